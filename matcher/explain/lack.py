"""What keeps single candidates away from a part of a request, counted; and what would let them in.

A *lack* is one rule that one candidate cannot keep, whatever else happens in the week. The words
are the specification's: each is decided as :mod:`matcher.rules` does, from the week alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matcher.explain.facts import Fix, Near, Part

EFFORT: tuple[str, ...] = (
    *("go-farther", "free-longer", "open-longer", "receive", "pledge-window"),
    *("deadline", "earliest", "window", "work-more", "pledge-more", "places", "fewer-people"),
    *("level", "pledge-lot", "pledge-share", "raise", "attendance", "single-source", "substitute"),
    *("equipment", "any-room", "partial", "vetted", "certificate", "language", "accept", "welcome"),
    *(
        "pledge-terms",
        "audience",
        "function",
        "booking-cap",
        "seat-cap",
        "budget-cap",
        "gate",
        "unban",
    ),
    *("return", "another-pledge", "another-person"),
)
"""Changes from the slightest to the greatest; of one kind, the smaller amount first."""


@dataclass(frozen=True)
class Lack:
    """One rule that a candidate cannot keep: by how much, and each single change that mends it."""

    rule: str
    has: int | None = None
    needs: int | None = None
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True)
class Found:
    """A part of a request with its candidates, and changes that each let one more of them in."""

    part: Part
    ways: tuple[Fix, ...] = ()
    """The slightest first; not yet tried."""
    pairs: tuple[tuple[Fix, Fix], ...] = ()
    """Two changes that together let one more in, each mending one of two lacks."""

    @property
    def short(self) -> bool:
        """Whether fewer fit than are needed."""
        return len(self.part.fit) < self.part.needed


def effort(fix: Fix) -> tuple[int, int, str]:
    """How great a change is, for sorting."""
    return EFFORT.index(fix.kind), fix.by, fix.who


def near_miss(who: str, lack: Lack) -> Near:
    """A candidate with this one lack."""
    fix = min(lack.fixes, key=effort, default=None)
    return Near(who=who, rule=lack.rule, has=lack.has, needs=lack.needs, fix=fix)


def tally(lacks: Mapping[str, Sequence[Lack]], **part: Any) -> Found:
    """Candidates (id → what each lacks) counted into a part."""
    removed = Counter(found[0].rule for found in lacks.values() if found)
    near = {who: found[0] for who, found in lacks.items() if len(found) == 1 and found[0].fixes}
    ways = sorted((fix for lack in near.values() for fix in lack.fixes), key=effort)
    two = [found for found in lacks.values() if len(found) == 2]
    pairs = [(a, b) for first, then in two for a in first.fixes for b in then.fixes]
    return Found(
        Part(
            considered=len(lacks),
            removed=dict(sorted(removed.items(), key=lambda entry: (-entry[1], entry[0]))),
            fit=tuple(who for who, found in lacks.items() if not found),
            near=tuple(near_miss(who, lack) for who, lack in near.items()),
            **part,
        ),
        tuple(ways),
        tuple(sorted(pairs, key=lambda pair: sorted(map(effort, pair), reverse=True))),
    )
