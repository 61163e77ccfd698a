"""Rule ``matched-money``: at most so many times what the residents have raised.

Crowdfunding for another project leaves no candidate (options).
"""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """One row per matching pledge and request with several lines it may reach."""
    flows = model.options.flows
    for number, pledge in enumerate(model.index.pledges):
        if pledge.kind != "money" or pledge.money != "match":
            continue
        mine = model.flows_of_pledge[number]
        for r in np.unique(flows.request[mine]):
            project = model.index.requests[r].project
            raised = project.raised if project is not None else 0
            here = mine[flows.request[mine] == r]
            model.program.row(
                "matched-money",
                model.flow[here],
                flows.quantum[here],
                upper=float(raised * pledge.match_percent // 100),
            )
