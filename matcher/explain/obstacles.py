"""Every part could be had, but not together: the rules that stand in the way.

A rule is named only if a plan without it alone, all others kept, gives the request more; how that
plan breaks it is told in the judge's words.
"""

from __future__ import annotations

from fractions import Fraction

from matcher.encode import RULES as ENCODED
from matcher.encode import encode
from matcher.explain.most import only_concerned, scaled_share
from matcher.options import build_options
from matcher.rules import RULES
from matcher.rules.base import Violation
from matcher.rules.served import served
from matcher.rules.view import View
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import Engine
from matcher.solve.extract import extract
from models.week import Week

FORM = ("crew-complete", "once", "function", "pin", "ban", "asked-limit", "one-seat")
"""What a plan is; without these it would be none. They are never what stands in the way."""


def in_the_way(
    week: Week, request: str, share: Fraction, watch: Stopwatch
) -> tuple[list[Violation], bool]:
    """How each rule in the way would be broken by a plan that gives a request more than ``share``;
    whether time sufficed to try every rule."""
    alone = only_concerned(week, {request})
    options = build_options(alone)
    found: list[Violation] = []
    for rule in RULES:
        if rule.name not in ENCODED or rule.name in FORM:
            continue
        if watch.over():
            return found, False
        model = encode(options, without=frozenset({rule.name}))
        form, _ = scaled_share(model, model.index.request_of[request])
        engine = Engine(model.program.matrix(), decided=model.decided)
        outcome = engine.maximise(form, [], seconds=watch.left(), absolute_gap=0.4)
        if outcome.x is None:
            continue
        view = View(alone, extract(model, outcome.x))
        if served(view, view.requests[request]) > share:
            found += rule.violations(view)
    return found, True
