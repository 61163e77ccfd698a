"""Ties: Σ PRF(seed, request)·f, so that equal plans are told apart by the published seed.

PRF = the first two bytes, read as a big-endian number, of BLAKE2b (64-byte digest) of the UTF-8
text ``{seed}:{request id}``, modulo 1000. Nobody can choose it, everybody can re-compute it.
"""

from __future__ import annotations

from fractions import Fraction
from hashlib import blake2b

from matcher.goals.base import Goal, total_asked, total_served
from matcher.rules.view import View


def draw(seed: int, request_id: str) -> int:
    """The lot of a request: 0 to 999."""
    return int.from_bytes(blake2b(f"{seed}:{request_id}".encode()).digest()[:2], "big") % 1000


def value(view: View) -> Fraction:
    """Σ PRF·f."""
    seed = view.week.policy.seed
    return total_served(view, lambda r: draw(seed, r.id))


def most(view: View) -> Fraction:
    """All served."""
    seed = view.week.policy.seed
    return total_asked(view, lambda r: draw(seed, r.id))


GOAL = Goal(
    name="ties",
    zh="其余相同则按事先公布的种子抽签。",
    en="What is still equal is settled by lot from the seed published beforehand.",
    value=value,
    most=most,
    scale=1000,
)
