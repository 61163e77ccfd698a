"""What keeps tests of one thing from paying for another."""

from __future__ import annotations

import pytest

from matcher import solve as solving
from matcher.errors import Contradiction
from models.week import Week


@pytest.fixture
def nobody_asks_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """A week whose decisions contradict has no plan: which are at fault, and by which rules, is
    found by solving it dozens of times (up to a minute), which test_brute.py and test_obstacle.py
    look at."""

    def unexplained(week: Week, watch: object) -> Contradiction:
        return Contradiction((), proven=False)

    monkeypatch.setattr(solving, "explain", unexplained)
