"""Goal ``promises-ahead``: among equals, break what lies furthest ahead."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model
from matcher.encode.promised import promises
from matcher.program import Form


def encode(model: Model) -> None:
    """−Σ (days − day)·(1 − kept)."""
    days = model.index.week.calendar.days
    weighed = [(max(0, days - p.day), p.columns) for p in promises(model)]
    empty = np.zeros(0)
    model.program.goals["promises-ahead"] = Form(
        np.concatenate([empty.astype(np.int64), *(c for _, c in weighed)]),
        np.concatenate([empty, *(np.full(len(c), float(w)) for w, c in weighed)]),
        -float(sum(w for w, _ in weighed)),
    )
