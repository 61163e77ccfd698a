"""Booking under any order of events, held against a model of a few lines that shares no code.

The model knows the corner (:mod:`tests.api.booking.corner`) by heart: two rooms, what the plan put
into them on Tuesday and Wednesday, who is where, a cap of two bookings for each household.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlmodel import Session, select

from api.database import Database
from api.problems import Problem
from api.services.booking.clock import tick
from api.services.booking.desk import book, move
from api.services.booking.wish import RoomWish, Who
from models.tables import Reservation
from tests.api.booking import corner
from tests.api.booking.test_desk import sound
from tests.api.databases import Kind, emptied
from tests.api.machines import on
from tests.build import t

PARTS = {"tea": {"tea"}, "kitchen": {"kitchen"}, "both": {"tea", "kitchen"}}
AROUND = {"tea": 30, "kitchen": 0, "both": 0}
"""Minutes of set-up, and of turnover."""
HOMES = {"li": "h1", "wang": "h2", "zhao": "h3", "sun": "h4"}
TUESDAY = 1440
"""Minutes are counted from Monday's midnight. Everything here happens on Tuesday and Wednesday."""
NOON_BEFORE = -720
"""When the machine begins: Sunday noon."""
PUBLISHED = [
    ("kitchen", TUESDAY + 600, TUESDAY + 720),
    ("kitchen", 2 * 1440 + 1080, 2 * 1440 + 1200),
]
ELSEWHERE = {"li": [(TUESDAY + 600, TUESDAY + 720)]}
BEGUN = {"h1": 1}
"""Published bookings of households."""
CAP, OFFER = 2, 120


@dataclass
class Entry:
    """What the model knows of a reservation."""

    who: str
    room: str
    start: int
    end: int
    state: str
    asked: int
    until: int = 0

    @property
    def holds(self) -> bool:
        return self.state in ("offered", "confirmed")

    def held(self) -> tuple[set[str], int, int]:
        around = AROUND[self.room]
        return PARTS[self.room], self.start - around, self.end + around


