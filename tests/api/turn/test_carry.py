"""What goes on into the next week, what is left of it, what is remembered: by hand."""

from __future__ import annotations

from typing import Any

import pytest

from api.services.ordering import ordered
from api.services.turn.carry import week_after
from api.services.turn.times import Move
from models.base import Window
from models.demand import Choice, ProjectFacts, RoomNeed
from models.items import Commitments
from models.policy import Policy
from models.supply import Conditions, Hire, Pledge
from models.time import Calendar
from models.validate import problems_of
from models.week import Decisions, History, PastAsk, Week
from scenarios.south_gate import south_gate
from tests import build
from tests.build import (
    activity,
    content,
    decision,
    enrolment,
    flow,
    line,
    person,
    placed,
    pledge,
    request,
    role,
    room,
    seat,
    session,
    t,
    window,
)
from tests.models.rich import rich_week


def after(week: Week, *done: Any) -> Week:
    listed = {r.id for r in week.requests}
    made = week_after(week, content(*done), id="next", seed=7, listed=listed)
    assert problems_of(made) == []
    return made


def requests(week: Week) -> dict[str, Any]:
    return {r.id: r for r in week.requests}


def test_the_next_week_begins_where_this_one_ends() -> None:
    made = after(build.week(name="47"))
    assert (made.id, made.name, made.calendar.start) == ("next", "", "2026-11-30")
    assert (made.policy.seed, made.geography) == (7, build.week().geography)
    assert made.history == History()


@pytest.mark.parametrize("week", [rich_week(), south_gate()], ids=["rich", "south gate"])
def test_every_week_has_a_sound_one_after_it(week: Week) -> None:
    # Nothing was done: all that may go on does. And so for ten weeks.
    for number in range(10):
        listed = {r.id for r in week.requests}
        week = week_after(week, Commitments(), id=f"n{number}", seed=1, listed=listed)
        assert problems_of(week) == []


# --- times ------------------------------------------------------------------------------------


def test_what_recurs_moves_and_what_is_meant_for_later_stays() -> None:
    move = Move(Calendar(start="2026-11-23"))
    now, later = window(1, "09:00", "10:00", preference=3), window(9, "09:00", "10:00")
    # Tuesday the 24th becomes Tuesday the 1st; what was meant for Wednesday the 2nd stays.
    assert move.recurring((now, later)) == (
        Window(start="2026-12-01T09:00", end="2026-12-01T10:00", preference=3),
        later,
    )
    across = Window(start="2026-11-29T23:00", end="2026-11-30T01:00")
    assert move.dated((now, across, later)) == (across, later)
    assert move.is_over("2026-11-30T00:00")
    assert not move.is_over("2026-11-30T00:30")


def test_an_hour_that_clocks_skip_is_left_out() -> None:
    # In Berlin clocks jump from 02:00 to 03:00 on Sunday 2026-03-29.
    move = Move(Calendar(time_zone="Europe/Berlin", start="2026-03-16"))
    skipped = Window(start="2026-03-22T02:00", end="2026-03-22T04:00")
    kept = Window(start="2026-03-22T03:00", end="2026-03-22T04:00")
    assert [w.start for w in move.recurring((skipped, kept))] == ["2026-03-29T03:00"]


# --- requests ---------------------------------------------------------------------------------


def test_what_is_left_of_a_wish_waits_a_week_more() -> None:
    rice = line("rice", 5, least=3, windows=(window(0, "09:00", "12:00"),))
    visit = session(occurrences=3, windows=(window(1, "09:00", "12:00"),))
    week = build.week(
        people=(person("li"),),
        pledges=(pledge("p", "rice", 9),),
        requests=(
            request("part", lines=(rice, line("oil", 20, "oil")), sessions=(visit,), waited=2),
            request("whole", lines=(line("rice", 1),)),
            request("never", lines=(line("rice", 1),), deadline=t(6)),
            request("later", lines=(rice,), earliest=t(8)),
        ),
    )
    made = after(week, flow("part", "p", 3), placed("part", t(1, "09:00")), flow("whole", "p", 1))
    left = requests(made)
    assert left.keys() == {"part", "later"}  # the one was served, the other's deadline has passed
    part = left["part"]
    assert [(one.id, one.amount, one.least) for one in part.lines] == [("l", 2, 2), ("oil", 20, 0)]
    assert part.lines[0].windows == (Window(start="2026-11-30T09:00", end="2026-11-30T12:00"),)
    assert (part.sessions[0].occurrences, part.waited) == (2, 3)
    # It could not have been served in this week: it has not waited.
    assert (left["later"].waited, left["later"].earliest) == (0, t(8))


