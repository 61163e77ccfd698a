"""What each event makes of the week, field by field; what it leaves alone.

ann can on Monday and Tuesday from 8 to 16. She visits v on Monday at 9 and 13, u on Tuesday at 9.
"""

from __future__ import annotations

import pytest

from matcher.repair.change import Change, change_of
from matcher.repair.past import Past, past_of
from matcher.repair.spans import without
from matcher.rules.view import View
from models.base import Window
from models.event import (
    DayCancelled,
    Declined,
    Event,
    PledgeShort,
    RestCancelled,
    RoomClosed,
    SessionCancelled,
    UrgentWish,
    WishWithdrawn,
)
from models.items import Commitments
from models.week import Decisions, Target, Week
from tests.build import (
    activity,
    content,
    decision,
    flow,
    joined,
    line,
    person,
    placed,
    pledge,
    request,
    role,
    room,
    session,
    t,
    week,
    window,
)

DAYS = (window(0, "08:00", "16:00"), window(1, "08:00", "16:00"))
VISIT = session(windows=DAYS, crew=(role("r"),), occurrences=2)
PLAN = content(
    placed("v", t(0, "09:00"), {"ann": "r"}),
    placed("v", t(0, "13:00"), {"ann": "r"}, occurrence=1),
    placed("u", t(1, "09:00"), {"ann": "r"}),
    flow("v", "p", 2),
    flow("u", "p", 1, at=t(1)),
)


def given(decisions: Decisions | None = None) -> Week:
    """The week."""
    rice = (line("rice", 2), line("rice", 1, "m"))
    return week(
        people=(person("ann", windows=DAYS), person("bob", windows=DAYS)),
        pledges=(pledge("p", "rice", 9), pledge("q", "rice", 9)),
        rooms=(room("one"), room("two"), room("three")),
        joined_rooms=(joined("both", "one", "two"),),
        requests=(
            request("v", sessions=(VISIT,), lines=rice),
            request("u", sessions=(VISIT,), lines=rice),
        ),
        decisions=decisions or Decisions(),
    )


def change(
    event: Event, now: str | None = None, plan: Commitments = PLAN, of: Week | None = None
) -> Change:
    """What an event changes at a moment."""
    view = View(of or given(), plan)
    past: Past = past_of(view, None if now is None else view.clock.slot(now))
    return change_of(view, event, past)


def free(event: Event, now: str | None = None) -> tuple[Window, ...]:
    """When ann can, after an event that is hers alone."""
    found = change(event, now)
    assert found == Change(people=found.people)
    (ann,) = found.people.values()
    assert ann.model_copy(update={"windows": DAYS}) == given().people[0]
    return ann.windows


def test_who_cannot_come_to_an_occurrence_is_away_for_just_that_long() -> None:
    event = SessionCancelled(
        kind="session-cancelled", person="ann", request="v", session="s", occurrence=1
    )
    assert free(event) == (window(0, "08:00", "13:00"), window(0, "14:00", "16:00"), DAYS[1])


def test_who_cannot_come_on_a_day_can_on_the_others() -> None:
    tuesday = DayCancelled(kind="day-cancelled", person="ann", day=t(1)[:10])
    assert free(tuesday) == DAYS[:1]
    monday = DayCancelled(kind="day-cancelled", person="ann", day=t(0)[:10])
    assert free(monday) == DAYS[1:]


def test_a_stretch_is_taken_out_of_the_windows_that_it_meets() -> None:
    # Slots of half an hour: 8 to 16 are 16 to 32 on Monday.
    clock = View(given(), content()).clock

    def left(start: int, end: int) -> tuple[tuple[int, int], ...]:
        return tuple(clock.span(w) for w in without(clock, DAYS[:1], start, end))

    assert left(16, 20) == ((20, 32),)
    assert left(30, 40) == ((16, 30),)
    assert left(18, 20) == ((16, 18), (20, 32))
    assert left(10, 16) == left(32, 40) == left(20, 20) == left(24, 20) == ((16, 32),)
    assert left(16, 32) == ()


def test_what_was_is_not_changed_by_what_happens_now() -> None:
    monday = DayCancelled(kind="day-cancelled", person="ann", day=t(0)[:10])
    # At eleven nothing is under way: the morning is as it was.
    assert free(monday, t(0, "11:00")) == (window(0, "08:00", "11:00"), DAYS[1])
    # At half past nine she is with v, who keeps her until ten.
    assert free(monday, t(0, "09:30")) == (window(0, "08:00", "10:00"), DAYS[1])
    # On Tuesday Monday is over.
    assert free(monday, t(1, "08:00")) == DAYS
    rest = RestCancelled(kind="rest-cancelled", person="ann")
    assert free(rest, t(0, "09:30")) == (window(0, "08:00", "10:00"),)
    assert free(rest, t(0, "13:30")) == (window(0, "08:00", "14:00"),)
    assert free(rest) == ()


def test_who_declines_is_asked_no_more_for_that_occurrence() -> None:
    event = Declined(kind="declined", person="ann", request="v", session="s", occurrence=1)
    target = Target(request="v", session="s", occurrence=1, person="ann")
    (ban,) = change(event).bans
    assert (ban.id, ban.target, ban.by, ban.reason) == ("event-1", target, "ann", "")
    said = event.model_copy(update={"by": "head", "reason": "ill"})
    (ban,) = change(said).bans
    assert (ban.target, ban.by, ban.reason) == (target, "head", "ill")
    assert change(event) == Change(bans=change(event).bans)


