"""What all readers share: reading numbers, and a week at one place without time pressure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from models.places import Geography, Organisation, Place
from models.policy import Fairness, Policy, Tier
from models.time import Calendar
from models.week import Week

HERE = "here"
"""The one place of a public instance: nothing is far."""
DONOR = "donor"
TOPIC = "mutual-aid"
START = "2026-11-23"


class UnreadableFile(ValueError):
    """A file is not what its family's format says; the message names what was expected."""


def text(path: Path) -> str:
    """The file as text (UTF-8, with or without a byte-order mark)."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path.name}: is not UTF-8 text") from error


class Numbers:
    """Whole numbers separated by blanks and line ends, wherever the lines break."""

    def __init__(self, name: str, content: str) -> None:
        self.name = name
        self._tokens = content.split()
        self._next = 0

    def take(self) -> int:
        """The next number; raises :class:`UnreadableFile` at the end or at anything else."""
        if self._next >= len(self._tokens):
            raise UnreadableFile(f"{self.name}: ends after {self._next} numbers, more expected")
        token = self._tokens[self._next]
        self._next += 1
        try:
            value = float(token)
        except ValueError as error:
            raise UnreadableFile(f"{self.name}: {token!r} is not a number") from error
        if not value.is_integer():
            raise UnreadableFile(f"{self.name}: {token!r} is not a whole number")
        return int(value)

    def row(self, length: int) -> list[int]:
        """The next ``length`` numbers."""
        return [self.take() for _ in range(length)]

    def at_least(self, least: int, meaning: str) -> int:
        """The next number, which must not be below ``least``."""
        value = self.take()
        if value < least:
            raise UnreadableFile(f"{self.name}: {meaning} is {value}, expected at least {least}")
        return value

    def end(self) -> None:
        """Raises :class:`UnreadableFile` if anything is left."""
        if self._next < len(self._tokens):
            left = len(self._tokens) - self._next
            raise UnreadableFile(f"{self.name}: {left} more numbers than the format has")


def policy(
    *tiers: Tier, priority: int = 1, vote_value: int = 1, fairness: Fairness | None = None
) -> Policy:
    """Just these tiers; every request counts ``priority`` × its value, nothing is capped."""
    return Policy(
        version="public-1",
        tiers=tiers,
        priority={"ordinary": priority, "priority": priority, "must": priority},
        vote_value=vote_value,
        fairness=fairness or Fairness(ladder=(0,)),
    )


GOOD = Tier(name="good", goals={"good": 1})
AFFINITY = Tier(name="affinity", goals={"affinity": 1})
FAIRNESS = Tier(name="fairness", goals={"fairness": 1})
FEWEST = Tier(name="fewest-people", goals={"fewest-people": 1})


def week(id: str, *, calendar: Calendar | None = None, **fields: Any) -> Week:
    """A week at one place, with one giver of everything."""
    return Week(
        id=id,
        calendar=calendar or Calendar(start=START),
        geography=Geography(places=(Place(id=HERE, level="community"),)),
        organisations=(Organisation(id=DONOR),),
        **fields,
    )
