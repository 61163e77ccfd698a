"""A simulation as a person reads it: how long people waited, how even, how good, what was asked."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from matcher.report.fairness import REACHED_WITHIN_DAYS
from matcher.show.document import Document, Table, table
from matcher.show.fairness import WORDS
from matcher.show.results import NONE
from models.demand import Care
from scenarios.simulate.figures import MethodFigures, Simulation, longest, quantile
from scenarios.simulate.methods import Method
from scenarios.simulate.queue import End
from scenarios.simulate.verdicts import Aim, Said, Verdict, verdicts

Language = Literal["zh", "en"]
METHODS: dict[Method, tuple[str, str]] = {
    Method.OPTIMISER: ("优化", "optimiser"),
    Method.FIRST_COME: ("先到先得", "first come"),
    Method.GREEDY: ("贪心", "greedy"),
    Method.FAIRNESS_OFF: ("不计公平", "fairness off"),
}
CARES: tuple[Care, ...] = ("must", "priority", "ordinary")
ENDS: tuple[End, ...] = ("served", "lapsed", "cancelled", "waiting")
WORK = {
    "goods": ("物品", "goods"),
    "visits": ("上门", "visits"),
    "bookings": ("订房", "bookings"),
    "seats": ("名额", "seats"),
    "projects": ("项目", "projects"),
}
SIZES = {
    "courtyard": ("院落", "courtyard"),
    "community": ("社区", "community"),
    "district": ("区", "district"),
}
AIMS: dict[Aim, tuple[str, str]] = {
    "must": (
        "必保的诉求，当周能满足的没有拖到下一周（拖下的件数）",
        "no must-serve request that could be served waits past its week (how many did)",
    ),
    "longest-wait": (
        "负荷 0.9 以下（含），没有人等待超过 6 周（最长的周数）",
        "at load 0.9 or less nobody waits more than 6 weeks (the longest wait)",
    ),
    "no-pass-over": (
        "没有越过：逾期的诉求，没有一件是只要少给更晚来、照护等级不更高的诉求就能满足的（件数）",
        "no overdue request is passed over for younger ones of equal or lower care (how many are)",
    ),
    "even": (
        "末周楼群 ρ 的基尼不超过贪心的三分之一，或 0.01",
        "the last week's Gini of ρ is at most a third of greedy's, or 0.01",
    ),
    "price": (
        "每周的好不少于不计公平时的 99 %（最少的一周）",
        "every week's Good is at least 99 % of Good with fairness off (the least week)",
    ),
}
SAID: dict[Said, tuple[str, str]] = {
    "holds": ("达到", "holds"),
    "fails": ("未达到", "fails"),
    "unproven": ("未证明", "not proven"),
    "not-asked": ("不适用", "not asked"),
}


def simulation_document(simulation: Simulation, lang: Language) -> Document:
    """All tables of a simulation."""
    return _Words(simulation, lang).document()


def method_name(method: Method, lang: Language) -> str:
    """What people call a method."""
    return METHODS[method][lang == "en"]


def title(simulation: Simulation, lang: Language) -> str:
    """What was simulated, in a line."""
    weeks = max(len(m.weeks) for m in simulation.methods)
    size = SIZES.get(simulation.size, (simulation.size, simulation.size))[lang == "en"]
    oldest = simulation.oldest_first
    if lang == "zh":
        by_age = "，逾期的等得最久者先" if oldest else ""
        return f"{size}连续 {weeks} 周，负荷 {simulation.load:g}，种子 {simulation.seed}{by_age}"
    row = "1 week" if weeks == 1 else f"{weeks} weeks in a row"
    by_age = ", overdue ones oldest first" if oldest else ""
    return f"{row}, {size}, load {simulation.load:g}, seed {simulation.seed}{by_age}"


class _Words:
    def __init__(self, simulation: Simulation, lang: Language) -> None:
        self.simulation = simulation
        self.lang: Language = lang

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def columns(self, zh: str, en: str) -> list[str]:
        return self.say(zh, en).split("|")

    def document(self) -> Document:
        return Document(
            title(self.simulation, self.lang),
            (self._summary(), self._waits(), self._ratios(), self._weeks(), self._verdicts()),
        )

    def _summary(self) -> Table:
        return table(
            self.say("各种做法", "The methods"),
            self.columns(
                "做法|好（合计）|全部满足的诉求|ρ 最少|基尼|简氏|"
                f"{REACHED_WITHIN_DAYS} 天未惠及的住户|提出过诉求的住户|拖下的必保|越过的逾期",
                "method|Good, all weeks|requests wholly met|least ρ|Gini|Jain|"
                f"households unreached in {REACHED_WITHIN_DAYS} days|households that asked|"
                "must-serve missed|overdue passed over",
            ),
            (self._method(m) for m in self.simulation.methods),
            numbers=range(1, 10),
            note=self._note(),
        )

    def _method(self, m: MethodFigures) -> Iterator[object]:
        last = m.weeks[-1]
        yield method_name(m.method, self.lang)
        yield f"{float(sum((w.good for w in m.weeks), Fraction(0))):.0f}"
        yield sum(w.met for w in m.weeks)
        for figure in (last.evenness.least, last.evenness.gini, last.evenness.jain):
            yield _four(figure)
        yield last.households_unreached
        yield last.households_asked
        yield sum(len(w.missed.requests) for w in m.weeks)
        yield sum(len(w.passed_over.requests) for w in m.weeks)

    def _note(self) -> str:
        found = self.simulation
        loads = self.say("、", ", ").join(
            f"{self.say(*WORK[kind])} {load:.2f}" for kind, load in found.loads.items()
        )
        said = self.say(
            f"所求 ÷ 所能，实际为：{loads}。ρ、基尼、简氏和住户数是末周的。",
            f"Demand ÷ supply came out as: {loads}. ρ, Gini, Jain and households: the last week's.",
        )
        if found.reproducible:
            return said + self.say(
                "没有一次求解由时限结束：同一种子得到同样的结果。",
                " No search was ended by the clock: the same seed gives the same again.",
            )
        stopped = self.say("、", ", ").join(
            f"{method_name(method, self.lang)} {count}" for method, count in found.stopped.items()
        )
        return said + self.say(
            f"有的求解由时限结束（周数：{stopped}），再算一次未必一样。",
            f" Some searches were ended by the clock (weeks: {stopped}): another run may differ.",
        )

    def _waits(self) -> Table:
        return table(
            self.say("等待的周数（按照护等级）", "Weeks waited, by care class"),
            self.columns(
                "做法|照护等级|诉求|中位|95 %|最长|满足|过期|撤回|还在等",
                "method|care class|requests|median|95 %|longest|served|lapsed|cancelled|waiting",
            ),
            (
                row
                for m in self.simulation.methods
                for care in CARES
                if (row := self._wait(m, care)) is not None
            ),
            numbers=range(2, 10),
            note=self.say(
                "当周就满足的等了 0 周；过期、撤回和还在等的，等了多少周也算在内。",
                "Served in its own week: 0 weeks. What lapsed, was cancelled or still waits counts "
                "with the weeks that it waited.",
            ),
        )

    def _wait(self, m: MethodFigures, care: Care) -> list[object] | None:
        waits = [w for w in m.waits if w.care == care]
        if not waits:
            return None
        return [
            method_name(m.method, self.lang),
            self.say(*WORDS[care]),
            sum(w.count for w in waits),
            quantile(waits, 0.5),
            quantile(waits, 0.95),
            longest(waits),
            *(sum(w.count for w in waits if w.end == end) for end in ENDS),
        ]

    def _ratios(self) -> Table:
        methods = self.simulation.methods
        found = [{r.group: r.ratio for r in m.weeks[-1].ratios} for m in methods]
        groups = sorted({group for ratios in found for group in ratios})
        return table(
            self.say("楼群的累计比例 ρ（末周）", "Cumulative ratio ρ per house group, last week"),
            [self.say("楼群", "house group"), *(method_name(m.method, self.lang) for m in methods)],
            ([group, *(_four(ratios.get(group)) for ratios in found)] for group in groups),
            numbers=range(1, 1 + len(methods)),
        )

    def _weeks(self) -> Table:
        methods = self.simulation.methods
        names = [method_name(m.method, self.lang) for m in methods]
        good, gini = self.say("好", "Good"), self.say("基尼", "Gini")
        rows = zip(*(m.weeks for m in methods), strict=True)
        return table(
            self.say("每一周", "Week by week"),
            [
                self.say("周", "week"),
                *(f"{good}: {name}" for name in names),
                *(f"{gini}: {name}" for name in names),
            ],
            (
                [
                    row[0].week,
                    *(f"{float(w.good):.0f}" for w in row),
                    *(_four(w.evenness.gini) for w in row),
                ]
                for row in rows
            ),
            numbers=range(1 + 2 * len(methods)),
            note=self.say(
                "好按等待的周数加权：让人多等的做法，之后满足时算得更多，请连同等待的周数一起看。",
                "Good weighs weeks waited: who lets people wait counts more when they are served "
                "at last, so read it beside the waits.",
            ),
        )

    def _verdicts(self) -> Table:
        return table(
            self.say("对优化的要求", "What is asked of the optimiser"),
            self.columns("要求|结果|数值|界限", "aim|result|figure|limit"),
            (self._verdict(v) for v in verdicts(self.simulation)),
            numbers=(2, 3),
        )

    def _verdict(self, v: Verdict) -> list[str]:
        whole = v.aim in ("must", "longest-wait", "no-pass-over")
        figures = [
            NONE if f is None else str(f) if whole else _four(f) for f in (v.figure, v.limit)
        ]
        return [self.say(*AIMS[v.aim]), self.say(*SAID[v.said]), *figures]


def _four(number: Fraction | None) -> str:
    return NONE if number is None else f"{float(number):.4f}"
