"""Passwords, kept as argon2 writes them."""

from __future__ import annotations

from functools import cache

from pwdlib import PasswordHash

LEAST = 8
"""Fewest characters of a password."""

_hasher = PasswordHash.recommended()


@cache
def _nobodys() -> str:
    """Made when first needed: a fifth of a second that a worker never needs."""
    return _hasher.hash("nobody has this password")


def hashed(password: str) -> str:
    """What is stored."""
    return _hasher.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Whether it is the password; takes as long where there is no account (``stored`` None)."""
    nobodys = _nobodys()  # in either case, or the first who has no account would wait longer
    right = _hasher.verify(password, stored if stored is not None else nobodys)
    return right and stored is not None
