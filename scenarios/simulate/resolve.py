"""Solving a week again for some requests: what could they have, if certain others lose nothing?"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from matcher.encode import encode
from matcher.explain.most import only_concerned, require_sound, scaled_share
from matcher.options import build_options
from matcher.program import Form
from matcher.rules.served import served
from matcher.rules.view import View
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast, Engine
from matcher.solve.extract import extract
from models.week import Week


class Unproven(Exception):
    """Time ran out before it was known."""


def could_gain(
    view: View, kept: Collection[str], wanted: Collection[str], seconds: float | None
) -> tuple[str, ...]:
    """Requests of ``wanted`` that have more in some plan in which no request of ``kept``, and none
    of ``wanted``, has less than in this one; all others may lose everything.

    They all gain in one and the same plan, which the rules' own checks accept. Empty: proven that
    none could. Raises :class:`Unproven`.
    """
    now = {r.id: served(view, r) for r in view.week.requests}
    held = {id for id in (*kept, *wanted) if now[id] > 0}
    small = only_concerned(view.week, held | set(wanted))
    model = encode(build_options(small))
    floors, terms = [], []
    for id in sorted(held | set(wanted)):
        form, scale = scaled_share(model, model.index.request_of[id])
        if now[id] > 0:
            floors.append(AtLeast(form, float(scale * now[id])))
        if id in wanted:
            terms.append((1 / scale, form))
    watch = Stopwatch(seconds)
    outcome = Engine(model.program.matrix(), decided=model.decided).maximise(
        Form.total(terms), floors, seconds=watch.left(), absolute_gap=_least_gain(small, wanted) / 2
    )
    if outcome.infeasible:
        # The plan itself keeps every row: no more than rounding could say so.
        raise Unproven
    content = extract(model, outcome.x) if outcome.x is not None else None
    gained: tuple[str, ...] = ()
    if content is not None:
        better = View(small, content)
        require_sound(better)
        then = {id: served(better, better.requests[id]) for id in held | set(wanted)}
        if any(then[id] < now[id] for id in held):
            raise Unproven  # the solver's tolerance let go of a row
        gained = tuple(id for id in sorted(wanted) if then[id] > now[id])
    if not gained and not outcome.proven:
        raise Unproven
    return gained


def _least_gain(week: Week, wanted: Collection[str]) -> float:
    """Something below the least that any of them could gain: a part of a line, an occurrence."""
    finest = Fraction(1)
    for request in week.requests:
        if request.id in wanted:
            parts = len(request.lines) + sum(s.occurrences for s in request.sessions)
            amounts = [line.amount for line in request.lines]
            finest = min(finest, Fraction(1, max(1, parts) * max([1, *amounts])))
    return max(1e-6, float(finest))
