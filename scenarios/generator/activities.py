"""Activities of hosts 达人 in the living rooms, and the residents who enrol in them."""

from __future__ import annotations

from models.base import Window
from models.demand import (
    Choice,
    Request,
    Role,
    RoomNeed,
    SeatOffer,
    SeatWish,
    Session,
    Spacing,
)
from scenarios.generator.draw import DAYS, Draw, Grid, heaped, shares
from scenarios.generator.people import Volunteer
from scenarios.generator.places import Household, Town, community_id
from scenarios.generator.rooms import golden_window
from scenarios.generator.shape import Shape
from scenarios.generator.supply import LivingRoom, around

_KINDS: tuple[tuple[str, str, str], ...] = (
    ("英语角", "study", "youth"),
    ("瑜伽", "dance", "culture"),
    ("茶艺", "tea", "culture"),
    ("绘本", "study", "child-care"),
    ("烘焙", "kitchen", "culture"),
    ("串珠", "craft", "culture"),
    ("木工", "craft", "youth"),
    ("戏曲", "dance", "culture"),
    ("健康讲座", "meeting", "elder-care"),
)
PEOPLE = (6, 30)
"""Least and most seats of an activity."""


def draw_activities(
    draw: Draw,
    shape: Shape,
    grid: Grid,
    living: list[LivingRoom],
    volunteers: list[list[Volunteer]],
) -> list[Request]:
    """Each activity takes place when its host can; half of the hosts come in golden hours."""
    found: list[Request] = []
    for c, count in enumerate(shares(shape.activities, [len(v) for v in volunteers])):
        hosts = draw.sample(volunteers[c], count)
        for k in range(count):
            if not hosts:
                raise ValueError("expected a volunteer in every community with activities")
            host = hosts[k % len(hosts)]
            found.append(_activity(draw, shape, grid, len(found), c, living, host))
    return found


