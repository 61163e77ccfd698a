"""Every rule through its case table: all rules are run, and exactly what is broken is reported."""

from __future__ import annotations

import re
from collections import Counter
from importlib import import_module
from pkgutil import iter_modules

import pytest

from matcher.rules import RULES
from matcher.rules.base import Rule
from matcher.rules.view import View
from models.validate import read_week
from tests.matcher import cases
from tests.matcher.cases.base import Case

# What was asked for; before it `reference` (the plan may name nothing unknown), and of our own
# `asked-limit` (nobody is given more than they asked for) and `one-seat` (an enrolment gets one).
PUBLISHED = """
reference
pledge-limit asked-limit pledge-conditions pledge-window whole-units lot-size delivery-limit
substitution single-source lent-capacity matched-money budget-cap
window once spacing order crew-complete skill available no-double-booking-person travel
week-limit day-limit rest excluded same-carer vetted organisation-hours paid-hours
function capacity equipment open no-double-booking-room booking-cap
seat-limit least-attendance group-together audience no-clash seat-cap one-seat
bundle deadline gate exclusive needs-other
pin ban lock
"""
TABLES: dict[str, tuple[Case, ...]] = {
    module.name.replace("_", "-"): import_module(f"tests.matcher.cases.{module.name}").CASES
    for module in iter_modules(cases.__path__)
    if module.name != "base"
}
EACH = [(rule, case) for rule, table in sorted(TABLES.items()) for case in table]


@pytest.mark.parametrize(
    ("rule", "case"), EACH, ids=[f"{rule}: {case.name}" for rule, case in EACH]
)
def test_exactly_what_is_broken_is_reported(rule: str, case: Case) -> None:
    view = View(case.week, case.content)
    found = [v for checked in RULES for v in checked.violations(view)]
    assert Counter((v.rule, v.where) for v in found) == Counter(case.broken)
    assert not case.broken or rule in {name for name, _ in case.broken}, "of another rule's table"
    # Read aloud, a sentence names what it is about, and ends.
    assert all(v.zh.endswith("。") and v.en.endswith(".") for v in found)
    assert all(any(part in v.zh and part in v.en for part in v.where) for v in found)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_is_one_sentence_in_each_language(rule: Rule) -> None:
    assert re.fullmatch(r"[^。]*[一-鿿][^。]*。", rule.zh)
    assert re.fullmatch(r"[A-Z][^.一-鿿]*\.", rule.en)


def test_the_rules_are_those_of_the_problem_in_its_order() -> None:
    assert [rule.name for rule in RULES] == PUBLISHED.split()


@pytest.mark.parametrize("name", PUBLISHED.split())
def test_a_rule_has_a_table_with_both_sides(name: str) -> None:
    assert {bool(case.broken) for case in TABLES[name]} == {True, False}


@pytest.mark.parametrize("rule", sorted(TABLES))
def test_every_case_stands_on_a_week_that_people_may_hand_in(rule: str) -> None:
    for case in TABLES[rule]:
        assert read_week(case.week.model_dump_json()) == case.week, case.name


def test_case_names_are_unique_within_their_table() -> None:
    for rule, table in TABLES.items():
        names = [case.name for case in table]
        assert len(names) == len(set(names)), rule
