"""A small neighbourhood to hang cases on: two communities, slots of 30 minutes, one week.

Monday 2026-11-23 to Sunday; ``t(day, "09:00")`` is a time of it. Places::

    district
      c1 (neighbour of c2)      c2             c3 (far away)
        g1        g2            g3             g4
        b1        b2            b3             b4
        h1 h2     h3            h4             h5

Travel: within a building 5, a house group 10, a community 15, neighbours 25, else 60 minutes.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from models.base import Window
from models.demand import Choice, Line, Request, Role, SeatOffer, SeatWish, Session
from models.items import Assignment, Commitments, Flow, Placement, Seat
from models.places import Geography, Organisation, Place
from models.policy import Policy
from models.supply import Catalogue, Item, JoinedRoom, Person, Pledge, Room, Skill, Venue
from models.time import Calendar
from models.week import Decision, Target, Week

MONDAY = date(2026, 11, 23)

PLACES = (
    Place(id="district", level="district"),
    Place(id="c1", level="community", parent="district", neighbours=("c2",)),
    Place(id="c2", level="community", parent="district"),
    Place(id="c3", level="community", parent="district"),
    Place(id="g1", level="house-group", parent="c1"),
    Place(id="g2", level="house-group", parent="c1"),
    Place(id="g3", level="house-group", parent="c2"),
    Place(id="g4", level="house-group", parent="c3"),
    Place(id="b1", level="building", parent="g1"),
    Place(id="b2", level="building", parent="g2"),
    Place(id="b3", level="building", parent="g3"),
    Place(id="b4", level="building", parent="g4"),
    Place(id="h1", level="household", parent="b1"),
    Place(id="h2", level="household", parent="b1"),
    Place(id="h3", level="household", parent="b2"),
    Place(id="h4", level="household", parent="b3"),
    Place(id="h5", level="household", parent="b4"),
)

CATALOGUE = Catalogue(
    skills=(Skill(id="haircut"), Skill(id="nursing", certificate=True), Skill(id="english")),
    items=(
        Item(id="rice", unit="袋"),
        Item(id="noodles", unit="袋"),
        Item(id="oil", unit="升", parts=10, divisible=True),
        Item(id="bag", unit="袋", parts=10),
        Item(id="milk", unit="箱", perishable=True),
        Item(id="money", kind="money", unit="元", parts=100, divisible=True),
        Item(id="bay", kind="capacity", unit="位"),
    ),
    functions=("tea", "kitchen", "dance"),
)


def t(day: int, clock: str = "00:00") -> str:
    """Local time on day 0 (Monday) to 7 (the Monday after)."""
    return f"{MONDAY + timedelta(days=day)}T{clock}"


def window(day: int, start: str, end: str, preference: int = 0) -> Window:
    """A window within one day."""
    return Window(start=t(day, start), end=t(day, end), preference=preference)


WHOLE_WEEK = Window(start=t(0), end=t(7))


def person(id: str, home: str = "h1", **fields: Any) -> Person:
    """Someone who is free the whole week unless told otherwise."""
    return Person(**{"id": id, "home": home, "windows": (WHOLE_WEEK,), **fields})


def pledge(id: str, item: str, quantity: int, **fields: Any) -> Pledge:
    """A pledge of an item by the organisation ``firm`` (its kind follows the item's)."""
    kind = next(i.kind for i in CATALOGUE.items if i.id == item)
    base = {"id": id, "donor": "firm", "kind": kind, "item": item, "quantity": quantity}
    return Pledge(**{**base, **fields})


def request(id: str, kind: str = "need", **fields: Any) -> Request:
    """A request of household h1 about mutual aid."""
    base = {"id": id, "kind": kind, "household": "h1", "place": "h1", "topic": "mutual-aid"}
    return Request(**{**base, **fields})


def room(id: str, **fields: Any) -> Room:
    """A tea room for ten in venue ``v1`` (in building b1), open the whole week."""
    base = {"id": id, "venue": "v1", "functions": {"tea": 0}, "capacity": 10}
    return Room(**{**base, "open": (WHOLE_WEEK,), **fields})


def week(**fields: Any) -> Week:
    """The neighbourhood with whatever is given; a firm and a venue are there."""
    base: dict[str, Any] = {
        "id": "w",
        "calendar": Calendar(start=str(MONDAY)),
        "geography": Geography(places=PLACES),
        "catalogue": CATALOGUE,
        "organisations": (Organisation(id="firm"),),
        "venues": (Venue(id="v1", place="b1"),),
        "policy": Policy(),
    }
    return Week(**{**base, **fields})


def flow(
    request: str,
    pledge: str,
    amount: int,
    line: str = "l",
    at: str = t(0),
    place: str = "h1",
) -> Flow:
    """A flow, by default handed over at h1 as the week begins."""
    return Flow(request=request, line=line, pledge=pledge, amount=amount, at=at, place=place)


def placed(
    request: str,
    start: str,
    crew: dict[str, str] | None = None,
    session: str = "s",
    occurrence: int = 0,
    room: str | None = None,
) -> Placement:
    """A placement; ``crew`` maps person to role."""
    return Placement(
        request=request,
        session=session,
        occurrence=occurrence,
        start=start,
        room=room,
        crew=tuple(Assignment(role=r, person=p) for p, r in (crew or {}).items()),
    )


def seat(
    request: str, activity: str, session: str | None = "s", occurrence: int | None = 0
) -> Seat:
    """A drop-in seat in the first occurrence of ``s`` (None, None: a course seat)."""
    return Seat(request=request, activity=activity, session=session, occurrence=occurrence)


def decision(id: str, **target: Any) -> Decision:
    """What the coordinator says about a target."""
    return Decision(id=id, by="coordinator", target=Target(**target))


def line(item: str, amount: int, id: str = "l", **fields: Any) -> Line:
    """A line; of lent capacity from Monday 20:00 to 22:00 unless told otherwise."""
    if item == "bay":
        fields = {"windows": (window(0, "20:00", "22:00"),), **fields}
    return Line(id=id, item=item, amount=amount, **fields)


def session(id: str = "s", minutes: int = 60, **fields: Any) -> Session:
    """An hour at any time of the week, without crew or room."""
    return Session(**{"id": id, "minutes": minutes, "windows": (WHOLE_WEEK,), **fields})


def role(id: str = "r", **fields: Any) -> Role:
    """A role for one person, who needs no skill."""
    return Role(**{"id": id, **fields})


def joined(id: str, *rooms: str, **fields: Any) -> JoinedRoom:
    """Rooms used as one: a tea room for thirty."""
    base: dict[str, Any] = {"id": id, "rooms": rooms, "functions": {"tea": 0}, "capacity": 30}
    return JoinedRoom(**{**base, **fields})


def activity(id: str, *sessions: Session, **offer: Any) -> Request:
    """An activity of no household with ten seats, drop-in unless it is a course; by default it has
    one session of an hour."""
    seats = SeatOffer(**{"limit": 10, **offer})
    least = 100 if seats.course else 0
    given = {"household": None, "sessions": sessions or (session(),), "least_percent": least}
    return request(id, "activity", seats=seats, **given)


def enrolment(id: str, *people: str, choices: tuple[Choice, ...] | None = None) -> Request:
    """The people would sit together anywhere in activity ``a`` unless told otherwise."""
    wish = SeatWish(choices=choices or (Choice(activity="a"),))
    return request(id, "enrolment", people=people, seat=wish)


def content(*items: Flow | Placement | Seat) -> Commitments:
    """The content of a plan."""
    return Commitments(
        flows=tuple(i for i in items if isinstance(i, Flow)),
        placements=tuple(i for i in items if isinstance(i, Placement)),
        seats=tuple(i for i in items if isinstance(i, Seat)),
    )