def _activity(
    draw: Draw,
    shape: Shape,
    grid: Grid,
    number: int,
    community: int,
    all_living: list[LivingRoom],
    host: Volunteer,
) -> Request:
    """One activity; its host gets the hours (and is vetted) for it."""
    living = all_living[community]
    kinds = [k for k in _KINDS if k[1] in living.functions]
    name, function, topic = draw.pick(kinds)
    minutes = draw.pick((60, 60, 90, 90, 120, 150))
    course = draw.chance(shape.courses)
    occurrences = draw.integer(2, 3) if course else draw.weighted((1, 2, 3), (55, 85, 100))
    windows = _host_windows(draw, shape, grid, host, minutes, occurrences)
    spare = 0 if draw.chance(shape.announced) else draw.pick((30, 60))
    windows = [_announced(draw, grid, w, minutes + spare) for w in windows]
    children = draw.chance(shape.childrens)
    if children:
        host.vetted = True
    host.hosted += minutes * occurrences
    host.hours = max(host.hours, -(-host.hosted // 60) + 1)
    most = min(PEOPLE[1], max(PEOPLE[0], living.fits(function) - 1))
    seats = max(draw.integer(PEOPLE[0], most) for _ in range(2))
    return Request(
        id=f"A{number + 1:05d}",
        kind="activity",
        name=name,
        place=community_id(community),
        topic="child-care" if children else topic,
        value=draw.integer(1, 4),
        least_percent=100 if course else 0,
        sessions=(
            Session(
                id="meet",
                minutes=minutes,
                occurrences=occurrences,
                spacing=Spacing(min_days=1, max_days=6) if occurrences > 1 else None,
                windows=tuple(windows),
                crew=(Role(id="host", people=(host.id,)),),
                room=RoomNeed(
                    function=function,
                    people=min(seats + 1, max(living.fits(function), 1)),
                    rooms=(
                        living.largest(function)
                        if draw.chance(0.1)
                        else around(all_living, (community,))
                    ),
                ),
                children=children,
            ),
        ),
        seats=SeatOffer(
            limit=seats,
            least=draw.integer(2, 5),
            audiences=("children",) if children else ("elders",) if draw.chance(0.1) else (),
            communities=(community_id(community),) if draw.chance(0.15) else (),
            course=course,
        ),
    )


def _host_windows(
    draw: Draw, shape: Shape, grid: Grid, host: Volunteer, minutes: int, occurrences: int
) -> list[Window]:
    """When the host comes: own windows that are long enough, and more, for one day to spare."""
    windows = [w for w in host.windows if grid.minutes(w) >= minutes]
    days = {grid.day(w) for w in host.windows}
    while len(windows) <= occurrences and len(days) < DAYS:
        window = golden_window(draw, grid, minutes)
        if not draw.chance(shape.golden) or grid.day(window) in days:
            free = [day for day in range(DAYS) if day not in days]
            window = grid.drawn(draw, draw.pick(free), (9, 21), (max(120, minutes), 240))
        days.add(grid.day(window))
        windows.append(window)
        host.windows.append(window)
    host.windows.sort(key=lambda w: w.start)
    return sorted(windows, key=lambda w: w.start)


def _announced(draw: Draw, grid: Grid, window: Window, minutes: int) -> Window:
    """The part of a host's window that is named beforehand: so long, or all of it."""
    steps = (grid.minutes(window) - minutes) // grid.step
    if steps <= 0:
        return window
    first = grid.minute(window) + draw.integer(0, steps) * grid.step
    return grid.window(grid.day(window), first, first + minutes)


def draw_enrolments(
    draw: Draw, shape: Shape, town: Town, activities: list[Request], owners: list[int]
) -> list[Request]:
    """Two enrolments per resident who enrols, some with the family as one group.

    ``owners`` are the communities of the activities; people mostly stay in their own.
    """
    offers: dict[int, list[Request]] = {}
    for activity, community in zip(activities, owners, strict=True):
        offers.setdefault(community, []).append(activity)
    popular = {c: heaped([1 / (k + 12) for k in range(len(o))]) for c, o in offers.items()}
    found: list[Request] = []
    wanted = shape.demand(shape.enrolments) if activities else 0
    while len(found) < wanted:
        home = town.some_household(draw)
        lead = draw.integer(0, len(home.members) - 1)
        for _ in range(min(2, wanted - len(found))):
            found.append(_enrolment(draw, town, home, lead, len(found), offers, popular))
    return found


def _enrolment(
    draw: Draw,
    town: Town,
    home: Household,
    lead: int,
    number: int,
    offers: dict[int, list[Request]],
    popular: dict[int, list[float]],
) -> Request:
    near = [c for c in town.neighbours[home.community] if c in offers]
    community = draw.pick(near) if near and draw.chance(0.1) else home.community
    if community not in offers:
        community = draw.pick(sorted(offers))
    band = home.members[lead]
    wished: list[Request] = []
    target = draw.weighted((1, 2, 3), (20, 60, 100))
    for _ in range(12):
        activity = draw.weighted(offers[community], popular[community])
        suits = activity.seats is not None and (
            not activity.seats.audiences or band in activity.seats.audiences
        )
        if all(activity is not w for w in wished) and (suits or draw.chance(0.03)):
            wished.append(activity)
        if len(wished) == target:
            break
    if not wished:
        wished.append(draw.pick(offers[community]))
    people = {lead}
    if len(home.members) > 1 and draw.chance(0.12):
        alike = [m for m, b in enumerate(home.members) if b == band and m != lead]
        people.update(alike or [draw.integer(0, len(home.members) - 1)])
    choices = []
    for rank, activity in enumerate(wished):
        session = activity.sessions[0]
        named = (
            activity.seats is not None
            and not activity.seats.course
            and session.occurrences > 1
            and draw.chance(0.3)
        )
        choices.append(
            Choice(
                activity=activity.id,
                session=session.id if named else None,
                occurrence=draw.integer(0, session.occurrences - 1) if named else None,
                preference=30 - 10 * rank,
            )
        )
    return Request(
        id=f"E{number + 1:06d}",
        kind="enrolment",
        household=home.id,
        people=tuple(town.resident(home, m) for m in sorted(people)),
        place=home.id,
        topic=wished[0].topic,
        waited=0 if draw.chance(0.8) else draw.integer(1, 3),
        least_percent=100,
        seat=SeatWish(choices=tuple(choices)),
    )
