"""Candidates of placements: (occurrence × start × place), and the rooms of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.options.bans import banned_requests, bans_of, names
from matcher.options.index import Index, Space
from matcher.options.removed import Removed
from models.base import Window
from models.demand import RoomNeed
from models.week import Target

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class StartOptions:
    """Starts (parallel arrays) and, for those in rooms, the room candidates of each start."""

    occurrence: Ints
    session: Ints
    request: Ints
    start: Ints
    end: Ints
    place: Ints
    """Where it happens; a session that may use rooms of several venues has one start for each."""
    liked: Ints
    """Largest preference among the session's windows that hold it."""
    room_start: Ints
    """Index of the start each room candidate belongs to."""
    room_space: Ints
    room_from: Ints
    """First slot the room is occupied (set-up counted)."""
    room_until: Ints
    """Slot by which it is free again (turnover counted)."""

    def __len__(self) -> int:
        return len(self.occurrence)


@dataclass(frozen=True)
class _SessionStarts:
    start: Ints
    liked: Ints
    place: Ints
    room_start: Ints
    room_space: Ints
    room_from: Ints
    room_until: Ints


class _Starts:
    def __init__(self, index: Index, removed: Removed) -> None:
        self.index = index
        self.removed = removed
        self.bans = bans_of(index.week, "placement")
        self.banned = banned_requests(index.week)
        clock = index.clock
        longest = 0
        for space in index.spaces:
            longest = max(longest, space.room.turnover_minutes, *space.room.functions.values(), 0)
        self.pad = clock.length(longest) + 1
        """Slots before and after the week that opening hours are known for."""
        self.open = [self._open_until(i) for i in range(len(index.week.rooms))]
        self._suitable: dict[object, tuple[list[int], dict[str, int]]] = {}

    def _open_until(self, room: int) -> Ints:
        """For each slot from −pad: the end of the open stretch it lies in (or itself if closed)."""
        clock, pad = self.index.clock, self.pad
        size = clock.horizon + 2 * pad
        is_open = np.zeros(size, dtype=bool)
        for flag, windows in (
            (True, self.index.week.rooms[room].open),
            (False, self.index.week.rooms[room].closed),
        ):
            for w in windows:
                a, b = clock.span(w)
                is_open[max(a + pad, 0) : max(b + pad, 0)] = flag
        until = np.arange(size + 1)
        for t in range(size - 1, -1, -1):
            if is_open[t]:
                until[t] = until[t + 1]
        return until - pad

    def session(self, number: int) -> _SessionStarts:
        """Starts of one session, the same for all its occurrences."""
        row = self.index.sessions[number]
        request, session = self.index.requests[row.request], row.session
        length = self.index.clock.length(session.minutes)
        start, liked = self._in_windows(session.windows, length)
        if request.id in self.banned:
            self.removed.add(row.request, "ban", len(start))
            start, liked = start[:0], liked[:0]
        if not len(start):
            self.removed.add(row.request, "window")
        early, late = self.index.bounds(request)
        keep = (start >= early) & (start + length <= late)
        self.removed.add(row.request, "deadline", int((~keep).sum()))
        start, liked = start[keep], liked[keep]
        nothing = np.zeros(0, dtype=np.int64)
        if session.room is None:
            place = self.index.place_of[session.place or request.place]
            places = np.full(len(start), place, dtype=np.int64)
            return _SessionStarts(start, liked, places, nothing, nothing, nothing, nothing)
        return self._in_rooms(row.request, session.room, start, liked, length)

    def _in_windows(self, windows: tuple[Window, ...], length: int) -> tuple[Ints, Ints]:
        horizon = self.index.clock.horizon
        best: dict[int, int] = {}
        for w in windows:
            a, b = self.index.clock.span(w)
            for s in range(max(a, 0), min(b, horizon) - length + 1):
                best[s] = max(w.preference, best.get(s, w.preference))
        starts = sorted(best)
        return (
            np.array(starts, dtype=np.int64),
            np.array([best[s] for s in starts], dtype=np.int64),
        )

    def _in_rooms(
        self, request: int, need: RoomNeed, start: Ints, liked: Ints, length: int
    ) -> _SessionStarts:
        spaces, refused = self._suitable_spaces(need)
        for rule, count in refused.items():
            self.removed.add(request, rule, count)
        found: list[tuple[int, Ints, Ints, Ints]] = []
        for k in spaces:
            space = self.index.spaces[k]
            before = self.index.clock.length(space.room.functions[need.function])
            after = self.index.clock.length(space.room.turnover_minutes)
            first, last = start - before, start + length + after
            fits = np.ones(len(start), dtype=bool)
            for part in space.parts:
                fits &= self.open[part][np.maximum(first + self.pad, 0)] >= last
            self.removed.add(request, "open", int((~fits).sum()))
            found.append((k, np.flatnonzero(fits), first, last))
        return self._join(start, liked, found)

    def _join(
        self, start: Ints, liked: Ints, found: list[tuple[int, Ints, Ints, Ints]]
    ) -> _SessionStarts:
        """One start per (slot, venue place), with the rooms there."""
        places = sorted({self.index.spaces[k].place for k, _, _, _ in found})
        out: list[list[Ints]] = [[] for _ in range(7)]
        offset = 0
        for place in places:
            here = [x for x in found if self.index.spaces[x[0]].place == place]
            used = np.unique(np.concatenate([x[1] for x in here]))
            position = np.full(len(start), -1, dtype=np.int64)
            position[used] = np.arange(len(used)) + offset
            out[0].append(start[used])
            out[1].append(liked[used])
            out[2].append(np.full(len(used), place, dtype=np.int64))
            for k, which, first, last in here:
                out[3].append(position[which])
                out[4].append(np.full(len(which), k, dtype=np.int64))
                out[5].append(first[which])
                out[6].append(last[which])
            offset += len(used)
        empty = np.zeros(0, dtype=np.int64)
        return _SessionStarts(*(np.concatenate([empty, *x]) for x in out))

    def _suitable_spaces(self, need: RoomNeed) -> tuple[list[int], dict[str, int]]:
        """Spaces that satisfy a need whatever the time, and how many each rule refused."""
        key = (need.function, need.people, need.equipment, need.rooms)
        known = self._suitable.get(key)
        if known is None:
            every, named = range(len(self.index.spaces)), self.index.space_of
            asked = sorted({named[r] for r in need.rooms if r in named}) if need.rooms else every
            refused = {"function": len(every) - len(asked)} if len(asked) < len(every) else {}
            spaces = []
            for k in asked:
                space = self.index.spaces[k]
                rule = self._refusal(space, need)
                if rule is None:
                    spaces.append(k)
                else:
                    refused[rule] = refused.get(rule, 0) + 1
            known = self._suitable[key] = (spaces, refused)
        return known

    def _refusal(self, space: Space, need: RoomNeed) -> str | None:
        if need.function not in space.room.functions:
            return "function"
        if space.room.capacity < need.people:
            return "capacity"
        if not space.equipment.issuperset(need.equipment):
            return "equipment"
        parts = {self.index.week.rooms[i].id for i in space.parts}
        return None if self.index.withdrawn.isdisjoint({space.id, *parts}) else "ban"


