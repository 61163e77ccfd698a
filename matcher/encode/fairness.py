"""Goal ``fairness``: groups get evenly, over the weeks."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from matcher.encode.affinity import suits
from matcher.encode.model import Model
from matcher.options.index import Index
from matcher.program import Form
from models.demand import Request
from models.policy import Fairness
from models.week import PastAsk

Floats = NDArray[np.float64]
Key = int | str


def encode(model: Model) -> None:
    """Σ A_g·U(S_g ÷ A_g) by filling the curve's pieces in order; or Σ S_g; or the least ρ."""
    fairness = model.index.week.policy.fairness
    groups = _Groups(model, fairness)
    if fairness.alpha == "inf":
        form = _least(model, groups)
    elif fairness.alpha == 0:
        forms = [(1.0, groups.got(g)) for g in groups.keys]
        form = Form.total(forms)
    else:
        form = _curved(model, groups, fairness)
    model.program.goals["fairness"] = form


class _Groups:
    """A_g and S_g of every group that asks."""

    def __init__(self, model: Model, fairness: Fairness) -> None:
        self.model = model
        self.fairness = fairness
        self.asked: dict[Key, float] = defaultdict(float)
        self.past: dict[Key, float] = defaultdict(float)
        group_of = np.full(len(model.index.requests), -1, dtype=np.int64)
        weight = np.zeros(len(model.index.requests))
        names: dict[Key, int] = {}
        if fairness.measure == "served":
            for entry in model.index.week.history.past:
                key = group_of_entry(model.index, fairness, entry)
                if key is not None:
                    decay = (fairness.decay_percent / 100) ** entry.weeks_ago
                    self.asked[key] += decay * entry.asked
                    self.past[key] += decay * entry.served_milli / 1000
        for number in self._counting():
            key = group_of_request(model.index, fairness, model.index.requests[number])
            if key is not None:
                u = fairness.weights.get(model.index.requests[number].kind, 0)
                self.asked[key] += u
                group_of[number] = names.setdefault(key, len(names))
                weight[number] = u
        self.keys = [k for k, asked in self.asked.items() if asked > 0]
        if fairness.measure == "affinity":
            request, column, coef = suits(model)
        else:
            request, column, share = model.served
            coef = weight[request] * share
        group = group_of[request]
        order = np.argsort(group, kind="stable")
        cuts = np.searchsorted(group[order], np.arange(len(names) + 1))
        self._entries = {
            key: (column[order[cuts[k] : cuts[k + 1]]], coef[order[cuts[k] : cuts[k + 1]]])
            for key, k in names.items()
        }

    def got(self, key: Key) -> Form:
        """S_g."""
        empty = (np.zeros(0, dtype=np.int64), np.zeros(0))
        return Form(*self._entries.get(key, empty), self.past[key])

    def _counting(self) -> list[int]:
        """Requests of this week that count: open, and within the cap per household and topic."""
        index, weights = self.model.index, self.fairness.weights
        order = sorted(
            (-weights.get(r.kind, 0), r.id, i)
            for i, r in enumerate(index.requests)
            if index.in_play[i] and weights.get(r.kind, 0) > 0 and self._open(r)
        )
        seen: dict[tuple[str, str], int] = defaultdict(int)
        found = []
        for _, _, i in order:
            request = index.requests[i]
            if request.household is not None:
                seen[request.household, request.topic] += 1
                if seen[request.household, request.topic] > self.fairness.ask_cap:
                    continue
            found.append(i)
        return found

    def _open(self, request: Request) -> bool:
        clock = self.model.index.clock
        early, late = self.model.index.bounds(request)
        if early >= late:
            return False
        if request.seat is not None:
            return True
        if any(not line.windows for line in request.lines):
            return True
        windows = [w for line in request.lines for w in line.windows]
        windows += [w for session in request.sessions for w in session.windows]
        return any(max(a, early) < min(b, late) for a, b in (clock.span(w) for w in windows))


def group_of_request(index: Index, fairness: Fairness, request: Request) -> Key | None:
    """The group that a request's share counts for; None: for none."""
    home = index.place_of[request.household or request.place]
    match fairness.grouping:
        case "house-group":
            return _place(int(index.ways.group[home]))
        case "community":
            return _place(int(index.ways.community[home]))
        case "household":
            return request.household
        case "care":
            return request.care
        case "request":
            return request.id


