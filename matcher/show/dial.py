"""The fairness dial as a person reads it."""

from __future__ import annotations

from fractions import Fraction

from matcher.report.dial import Dial, Point, Shift
from matcher.show.document import Document, Table, table
from matcher.show.results import NONE
from matcher.show.telling import Language, Telling
from models.plan import Plan
from models.week import Week


def dial_document(week: Week, dial: Dial, lang: Language) -> Document:
    """The curve, then whom each step lifts."""
    telling = words_of(week, lang)
    return Document(
        title=telling.say(
            f"{week.name or week.id} 公平调节", f"{week.name or week.id}: fairness dial"
        ),
        tables=(_steps(telling, dial), _lifts(telling, dial)),
    )


def words_of(week: Week, lang: Language) -> Telling:
    """A telling of a week without a plan, for its words alone."""
    empty = Plan(
        week=week.id,
        input_hash=week.content_hash(),
        policy_version=week.policy.version,
        seed=week.policy.seed,
    )
    return Telling(week, empty, lang)


def _steps(telling: Telling, dial: Dial) -> Table:
    cap = Fraction(telling.week.policy.fairness.price_cap_permille, 10)
    note = telling.say(
        f"价格上限 φ = {float(cap):g}%。代价是相对 μ = 0 少得的「好」，下限到上限。",
        f"Price cap φ = {float(cap):g} %. A price is Good given up against μ = 0, at least "
        "to at most.",
    )
    if dial.missing:
        steps = ", ".join(map(str, dial.missing))
        note += telling.say(
            f"限时内没有找到方案的档：{steps}。", f" No plan found in time for: {steps}."
        )
    most = dial.points[0].good if dial.points else Fraction(0)
    return table(
        telling.say("每一档", "Each step"),
        telling.columns(
            "μ|好|公平 F|代价|代价 %|在上限内|可信程度",
            "μ|Good|fairness F|price|price %|within the cap|how sure",
        ),
        (
            (
                point.mu,
                f"{float(point.good):,.3f}",
                f"{float(point.fairness):,.4f}",
                price(point, None),
                price(point, most),
                _within(telling, point),
                _sure(telling, point),
            )
            for point in dial.points
        ),
        numbers=(0, 1, 2, 3, 4),
        note=note,
    )


def price(point: Point, most: Fraction | None) -> str:
    """What a step costs, as ``1.2`` or ``1.2–1.5``; in percent of the most Good where given."""
    least, top = point.price.least, point.price.most
    if most is not None:
        if most == 0:
            return NONE
        least, top = 100 * least / most, None if top is None else 100 * top / most
    low = f"{float(least):.3f}"
    if top is None:
        return f"≥ {low}"
    high = f"{float(top):.3f}"
    return low if low == high else f"{low}–{high}"


def _within(telling: Telling, point: Point) -> str:
    if point.within_cap is None:
        return telling.say("未知", "not known")
    return telling.say("是", "yes") if point.within_cap else telling.say("否", "no")


def _sure(telling: Telling, point: Point) -> str:
    if point.proven:
        return telling.say("已证明", "proven")
    if point.bound is None:
        return telling.say("未证明，没有上界", "not proven, no bound")
    gap = abs(point.bound - point.value) / max(1, abs(point.bound))
    return telling.say(f"未证明，差距 {gap:.4%}", f"not proven, gap {gap:.4%}")


def _lifts(telling: Telling, dial: Dial) -> Table:
    def rows() -> list[tuple[str, str, str, str, str]]:
        found = []
        for point in dial.points:
            for shifts, zh, en in ((point.lifted, "升", "rises"), (point.lowered, "降", "falls")):
                found += [_row(telling, point, s, telling.say(zh, en)) for s in shifts]
        return found

    return table(
        telling.say("每升一档，谁的比例 ρ 变了", "Whose ratio ρ each step changes"),
        telling.columns("到 μ|群体|变化|之前|之后", "to μ|group|change|before|after"),
        rows(),
        numbers=(0, 3, 4),
        note="" if rows() else telling.say("没有变化。", "Nobody's."),
    )


def _row(telling: Telling, point: Point, s: Shift, word: str) -> tuple[str, str, str, str, str]:
    ratios = (f"{float(s.before):.3f}", f"{float(s.after):.3f}")
    return str(point.mu), telling.name(s.group), word, *ratios
