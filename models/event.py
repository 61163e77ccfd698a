"""What happens to a published plan between its publishing and the end of the week."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.base import Amount, Frozen, Id, LocalTime, Window
from models.demand import Request

Nth = Annotated[int, Field(ge=0, le=34)]
"""An occurrence, counted from 0."""


class Reported(Frozen):
    """Who said so, and why; neither changes anything."""

    by: Annotated[str, Field(max_length=200)] = ""
    reason: Annotated[str, Field(max_length=2000)] = ""


class SessionCancelled(Reported):
    """A person cannot serve in an occurrence of the plan: not there at all at that time."""

    kind: Literal["session-cancelled"]
    person: Id
    request: Id
    session: Id
    occurrence: Nth = 0


class DayCancelled(Reported):
    """A person cannot serve on a day. Seats and bookings are given back by withdrawing the wish."""

    kind: Literal["day-cancelled"]
    person: Id
    day: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-11-26"])]


class RestCancelled(Reported):
    """A person cannot serve for the rest of the week (before it begins: all of it)."""

    kind: Literal["rest-cancelled"]
    person: Id


class Declined(Reported):
    """A person will not serve in an occurrence of the plan, but may well elsewhere at that time."""

    kind: Literal["declined"]
    person: Id
    request: Id
    session: Id
    occurrence: Nth = 0


class RoomClosed(Reported):
    """A room cannot be used for a time; what uses it then, set-up and turnover included, must go.

    A joined room stands for all of its parts.
    """

    kind: Literal["room-closed"]
    room: Id
    window: Window


class PledgeShort(Reported):
    """A pledge holds less than was said."""

    kind: Literal["pledge-short"]
    pledge: Id
    quantity: Amount
    """What it holds instead, in parts (``staff``: minutes; ``capacity``: at any one time)."""


class UrgentWish(Reported):
    """A request that came in after the plan was published, whole."""

    kind: Literal["urgent-wish"]
    request: Request


class WishWithdrawn(Reported):
    """A request that is no longer wished for; what it had is free again."""

    kind: Literal["wish-withdrawn"]
    request: Id


class Overran(Reported):
    """An occurrence of the plan ends later than planned; its people and room are held so long.

    Of a session that happens once, it counts as that long in everything. Of one that happens
    several times, the other occurrences keep their length, so its crew is away and its room
    closed for the time that is added and for the longest way from there that lies before them.
    """

    kind: Literal["overran"]
    request: Id
    session: Id
    occurrence: Nth = 0
    until: LocalTime


Event = (
    SessionCancelled
    | DayCancelled
    | RestCancelled
    | Declined
    | RoomClosed
    | PledgeShort
    | UrgentWish
    | WishWithdrawn
    | Overran
)

KINDS: dict[str, type[Event]] = {
    "session-cancelled": SessionCancelled,
    "day-cancelled": DayCancelled,
    "rest-cancelled": RestCancelled,
    "declined": Declined,
    "room-closed": RoomClosed,
    "pledge-short": PledgeShort,
    "urgent-wish": UrgentWish,
    "wish-withdrawn": WishWithdrawn,
    "overran": Overran,
}
"""``kind`` → what such an event states; an event file holds one of them."""
