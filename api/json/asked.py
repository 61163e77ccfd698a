"""What a job can be asked for: one body for each kind."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import Discriminator, Field, Tag
from sqlmodel import Session

from api.json.accounts import In
from api.services import asking
from api.services.signing import Caller
from api.services.simulating import Method, Size, ask_to_simulate
from models.base import LocalTime
from models.tables import Job

Name = Annotated[str, Field(min_length=1, max_length=80)]
Limit = Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]
Given = dict[str, Any]


class SolveIn(In):
    """The best plan of the week as it stands."""

    kind: Literal["solve"] = "solve"
    seconds: Limit | None = None
    """None: the policy's."""
    seed: Annotated[int, Field(ge=0, lt=2**63)] | None = None
    oldest_first: bool | None = None
    """Whether overdue requests are served by age, in this and all later plans of the week, so that
    none is passed over for younger ones; None: as before."""

    def ask(self, session: Session, caller: Caller, week: str) -> Job:
        """Queue it."""
        given = self.model_dump(include={"seconds", "seed"})
        return asking.ask_to_solve(session, caller, week, given, oldest=self.oldest_first)


class WhatIfIn(In):
    """The plan of the week under a change, beside the plan that there is."""

    kind: Literal["what-if"]
    change: Given
    """A change: see the schema tongxin-change/1."""
    plan: Name | None = None
    """None: the one that is published, or else the newest."""
    seconds: Limit | None = None

    def ask(self, session: Session, caller: Caller, week: str) -> Job:
        """Queue it."""
        return asking.ask_what_if(
            session,
            caller,
            week,
            change=self.change,
            plan=self.plan,
            parameters={"seconds": self.seconds},
        )


class RepairIn(In):
    """Up to three ways out of something that happened to the published plan."""

    kind: Literal["repair"]
    event: Given
    """An event: see the schema tongxin-event/1."""
    now: LocalTime | None = None
    """What begins before stays as it is; None: this moment."""
    favourites: Annotated[tuple[Name, ...], Field(max_length=1000)] | None = None
    """Requests to keep; None: those that are pinned."""
    seconds: Limit = 5.0

    def ask(self, session: Session, caller: Caller, week: str) -> Job:
        """Queue it."""
        return asking.ask_to_repair(
            session,
            caller,
            week,
            event=self.event,
            favourites=self.favourites,
            at=self.now,
            parameters={"seconds": self.seconds},
        )


class AsksIn(In):
    """What to call for before next week."""

    kind: Literal["asks"]
    plan: Name | None = None
    most: Annotated[int, Field(ge=1, le=1000)] = 10
    seconds: Limit = 60.0

    def ask(self, session: Session, caller: Caller, week: str) -> Job:
        """Queue it."""
        given = self.model_dump(include={"most", "seconds"})
        return asking.ask_for_asks(session, caller, week, plan=self.plan, parameters=given)


class WhyIn(In):
    """Why a request, person, pledge or room gets or does what it does, however long it takes."""

    kind: Literal["why"]
    id: Name
    plan: Name | None = None
    seconds: Limit = 60.0

    def ask(self, session: Session, caller: Caller, week: str) -> Job:
        """Queue it."""
        return asking.ask_why(
            session,
            caller,
            week,
            id=self.id,
            plan=self.plan,
            parameters={"seconds": self.seconds},
        )


class SimulateIn(In):
    """Weeks in a row in a made-up neighbourhood as large as this one, under several methods."""

    kind: Literal["simulate"]
    weeks: Annotated[int, Field(ge=1, le=99)] = 26
    size: Size | None = None
    """None: as this neighbourhood has households (up to 300 a courtyard, up to 5,000 a
    community)."""
    load: Annotated[float, Field(gt=0, le=10, allow_inf_nan=False)] = 1.0
    """Demand ÷ supply."""
    seed: Annotated[int, Field(ge=0, lt=2**63)] | None = None
    """None: the policy's."""
    methods: Annotated[list[Method], Field(max_length=4)] = list(get_args(Method))
    seconds: Limit | None = 60.0
    """For each week's search, and for each check of it; None: until proven."""
    oldest_first: bool = False
    """Whether overdue requests are served by age, so that none is passed over for younger ones."""

    def ask(self, session: Session, caller: Caller, week: str) -> Job:
        """Queue it."""
        given = self.model_dump(exclude={"kind"}, mode="json")
        return ask_to_simulate(session, caller, week, given)


def _kind(given: Any) -> str:
    named = given.get("kind") if isinstance(given, dict) else getattr(given, "kind", None)
    return "solve" if named is None else str(named)


JobIn = Annotated[
    Annotated[SolveIn, Tag("solve")]
    | Annotated[WhatIfIn, Tag("what-if")]
    | Annotated[RepairIn, Tag("repair")]
    | Annotated[AsksIn, Tag("asks")]
    | Annotated[WhyIn, Tag("why")]
    | Annotated[SimulateIn, Tag("simulate")],
    Discriminator(_kind),
]
