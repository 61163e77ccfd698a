"""Forged records whose hashes all fit: what they say is held against itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from matcher.record import manifest as m
from matcher.record.build import Given, as_json, record
from matcher.record.canonical import canonical
from matcher.record.check import check
from matcher.record.manifest import Files, Form, Link, Manifest
from models.plan import PlanFile
from models.policy import BudgetCap, Caps
from models.validate import read_plan
from models.week import Decision, Decisions, Target
from tests.api import house
from tests.matcher.record.things import stated

WEEK = house.week().model_copy(
    update={
        "decisions": Decisions(
            pins=(Decision(id="pin", target=Target(request="cut"), by="fang"),),
            bans=(
                Decision(id="ban", target=Target(request="rice2"), by="fang"),
                Decision(id="who", target=Target(request="cut", person="li"), by="fang"),
            ),
            withdrawn=("kitchen",),
        ),
        "policy": house.POLICY.model_copy(
            update={
                "caps": Caps(
                    budgets=(
                        BudgetCap(id="large", place="c1", amount=5),
                        BudgetCap(id="small", place="h1", amount=5),
                        BudgetCap(id="topic", topic="culture", amount=5),
                    )
                )
            }
        ),
    }
)
PLAN = stated(WEEK, house.plan().model_copy(update={"input_hash": WEEK.content_hash()}))
Tree = dict[str, Any]


def manifest_of(files: Files) -> Manifest:
    found = check(files).manifest
    assert found is not None
    return found


def sealed(files: Files, form: Form, **link: str) -> Files:
    """The files under a manifest made anew."""
    old = manifest_of(record(WEEK, PLAN, form)).link
    new = old.model_copy(update={form: m.files_hash(files, form), **link})
    return files | {m.MANIFEST: m.manifest_of(form, files, new).text()}


def forged(name: str, change: Callable[[Tree], None], form: Form = "public") -> list[Any]:
    """What is found when a file is changed and everything sealed anew."""
    files = record(WEEK, PLAN, form)
    tree = json.loads(files[name])
    change(tree)
    files[name] = canonical(tree)
    report = check(sealed(files, form))
    return [(f.file, f.where) for f in report.findings]


@pytest.mark.parametrize("form", m.FORMS)
def test_sealing_anew_what_was_not_changed_is_the_same_record(form: Form) -> None:
    files = record(WEEK, PLAN, form)
    assert sealed(files, form) == files
    assert check(files).holds


def test_a_request_without_weights_is_found() -> None:
    def drop(tree: Tree) -> None:
        del tree["requests"]["talk"]
        tree["requests"]["ghost"] = {"good": 1}

    # The talk was worth 1: the tier good is then counted lower than stated.
    assert forged(m.WEIGHTS, drop) == [
        (m.WEIGHTS, ("requests", "ghost")),
        (m.WEIGHTS, ("requests", "talk")),
        (m.PLAN, ("stated-tiers", "good", "value")),
    ]


def test_a_weight_that_was_raised_is_found_by_its_tier() -> None:
    def raised(tree: Tree) -> None:
        tree["requests"]["cut"]["good"] = 9

    # Above the bound now too: 4 served were worth 4, now 12.
    assert forged(m.WEIGHTS, raised) == [
        (m.PLAN, ("stated-tiers", "good", "value")),
        (m.PLAN, ("stated-tiers", "good", "bound")),
    ]


def test_goals_are_stated_where_they_must_be_and_nowhere_else() -> None:
    def unstated(tree: Tree) -> None:
        del tree["stated"]["calm"]

    def overstated(tree: Tree) -> None:
        tree["stated"]["good"] = {"over": 4}

    assert forged(m.WEIGHTS, unstated) == [(m.WEIGHTS, ("stated", "calm"))]
    assert forged(m.WEIGHTS, overstated) == [(m.WEIGHTS, ("stated", "good"))]


def test_another_policy_than_the_weeks_is_found() -> None:
    def lenient(tree: Tree) -> None:
        tree["caps"]["seats_per_person"] = 99

    def richer(tree: Tree) -> None:
        tree["caps"]["budgets"][0]["amount"] = 6

    for form in m.FORMS:
        assert (m.POLICY, ()) in forged(m.POLICY, lenient, form)
        assert (m.POLICY, ()) in forged(m.POLICY, richer, form)


def test_only_budgets_of_small_places_may_be_missing_from_the_public_week() -> None:
    public = json.loads(record(WEEK, PLAN, "public")[m.WEEK])
    assert [cap["id"] for cap in public["policy"]["caps"]["budgets"]] == ["large", "topic"]

    def without(cap: str) -> Callable[[Tree], None]:
        def change(tree: Tree) -> None:
            caps = tree["policy"]["caps"]
            caps["budgets"] = [b for b in caps["budgets"] if b["id"] != cap]

        return change

    for cap in ("large", "topic"):
        assert (m.POLICY, ()) in forged(m.WEEK, without(cap))


def test_another_scope_is_found() -> None:
    def boast(tree: Tree) -> None:
        tree["rules"]["checked"].append("skill")

    for form in m.FORMS:
        assert (m.SCOPE, ()) in forged(m.SCOPE, boast, form)


def test_overrides_are_those_of_the_week() -> None:
    def twice(tree: Tree) -> None:
        tree["overrides"].append(tree["overrides"][0])

    def missing(tree: Tree) -> None:
        tree["overrides"] = tree["overrides"][1:]

    def without_the_hidden_one(tree: Tree) -> None:
        tree["overrides"] = [o for o in tree["overrides"] if o["decision"] != "who"]

    def returned(tree: Tree) -> None:
        tree["withdrawn"] = []

    def invented(tree: Tree) -> None:
        tree["overrides"].append(tree["overrides"][1] | {"decision": "new"})

    assert forged(m.OVERRIDES, twice) == [(m.OVERRIDES, ())]
    assert forged(m.OVERRIDES, missing) == [(m.OVERRIDES, ("pin",))]
    assert forged(m.OVERRIDES, returned) == [(m.OVERRIDES, ())]
    # A ban that names a person is not in the public week: there only the auditor can miss it.
    assert forged(m.OVERRIDES, without_the_hidden_one) == []
    assert (m.OVERRIDES, ("who",)) in forged(m.OVERRIDES, without_the_hidden_one, "auditor")
    # For the same reason only the auditor can tell an invented ban.
    assert forged(m.OVERRIDES, invented) == []
    assert (m.OVERRIDES, ("new",)) in forged(m.OVERRIDES, invented, "auditor")


def test_a_plan_with_times_that_no_calendar_has_is_found() -> None:
    content = PLAN.content
    first = content.flows[0].model_copy(update={"at": "2026-11-31T09:00"})
    odd = PLAN.model_copy(update={"content": content.model_copy(update={"flows": (first,)})})
    files = record(WEEK, PLAN, "auditor")
    files[m.PLAN] = as_json(PlanFile(plan=odd, hash=odd.content_hash()))
    found = check(sealed(files, "auditor")).findings
    assert [(f.file, f.where[-1]) for f in found] == [(m.PLAN, "at")]


@pytest.mark.parametrize("field", ["week", "input", "policy", "plan"])
def test_a_link_to_something_else_is_found(field: str) -> None:
    other = "0" * 64
    files = sealed(record(WEEK, PLAN, "auditor"), "auditor", **{field: other})
    assert [(f.file, f.where) for f in check(files).findings] == [(m.MANIFEST, ("link", field))]


def test_other_versions_than_the_plans_are_found() -> None:
    files = record(WEEK, PLAN, "public")
    link = manifest_of(files).link.model_copy(update={"versions": {"ortools": "0"}})
    files[m.MANIFEST] = m.manifest_of("public", files, link).text()
    assert [f.where for f in check(files).findings] == [("link", "versions")]


def resealed(made: Files, **fields: Any) -> Files:
    """A manifest with other fields, whose seal fits."""
    new = manifest_of(made).model_copy(update=fields)
    return made | {m.MANIFEST: new.model_copy(update={"seal": m.seal_of(new)}).text()}


def test_hashes_in_the_manifest_must_fit_each_other() -> None:
    files = record(WEEK, PLAN, "public")
    assert [f.where for f in check(resealed(files, hash="0" * 64)).findings] == [("hash",)]
    manifest = manifest_of(files)
    link = Link.model_validate(manifest.link.model_dump() | {"public": "0" * 64})
    found = check(resealed(files, link=link, hash=m.link_hash(link))).findings
    assert [f.where for f in found] == [("link", "public")]
    unsealed = manifest.model_copy(update={"seal": "0" * 64}).text()
    assert [f.where for f in check(files | {m.MANIFEST: unsealed}).findings] == [("seal",)]


def test_a_file_that_the_manifest_leaves_out_is_found() -> None:
    files = record(WEEK, PLAN, "public")
    manifest = manifest_of(files)
    fewer = {name: digest for name, digest in manifest.files.items() if name != m.SCOPE}
    found = [(f.file, f.where) for f in check(resealed(files, files=fewer)).findings]
    assert found == [
        (m.MANIFEST, ("link", "public")),
        (m.MANIFEST, ("files",)),
        (m.SCOPE, ()),
    ]


def test_a_plan_in_words_of_its_own_hash_is_read_as_any_other() -> None:
    # The public plan has a hash of its own; the one that was solved is in the link.
    files = record(WEEK, PLAN, "public")
    shown = read_plan(files[m.PLAN])
    assert shown.hash != PLAN.content_hash()
    assert manifest_of(files).link.plan == PLAN.content_hash()


# --- what a forger may try with whole files -----------------------------------------------------


def swapped(name: str) -> Files:
    """The public form with a file of the auditor's."""
    return record(WEEK, PLAN, "public") | {name: record(WEEK, PLAN, "auditor")[name]}


