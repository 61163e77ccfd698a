"""What can be given: items, pledges, people and rooms."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.base import Amount, Frozen, Id, Minutes, Text, Window

Level = Annotated[int, Field(ge=1, le=3)]


class Skill(Frozen):
    """Something a person can do, at a level from 1 to 3."""

    id: Id
    name: Text = ""
    certificate: bool = False
    """Needs a certificate: only people who hold it may use the skill."""


class Substitute(Frozen):
    """``give`` parts of ``item`` stand for ``per`` parts of the item asked for."""

    item: Id
    give: Annotated[int, Field(ge=1, le=10**6)] = 1
    per: Annotated[int, Field(ge=1, le=10**6)] = 1


class Item(Frozen):
    """A kind of goods, money or lent capacity.

    Amounts are whole numbers of *parts*: a 10 kg bag counted by the kilogram has ``parts = 10``,
    yuan counted to the fen have ``parts = 100``.
    """

    id: Id
    name: Text = ""
    kind: Literal["goods", "money", "capacity"] = "goods"
    """``capacity`` is lent by time (parking bays at night): a line takes it in every slot."""
    unit: str = "件"
    parts: Annotated[int, Field(ge=1, le=1000)] = 1
    divisible: bool = False
    """If not, only whole units move: amounts are multiples of ``parts`` (rule ``whole-units``)."""
    perishable: bool = False
    substitutes: tuple[Substitute, ...] = ()
    """The catalogue's rates. A line must still accept the substitute."""


class Catalogue(Frozen):
    """The words of the week."""

    skills: tuple[Skill, ...] = ()
    items: tuple[Item, ...] = ()
    topics: tuple[Id, ...] = (
        "environment",
        "mutual-aid",
        "elder-care",
        "child-care",
        "culture",
        "safety",
        "self-organisation",
        "youth",
    )
    functions: tuple[Id, ...] = ()
    """What a room can be used as: kitchen, study, tea, dance, …"""
    audiences: tuple[Id, ...] = ("children", "youth", "adults", "elders")
    """Age bands of people, and what pledges and activities may be meant for."""


class Conditions(Frozen):
    """To whom a pledge may go. Empty means anyone (rule ``pledge-conditions``)."""

    communities: tuple[Id, ...] = ()
    """The request's place lies in one of these (any place of the tree may be named)."""
    topics: tuple[Id, ...] = ()
    audiences: tuple[Id, ...] = ()
    """One of the request's audiences is among these."""
    requests: tuple[Id, ...] = ()
    """Only these requests."""


class Pledge(Frozen):
    """What an organisation or a person promises to give, and on which conditions.

    ``staff`` pledges hold minutes of the people who name them (:attr:`Person.staff_pledge`) and
    have no item; all others hold parts of an item.
    """

    id: Id
    donor: Id
    """An organisation or a person."""
    name: Text = ""
    kind: Literal["goods", "money", "capacity", "staff"]
    item: Id | None = None
    quantity: Amount
    """Parts of the item; minutes for ``staff``; parts at any one time for ``capacity``."""
    windows: tuple[Window, ...] = ()
    """When it can be handed over, used or, for ``staff``, worked; the last end is the expiry.
    Empty: the whole week."""
    conditions: Conditions = Conditions()
    max_share_percent: Annotated[int, Field(ge=1, le=100)] = 100
    """At most this percentage of the quantity (rounded down) to any one request."""
    lot: Amount = 0
    """Smallest lot: whatever goes to one line is nothing or at least this (rule ``lot-size``)."""
    deliveries: Annotated[int, Field(ge=0, le=10**6)] | None = None
    """Largest number of lines it may go to."""
    money: Literal["grant", "match", "award", "crowdfunding"] = "grant"
    """For money: ``match`` gives a request at most ``match_percent`` of what its residents raised;
    ``award`` is reserved now and paid on acceptance; ``crowdfunding`` is the residents' own, bound
    to the one request it names and released if that is not funded."""
    match_percent: Annotated[int, Field(ge=0, le=1000)] = 100
    at: Id | None = None
    """Place of pick-up; None: delivered to the request's place."""


class PersonSkill(Frozen):
    """A skill a person has."""

    skill: Id
    level: Level = 1
    certified: bool = False


class Hire(Frozen):
    """A paid carer: every hour draws ``price_per_hour`` parts from the money pledge ``fund``.

    A session of m minutes costs ``ceil(m · price_per_hour / 60)`` parts.
    """

    fund: Id
    price_per_hour: Annotated[int, Field(ge=0, le=10**6)]


class Person(Frozen):
    """A resident: volunteer, host, member of staff, carer, or someone who enrols and books."""

    id: Id
    home: Id
    """A place of the tree, usually the household."""
    audience: Id | None = None
    """The age band."""
    languages: tuple[str, ...] = ()
    skills: tuple[PersonSkill, ...] = ()
    windows: tuple[Window, ...] = ()
    """When the person can serve; empty: never. Sitting and booking do not need it."""
    week_minutes: Minutes = 100_000
    day_minutes: Minutes = 100_000
    day_tasks: Annotated[int, Field(ge=0, le=1000)] = 1000
    week_tasks: Annotated[int, Field(ge=0, le=1000)] = 1000
    rest_minutes: Minutes = 0
    """Least time between the end of one task and the start of the next."""
    travel_minutes: Minutes = 100_000
    """Farthest way from home to a task."""
    vetted: bool = False
    """May visit homes and work with children."""
    excludes: tuple[Id, ...] = ()
    """Will not, or must not, serve: requests, households or any place, and people (neither their
    requests nor side by side in one crew)."""
    prefers: tuple[Id, ...] = ()
    """Topics, places (and all in them) and people (partners in a crew) the person likes."""
    recent_minutes: Minutes = 0
    """Served in the last weeks; the goal ``even-load`` reads it."""
    organisation: Id | None = None
    staff_pledge: Id | None = None
    """The ``staff`` pledge whose minutes and conditions the person's tasks stay within."""
    hire: Hire | None = None


class Venue(Frozen):
    """A living room 大客厅: a house whose rooms combine."""

    id: Id
    place: Id
    name: Text = ""


class Room(Frozen):
    """A room, with what it can be used as.

    A use occupies ``[start − set-up(function), end + turnover)``, all within the opening hours;
    set-up and turnover are rounded up to whole slots.
    """

    id: Id
    venue: Id
    name: Text = ""
    functions: dict[Id, Minutes]
    """Function → set-up minutes, always counted."""
    capacity: Annotated[int, Field(ge=0, le=100_000)]
    equipment: tuple[str, ...] = ()
    open: tuple[Window, ...]
    closed: tuple[Window, ...] = ()
    turnover_minutes: Minutes = 0


class JoinedRoom(Frozen):
    """Rooms used as one. Open when all parts are; has all their equipment and its own figures."""

    id: Id
    rooms: Annotated[tuple[Id, ...], Field(min_length=2)]
    """The parts, all of one venue."""
    name: Text = ""
    functions: dict[Id, Minutes]
    capacity: Annotated[int, Field(ge=0, le=100_000)]
    turnover_minutes: Minutes = 0
