"""Trials in words: what happens, what it costs, who gains and loses, how sure that is."""

from __future__ import annotations

from decimal import Decimal

from matcher.explain.facts import Change, GoalChange, Label, TierChange, Trial
from matcher.show.document import Row
from matcher.show.results import in_units
from matcher.show.telling import Telling
from matcher.show.tier_words import goal_named, tier_named
from matcher.show.why_words import listed, rounded, signed, stretch
from models.items import Commitments, Flow, Placement, Seat
from models.policy import Tier

LABELS: dict[Label, tuple[str, str]] = {
    "exact": ("已对整周证明", "proven for the whole week"),
    "at-most": (
        "至多如此：只试排了附近，或时间不够证明",
        "at most this: only what lies near was tried, or time was too short for a proof",
    ),
    "impossible": ("没有这样的方案（已证明）", "there is no such plan (proven)"),
    "not-proven": ("时限之内没有结论", "not settled within the time limit"),
}


def label_words(telling: Telling, label: Label) -> str:
    """How sure a trial is."""
    return telling.say(*LABELS[label])


def deeds(
    telling: Telling, content: Commitments, *, by_request: bool, planned: bool = True
) -> list[Row]:
    """What a plan does: (what, when, where and by whom); ``by_request`` says for which request.

    ``planned``: it is (part of) the plan at hand, which knows when those meet who have seats.
    """
    view = telling.view
    rows: list[Row] = []
    for flow in content.flows:
        whom = f" → {telling.name(flow.request)}" if by_request else ""
        what = (
            f"{telling.item(view.item(flow).id)} {telling.amount(view.item(flow).id, flow.amount)}"
        )
        pledge = "" if by_request else telling.name(flow.pledge)
        rows.append((what + whom, _when(telling, flow), pledge))
    for p in sorted(content.placements, key=lambda p: view.span(p)):
        span = view.span(p)
        what = telling.occurrence(p) if by_request else _session(telling, p)
        rows.append((what, f"{telling.day(span[0])} {telling.hours(span)}", _where(telling, p)))
    for seat in content.seats:
        whom = f" ← {telling.name(seat.request)}" if by_request else ""
        what = telling.say("名额：", "a seat in ") + telling.name(seat.activity) + whom
        meetings = _meetings(telling, seat) if planned else []
        when = listed(telling, meetings) or _covered(telling, seat.session, seat.occurrence)
        rows.append((what, when, ""))
    return rows


def _meetings(telling: Telling, seat: Seat) -> list[str]:
    """When those meet who have a seat in the plan."""
    spans = [telling.view.span(p) for s, ps in telling.sitting if s == seat for p in ps]
    return [f"{telling.day(span[0])} {telling.hours(span)}" for span in spans]


def _when(telling: Telling, flow: Flow) -> str:
    """The moment of the handing over; of what is lent, all the time for which it is."""
    if telling.view.item(flow).kind != "capacity":
        return telling.moment(flow.at)
    windows = telling.view.lines[flow.request, flow.line].windows
    return listed(telling, [stretch(telling, w) for w in windows])


def _session(telling: Telling, placement: Placement) -> str:
    session = telling.view.session(placement)
    if session.occurrences == 1:
        return session.id
    n = f"{placement.occurrence + 1}/{session.occurrences}"
    return telling.say(f"{session.id} 第 {n} 次", f"{session.id} no. {n}")


def _where(telling: Telling, placement: Placement) -> str:
    room = [telling.name(placement.room)] if placement.room is not None else []
    return telling.say("、", ", ").join([*room, *(telling.name(a.person) for a in placement.crew)])


def _covered(telling: Telling, session: str | None, occurrence: int | None) -> str:
    if session is None or occurrence is None:
        return telling.say("全程", "all of it")
    return telling.say(f"{session} 第 {occurrence + 1} 次", f"{session} no. {occurrence + 1}")


def tier_rows(telling: Telling, trial: Trial) -> list[Row]:
    """The tiers that differ, in units: now, then, difference; the rest are equal."""
    rows: list[Row] = []
    for tier, change in zip(telling.week.policy.tiers, trial.tiers, strict=True):
        if change.now != change.then:
            now, then = in_units(tier, change.now), in_units(tier, change.then)
            diff = signed(tier, change.then - change.now)
            rows.append((tier_named(telling, tier.name), now, then, diff))
            rows += (_goal_row(telling, goal) for goal in change.goals)
    return rows


def _goal_row(telling: Telling, change: GoalChange) -> Row:
    """What a goal has in its tier, by itself."""
    name = goal_named(telling, change.goal)
    times = f" × {change.weight:,}" if change.weight != 1 else ""
    now, then, diff = (
        f"{(Decimal(n) / 1000).normalize():,f}"
        for n in (change.now, change.then, change.then - change.now)
    )
    sign = "+" if change.then > change.now else ""
    return telling.say(f"　其中{name}{times}", f"  of it {name}{times}"), now, then, sign + diff


def _parts(telling: Telling, change: TierChange) -> str:
    """What goals have in the difference of a tier, and how many points each counts for there."""
    said = []
    for goal in change.goals:
        diff = (Decimal(goal.then - goal.now) / 1000).normalize()
        times = ""
        if goal.weight != 1:
            times = telling.say(
                f"，每 1 记 {goal.weight:,} 分", f", of which 1 counts {goal.weight:,} points"
            )
        said.append(f"{goal_named(telling, goal.goal)} {diff:+,f}{times}")
    if not said:
        return ""
    return telling.say(f"（{'；'.join(said)}）", f" ({'; '.join(said)})")


def cost(telling: Telling, trial: Trial) -> str:
    """The first tier that differs, and by how much."""
    first = trial.first
    if first is None:
        return telling.say("同样好", "just as good")
    tier: Tier = next(t for t in telling.week.policy.tiers if t.name == first.tier)
    change = first.then - first.now
    if tier.goals == {"promises": 1}:
        n = abs(change)
        more, fewer = telling.say("多", "more"), telling.say("少", "fewer")
        side = more if change < 0 else fewer
        return telling.say(
            f"因承诺不能守而须通知的人{side} {n} 个",
            f"{n} {side} would have to be told of a broken promise",
        )
    size, name = rounded(tier, abs(change)), tier_named(telling, tier.name)
    points, days = (f"{size} {one}" + "s" * (size != "1") for one in ("point", "day"))
    if tier.goals == {"promises-ahead": 1} and change < 0:
        return telling.say(
            f"要打破的承诺更多或更近（合计 {size} 天）",
            f"more promises would be broken, or nearer ones (by {days} in all)",
        )
    if change < 0:
        parts = _parts(telling, first)
        return telling.say(f"「{name}」少 {size} 分{parts}", f"{name} falls by {points}{parts}")
    # Only a plan that is not the best leaves room for that, whoever is forced in.
    return telling.say(
        f"「{name}」反而多 {size}（这份方案本身还能更好）",
        f"{name} even rises by {size} (this plan itself could be better)",
    )


def moves(telling: Telling, trial: Trial) -> str:
    """Who gains and who loses."""
    said = []
    if trial.gains:
        said.append(telling.say("得：", "gain: ") + _changes(telling, trial.gains))
    if trial.loses:
        said.append(telling.say("失：", "lose: ") + _changes(telling, trial.loses))
    return telling.say("；", "; ").join(said)


def _changes(telling: Telling, changes: tuple[Change, ...]) -> str:
    return listed(
        telling,
        [f"{telling.name(c.request)} {c.before / 10:g}% → {c.after / 10:g}%" for c in changes],
        8,
    )
