"""What an event takes away if nothing is done: that and what falls with it, nothing else.

Two slots an hour; ann, bob and cai can the whole week. Whoever has more than was hurt keeps it.
"""

from __future__ import annotations

from typing import Any

from matcher.repair.change import change_of
from matcher.repair.loss import Loss, loss_of
from matcher.repair.past import Decided, decided, past_of
from models.demand import Request
from models.event import (
    DayCancelled,
    Declined,
    Event,
    Overran,
    PledgeShort,
    RoomClosed,
    SessionCancelled,
    UrgentWish,
    WishWithdrawn,
)
from models.items import Commitments, Placement
from models.supply import Pledge
from models.week import Decisions, Week
from tests.build import (
    WHOLE_WEEK,
    activity,
    content,
    decision,
    enrolment,
    flow,
    joined,
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
    week,
    window,
)
from tests.matcher.repair.published import among_strangers, published

PEOPLE = tuple(person(p) for p in ("ann", "bob", "cai", "x", "y", "z"))


def lost(given: Week, plan: Commitments, event: Event, now: str | None = None) -> set[Decided]:
    """The decisions of the plan that an event takes away."""
    found = loss(given, plan, event, now)
    hurt = [d for d in decided(plan) if d.request in found.hurt]
    assert found.judged.holds
    assert set(decided(found.content)) <= set(hurt)
    return set(hurt) - set(decided(found.content))


def loss(given: Week, plan: Commitments, event: Event, now: str | None = None) -> Loss:
    desk = published(among_strangers(given), plan)
    past = past_of(desk.view, None if now is None else desk.view.clock.slot(now))
    return loss_of(desk, change_of(desk.view, event, past), past)


def visits(id: str, occurrences: int = 2, **fields: Any) -> Request:
    """Hours of which each is somebody's, any time."""
    part = session(windows=(WHOLE_WEEK,), crew=(role("r"),), occurrences=occurrences)
    return request(id, sessions=(part,), **fields)


def at(id: str, day: int, clock: str, who: str, occurrence: int = 0) -> Placement:
    return placed(id, t(day, clock), {who: "r"}, occurrence=occurrence)


# --- people -----------------------------------------------------------------------------------


def test_who_cannot_come_is_missed_where_they_were_to_come_and_nowhere_else() -> None:
    given = week(people=PEOPLE, requests=(visits("v"), visits("u"), visits("w", 1)))
    first, second = at("v", 0, "09:00", "ann"), at("v", 1, "09:00", "ann", 1)
    other, bobs = at("u", 0, "11:00", "ann"), at("u", 0, "09:00", "bob", 1)
    later = at("w", 2, "09:00", "ann")
    plan = content(first, second, other, bobs, later)
    event = SessionCancelled(kind="session-cancelled", person="ann", request="v", session="s")
    assert lost(given, plan, event) == {first}
    monday = DayCancelled(kind="day-cancelled", person="ann", day=t(0)[:10])
    assert lost(given, plan, monday) == {first, other}
    # At half past nine the first visit is under way.
    assert lost(given, plan, monday, t(0, "09:30")) == {other}


def test_who_declines_is_missed_in_that_occurrence() -> None:
    two = session(windows=(WHOLE_WEEK,), crew=(role("r"), role("q")), occurrences=2)
    given = week(people=PEOPLE, requests=(request("v", sessions=(two, session("z", crew=()))),))
    crews: tuple[dict[str, str], ...] = ({"ann": "r", "bob": "q"}, {"cai": "r", "ann": "q"})
    monday, tuesday = (
        placed("v", t(day, "09:00"), crew, occurrence=day) for day, crew in enumerate(crews)
    )
    plan = content(monday, tuesday, placed("v", t(2, "09:00"), session="z"))
    event = Declined(kind="declined", person="ann", request="v", session="s", occurrence=1)
    assert lost(given, plan, event) == {tuesday}
    # A ban speaks of one person, whoever else is there.
    bob = Declined(kind="declined", person="bob", request="v", session="s", occurrence=0)
    assert lost(given, plan, bob) == {monday}


# --- rooms ------------------------------------------------------------------------------------


