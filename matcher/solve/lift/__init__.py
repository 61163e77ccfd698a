"""A week without some of its rules: what *which rule stands in the way* asks the program about.

Rules that are rows can be left out of the program. Those that leave no candidate are lifted from
the week itself: without ``skill`` everybody needed has every skill, without ``open`` every room is
always open.
"""

from __future__ import annotations

from collections.abc import Collection

from matcher.solve.lift.base import changed, each
from matcher.solve.lift.demand import DemandLift
from matcher.solve.lift.supply import OTHERS
from models.week import Target, Week

__all__ = ["OTHERS", "lifted"]


def lifted(week: Week, rules: Collection[str], targets: Collection[Target]) -> Week:
    """The week as if it did not know these rules, as far as ``targets`` need it.

    The other rules keep their meaning. The result is for the program alone: it need not be valid.
    """
    lift = DemandLift(week, frozenset(rules), tuple(targets))
    catalogue = week.catalogue
    items = each(catalogue.items, lambda _: {"divisible": True} if lift("whole-units") else {})
    return week.model_copy(
        update={
            "catalogue": changed(catalogue, {"items": items}),
            "pledges": (*each(week.pledges, lift.pledge), *lift.copies.values()),
            "people": each(week.people, lift.person),
            "rooms": each(week.rooms, lift.room),
            "joined_rooms": each(week.joined_rooms, lift.room),
            "requests": each(week.requests, lift.request),
            "decisions": changed(week.decisions, {"withdrawn": lift.still_withdrawn()}),
        }
    )
