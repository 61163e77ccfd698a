"""What ``asks`` finds, as data: what to call for, what each brings, and what nobody needs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.base import Amount, Frozen, Id
from models.change import Change
from models.supply import Level

DayPart = Literal["morning", "afternoon", "evening"]
PARTS: dict[DayPart, tuple[str, str]] = {
    "morning": ("06:00", "12:00"),
    "afternoon": ("12:00", "18:00"),
    "evening": ("18:00", "22:00"),
}
"""From and until, in local time."""
HELPER_MINUTES = 240
"""What one more helper serves at most, all tasks together."""


class Cell(Frozen):
    """Where and when: a community and a part of a day."""

    community: Id
    """A community, or a place outside all communities."""
    day: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    part: DayPart


class Helper(Frozen):
    """One more person, free in that part of the day for :data:`HELPER_MINUTES` at most."""

    kind: Literal["helper"]
    cell: Cell
    skill: Id | None
    """None: nobody asks for any skill."""
    level: Level = 1
    language: str | None = None
    vetted: bool = False
    """May visit homes and work with children."""


class Space(Frozen):
    """One more room, open in that part of the day and ready for use."""

    kind: Literal["room"]
    cell: Cell
    function: Id
    people: Annotated[int, Field(ge=0)]
    """How many it holds."""
    equipment: tuple[str, ...] = ()


class Stock(Frozen):
    """More of an item: goods, lent capacity (at any one time), or money for a topic."""

    kind: Literal["goods", "capacity", "money"]
    item: Id
    amount: Amount
    """Parts."""
    topic: Id | None = None
    """Money: the topic that it is for."""


Wanted = Helper | Space | Stock


class Rise(Frozen):
    """By how much a tier rises, in whole numbers of its scale."""

    name: str
    scale: int
    by: int


class Gain(Frozen):
    """What a supply brings, everything that others lose by it taken off."""

    tiers: tuple[Rise, ...]
    """The tiers up to the one that counts what is served; first ones first."""
    good_milli: int
    """Goal ``good``, in thousandths."""
    sessions: int
    """Occurrences more that happen."""
    seats: int
    """People more that sit in an activity."""
    requests: int
    """Requests more that are wholly served."""


class Served(Frozen):
    """How much of a request is served before and after."""

    request: Id
    before: float
    after: float


class Ask(Frozen):
    """Something to call for, confirmed: a plan with this much more exists and keeps every rule."""

    wanted: Annotated[Wanted, Field(discriminator="kind")]
    change: Change
    """The supply as it was tried; the week under the changes of all asks up to here has the plan
    that is spoken of."""
    gain: Gain
    """At least this much, given the asks above; exactly, with ``exact``."""
    exact: bool
    serves: tuple[Served, ...]
    """Requests that get more, the most first."""
    costs: tuple[Served, ...]
    """Requests that get less."""
    used: tuple[tuple[str, str], ...] = ()
    """Helper or room: when it is needed, from and until (local times)."""


class Unused(Frozen):
    """A pledge, person or room that serves nobody, and whose leaving would cost nothing."""

    id: Id
    kind: Literal["pledge", "person", "room"]
    why: Literal["no-use", "not-needed"]
    """``no-use``: nobody could use it at all; ``not-needed``: others do all that it could."""
    exact: bool
    """No plan is better with it; else: neither the relaxation nor any plan tried has a use for
    it."""


class Asks(Frozen):
    """What to call for, best first, and what to offer elsewhere."""

    asks: tuple[Ask, ...] = ()
    total: Gain | None = None
    """All asks together; None: nothing is asked for."""
    regained: Gain | None = None
    """What solving again gave without any more supply; it is part of no ask."""
    unused: tuple[Unused, ...] = ()
    weighed: int = 0
    """Kinds of supply that unmet requests could use."""
    tried: int = 0
    """Of these, how many were tried by solving again."""
    ended_by: Literal["done", "most", "clock", "stopped"] = "clock"
    """``done``: nothing else that was tried brings anything; ``most``: as many as were asked for;
    ``clock``: time ran out, what was not confirmed is not listed; ``stopped``: the same by hand."""
