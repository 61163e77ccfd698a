"""Public instances as weeks: each file becomes an ordinary :class:`models.week.Week` whose policy
says which goals in which order. The pipeline that solves neighbourhoods solves them; nothing is
special but the reading."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from models.week import Week
from scenarios.readers import elections, gap, mkp, reviewer, smptsp
from scenarios.readers.base import UnreadableFile

Family = Literal["mkp", "gap", "reviewer", "reviewer-fair", "smptsp", "elections"]
FAMILIES: tuple[str, ...] = get_args(Family)

__all__ = ["FAMILIES", "Family", "UnreadableFile", "count", "read"]


def read(family: str, path: Path, index: int = 0) -> Week:
    """The week of problem ``index`` (only ``mkp`` has more than one per file).

    Raises :class:`UnreadableFile` if the family is unknown or the file is not of its format,
    ``OSError`` if the file cannot be opened."""
    if family == "mkp":
        return mkp.read(path, index)
    if index != 0:
        raise UnreadableFile(f"{path.name}: has one problem, number 0, not {index}")
    match family:
        case "gap":
            return gap.read(path)
        case "reviewer":
            return reviewer.read(path, fair=False)
        case "reviewer-fair":
            return reviewer.read(path, fair=True)
        case "smptsp":
            return smptsp.read(path)
        case "elections":
            return elections.read(path)
        case _:
            raise UnreadableFile(f"{family!r} is none of {', '.join(FAMILIES)}")


def count(family: str, path: Path) -> int:
    """How many problems the file holds."""
    return mkp.count(path) if family == "mkp" else 1
