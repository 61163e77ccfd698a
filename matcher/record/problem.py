"""What is wrong with a record: in which file, about what, in two languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong."""

    file: str
    where: tuple[str, ...]
    """A rule, a field or ids; empty: the file as a whole."""
    zh: str
    en: str
