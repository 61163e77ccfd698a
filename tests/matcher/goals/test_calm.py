"""How much changes against the last draft."""

from __future__ import annotations

import pytest

from models.demand import Choice, Line, Role, RoomNeed, SeatOffer, SeatWish, Session
from models.items import Commitments, Flow, Placement, Seat
from models.week import History, Week
from tests.build import WHOLE_WEEK, content, flow, person, placed, pledge, request, room, t, week
from tests.matcher.goals.base import EMPTY, value

TEA = Session(
    id="s",
    minutes=30,
    windows=(WHOLE_WEEK,),
    occurrences=2,
    crew=(Role(id="a"), Role(id="b")),
    room=RoomNeed(function="tea"),
)


def drafted(*last: Flow | Placement | Seat) -> Week:
    wish = SeatWish(choices=(Choice(activity="tea"),))
    return week(
        people=(person("p"), person("q")),
        pledges=(pledge("p1", "rice", 9), pledge("p2", "rice", 9)),
        rooms=(room("tea1"), room("tea2")),
        requests=(
            request("tea", "activity", sessions=(TEA,), seats=SeatOffer(limit=9)),
            request("e", "enrolment", people=("p",), seat=wish),
            request("r", lines=(Line(id="l", item="rice", amount=9),)),
        ),
        history=History(last_plan=content(*last)),
    )


POURED = placed("tea", t(1), {"p": "a", "q": "b"}, room="tea1")
SEATED = Seat(request="e", activity="tea", session="s", occurrence=0)
RICE = flow("r", "p1", 3)


@pytest.mark.parametrize(
    ("last", "plan", "changes"),
    [
        ((), content(POURED, SEATED, RICE), 0),
        ((POURED, SEATED, RICE), content(POURED, SEATED, RICE), 0),
        # The placement, two helpers, the seat, the rice.
        ((POURED, SEATED, RICE), EMPTY, 5),
        # Another time or occurrence: placement and both helpers. Another room: helpers stay.
        ((POURED,), content(placed("tea", t(2), {"p": "a", "q": "b"}, room="tea1")), 3),
        ((POURED,), content(placed("tea", t(1), {"p": "a", "q": "b"}, "s", 1, "tea1")), 3),
        ((POURED,), content(placed("tea", t(1), {"p": "a", "q": "b"}, room="tea2")), 1),
        # Roles swapped: both helpers change; q replaced: one does.
        ((POURED,), content(placed("tea", t(1), {"q": "a", "p": "b"}, room="tea1")), 2),
        ((POURED,), content(placed("tea", t(1), {"p": "a"}, room="tea1")), 1),
        ((SEATED,), content(SEATED.model_copy(update={"occurrence": 1})), 1),
        # What a line gets from a pledge: the total, whenever it is handed over.
        ((RICE,), content(flow("r", "p1", 2)), 1),
        ((RICE,), content(flow("r", "p1", 4)), 1),
        ((RICE,), content(flow("r", "p1", 1), flow("r", "p1", 2, at=t(3))), 0),
        ((flow("r", "p1", 1), flow("r", "p1", 2)), EMPTY, 1),
        ((RICE,), content(flow("r", "p2", 3)), 1),
        # New things cost nothing.
        ((RICE,), content(POURED, SEATED, RICE, flow("r", "p2", 3)), 0),
        # What the week no longer knows is gone.
        ((flow("r", "gone", 1),), content(flow("r", "gone", 1)), 1),
    ],
)
def test_calm(last: tuple[Flow | Placement | Seat, ...], plan: Commitments, changes: int) -> None:
    assert value("calm", drafted(*last), plan) == -changes