def group_of_entry(index: Index, fairness: Fairness, entry: PastAsk) -> Key | None:
    """The same for what was asked in the weeks before."""
    ways, places = index.ways, index.place_of
    match fairness.grouping:
        case "house-group":
            if entry.group is not None:
                return places[entry.group]
            home = entry.household
            return _place(int(ways.group[places[home]])) if home is not None else None
        case "community":
            home = entry.group or entry.household
            return _place(int(ways.community[places[home]])) if home is not None else None
        case "household":
            return entry.household
        case "care":
            return entry.care
        case "request":
            return entry.request


def _place(number: int) -> int | None:
    return None if number < 0 else number


def _least(model: Model, groups: _Groups) -> Form:
    if not groups.keys:
        return Form.of([], 1.0)
    got = {key: groups.got(key) for key in groups.keys}
    least = model.program.columns(
        1,
        lower=min(model.program.reach(got[key])[0] / groups.asked[key] for key in groups.keys),
        upper=min(most(model, got[key]) / groups.asked[key] for key in groups.keys),
        integer=False,
    )
    for key in groups.keys:
        mine, asked = got[key], groups.asked[key]
        model.program.row(
            "fairness",
            np.append(mine.columns, least),
            np.append(mine.coefs / asked, -1.0),
            lower=-mine.offset / asked,
        )
    return Form.of(least, 1.0)


def most(model: Model, form: Form) -> float:
    """What a form can be at most, by the bounds of its columns and by what a crew holds: of those
    who could fill a role the best, as many as it takes, at one start of each occurrence."""
    crew, starts = model.options.crew, model.options.starts
    first = int(model.crew[0]) if len(model.crew) else 0
    serves = (form.columns >= first) & (form.columns < first + len(model.crew))
    others = Form(form.columns[~serves], form.coefs[~serves], form.offset)
    total = model.program.reach(others)[1]
    columns, place = np.unique(form.columns[serves] - first, return_inverse=True)
    worth = np.zeros(len(columns))
    np.add.at(worth, place, form.coefs[serves])
    columns, worth = columns[worth > 0], worth[worth > 0]
    if not len(columns):
        return total
    roles = max(len(model.index.roles), 1)
    filled = crew.start[columns] * roles + crew.role[columns]
    order = np.lexsort((-worth, filled))
    filled, worth = filled[order], worth[order]
    rank = np.arange(len(filled)) - np.searchsorted(filled, filled)
    wanted = np.array([row.role.count for row in model.index.roles])
    taken = rank < wanted[filled % roles]
    start, at = np.unique(filled[taken] // roles, return_inverse=True)
    of_start = np.zeros(len(start))
    np.add.at(of_start, at, worth[taken])
    of_occurrence = np.zeros(len(model.index.occurrence_session))
    np.maximum.at(of_occurrence, starts.occurrence[start], of_start)
    return total + float(of_occurrence.sum())


def pieces(fairness: Fairness) -> tuple[Floats, Floats, float]:
    """(widths in ρ, slopes, value at 0) of the concave curve through the policy's points."""
    alpha = float(fairness.alpha)
    rho = np.maximum(np.array(fairness.points) / 1000, 0.01)
    exact = np.log(rho) if alpha == 1 else rho ** (1 - alpha) / (1 - alpha)
    corners: list[tuple[int, int]] = []
    for x, u in zip(fairness.points, np.round(exact * 1e6).astype(np.int64).tolist(), strict=True):
        # Keep the upper hull, so that the pieces fill in order.
        while len(corners) > 1:
            (x0, u0), (x1, u1) = corners[-2:]
            if (u1 - u0) * (x - x1) > (u - u1) * (x1 - x0):
                break
            corners.pop()
        corners.append((x, u))
    table = np.array(corners, dtype=float)
    widths = np.diff(table[:, 0]) / 1000
    return widths, np.diff(table[:, 1]) / 1e6 / widths, float(table[0, 1]) / 1e6


def _curved(model: Model, groups: _Groups, fairness: Fairness) -> Form:
    widths, slopes, nothing = pieces(fairness)
    columns, coefs, offset = [], [], 0.0
    for key in groups.keys:
        got, asked = groups.got(key), groups.asked[key]
        filled = model.program.columns(len(widths), upper=widths * asked, integer=False)
        model.program.row(
            "fairness",
            np.concatenate([filled, got.columns]),
            np.concatenate([np.ones(len(filled)), -got.coefs]),
            upper=got.offset,
        )
        columns.append(filled)
        coefs.append(slopes)
        offset += asked * nothing
    empty = np.zeros(0)
    return Form(
        np.concatenate([empty.astype(np.int64), *columns]),
        np.concatenate([empty, *coefs]),
        offset,
    )
