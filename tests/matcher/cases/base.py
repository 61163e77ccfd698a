"""A case: a tiny week, the content of a plan, and exactly what is wrong with it.

Every case is run through both judges: the checks must report exactly ``broken`` (over *all*
rules), and the program with this content fixed must be feasible where nothing is broken and
infeasible where something is.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.items import Commitments
from models.week import Week


@dataclass(frozen=True)
class Case:
    """One row of a rule's table."""

    name: str
    week: Week
    content: Commitments
    broken: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(rule, where) of every violation; empty: the content holds."""
