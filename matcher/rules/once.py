"""once: an occurrence takes place at most once."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.view import View


def check(view: View) -> Iterator[Breach]:
    """Occurrences that are placed more than once."""
    for placements in view.placed.values():
        if len(placements) > 1:
            first = placements[0]
            yield Breach(
                say.where(first),
                f"{say.zh(view, first)}排了 {len(placements)} 遍，只能排一遍。",
                f"{say.en(view, first)} is placed {len(placements)} times, not once.",
            )


RULE = Rule(
    name="once",
    zh="每个场次的每一次最多排一遍。",
    en="Each occurrence of a session is placed at most once.",
    check=check,
)
