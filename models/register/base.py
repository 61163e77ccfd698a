"""What all kinds of the register share: deeds, who acts, and guards that say all that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar, get_args

from pydantic import Field

from models.base import Frozen
from models.validate.problem import MISSING, Problem, shown

Words = Annotated[str, Field(min_length=1, max_length=4000)]
Line = Annotated[str, Field(min_length=1, max_length=200)]
"""A text that fits one line."""
Count = Annotated[int, Field(ge=0, le=10**6)]
Tally = dict[str, int]
"""What was said → by how many households."""

Capacity = Literal[
    "coordinator",
    "resident",
    "organisation",
    "proposer",
    "claimant",
    "representative",
    "house-group",
    "committee",
    "assembly",
    "households",
    "clock",
]
"""As what somebody acts. *house-group*: the head or one of the five members; *households*: all that
may vote, by a vote that was tallied; *clock*: the service itself, when a time is over or a week
takes something in."""


class Deed(Frozen):
    """Something that was done. Subclasses name it in ``kind`` and say what it takes."""

    private: ClassVar[frozenset[str]] = frozenset()
    """Fields that only those see who run or audit the neighbourhood: who, never what."""
    members: ClassVar[frozenset[str]] = frozenset()
    """Fields that all members see, and the public does not."""
    kind: str


@dataclass(frozen=True)
class Recorded:
    """A deed in the history of an entry."""

    number: int
    """Counted from 1."""
    at: datetime
    deed: Any
    acting: Capacity
    due: datetime | None = None
    """When the time is over that this deed begins: of the next step, a public notice, a claim."""


@dataclass(frozen=True)
class Actor:
    """Whoever wants to do something, as far as guards look."""

    acting: frozenset[Capacity]
    people: frozenset[str] = frozenset()
    households: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    """For whom they answer."""


State = TypeVar("State")
NEW = "new"
"""Where an entry stands that is not there yet."""


@dataclass(frozen=True)
class Asked(Generic[State]):
    """What a check looks at: the state before, the deed, who, when, and what is known besides."""

    entity: str
    state: State
    deed: Any
    actor: Actor
    at: datetime
    known: Mapping[str, Any] = field(default_factory=dict)
    """Facts from outside the entry: tallies, how many sit in the assembly, settings."""

    def wrong(self, where: str, expected: tuple[str, str], value: object = MISSING) -> Problem:
        """A refusal: field, what is expected (zh, en), and the value found."""
        given = getattr(self.deed, where, MISSING) if value is MISSING else value
        text = str(given) if isinstance(given, date) else given
        return Problem(self.entity, where, shown(text), expected[1], expected[0])


Check = Callable[[Asked[Any]], Iterable[Problem]]


@dataclass(frozen=True)
class Guard:
    """What one sort of deed takes: data, so that a page can tell it as well as the machine."""

    who: frozenset[Capacity]
    states: frozenset[str]
    """Where the entry must stand; :data:`NEW`: there is none yet."""
    checks: tuple[Check, ...] = ()
    timely: bool = False
    """Whether it can no longer be done once the time of the entry is over."""


def refusals(
    guard: Guard, stands: str | None, due: datetime | None, asked: Asked[Any]
) -> list[Problem]:
    """Everything that stands in the way of a deed; nothing: it may be done."""
    if stands is None and NEW not in guard.states:
        return [*_standing(guard, stands, asked), *_who(guard, asked)]
    return [
        *_standing(guard, stands, asked),
        *_who(guard, asked),
        *_in_time(guard, stands, due, asked),
        *(problem for check in guard.checks for problem in check(asked)),
    ]


def _standing(guard: Guard, stands: str | None, asked: Asked[Any]) -> Iterator[Problem]:
    if (stands or NEW) not in guard.states:
        listed = ", ".join(sorted(guard.states))
        expected = (f"此时处于：{listed}", f"one of: {listed}")
        yield asked.wrong("state", expected, stands or NEW)


def _who(guard: Guard, asked: Asked[Any]) -> Iterator[Problem]:
    if not guard.who & asked.actor.acting:
        listed = ", ".join(sorted(guard.who))
        have = ", ".join(sorted(asked.actor.acting)) or "—"
        yield asked.wrong("acting", (f"身份之一：{listed}", f"acting as one of: {listed}"), have)


def _in_time(
    guard: Guard, stands: str | None, due: datetime | None, asked: Asked[Any]
) -> Iterator[Problem]:
    if not guard.timely or due is None or stands not in guard.states:
        return
    if asked.at > due:
        text = due.isoformat(timespec="minutes")
        expected = (f"不晚于 {text}；协调员可以延期", f"by {text}; a coordinator may extend it")
        yield asked.wrong("at", expected, asked.at.isoformat(timespec="minutes"))


def guarded(who: str, at: str, *checks: Check, timely: bool = False) -> Guard:
    """A guard in few words: capacities and states are separated by blanks."""
    named = frozenset(one for one in get_args(Capacity) if one in who.split())
    return Guard(named, frozenset(at.split()), checks, timely)


def acting_as(guard: Guard, actor: Actor) -> Capacity:
    """The capacity in which somebody does what they may: the closest one to the matter."""
    closest: tuple[Capacity, ...] = (
        *("clock", "households", "proposer", "claimant", "representative", "house-group"),
        *("committee", "assembly", "resident", "organisation", "coordinator"),
    )
    return next(one for one in closest if one in guard.who and one in actor.acting)
