"""Rule ``lent-capacity``: in every slot, what is lent stays within the pledge."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """One row per pledge and moment at which a line's window begins."""
    flows, clock = model.options.flows, model.index.clock
    for number, pledge in enumerate(model.index.pledges):
        if pledge.kind != "capacity":
            continue
        mine = model.flows_of_pledge[number]
        spans = [
            [clock.span(w) for w in model.index.lines[flows.line[k]].line.windows] for k in mine
        ]
        for moment in sorted({a for windows in spans for a, _ in windows}):
            now = np.array(
                [any(a <= moment < b for a, b in windows) for windows in spans], dtype=bool
            )
            model.program.row(
                "lent-capacity",
                model.flow[mine[now]],
                flows.quantum[mine[now]],
                upper=float(pledge.quantity),
            )
