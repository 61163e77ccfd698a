"""The minutes that a plan's uses hold are the slots that the judge sees."""

from __future__ import annotations

import pytest
from sqlmodel import select

from api.database import Database
from matcher.rules.use import uses_of_rooms
from matcher.rules.view import View
from models.load import Minutes, Uses, register_rooms
from models.load.rooms import parts_of
from models.tables import Neighbourhood, RoomHold, RoomUse, Space
from models.time import Calendar
from scenarios.south_gate import south_gate
from tests import build
from tests.build import room, t, window
from tests.scenarios.south_gate_plan import PENCILLED


@pytest.mark.parametrize(
    ("calendar", "time", "minutes"),
    [
        # 2026-11-23T00:00+08:00 is 2026-11-22T16:00Z: 20,779 days and 16 hours after 1970, since
        # 2026-11-22 is day 20,779 (56 years · 365 + 14 leap days = 20,454 on 2026-01-01, + 325).
        (Calendar(start="2026-11-23"), "2026-11-23T00:00", 20_779 * 1440 + 16 * 60),
        (Calendar(start="2026-11-23"), "2026-11-23T09:30", 20_779 * 1440 + 25 * 60 + 30),
        # The day Berlin's clocks go back, 2026-10-25 (day 20,751): midnight is 22:00Z the day
        # before; 02:30 comes twice, at 00:30Z and at 01:30Z.
        (
            Calendar(start="2026-10-25", time_zone="Europe/Berlin"),
            "2026-10-25T02:30",
            20_751 * 1440 + 30,
        ),
        (
            Calendar(start="2026-10-25", time_zone="Europe/Berlin"),
            "2026-10-25T02:30+01:00",
            20_751 * 1440 + 90,
        ),
    ],
)
def test_minutes_count_from_1970_in_utc(calendar: Calendar, time: str, minutes: int) -> None:
    assert Minutes(calendar).of_time(time) == minutes


def test_a_use_is_held_from_set_up_to_the_end_of_turnover() -> None:
    # Slots of 30 minutes: 20 of set-up become 30, 40 of turnover become 60.
    tea = room("r", functions={"tea": 20}, turnover_minutes=40)
    uses = Uses(build.week(rooms=(tea,)))
    nine = uses.minutes.of_time(t(0, "09:00"))
    use = uses.use("r", "tea", start=18, slots=2)
    assert (use.starts, use.ends) == (nine, nine + 60)
    assert (use.held_from, use.held_until) == (nine - 30, nine + 120)


def test_the_living_rooms_week_is_held_as_the_judge_says(database: Database) -> None:
    week = south_gate()
    uses = Uses(week)
    with database.writing() as session:
        session.add(Neighbourhood(id="n"))
        session.flush()
        register_rooms(session, "n", uses.rooms.values())
        for number, (placement, use) in enumerate(uses.of_placements(PENCILLED.placements)):
            session.add(
                RoomUse(
                    id=str(number),
                    neighbourhood="n",
                    origin="published",
                    request=placement.request,
                    **vars(use),
                )
            )
    with database.reading() as session:
        held = {
            (space.room, hold.held_from, hold.held_until)
            for hold, space in session.exec(
                select(RoomHold, Space).where(RoomHold.space == Space.number)
            )
        }
    minute = uses.minutes.of_slot
    judged = {
        (part, minute(use.start), minute(use.end))
        for part, taken in uses_of_rooms(View(week, PENCILLED)).items()
        for use in taken
    }
    assert held == judged
    assert any(len(parts_of(uses.rooms[p.room])) > 1 for p in PENCILLED.placements if p.room)


def test_a_wish_without_a_room_holds_none() -> None:
    visit = build.request("v", sessions=(build.session(windows=(window(0, "09:00", "10:00"),)),))
    uses = Uses(build.week(requests=(visit,)))
    assert list(uses.of_placements((build.placed("v", t(0, "09:00")),))) == []
