"""Rule ``order``: the later session only when every occurrence of the earlier has ended."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """Up to every moment: starts of ``after`` ≤ ends of ``before``, occurrence by occurrence."""
    for number, request in enumerate(model.index.requests):
        if not model.index.in_play[number]:
            continue
        for order in request.order:
            before = model.index.session_of.get((request.id, order.before))
            after = model.index.session_of.get((request.id, order.after))
            if after is not None:
                _in_order(model, before, after)


def _in_order(model: Model, before: int | None, after: int) -> None:
    starts, sessions = model.options.starts, model.index.sessions
    later = sessions[after]
    for j in range(later.first, later.first + later.session.occurrences):
        mine = model.starts_of_occurrence[j]
        if before is None:
            # The earlier session cannot happen this week (gate): neither can this one.
            model.program.row("order", model.start[mine], 1.0, upper=0.0)
            continue
        earlier = sessions[before]
        for i in range(earlier.first, earlier.first + earlier.session.occurrences):
            theirs = model.starts_of_occurrence[i]
            for moment in np.unique(starts.start[mine]):
                begun = model.start[mine[starts.start[mine] <= moment]]
                ended = model.start[theirs[starts.end[theirs] <= moment]]
                model.program.row(
                    "order",
                    np.concatenate([begun, ended]),
                    np.concatenate([np.ones(len(begun)), -np.ones(len(ended))]),
                    upper=0.0,
                )