def test_a_closed_room_loses_the_uses_that_it_meets_with_set_up_and_turnover() -> None:
    # one: half an hour before and after. 9:00–10:00 takes it from 8:30 to 10:30.
    part = session(
        windows=(WHOLE_WEEK,), occurrences=5, room={"function": "tea", "people": 2}, minutes=60
    )
    given = week(
        rooms=(room("one", functions={"tea": 30}, turnover_minutes=30), room("two"), room("three")),
        joined_rooms=(joined("both", "one", "two"),),
        requests=(request("b", sessions=(part, session("z", windows=(WHOLE_WEEK,)))),),
    )
    starts = (("08:00", "two"), ("09:00", "one"), ("11:00", "one"), ("14:00", "both"))
    uses = [
        placed("b", t(0, start), occurrence=k, room=where)
        for k, (start, where) in enumerate(starts)
    ]
    home = placed("b", t(1, "09:00"), occurrence=4, room="three")
    plan = content(*uses, home, placed("b", t(0, "09:00"), session="z"))

    def closed(name: str, start: str, end: str) -> set[Decided]:
        times = window(0, start, end)
        return lost(given, plan, RoomClosed(kind="room-closed", room=name, window=times))

    assert closed("one", "06:00", "08:30") == set()
    assert closed("one", "06:00", "09:00") == {uses[1]}
    assert closed("one", "10:00", "10:30") == {uses[1]}
    assert closed("one", "10:30", "11:30") == {uses[2]}
    assert closed("one", "12:30", "14:00") == set()
    # Joined rooms are met in any of their parts, and close with all of them.
    assert closed("two", "14:00", "14:30") == {uses[3]}
    assert closed("both", "08:00", "15:00") == set(uses)


# --- stock ------------------------------------------------------------------------------------


def rice(id: str, value: int, *amounts: int) -> Request:
    lines = tuple(line("rice", n, f"l{k}") for k, n in enumerate(amounts))
    return request(id, lines=lines, value=value)


def test_of_a_short_pledge_the_least_worth_goes_first_and_no_more_than_must() -> None:
    given = week(
        pledges=(pledge("p", "rice", 9), pledge("q", "rice", 9)),
        requests=(rice("a", 3, 3), rice("b", 1, 2, 1), rice("c", 2, 1)),
    )
    a, b0, b1 = flow("a", "p", 3, "l0"), flow("b", "p", 2, "l0"), flow("b", "p", 1, "l1")
    c, other = flow("c", "p", 1, "l0"), flow("b", "q", 1, "l1")
    plan = content(a, b0, c)

    def short(quantity: int, of: Commitments = plan, now: str | None = None) -> set[Decided]:
        event = PledgeShort(kind="pledge-short", pledge="p", quantity=quantity)
        return lost(given, of, event, now)

    # Six bags are promised: b (worth 1) goes before c (2), and c before a (3).
    assert short(6) == set()
    assert short(5) == short(4) == {b0}
    assert short(3) == {b0, c}
    assert short(2) == {a, b0, c}
    # What comes from elsewhere stays; of one request, line by line.
    assert short(6, content(a, b0, b1, c)) == short(5, content(a, b0, b1, c)) == {b0}
    assert short(4, content(a, b0, c, other)) == {b0}
    # b has been handed over at midnight; c, later in the day, gives way in its place.
    late = content(a.model_copy(update={"at": t(1)}), b0, c.model_copy(update={"at": t(1)}))
    assert short(5, late, t(0, "09:00")) == {c.model_copy(update={"at": t(1)})}


def test_fewer_bays_are_fewer_at_a_time() -> None:
    # Two bays, one for each of two wishes at the same hours; one bay is left: one gives way.
    hours = (WHOLE_WEEK,)
    bays = Pledge(id="p", donor="firm", kind="capacity", item="bay", quantity=2, windows=hours)
    given = week(
        pledges=(bays,),
        requests=tuple(
            request(id, lines=(line("bay", 1, windows=hours),), value=k + 1)
            for k, id in enumerate("ab")
        ),
    )
    plan = content(flow("a", "p", 1), flow("b", "p", 1))
    event = PledgeShort(kind="pledge-short", pledge="p", quantity=1)
    assert lost(given, plan, event) == {flow("a", "p", 1)}
    assert lost(given, plan, event.model_copy(update={"quantity": 2})) == set()
    # By day and by night one bay is enough for both.
    apart = tuple(
        r.model_copy(update={"lines": (line("bay", 1, windows=(window(day, "08:00", "12:00"),)),)})
        for day, r in enumerate(given.requests)
    )
    in_turn = given.model_copy(update={"requests": apart})
    by_turns = content(*(flow(id, "p", 1, at=t(day, "08:00")) for day, id in enumerate("ab")))
    assert lost(in_turn, by_turns, event) == set()


