"""What a project still lacks, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.explain.gates import gate
from matcher.rules.view import View
from models.demand import ProjectFacts
from models.policy import Policy
from tests.build import content, line, request, week


@pytest.mark.parametrize(
    ("facts", "asked", "lacks"),
    [
        ({"stage": "motion"}, 100, ("resolution", "disclosure", "review")),
        ({"stage": "motion", "published": True}, 0, ("resolution",)),
        ({"stage": "review", "published": True, "reviewed": True}, 100, ("resolution",)),
        ({"stage": "resolution", "reviewed": True}, 100, ("disclosure",)),
        ({"stage": "resolution", "published": True}, 100, ("review",)),
        ({"stage": "resolution", "published": True}, 99, ()),
        ({"stage": "evaluation", "published": True, "reviewed": True}, 100, ()),
        (None, 100, ()),
    ],
)
def test_each_missing_step_is_named(
    facts: dict[str, Any] | None, asked: int, lacks: tuple[str, ...]
) -> None:
    # From 100 on a third party has to have reviewed it.
    wish = request(
        "a",
        kind="need" if facts is None else "project",
        project=None if facts is None else ProjectFacts(**facts),
        lines=(line("money", asked),) if asked else (),
    )
    found = week(requests=(wish,), policy=Policy(review_threshold=100))
    assert gate(View(found, content()), wish) == lacks
