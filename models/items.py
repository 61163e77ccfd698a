"""The three decisions, as a plan states them and as a published plan promises them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from models.base import Frozen, Id, LocalTime


class Flow(Frozen):
    """``amount`` parts of the pledge's item go to a line, handed over at a time and place."""

    request: Id
    line: Id
    pledge: Id
    amount: Annotated[int, Field(ge=1, le=10**10)]
    at: LocalTime
    """For ``capacity``: the beginning of the line's first window."""
    place: Id
    """The pledge's pick-up place, or the request's place when it is delivered."""


class Assignment(Frozen):
    """A person fills a role."""

    role: Id
    person: Id


class Placement(Frozen):
    """An occurrence of a session happens: when, where, by whom."""

    request: Id
    session: Id
    occurrence: int = 0
    start: LocalTime
    room: Id | None = None
    """A room or joined room, exactly where the session needs one."""
    crew: tuple[Assignment, ...] = ()


class Seat(Frozen):
    """An enrolment (its whole group) sits in an activity; a drop-in names the occurrence."""

    request: Id
    activity: Id
    session: Id | None = None
    occurrence: int | None = None


class Commitments(Frozen):
    """A set of decisions: the content of a plan."""

    flows: tuple[Flow, ...] = ()
    placements: tuple[Placement, ...] = ()
    seats: tuple[Seat, ...] = ()
