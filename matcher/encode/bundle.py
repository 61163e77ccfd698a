"""Rule ``bundle``: all parts or none (or the least share), and of a line its least or nothing."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """Least shares against 0–1 columns that say whether a line or request gets anything."""
    for number, request in enumerate(model.index.requests):
        if not model.index.in_play[number]:
            continue
        if request.least_percent == 100:
            _all_or_nothing(model, number)
            continue
        if request.least_percent > 0:
            _least_share(model, number, request.least_percent)
        for line in model.lines_of_request[number]:
            if model.index.lines[line].line.least > 0:
                _least_of_line(model, line)


def _all_or_nothing(model: Model, request: int) -> None:
    parts = model.parts(request)
    if len(parts) == 1 and not model.lines_of_request[request]:
        return  # a single occurrence or seat is all or nothing by itself
    active = model.active(request)
    for columns, coefs, whole in parts:
        model.program.row(
            "bundle",
            np.append(columns, active),
            np.append(coefs / whole, -1.0),
            lower=0.0,
        )


def _least_share(model: Model, request: int, percent: int) -> None:
    parts = model.parts(request)
    active = model.active(request)
    columns = np.concatenate([np.zeros(0, dtype=np.int64), *(c for c, _, _ in parts)])
    coefs = np.concatenate([np.zeros(0), *(k / whole for _, k, whole in parts)])
    model.program.row(
        "bundle",
        np.append(columns, active),
        np.append(coefs * 100, -float(percent * len(parts))),
        lower=0.0,
    )


def _least_of_line(model: Model, line: int) -> None:
    row, flows = model.index.lines[line].line, model.flows_of_line[line]
    if not len(flows):
        return
    on = int(model.program.columns(1)[0])
    counts = model.step_counts[flows]
    scale = counts.min()
    model.program.row(
        "bundle",
        np.append(model.flow[flows], on),
        np.append(counts, -row.least) / scale,
        lower=0.0,
    )
    model.only_if(on, "bundle", model.flow[flows], counts / scale, row.amount / scale)
