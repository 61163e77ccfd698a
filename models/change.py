"""A change of a week, as people think of it: a list of operations, all or nothing.

``tongxin what-if`` solves a week under a change, ``asks`` adds supply as one. See
:mod:`models.validate.change` for reading and applying one. What happens to a *published* plan is
an event (:mod:`models.event`) instead.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.base import Amount, Frozen, Id, Window
from models.demand import Request
from models.places import Organisation, Place
from models.policy import Policy
from models.supply import JoinedRoom, Person, Pledge, Room, Venue
from models.week import Decision, Target


class Entities(Frozen):
    """Things of a week, under the names that they have there."""

    places: tuple[Place, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    people: tuple[Person, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    venues: tuple[Venue, ...] = ()
    rooms: tuple[Room, ...] = ()
    joined_rooms: tuple[JoinedRoom, ...] = ()
    requests: tuple[Request, ...] = ()
    pins: tuple[Decision, ...] = ()
    bans: tuple[Decision, ...] = ()
    locks: tuple[Decision, ...] = ()


class Add(Entities):
    """Things that the week does not have yet."""

    op: Literal["add"]


class Replace(Entities):
    """Things that take the place of those with the same id."""

    op: Literal["replace"]


class Remove(Frozen):
    """Things, by id, that are taken out as if they had never been (compare ``withdraw``)."""

    op: Literal["remove"]
    places: tuple[Id, ...] = ()
    organisations: tuple[Id, ...] = ()
    people: tuple[Id, ...] = ()
    pledges: tuple[Id, ...] = ()
    venues: tuple[Id, ...] = ()
    rooms: tuple[Id, ...] = ()
    joined_rooms: tuple[Id, ...] = ()
    requests: tuple[Id, ...] = ()
    pins: tuple[Id, ...] = ()
    bans: tuple[Id, ...] = ()
    locks: tuple[Id, ...] = ()


class SetPolicy(Frozen):
    """Fields of the policy; those left out stay as they are, also within ``fairness`` and ``caps``.

    Every other field is replaced as a whole.
    """

    op: Literal["policy"]
    policy: Policy


class SetQuantity(Frozen):
    """How much a pledge holds instead, in parts (``staff``: minutes)."""

    op: Literal["quantity"]
    pledge: Id
    quantity: Amount


class SetAvailability(Frozen):
    """When a person can serve instead; empty: never."""

    op: Literal["availability"]
    person: Id
    windows: tuple[Window, ...]


class CloseRoom(Frozen):
    """Times at which a room is closed besides. A joined room stands for all of its parts."""

    op: Literal["close"]
    room: Id
    windows: Annotated[tuple[Window, ...], Field(min_length=1)]


class Withdraw(Frozen):
    """Requests, pledges, people or rooms that are no longer there."""

    op: Literal["withdraw"]
    ids: Annotated[tuple[Id, ...], Field(min_length=1)]


class Pin(Frozen):
    """This must be. The decision gets an id of its own."""

    op: Literal["pin"]
    target: Target
    by: str = "what-if"
    reason: str = ""


class Ban(Frozen):
    """This must not be. The decision gets an id of its own."""

    op: Literal["ban"]
    target: Target
    by: str = "what-if"
    reason: str = ""


class Release(Frozen):
    """A pin, ban or lock that no longer holds, by its id."""

    op: Literal["release"]
    decision: Id


Operation = (
    Add
    | Replace
    | Remove
    | SetPolicy
    | SetQuantity
    | SetAvailability
    | CloseRoom
    | Withdraw
    | Pin
    | Ban
    | Release
)

OPERATIONS: dict[str, type[Operation]] = {
    "add": Add,
    "replace": Replace,
    "remove": Remove,
    "policy": SetPolicy,
    "quantity": SetQuantity,
    "availability": SetAvailability,
    "close": CloseRoom,
    "withdraw": Withdraw,
    "pin": Pin,
    "ban": Ban,
    "release": Release,
}
"""``op`` → what such an operation states."""


class Change(Frozen):
    """Operations in order, each on the week that those before have left."""

    format: Literal["tongxin-change/1"] = "tongxin-change/1"
    name: str = ""
    operations: tuple[Annotated[Operation, Field(discriminator="op")], ...]
