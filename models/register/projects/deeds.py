"""What can be done to a project, from the suggestion to the residents' evaluation."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from models.base import Amount, Id
from models.demand import Stage
from models.register.base import Count, Deed, Line, Tally, Words
from models.register.plan import Plan

Yes = Literal["for", "against", "abstain"]


class Suggest(Deed):
    """居民建议: anybody who lives or works here suggests something."""

    private: ClassVar[frozenset[str]] = frozenset({"household"})
    kind: Literal["suggest"]
    name: Line
    topic: Id
    place: Id
    text: Words
    plan: Plan = Plan()
    household: Id | None = None
    organisation: Id | None = None
    """Who suggests: exactly one of these."""


class Revise(Deed):
    """What is wanted, put anew: until the committee has reviewed it."""

    kind: Literal["revise"]
    text: Words
    plan: Plan


class Move(Deed):
    """代表提议: an elected representative takes it up."""

    private: ClassVar[frozenset[str]] = frozenset({"person"})
    kind: Literal["move"]
    person: Id
    """The representative."""
    statement: Words


class Discuss(Deed):
    """小区商议: the households it concerns have spoken; this ends the discussion."""

    kind: Literal["discuss"]
    on: date
    where: Line
    minutes: Words
    tally: Tally = {}
    """Of households; counted by the service from what each has said."""


class Review(Deed):
    """党委审议: the committee has reviewed the plan, which is fixed from now on."""

    kind: Literal["review"]
    on: date
    minutes: Words
    present: Count
    decision: Literal["approve", "refuse"]
    funds: Words
    """Where the money is to come from."""


class Assess(Deed):
    """第三方评审: somebody who has no part in it has reviewed the plan."""

    kind: Literal["assess"]
    reviewer: Line
    organisation: Id | None = None
    on: date
    report: Words
    verdict: Literal["fit", "unfit"]


class Resolve(Deed):
    """议事会决议: the assembly resolves."""

    kind: Literal["resolve"]
    on: date
    minutes: Words
    present: Count
    favour: Count
    against: Count


class Voted(Deed):
    """居民表决: the households have voted on it, one household one vote; the tally writes it down.
    Funded, it is resolved; else it stays reviewed, and may be put to another vote."""

    kind: Literal["vote"]
    vote: Id
    on: date
    minutes: Words
    """The page on which the tally is told and can be done again."""
    households: Count
    """That voted."""
    favour: Count
    """Of them, to whom it is worth something."""
    funded: bool
    threshold: Amount = 0
    """Fen from which a third party had to review it when the vote was opened; 0: none had to."""
    outside: Amount = 0
    """Fen that it was given from a pot of which the book knows nothing."""


class Notify(Deed):
    """公示: the resolution is put up for everybody to object."""

    kind: Literal["notify"]
    text: Words
    where: Line


class Object(Deed):
    """A household objects while the notice is up."""

    private: ClassVar[frozenset[str]] = frozenset({"household"})
    kind: Literal["object"]
    household: Id
    text: Words


class Answer(Deed):
    """An objection is answered. Upheld, the project goes back to be discussed anew."""

    kind: Literal["answer"]
    objection: Annotated[int, Field(ge=1)]
    """Its number in the history."""
    text: Words
    upheld: bool


class Extend(Deed):
    """More time for the step that is due."""

    kind: Literal["extend"]
    until: date
    reason: Words


class Withdraw(Deed):
    """Whoever suggested it, or whoever runs the neighbourhood, takes it back."""

    kind: Literal["withdraw"]
    reason: Words


class Deliver(Deed):
    """A result has been delivered."""

    kind: Literal["deliver"]
    result: Id
    text: Words


class Spend(Deed):
    """Money was spent that is not in the book."""

    kind: Literal["spend"]
    amount: Annotated[int, Field(ge=1, le=10**10)]
    """Fen."""
    what: Line
    result: Id | None = None


class Accept(Deed):
    """验收: what was done was looked at."""

    kind: Literal["accept"]
    on: date
    minutes: Words
    passed: bool
    remains: Annotated[str, Field(max_length=4000)] = ""
    """What is still to do; needed where it did not pass."""


class Evaluate(Deed):
    """群众评议: the residents have evaluated it; this ends the project."""

    kind: Literal["evaluate"]
    minutes: Words
    tally: Tally = {}
    """Stars → households; counted by the service from what each has said."""


class Enter(Deed):
    """From this week on it takes part in the matching with money, goods and people."""

    kind: Literal["enter"]
    week: Id


class TakeOver(Deed):
    """A project that was under way before the register was: as an imported week has it."""

    kind: Literal["take-over"]
    name: str
    topic: Id
    place: Id
    stage: Stage
    reviewed: bool = False
    published: bool = False
    votes: Count = 0
    budget: Annotated[int, Field(ge=0, le=10**10)] = 0
    week: Id


ProjectDeed = Annotated[
    Suggest
    | Revise
    | Move
    | Discuss
    | Review
    | Assess
    | Resolve
    | Voted
    | Notify
    | Object
    | Answer
    | Extend
    | Withdraw
    | Deliver
    | Spend
    | Accept
    | Evaluate
    | Enter
    | TakeOver,
    Field(discriminator="kind"),
]
