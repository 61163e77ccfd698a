"""Records of plans that hold, hold; what is misstated is found, in either form."""

from __future__ import annotations

import pytest

from matcher.record.build import record
from matcher.record.check import check
from matcher.record.manifest import FORMS, MANIFEST, Form
from models.plan import Plan
from models.week import Week
from tests.matcher.record.things import numbered, stated
from tests.matcher.test_rules import TABLES

WEEKS = numbered()


def test_enough_weeks_are_recorded() -> None:
    # All scenes and policies, most of the numbers: else the tests below would say little.
    assert len(WEEKS) > 90
    assert {w.policy.fairness.grouping for _, w, _ in WEEKS} == {
        *("house-group", "community", "household", "care", "request")
    }
    assert {w.policy.fairness.alpha for _, w, _ in WEEKS} == {1.0, 0.0, "inf"}
    assert {w.policy.fairness.measure for _, w, _ in WEEKS} == {"served", "affinity"}


@pytest.mark.parametrize("form", FORMS)
def test_a_record_of_what_holds_holds(form: Form) -> None:
    wrong = {
        number: found
        for number, week, plan in WEEKS
        if (found := check(record(week, plan, form)).findings)
    }
    assert wrong == {}


@pytest.mark.parametrize("form", FORMS)
def test_a_tier_that_is_off_by_one_is_found(form: Form) -> None:
    # Every tier of every week, claimed one better than it is: its value is found, and nothing else
    # (its bound is raised with it). Tiers with stated goals too: the stated values are the plan's.
    for number, week, plan in WEEKS[:40]:
        for k, tier in enumerate(plan.tiers):
            boast = tier.model_copy(update={"value": tier.value + 1, "bound": tier.value + 1})
            tiers = (*plan.tiers[:k], boast, *plan.tiers[k + 1 :])
            found = check(record(week, plan.model_copy(update={"tiers": tiers}), form)).findings
            assert [(f.file, f.where) for f in found] == [
                ("plan.json", ("stated-tiers", tier.name, "value"))
            ], number


@pytest.mark.parametrize("form", FORMS)
def test_a_bound_below_the_value_is_found(form: Form) -> None:
    _, week, plan = WEEKS[0]
    first = plan.tiers[0]
    low = first.model_copy(update={"bound": first.value - 1})
    broken = plan.model_copy(update={"tiers": (low, *plan.tiers[1:])})
    found = check(record(week, broken, form)).findings
    assert [f.where for f in found] == [("stated-tiers", first.name, "bound")]


@pytest.mark.parametrize("form", FORMS)
def test_tiers_that_are_not_the_policys_are_found(form: Form) -> None:
    _, week, plan = WEEKS[0]
    other = plan.tiers[0].model_copy(update={"name": "another"})
    for tiers in ((other, *plan.tiers[1:]), plan.tiers[:-1]):
        found = check(record(week, plan.model_copy(update={"tiers": tiers}), form)).findings
        assert ("plan.json", ("stated-tiers", "tiers")) in [(f.file, f.where) for f in found]


@pytest.mark.parametrize("form", FORMS)
def test_a_weight_of_fairness_that_is_no_step_is_found(form: Form) -> None:
    _, week, plan = next(w for w in WEEKS if w[1].policy.fairness.ladder == (0,))
    found = check(record(week, plan.model_copy(update={"mu": 7, "tiers": ()}), form)).findings
    assert [f.where for f in found] == [("stated-tiers", "mu")]


def test_a_plan_that_states_no_tiers_claims_nothing() -> None:
    _, week, plan = WEEKS[0]
    assert check(record(week, plan.model_copy(update={"tiers": ()}), "public")).holds


@pytest.mark.parametrize("form", FORMS)
def test_the_same_input_makes_the_same_bytes(form: Form) -> None:
    for _, week, plan in WEEKS[:20]:
        again = Week.model_validate_json(week.model_dump_json())
        same = Plan.model_validate_json(plan.model_dump_json())
        assert record(week, plan, form) == record(again, same, form)


def test_both_forms_have_the_same_link_and_differ_in_their_files() -> None:
    for _, week, plan in WEEKS[:20]:
        public, auditor = (check(record(week, plan, form)).manifest for form in FORMS)
        assert public is not None
        assert auditor is not None
        assert public.link == auditor.link
        assert public.hash == auditor.hash
        assert public.link.plan == plan.content_hash()
        assert public.link.input == week.content_hash()
        assert public.files["week.json"] != auditor.files["week.json"]


def test_the_auditor_finds_a_public_form_that_does_not_follow_from_the_record() -> None:
    # Another week's public files, named in the link and sealed: all hashes fit, but they are not
    # the reduction of this week.
    from matcher.record import manifest as m

    _, week, plan = WEEKS[0]
    files = record(week, plan, "auditor")
    manifest = check(files).manifest
    assert manifest is not None
    link = manifest.link.model_copy(update={"public": "0" * 64})
    forged = files | {MANIFEST: m.manifest_of("auditor", files, link).text()}
    assert [(f.file, f.where) for f in check(forged).findings] == [(MANIFEST, ("link", "public"))]


def test_what_breaks_a_rule_is_found_in_every_form_that_can_check_it() -> None:
    # The case tables, whole records: a plan that breaks a rule is found by the auditor's form under
    # exactly its violations. (The public form: test_scope.py.)
    for rule in ("pledge-limit", "travel", "skill", "no-clash", "gate", "audience"):
        for case in TABLES[rule]:
            plan = Plan(
                week=case.week.id,
                input_hash=case.week.content_hash(),
                policy_version=case.week.policy.version,
                seed=case.week.policy.seed,
                content=case.content,
            )
            found = check(record(case.week, plan, "auditor")).findings
            broken = [f.where for f in found if not f.where[0].startswith("stated-")]
            assert sorted(broken) == sorted((n, *where) for n, where in case.broken), case.name


@pytest.mark.parametrize("form", FORMS)
def test_a_step_that_the_policy_has_not_and_other_tiers_are_found(form: Form) -> None:
    _, week, plan = WEEKS[0]
    step = plan.model_copy(update={"mu": week.policy.fairness.ladder[-1] + 1, "tiers": ()})
    found = check(record(week, step, form)).findings
    assert [(f.file, f.where) for f in found] == [("plan.json", ("stated-tiers", "mu"))]
    other = plan.model_copy(update={"tiers": plan.tiers[::-1]})
    found = check(record(week, other, form)).findings
    assert [(f.file, f.where) for f in found] == [("plan.json", ("stated-tiers", "tiers"))]


@pytest.mark.parametrize("form", FORMS)
def test_the_draw_is_judged_by_the_seed_of_the_plan(form: Form) -> None:
    for _, week, plan in WEEKS[:20]:
        other = stated(week, plan.model_copy(update={"seed": plan.seed + 1}))
        assert check(record(week, other, form)).holds
