"""Every rule through its case table: all rules are run, and exactly what is broken is reported."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from pkgutil import iter_modules

import pytest

from matcher.rules import RULES
from matcher.rules.view import View
from tests.matcher import cases
from tests.matcher.cases.base import Case

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
def test_a_rule_is_said_in_both_languages(rule: object) -> None:
    assert rule in RULES


@pytest.mark.parametrize("name", [rule.name for rule in RULES])
def test_a_rule_has_a_table_with_both_sides(name: str) -> None:
    assert {bool(case.broken) for case in TABLES[name]} == {True, False}


def test_case_names_are_unique_within_their_table() -> None:
    for rule, table in TABLES.items():
        names = [case.name for case in table]
        assert len(names) == len(set(names)), rule