def test_who_waits_a_week_more_is_told_apart_by_it_where_ages_are() -> None:
    old = request("old", lines=(line("rice", 1),), waited=8)
    policy = ordered(Policy(), (8,), oldest=True)
    week = build.week(requests=(old,), policy=policy)
    ages = [tier.name for tier in after(week).policy.tiers if tier.name.startswith("overdue")]
    assert ages == ["overdue-9", "overdue-7", "overdue"]
    plain = build.week(requests=(old,), policy=Policy(version="x"))
    assert after(plain).policy.tiers == Policy().tiers


def test_bookings_are_over_rotas_come_again_enrolments_wait_with_their_activity() -> None:
    def party(id: str, day: int) -> Any:
        when = (window(day, "09:00", "12:00"),)
        return request(
            id, "booking", sessions=(session(room=RoomNeed(function="tea"), windows=when),)
        )

    either = (Choice(activity="b"), Choice(activity="a", session="s", occurrence=1))
    turns = (session(crew=(role(),)),)
    week = build.week(
        people=(person("li"), person("wang", "h2")),
        rooms=(room("tea"),),
        requests=(
            party("party", 5),
            party("feast", 8),
            request("rota", "rota", household=None, place="g1", sessions=turns),
            activity("a", session(occurrences=2, windows=(window(2, "09:00", "12:00"),))),
            activity("b", session()),
            enrolment("in-a", "li", choices=either),
            enrolment("in-b", "wang", choices=(Choice(activity="b"),)),
            request("path", "project", place="c1", household=None, project=ProjectFacts(raised=5)),
        ),
    )
    done = (placed("a", t(2, "09:00")), placed("b", t(3)), placed("rota", t(0), {"li": "r"}))
    left = requests(after(week, *done))
    assert left.keys() == {"feast", "rota", "a", "in-a", "path"}
    assert left["rota"].sessions[0].windows[0].start == "2026-11-30T00:00"
    assert left["feast"] == week.requests[1]
    assert left["a"].sessions[0].occurrences == 1
    # The first choice has taken place; of the second any occurrence that is left will do.
    (choice,) = left["in-a"].seat.choices
    assert (choice.activity, choice.session, choice.occurrence) == ("a", None, None)
    assert left["path"].project == ProjectFacts(raised=5)


def test_who_sat_waits_no_more() -> None:
    twice = activity("a", session(occurrences=2))
    week = build.week(people=(person("li"),), requests=(twice, enrolment("e", "li")))
    assert "e" not in requests(after(week, placed("a", t(0)), seat("e", "a")))
    assert "e" in requests(after(week, placed("a", t(0))))


def test_ties_hold_as_long_as_both_are_there() -> None:
    rice = (line("rice", 1),)
    week = build.week(
        pledges=(pledge("p", "rice", 9),),
        requests=(
            request("first", lines=rice),
            request("second", lines=rice, needs=("first",)),
            request("this", lines=rice, excludes=("that",)),
            request("that", lines=rice),
            request("one", lines=rice, excludes=("other",)),
            request("other", lines=rice),
        ),
    )
    left = requests(after(week, flow("first", "p", 1), flow("that", "p", 1)))
    assert left.keys() == {"second", "one", "other"}  # that was served, so this may not be
    assert (left["second"].needs, left["one"].excludes) == ((), ("other",))


def test_what_was_withdrawn_does_not_go_on_and_people_do() -> None:
    week = build.week(
        people=(person("li"),),
        pledges=(pledge("p", "rice", 9),),
        rooms=(room("tea"),),
        requests=(request("w", lines=(line("rice", 1),)),),
        decisions=Decisions(withdrawn=("w", "p", "li", "tea")),
    )
    made = after(week)
    assert (made.requests, made.pledges) == ((), ())
    assert ([p.id for p in made.people], [r.id for r in made.rooms]) == (["li"], ["tea"])
    assert made.decisions == Decisions()


# --- supply -----------------------------------------------------------------------------------


