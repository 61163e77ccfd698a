"""Goal ``short-ways``: helpers who live near."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model
from matcher.program import Form


def encode(model: Model) -> None:
    """−Σ slots of travel from home."""
    way = model.options.crew.way
    far = np.flatnonzero(way)
    model.program.goals["short-ways"] = Form.of(model.crew[far], -way[far])
