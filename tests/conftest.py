"""Which tests the fast lane (`make check`) leaves out: enumeration, fuzzing, whole weeks."""

from __future__ import annotations

import pytest

SLOW = (
    "tests/matcher/solve/",
    "tests/matcher/test_encoding.py",
    "tests/matcher/test_random_plans.py",
    "tests/matcher/test_baseline.py",
    "tests/matcher/test_brute.py",
    "tests/models/",
    "tests/scenarios/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(SLOW):
            item.add_marker(pytest.mark.slow)
