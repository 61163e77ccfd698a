"""Why, against every plan of a tiny week: the reason is true, the cost exact, the remedy helps."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings

from matcher.errors import Contradiction, ImpossibleDecision
from matcher.explain.facts import Alternative, Remedy, RequestWhy, SupplyWhy, Trial
from matcher.explain.fix import applied
from matcher.explain.ids import kinds
from matcher.explain.why import why
from matcher.rules.served import served
from matcher.rules.view import View
from models.items import Commitments
from models.validate import problems_of
from models.week import Week
from tests import brute, tiny
from tests.matcher.explain.enumerated import Enumerated, Kept, enumerated, numbered

NUMBERS = [n if n < 15 else pytest.param(n, marks=pytest.mark.slow) for n in range(60)]


def check(found: Enumerated) -> None:
    for id in kinds(found.week):
        answer = why(found.week, found.plan, id, seconds=None)
        assert answer.proven
        if isinstance(answer, RequestWhy):
            check_request(found, answer)
        else:
            check_supply(found, answer)


# --- requests ---------------------------------------------------------------------------------


def check_request(found: Enumerated, answer: RequestWhy) -> None:
    if answer.id in found.week.decisions.withdrawn:
        assert answer.verdict == "withdrawn"
        return
    here = served(found.view, found.view.requests[answer.id])
    most = found.most(answer.id)
    assert answer.permille == int(1000 * here)
    if here == 1:
        assert answer.verdict == "met"
        for alternative in answer.alternatives:
            check_alternative(found, answer.id, alternative)
        return
    assert answer.most == int(1000 * most)
    # Whether anybody's giving way would help is the first thing said; so it must be true.
    assert (answer.verdict in ("used-elsewhere", "cap")) == (most > here)
    assert (answer.forced is not None) == (most > here)
    if answer.forced is not None:
        check_trial(found, answer.forced, lambda v: share(v, answer.id) >= most)
    if answer.verdict == "banned":
        said = found.week.decisions.model_copy(update={"bans": ()})
        freed = found.week.model_copy(update={"decisions": said})
        assert Enumerated(freed, found.plan).most(answer.id) > most
    for remedy in answer.remedies:
        check_remedy(found, answer, remedy)


def share(view: View, request: str) -> Fraction:
    return served(view, view.requests[request])


def check_trial(found: Enumerated, trial: Trial, kept: Kept) -> None:
    """The best of all plans that are kept; impossible exactly if there is none."""
    best = found.best(kept)
    assert (trial.label == "impossible") == (best is None)
    if best is not None:
        assert trial.label == "exact"
        assert [tier.now for tier in trial.tiers] == found.values
        assert [tier.then for tier in trial.tiers] == best


def check_alternative(found: Enumerated, request: str, alternative: Alternative) -> None:
    assert not without(found.view, request, alternative)
    check_trial(found, alternative.trial, lambda v: without(v, request, alternative))


def without(view: View, request: str, alternative: Alternative) -> bool:
    """Whether a supply does not serve a request in a plan."""
    names: set[str] = set()
    match alternative.kind:
        case "pledge":
            names = {f.pledge for f in view.flows_of.get(request, ())}
        case "person":
            placed = view.placements_of.get(request, ())
            names = {a.person for p in placed for a in p.crew}
        case "room":
            names = {p.room or "" for p in view.placements_of.get(request, ())}
        case "time":
            names = {p.start for p in view.placements_of.get(request, ())}
        case "seat":
            names = {s.activity for s in view.seats_of.get(request, ())}
    return alternative.supply not in names


def check_remedy(found: Enumerated, answer: RequestWhy, remedy: Remedy) -> None:
    changed = applied(found.week, remedy.fixes)
    assert changed != found.week
    assert problems_of(changed) == []
    assert answer.most is not None
    assert remedy.permille > answer.most
    if brute.size(changed) <= 4 * tiny.LARGEST:
        most = Enumerated(changed, found.plan).most(answer.id)
        assert remedy.permille == int(1000 * most)


# --- supplies ---------------------------------------------------------------------------------


def check_supply(found: Enumerated, answer: SupplyWhy) -> None:
    for passed in answer.passed:
        assert share(found.view, passed.request) != 1
        if passed.trial is not None:
            check_trial(found, passed.trial, serving_it(answer, passed.request))
    if answer.more is not None:
        check_trial(found, answer.more, lambda v: bool(used(v, answer)))
    asking = [r for r in found.week.requests if r.id not in found.week.decisions.withdrawn]
    assert answer.asked <= len(asking)  # each counted once
    serving = {f.request for f in answer.serves.flows}
    serving |= {p.request for p in answer.serves.placements}
    assert serving == used(found.view, answer)
    assert serving.isdisjoint(passed.request for passed in answer.passed)
    if not answer.withdrawn:
        away = sum(answer.removed.values())
        assert answer.asked == len(serving) + away + answer.others + len(answer.passed)


def serving_it(answer: SupplyWhy, request: str) -> Kept:
    return lambda view: request in used(view, answer)


def used(view: View, answer: SupplyWhy) -> set[str]:
    """The requests that a supply serves in a plan."""
    found = {f.request for f in view.flows if f.pledge == answer.id}
    for p in view.placements:
        behind = {a.person for a in p.crew}
        behind |= {view.people[a.person].staff_pledge or "" for a in p.crew}
        behind |= {h.fund for a in p.crew if (h := view.people[a.person].hire) is not None}
        if p.room is not None:
            behind |= {p.room, *view.room_parts(p.room)}
            joined = view.week.joined_rooms
            behind |= {j.id for j in joined if behind.intersection(j.rooms)}
        if answer.id in behind:
            found.add(p.request)
    return found


# --- weeks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", NUMBERS)
def test_whatever_why_says_is_true_of_all_plans(number: int) -> None:
    try:
        found = numbered(number)
    except (Contradiction, ImpossibleDecision):
        return  # without a plan there is nothing to explain
    check(found)


@pytest.mark.slow
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(week=tiny.weeks())
def test_of_any_week(week: Week) -> None:
    try:
        check(enumerated(week))
    except (Contradiction, ImpossibleDecision):
        return


def test_of_a_plan_that_is_not_the_best() -> None:
    # The empty plan of weeks without decisions: forcing something in may raise every tier.
    for number in (1, 2, 3, 5, 6, 7, 9, 10):
        found = numbered(number, "stock", "crews")
        empty = found.plan.model_copy(update={"content": Commitments(), "tiers": ()})
        check(Enumerated(found.week, empty))


def test_the_answer_is_the_same_each_time() -> None:
    found = numbered(5)
    for id in kinds(found.week):
        first, again = (why(found.week, found.plan, id, seconds=None) for _ in range(2))
        assert first == again