@pytest.mark.parametrize(
    "name", [n for n in m.HASHED["public"] if n in m.HASHED["auditor"] and n != m.POLICY]
)
def test_a_file_of_the_other_form_is_found(name: str) -> None:
    assert (name, ()) in [(f.file, f.where) for f in check(swapped(name)).findings]


def test_the_policy_is_the_same_in_both_forms() -> None:
    assert swapped(m.POLICY) == record(WEEK, PLAN, "public")


@pytest.mark.parametrize("form", m.FORMS)
def test_a_form_under_the_other_ones_manifest_is_found(form: Form) -> None:
    other: Form = "auditor" if form == "public" else "public"
    files = record(WEEK, PLAN, form) | {m.MANIFEST: record(WEEK, PLAN, other)[m.MANIFEST]}
    found = {f.file for f in check(files).findings}
    assert set(m.HASHED[form]) ^ set(m.HASHED[other]) <= found
    assert {m.WEEK, m.PLAN, m.SCOPE} <= found


def test_the_full_week_under_the_name_of_the_public_one_is_found_by_its_hash() -> None:
    # A public record that shows what it must not: sealed anew it holds as far as the public can
    # tell, but has another hash than the auditor's form names.
    files = record(WEEK, PLAN, "public")
    files[m.WEEK] = record(WEEK, PLAN, "auditor")[m.WEEK]
    published = manifest_of(record(WEEK, PLAN, "auditor")).hash
    found = check(sealed(files, "public"), published=published).findings
    assert (m.MANIFEST, ("hash",)) in [(f.file, f.where) for f in found]


