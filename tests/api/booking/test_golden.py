"""Golden hours: the figures of a few weeks, counted by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from api.database import Database
from api.problems import Problem
from api.services import publishing
from api.services.booking.frame import frame_at
from api.services.booking.golden import Chance, Chances, chances
from api.services.booking.wish import minute_of
from api.services.signing import Caller
from models.base import Window
from models.demand import Request, RoomNeed, Session
from models.tables import Neighbourhood, Publication, RequestRow, RoomUse, WeekRow
from models.time import Calendar
from models.week import Week
from tests import build
from tests.api.booking import corner

SATURDAY, SUNDAY = "2026-12-12", "2026-12-13"


def wish(id: str, household: str, *windows: Window) -> Request:
    happens = Session(id="s", minutes=60, windows=windows, room=RoomNeed(function="tea"))
    return build.request(id, "booking", household=household, place=household, sessions=(happens,))


def window(day: str, start: str, end: str, preference: int = 0) -> Window:
    return Window(start=f"{day}T{start}", end=f"{day}T{end}", preference=preference)


def week(monday: str, *requests: Request) -> Week:
    """One tea room, open every day from 8 to 22, and these bookings."""
    first = date.fromisoformat(monday)
    open_ = tuple(window(str(first + timedelta(days=n)), "08:00", "22:00") for n in range(7))
    return build.week(
        id=monday,
        calendar=Calendar(start=monday),
        rooms=(build.room("tea", open=open_),),
        requests=requests,
    )


@pytest.fixture
def weeks(database: Database) -> Database:
    """Two published weeks, and the one in which somebody asks.

    Saturday 15:00 to 16:00: asked for by three in the first week (one of them would rather have
    the morning) and by one in the second; two and none of them got it.
    """
    sat = "2026-12-05"
    first = week(
        "2026-11-30",
        wish("a", "h1", window(sat, "15:00", "16:00")),
        wish("b", "h2", window(sat, "14:00", "18:00")),
        wish("c", "h3", window(sat, "15:00", "17:00"), window(sat, "09:00", "10:00", 5)),
        wish("d", "h4", window(sat, "15:00", "16:30")),
    )
    decided = build.content(
        build.placed("a", f"{sat}T15:00", room="tea"),
        build.placed("b", f"{sat}T17:00", room="tea"),
        build.placed("c", f"{sat}T09:00", room="tea"),
    )
    # d gets nothing: the plan that is published must say so.
    corner.publish(database, first, decided, unmet=("d",))
    corner.publish(database, week("2026-12-07"), build.content())
    return database


def asked(
    database: Database, start: str, household: str = "h1", by: Caller | None = None
) -> Chances:
    with database.reading() as session:
        minute = minute_of(session, "n", start)
        frame = frame_at(session, "n", minute)
        return chances(session, by or corner.caller(), frame, "tea", minute, 60, household)


def figures(chance: Chance) -> tuple[int, int, float]:
    return chance.asked, chance.served, chance.likely


def test_asked_served_and_likely(weeks: Database) -> None:
    # a, b and d would have taken 15:00; c liked the morning better. a and b got a room in the
    # window that they asked for: (2 + 1) ÷ (3 + 2).
    assert figures(asked(weeks, f"{SATURDAY}T15:00").wanted) == (3, 2, 0.6)
    # 17:00 to 18:00 is within b's window alone: (1 + 1) ÷ (1 + 2).
    assert figures(asked(weeks, f"{SATURDAY}T17:00").wanted) == (1, 1, 0.667)
    assert figures(asked(weeks, f"{SATURDAY}T09:00").wanted) == (1, 1, 0.667)
    # Nobody asked for Sunday: even.
    assert figures(asked(weeks, f"{SUNDAY}T15:00").wanted) == (0, 0, 0.5)


def test_the_three_best_are_likelier_and_then_nearer(weeks: Database) -> None:
    found = asked(weeks, f"{SATURDAY}T15:00").instead
    # Of everything seen only b's hours (14:00 and 16:00 to 18:00) and c's morning went well; at
    # 16:00 and 17:00 they do not overlap, 14:00 is as near as 16:00 and earlier.
    assert [figures(chance)[2] for chance in found] == [0.667, 0.667, 0.667]
    with weeks.reading() as session:
        expected = [
            minute_of(session, "n", f"{SATURDAY}T{clock}") for clock in ("14:00", "16:00", "17:00")
        ]
    assert [chance.starts for chance in found] == expected


def test_when_the_household_last_had_it(weeks: Database) -> None:
    with weeks.reading() as session:
        then = minute_of(session, "n", "2026-12-05T15:00")
    assert asked(weeks, f"{SATURDAY}T15:00", "h1").wanted.last_had == then
    assert asked(weeks, f"{SATURDAY}T15:30", "h1").wanted.last_had == then
    assert asked(weeks, f"{SATURDAY}T16:00", "h1").wanted.last_had is None
    assert asked(weeks, f"{SUNDAY}T15:00", "h1").wanted.last_had is None
    assert asked(weeks, f"{SATURDAY}T15:00", "h4").wanted.last_had is None


def test_a_households_figures_are_its_own(weeks: Database) -> None:
    mine = corner.caller("household-head", "h1")
    assert asked(weeks, f"{SATURDAY}T15:00", "h1", mine).wanted.asked == 3
    with pytest.raises(Problem, match="not-allowed"):
        asked(weeks, f"{SATURDAY}T15:00", "h2", mine)


def test_what_was_taken_back_or_is_this_week_s_own_is_no_figure(weeks: Database) -> None:
    # In the first week itself nothing has been seen yet, and a plan taken back shows nothing.
    assert figures(asked(weeks, "2026-12-05T15:00").wanted) == (0, 0, 0.5)
    with weeks.writing() as session:
        first = select(Publication.id).where(Publication.week == "2026-11-30")
        publishing.undo(session, corner.caller(), session.exec(first).one(), reason="")
    assert figures(asked(weeks, f"{SATURDAY}T15:00").wanted) == (0, 0, 0.5)


def test_only_the_last_weeks_count(weeks: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    corner.publish(weeks, week("2026-12-14"), build.content())
    assert asked(weeks, "2026-12-19T15:00").wanted.asked == 3
    monkeypatch.setattr("api.services.booking.golden.WEEKS", 1)
    assert asked(weeks, "2026-12-19T15:00").wanted.asked == 0


def test_who_wanted_the_room_for_something_else_or_elsewhere_has_not_competed(
    weeks: Database,
) -> None:
    with weeks.writing() as session:
        row = session.get_one(RequestRow, ("2026-11-30", "d"))
        need = RoomNeed(function="dance")
        row.sessions = tuple(s.model_copy(update={"room": need}) for s in row.sessions)
    assert asked(weeks, f"{SATURDAY}T15:00").wanted.asked == 2
    with weeks.writing() as session:
        session.add(Neighbourhood(id="m"))
        session.flush()
        session.get_one(WeekRow, "2026-11-30").neighbourhood = "m"
    assert asked(weeks, f"{SATURDAY}T15:00").wanted.asked == 0


def test_what_was_given_back_or_is_still_to_come_was_not_had(weeks: Database) -> None:
    def had() -> int | None:
        return asked(weeks, f"{SATURDAY}T15:00", "h1").wanted.last_had

    of_h1 = select(RoomUse).where(RoomUse.household == "h1")
    assert had() is not None
    with weeks.writing() as session:
        session.exec(of_h1).one().active = False
    assert had() is None
    with weeks.writing() as session:
        use = session.exec(of_h1).one()
        use.active = True
        for name in ("starts", "ends", "held_from", "held_until"):
            setattr(use, name, getattr(use, name) + 7 * 1440)  # in the week that is asked about
    assert had() is None