@pytest.mark.parametrize("kind", ["pins", "bans", "locks"])
def test_a_ban_takes_no_id_that_is_there(kind: str) -> None:
    taken = tuple(decision(f"event-{k}", request="v") for k in (1, 3))
    event = WishWithdrawn(kind="wish-withdrawn", request="v")
    found = change(event, t(0, "09:30"), of=given(Decisions.model_validate({kind: taken})))
    assert [ban.id for ban in found.bans] == ["event-2", "event-4"]


def test_a_joined_room_is_closed_in_all_its_parts() -> None:
    closed = window(1, "08:00", "12:00")
    found = change(RoomClosed(kind="room-closed", room="both", window=closed))
    assert {name: r.closed for name, r in found.rooms.items()} == {
        "one": (closed,),
        "two": (closed,),
    }
    assert found == Change(rooms=found.rooms)
    # From eight, but it is ten already.
    now = change(RoomClosed(kind="room-closed", room="one", window=closed), t(1, "10:00"))
    assert now.rooms["one"].closed == (window(1, "10:00", "12:00"),)
    over = change(RoomClosed(kind="room-closed", room="one", window=closed), t(1, "12:00"))
    assert over.rooms["one"].closed == ()


def test_a_room_stays_open_for_the_use_that_has_begun() -> None:
    tea = session(windows=DAYS, room={"function": "tea", "people": 2})
    with_use = given().model_copy(
        update={
            "requests": (
                *(request(id, "booking", sessions=(tea,)) for id in ("b", "c")),
                activity("a", tea.model_copy(update={"minutes": 120})),
            ),
            "rooms": (
                room("one", turnover_minutes=30, closed=(window(2, "08:00", "09:00"),)),
                *(room("two"), room("three")),
            ),
        }
    )
    plan = content(
        placed("b", t(0, "09:00"), room="one"),
        placed("c", t(0, "12:00"), room="one"),
        placed("a", t(0, "09:00"), room="three"),
    )
    event = RoomClosed(kind="room-closed", room="one", window=window(0, "08:00", "14:00"))
    # b is there until ten, and tidies up for half an hour; c has not begun.
    found = change(event, t(0, "09:30"), plan, with_use)
    before = window(2, "08:00", "09:00")
    assert found.rooms["one"].closed == (before, window(0, "10:30", "14:00"))
    later = event.model_copy(update={"window": window(0, "11:30", "14:00")})
    found = change(later, t(0, "09:30"), plan, with_use)
    assert found.rooms["one"].closed == (before, window(0, "11:30", "14:00"))


def test_a_short_pledge_holds_what_there_is() -> None:
    found = change(PledgeShort(kind="pledge-short", pledge="p", quantity=1))
    assert found == Change(pledges={"p": pledge("p", "rice", 1)})


def test_an_urgent_wish_is_one_more() -> None:
    wish = request("new", lines=(line("rice", 1),))
    assert change(UrgentWish(kind="urgent-wish", request=wish)) == Change(requests={"new": wish})


def test_a_wish_withdrawn_before_it_began_is_out_of_the_week() -> None:
    event = WishWithdrawn(kind="wish-withdrawn", request="v")
    assert change(event) == Change(withdrawn=("v",))
    assert change(event, t(0)) == Change(withdrawn=("v",))
    # What others had has nothing to do with it.
    other = WishWithdrawn(kind="wish-withdrawn", request="u")
    assert change(other, t(0, "09:30")) == Change(withdrawn=("u",))


def test_of_a_wish_that_has_begun_the_rest_is_given_up() -> None:
    # At half past nine on Monday the first visit is under way and line l has been handed over.
    event = WishWithdrawn(kind="wish-withdrawn", request="v")
    found = change(event, t(0, "09:30"))
    assert [ban.target for ban in found.bans] == [
        Target(request="v", line="m"),
        Target(request="v", session="s", occurrence=1),
    ]
    assert {ban.by for ban in found.bans} == {"v"}
    assert found == Change(bans=found.bans)
    (first, _) = change(event.model_copy(update={"by": "h1"}), t(0, "09:30")).bans
    assert first.by == "h1"
    # That u has been handed its line m says nothing about v.
    others = content(*PLAN.placements, *PLAN.flows, flow("u", "q", 1, "m"))
    assert [ban.target.line for ban in change(event, t(0, "09:30"), others).bans] == ["m", None]
    # u has begun by nothing but line l on Tuesday at midnight.
    other = WishWithdrawn(kind="wish-withdrawn", request="u")
    assert [ban.target for ban in change(other, t(1, "00:30")).bans] == [
        Target(request="u", line="m"),
        *(Target(request="u", session="s", occurrence=k) for k in (0, 1)),
    ]


def test_what_is_eased_needs_no_least_share_any_more() -> None:
    asked = request(
        "r", least_percent=100, lines=(line("rice", 5, least=3),), sessions=(VISIT,), value=7
    )
    before = Change(requests={"x": request("x")}, withdrawn=("y",))
    found = before.eases(asked)
    eased = asked.model_copy(update={"least_percent": 0, "lines": (line("rice", 5),)})
    assert found == Change(
        requests={"x": request("x"), "r": eased}, withdrawn=("y",), eased=frozenset("r")
    )
    assert found.eases(request("x", least_percent=50)).eased == {"r", "x"}
    # It is the changed request that is eased.
    longer = asked.model_copy(update={"value": 9})
    again = Change(requests={"r": longer}).eases(asked)
    assert again.requests["r"].value == 9


def test_a_course_is_shortened_by_the_session_that_ends_early() -> None:
    twice = (session(occurrences=4), session("z", occurrences=4))
    course = activity("a", *twice, course=True)
    found = Change(eased=frozenset("x")).shortens(course, "z", 2)
    assert [s.occurrences for s in found.requests["a"].sessions] == [4, 2]
    assert found.eased == {"a", "x"}
    assert found.shortens(course, "s", 1).requests["a"].sessions[1].occurrences == 2
