"""The week: everything the allocation may know, and nothing else. Ids are pseudonyms."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.base import Amount, Frozen, Id, LocalTime, Text, fingerprint
from models.demand import Care, Request
from models.items import Commitments
from models.places import Geography, Organisation
from models.policy import Policy
from models.supply import Catalogue, JoinedRoom, Person, Pledge, Room, Venue
from models.time import Calendar


class PastAsk(Frozen):
    """What some asked and got, ``weeks_ago`` weeks ago; already capped and weighted by u_r."""

    weeks_ago: Annotated[int, Field(ge=1, le=520)]
    household: Id | None = None
    group: Id | None = None
    """House group; if absent, the household's."""
    care: Care | None = None
    topic: Id | None = None
    """Read by the fairness report alone."""
    request: Id | None = None
    asked: Annotated[int, Field(ge=0, le=10**9)]
    """Σ u_r."""
    served_milli: Annotated[int, Field(ge=0, le=10**12)]
    """Σ u_r·f_r in thousandths; at most 1000 · asked."""


class History(Frozen):
    """The last weeks, and what has been promised."""

    past: tuple[PastAsk, ...] = ()
    promises: Commitments = Commitments()
    """The published plan. Breaking one means telling people (goal ``promises``)."""
    last_plan: Commitments = Commitments()
    """The last draft (goal ``calm``)."""


class Target(Frozen):
    """What a decision by people speaks of; fields left out match anything.

    With ``line``, ``pledge`` or ``amount``: flows. With ``activity``: seats (of the enrolment
    ``request``; ``session`` and ``occurrence`` may narrow it). With any of ``session``,
    ``occurrence``, ``start``, ``room``, ``role``, ``person``: placements (with ``role`` or
    ``person``: those with such a crew member). With ``request`` alone: the whole request.
    """

    request: Id | None = None
    line: Id | None = None
    pledge: Id | None = None
    amount: Amount | None = None
    activity: Id | None = None
    session: Id | None = None
    occurrence: int | None = None
    start: LocalTime | None = None
    room: Id | None = None
    role: Id | None = None
    person: Id | None = None


class Decision(Frozen):
    """Somebody's word.

    *pin* and *lock*: some decision of the plan matches the target (flows: matching amounts sum to
    at least ``amount``, default 1; a lock with an amount: to exactly it; request alone: f_r = 1).
    *ban*: none matches (request alone: it gets nothing).
    """

    id: Id
    target: Target
    by: Text
    reason: Text = ""


class Decisions(Frozen):
    """What people have decided beforehand."""

    pins: tuple[Decision, ...] = ()
    bans: tuple[Decision, ...] = ()
    locks: tuple[Decision, ...] = ()
    """Past, under way, or set by a coordinator."""
    withdrawn: tuple[Id, ...] = ()
    """Requests, pledges, people or rooms that are no longer there: they get, give, do and hold
    nothing, and a withdrawn request counts nowhere."""


class Week(Frozen):
    """One week of one or more communities: the instance."""

    format: Literal["tongxin-week/1"] = "tongxin-week/1"
    id: Id
    name: Text = ""
    calendar: Calendar
    geography: Geography
    catalogue: Catalogue = Catalogue()
    organisations: tuple[Organisation, ...] = ()
    people: tuple[Person, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    venues: tuple[Venue, ...] = ()
    rooms: tuple[Room, ...] = ()
    joined_rooms: tuple[JoinedRoom, ...] = ()
    requests: tuple[Request, ...] = ()
    history: History = History()
    decisions: Decisions = Field(default=Decisions())
    policy: Policy = Policy()

    def content_hash(self) -> str:
        """SHA-256 of what the week says, apart from names and other words for people."""
        return fingerprint(self)
