"""Who and what suits whom."""

from __future__ import annotations

from typing import Any

import pytest

from models.demand import (
    Accepted,
    Affinity,
    Choice,
    Line,
    Request,
    Role,
    SeatOffer,
    SeatWish,
    Session,
)
from models.items import Commitments, Seat
from models.week import Week
from tests.build import WHOLE_WEEK, content, flow, person, placed, pledge, request, week
from tests.matcher.goals.base import EMPTY, most, value

START = "2026-11-23T09:00"
PAIR = Session(id="s", minutes=30, windows=(WHOLE_WEEK,), crew=(Role(id="a", count=2),))


def helped(affinity: tuple[Affinity, ...] = (), **people: tuple[str, ...]) -> Week:
    """A request about mutual aid at h1 (b1, g1, c1); people with what they prefer."""
    return week(
        people=tuple(person(id, prefers=prefers) for id, prefers in people.items()),
        requests=(request("r", sessions=(PAIR,), affinity=affinity),),
    )


@pytest.mark.parametrize(
    ("prefers", "expected"),
    [
        ((), 0),
        (("mutual-aid",), 1),
        (("elder-care",), 0),
        (("h1",), 1),
        (("c1",), 1),
        # The place counts once, however often it is liked.
        (("h1", "g1", "district"), 1),
        (("h2", "c2"), 0),
        (("mutual-aid", "c1"), 2),
        # Partners: q is there, nobody else; p itself is no partner.
        (("q",), 1),
        (("other", "p"), 0),
        (("mutual-aid", "b1", "q"), 3),
    ],
)
def test_what_helpers_like(prefers: tuple[str, ...], expected: int) -> None:
    found = helped(p=prefers, q=(), other=())
    assert value("affinity", found, content(placed("r", START, {"p": "a", "q": "a"}))) == expected


def test_partners_who_like_each_other_count_both_ways() -> None:
    found = helped(p=("q", "s"), q=("p",), s=("mutual-aid",))
    plan = content(placed("r", START, {"p": "a", "q": "a", "s": "a"}))
    # p likes q and s, q likes p, s the topic.
    assert value("affinity", found, plan) == 4


def test_a_pair_that_likes_everything_has_the_most_there_is() -> None:
    # Each of two: 5 said of p (the better of the two counts for both in the most), the topic, the
    # place and the partner. The plan has 5 + 3 and 4 + 3.
    said = (Affinity(who="p", value=5), Affinity(who="q", value=4))
    found = helped(said, p=("mutual-aid", "c1", "q"), q=("mutual-aid", "h1", "p"))
    assert value("affinity", found, content(placed("r", START, {"p": "a", "q": "a"}))) == 15
    assert most("affinity", found) == 2 * (5 + 3)


def test_what_a_request_says_of_helpers() -> None:
    said = (Affinity(who="p", value=5), Affinity(who="q", value=-2), Affinity(who="s", value=9))
    found = helped(said, p=("mutual-aid",), q=(), s=())
    plan = content(placed("r", START, {"p": "a", "q": "a"}))
    # 5 + 1 − 2; s is not there.
    assert value("affinity", found, plan) == 4
    assert value("affinity", found) == 0


RICE = Line(
    id="l",
    item="rice",
    amount=9,
    preference=7,
    accepts=(Accepted(item="noodles", preference=-3), Accepted(item="milk", preference=2)),
)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        # 7 for the item itself, whatever the amount; p1 is liked by 10.
        (content(flow("r", "p2", 1)), 7),
        (content(flow("r", "p2", 5)), 7),
        (content(flow("r", "p1", 5)), 17),
        # One pair of line and pledge counts once.
        (content(flow("r", "p1", 2), flow("r", "p1", 3)), 17),
        (content(flow("r", "p1", 2), flow("r", "p2", 3)), 24),
        (content(flow("r", "noodles", 4)), -3),
        (content(flow("r", "milk", 4)), 2),
        # What the line does not accept (rule ``substitution``) it does not like either.
        (content(flow("r", "oil", 4)), 0),
        # The same pledge to another line is another pair, with no preference of its own.
        (content(flow("r", "p1", 2), flow("r", "p1", 2, line="l2")), 27),
        (EMPTY, 0),
    ],
)
def test_what_lines_like(plan: Commitments, expected: int) -> None:
    found = week(
        pledges=(
            pledge("p1", "rice", 9),
            pledge("p2", "rice", 9),
            pledge("noodles", "noodles", 9),
            pledge("milk", "milk", 9),
            pledge("oil", "oil", 9),
        ),
        requests=(
            request(
                "r",
                lines=(RICE, Line(id="l2", item="rice", amount=9)),
                affinity=(Affinity(who="p1", value=10),),
            ),
        ),
    )
    assert value("affinity", found, plan) == expected


def enrolled(*choices: Choice) -> Week:
    session = Session(id="s", minutes=30, windows=(WHOLE_WEEK,), occurrences=2)
    talk = Session(id="t", minutes=30, windows=(WHOLE_WEEK,))
    course: dict[str, Any] = {"least_percent": 100, "seats": SeatOffer(limit=9, course=True)}
    activities: tuple[Request, ...] = (
        request("tea", "activity", sessions=(session, talk), seats=SeatOffer(limit=9)),
        request("yoga", "activity", sessions=(session,), **course),
    )
    wish = SeatWish(choices=choices)
    return week(
        people=(person("p"),),
        requests=(*activities, request("e", "enrolment", people=("p",), seat=wish)),
    )


def sat(activity: str, session: str | None = None, occurrence: int | None = None) -> Commitments:
    return content(Seat(request="e", activity=activity, session=session, occurrence=occurrence))


@pytest.mark.parametrize(
    ("choices", "plan", "expected"),
    [
        ((Choice(activity="tea", preference=3),), sat("tea", "s", 1), 3),
        ((Choice(activity="yoga", preference=4),), sat("yoga"), 4),
        ((Choice(activity="yoga", preference=4),), sat("tea", "s", 1), 0),
        ((Choice(activity="tea", session="t", preference=3),), sat("tea", "s", 1), 0),
        ((Choice(activity="tea", session="s", preference=3),), sat("tea", "s", 1), 3),
        ((Choice(activity="tea", occurrence=0, preference=3),), sat("tea", "s", 1), 0),
        ((Choice(activity="tea", occurrence=1, preference=3),), sat("tea", "s", 1), 3),
        # Several match: the one liked best.
        (
            (
                Choice(activity="tea", preference=3),
                Choice(activity="tea", occurrence=1, preference=8),
                Choice(activity="tea", session="t", preference=9),
            ),
            sat("tea", "s", 1),
            8,
        ),
        ((Choice(activity="tea", preference=-3),), sat("tea", "s", 0), -3),
        ((Choice(activity="tea", preference=3),), EMPTY, 0),
    ],
)
def test_what_enrolments_rank(
    choices: tuple[Choice, ...], plan: Commitments, expected: int
) -> None:
    assert value("affinity", enrolled(*choices), plan) == expected
