"""gate: resolved, disclosed, reviewed from the threshold; meetings pass, paid help at them not."""

from __future__ import annotations

from typing import Any

from models.demand import ProjectFacts, Role, RoomNeed
from models.policy import Policy
from models.supply import Hire
from models.week import Week
from tests.build import content, flow, line, person, placed, pledge, request, room, session, t, week
from tests.matcher.cases.base import Case

RESOLVED: dict[str, Any] = {"stage": "resolution", "published": True}


def _project(asked: int = 9999, kind: str = "project", **facts: Any) -> Week:
    """A path: money, rice for the helpers, work, a meeting; review from 100 yuan (10,000 fen)."""
    return week(
        policy=Policy(review_threshold=10_000),
        rooms=(room("tea-room"),),
        people=(
            person("ann"),
            person("carl", hire=Hire(fund="g", price_per_hour=1)),
            person("dora", hire=Hire(fund="g", price_per_hour=0)),
        ),
        pledges=(pledge("p", "money", 90_000), pledge("g", "money", 900), pledge("f", "rice", 9)),
        requests=(
            request(
                "path",
                kind,
                lines=(
                    line("rice", 9, "f"),
                    line("money", asked - 4999, "m"),
                    line("money", 4999, "n"),
                ),
                sessions=(
                    session("work", crew=(Role(id="helper"),)),
                    session(
                        "meet",
                        meeting=True,
                        room=RoomNeed(function="tea"),
                        crew=(Role(id="chair"),),
                    ),
                ),
                project=ProjectFacts(**facts) if kind == "project" else None,
            ),
        ),
    )


MONEY = content(flow("path", "p", 5000, "m"))
NO_MONEY = (("gate", ("path", "m")),)
WORK = content(placed("path", t(0), {"ann": "helper"}, "work"))


def _meeting(chair: str) -> Any:
    return content(placed("path", t(0), {chair: "chair"}, "meet", room="tea-room"))


# A threshold of 0 means every project that asks for money is reviewed; this one asks for none.
NO_MONEY_ASKED = week(
    policy=Policy(review_threshold=0),
    pledges=(pledge("f", "rice", 9),),
    requests=(
        request("dig", "project", lines=(line("rice", 2),), project=ProjectFacts(**RESOLVED)),
    ),
)

CASES: tuple[Case, ...] = (
    Case("resolved and disclosed", _project(**RESOLVED), MONEY),
    Case("even evaluated", _project(stage="evaluation", published=True), MONEY),
    Case("one step before", _project(stage="review", published=True), MONEY, NO_MONEY),
    Case("not disclosed", _project(stage="resolution"), MONEY, NO_MONEY),
    Case("from the threshold, not reviewed", _project(10_000, **RESOLVED), MONEY, NO_MONEY),
    Case("from the threshold, reviewed", _project(10_000, **RESOLVED, reviewed=True), MONEY),
    Case(
        "reviewed, but not disclosed",
        _project(10_000, stage="resolution", reviewed=True),
        MONEY,
        NO_MONEY,
    ),
    Case("no money asked: nothing to review", NO_MONEY_ASKED, content(flow("dig", "f", 2))),
    Case("what is no project has no gate", _project(10_000, kind="need"), MONEY),
    Case(
        "money for two lines, in three flows",
        _project(),
        content(
            flow("path", "p", 1000, "m"),
            flow("path", "p", 1000, "m", t(1)),
            flow("path", "p", 1000, "n"),
        ),
        (("gate", ("path", "m")), ("gate", ("path", "n"))),
    ),
    Case(
        "goods before the resolution",
        _project(),
        content(flow("path", "f", 9, "f")),
        (("gate", ("path", "f")),),
    ),
    Case("work after the resolution", _project(**RESOLVED), WORK),
    Case("work before the resolution", _project(), WORK, (("gate", ("path", "work", "0")),)),
    Case(
        "paid work before the resolution",
        _project(),
        content(placed("path", t(0), {"carl": "helper"}, "work")),
        (("gate", ("path", "work", "0")),),
    ),
    Case("a meeting before the resolution", _project(), _meeting("ann")),
    Case(
        "a paid chair before the resolution",
        _project(),
        _meeting("carl"),
        (("gate", ("path", "meet", "0", "carl")),),
    ),
    Case("a hired chair who costs nothing", _project(), _meeting("dora")),
    Case("a paid chair after the resolution", _project(**RESOLVED), _meeting("carl")),
)