def meet(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


class Desk(RuleBasedStateMachine):
    """The service over one of the databases, and the model beside it."""

    kind: ClassVar[Kind]

    def __init__(self) -> None:
        super().__init__()
        self.opened = ExitStack()
        self.database = Database(self.opened.enter_context(emptied(self.kind)))
        self.opened.callback(self.database.close)
        corner.publish(self.database)
        self.entries: dict[str, Entry] = {}
        self.minute = NOON_BEFORE

    def teardown(self) -> None:
        self.opened.close()

    @property
    def now(self) -> datetime:
        return corner.SUNDAY_BEFORE + timedelta(minutes=self.minute - NOON_BEFORE)

    # --- the model ------------------------------------------------------------------------------

    def objections(self, it: Entry) -> set[str]:
        others = [e for e in self.entries.values() if e is not it and e.holds]
        parts, begin, end = it.held()
        found = set()
        if begin % 1440 < 480 or (end - 1) % 1440 >= 1320 or end - begin > 840:
            found.add("open")
        holds = [e.held() for e in others]
        holds += [(PARTS[room], start, over) for room, start, over in PUBLISHED]
        if any(parts & p and meet((begin, end), (b, e)) for p, b, e in holds):
            found.add("taken")
        home = HOMES[it.who]
        mine = [e for e in others if HOMES[e.who] == home]
        if len(mine) + BEGUN.get(home, 0) >= CAP:
            found.add("cap")
        busy = [(e.start, e.end) for e in others if e.who == it.who] + ELSEWHERE.get(it.who, [])
        if any(meet((it.start, it.end), other) for other in busy):
            found.add("clash")
        return found

    def give_out(self) -> None:
        """Offer what is free to those who wait, in order."""
        waiting = [e for e in self.entries.values() if e.state == "waiting"]

        def order(e: Entry) -> tuple[int, int]:
            home = HOMES[e.who]
            held = [o for o in self.entries.values() if o.holds and HOMES[o.who] == home]
            return len(held) + BEGUN.get(home, 0), e.asked

        for entry in sorted(waiting, key=order):
            until = min(self.minute + OFFER, entry.start)
            if until > self.minute and not self.objections(entry):
                entry.state, entry.until = "offered", until

    # --- what happens ---------------------------------------------------------------------------

    @rule(
        who=st.sampled_from(sorted(HOMES)),
        room=st.sampled_from(sorted(PARTS)),
        day=st.sampled_from((1, 2)),
        slot=st.sampled_from((16, 18, 19, 20, 21, 22, 24, 42)),
        minutes=st.sampled_from((30, 60, 120)),
        wait=st.booleans(),
    )
    def book(self, who: str, room: str, day: int, slot: int, minutes: int, wait: bool) -> None:
        self.minute += 1
        start = day * 1440 + 30 * slot
        it = Entry(who, room, start, start + minutes, "confirmed", self.minute)
        found = self.objections(it)
        expected = "confirmed"
        if start <= self.minute:
            expected = "not-now"
        elif found == {"taken"}:
            expected = "waiting" if wait else "taken"
            if wait and self._waits_already(it):
                expected = "already-there"
        elif found:
            expected = "against-rules"
        wish = RoomWish(room, "tea", t(day, f"{slot // 2:02}:{30 * (slot % 2):02}"), minutes)
        if room == "kitchen":
            wish = RoomWish(room, "kitchen", wish.start, minutes)
        by, person = corner.caller(), Who(person=who)
        said = self.said(
            lambda session: book(session, by, "n", person, wish, wait=wait, moment=self.now)
        )
        if isinstance(said, Reservation):
            it.state = said.state
            self.entries[said.id] = it
            assert said.state == expected
        else:
            assert said == expected

    def said(self, do: Callable[[Session], Reservation]) -> Reservation | str:
        """What the service makes of it: a reservation, or why not."""
        try:
            with self.database.writing() as session:
                return do(session)
        except Problem as problem:
            return problem.code

    def _waits_already(self, it: Entry) -> bool:
        return any(
            e.state in ("waiting", "offered")
            and (HOMES[e.who], e.room, e.start) == (HOMES[it.who], it.room, it.start)
            for e in self.entries.values()
        )

    @precondition(lambda self: self.entries)
    @rule(data=st.data(), to=st.sampled_from(("cancelled", "confirmed")))
    def move(self, data: Any, to: Any) -> None:
        self.minute += 1
        name = data.draw(st.sampled_from(sorted(self.entries, key=lambda n: self.entries[n].asked)))
        it = self.entries[name]
        expected = to
        freed = False
        begun = it.start <= self.minute
        if to == it.state:
            pass  # done already
        elif to == "confirmed" and it.state == "offered":
            expected = to if self.minute < it.until else "not-now"
        elif to == "confirmed":
            found = self.objections(it)
            expected = "taken" if found == {"taken"} else "against-rules" if found else to
            expected = "not-now" if begun else expected
        elif it.holds:
            expected, freed = ("not-now", False) if begun else (to, True)
        by = corner.caller()
        said = self.said(lambda session: move(session, by, name, to, moment=self.now))
        if isinstance(said, Reservation):
            it.state = said.state
            assert said.state == expected
        else:
            assert said == expected
        if freed:
            self.give_out()

    @rule(minutes=st.sampled_from((30, OFFER, OFFER + 1, 1440 + 600)))
    def clock(self, minutes: int) -> None:
        self.minute += minutes
        tick(self.database, self.now)
        for entry in self.entries.values():
            if entry.state == "waiting" and entry.start <= self.minute:
                entry.state = "lapsed"
        over = [e for e in self.entries.values() if e.state == "offered"]
        for entry in sorted(over, key=lambda e: e.until):
            if entry.until <= self.minute:
                entry.state = "lapsed"
                self.give_out()

    # --- what must hold -------------------------------------------------------------------------

    @invariant()
    def the_service_is_where_the_model_is(self) -> None:
        with self.database.reading() as session:
            kept = {it.id: it.state for it in session.exec(select(Reservation))}
        assert kept == {name: entry.state for name, entry in self.entries.items()}

    @invariant()
    def the_week_with_all_that_was_taken_keeps_every_rule(self) -> None:
        if self.minute % 5 == 0:
            sound(self.database)


TestOnSQLite = on(Desk, "sqlite", examples=8)
TestOnPostgreSQL = on(Desk, "postgresql", examples=3)
