"""Passwords, kept as argon2 writes them."""

from __future__ import annotations

from pwdlib import PasswordHash

LEAST = 8
"""Fewest characters of a password."""

_hasher = PasswordHash.recommended()
_nobody = _hasher.hash("nobody has this password")


def hashed(password: str) -> str:
    """What is stored."""
    return _hasher.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Whether it is the password; takes as long where there is no account (``stored`` None)."""
    right = _hasher.verify(password, stored if stored is not None else _nobody)
    return right and stored is not None
