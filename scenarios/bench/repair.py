"""How quickly events are repaired, and how much better it could have been done.

``python -m scenarios.bench.repair --size district --events 200`` takes the greedy plan of a
generated week as published, draws events of every kind, and prints the milliseconds to the first
answer and to all ways (wall clock and processor), the regret of the first way, and how many plans
hold: all of them by the judge near the event, every ``--whole``-th by the judge of the whole week.

Regret = (best − repair) ÷ (best − doing nothing), in the tier with Good in it; best is a re-solve
that keeps the same promises (:mod:`matcher.repair.best`), its bound where it is not proven.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil
from time import perf_counter, process_time

from matcher.baseline import greedy
from matcher.repair import Desk, Irreparable, Repair, repair, week_of, whole
from matcher.repair.best import best
from matcher.rules.view import View
from models.base import Window
from models.demand import Request
from models.event import (
    DayCancelled,
    Declined,
    Event,
    Overran,
    PledgeShort,
    RestCancelled,
    RoomClosed,
    SessionCancelled,
    UrgentWish,
    WishWithdrawn,
)
from models.items import Placement
from models.validate.event import event_problems
from scenarios.generate import generate
from scenarios.generator.draw import Draw

WISHED = ("need", "booking", "enrolment", "project")
"""Kinds of urgent wishes: a copy of one that is there, under an id of its own."""


def events(view: View, rng: Draw) -> Iterator[Event]:
    """Events of every kind, drawn evenly, that could happen to the plan in a view."""
    kinds = [
        _session_cancelled,
        _day_cancelled,
        _rest_cancelled,
        _declined,
        _room_closed,
        _pledge_short,
        _urgent_wish,
        _wish_withdrawn,
        _overran,
    ]
    while True:
        event = rng.pick(kinds)(view, rng)
        if event is not None and not event_problems(view.week, view.content, event):
            yield event


def _crewed(view: View, rng: Draw) -> tuple[Placement, str] | None:
    crewed = [p for p in view.placements if p.crew]
    if not crewed:
        return None
    placed = rng.pick(crewed)
    return placed, rng.pick(placed.crew).person


def _session_cancelled(view: View, rng: Draw) -> Event | None:
    found = _crewed(view, rng)
    if found is None:
        return None
    p, person = found
    return SessionCancelled(
        kind="session-cancelled",
        person=person,
        request=p.request,
        session=p.session,
        occurrence=p.occurrence,
    )


def _day_cancelled(view: View, rng: Draw) -> Event | None:
    found = _crewed(view, rng)
    if found is None:
        return None
    return DayCancelled(kind="day-cancelled", person=found[1], day=found[0].start[:10])


def _rest_cancelled(view: View, rng: Draw) -> Event | None:
    found = _crewed(view, rng)
    return None if found is None else RestCancelled(kind="rest-cancelled", person=found[1])


def _declined(view: View, rng: Draw) -> Event | None:
    found = _crewed(view, rng)
    if found is None:
        return None
    p, person = found
    return Declined(
        kind="declined",
        person=person,
        request=p.request,
        session=p.session,
        occurrence=p.occurrence,
    )


def _room_closed(view: View, rng: Draw) -> Event | None:
    in_rooms = [p for p in view.placements if p.room is not None]
    if not in_rooms:
        return None
    placed = rng.pick(in_rooms)
    start, end = view.span(placed)
    until = min(view.clock.horizon, end + rng.integer(0, 5))
    window = Window(start=view.clock.time(start), end=view.clock.time(until))
    return RoomClosed(kind="room-closed", room=placed.room or "", window=window)


def _pledge_short(view: View, rng: Draw) -> Event | None:
    if not view.flows:
        return None
    pledge = view.pledges[rng.pick(view.flows).pledge]
    left = pledge.quantity * rng.integer(0, 3) // 4
    return PledgeShort(kind="pledge-short", pledge=pledge.id, quantity=left)


def _urgent_wish(view: View, rng: Draw) -> Event | None:
    like: Request = rng.pick([r for r in view.week.requests if r.kind in WISHED])
    urgent = {"urgency": 5, "urgency_confirmed": True, "waited": 3, "needs": (), "excludes": ()}
    wish = like.model_copy(update={"id": f"{like.id}-new", **urgent})
    return UrgentWish(kind="urgent-wish", request=wish)


def _wish_withdrawn(view: View, rng: Draw) -> Event | None:
    return WishWithdrawn(kind="wish-withdrawn", request=rng.pick(view.week.requests).id)


def _overran(view: View, rng: Draw) -> Event | None:
    found = _crewed(view, rng)
    if found is None:
        return None
    p = found[0]
    until = min(view.clock.horizon, view.span(p)[1] + rng.integer(1, 4))
    return Overran(
        kind="overran",
        request=p.request,
        session=p.session,
        occurrence=p.occurrence,
        until=view.clock.time(until),
    )


@dataclass
class Tally:
    """What was measured, event by event."""

    first: list[float] = field(default_factory=list)
    first_cpu: list[float] = field(default_factory=list)
    everything: list[float] = field(default_factory=list)
    everything_cpu: list[float] = field(default_factory=list)
    regrets: list[float] = field(default_factory=list)
    unproven: int = 0
    ways: int = 0
    discarded: int = 0
    irreparable: int = 0
    judged: int = 0
    held: int = 0


def measure(desk: Desk, event: Event, tally: Tally, seconds: float) -> Repair | None:
    """Repair one event; None if it is irreparable."""
    begun, worked = perf_counter(), process_time()
    times: list[tuple[float, float]] = []
    try:
        found = repair(
            desk,
            event,
            seconds=seconds,
            first=lambda _: times.append((perf_counter() - begun, process_time() - worked)),
        )
    except Irreparable:
        tally.irreparable += 1
        return None
    tally.everything.append(1000 * (perf_counter() - begun))
    tally.everything_cpu.append(1000 * (process_time() - worked))
    tally.first += [1000 * wall for wall, _ in times]
    tally.first_cpu += [1000 * cpu for _, cpu in times]
    tally.ways += len(found.ways)
    tally.discarded += bool(found.discarded)
    return found


def regret(desk: Desk, found: Repair, tally: Tally, seconds: float) -> None:
    """How far the first way lies behind the best that keeps the same promises."""
    tiers = desk.week.policy.tiers
    number = next(k for k, tier in enumerate(tiers) if "good" in tier.goals)
    way = found.ways[0]
    most = best(desk, found, way, seconds)
    tally.unproven += not most.proven
    room = most.bound - found.nothing.tiers[number]
    missed = most.bound - way.tiers[number]
    tally.regrets.append(missed / room if room > 0.5 else 0.0)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values do not exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def main() -> int:
    """Print the figures; 1 if a plan does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="community")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=1.0, help="limit of a search")
    parser.add_argument("--regret", type=int, default=1, help="of every so manieth event; 0: none")
    parser.add_argument("--whole", type=int, default=20, help="judge the whole week so often")
    parser.add_argument("--best", type=float, default=20.0, help="seconds for each re-solve")
    given = parser.parse_args()
    week = generate(given.size, given.seed)
    plan = greedy(week)
    begun = perf_counter()
    desk = Desk(week, plan)
    loading = perf_counter() - begun
    rng, tally = Draw(given.seed, "events"), Tally()
    drawn = events(desk.view, rng)
    for number in range(1, given.events + 1):
        found = measure(desk, next(drawn), tally, given.seconds)
        if found is None:
            continue
        if given.regret and number % given.regret == 0:
            regret(desk, found, tally, given.best)
        if given.whole and number % given.whole == 0:
            after = week_of(desk, found)
            verdicts = [whole(desk, after, way).verdict for way in found.ways]
            tally.judged += len(verdicts)
            tally.held += sum(v.holds for v in verdicts)
    _print(tally, loading)
    return 0 if tally.held == tally.judged and not tally.discarded else 1


def _print(tally: Tally, loading: float) -> None:
    write = sys.stdout.write
    write(f"loaded and indexed in {loading:.1f} s\n")
    write("ms\tp50\tp95\tmax\n")
    for name, values in (
        ("first answer, wall", tally.first),
        ("first answer, processor", tally.first_cpu),
        ("all ways, wall", tally.everything),
        ("all ways, processor", tally.everything_cpu),
    ):
        figures = (percentile(values, share) for share in (0.5, 0.95, 1.0))
        write(name + "\t" + "\t".join(f"{x:.0f}" for x in figures) + "\n")
    if tally.regrets:
        figures = (percentile(tally.regrets, share) for share in (0.5, 0.95, 1.0))
        write("regret\t" + "\t".join(f"{x:.1%}" for x in figures) + "\n")
        write(f"re-solves: {len(tally.regrets)}, not proven: {tally.unproven}\n")
    write(
        f"ways: {tally.ways}; thrown away near the event: {tally.discarded}; irreparable events: "
        f"{tally.irreparable}; judged whole: {tally.judged}, holding: {tally.held}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