def test_a_whole_other_record_has_another_hash_than_the_published_one() -> None:
    # Nobody ever decided anything, all of it sealed: only the published hash tells it apart.
    undecided = WEEK.model_copy(update={"decisions": Decisions(withdrawn=("kitchen",))})
    same = PLAN.model_copy(update={"input_hash": undecided.content_hash()})
    for form in m.FORMS:
        true, other = record(WEEK, PLAN, form), record(undecided, stated(undecided, same), form)
        published = manifest_of(true).hash
        assert check(true, published=published).holds
        assert check(other).holds
        [found] = check(other, published=published).findings
        assert (found.file, found.where) == (m.MANIFEST, ("hash",))
        assert published in found.en


def test_a_record_of_another_plan_put_into_the_chain_is_found() -> None:
    first = record(WEEK, PLAN, "public")
    second = record(WEEK, PLAN, "public", Given(before=manifest_of(first).hash))
    assert check(second, before=first).holds
    later = record(WEEK, PLAN, "public", Given(before=manifest_of(second).hash))
    for before in (later, second):
        assert [f.where for f in check(second, before=before).findings] == [("link", "before")]
    # The first one was changed afterwards, and sealed anew.
    changed = sealed(first | {m.README: b"another"}, "public")
    assert [f.where for f in check(second, before=changed).findings] == [("link", "before")]


def test_decisions_by_somebody_else_or_about_something_else_are_found() -> None:
    def blamed(tree: Tree) -> None:
        tree["overrides"][0]["by"] = "li"

    def moved(tree: Tree) -> None:
        tree["overrides"][0]["target"] = {"request": "talk"}

    def pinned(tree: Tree) -> None:
        tree["overrides"][1]["kind"] = "pin"

    for form in m.FORMS:
        for change in (blamed, moved, pinned):
            assert m.OVERRIDES in [file for file, _ in forged(m.OVERRIDES, change, form)]


def test_costs_of_another_plan_are_found() -> None:
    def cheap(tree: Tree) -> None:
        tiers = [{"tier": t.name, "value": t.value + 1, "without": 0} for t in PLAN.tiers]
        tree["overrides"][0]["cost"] = {"how": "proven", "tiers": tiers}

    for form in m.FORMS:
        assert (m.OVERRIDES, ("pin", "cost")) in forged(m.OVERRIDES, cheap, form)


def test_a_number_twice_in_a_file_is_no_way_to_show_two_things() -> None:
    # Readers differ in which of two fields of one name they take.
    files = record(WEEK, PLAN, "public")
    files[m.PLAN] = files[m.PLAN].replace(b'"seed":', b'"seed": 1, "seed":', 1)
    assert files[m.PLAN] != record(WEEK, PLAN, "public")[m.PLAN]
    assert m.PLAN in [f.file for f in check(sealed(files, "public")).findings]