def test_pledges_go_on_with_what_is_left() -> None:
    lasts = Window(start=t(0), end=t(20))
    week = build.week(
        people=(person("nurse", hire=Hire(fund="fund", price_per_hour=600)),),
        pledges=(
            pledge("some", "rice", 9, windows=(lasts,), deliveries=3),
            pledge("all", "rice", 2),
            pledge("old", "rice", 9, windows=(Window(start=t(0), end=t(5)),)),
            pledge("meant", "rice", 9, conditions=Conditions(requests=("whole",))),
            pledge("bays", "bay", 2, windows=(window(0, "20:00", "22:00"),)),
            Pledge(id="hours", donor="firm", kind="staff", quantity=600),
            pledge("fund", "money", 900),
        ),
        requests=(
            request("whole", lines=(line("rice", 4),)),
            request("more", sessions=(session(minutes=90, crew=(role(),)),)),
            request("park", lines=(line("bay", 2),)),
        ),
    )
    made = after(
        week,
        flow("whole", "some", 2),
        flow("whole", "all", 2),
        flow("park", "bays", 2),
        placed("more", t(0), {"nurse": "r"}),
    )
    left = {p.id: p for p in made.pledges}
    # The fund paid an hour and a half at 600 the hour: all it had.
    expected = {"some": 7, "bays": 2, "hours": 600, "fund": 0}
    assert {id: p.quantity for id, p in left.items()} == expected
    assert (left["some"].windows, left["some"].deliveries) == ((lasts,), 2)
    assert left["bays"].windows[0].start == "2026-11-30T20:00"
    assert made.people[0].hire == Hire(fund="fund", price_per_hour=600)


def test_people_and_rooms_come_every_week() -> None:
    morning = (window(2, "09:00", "11:00"),)
    closures = (window(1, "09:00", "12:00"), window(8, "09:00", "12:00"))
    week = build.week(
        people=(person("li", windows=morning, recent_minutes=100, excludes=("w", "h3")),),
        rooms=(room("tea", closed=closures),),
        requests=(request("w", sessions=(session(crew=(role(),)),)),),
    )
    made = after(week, placed("w", t(2, "09:00"), {"li": "r"}))
    (li,), (tea,) = made.people, made.rooms
    assert li.windows == (Window(start="2026-12-02T09:00", end="2026-12-02T11:00"),)
    # 100 minutes fade to 90, and the hour served comes on top. The wish is over, h3 is not.
    assert (li.recent_minutes, li.excludes) == (150, ("h3",))
    assert tea.open == (Window(start="2026-11-30T00:00", end="2026-12-07T00:00"),)
    assert tea.closed == closures[1:]


def test_bans_last_unless_they_speak_of_an_hour() -> None:
    wish = request("w", sessions=(session(crew=(role(),)),))
    week = build.week(
        people=(person("li"),),
        requests=(wish, request("over", lines=(line("rice", 1),), deadline=t(2))),
        decisions=Decisions(
            pins=(decision("pin", request="w"),),
            bans=(
                decision("never", request="w", person="li"),
                decision("then", request="w", start=t(0)),
                decision("gone", request="over"),
            ),
            locks=(decision("lock", request="w", person="li"),),
        ),
    )
    decided = after(week).decisions
    assert ([b.id for b in decided.bans], decided.pins, decided.locks) == (["never"], (), ())


# --- history ----------------------------------------------------------------------------------


def test_what_was_asked_and_got_is_remembered() -> None:
    past = (
        PastAsk(weeks_ago=1, household="h1", asked=4, served_milli=1000),
        PastAsk(weeks_ago=13, household="h2", topic="culture", asked=2, served_milli=0),
        PastAsk(weeks_ago=104, group="g1", asked=9, served_milli=0),
    )
    week = build.week(
        pledges=(pledge("p", "rice", 9),),
        requests=(
            request("one", lines=(line("rice", 2),), care="must"),
            request("two", lines=(line("rice", 2),), care="must"),
            request("path", "project", place="c1", household=None, project=ProjectFacts()),
        ),
        history=History(past=past),
    )
    made = after(week, flow("one", "p", 2), flow("two", "p", 1))
    # Two needs of household h1 weigh 4 each: asked 8, and got 4 + 2. The project weighs nothing.
    # Thirteen weeks ago becomes fourteen, more than 90 days: told under the house group alone.
    # After two years it is forgotten.
    assert made.history.past == (
        PastAsk(
            weeks_ago=1,
            household="h1",
            group="g1",
            care="must",
            topic="mutual-aid",
            asked=8,
            served_milli=6000,
        ),
        PastAsk(weeks_ago=2, household="h1", asked=4, served_milli=1000),
        PastAsk(weeks_ago=14, group="g1", topic="culture", asked=2, served_milli=0),
    )
