"""Rule ``once``: each occurrence is placed at most once."""

from __future__ import annotations

from matcher.encode.model import Model, group


def encode(model: Model) -> None:
    """Σ starts ≤ 1 per occurrence."""
    _, row = group(model.options.starts.occurrence)
    model.program.rows("once", row, model.start, 1.0, upper=1.0)
