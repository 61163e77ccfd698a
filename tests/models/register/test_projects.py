"""The six steps, guard by guard: each case breaks one thing that the table of guards asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from models.demand import STAGES, ProjectFacts, Stage
from models.register.base import Actor
from models.register.plan import Hours, Plan, Result, Work
from models.register.projects import deeds as d
from models.register.projects.guards import GUARDS
from models.register.projects.state import DISCLOSURES
from models.register.settings import Settings
from tests.models.register import road as r
from tests.models.register.road import Road


def changed(deed: Any, **fields: Any) -> Any:
    return deed.model_copy(update=fields)


def suggested() -> Road:
    return Road().go(r.SUGGEST)


def moved() -> Road:
    return suggested().go(r.MOVE)


def discussed() -> Road:
    return moved().go(r.DISCUSS)


def reviewed() -> Road:
    return discussed().go(r.REVIEW)


def large() -> Road:
    return Road().go(changed(r.SUGGEST, plan=r.LARGE), r.MOVE, r.DISCUSS, r.REVIEW)


def delivered() -> Road:
    return r.under_way().go(r.DELIVER)


def objected() -> Road:
    return r.resolved().go(r.NOTIFY, r.OBJECT)


def passed() -> Road:
    return delivered().go(r.ACCEPT)


TOMORROW, CHRISTMAS = date(2026, 11, 22), date(2026, 12, 25)
MEETING = Work(id="m", minutes=60, hours=(Hours(day=0, start="09:00", end="10:00"),), meeting=True)
TWICE = Plan(results=(Result(id="r", what="a"), Result(id="r", what="b")))
BACKWARDS = Plan(
    work=(Work(id="w", minutes=60, hours=(Hours(day=0, start="10:00", end="09:00"),)),)
)
WITHIN = Plan(budget=5, results=(Result(id="r", what="a", budget=6),))
BY_FIRM = changed(r.SUGGEST, household=None, organisation="firm")
OWN_REVIEW = changed(r.ASSESS, organisation="firm")


def large_of_firm() -> Road:
    return Road().go(changed(BY_FIRM, plan=r.LARGE), r.MOVE, r.DISCUSS, r.REVIEW)


LOST = changed(r.VOTED, funded=False)


def on_ballot(road: Road) -> Road:
    road.ballot = "v"
    return road


def booked(road: Road) -> Road:
    road.given = 1
    return road


CASES: list[tuple[str, Road, Any, Actor, set[str]]] = [
    # Who: nobody does what is not theirs.
    ("a stranger suggests", Road(), r.SUGGEST, r.as_(), {"acting", "household"}),
    ("in a neighbour's name", Road(), r.SUGGEST, r.as_("resident", homes=("h2",)), {"household"}),
    ("in nobody's", Road(), changed(r.SUGGEST, household=None), r.COORDINATOR, {"household"}),
    ("in two", Road(), changed(BY_FIRM, household="h1"), r.COORDINATOR, {"household"}),
    ("in a firm's", Road(), BY_FIRM, r.as_("organisation"), {"organisation"}),
    ("a resident moves", suggested(), r.MOVE, r.RESIDENT, {"acting", "person"}),
    ("for another", suggested(), r.MOVE, r.as_("representative", people=("wu",)), {"person"}),
    ("not elected", suggested(), changed(r.MOVE, person="wu"), r.COORDINATOR, {"person"}),
    ("a resident reviews", discussed(), r.REVIEW, r.RESIDENT, {"acting"}),
    ("a resident assesses", large(), r.ASSESS, r.RESIDENT, {"acting"}),
    ("the committee resolves", reviewed(), r.RESOLVE, r.as_("committee"), {"acting"}),
    ("the proposer spends", r.under_way(), r.SPEND, r.as_("proposer"), {"acting"}),
    (
        "somebody withdraws",
        suggested(),
        d.Withdraw(kind="withdraw", reason="—"),
        r.RESIDENT,
        {"acting"},
    ),
    ("a person enters", r.under_way(), d.Enter(kind="enter", week="w"), r.COORDINATOR, {"acting"}),
    # When: one step after the other, in time.
    ("no step is left out", suggested(), r.DISCUSS, r.COORDINATOR, {"state"}),
    ("nor done twice", moved(), r.MOVE, r.COORDINATOR, {"state"}),
    (
        "the plan is fixed",
        reviewed(),
        d.Revise(kind="revise", text="x", plan=r.PLAN),
        r.COORDINATOR,
        {"state"},
    ),
    ("too late to move", suggested().wait(15), r.MOVE, r.COORDINATOR, {"at"}),
    ("too late to resolve", reviewed().wait(61), r.RESOLVE, r.COORDINATOR, {"at"}),
    (
        "more time is later",
        suggested(),
        d.Extend(kind="extend", until=date(2026, 12, 1), reason="—"),
        r.COORDINATOR,
        {"until"},
    ),
    ("minutes of tomorrow", discussed(), changed(r.REVIEW, on=TOMORROW), r.COORDINATOR, {"on"}),
    (
        "minutes of another day",
        moved(),
        changed(r.DISCUSS, on=TOMORROW),
        r.COORDINATOR,
        {"on"},
    ),
    ("a report of tomorrow", large(), changed(r.ASSESS, on=TOMORROW), r.COORDINATOR, {"on"}),
    ("resolved tomorrow", reviewed(), changed(r.RESOLVE, on=TOMORROW), r.COORDINATOR, {"on"}),
    ("accepted later", delivered(), changed(r.ACCEPT, on=CHRISTMAS), r.COORDINATOR, {"on"}),
    # What it needs.
    (
        "put anew with too much",
        suggested(),
        d.Revise(kind="revise", text="x", plan=WITHIN),
        r.COORDINATOR,
        {"plan.results"},
    ),
    ("its own reviewer", large_of_firm(), OWN_REVIEW, r.COORDINATOR, {"organisation"}),
    (
        "spent on nothing known",
        r.under_way(),
        changed(r.SPEND, result="x"),
        r.COORDINATOR,
        {"result"},
    ),
    (
        "accepted in the notice",
        r.resolved(),
        changed(r.ACCEPT, passed=False, remains="all"),
        r.COORDINATOR,
        {"published"},
    ),
    ("topics are the week's", Road(), changed(r.SUGGEST, topic="golf"), r.COORDINATOR, {"topic"}),
    (
        "least over budget",
        Road(),
        changed(r.SUGGEST, plan=Plan(least=1)),
        r.COORDINATOR,
        {"plan.least"},
    ),
    ("two of one id", Road(), changed(r.SUGGEST, plan=TWICE), r.COORDINATOR, {"plan.results"}),
    (
        "more than there is",
        Road(),
        changed(r.SUGGEST, plan=WITHIN),
        r.COORDINATOR,
        {"plan.results"},
    ),
    (
        "backwards",
        Road(),
        changed(r.SUGGEST, plan=BACKWARDS),
        r.COORDINATOR,
        {"plan.work[0].hours"},
    ),
    (
        "no room to meet",
        Road(),
        changed(r.SUGGEST, plan=Plan(work=(MEETING,))),
        r.COORDINATOR,
        {"plan.work[0].room"},
    ),
    ("few have spoken", moved(), changed(r.DISCUSS, tally={"for": 2}), r.COORDINATOR, {"tally"}),
    (
        "as many against",
        moved(),
        changed(r.DISCUSS, tally={"for": 2, "against": 2}),
        r.COORDINATOR,
        {"tally"},
    ),
    ("nobody there", discussed(), changed(r.REVIEW, present=0), r.COORDINATOR, {"present"}),
    ("too small to assess", reviewed(), r.ASSESS, r.COORDINATOR, {"plan.budget"}),
    ("large, not assessed", large(), r.RESOLVE, r.COORDINATOR, {"assessed"}),
    (
        "found unfit",
        large().go(changed(r.ASSESS, verdict="unfit")),
        r.RESOLVE,
        r.COORDINATOR,
        {"assessed"},
    ),
    ("a vote by hand", reviewed(), r.VOTED, r.COORDINATOR, {"acting"}),
    ("voted on before the review", discussed(), r.VOTED, r.HOUSEHOLDS, {"state"}),
    ("one result of a vote", reviewed().go(LOST, actor=r.HOUSEHOLDS), LOST, r.HOUSEHOLDS, {"vote"}),
    ("funded, large, not assessed", large(), r.VOTED, r.HOUSEHOLDS, {"assessed"}),
    ("resolved on the ballot", on_ballot(reviewed()), r.RESOLVE, r.COORDINATOR, {"state"}),
    ("assessed on the ballot", on_ballot(large()), r.ASSESS, r.COORDINATOR, {"state"}),
    (
        "withdrawn on the ballot",
        on_ballot(reviewed()),
        d.Withdraw(kind="withdraw", reason="—"),
        r.COORDINATOR,
        {"state"},
    ),
    ("no quorum", reviewed(), changed(r.RESOLVE, present=5, favour=3), r.COORDINATOR, {"present"}),
    ("more than sit", reviewed(), changed(r.RESOLVE, present=11), r.COORDINATOR, {"present"}),
    ("votes twice", reviewed(), changed(r.RESOLVE, favour=5, against=2), r.COORDINATOR, {"favour"}),
    ("two notices", r.resolved().go(r.NOTIFY), r.NOTIFY, r.COORDINATOR, {"notice"}),
    ("before the notice", r.resolved(), r.OBJECT, r.RESIDENT, {"at"}),
    ("after the notice", r.under_way(), r.OBJECT, r.RESIDENT, {"at"}),
    (
        "in another's name",
        r.resolved().go(r.NOTIFY),
        changed(r.OBJECT, household="h2"),
        r.RESIDENT,
        {"household"},
    ),
    (
        "no such objection",
        objected(),
        d.Answer(kind="answer", objection=1, text="—", upheld=False),
        r.COORDINATOR,
        {"objection"},
    ),
    ("begun before disclosed", r.resolved(), r.DELIVER, r.COORDINATOR, {"published"}),
    (
        "begun in the notice",
        r.resolved().go(r.NOTIFY).wait(6),
        r.SPEND,
        r.COORDINATOR,
        {"published"},
    ),
    ("with an objection open", objected().wait(8), r.DELIVER, r.COORDINATOR, {"published"}),
    ("entered too early", r.resolved(), d.Enter(kind="enter", week="w"), r.CLOCK, {"published"}),
    ("unknown result", r.under_way(), changed(r.DELIVER, result="x"), r.COORDINATOR, {"result"}),
    ("delivered twice", delivered(), r.DELIVER, r.COORDINATOR, {"result"}),
    ("over the budget", r.under_way(), changed(r.SPEND, amount=901), r.COORDINATOR, {"amount"}),
    ("its money is in the book", booked(r.under_way()), r.SPEND, r.COORDINATOR, {"amount"}),
    ("passed, not delivered", r.under_way(), r.ACCEPT, r.COORDINATOR, {"passed"}),
    ("what remains", r.under_way(), changed(r.ACCEPT, passed=False), r.COORDINATOR, {"remains"}),
    ("not accepted", delivered(), r.EVALUATE, r.COORDINATOR, {"accepted"}),
    ("few evaluate", passed(), changed(r.EVALUATE, tally={"4": 1}), r.COORDINATOR, {"tally"}),
]


@pytest.mark.parametrize(
    ("said", "road", "deed", "actor", "fields"), CASES, ids=[c[0] for c in CASES]
)
def test_a_guard_refuses(said: str, road: Road, deed: Any, actor: Actor, fields: set[str]) -> None:
    assert road.fields(deed, actor) == fields


def test_every_refusal_names_entity_field_value_and_expectation() -> None:
    found = reviewed().refusals(changed(r.RESOLVE, present=11, favour=12, on=TOMORROW))
    assert [(one.entity, one.field, one.value) for one in found] == [
        ("p", "on", '"2026-11-22"'),
        ("p", "present", "11"),
        ("p", "favour", "14"),
    ]
    assert all(one.expected and one.expected_zh for one in found)


def test_the_last_moment_counts() -> None:
    assert suggested().wait(14).fields(r.MOVE) == set()
    later = suggested().go(d.Extend(kind="extend", until=date(2026, 12, 24), reason="节后"))
    assert later.wait(20).fields(r.MOVE) == set()
    assert r.under_way().fields(changed(r.SPEND, amount=900)) == set()


def test_each_step_discloses_its_share_of_the_six() -> None:
    expected = {
        "suggestion": set(),
        "motion": {"motion"},
        "discussion": {"motion", "procedure"},
        "review": {"motion", "procedure", "plan", "money"},
        "resolution": set(DISCLOSURES) - {"notice"},
    }
    roads = {"suggestion": suggested(), "motion": moved(), "discussion": discussed()}
    roads |= {"review": reviewed(), "resolution": r.resolved()}
    assert {
        stage: {one.what for one in road.project.disclosed} for stage, road in roads.items()
    } == expected
    assert r.resolved().project.facts(r.FRIDAY) == ProjectFacts(stage="resolution", votes=3)
    road = r.under_way()
    assert road.project.facts(road.at).published
    assert not road.project.facts(r.FRIDAY).published


def test_a_majority_of_those_present_or_it_is_refused() -> None:
    road = reviewed().go(changed(r.RESOLVE, present=6, favour=3, against=3))
    assert (road.project.stands, road.project.stage) == ("refused", "review")
    refused = discussed().go(changed(r.REVIEW, decision="refuse"))
    assert refused.project.stands == "refused"
    assert {kind for kind, guard in GUARDS.items() if "refused" in guard.states} == set()


def test_a_vote_resolves_what_it_funds_and_leaves_the_rest_for_another() -> None:
    # Not funded, it stays reviewed, with 60 days anew; large and not assessed, it may still lose.
    road = reviewed().wait(50).go(LOST, actor=r.HOUSEHOLDS)
    assert (road.project.stands, road.project.resolution) == ("review", None)
    assert road.project.due == road.at + timedelta(days=60)
    assert {one.what: one.vote for one in road.project.disclosed}["result"] == "v"
    assert large().fields(LOST, r.HOUSEHOLDS) == set()
    # The threshold is that of the vote's opening, whatever is set since.
    assert large().fields(changed(r.VOTED, threshold=1001), r.HOUSEHOLDS) == set()
    assert reviewed().fields(changed(r.VOTED, threshold=900), r.HOUSEHOLDS) == {"assessed"}
    road.wait(50).go(changed(r.VOTED, vote="w", minutes="/w"), actor=r.HOUSEHOLDS)
    assert (road.project.stands, road.project.due) == ("resolution", road.at + timedelta(days=365))
    (result,) = (one for one in road.project.disclosed if one.what == "result")
    assert (result.text, result.vote) == ("/w", "w")
    assert [(one.vote, one.funded) for one in road.project.ballots] == [("v", False), ("w", True)]
    assert road.history[-1].acting == "households"
    road.go(r.NOTIFY).wait(7)
    assert road.project.published(road.at)


def test_an_objection_that_is_upheld_leads_back_to_the_discussion() -> None:
    road = objected()
    number = len(road.history)
    road.go(d.Answer(kind="answer", objection=number, text="有理", upheld=True))
    project = road.project
    assert (project.stands, project.notice_until, project.reviewed) == ("motion", None, False)
    assert {one.what for one in project.disclosed} == {"motion"}
    road.go(r.DISCUSS, r.REVIEW, r.RESOLVE, r.NOTIFY).wait(7)
    assert road.project.published(road.at)


def taken_over(stage: Stage, *, published: bool = False) -> Road:
    """A project that was at a step when the register began."""
    deed = d.TakeOver(
        kind="take-over",
        name="路",
        topic="t",
        place="g1",
        stage=stage,
        published=published,
        week="w",
    )
    return Road().go(deed, actor=r.CLOCK)


def test_what_is_taken_over_is_disclosed_once_its_own_steps_are() -> None:
    # What was done before stands: at the review only the result and the notice are still to come.
    road = taken_over("review").go(r.RESOLVE)
    assert not road.wait(7).project.published(road.at)
    road.go(r.NOTIFY)
    assert not road.project.published(road.at)
    assert road.wait(7).project.published(road.at)
    # Resolved and not on notice: the notice alone.
    road = taken_over("resolution").go(r.NOTIFY)
    assert road.wait(7).project.published(road.at)
    # Moved, no more: the discussion and the review disclose what they always do.
    road = taken_over("motion").go(r.DISCUSS)
    assert road.project.earlier == {"motion"}
    road.go(r.REVIEW, r.RESOLVE, r.NOTIFY)
    assert {one.what for one in road.project.disclosed} == {*DISCLOSURES} - {"motion"}
    assert road.wait(7).project.published(road.at)
    assert taken_over("suggestion").project.earlier == frozenset()
    assert taken_over("resolution", published=True).project.published(r.FRIDAY)


@pytest.mark.parametrize("published", [False, True])
def test_what_is_taken_over_and_led_back_discloses_anew(published: bool) -> None:
    road = taken_over("resolution", published=published).go(r.NOTIFY, r.OBJECT)
    upheld = d.Answer(kind="answer", objection=len(road.history), text="有理", upheld=True)
    road.go(upheld)
    assert (road.project.stands, road.project.earlier) == ("motion", frozenset({"motion"}))
    road.put(r.RESOLVE)  # whatever guards say: without the discussion and the review
    road.put(r.NOTIFY)
    assert not road.wait(7).project.published(road.at)


def test_an_objection_that_is_answered_lets_it_go_on() -> None:
    road = objected()
    road.go(d.Answer(kind="answer", objection=len(road.history), text="白天施工", upheld=False))
    assert road.wait(7).project.published(road.at)


def test_what_was_spent_and_what_remains() -> None:
    road = r.under_way().go(r.SPEND, changed(r.SPEND, amount=300))
    assert road.project.spent == 700
    assert road.fields(changed(r.SPEND, amount=201)) == {"amount"}
    road.go(changed(r.ACCEPT, passed=False, remains="缺路牙"), r.DELIVER, r.ACCEPT, r.EVALUATE)
    assert (road.project.stands, road.project.stage) == ("done", "evaluation")
    assert road.project.tallies["evaluation"] == {"5": 2}


def test_without_a_threshold_nothing_is_assessed_and_with_one_everything_from_it() -> None:
    free = Road(settings=Settings(review_threshold=0, discussion_households=1))
    free.go(changed(r.SUGGEST, plan=r.LARGE), r.MOVE, r.DISCUSS, r.REVIEW)
    assert free.fields(r.RESOLVE) == set()
    assert large().go(r.ASSESS).project.reviewed


def test_guards_know_every_deed_and_every_stage() -> None:
    kinds = {
        one.model_fields["kind"].annotation.__args__[0]
        for one in d.ProjectDeed.__args__[0].__args__
    }
    assert set(GUARDS) == kinds
    states = {state for guard in GUARDS.values() for state in guard.states}
    assert states <= {"new", *STAGES}


LINES = [(deed, number) for deed, guard in GUARDS.items() for number in range(len(guard.checks))]


@pytest.mark.parametrize(("deed", "number"), LINES, ids=[f"{d}-{n}" for d, n in LINES])
def test_no_check_can_be_left_out(deed: str, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With any one of them gone, some case above is let through or says less."""
    guard = GUARDS[deed]
    kept = (*guard.checks[:number], *guard.checks[number + 1 :])
    concerned = [case for case in CASES if case[2].kind == deed]
    monkeypatch.setitem(GUARDS, deed, replace(guard, checks=kept))
    assert [c[0] for c in concerned if c[1].fields(c[2], c[3]) != c[4]] != []
