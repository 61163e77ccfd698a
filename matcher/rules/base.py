"""What a rule is: a name, one sentence in two languages, and a check in plain Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from matcher.rules.view import View


@dataclass(frozen=True)
class Violation:
    """One breach of one rule: where, and the facts of it."""

    rule: str
    where: tuple[str, ...]
    """Ids of what is concerned, the request or pledge first."""
    zh: str
    en: str


@dataclass(frozen=True)
class Breach:
    """What a check reports; the rule's name is added by :meth:`Rule.violations`."""

    where: tuple[str, ...]
    zh: str
    en: str


@dataclass(frozen=True)
class Rule:
    """A hard rule. ``check`` sees the week and the plan through a :class:`View`, nothing else."""

    name: str
    zh: str
    en: str
    check: Callable[[View], Iterator[Breach]]

    def violations(self, view: View) -> list[Violation]:
        """All breaches of this rule, in a stable order."""
        found = [Violation(self.name, b.where, b.zh, b.en) for b in self.check(view)]
        return sorted(found, key=lambda v: v.where)
