"""What a project wants to do, apart from any one week: money, goods, work, and its three lists."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from models.base import Amount, Frozen, Id
from models.demand import Role, RoomNeed
from models.register.base import Line

Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$", examples=["09:00"])]


class Hours(Frozen):
    """A stretch of every week, in local time."""

    day: Annotated[int, Field(ge=0, le=6)]
    """0 is Monday."""
    start: Clock
    end: Clock


class Work(Frozen):
    """What a project, or a rota, needs people or a room for: a session of its request."""

    id: Id
    minutes: Annotated[int, Field(ge=1, le=1440)]
    hours: Annotated[tuple[Hours, ...], Field(min_length=1)]
    occurrences: Annotated[int, Field(ge=1, le=35)] = 1
    crew: tuple[Role, ...] = ()
    room: RoomNeed | None = None
    meeting: bool = False
    """Leads to the resolution: has a room, draws no money, and is free of the gate."""


class Goods(Frozen):
    """An amount of an item of the catalogue, in parts."""

    item: Id
    amount: Annotated[int, Field(ge=1, le=10**10)]


class Duty(Frozen):
    """A line of the list of responsibilities 责任清单."""

    who: Line
    what: Line


class Result(Frozen):
    """A line of the list of results to deliver 成果订单, which is also a milestone."""

    id: Id
    what: Line
    due: date | None = None
    budget: Amount = 0
    """Fen of the project's money that are meant for it."""


class Plan(Frozen):
    """What is asked for and who does what."""

    budget: Amount = 0
    """Fen asked; from the threshold a third party must review the project."""
    least: Amount = 0
    """Fen below which it cannot be carried out."""
    goods: tuple[Goods, ...] = ()
    work: tuple[Work, ...] = ()
    duties: tuple[Duty, ...] = ()
    results: tuple[Result, ...] = ()
