"""Goal ``ties``: the published seed settles what is left."""

from __future__ import annotations

from hashlib import blake2b

from matcher.encode.model import Model
from matcher.encode.weights import weights


def encode(model: Model) -> None:
    """Σ PRF(seed, request)·f."""
    seed = model.index.week.policy.seed

    def draw(name: str) -> int:
        digest = blake2b(f"{seed}:{name}".encode()).digest()
        return int.from_bytes(digest[:2], "big") % 1000

    model.program.goals["ties"] = model.served_form(weights(model, lambda r: draw(r.id)))
