"""Stretches of time that people and rooms are taken, and which of them get in each other's way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from matcher.rules.say import where
from matcher.rules.view import View
from models.items import Placement


@dataclass(frozen=True)
class Use:
    """Half-open slots ``[start, end)`` taken by a placement. Uses of one group never clash."""

    start: int
    end: int
    group: tuple[str, ...]
    placement: Placement
    enrolment: str = ""
    """For sitting: the enrolment that got the seat."""


def overlaps(uses: Iterable[Use]) -> Iterator[tuple[Use, Use]]:
    """Pairs (earlier, later) of different groups that overlap; each later use at most once.

    Only the two latest-ending uses of different groups can be what a later one runs into, so this
    takes n·log n steps however badly a plan overlaps.
    """
    last: Use | None = None
    other: Use | None = None
    for use in sorted(uses, key=lambda u: (u.start, u.end, u.group, where(u.placement))):
        before = last if last is not None and last.group != use.group else other
        if before is not None and before.end > use.start:
            yield before, use
        if last is None or last.group == use.group:
            last = use if last is None or use.end > last.end else last
        elif use.end > last.end:
            last, other = use, last
        elif other is None or use.end > other.end:
            other = use


def rounds(view: View) -> dict[str, list[Placement]]:
    """What each person serves in, by start; twice in one crew counts once."""
    found: dict[str, list[Placement]] = defaultdict(list)
    for p in sorted(view.placements, key=lambda p: view.span(p)):
        for person in dict.fromkeys(a.person for a in p.crew):
            found[person].append(p)
    return dict(found)


def in_a_row(view: View) -> Iterator[tuple[str, Placement, Placement, int]]:
    """(person, task, next task, slots between); overlapping tasks are left out."""
    for person, tasks in rounds(view).items():
        for task, after in pairwise(tasks):
            between = view.span(after)[0] - view.span(task)[1]
            if between >= 0:
                yield person, task, after, between


def within_one(span: tuple[int, int], windows: Iterable[tuple[int, int]]) -> bool:
    """Whether a span of slots lies wholly in one of the windows."""
    return any(start <= span[0] and span[1] <= end for start, end in windows)


def occupied(view: View, placement: Placement, room: str) -> tuple[int, int]:
    """Slots a room is taken: from set-up for the function to the end of turnover.

    A function the room does not offer has no set-up of its own (rule ``function`` reports it).
    """
    start, end = view.span(placement)
    need = view.session(placement).room
    taken = view.rooms[room]
    set_up = taken.functions.get(need.function, 0) if need is not None else 0
    return start - view.clock.length(set_up), end + view.clock.length(taken.turnover_minutes)


def uses_of_rooms(view: View) -> dict[str, list[Use]]:
    """Uses of each single room; a joined room takes all its parts."""
    found: dict[str, list[Use]] = defaultdict(list)
    for p in view.placements:
        if p.room is not None:
            start, end = occupied(view, p, p.room)
            for part in view.room_parts(p.room):
                found[part].append(Use(start, end, where(p), p))
    return dict(found)
