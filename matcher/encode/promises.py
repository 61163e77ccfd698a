"""Goal ``promises``: fewest people who must be told."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model
from matcher.encode.promised import promises
from matcher.program import Form


def encode(model: Model) -> None:
    """−Σ told, where told ≥ 1 − kept for each promise to a party."""
    all_of_them = promises(model)
    parties = sorted({party for p in all_of_them for party in p.parties})
    told = dict(zip(parties, model.program.columns(len(parties), integer=False), strict=True))
    for promise in all_of_them:
        for party in dict.fromkeys(promise.parties):
            columns = np.append(promise.columns, told[party])
            model.program.row("promises", columns, 1.0, lower=1.0)
    model.program.goals["promises"] = Form.of(list(told.values()), -1.0)
