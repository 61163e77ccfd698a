"""Each kind of event by hand, in a week taken whole and among strangers (a neighbourhood).

Promises: whose occurrence is moved or cancelled is told, and whoever no longer serves as promised;
days of a promise broken on Monday: 7.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from matcher.repair import Desk, Irreparable, repair
from models.demand import Choice, Request
from models.event import (
    DayCancelled,
    Declined,
    Overran,
    PledgeShort,
    RestCancelled,
    RoomClosed,
    SessionCancelled,
    UrgentWish,
    WishWithdrawn,
)
from models.items import Commitments
from models.supply import Pledge
from models.week import Decisions, Week
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
    week,
    window,
)
from tests.matcher.repair.published import among_strangers, gets, published, repaired

MORNING = window(0, "08:00", "12:00")
Publish = Callable[[Week, Commitments], Desk]


@pytest.fixture(params=["whole", "near"])
def publish(request: pytest.FixtureRequest) -> Publish:
    """Publishes a plan of the week as it is, or with strangers around it."""
    if request.param == "whole":
        return published
    return lambda week, plan: published(among_strangers(week), plan)


def visit(id: str, household: str, *windows: tuple[int, str, str]) -> Request:
    """An hour with one helper at the household."""
    crew = (role("helper"),)
    hours = tuple(window(*w) for w in windows)
    return request(
        id, household=household, place=household, sessions=(session(windows=hours, crew=crew),)
    )


def two_helpers() -> Week:
    """v wants an hour on Monday from 9 to 12; ann and bob can on Monday morning."""
    return week(
        people=(person("ann", windows=(MORNING,)), person("bob", windows=(MORNING,))),
        requests=(visit("v", "h3", (0, "09:00", "12:00")),),
    )


def test_somebody_else_comes_at_the_same_time(publish: Publish) -> None:
    desk = publish(two_helpers(), content(placed("v", t(0, "09:00"), {"ann": "helper"})))
    event = SessionCancelled(kind="session-cancelled", person="ann", request="v", session="s")
    found = repaired(desk, event)
    # Nothing done: h3's visit is off and ann is told. bob at nine: h3 has its hour as promised.
    assert found.nothing.told == ("ann", "h3")
    assert [way.names for way in found.ways] == [("fewest-told", "most-good")]
    assert found.ways[0].told == ("ann",)
    assert gets(desk, found.ways[0]) == content(placed("v", t(0, "09:00"), {"bob": "helper"}))


def test_who_cancels_the_day_can_come_on_another(publish: Publish) -> None:
    days = (window(0, "08:00", "12:00"), window(1, "08:00", "12:00"))
    alone = week(
        people=(person("ann", windows=days),),
        requests=(visit("v", "h3", (0, "09:00", "10:00"), (1, "09:00", "10:00")),),
    )
    desk = publish(alone, content(placed("v", t(0, "09:00"), {"ann": "helper"})))
    found = repaired(desk, DayCancelled(kind="day-cancelled", person="ann", day=t(0)[:10]))
    # Both are told either way, but on Tuesday the hour takes place.
    assert found.nothing.told == found.ways[0].told == ("ann", "h3")
    assert gets(desk, found.ways[0]) == content(placed("v", t(1, "09:00"), {"ann": "helper"}))


def test_the_rest_of_the_week_leaves_what_has_begun(publish: Publish) -> None:
    days = (window(0, "08:00", "12:00"), window(1, "08:00", "12:00"))
    twice = week(
        people=(person("ann", windows=days),),
        requests=(visit("v", "h3", (0, "09:00", "10:00")), visit("u", "h4", (1, "09:00", "10:00"))),
    )
    monday = placed("v", t(0, "09:00"), {"ann": "helper"})
    desk = publish(twice, content(monday, placed("u", t(1, "09:00"), {"ann": "helper"})))
    event = RestCancelled(kind="rest-cancelled", person="ann")
    # At half past nine ann is with v: that stays. Nobody else can come on Tuesday.
    found = repaired(desk, event, now=t(0, "09:30"))
    assert gets(desk, found.ways[0]) == content(monday)
    assert found.ways[0].told == ("ann", "h4")
    # Before the week has begun all of it is off.
    assert gets(desk, repaired(desk, event).ways[0]) == content()


def test_who_declines_may_serve_elsewhere_at_that_time(publish: Publish) -> None:
    both = week(
        people=(person("ann", windows=(MORNING,)), person("bob", windows=(MORNING,))),
        requests=(visit("v", "h3", (0, "09:00", "10:00")), visit("u", "h1", (0, "09:00", "10:00"))),
    )
    plan = content(
        placed("v", t(0, "09:00"), {"ann": "helper"}), placed("u", t(0, "09:00"), {"bob": "helper"})
    )
    desk = publish(both, plan)
    event = Declined(kind="declined", person="ann", request="v", session="s")
    found = repaired(desk, event)
    # Nothing done: ann and h3. They swap: ann and bob, as many, the same days; and both are served.
    assert found.ways[0].told == ("ann", "bob")
    assert set(gets(desk, found.ways[0]).placements) == {
        placed("v", t(0, "09:00"), {"bob": "helper"}),
        placed("u", t(0, "09:00"), {"ann": "helper"}),
    }
    # Who cannot come at all at nine cannot swap: one of the two hours is lost.
    gone = SessionCancelled(kind="session-cancelled", person="ann", request="v", session="s")
    assert len(gets(desk, repaired(desk, gone).ways[0]).placements) == 1


def test_a_booking_moves_to_the_room_beside(publish: Publish) -> None:
    need = {"function": "tea", "people": 5}
    party = session(windows=(window(2, "10:00", "11:00"),), room=need)
    rooms = week(
        rooms=(room("near"), room("far")),
        requests=(request("b", "booking", household="h2", place="h2", sessions=(party,)),),
    )
    desk = publish(rooms, content(placed("b", t(2, "10:00"), room="near")))
    window_ = window(2, "10:30", "20:00")
    found = repaired(desk, RoomClosed(kind="room-closed", room="near", window=window_))
    assert found.ways[0].told == ("h2",)
    assert gets(desk, found.ways[0]) == content(placed("b", t(2, "10:00"), room="far"))
    # Closed just after, it is not concerned; closed from before and under way, it stays.
    after = RoomClosed(kind="room-closed", room="near", window=window(2, "11:00", "20:00"))
    assert repaired(desk, after).ways[0].changed == frozenset()
    begun = repaired(desk, found.event, now=t(2, "10:30"))
    assert begun.ways[0].changed == frozenset()


def rice(id: str, household: str, amount: int, value: int = 1) -> Request:
    """A wish for so many bags, at the household."""
    lines = (line("rice", amount),)
    return request(id, household=household, place=household, lines=lines, value=value)


def stock(*pledges: Pledge) -> Week:
    """a (worth 3) has two bags of p, b (worth 1) one."""
    return week(pledges=pledges, requests=(rice("a", "h1", 2, value=3), rice("b", "h3", 1)))


def test_a_short_pledge_is_made_up_for(publish: Publish) -> None:
    plan = content(flow("a", "p", 2), flow("b", "p", 1, place="h3"))
    desk = publish(stock(pledge("p", "rice", 3), pledge("q", "rice", 1)), plan)
    found = repaired(desk, PledgeShort(kind="pledge-short", pledge="p", quantity=2))
    # Either a or b gets one bag less of p; one of them is told. q has one bag: all are served.
    assert len(found.ways[0].told) == 1
    flows = gets(desk, found.ways[0]).flows
    assert sum(f.amount for f in flows if f.pledge == "p") == 2
    assert sum(f.amount for f in flows) == 3


def test_without_another_pledge_the_worthier_keep_theirs(publish: Publish) -> None:
    plan = content(flow("a", "p", 2), flow("b", "p", 1, place="h3"))
    desk = publish(stock(pledge("p", "rice", 3)), plan)
    found = repaired(desk, PledgeShort(kind="pledge-short", pledge="p", quantity=2))
    # One of two is told in any case; a without a bag loses 3 · ½, b all of its 1.
    assert found.ways[0].told == ("h3",)
    assert gets(desk, found.ways[0]) == content(flow("a", "p", 2))


def test_an_urgent_wish_takes_who_is_free(publish: Publish) -> None:
    desk = publish(two_helpers(), content(placed("v", t(0, "09:00"), {"ann": "helper"})))
    wish = visit("w", "h4", (0, "09:00", "10:00"))
    found = repaired(desk, UrgentWish(kind="urgent-wish", request=wish))
    assert found.ways[0].told == ()
    # Nobody is told of a broken promise; h4 and bob learn of the new hour.
    assert {(n.party, n.change) for n in found.ways[0].notices} == {("h4", "new"), ("bob", "new")}


def test_the_fewest_told_and_the_most_good_may_differ(publish: Publish) -> None:
    one = week(
        people=(person("ann", windows=(MORNING,)),),
        requests=(visit("v", "h3", (0, "09:00", "10:00")),),
    )
    desk = publish(one, content(placed("v", t(0, "09:00"), {"ann": "helper"})))
    wish = visit("w", "h1", (0, "09:00", "10:00")).model_copy(update={"value": 9})
    event = UrgentWish(kind="urgent-wish", request=wish)
    found = repaired(desk, event, favourites=frozenset({"v"}))
    # ann can serve one of them: v as promised, or w, worth nine times as much, and two are told.
    assert [(way.names, way.told) for way in found.ways] == [
        (("fewest-told", "favourites"), ()),
        (("most-good",), ("ann", "h3")),
    ]
    assert gets(desk, found.ways[1]) == content(placed("w", t(0, "09:00"), {"ann": "helper"}))


def test_a_favourite_is_kept_where_others_would_be(publish: Publish) -> None:
    both = week(
        people=(person("ann", windows=(MORNING,)), person("bob", windows=(MORNING,))),
        requests=(visit("v", "h3", (0, "09:00", "10:00")), visit("u", "h1", (0, "09:00", "10:00"))),
    )
    plan = content(
        placed("v", t(0, "09:00"), {"ann": "helper"}), placed("u", t(0, "09:00"), {"bob": "helper"})
    )
    desk = publish(both, plan)
    event = SessionCancelled(kind="session-cancelled", person="ann", request="v", session="s")
    found = repaired(desk, event, favourites=frozenset({"v"}))
    # bob stays with u: ann and h3 told. bob comes to v: ann, bob and h1.
    told = {name: way.told for way in found.ways for name in way.names}
    assert told["fewest-told"] == ("ann", "h3")
    assert told["favourites"] == ("ann", "bob", "h1")


def test_what_a_withdrawn_wish_had_goes_to_who_waits(publish: Publish) -> None:
    waiting = week(
        people=(person("ann", windows=(MORNING,)),),
        requests=(visit("v", "h3", (0, "09:00", "10:00")), visit("u", "h1", (0, "09:00", "10:00"))),
    )
    desk = publish(waiting, content(placed("v", t(0, "09:00"), {"ann": "helper"})))
    found = repaired(desk, WishWithdrawn(kind="wish-withdrawn", request="v"))
    assert found.ways[0].told == ("ann", "h3")
    assert gets(desk, found.ways[0]) == content(placed("u", t(0, "09:00"), {"ann": "helper"}))


def test_who_is_held_up_is_replaced(publish: Publish) -> None:
    row = week(
        people=(person("ann", windows=(MORNING,)), person("bob", windows=(MORNING,))),
        requests=(visit("v", "h3", (0, "09:00", "10:00")), visit("u", "h3", (0, "10:30", "11:30"))),
    )
    first = placed("v", t(0, "09:00"), {"ann": "helper"})
    desk = publish(row, content(first, placed("u", t(0, "10:30"), {"ann": "helper"})))
    event = Overran(kind="overran", request="v", session="s", until=t(0, "11:00"))
    found = repaired(desk, event)
    assert found.ways[0].told == ("ann",)
    assert set(gets(desk, found.ways[0]).placements) == {
        first,
        placed("u", t(0, "10:30"), {"bob": "helper"}),
    }
    # Half an hour longer only, ann is there in time.
    short = Overran(kind="overran", request="v", session="s", until=t(0, "10:30"))
    assert repaired(desk, short).ways[0].changed == frozenset()


def test_seats_follow_the_activity(publish: Publish) -> None:
    crew = (role("host", people=("ann", "bob")),)
    tea = activity("a", session(windows=(window(2, "10:00", "12:00"),), crew=crew), limit=1)
    free = window(2, "08:00", "20:00")
    class_ = week(
        people=(
            person("ann", windows=(free,)),
            person("bob", windows=(window(2, "11:00", "12:00"),)),
            person("kid", "h2"),
        ),
        requests=(tea, enrolment("e", "kid")),
    )
    desk = publish(class_, content(placed("a", t(2, "10:00"), {"ann": "host"}), seat("e", "a")))
    event = SessionCancelled(kind="session-cancelled", person="ann", request="a", session="s")
    found = repaired(desk, event)
    # bob can at eleven. kid's seat is kept, so nobody broke a promise to kid, who is told all the
    # same that it begins an hour later.
    assert found.nothing.told == ("a", "ann", "kid")
    assert found.ways[0].told == ("a", "ann")
    moved = [n for n in found.ways[0].notices if n.party == "kid"]
    assert [(n.about, n.change, n.broken) for n in moved] == [("session", "changed", False)]


def test_who_loses_a_seat_finds_one_that_is_left(publish: Publish) -> None:
    def meeting(id: str, day: int, host: str, limit: int) -> Request:
        crew = (role("host", people=(host,)),)
        hours = (window(day, "10:00", "11:00"),)
        return activity(id, session(windows=hours, crew=crew), limit=limit, least=1)

    liked = (("off", 9), ("full", 5), ("open", 1))
    choices = tuple(Choice(activity=a, preference=p) for a, p in liked)
    course = week(
        people=tuple(person(p) for p in ("ann", "bob", "cai", "x", "y", "kid")),
        requests=(
            meeting("off", 0, "ann", 9),
            meeting("full", 1, "bob", 1),
            meeting("open", 2, "cai", 2),
            enrolment("ex", "x", choices=(Choice(activity="full"),)),
            enrolment("ey", "y", choices=(Choice(activity="open"),)),
            enrolment("e", "kid", choices=choices),
        ),
    )
    hosts = {"off": "ann", "full": "bob", "open": "cai"}
    held = [placed(a, t(k, "10:00"), {p: "host"}) for k, (a, p) in enumerate(hosts.items())]
    seats = [seat("ex", "full"), seat("ey", "open"), seat("e", "off")]
    desk = publish(course, content(*held, *seats))
    found = repaired(desk, RestCancelled(kind="rest-cancelled", person="ann"))
    # Nothing is left in what kid likes better; x and y keep their seats.
    assert set(gets(desk, found.ways[0]).seats) == {*seats[:2], seat("e", "open")}
    assert found.ways[0].told == ("ann", "kid", "off")


def test_a_pin_that_the_event_breaks_is_released_and_comes_first(publish: Publish) -> None:
    pins = (decision("only-ann", request="v", person="ann"),)
    pinned = two_helpers().model_copy(update={"decisions": Decisions(pins=pins)})
    desk = publish(pinned, content(placed("v", t(0, "09:00"), {"ann": "helper"})))
    event = SessionCancelled(kind="session-cancelled", person="ann", request="v", session="s")
    found = repaired(desk, event)
    assert [d.id for d in found.released] == ["only-ann"]
    assert gets(desk, found.ways[0]) == content(placed("v", t(0, "09:00"), {"bob": "helper"}))


def test_all_or_nothing_that_has_begun_keeps_what_is_left(publish: Publish) -> None:
    days = (window(0, "08:00", "12:00"), window(1, "08:00", "12:00"))
    crew = (role("helper"),)
    parts = (
        session("one", windows=(window(0, "09:00", "10:00"),), crew=crew),
        session("two", windows=(window(1, "09:00", "10:00"),), crew=crew),
    )
    whole = week(
        people=(person("ann", windows=days),),
        requests=(request("v", least_percent=100, sessions=parts),),
    )
    first = placed("v", t(0, "09:00"), {"ann": "helper"}, session="one")
    second = placed("v", t(1, "09:00"), {"ann": "helper"}, session="two")
    desk = publish(whole, content(first, second))
    event = RestCancelled(kind="rest-cancelled", person="ann")
    # On Monday evening the first half has happened: all or nothing can no longer be kept.
    found = repaired(desk, event, now=t(0, "20:00"))
    assert found.change.eased == frozenset({"v"})
    assert gets(desk, found.ways[0]) == content(first)
    # Before the week, half of it is nothing.
    assert gets(desk, repaired(desk, event).ways[0]) == content()


def test_a_course_that_has_begun_ends_early_without_its_host(publish: Publish) -> None:
    mornings = (window(0, "10:00", "11:00"), window(1, "10:00", "11:00"))
    crew = (role("host", people=("ann",)),)
    lessons = activity("a", session(windows=mornings, occurrences=2, crew=crew), course=True)
    course = week(
        people=(person("ann"), person("kid", "h2")),
        requests=(lessons, enrolment("e", "kid")),
    )
    first = placed("a", t(0, "10:00"), {"ann": "host"})
    second = placed("a", t(1, "10:00"), {"ann": "host"}, occurrence=1)
    desk = publish(course, content(first, second, seat("e", "a", None, None)))
    found = repaired(desk, RestCancelled(kind="rest-cancelled", person="ann"), now=t(0, "12:00"))
    # Monday's lesson has been: kid's seat stays, in a course of one lesson; Tuesday's is off.
    assert found.change.requests["a"].sessions[0].occurrences == 1
    assert gets(desk, found.ways[0]) == content(first, seat("e", "a", None, None))
    assert found.ways[0].told == ("a", "ann")
    assert ("kid", "cancelled") in {(n.party, n.change) for n in found.ways[0].notices}


def test_hours_that_others_work_are_not_left(publish: Publish) -> None:
    # Of the firm's hour and a half bob works one; ann's hour for w would be too much.
    hours = Pledge(id="hours", donor="firm", kind="staff", quantity=90)
    monday, tuesday = window(0, "09:00", "10:00"), window(1, "09:00", "10:00")
    staffed = week(
        pledges=(hours,),
        people=(
            person("bob", windows=(monday,), staff_pledge="hours"),
            person("ann", windows=(tuesday,), staff_pledge="hours"),
        ),
        requests=(visit("u", "h3", (0, "09:00", "10:00")),),
    )
    desk = publish(staffed, content(placed("u", t(0, "09:00"), {"bob": "helper"})))
    wish = UrgentWish(kind="urgent-wish", request=visit("w", "h1", (1, "09:00", "10:00")))
    assert repaired(desk, wish).ways[0].content == content()
    enough = staffed.model_copy(update={"pledges": (hours.model_copy(update={"quantity": 120}),)})
    desk = publish(enough, content(placed("u", t(0, "09:00"), {"bob": "helper"})))
    served = content(placed("w", t(1, "09:00"), {"ann": "helper"}))
    assert repaired(desk, wish).ways[0].content == served


def test_what_has_happened_may_leave_no_plan_that_holds(publish: Publish) -> None:
    # The firm pledged an hour; the visit took an hour and a half.
    hours = Pledge(id="hours", donor="firm", kind="staff", quantity=60)
    staffed = week(
        pledges=(hours,),
        people=(person("ann", windows=(MORNING,), staff_pledge="hours"),),
        requests=(visit("v", "h3", (0, "09:00", "10:00")),),
    )
    desk = publish(staffed, content(placed("v", t(0, "09:00"), {"ann": "helper"})))
    event = Overran(kind="overran", request="v", session="s", until=t(0, "10:30"))
    with pytest.raises(Irreparable) as error:
        repair(desk, event)
    assert [v.rule for v in error.value.violations] == ["organisation-hours"]
