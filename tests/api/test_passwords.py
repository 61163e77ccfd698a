"""Passwords as they are stored outside tests, where making one may take its time."""

from __future__ import annotations

import pytest

from api.services import passwords
from api.services.passwords import hashed, matches
from tests.api.service import HASHER


def test_outside_tests_a_guess_is_dear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", HASHER)
    stored = hashed("correct horse")
    # 64 MiB, three times over, four lanes: the second recommendation of RFC 9106.
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert matches("correct horse", stored)
    assert not matches("correct mule", stored)


def test_who_has_no_account_matches_nothing() -> None:
    assert not matches("correct horse", None)
    assert not matches("nobody has this password", None)
