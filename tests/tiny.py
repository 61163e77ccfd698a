"""Random tiny weeks, small enough for :mod:`tests.brute` to try every plan.

``weeks()`` draws from every scene, ``weeks("crews")`` from one; ``numbered(7)`` is always the same
week (many numbers vary more than as many of hypothesis' examples, which alter each other, but only
those shrink). Beside the scene a week gets a
policy and, now and then, a history of asking and getting, promises, a last draft, and pins, bans,
locks and withdrawals. Decisions by people may contradict each other: then there is no plan.
"""

from __future__ import annotations

from random import Random
from typing import Any, Literal

from hypothesis import strategies as st

from models.items import Assignment, Commitments, Flow, Placement, Seat
from models.policy import DEFAULT_TIERS, BudgetCap, Caps, Fairness, GoalName, Policy, Tier
from models.week import Decision, Decisions, History, PastAsk, Target, Week
from tests import brute, build
from tests.build import t
from tests.tiny_parts import CATALOGUE, SCENES, Dice

LARGEST = 500
"""Combinations beyond which a week is not tiny."""

MEASURED: tuple[GoalName, ...] = ("promises", "promises-ahead", "must", "overdue", "calm", "ties")
KIND: tuple[GoalName, ...] = (
    "preferred-times",
    "affinity",
    "same-helper",
    "short-ways",
    "even-load",
    "fewest-people",
    "near-expiry",
)
JUDGED: tuple[tuple[float | Literal["inf"], Literal["served", "affinity"]], ...] = (
    (1.0, "served"),
    (0.0, "served"),
    ("inf", "served"),
    (1.0, "served"),
    (0.0, "affinity"),
    ("inf", "affinity"),
)
"""Alpha and what it judges."""


@st.composite
def weeks(draw: st.DrawFn, *scenes: str) -> Week:
    """A valid week of one of the scenes (default: any) with at most ``LARGEST`` combinations."""
    return drawn(Dice(lambda options: draw(st.sampled_from(options))), *scenes)


def numbered(seed: int, *scenes: str) -> Week:
    """Such a week, by number."""
    return drawn(Dice(Random(seed).choice), *scenes)


def drawn(d: Dice, *scenes: str) -> Week:
    """Such a week, however the dice fall."""
    scene = SCENES[d.pick(*(scenes or SCENES))]
    plain = build.week(catalogue=CATALOGUE, policy=policy(d), **scene(d))
    options = brute.units(plain)
    story = history(d, plain, options)
    said = decisions(d, plain, options)
    return smaller(plain.model_copy(update={"history": story, "decisions": said}))


def smaller(week: Week) -> Week:
    """The week with one request after the other withdrawn, the last first, till it is tiny."""
    for request in reversed(week.requests):
        if brute.size(week) <= LARGEST:
            break
        gone = (*week.decisions.withdrawn, request.id)
        said = week.decisions.model_copy(update={"withdrawn": gone})
        week = week.model_copy(update={"decisions": said})
    return week


# --- the policy -------------------------------------------------------------------------------


def policy(d: Dice) -> Policy:
    """Mostly a few goals in any order; now and then the published default."""
    alpha, measure = d.pick(*JUDGED)
    fairness = Fairness(
        alpha=alpha,
        measure=measure,
        grouping=d.pick("house-group", "community", "household", "care", "request"),
        decay_percent=d.pick(90, 50),
        ask_cap=d.pick(3, 1),
        weights=d.pick(Fairness().weights, dict.fromkeys(Fairness().weights, 2) | {"project": 1}),
        ladder=d.pick((0, 10), (0,)),
    )
    caps = Caps(
        bookings_per_household=d.pick(1, 2, None),
        seats_per_person=d.pick(3, 1, None),
        budgets=d.rarely(
            (BudgetCap(id="cap", topic="elder-care", amount=1),),
            (BudgetCap(id="cap", place="c1", amount=2),),
            otherwise=(),
            one_in=3,
        ),
    )
    return Policy(
        tiers=DEFAULT_TIERS if d.chance(4) else tiers(d),
        fairness=fairness,
        caps=caps,
        vote_value=d.pick(1, 3),
        overdue_weeks=d.pick(6, 0),
        review_threshold=d.pick(10_000_000, 2),
        seed=d.count(0, 9),
    )


