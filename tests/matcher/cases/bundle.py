"""bundle: a line's least share, and a request's."""

from __future__ import annotations

from models.demand import Accepted, ProjectFacts, RoomNeed
from models.week import Week
from tests.build import content, flow, line, placed, pledge, request, room, session, t, week
from tests.matcher.cases.base import Case

# Ten bags asked, of use from four on; two bags of noodles stand for one of rice.
LEAST = week(
    pledges=(pledge("p", "rice", 20), pledge("q", "rice", 20), pledge("n", "noodles", 20)),
    requests=(
        request(
            "r",
            lines=(
                line("rice", 10, least=4, accepts=(Accepted(item="noodles", give=2, per=1),)),
                line("rice", 10, "any"),
            ),
        ),
    ),
)


def _request(least_percent: int) -> Week:
    """Two bags of rice, of use from one on, and a visit on each of two days: three parts."""
    return week(
        pledges=(pledge("p", "rice", 9),),
        requests=(
            request(
                "r",
                lines=(line("rice", 2),),
                sessions=(session(occurrences=2),),
                least_percent=least_percent,
            ),
        ),
    )


FIRST, SECOND = placed("r", t(0)), placed("r", t(1), occurrence=1)
BROKEN = (("bundle", ("r",)),)

# Before its resolution only the two meetings of a project count, not its money.
PROJECT = week(
    rooms=(room("tea-room"),),
    requests=(
        request(
            "r",
            "project",
            lines=(line("money", 5000),),
            sessions=(session(occurrences=2, meeting=True, room=RoomNeed(function="tea")),),
            least_percent=100,
            project=ProjectFacts(),
        ),
    ),
)
MEETINGS = (
    placed("r", t(0), room="tea-room"),
    placed("r", t(1), room="tea-room", occurrence=1),
)

CASES: tuple[Case, ...] = (
    Case("a line's least share", LEAST, content(flow("r", "p", 4))),
    Case(
        "below a line's least share",
        LEAST,
        content(flow("r", "p", 3)),
        (("bundle", ("r", "l")),),
    ),
    Case(
        "far below a line's least share",
        LEAST,
        content(flow("r", "p", 1)),
        (("bundle", ("r", "l")),),
    ),
    Case(
        "a line's least share from two pledges",
        LEAST,
        content(flow("r", "p", 3), flow("r", "q", 1)),
    ),
    Case(
        "a line's least share with substitutes",
        LEAST,
        content(flow("r", "p", 3), flow("r", "n", 2)),
    ),
    Case(
        "below a line's least share with substitutes: 3 + 1 ÷ 2",
        LEAST,
        content(flow("r", "p", 3), flow("r", "n", 1)),
        (("bundle", ("r", "l")),),
    ),
    Case("a line without a least share", LEAST, content(flow("r", "p", 1, "any"))),
    Case(
        "what one line gets does not help the other",
        LEAST,
        content(flow("r", "p", 3), flow("r", "p", 10, "any")),
        (("bundle", ("r", "l")),),
    ),
    Case("all or nothing: all", _request(100), content(flow("r", "p", 2), FIRST, SECOND)),
    Case("all or nothing: nothing", _request(100), content()),
    Case(
        "all or nothing: half a line missing",
        _request(100),
        content(flow("r", "p", 1), FIRST, SECOND),
        BROKEN,
    ),
    Case(
        "all or nothing: an occurrence missing",
        _request(100),
        content(flow("r", "p", 2), SECOND),
        BROKEN,
    ),
    Case("all or nothing: the line missing", _request(100), content(FIRST, SECOND), BROKEN),
    Case(
        "all or nothing: one bag of two hundred missing",
        week(
            pledges=(pledge("p", "rice", 199),),
            requests=(request("r", lines=(line("rice", 200),), least_percent=100),),
        ),
        content(flow("r", "p", 199)),
        BROKEN,
    ),
    Case("partial: half a line, f = 1 ÷ 6", _request(0), content(flow("r", "p", 1))),
    # (1/2 + 1 + 0) ÷ 3 = 1/2, (1/2 + 0 + 0) ÷ 3 = 1/6, (0 + 1 + 0) ÷ 3 = 1/3
    Case("at least half: exactly half", _request(50), content(flow("r", "p", 1), FIRST)),
    Case(
        "at least 51 %: exactly half",
        _request(51),
        content(flow("r", "p", 1), FIRST),
        BROKEN,
    ),
    Case("at least half: a sixth", _request(50), content(flow("r", "p", 1)), BROKEN),
    Case("at least 33 %: a third", _request(33), content(SECOND)),
    Case("at least 34 %: a third", _request(34), content(SECOND), BROKEN),
    Case("before its resolution only a project's meetings count", PROJECT, content(*MEETINGS)),
    Case("one of its meetings missing", PROJECT, content(MEETINGS[0]), BROKEN),
)
