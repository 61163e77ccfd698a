"""A plan, and what targets of decisions name in it: pins and locks want a match, bans none.

Each target differs from what the plan does in one field, and could be met by another plan.
"""

from __future__ import annotations

from typing import Any

from models.demand import Choice, Role, RoomNeed, SeatOffer, SeatWish
from models.supply import JoinedRoom
from models.week import Decisions, Week
from tests.build import (
    content,
    flow,
    line,
    person,
    placed,
    pledge,
    request,
    room,
    seat,
    session,
    t,
    week,
    window,
)

# A day is enough for every target, and keeps the program small.
_DAY = (window(0, "09:00", "18:00"),)
_TEA = request(
    "tea",
    "activity",
    sessions=(
        session(
            "s",
            windows=_DAY,
            occurrences=2,
            room=RoomNeed(function="tea"),
            crew=(Role(id="host"), Role(id="aid")),
        ),
        session("late", windows=_DAY, crew=(Role(id="cook"),)),
    ),
    seats=SeatOffer(limit=9),
)
_WISH = SeatWish(choices=(Choice(activity="tea"), Choice(activity="yoga")))


def decided(**decisions: Any) -> Week:
    """Rice, tea and yoga, under decisions."""
    return week(
        people=tuple(person(id) for id in ("ann", "bob", "eve", "fay")),
        rooms=(room("one"), room("two")),
        joined_rooms=(
            JoinedRoom(id="both", rooms=("one", "two"), functions={"tea": 0}, capacity=20),
        ),
        pledges=(pledge("p", "rice", 9), pledge("q", "rice", 9)),
        requests=(
            request("r", lines=(line("rice", 5), line("rice", 5, "m"))),
            request("u", lines=(line("rice", 5),)),
            _TEA,
            request(
                "yoga", "activity", sessions=(session(windows=_DAY),), seats=SeatOffer(limit=9)
            ),
            request("e", "enrolment", people=("eve",), seat=_WISH),
            request("f", "enrolment", people=("fay",), seat=_WISH),
        ),
        decisions=Decisions(**decisions),
    )


# r gets 2 + 1 of 5 on line l and nothing on m (f = 3/10), tea's first occurrence is in room one,
# yoga happens (f = 1), Eve sits in tea; u and f get nothing.
DONE = content(
    flow("r", "p", 2),
    flow("r", "q", 1),
    placed("tea", t(0, "15:00"), {"ann": "host", "bob": "aid"}, room="one"),
    placed("yoga", t(0, "09:00")),
    seat("e", "tea"),
)

MATCHED: tuple[dict[str, Any], ...] = (
    {"line": "l"},
    {"request": "r", "line": "l"},
    {"request": "r", "pledge": "q"},
    {"pledge": "p"},
    {"request": "r", "line": "l", "pledge": "p"},
    {"activity": "tea"},
    {"request": "e", "activity": "tea"},
    {"request": "e", "activity": "tea", "session": "s", "occurrence": 0},
    {"session": "s"},
    {"request": "tea", "occurrence": 0},
    {"request": "tea", "start": t(0, "15:00")},
    {"start": t(0, "15:00")},
    {"start": t(0, "09:00")},
    {"room": "one"},
    {"request": "tea", "role": "host"},
    {"person": "bob"},
    {"role": "aid", "person": "bob"},
    {
        "request": "tea",
        "session": "s",
        "occurrence": 0,
        "start": t(0, "15:00"),
        "room": "one",
        "role": "host",
        "person": "ann",
    },
)
"""Targets that DONE does something of (whole requests and amounts apart)."""

UNMATCHED: tuple[dict[str, Any], ...] = (
    {"request": "u", "line": "l"},
    {"request": "r", "line": "m"},
    {"request": "u", "pledge": "p"},
    {"request": "r", "line": "m", "pledge": "p"},
    {"activity": "yoga"},
    {"request": "f", "activity": "tea"},
    {"request": "e", "activity": "tea", "session": "late"},
    {"request": "e", "activity": "tea", "session": "s", "occurrence": 1},
    {"session": "late"},
    {"request": "yoga", "start": t(0, "15:00")},
    {"request": "tea", "occurrence": 1},
    {"request": "tea", "start": t(0, "15:30")},
    {"room": "two"},
    {"room": "both"},
    {"person": "eve"},
    {"role": "cook"},
    {"role": "host", "person": "bob"},
    {"request": "tea", "occurrence": 0, "person": "fay"},
)
"""Targets that DONE does nothing of, though there is a plan that would."""


def title(target: dict[str, Any]) -> str:
    """A target as a case's name."""
    return ", ".join(f"{field} {value}" for field, value in target.items())
