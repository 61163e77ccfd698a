"""Rule ``needs-other``: nothing unless what it needs gets something."""

from __future__ import annotations

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """active ≤ active of each needed request (0 if that is withdrawn)."""
    index = model.index
    for i, request in enumerate(index.requests):
        if not index.in_play[i]:
            continue
        for name in request.needs:
            j = index.request_of[name]
            if index.in_play[j]:
                model.program.row(
                    "needs-other", [model.active(i), model.active(j)], [1.0, -1.0], upper=0.0
                )
            else:
                model.program.row("needs-other", [model.active(i)], 1.0, upper=0.0)