def tiers(d: Dice) -> tuple[Tier, ...]:
    """Two to four tiers of one to four goals, in any order; Good and F mostly in one of them."""
    judged: Tier = d.pick(
        Tier(name="good-and-fair", goals={"good": 1, "fairness": "mu"}),
        Tier(name="good-and-fair", goals={"good": 1, "fairness": 3}),
        Tier(name="good", goals={"good": 1}),
        Tier(name="fair", goals={"fairness": 1}),
    )
    kind = d.shuffled(KIND)[: d.count(2, 4)]
    kindness = Tier(name="kindness", goals={name: d.count(1, 3) for name in kind})
    single = [Tier(name=name, goals={name: 1}) for name in d.shuffled(MEASURED)[: d.count(0, 2)]]
    return tuple(d.shuffled([judged, kindness, *single]))


# --- what was before --------------------------------------------------------------------------


def history(d: Dice, week: Week, options: list[brute.Unit]) -> History:
    """Past weeks, promises and a last draft, each now and then."""
    return History(
        past=_past(d) if d.chance(2) else (),
        promises=_draft(d, options) if d.chance(3) else Commitments(),
        last_plan=_draft(d, options) if d.chance(3) else Commitments(),
    )


def _past(d: Dice) -> tuple[PastAsk, ...]:
    found = []
    for _ in range(d.count(1, 2)):
        asked = d.count(1, 6)
        found.append(
            PastAsk(
                weeks_ago=d.count(1, 3),
                household=d.pick("h1", "h3"),
                group=d.rarely("g2", otherwise=None),
                care=d.pick("ordinary", "must"),
                request=d.pick("r0", "e0", None),
                asked=asked,
                served_milli=d.count(0, 4) * 250 * asked,
            )
        )
    return tuple(found)


def _draft(d: Dice, options: list[brute.Unit]) -> Commitments:
    """Decisions that are possible one by one, maybe not together; one of them maybe changed."""
    chosen: list[brute.Decision] = [d.pick(*unit) for unit in options if d.chance(2)]
    if chosen and d.chance(3):
        chosen[0] = _changed(d, chosen[0])
    return brute.content(chosen)


def _changed(d: Dice, decision: brute.Decision) -> brute.Decision:
    match decision:
        case Flow():
            return decision.model_copy(update={"amount": decision.amount + 1})
        case Placement(crew=(first, *rest)):
            other = Assignment(role=first.role, person=d.pick("u0", "u1"))
            return decision.model_copy(update={"crew": (other, *rest)})
        case Placement():
            return decision.model_copy(update={"start": t(d.count(0, 6), "09:30")})
        case Seat():
            return decision


# --- decisions by people ----------------------------------------------------------------------


def decisions(d: Dice, week: Week, options: list[brute.Unit]) -> Decisions:
    """A pin, a ban, a lock, something withdrawn: each now and then."""
    if not options or not d.chance(3):
        return Decisions()
    ids = [r.id for r in week.requests] + [p.id for p in week.pledges]
    ids += [p.id for p in week.people] + [r.id for r in week.rooms]
    said: dict[str, tuple[Decision, ...]] = {"pins": (), "bans": (), "locks": ()}
    for i in range(d.pick(1, 1, 2, 0, 3)):
        one = Decision(id=f"d{i}", target=_target(d, options), by="coordinator")
        kind = d.pick(*said)
        said[kind] = (*said[kind], one)
    gone = (d.pick(*ids),) if d.chance(3) else ()
    return Decisions(pins=said["pins"], bans=said["bans"], locks=said["locks"], withdrawn=gone)


def _target(d: Dice, options: list[brute.Unit]) -> Target:
    decision = d.pick(*d.pick(*options))
    if d.chance(4):
        return Target(request=decision.request)
    whole = d.chance(2)
    match decision:
        case Flow():
            fields: dict[str, Any] = {"line": decision.line, "amount": decision.amount}
            named: dict[str, Any] = {"pledge": decision.pledge}
        case Placement():
            fields = {"start": decision.start, "room": decision.room}
            fields |= {"occurrence": decision.occurrence}
            named = {"session": decision.session}
            for member in decision.crew[:1]:
                named = d.pick(named, {"person": member.person, "role": member.role})
        case Seat():
            fields = {"session": decision.session, "occurrence": decision.occurrence}
            named = {"activity": decision.activity}
    return Target(request=decision.request, **named, **(fields if whole else {}))
