"""Fairness: F over the groups of the policy, this week and the last ones together.

A_g = Σ_past δ^k·asked + Σ_r u_r and S_g = Σ_past δ^k·served_milli ÷ 1000 + Σ_r u_r·f_r, with δ =
``decay_percent`` ÷ 100, k the entry's ``weeks_ago``, u_r the policy's weight of the request's kind.

Which requests r of this week *count*: in play, u_r > 0, *open*, and, of the requests of one
household and topic that are all this, among the ``ask_cap`` of highest u_r, then smallest id (a
request without household is not capped). Open: after clipping the week to the request's
``earliest`` and ``deadline`` something is left that overlaps a window of one of its sessions or
lines; for a line without windows and for a seat wish, if anything is left at all.

Which group: *house-group* and *community*: the ancestor-or-self, at that level of the geography, of
the household (else of the request's place); *household*, *care* and *request*: that itself. A past
entry: its ``group`` (for *community*: the community that lies in), else its household's; its
household, care class or request. What has no such group counts nowhere, and a group with A_g = 0
is left out.

F with ρ_g = S_g ÷ A_g: alpha 0: Σ S_g; "inf": the least ρ_g (no groups: 0); else Σ A_g·U(ρ_g), U
from :mod:`matcher.goals.curve`.

Measure *affinity*: A_g = Σ_r u_r and S_g = Σ_r of the affinity that r receives (see
:mod:`matcher.goals.affinity`), over the same counting requests of this week, no past; alpha 0 or
"inf" only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from matcher.goals import affinity, curve
from matcher.goals.base import Goal, in_play
from matcher.rules.served import served
from matcher.rules.view import View
from models.demand import Request
from models.policy import Fairness
from models.week import PastAsk

Totals = dict[str, tuple[Fraction, Fraction]]
"""Group → (A_g, S_g)."""


def weight(view: View, request: Request) -> int:
    """u_r."""
    return view.week.policy.fairness.weights.get(request.kind, 0)


def is_open(view: View, request: Request) -> bool:
    """Whether any of it can be served within the week at all, by its own times."""
    first, last = 0, view.clock.horizon
    if request.earliest is not None:
        first = max(first, view.clock.slot(request.earliest))
    if request.deadline is not None:
        last = min(last, view.clock.slot(request.deadline))
    if first >= last:
        return False
    if request.seat is not None or any(not line.windows for line in request.lines):
        return True
    spans = [view.clock.span(w) for part in request.sessions for w in part.windows]
    spans += [view.clock.span(w) for line in request.lines for w in line.windows]
    return any(max(start, first) < min(end, last) for start, end in spans)


def counting(view: View) -> list[Request]:
    """The requests of this week that count, after the cap per household and topic."""
    cap = view.week.policy.fairness.ask_cap
    taken: dict[tuple[str, str], int] = defaultdict(int)
    found = []
    candidates = [r for r in in_play(view) if weight(view, r) > 0 and is_open(view, r)]
    for request in sorted(candidates, key=lambda r: (-weight(view, r), r.id)):
        if request.household is not None:
            key = (request.household, request.topic)
            taken[key] += 1
            if taken[key] > cap:
                continue
        found.append(request)
    return found


def group_of_request(view: View, request: Request) -> str | None:
    """The group a request of this week belongs to."""
    geography = view.week.geography
    home = request.household or request.place
    match view.week.policy.fairness.grouping:
        case "house-group":
            return view.at_level(home, geography.group)
        case "community":
            return view.at_level(home, geography.community)
        case "household":
            return request.household
        case "care":
            return request.care
        case "request":
            return request.id


def group_of_entry(view: View, entry: PastAsk) -> str | None:
    """The group a past entry belongs to."""
    geography = view.week.geography
    home = entry.group or entry.household
    match view.week.policy.fairness.grouping:
        case "house-group":
            if entry.group is not None or entry.household is None:
                return entry.group
            return view.at_level(entry.household, geography.group)
        case "community":
            return view.at_level(home, geography.community) if home is not None else None
        case "household":
            return entry.household
        case "care":
            return entry.care
        case "request":
            return entry.request


def _shares(view: View) -> Callable[[Request], Fraction]:
    """What a request adds to S_g."""
    if view.week.policy.fairness.measure == "affinity":
        received = affinity.by_request(view)
        return lambda r: Fraction(received.get(r.id, 0))
    return lambda r: weight(view, r) * served(view, r)


def _all(view: View) -> Callable[[Request], Fraction]:
    """The most that a request can add to S_g."""
    if view.week.policy.fairness.measure == "affinity":
        return lambda r: Fraction(affinity.most_of(view, r))
    return lambda r: Fraction(weight(view, r))


def _entries(
    view: View, share: Callable[[Request], Fraction]
) -> Iterator[tuple[str | None, Fraction, Fraction]]:
    """(group, asked, got) of every past entry and every counting request, with what each of these
    adds to S_g."""
    fairness = view.week.policy.fairness
    if fairness.measure == "served":
        decay = Fraction(fairness.decay_percent, 100)
        for entry in view.week.history.past:
            factor = decay**entry.weeks_ago
            got = factor * Fraction(entry.served_milli, 1000)
            yield group_of_entry(view, entry), factor * entry.asked, got
    for request in counting(view):
        yield group_of_request(view, request), Fraction(weight(view, request)), share(request)


def totals(view: View) -> Totals:
    """A_g and S_g of every group with A_g > 0."""
    return _summed(_entries(view, _shares(view)))


def _summed(entries: Iterable[tuple[str | None, Fraction, Fraction]]) -> Totals:
    found: Totals = {}
    for group, asked, got in entries:
        if group is not None:
            before = found.get(group, (Fraction(0), Fraction(0)))
            found[group] = (before[0] + asked, before[1] + got)
    return {group: sums for group, sums in found.items() if sums[0] > 0}


def value(view: View) -> Fraction:
    """F. Raises :class:`ValueError` for measure *affinity* with another alpha than 0 or "inf"."""
    return _level(view.week.policy.fairness, totals(view))


def most(view: View) -> Fraction:
    """F with all that counts served: it rises with every S_g. Raises as :func:`value`."""
    return _level(view.week.policy.fairness, _summed(_entries(view, _all(view))))


def _level(fairness: Fairness, groups: Totals) -> Fraction:
    if fairness.alpha == "inf":
        return min((got / asked for asked, got in groups.values()), default=Fraction(0))
    if fairness.alpha == 0:
        return sum((got for _, got in groups.values()), Fraction(0))
    if fairness.measure == "affinity":
        raise ValueError('fairness measured by affinity needs alpha 0 or "inf"')
    corners = curve.curve(fairness.alpha, fairness.points)
    return sum(
        (asked * curve.at(corners, got / asked) for asked, got in groups.values()), Fraction(0)
    )


GOAL = Goal(
    name="fairness",
    zh="各群体长期所得与所求之比越均衡越好。",
    en="What groups get of what they ask, over the weeks, is as even as the policy's curve wants.",
    value=value,
    most=most,
    scale=10**6,
)
