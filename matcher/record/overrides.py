"""Overrides: every pin, ban and lock with who set it, when, and what it cost in each tier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from models.base import Frozen, Id
from models.week import Decision, Target, Week

Kind = Literal["pin", "ban", "lock"]
How = Literal["proven", "limited", "not-computed"]

Moment = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$",
        examples=["2026-11-20T16:05+08:00"],
    ),
]
"""A date, or a moment."""


class TierCost(Frozen):
    """What a decision cost in a tier: the best without it less the best with it.

    Known exactly where ``least`` = ``most``; both None where the tiers before are not proven, so
    that nothing can be said. Costs in later tiers may lie below zero: what an earlier tier loses,
    a later one may gain.
    """

    tier: str
    value: int
    """Of the plan."""
    without: int | None = None
    """Of the best plan found without the decision, at the plan's μ and seed."""
    least: int | None = None
    most: int | None = None

    @property
    def exact(self) -> bool:
        """Whether the cost is known exactly."""
        return self.least is not None and self.least == self.most


class Cost(Frozen):
    """What a decision cost, from solving the week again without it alone.

    ``proven``: that solve ended by proof (exact as far as the plan itself is proven); ``limited``:
    by its time or step limit; ``not-computed``: nothing was solved.
    """

    how: How
    tiers: tuple[TierCost, ...] = ()


class Override(Frozen):
    """A decision by people, apart from why: reasons are texts."""

    decision: Id
    kind: Kind
    target: Target
    """In the public form without the person whom a ban names."""
    by: str
    """Who, as a pseudonym of this record."""
    when: Moment | None = None
    """None: not recorded."""
    cost: Cost


class Overrides(Frozen):
    """All of them, and what was withdrawn."""

    overrides: tuple[Override, ...] = ()
    withdrawn: tuple[Id, ...] = ()


def decided(week: Week) -> Iterator[tuple[Kind, Decision]]:
    """Every decision of a week with its kind, in the order of the week."""
    given = week.decisions
    yield from (("pin", d) for d in given.pins)
    yield from (("ban", d) for d in given.bans)
    yield from (("lock", d) for d in given.locks)


def without(week: Week, decision: str) -> Week:
    """The week without one decision, all else as it is."""
    given = week.decisions
    kept = {
        name: tuple(d for d in getattr(given, name) if d.id != decision)
        for name in ("pins", "bans", "locks")
    }
    return week.model_copy(update={"decisions": given.model_copy(update=kept)})


def listed(week: Week, when: Mapping[str, str], costs: Mapping[str, Cost]) -> Overrides:
    """The overrides of a week without texts; ``when`` and ``costs`` by decision."""
    unknown = Cost(how="not-computed")
    return Overrides(
        overrides=tuple(
            Override(
                decision=d.id,
                kind=kind,
                target=d.target,
                by=d.by,
                when=when.get(d.id),
                cost=costs.get(d.id, unknown),
            )
            for kind, d in decided(week)
        ),
        withdrawn=week.decisions.withdrawn,
    )


def public(overrides: Overrides) -> Overrides:
    """For the public: that somebody was kept from serving somebody is said, but not who."""
    return Overrides(
        overrides=tuple(
            o.model_copy(update={"target": o.target.model_copy(update={"person": None})})
            if o.kind == "ban"
            else o
            for o in overrides.overrides
        ),
        withdrawn=overrides.withdrawn,
    )