def start_options(index: Index, removed: Removed) -> StartOptions:
    """All starts of all occurrences in play."""
    finder = _Starts(index, removed)
    cols: list[list[Ints]] = [[] for _ in range(11)]
    offset = 0
    for number, row in enumerate(index.sessions):
        found = finder.session(number)
        size = len(found.start)
        length = index.clock.length(row.session.minutes)
        for k in range(row.session.occurrences):
            blocks = (
                np.full(size, row.first + k),
                np.full(size, number),
                np.full(size, row.request),
                found.start,
                found.start + length,
                found.place,
                found.liked,
                found.room_start + offset,
                found.room_space,
                found.room_from,
                found.room_until,
            )
            for column, block in zip(cols, blocks, strict=True):
                column.append(block)
            offset += size
    empty = np.zeros(0, dtype=np.int64)
    starts = StartOptions(*(np.concatenate([empty, *x]) for x in cols))
    return _without_banned(index, starts, finder.bans, removed)


def _without_banned(
    index: Index, starts: StartOptions, bans: list[Target], removed: Removed
) -> StartOptions:
    """Leave out what bans without a person or role name."""
    keep = np.ones(len(starts), dtype=bool)
    keep_room = np.ones(len(starts.room_start), dtype=bool)
    for target in bans:
        if target.person is not None or target.role is not None:
            continue
        hit = matches_start(index, starts, target)
        if target.room is None:
            keep &= ~hit
        else:
            space = index.space_of.get(target.room, -1)
            keep_room &= ~(hit[starts.room_start] & (starts.room_space == space))
    # A start that lost all its rooms is no candidate.
    in_room = np.array([r.session.room is not None for r in index.sessions] + [False])
    rooms_left = np.bincount(starts.room_start[keep_room], minlength=len(starts))
    keep &= ~(in_room[starts.session] & (rooms_left == 0))
    if keep.all() and keep_room.all():
        return starts
    for request, count in zip(*np.unique(starts.request[~keep], return_counts=True), strict=True):
        removed.add(int(request), "ban", int(count))
    keep_room &= keep[starts.room_start]
    position = np.cumsum(keep) - 1
    return StartOptions(
        occurrence=starts.occurrence[keep],
        session=starts.session[keep],
        request=starts.request[keep],
        start=starts.start[keep],
        end=starts.end[keep],
        place=starts.place[keep],
        liked=starts.liked[keep],
        room_start=position[starts.room_start[keep_room]],
        room_space=starts.room_space[keep_room],
        room_from=starts.room_from[keep_room],
        room_until=starts.room_until[keep_room],
    )


def matches_start(index: Index, starts: StartOptions, target: Target) -> NDArray[np.bool_]:
    """Which starts a target's request, session, occurrence and start name."""
    hit = np.ones(len(starts), dtype=bool)
    if target.request is not None:
        hit &= starts.request == index.request_of.get(target.request, -1)
    if target.session is not None:
        named = [i for i, row in enumerate(index.sessions) if names(target.session, row.session.id)]
        hit &= np.isin(starts.session, named)
    if target.occurrence is not None:
        first = np.array([row.first for row in index.sessions] + [0], dtype=np.int64)
        hit &= starts.occurrence - first[starts.session] == target.occurrence
    if target.start is not None:
        hit &= starts.start == index.clock.slot(target.start)
    return hit