# --- what falls with it -----------------------------------------------------------------------


def test_seats_fall_with_the_occurrence_that_they_are_in() -> None:
    meeting = session(windows=(WHOLE_WEEK,), crew=(role("r"),), occurrences=2)
    given = week(
        people=PEOPLE,
        requests=(
            activity("a", meeting, least=0, limit=9),
            *(enrolment(e, p) for e, p in (("ex", "x"), ("ey", "y"))),
        ),
    )
    monday, tuesday = at("a", 0, "09:00", "ann"), at("a", 1, "09:00", "bob", 1)
    plan = content(monday, tuesday, seat("ex", "a"), seat("ey", "a", "s", 1))
    event = SessionCancelled(
        kind="session-cancelled", person="bob", request="a", session="s", occurrence=1
    )
    assert lost(given, plan, event) == {tuesday, seat("ey", "a", "s", 1)}


def test_all_or_nothing_falls_whole_and_what_needs_it_falls_with_it() -> None:
    given = week(
        people=PEOPLE,
        pledges=(pledge("p", "rice", 9),),
        requests=(
            visits("v", least_percent=100, lines=(line("rice", 1),)),
            request("n", lines=(line("rice", 1),), needs=("v",)),
            request("m", lines=(line("rice", 1),)),
        ),
    )
    first, second = at("v", 0, "09:00", "ann"), at("v", 1, "09:00", "bob", 1)
    flows = [flow(id, "p", 1) for id in "vnm"]
    plan = content(first, second, *flows)
    event = SessionCancelled(
        kind="session-cancelled", person="bob", request="v", session="s", occurrence=1
    )
    assert lost(given, plan, event) == {first, second, *flows[:2]}


def test_what_begins_last_gives_way_to_who_is_held_up() -> None:
    given = week(people=PEOPLE, requests=(visits("v", 1), visits("u"), visits("w", 1)))
    first, next_ = at("v", 0, "09:00", "ann"), at("u", 0, "10:30", "ann")
    rest = at("u", 1, "09:00", "bob", 1)
    plan = content(first, next_, rest, at("w", 0, "12:00", "ann"))
    event = Overran(kind="overran", request="v", session="s", until=t(0, "11:00"))
    found = loss(given, plan, event, t(0, "10:00"))
    assert found.hurt == {"v", "u"}
    # v is under way; of u, what gives way is whole.
    assert set(decided(found.content)) == {first}


def test_an_urgent_wish_hurts_nobody_and_has_nothing() -> None:
    given = week(people=PEOPLE, requests=(visits("v", 1),))
    plan = content(at("v", 0, "09:00", "ann"))
    found = loss(given, plan, UrgentWish(kind="urgent-wish", request=visits("new", 1)))
    assert (found.hurt, found.content) == (frozenset({"new"}), content())
    assert found.judged.holds


def test_what_is_withdrawn_loses_all_and_its_guests_their_seats() -> None:
    meeting = session(windows=(WHOLE_WEEK,), crew=(role("r"),))
    given = week(
        people=PEOPLE,
        requests=(activity("a", meeting), enrolment("ex", "x"), visits("v", 1)),
    )
    plan = content(at("a", 0, "09:00", "ann"), seat("ex", "a"), at("v", 1, "09:00", "ann"))
    event = WishWithdrawn(kind="wish-withdrawn", request="a")
    assert lost(given, plan, event) == {at("a", 0, "09:00", "ann"), seat("ex", "a")}
    never = WishWithdrawn(kind="wish-withdrawn", request="ex")
    # The activity has one guest at least: without ex it is off.
    needs_one = given.model_copy(
        update={"requests": (activity("a", meeting, least=1), *given.requests[1:])}
    )
    assert lost(needs_one, plan, never) == {at("a", 0, "09:00", "ann"), seat("ex", "a")}


