"""A state machine of hypothesis, run on both databases."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine

from tests.api.databases import Kind


def on(machine: type[RuleBasedStateMachine], kind: Kind, *, examples: int, steps: int = 20) -> Any:
    """The machine's test on a database: so many histories, the same each time, of so many steps."""
    there: Any = type(f"{machine.__name__}On{kind}", (machine,), {"kind": kind})
    case = there.TestCase
    case.settings = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    return case
