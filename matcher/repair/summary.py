"""A repair as data: what programs get of it, without the plans themselves."""

from __future__ import annotations

from typing import Literal

from matcher.repair.plan import Whole
from matcher.repair.told import About, Notice
from matcher.repair.ways import Name, Repair, Way
from models.base import Frozen, Id
from models.event import Event
from models.items import Flow, Placement, Seat


class NoticeFacts(Frozen):
    """One thing to tell one party; see :class:`matcher.repair.told.Notice`."""

    party: Id
    about: About
    change: Literal["cancelled", "changed", "new"]
    request: Id
    before: Flow | Placement | Seat | None
    after: Flow | Placement | Seat | None
    broken: bool
    """Whether a promise to them is broken."""


class WayFacts(Frozen):
    """A way out; see :class:`matcher.repair.ways.Way`."""

    best_at: tuple[Name, ...]
    told: tuple[Id, ...]
    """Who must be told of a broken promise."""
    tiers: tuple[int, ...]
    """Value of every tier of the policy."""
    exact: bool
    """Whether no plan at all is better at it."""
    notices: tuple[NoticeFacts, ...]
    hash: str | None = None
    """Of its complete plan; None for doing nothing."""
    holds: bool = True


class RepairFacts(Frozen):
    """What an event does, and the ways out."""

    event: Event
    nothing: WayFacts
    """What is left if nothing is done."""
    released: tuple[Id, ...]
    """Pins and locks that the event itself breaks."""
    eased: tuple[Id, ...]
    """Requests that may get a part where they asked for the whole."""
    ways: tuple[WayFacts, ...]


def facts_of(found: Repair, plans: list[Whole]) -> RepairFacts:
    """The facts of a repair and the complete plans of its ways."""
    return RepairFacts(
        event=found.event,
        nothing=_way(found.nothing, None, holds=found.nothing_holds),
        released=tuple(d.id for d in found.released),
        eased=tuple(sorted(found.change.eased)),
        ways=tuple(
            _way(way, whole.plan.content_hash(), holds=whole.verdict.holds)
            for way, whole in zip(found.ways, plans, strict=True)
        ),
    )


def _way(way: Way, digest: str | None, *, holds: bool) -> WayFacts:
    return WayFacts(
        best_at=way.names,
        told=way.told,
        tiers=way.tiers,
        exact=way.exact,
        notices=tuple(map(_notice, way.notices)),
        hash=digest,
        holds=holds,
    )


def _notice(notice: Notice) -> NoticeFacts:
    return NoticeFacts(
        party=notice.party,
        about=notice.about,
        change=notice.change,
        request=notice.request,
        before=notice.before,
        after=notice.after,
        broken=notice.broken,
    )
