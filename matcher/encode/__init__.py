"""What each rule and goal adds to the program.

One module per rule and goal, named like its file in ``matcher/rules`` or ``matcher/goals``. Rules
that need no row, because options leave no candidate that could break them, say so here.
"""

from __future__ import annotations

from collections.abc import Callable

from matcher.encode import (
    affinity,
    aged,
    asked_limit,
    ban,
    booking_cap,
    budget_cap,
    bundle,
    calm,
    crew_complete,
    day_limit,
    deadline,
    delivery_limit,
    even_load,
    excluded,
    exclusive,
    fairness,
    fewest_people,
    function,
    good,
    least_attendance,
    lent_capacity,
    lot_size,
    matched_money,
    must,
    near_expiry,
    needs_other,
    no_clash,
    no_double_booking_person,
    no_double_booking_room,
    once,
    one_seat,
    order,
    organisation_hours,
    overdue,
    paid_hours,
    pin,
    pledge_conditions,
    pledge_limit,
    preferred_times,
    promises,
    promises_ahead,
    rest,
    same_carer,
    same_helper,
    seat_cap,
    seat_limit,
    short_ways,
    single_source,
    spacing,
    ties,
    travel,
    week_limit,
)
from matcher.encode.model import Model
from matcher.options import Options
from models.policy import PlainGoal, parted

Encoder = Callable[[Model], None]

RULES: dict[str, Encoder] = {
    "pledge-limit": pledge_limit.encode,
    "asked-limit": asked_limit.encode,
    "pledge-conditions": pledge_conditions.encode,
    "lot-size": lot_size.encode,
    "delivery-limit": delivery_limit.encode,
    "single-source": single_source.encode,
    "lent-capacity": lent_capacity.encode,
    "matched-money": matched_money.encode,
    "budget-cap": budget_cap.encode,
    "once": once.encode,
    "spacing": spacing.encode,
    "order": order.encode,
    "crew-complete": crew_complete.encode,
    "no-double-booking-person": no_double_booking_person.encode,
    "travel": travel.encode,
    "week-limit": week_limit.encode,
    "day-limit": day_limit.encode,
    "rest": rest.encode,
    "excluded": excluded.encode,
    "same-carer": same_carer.encode,
    "organisation-hours": organisation_hours.encode,
    "paid-hours": paid_hours.encode,
    "function": function.encode,
    "no-double-booking-room": no_double_booking_room.encode,
    "booking-cap": booking_cap.encode,
    "seat-limit": seat_limit.encode,
    "one-seat": one_seat.encode,
    "least-attendance": least_attendance.encode,
    "no-clash": no_clash.encode,
    "seat-cap": seat_cap.encode,
    "bundle": bundle.encode,
    "deadline": deadline.encode,
    "exclusive": exclusive.encode,
    "needs-other": needs_other.encode,
    "pin": pin.encode,
    "ban": ban.encode,
}
"""Rule → what it adds. ``pin`` writes the rows of locks too."""

BY_OPTIONS: dict[str, str] = {
    "reference": "candidates are made of what the week holds",
    "pledge-window": "a candidate carries a moment at which it may be handed over, or is none",
    "whole-units": "flows are counted in whole units",
    "substitution": "only items that the line accepts, at their rates",
    "window": "starts are drawn from the windows",
    "skill": "only the able are candidates",
    "available": "only tasks within one window of the person are candidates",
    "vetted": "only the vetted are candidates",
    "capacity": "only rooms that hold enough are candidates",
    "equipment": "only rooms with all of it are candidates",
    "open": "only starts whose whole interval is open are candidates",
    "group-together": "a seat is one column for the whole group, none if one of it has withdrawn",
    "audience": "only groups that belong wholly are candidates",
    "gate": "what the gate stops is not in play, and the hired are no candidates for meetings",
    "lock": "written by the encoding of pins",
}
"""Rule → why options alone enforce it."""

GOALS: dict[PlainGoal, Encoder] = {
    "promises": promises.encode,
    "promises-ahead": promises_ahead.encode,
    "must": must.encode,
    "overdue": overdue.encode,
    "good": good.encode,
    "fairness": fairness.encode,
    "preferred-times": preferred_times.encode,
    "affinity": affinity.encode,
    "same-helper": same_helper.encode,
    "short-ways": short_ways.encode,
    "even-load": even_load.encode,
    "fewest-people": fewest_people.encode,
    "near-expiry": near_expiry.encode,
    "calm": calm.encode,
    "ties": ties.encode,
}


def encode(options: Options, without: frozenset[str] = frozenset()) -> Model:
    """The program of a week: every rule (but those in ``without``) and every goal of its policy."""
    model = Model(options)
    for name, add in RULES.items():
        if name not in without:
            add(model)
    wanted = {g for tier in options.index.week.policy.tiers for g in tier.goals}
    for goal, add in GOALS.items():
        if goal in wanted:
            add(model)
    for name in sorted(wanted):
        if parted(name)[1]:
            aged.encode(model, name)
    return model


__all__ = ["BY_OPTIONS", "GOALS", "RULES", "Model", "encode"]
