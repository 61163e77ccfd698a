"""Which tests the fast lane (`make check`) leaves out: enumeration, fuzzing, whole weeks, and the
service but for a look at each of its floors."""

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
    "tests/api/",
)
QUICK = (
    "tests/api/contract/test_openapi.py",
    "tests/api/test_accounts.py",
    "tests/api/test_cycle.py",
    "tests/api/test_settings.py",
    "tests/api/test_verify_command.py",
)
"""All the same in it, on SQLite."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        quick = item.nodeid.startswith(QUICK) and "postgresql" not in item.nodeid
        if item.nodeid.startswith(SLOW) and not quick:
            item.add_marker(pytest.mark.slow)
