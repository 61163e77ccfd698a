"""Whether a reservation may be: the week's own rules say so, and the database has the last word."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError

from api.database import FULL, refused
from api.problems import Fault, Problem
from api.services.booking.near import Near
from matcher.rules import RULES, Violation
from matcher.rules.view import View
from models.items import Seat

TAKEN = frozenset({"no-double-booking-room", "seat-limit"})
"""Rules whose breach means that somebody else has it: waiting may help."""


def objections(near: Near) -> list[Violation]:
    """What the rules hold against the reservation, in their published order: every breach that is
    not there without it."""
    week, content = near.week, near.content
    before = View(week, content)
    said = near.seen.decision(near.it)
    field = "seats" if isinstance(said, Seat) else "placements"
    after = View(week, content.model_copy(update={field: (*getattr(content, field), said)}))
    found = []
    for rule in RULES:
        breaches = rule.violations(after)
        known = set(rule.violations(before)) if breaches else set()
        found += [breach for breach in breaches if breach not in known]
    return found


def only_taken(found: Sequence[Violation]) -> bool:
    """Whether nothing stands in the way but others who have it."""
    return bool(found) and all(violation.rule in TAKEN for violation in found)


def refusal(found: Sequence[Violation]) -> Problem:
    """The objections as an answer."""
    faults = [Fault(entity=" ".join(v.where), field=v.rule, zh=v.zh, en=v.en) for v in found]
    return Problem("taken" if only_taken(found) else "against-rules", errors=faults)


def is_full(error: IntegrityError) -> bool:
    """Whether the database refused because it is taken."""
    return any(refused(error, name) for name in FULL)
