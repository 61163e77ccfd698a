"""lock: every field of a target met and missed; amounts are exact."""

from __future__ import annotations

from models.items import Commitments
from tests.build import content, decision
from tests.matcher.cases.base import Case
from tests.matcher.targets import DONE, MATCHED, UNMATCHED, decided, title

BROKEN = (("lock", ("d",)),)


def _lock(name: str, holds: bool, plan: Commitments = DONE, **target: str | int) -> Case:
    locked = decided(locks=(decision("d", **target),))
    return Case(name, locked, plan, () if holds else BROKEN)


CASES: tuple[Case, ...] = (
    *(_lock(f"there: {title(target)}", True, **target) for target in MATCHED),
    *(_lock(f"not there: {title(target)}", False, **target) for target in UNMATCHED),
    _lock("an empty plan", False, content(), request="r", line="l"),
    _lock("exactly the amount, by two flows together", True, request="r", line="l", amount=3),
    _lock("one too many", False, request="r", line="l", amount=2),
    _lock("one too few", False, request="r", line="l", amount=4),
    _lock("exactly the amount of one pledge", True, request="r", pledge="p", amount=2),
    _lock("exactly nothing", True, request="u", line="l", amount=0),
    _lock("not nothing", False, request="r", line="l", amount=0),
    _lock("a whole request", True, request="yoga"),
    _lock("a request served in part", False, request="r"),
    Case(
        "the second of two locks",
        decided(locks=(decision("a", request="yoga"), decision("d", request="u"))),
        DONE,
        BROKEN,
    ),
)
