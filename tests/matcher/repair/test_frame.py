"""The frame of a small week: what others leave under the caps and in the fairness figures."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.repair.frame import PROMISES, Frame, tiers_of
from models.demand import Request
from models.items import Flow
from models.places import Geography, TravelTime
from models.policy import BudgetCap, Caps, Fairness, Policy, Tier
from models.week import History, PastAsk, Week
from tests.build import PLACES, content, flow, line, person, pledge, request, session, week
from tests.matcher.repair.published import published

HOMES = {"h1": "g1", "h2": "g1", "h3": "g2", "h4": "g3"}
FAIR = Tier(name="fair", goals={"fairness": 1})


def wish(id: str, home: str = "h1", **fields: Any) -> Request:
    asked = {"lines": (line("money", 1000, id="m"), line("rice", 9, id="r")), **fields}
    return request(id, household=home, place=home, **asked)


def frame(
    given: Week, *plan: Flow, free: str = "", seen: str = "", new: tuple[Request, ...] = ()
) -> Frame:
    """``new``: free requests that the published week does not know yet."""
    desk = published(given, content(*plan))
    wanted = [r for r in desk.week.requests if r.id in free.split()]
    return Frame(desk, [*wanted, *new], set(seen.split()))


# --- tiers and figures ------------------------------------------------------------------------


def test_promises_come_first_where_the_policy_names_none() -> None:
    assert tiers_of(Policy(tiers=(FAIR,))) == (*PROMISES, FAIR)
    own = (FAIR, Tier(name="own", goals={"promises": 2, "calm": 1}))
    assert tiers_of(Policy(tiers=own)) == (PROMISES[1], *own)
    assert tiers_of(Policy()) == Policy().tiers


def test_figures_are_counted_so_finely_that_a_thousandth_of_a_request_is_a_whole_number() -> None:
    # The largest weight is 4: 250 times finer it is 1000.
    policy = frame(week(policy=Policy(tiers=(FAIR,)))).policy()
    finer = {"need": 1000, "booking": 500, "seat": 250, "enrolment": 250}
    stated = {kind: finer.get(kind, 0) for kind in Fairness().weights}
    assert policy.fairness.weights == stated
    assert (policy.fairness.decay_percent, policy.fairness.ask_cap) == (100, 1000)
    assert policy.tiers == (*PROMISES, FAIR)


def test_figures_are_never_counted_more_finely_than_thousandths() -> None:
    # 1000 ÷ 7 is 142 and a rest.
    fairness = Fairness(weights={"need": 7, "booking": 2})
    assert frame(week(policy=Policy(tiers=(FAIR,), fairness=fairness))).finer == 142


@pytest.mark.parametrize("fairness", [Fairness(weights={}), Fairness(measure="affinity", alpha=0)])
def test_without_shares_to_count_there_is_nothing_to_count_finely(fairness: Fairness) -> None:
    assert frame(week(policy=Policy(fairness=fairness))).finer == 1


# --- caps -------------------------------------------------------------------------------------

CAPS = (
    BudgetCap(id="all", amount=1000),
    BudgetCap(id="topic", topic="culture", amount=1000),
    BudgetCap(id="place", place="g1", amount=1000),
    BudgetCap(id="both", topic="culture", place="g1", amount=1000),
    BudgetCap(id="small", amount=100),
)


def left(free: str = "", seen: str = "") -> list[int]:
    """Under each cap, with a (g1) 300, b (g2, culture) 200, c (g1, culture) 50 and 30 of money."""
    given = week(
        policy=Policy(caps=Caps(budgets=CAPS)),
        pledges=(pledge("f", "money", 900), pledge("e", "money", 900), pledge("p", "rice", 9)),
        requests=(wish("a"), wish("b", "h3", topic="culture"), wish("c", topic="culture")),
    )
    plan = (
        flow("a", "f", 300, line="m"),
        flow("a", "p", 7, line="r"),
        flow("b", "f", 200, line="m", place="h3"),
        flow("c", "f", 50, line="m"),
        flow("c", "e", 30, line="m"),
    )
    policy = frame(given, *plan, free=free, seen=seen).policy()
    return [cap.amount for cap in policy.caps.budgets]


def test_what_others_draw_is_no_longer_under_the_caps() -> None:
    # All: 300 + 200 + 80; culture: 200 + 80; g1: 300 + 80; culture in g1: 80. Rice is no money.
    assert left() == [420, 720, 620, 920, 0]


def test_what_the_free_draw_still_is() -> None:
    assert left(free="a c") == [800, 800, 1000, 1000, 0]


def test_what_is_seen_one_by_one_still_is() -> None:
    assert left(seen="e") == [450, 750, 650, 950, 0]


# --- fairness ---------------------------------------------------------------------------------


def asked(free: str, fairness: Fairness, *new: Request) -> dict[str | None, tuple[int, int]]:
    """What the groups have asked and got (thousandths), but for the free: A and S times 250.

    g1: last week 8 asked, 4 got, nine tenths of which count, and needs (4 each) a, which has all,
    and d, which has nothing: A = 7.2 + 8 = 15.2, S = 3.6 + 4 = 7.6. g2: b has half: A = 4, S = 2.
    """
    past = (PastAsk(weeks_ago=1, group="g1", asked=8, served_milli=4000),)
    rice = (line("rice", 2),)
    given = week(
        policy=Policy(tiers=(FAIR,), fairness=fairness),
        history=History(past=past),
        pledges=(pledge("p", "rice", 9),),
        requests=(
            *(wish(id, home, lines=rice) for id, home in (("a", "h1"), ("d", "h2"), ("b", "h3"))),
            wish("z", "h4", lines=rice),
        ),
    )
    plan = (flow("a", "p", 2), flow("b", "p", 1, place="h3"))
    found = frame(given, *plan, free=free, new=new)
    entries = found.past_asks(found.desk.view.content)
    assert all(e.weeks_ago == 1 for e in entries)
    names = [e.group or e.household or e.care or e.request for e in entries]
    figures = [(e.asked, e.served_milli) for e in entries]
    return dict(zip(names, figures, strict=True))


def test_the_groups_of_the_free_without_what_these_ask_and_have() -> None:
    fair = Fairness(alpha=1)
    # 15.2 − 4 = 11.2 and 7.6 − 4 = 3.6; then 15.2 − 8 = 7.2 and the same 3.6.
    assert asked("a", fair) == {"g1": (2800, 900_000)}
    assert asked("a d", fair) == {"g1": (1800, 900_000)}
    assert asked("d b", fair) == {"g1": (2800, 1_900_000), "g2": (0, 0)}
    assert asked("", fair) == {}


def test_a_new_wish_is_measured_with_all_that_its_group_has() -> None:
    fair, carers = Fairness(), Fairness(grouping="care")
    assert asked("", fair, wish("n", "h2")) == {"g1": (3800, 1_900_000)}
    # Who asks counts, not where it is needed; a request of nobody counts where it is needed.
    here = request("n", household="h3", place="h1")
    assert asked("", fair, here) == {"g2": (1000, 500_000)}
    assert asked("", fair, request("n", household=None, place="g1")) == {"g1": (3800, 1_900_000)}
    # A group that had asked for nothing has nothing to be put down.
    assert asked("", fair, wish("n", "h5")) == {}
    assert asked("", fair, request("n", household=None, place="c1")) == {}
    assert asked("", Fairness(grouping="household"), here) == {"h3": (1000, 500_000)}
    assert asked("", carers, here) == {"ordinary": (4000, 1_500_000)}
    community = Fairness(grouping="community")
    assert asked("", community, here) == {"c1": (4800, 2_400_000)}


def test_affinity_received_has_no_past() -> None:
    calm = Policy(tiers=(FAIR,), fairness=Fairness(measure="affinity", alpha=0))
    given = week(policy=calm, requests=(wish("a"),))
    assert frame(given, free="a").past_asks(content()) == ()


def test_for_the_least_share_all_groups_matter() -> None:
    assert asked("b", Fairness(alpha="inf")) == {
        "g1": (3800, 1_900_000),
        "g2": (0, 0),
        "g3": (1000, 0),
    }


def test_households_and_care_classes_are_groups_as_well() -> None:
    assert asked("a", Fairness(grouping="household")) == {"h1": (0, 0)}
    # All are ordinary: of 4·4 in all, a's 4, which it has, are left out; last week named no class.
    assert asked("a", Fairness(grouping="care")) == {"ordinary": (3000, 500_000)}
    assert asked("a", Fairness(grouping="request")) == {"a": (0, 0)}


def test_without_fairness_among_the_goals_nothing_is_counted() -> None:
    calm = Policy(tiers=(Tier(name="calm", goals={"calm": 1}),))
    given = week(policy=calm, requests=(wish("a"),))
    assert frame(given, free="a").past_asks(content()) == ()


# --- places -----------------------------------------------------------------------------------


def test_the_ground_holds_what_is_named_and_all_above_it() -> None:
    given = week(
        pledges=(
            pledge("p", "rice", 9, at="b3"),
            pledge("q", "rice", 9, conditions={"communities": ("c3",)}),
        ),
        people=(person("ann", "h2"),),
        requests=(wish("a", "h1"),),
    )
    a, ann = given.requests[0], given.people[0]

    def places(*parts: object) -> set[str]:
        found = frame(given).ground(*parts)  # type: ignore[arg-type]
        return {p.id for p in found.places}

    house = {"h1", "b1", "g1", "c1", "district"}
    assert places([a], [], [], [], []) == house
    assert places([], [ann], [], [], []) == (house - {"h1"}) | {"h2"}
    assert places([], [], ["v1"], [], []) == house - {"h1"}
    assert places([], [], [], ["p"], []) == {"b3", "g3", "c2", "district"}
    assert places([], [], [], ["q"], []) == {"c3", "district"}
    past = [PastAsk(weeks_ago=1, group="g4", asked=1, served_milli=0)]
    assert places([], [], [], [], past) == {"g4", "c3", "district"}
    # Where it is needed, who asks, where it meets and whom it admits may all be elsewhere.
    abroad = request("x", household="h3", place="h1", sessions=(session(place="b3"), session("z")))
    assert places([abroad], [], [], [], []) == house | {"h3", "b2", "g2", "b3", "g3", "c2"}
    club = request(
        "x", "activity", household=None, place="c1", seats={"limit": 9, "communities": ("c3",)}
    )
    assert places([club], [], [], [], []) == {"c1", "c3", "district"}
    capped = Policy(
        caps=Caps(budgets=(BudgetCap(id="b", amount=9), BudgetCap(id="p", place="g4", amount=9)))
    )
    under = frame(given.model_copy(update={"policy": capped})).ground([], [], [], [], [])
    assert {p.id for p in under.places} == {"g4", "c3", "district"}
    home = [PastAsk(weeks_ago=1, household="h4", asked=1, served_milli=0)]
    assert places([], [], [], [], home) == {"h4", "b3", "g3", "c2", "district"}


def test_ways_and_neighbours_are_those_between_what_is_there() -> None:
    ways = tuple(TravelTime(a=a, b=b, minutes=9) for a, b in (("c1", "c2"), ("c1", "c3")))
    given = week(
        geography=Geography(places=PLACES, travel=ways),
        pledges=(pledge("p", "rice", 9, at="b3"),),
        requests=(wish("a", "h1"),),
    )
    a = given.requests[0]
    assert frame(given).ground([a], [], [], ["p"], []).travel == ways[:1]
    assert frame(given).ground([a], [], [], [], []).travel == ()
    neighbours = {p.id: p.neighbours for p in frame(given).ground([a], [], [], [], []).places}
    assert neighbours["c1"] == ()  # c2 is not there
    both = frame(given).ground([a], [], [], ["p"], []).places
    assert {p.id: p.neighbours for p in both}["c1"] == ("c2",)
