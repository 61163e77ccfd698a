"""Agreements with organisations: services that are bought, and rooms that are free for them.

What a contract allows is not counted here: weeks carry it as a pledge. Of services, of minutes that
hired people work (rules ``organisation-hours`` and ``paid-hours``); of rooms, of minutes that every
booking of the organisation asks for as a line, or it does not happen (rules ``pledge-limit`` and
``bundle``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from models.base import Frozen, Id
from models.register.base import Asked, Deed, Guard, Line, Recorded, Words, guarded
from models.register.settings import Settings
from models.validate.problem import Problem


class Sign(Deed):
    """购买服务 or 免费用房: what was agreed."""

    kind: Literal["sign"]
    what: Literal["services", "rooms"]
    name: Line
    organisation: Id
    text: Words
    minutes: Annotated[int, Field(ge=30, le=100_000)]
    """A week: of work that is paid, or of rooms that are free."""
    price_per_hour: Annotated[int, Field(ge=0, le=10**6)] = 0
    """Fen, of services."""
    fund: Id | None = None
    """The money pledge that pays for services."""
    giver: Id | None = None
    """The organisation whose rooms are free."""
    people: tuple[Id, ...] = ()
    """Who does the work."""
    begins: date
    ends: date
    """The last day."""


class End(Deed):
    """It ends before its time."""

    kind: Literal["end"]
    reason: Words


ContractDeed = Annotated[Sign | End, Field(discriminator="kind")]


class Contract(Frozen):
    """What was agreed, and whether it still is."""

    what: Literal["services", "rooms"]
    name: str
    organisation: str
    text: str
    minutes: int
    price_per_hour: int = 0
    fund: str | None = None
    giver: str | None = None
    people: tuple[str, ...] = ()
    begins: date
    ends: date
    stands: Literal["signed", "ended"] = "signed"

    def runs(self, first: date) -> bool:
        """Whether it is there for a week that begins on a day."""
        return self.stands == "signed" and self.begins <= first <= self.ends


def contract_of(history: Iterable[Recorded]) -> Contract | None:
    """What the deeds have made; None before the first."""
    state: Contract | None = None
    for recorded in history:
        match recorded.deed:
            case Sign() as deed:
                state = Contract(**deed.model_dump(exclude={"kind"}))
            case End():
                assert state is not None, "a history begins with a signature"
                state = state.model_copy(update={"stands": "ended"})
    return state


def _agreed(asked: Asked[Any]) -> Iterator[Problem]:
    """An organisation of the neighbourhood; services have people, a fund and a price."""
    deed: Sign = asked.deed
    if not asked.known["organisation"]:
        yield asked.wrong("organisation", ("本片区的单位", "an organisation of the neighbourhood"))
    if deed.ends < deed.begins:
        yield asked.wrong("ends", (f"不早于 {deed.begins}", f"{deed.begins} or later"))
    if deed.what == "rooms":
        for field in ("price_per_hour", "fund", "people"):
            if getattr(deed, field):
                yield asked.wrong(field, ("用房不填", "nothing, for rooms"))
        if not asked.known["giver"]:
            yield asked.wrong("giver", ("提供房间的单位", "an organisation that gives the rooms"))
        return
    if deed.giver is not None:
        yield asked.wrong("giver", ("服务不填", "nothing, for services"))
    if not asked.known["fund"]:
        yield asked.wrong("fund", ("本周的资金认捐", "a money pledge of the week"))
    if not deed.people:
        yield asked.wrong("people", ("至少一人", "at least one person"), ())
    for number, person in enumerate(deed.people):
        if person not in asked.known["people"]:
            expected = ("该单位的员工", "somebody of the organisation")
            yield asked.wrong(f"people[{number}]", expected, person)


GUARDS: dict[str, Guard] = {
    "sign": guarded("coordinator", "new", _agreed),
    "end": guarded("coordinator", "signed"),
}


def due_after(deed: object, at: datetime, settings: Settings) -> None:
    """Contracts have days, not deadlines."""
    return
