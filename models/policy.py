"""How the week is to be judged: goals, their order and weights, fairness, caps, seed.

All weights are integers and published. A policy has a version; the seed is published before
collection opens.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, get_args

from pydantic import Field, WithJsonSchema

from models.base import Amount, Frozen, Id, Percent
from models.demand import Care, Kind

PlainGoal = Literal[
    "promises",
    "promises-ahead",
    "must",
    "overdue",
    "good",
    "fairness",
    "preferred-times",
    "affinity",
    "same-helper",
    "short-ways",
    "even-load",
    "fewest-people",
    "near-expiry",
    "calm",
    "ties",
]
Aged = Literal["must", "overdue"]
AGED_PATTERN = rf"^({'|'.join(get_args(Aged))})-[1-9][0-9]{{0,2}}$"
GOAL_PATTERN = rf"^({'|'.join(get_args(PlainGoal))})$|{AGED_PATTERN}"
GoalName = Annotated[
    str,
    Field(pattern=GOAL_PATTERN),
    # Said whole, so that a dictionary by goals admits no other keys in the schema either.
    WithJsonSchema(
        {"type": "string", "anyOf": [{"enum": [*get_args(PlainGoal)]}, {"pattern": AGED_PATTERN}]}
    ),
]
"""A :data:`PlainGoal`, or one of those in :data:`Aged` with a least age: ``overdue-13`` is
``overdue`` of the requests alone that have waited at least 13 weeks."""
Weight = Annotated[int, Field(ge=0, le=10**6)]


class Tier(Frozen):
    """A weighted sum of goals; an earlier tier outranks all later ones. Every goal is maximised
    (costs count below zero)."""

    name: str
    goals: dict[GoalName, Weight | Literal["mu"]]
    """``"mu"`` (for ``fairness`` beside ``good``): the step of the ladder the price cap allows."""


def parted(goal: GoalName) -> tuple[str, int]:
    """A goal without its least age, and that age in weeks; 0: it has none."""
    base, _, weeks = goal.rpartition("-")
    return (base, int(weeks)) if weeks.isdecimal() else (goal, 0)


DEFAULT_TIERS = (
    Tier(name="promises", goals={"promises": 1}),
    Tier(name="promises-ahead", goals={"promises-ahead": 1}),
    Tier(name="must", goals={"must": 1}),
    Tier(name="overdue", goals={"overdue": 1}),
    Tier(name="good-and-fair", goals={"good": 1, "fairness": "mu"}),
    Tier(
        name="kindness",
        goals={
            "preferred-times": 2,
            "affinity": 2,
            "same-helper": 3,
            "short-ways": 1,
            "even-load": 1,
            "near-expiry": 1,
        },
    ),
    Tier(name="calm", goals={"calm": 1}),
    Tier(name="ties", goals={"ties": 1}),
)


class Fairness(Frozen):
    """F = Σ_g A_g · U_α(ρ_g), ρ_g = S_g ÷ A_g, over groups with A_g > 0.

    U_α is piecewise linear through ``points`` (thousandths of ρ), where it takes the value
    ``round(10^6 · U_α(max(ρ, 0.01))) / 10^6``; see ``matcher.goals.curve`` for the error.
    """

    alpha: Annotated[float, Field(ge=0, le=2, allow_inf_nan=False)] | Literal["inf"] = 1.0
    """1: log; 0: Σ S_g; "inf": the least ρ alone."""
    grouping: Literal["house-group", "community", "household", "care", "request"] = "house-group"
    measure: Literal["served", "affinity"] = "served"
    """``affinity``: S_g sums the goal ``affinity`` of the group's requests this week, A_g their
    u_r this week; only with alpha 0 or "inf"."""
    decay_percent: Percent = 90
    """δ, per week back."""
    weights: dict[Kind, Annotated[int, Field(ge=0, le=1000)]] = {
        "need": 4,
        "booking": 2,
        "enrolment": 1,
    }
    """u_r by kind; kinds not named weigh 0."""
    ask_cap: Annotated[int, Field(ge=1, le=1000)] = 3
    """Requests per household and topic that count: those of highest u_r, then smallest id."""
    ladder: Annotated[tuple[Annotated[int, Field(ge=0, le=10**6)], ...], Field(min_length=1)] = (
        0,
        1,
        10,
        100,
        1000,
    )
    """Candidate μ, rising from 0."""
    price_cap_permille: Annotated[int, Field(ge=0, le=1000)] = 10
    """φ: what fairness may cost of Good."""
    points: tuple[Annotated[int, Field(ge=0, le=1000)], ...] = (
        *(0, 20, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500, 540, 580),
        *(620, 660, 700, 725, 750, 775, 800, 825, 850, 875, 900, 925, 950, 975, 1000),
    )
    """Where the curve bends: rising from 0 to 1000; close together where the ρ lie."""


class BudgetCap(Frozen):
    """Most money (parts) that may flow to requests of a topic, or of a place and all in it."""

    id: Id
    topic: Id | None = None
    place: Id | None = None
    amount: Amount


class Caps(Frozen):
    """What nobody may exceed in a week; None: no cap."""

    bookings_per_household: Annotated[int, Field(ge=0, le=1000)] | None = 2
    """Placed occurrences of booking requests."""
    seats_per_person: Annotated[int, Field(ge=0, le=1000)] | None = 3
    """Enrolments of a person that get a seat."""
    budgets: tuple[BudgetCap, ...] = ()


class Policy(Frozen):
    """The published rules of judgement for a week."""

    version: str = "1"
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1)] = DEFAULT_TIERS
    fairness: Fairness = Fairness()
    caps: Caps = Caps()
    priority: dict[Care, Annotated[int, Field(ge=0, le=1000)]] = {
        "ordinary": 1,
        "priority": 2,
        "must": 4,
    }
    """Factor of Good by care class."""
    vote_value: Annotated[int, Field(ge=0, le=1000)] = 1
    """Each household's vote adds this to a project's value."""
    overdue_weeks: Annotated[int, Field(ge=0, le=520)] = 6
    """A request is overdue when w_r exceeds this."""
    review_threshold: Amount = 10_000_000
    """Money asked (parts) from which a project needs a third-party review: 100,000 yuan in fen."""
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    seconds: Annotated[int, Field(ge=1, le=26_400)] | None = None
    """Wall-clock limit, the last guard; None: until proven."""


def oldest_first(policy: Policy, waited: Iterable[int]) -> Policy:
    """A policy that has overdue requests served oldest first, among must-serve and among all.

    ``waited``: the weeks that count apart; those of which none is overdue are left out. In front of
    the tiers of ``must`` and of ``overdue`` alone stands a tier for each, the longest wait first;
    who has waited longer than the longest counts with it. In an optimum of these nobody overdue
    goes without what could be had if only younger ones of the same or a lower care class gave way.
    Ages that the policy told apart before are told apart no more.
    """
    ages = sorted({age for age in waited if age > policy.overdue_weeks}, reverse=True)
    tiers: list[Tier] = []
    for tier in by_sum(policy).tiers:
        for goal in get_args(Aged):
            if set(tier.goals) == {goal}:
                names = [f"{goal}-{age}" for age in ages]
                tiers += (Tier(name=name, goals={name: 1}) for name in names)
        tiers.append(tier)
    return policy.model_copy(update={"tiers": tuple(tiers)})


def is_oldest_first(policy: Policy) -> bool:
    """Whether a policy tells overdue requests apart by their age."""
    return any(map(_of_an_age, policy.tiers))


def by_sum(policy: Policy) -> Policy:
    """The policy without the tiers that :func:`oldest_first` puts in."""
    kept = tuple(tier for tier in policy.tiers if not _of_an_age(tier))
    return policy.model_copy(update={"tiers": kept})


def _of_an_age(tier: Tier) -> bool:
    """Whether a tier is that of one goal with a least age alone."""
    return len(tier.goals) == 1 and parted(next(iter(tier.goals)))[1] > 0