def test_of_a_wish_that_has_begun_what_has_begun_is_left() -> None:
    rice_twice = (line("rice", 1), line("rice", 1, "m"))
    given = week(
        people=PEOPLE,
        pledges=(pledge("p", "rice", 9),),
        requests=(visits("v", lines=rice_twice), visits("u", 1, lines=rice_twice)),
    )
    first, second = at("v", 0, "09:00", "ann"), at("v", 1, "09:00", "bob", 1)
    flows = (flow("v", "p", 1), flow("v", "p", 1, "m", at=t(1)), flow("u", "p", 1, "m", at=t(1)))
    plan = content(first, second, *flows, at("u", 1, "11:00", "ann"))
    event = WishWithdrawn(kind="wish-withdrawn", request="v")
    assert lost(given, plan, event, t(0, "09:30")) == {second, flows[1]}


# --- what has begun ---------------------------------------------------------------------------


def test_all_or_nothing_that_has_begun_goes_on_with_what_is_left() -> None:
    given = week(people=PEOPLE, requests=(visits("v", 3, least_percent=100),))
    days = [at("v", day, "09:00", who, day) for day, who in enumerate(("ann", "bob", "ann"))]
    plan = content(*days)
    event = SessionCancelled(
        kind="session-cancelled", person="bob", request="v", session="s", occurrence=1
    )
    assert lost(given, plan, event) == set(days)
    assert lost(given, plan, event, t(0, "09:30")) == {days[1]}
    found = loss(given, plan, event, t(0, "09:30"))
    assert found.change.eased == {"v"}
    assert found.change.requests["v"].least_percent == 0


def test_a_course_that_has_begun_ends_before_what_it_misses() -> None:
    meeting = session(windows=(WHOLE_WEEK,), crew=(role("r"),), occurrences=4)
    talk = session("z", windows=(WHOLE_WEEK,), crew=(role("r"),), occurrences=2)
    given = week(
        people=PEOPLE,
        requests=(activity("a", meeting, talk, course=True, limit=9), enrolment("ex", "x")),
    )
    days = [at("a", day, "09:00", who, day) for day, who in enumerate(("ann", "ann", "bob", "ann"))]
    talks = [
        placed("a", t(day, "14:00"), {"cai": "r"}, session="z", occurrence=k)
        for k, day in enumerate((0, 3))
    ]
    sits = seat("ex", "a", None, None)
    plan = content(*days, *talks, sits)
    event = SessionCancelled(
        kind="session-cancelled", person="bob", request="a", session="s", occurrence=2
    )
    # On Monday at half past nine it has begun: two mornings are left and both talks; x stays.
    assert lost(given, plan, event, t(0, "09:30")) == set(days[2:])
    found = loss(given, plan, event, t(0, "09:30"))
    assert [s.occurrences for s in found.change.requests["a"].sessions] == [2, 2]
    assert found.change.eased == {"a"}
    # Before it has begun there is no course without the third morning.
    assert lost(given, plan, event) == {*days, *talks, sits}


# --- what people decided ----------------------------------------------------------------------


def test_pins_that_what_is_left_cannot_keep_are_released_and_others_are_not() -> None:
    pins = (
        decision("hers", request="v", person="ann"),
        decision("his", request="u", person="bob"),
    )
    locks = (decision("fixed", request="v", session="s", occurrence=0),)
    given = week(
        people=PEOPLE,
        requests=(visits("v", 1), visits("u", 1)),
        decisions=Decisions(pins=pins, locks=locks),
    )
    plan = content(at("v", 0, "09:00", "ann"), at("u", 0, "09:00", "bob"))
    event = SessionCancelled(kind="session-cancelled", person="ann", request="v", session="s")
    assert loss(given, plan, event).change.released == {"hers", "fixed"}
    bob = event.model_copy(update={"person": "bob", "request": "u"})
    assert loss(given, plan, bob).change.released == {"his"}
