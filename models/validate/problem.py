"""What is wrong with an input: entity, field, value and what is expected, in two languages."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

LONGEST = 80
"""Most characters of a value that are ever shown."""


class Missing:
    """Stands for a value that is not there at all."""

    def __repr__(self) -> str:
        return "—"


MISSING = Missing()


def shown(value: object) -> str:
    """A value on one line of at most :data:`LONGEST` characters, control characters escaped."""
    text = _head(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _head(value: object) -> str:
    """JSON-like text of a value; of a long one only as much as can be shown."""
    if isinstance(value, Missing):
        return repr(value)
    if isinstance(value, str):
        return '"' + plain(value[: LONGEST + 1]) + '"'
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int):
        # Printing a number of a million digits would take minutes.
        return str(value) if abs(value) < 10**LONGEST else f"{'-' * (value < 0)}10^{LONGEST}…"
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else json.dumps(value)
    if isinstance(value, dict):
        return f"{{… {len(value)}}}" if value else "{}"
    if isinstance(value, (list, tuple)):
        simple = len(value) <= 8 and all(isinstance(v, (str, int, float)) for v in value)
        return f"[{', '.join(map(_head, value))}]" if simple else f"[… {len(value)}]"
    return plain(repr(value))


def plain(text: str) -> str:
    """Text that fits one line of any terminal: what cannot be printed is escaped."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text
    )


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an input."""

    entity: str
    """Id of the object concerned (the outermost that has one), else its path: ``requests[3]``."""
    field: str
    """Path of the field within the entity, e.g. ``lines[0].item``; empty: the entity itself."""
    value: str
    """The value found, as text of at most :data:`LONGEST` characters."""
    expected: str
    """What is expected instead, in English."""
    expected_zh: str
    """The same in Chinese."""

    def text(self, lang: Literal["zh", "en", "both"] = "both") -> str:
        """One readable line."""
        where = f"{self.entity} · {self.field}" if self.field else self.entity
        line = f"{where} = {self.value}"
        if lang == "zh":
            line += f"：应为{self.expected_zh}"
        elif lang == "en":
            line += f": expected {self.expected}"
        else:
            line += f": expected {self.expected}（应为{self.expected_zh}）"
        return plain(line)


class InvalidInput(Exception):
    """An input that cannot be used; ``problems`` names everything that is wrong with it, once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(problem.text() for problem in self.problems)
