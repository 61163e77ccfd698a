"""Every deed of the register: as what it is done and where its entry stands, written once more by
hand. Whoever widens a guard changes this table too."""

from __future__ import annotations

from typing import get_args

import pytest

from api.services.register.sorts import SORTS
from models.register.base import NEW, Actor, Asked, Capacity, refusals
from tests.models.register.road import FRIDAY

RUNS = "coordinator"
LAW: dict[str, dict[str, tuple[str, str, bool]]] = {
    "settings": {"set": (RUNS, "new held", False)},
    "offices": {"elect": (RUNS, "new held", False), "leave": (RUNS, "held", False)},
    "projects": {
        "suggest": (f"resident organisation {RUNS}", "new", False),
        "take-over": ("clock", "new", False),
        "revise": (f"proposer representative {RUNS}", "suggestion motion discussion", False),
        "move": (f"representative {RUNS}", "suggestion", True),
        "discuss": (f"representative house-group {RUNS}", "motion", True),
        "review": (f"committee {RUNS}", "discussion", True),
        "assess": (RUNS, "review", False),
        "resolve": (f"assembly {RUNS}", "review", True),
        "vote": ("households", "review", False),
        "notify": (RUNS, "resolution", False),
        "object": (f"resident {RUNS}", "resolution", False),
        "answer": (f"committee {RUNS}", "resolution", False),
        "extend": (RUNS, "suggestion motion discussion review resolution", False),
        "withdraw": (f"proposer {RUNS}", "suggestion motion discussion review", False),
        "enter": ("clock", "resolution", False),
        "deliver": (f"proposer representative {RUNS}", "resolution", False),
        "spend": (RUNS, "resolution", False),
        "accept": (f"committee {RUNS}", "resolution", False),
        "evaluate": (f"committee {RUNS}", "resolution", False),
    },
    "adoptions": {
        "offer": (f"resident organisation house-group {RUNS}", "new", False),
        "claim": (f"resident organisation {RUNS}", "offered", False),
        "begin": (f"claimant {RUNS}", "claimed", True),
        "warn": ("clock", "claimed", False),
        "lapse": ("clock", "claimed", False),
        "report": (f"claimant {RUNS}", "adopted", False),
        "end": (f"claimant {RUNS}", "claimed adopted", False),
        "close": (RUNS, "offered adopted", False),
    },
    "contracts": {"sign": (RUNS, "new", False), "end": (RUNS, "signed", False)},
    "clubs": {
        "establish": (f"resident organisation {RUNS}", "new", False),
        "join": (f"resident {RUNS}", "open", False),
        "part": (f"resident {RUNS}", "open", False),
        "hold": (f"proposer {RUNS}", "open", False),
        "dissolve": (f"proposer {RUNS}", "open", False),
    },
}
"""Sort → deed → who, where, and whether only while its time runs."""
ROWS = [(sort, deed) for sort, deeds in LAW.items() for deed in deeds]


def test_the_law_knows_every_deed() -> None:
    assert {name: set(sort.guards) for name, sort in SORTS.items()} == {
        name: set(deeds) for name, deeds in LAW.items()
    }


@pytest.mark.parametrize(("sort", "deed"), ROWS)
def test_nobody_else_and_nowhere_else(sort: str, deed: str) -> None:
    guard = SORTS[sort].guards[deed]  # type: ignore[index]
    who, where, timely = LAW[sort][deed]
    bare = guard.__class__(guard.who, guard.states, timely=guard.timely)
    everywhere = {one for each in SORTS.values() for g in each.guards.values() for one in g.states}

    def named(acting: Capacity, stands: str, *, late: bool = False) -> set[str]:
        asked = Asked("x", None, None, Actor(frozenset({acting})), FRIDAY)
        state = None if stands == NEW else stands
        due = FRIDAY.replace(year=2025) if late else None
        return {one.field for one in refusals(bare, state, due, asked)}

    first, at = who.split()[0], where.split()[0]
    for capacity in get_args(Capacity):
        assert named(capacity, at) == (set() if capacity in who.split() else {"acting"})
    for stands in everywhere:
        expected = set() if stands in where.split() else {"state"}
        assert named(first, stands) == expected  # type: ignore[arg-type]
    if NEW not in where.split():
        assert named(first, at, late=True) == ({"at"} if timely else set())  # type: ignore[arg-type]
