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


def test_it_takes_as_long_where_there_is_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    class Counted:
        def __init__(self) -> None:
            self.made: list[str] = []
            self.looked_at: list[str] = []

        def hash(self, password: str) -> str:
            self.made.append(password)
            return f"hash of {password}"

        def verify(self, password: str, stored: str) -> bool:
            self.looked_at.append(stored)
            return stored == f"hash of {password}"

    hasher = Counted()
    monkeypatch.setattr(passwords, "_hasher", hasher)
    passwords._nobodys.cache_clear()
    try:
        # What stands for nobody's is made by whoever comes first, whether they have an account.
        assert matches("x", "hash of x")
        assert len(hasher.made) == 1
        assert not matches("x", None)
        assert len(hasher.made) == 1
    finally:
        passwords._nobodys.cache_clear()
    assert hasher.looked_at == ["hash of x", f"hash of {hasher.made[0]}"]
