"""pin: every field of a target met and missed; at least the amount; all of a whole request."""

from __future__ import annotations

from models.items import Commitments
from models.week import Decisions
from tests.build import content, decision, flow, line, placed, pledge, request, session, t, week
from tests.matcher.cases.base import Case
from tests.matcher.targets import DONE, MATCHED, UNMATCHED, decided, title

BROKEN = (("pin", ("d",)),)


def _pin(name: str, holds: bool, plan: Commitments = DONE, **target: str | int) -> Case:
    pinned = decided(pins=(decision("d", **target),))
    return Case(name, pinned, plan, () if holds else BROKEN)


# Two bags of rice and a visit, wanted in full though not all-or-nothing.
WHOLE = week(
    pledges=(pledge("p", "rice", 9),),
    requests=(request("r", lines=(line("rice", 2),), sessions=(session(),)),),
    decisions=Decisions(pins=(decision("d", request="r"),)),
)

CASES: tuple[Case, ...] = (
    *(_pin(f"there: {title(target)}", True, **target) for target in MATCHED),
    *(_pin(f"not there: {title(target)}", False, **target) for target in UNMATCHED),
    _pin("an empty plan", False, content(), request="r", line="l"),
    _pin("an amount reached by two flows together", True, request="r", line="l", amount=3),
    _pin("an amount exceeded", True, request="r", line="l", amount=2),
    _pin("an amount missed by one", False, request="r", line="l", amount=4),
    _pin("an amount of one pledge, missed by one", False, request="r", pledge="p", amount=3),
    _pin("an amount wherever it goes", True, amount=3),
    _pin("an amount wherever it goes, missed by one", False, amount=4),
    _pin("a whole request", True, request="yoga"),
    _pin("a request served in part", False, request="r"),
    _pin("a request that gets nothing", False, request="u"),
    _pin("an enrolment that has its seat", True, request="e"),
    Case("all of a request", WHOLE, content(flow("r", "p", 2), placed("r", t(0)))),
    Case("all but a bag", WHOLE, content(flow("r", "p", 1), placed("r", t(0))), BROKEN),
    Case("all but the visit", WHOLE, content(flow("r", "p", 2)), BROKEN),
    Case(
        "the second of two pins",
        decided(pins=(decision("a", request="yoga"), decision("d", request="u"))),
        DONE,
        BROKEN,
    ),
)
