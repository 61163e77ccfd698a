"""What is asked for: every request is made of lines, sessions and a seat.

Whatever its kind, a request is served by the same three decisions: flows (pledge → line),
placements (session → start, room, crew) and seats. The kind only sets a weight in the fairness
figures, which caps count it, and whether the six steps gate it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.base import Amount, Frozen, Id, LocalTime, Percent, Text, Window
from models.supply import Level

Kind = Literal["need", "project", "activity", "booking", "rota", "enrolment"]
Care = Literal["ordinary", "priority", "must"]
Stage = Literal["suggestion", "motion", "discussion", "review", "resolution", "evaluation"]
"""The six steps 六议, in this order."""
STAGES: tuple[Stage, ...] = (
    "suggestion",
    "motion",
    "discussion",
    "review",
    "resolution",
    "evaluation",
)
Preference = Annotated[int, Field(ge=-(10**7), le=10**7)]


class Accepted(Frozen):
    """A substitute that a line accepts."""

    item: Id
    preference: Preference = 0
    """Counted once for each flow of this item to the line (goal ``affinity``)."""
    give: Annotated[int, Field(ge=1, le=10**6)] | None = None
    """With ``per``: a rate of the line's own; without both, the catalogue's rate."""
    per: Annotated[int, Field(ge=1, le=10**6)] | None = None


class Line(Frozen):
    """An amount of an item. A part of its request, served ``counted ÷ amount``.

    A flow of x parts of a substitute counts ``x · per ÷ give`` parts. Counted never exceeds
    ``amount``, and is 0 or at least ``least``.
    """

    id: Id
    item: Id
    amount: Annotated[int, Field(ge=1, le=10**10)]
    """Parts asked. For ``capacity``: in every slot of every one of its windows."""
    least: Amount = 0
    windows: tuple[Window, ...] = ()
    """When it can be received; empty: the whole week. Required for ``capacity``."""
    accepts: tuple[Accepted, ...] = ()
    preference: Preference = 0
    """Counted once for each flow of the asked item itself (goal ``affinity``)."""
    single_source: bool = False
    """One pledge serves the whole line."""


class Role(Frozen):
    """A part in a crew, for ``count`` different people."""

    id: Id
    count: Annotated[int, Field(ge=1, le=100)] = 1
    skill: Id | None = None
    level: Level = 1
    language: str | None = None
    """The person must speak it."""
    people: tuple[Id, ...] = ()
    """Only these may fill it (the host of an activity); empty: anyone able."""
    same_carer: bool = False
    """One person fills it in all placed occurrences (then ``count`` is 1)."""


class RoomNeed(Frozen):
    """The room a session needs: one room or joined room that satisfies all of it."""

    function: Id
    people: Annotated[int, Field(ge=0, le=100_000)] = 0
    """How many it must hold."""
    equipment: tuple[str, ...] = ()
    rooms: tuple[Id, ...] = ()
    """Only these rooms or joined rooms; empty: any."""


class Spacing(Frozen):
    """Placed occurrences i < j begin ``(j − i)·min_days`` to ``(j − i)·max_days`` days apart."""

    min_days: Annotated[int, Field(ge=0, le=35)] = 1
    max_days: Annotated[int, Field(ge=0, le=35)] = 35


class Session(Frozen):
    """Something that happens ``occurrences`` times, each time whole, within one of its windows.

    Each occurrence (numbered from 0) is a part of its request, served or not. It takes place in
    its room, or, without a room, at ``place`` (default: the request's place).
    """

    id: Id
    minutes: Annotated[int, Field(ge=1, le=10_080)]
    """Length; occupies that, rounded up to whole slots."""
    windows: Annotated[tuple[Window, ...], Field(min_length=1)]
    occurrences: Annotated[int, Field(ge=1, le=35)] = 1
    spacing: Spacing | None = None
    crew: tuple[Role, ...] = ()
    """Every role filled or the occurrence does not happen."""
    room: RoomNeed | None = None
    place: Id | None = None
    home_visit: bool = False
    """Takes place in somebody's home: its crew must be vetted."""
    children: bool = False
    """Works with children: its crew must be vetted."""
    meeting: bool = False
    """Leads to a project's resolution: needs a room, draws no money, passes the gate."""


class Order(Frozen):
    """Session ``after`` may only happen when every occurrence of ``before`` is placed and has ended
    by its start."""

    before: Id
    after: Id


class SeatOffer(Frozen):
    """Places for people in an activity's sessions."""

    limit: Annotated[int, Field(ge=0, le=100_000)]
    """Most people in each occurrence."""
    least: Annotated[int, Field(ge=0, le=100_000)] = 0
    """Fewest people seated, or the occurrence does not happen."""
    audiences: tuple[Id, ...] = ()
    """Everyone seated belongs to one of these; empty: all."""
    communities: tuple[Id, ...] = ()
    """Everyone seated lives in one of these places; empty: all."""
    course: bool = False
    """A course seat covers all occurrences of all sessions (then the activity is all-or-nothing);
    a drop-in seat covers one occurrence."""


class Choice(Frozen):
    """One of the activities an enrolment would take."""

    activity: Id
    session: Id | None = None
    """Drop-in only: this session (None: any)."""
    occurrence: Annotated[int, Field(ge=0, le=34)] | None = None
    """Drop-in only: this occurrence (None: any)."""
    preference: Preference = 0
    """Rank; higher is liked better (goal ``affinity``)."""


class SeatWish(Frozen):
    """An enrolment's ranked choices: it gets at most one, for all its people together."""

    choices: Annotated[tuple[Choice, ...], Field(min_length=1)]


class Affinity(Frozen):
    """How well a person (in a crew) or a pledge suits a request, or that it must not be."""

    who: Id
    value: Preference = 0
    """Counted for each crew place the person fills, or each flow from the pledge."""
    forbidden: bool = False


class ProjectFacts(Frozen):
    """Where a project stands in the six steps, and what residents said and raised."""

    stage: Stage = "suggestion"
    reviewed: bool = False
    """A third party has reviewed it; needed from the policy's threshold."""
    published: bool = False
    """Disclosed 公示."""
    votes: Annotated[int, Field(ge=0, le=10**6)] = 0
    """Households that voted for it."""
    raised: Amount = 0
    """Parts of money the residents have raised; matching pledges read it."""


class Request(Frozen):
    """Demand of any kind.

    *Parts in play*: all lines, all occurrences and the seat; for a project that has not passed the
    gate, only the occurrences of its ``meeting`` sessions. *Served* f_r is the mean over the parts
    in play (no parts: 0). f_r is 0, or at least ``least_percent`` %; at 0 nothing is taken at all.
    """

    id: Id
    kind: Kind
    name: Text = ""
    household: Id | None = None
    """Who asks; None for organisations and house groups."""
    organisation: Id | None = None
    people: tuple[Id, ...] = ()
    """Enrolment: who sits, as one group. Booking: who attends. They are in one place at a time."""
    place: Id
    topic: Id
    audiences: tuple[Id, ...] = ()
    value: Annotated[int, Field(ge=0, le=10**6)] = 1
    urgency: Annotated[int, Field(ge=1, le=5)] = 1
    urgency_confirmed: bool = False
    """Until a coordinator confirms it, urgency counts at most 3."""
    care: Care = "ordinary"
    waited: Annotated[int, Field(ge=0, le=520)] = 0
    """w_r: whole weeks waited in which one of its windows lay."""
    earliest: LocalTime | None = None
    """Nothing for it begins before; a later week may be named so."""
    deadline: LocalTime | None = None
    """Everything for it has ended (goods: is handed over) by then."""
    least_percent: Percent = 0
    """0: partial allowed; 100: all or nothing; between: at least this share of f_r or nothing."""
    lines: tuple[Line, ...] = ()
    sessions: tuple[Session, ...] = ()
    order: tuple[Order, ...] = ()
    seats: SeatOffer | None = None
    """What an activity offers."""
    seat: SeatWish | None = None
    """What an enrolment wishes."""
    needs: tuple[Id, ...] = ()
    """Takes nothing unless each of these requests gets something (f > 0)."""
    excludes: tuple[Id, ...] = ()
    """At most one of this and each of these gets anything (either side may name it)."""
    refuses: tuple[Id, ...] = ()
    """People who must not serve it."""
    affinity: tuple[Affinity, ...] = ()
    project: ProjectFacts | None = None
    """Given exactly for projects."""
