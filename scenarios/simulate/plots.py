"""A simulation as figures: waits by care class, ρ per house group, households unreached, Good."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from matcher.report.fairness import REACHED_WITHIN_DAYS
from matcher.show.fairness import WORDS
from matcher.show.figure import COLOURS, INK, Kind, figure, rendered
from scenarios.simulate.figures import Simulation, WeekFigures
from scenarios.simulate.methods import Method
from scenarios.simulate.show import CARES, Language, method_name, title
from scenarios.simulate.verdicts import LONGEST

ORDER = tuple(Method)
MARKS = {Method.OPTIMISER: "o", Method.FIRST_COME: "s", Method.GREEDY: "^"}
"""Told apart without colour too."""
MOST_SHOWN = LONGEST + 1
"""Longer waits share the last bar."""
TOP = 1.04
"""Of an axis of ρ: above 1, so that a mark there is whole."""


def colour(method: Method) -> str:
    """The same in every figure."""
    return COLOURS[ORDER.index(method)]


def waits_plot(simulation: Simulation, lang: Language, kind: Kind) -> bytes:
    """For each care class: which share of the requests waited how many weeks."""
    with figure(8.0, 7.4) as drawn:
        panels = drawn.subplots(len(CARES), 1, sharex=True)
        for care, axes in zip(CARES, panels, strict=True):
            total = _wait_bars(axes, simulation, care)
            name = WORDS[care][lang == "en"]
            count = f"{total} 件" if lang == "zh" else f"{total} requests"
            axes.set_title(f"{name} · {count}", loc="left", fontsize=11)
            axes.set_ylabel("%")
        last = panels[-1]
        labels = [str(week) for week in range(MOST_SHOWN)] + [f"{MOST_SHOWN}+"]
        last.set_xticks(range(MOST_SHOWN + 1), labels)
        last.set_xlabel("等待的周数" if lang == "zh" else "weeks waited")
        return _finished(drawn, simulation, lang, kind)


def _wait_bars(axes: Axes, simulation: Simulation, care: str) -> int:
    """Bars side by side; how many requests of this class there are."""
    methods = simulation.methods
    width = 0.8 / len(methods)
    most = 0
    for number, m in enumerate(methods):
        waits = [w for w in m.waits if w.care == care]
        total = sum(w.count for w in waits)
        most = max(most, total)
        shares = [0.0] * (MOST_SHOWN + 1)
        for wait in waits:
            shares[min(wait.weeks, MOST_SHOWN)] += 100 * wait.count / total
        places = [week + (number - (len(methods) - 1) / 2) * width for week in range(len(shares))]
        axes.bar(places, shares, width, color=colour(m.method))
    axes.set_ylim(0, 100)
    return most


def ratios_plot(simulation: Simulation, lang: Language, kind: Kind) -> bytes:
    """How even house groups fare: Gini of ρ and its least over the weeks, and each at the end."""
    with figure(8.0, 8.4) as drawn:
        gini, least, groups = drawn.subplots(3, 1)
        _lines(gini, simulation, lambda w: _number(w.evenness.gini))
        gini.set_title("楼群 ρ 的基尼" if lang == "zh" else "Gini of ρ", loc="left", fontsize=11)
        _lines(least, simulation, lambda w: _number(w.evenness.least))
        least.set_title("最少的 ρ" if lang == "zh" else "least ρ", loc="left", fontsize=11)
        least.set_xlabel("周" if lang == "zh" else "week")
        least.set_ylim(0, TOP)
        for m in simulation.methods:
            rising = sorted(float(r.ratio) for r in m.weeks[-1].ratios)
            groups.plot(
                range(1, len(rising) + 1),
                rising,
                color=colour(m.method),
                marker=MARKS.get(m.method, "x") if len(rising) <= 40 else "",
                markersize=4,
                linewidth=1.2,
            )
        groups.set_ylim(0, TOP)
        groups.xaxis.set_major_locator(MaxNLocator(integer=True))
        if lang == "zh":
            groups.set_title("末周各楼群的 ρ，由少到多", loc="left", fontsize=11)
            groups.set_xlabel("楼群（从所得比例最少的数起）")
        else:
            groups.set_title("ρ of each house group in the last week", loc="left", fontsize=11)
            groups.set_xlabel("house groups, from the least ρ up")
        return _finished(drawn, simulation, lang, kind)


def unreached_plot(simulation: Simulation, lang: Language, kind: Kind) -> bytes:
    """Households that asked within 90 days and got nothing."""
    days = REACHED_WITHIN_DAYS
    with figure(8.0, 4.2) as drawn:
        axes = drawn.subplots()
        _lines(axes, simulation, lambda w: float(w.households_unreached))
        axes.set_ylim(bottom=0)
        axes.set_xlabel("周" if lang == "zh" else "week")
        axes.set_ylabel(
            f"{days} 天未惠及的住户" if lang == "zh" else f"households unreached in {days} days"
        )
        return _finished(drawn, simulation, lang, kind)


def good_plot(simulation: Simulation, lang: Language, kind: Kind) -> bytes:
    """Good of each week."""
    with figure(8.0, 4.2) as drawn:
        axes = drawn.subplots()
        _lines(axes, simulation, lambda w: float(w.good))
        axes.set_ylim(bottom=0)
        axes.set_xlabel("周" if lang == "zh" else "week")
        axes.set_ylabel("好（每周）" if lang == "zh" else "Good per week")
        return _finished(drawn, simulation, lang, kind)


PLOTS: dict[str, Callable[[Simulation, Language, Kind], bytes]] = {
    "waits": waits_plot,
    "ratios": ratios_plot,
    "unreached": unreached_plot,
    "good": good_plot,
}
"""File name → how it is drawn."""


def _lines(axes: Axes, simulation: Simulation, measure: Callable[[WeekFigures], float]) -> None:
    for m in simulation.methods:
        axes.plot(
            [w.week for w in m.weeks],
            [measure(w) for w in m.weeks],
            color=colour(m.method),
            marker=MARKS.get(m.method, "x"),
            markersize=4,
            linewidth=1.4,
        )
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))


def _number(figure_: Fraction | None) -> float:
    return float("nan") if figure_ is None else float(figure_)


def _legend(drawn: Figure, simulation: Simulation, lang: Language) -> None:
    """The methods, once for all panels, below them."""
    lines = [
        Line2D(
            [],
            [],
            color=colour(m.method),
            marker=MARKS.get(m.method, "x"),
            linewidth=3,
            label=method_name(m.method, lang),
        )
        for m in simulation.methods
    ]
    drawn.legend(
        handles=lines, loc="outside lower center", ncols=len(lines), frameon=False, fontsize=10
    )


def _finished(drawn: Figure, simulation: Simulation, lang: Language, kind: Kind) -> bytes:
    drawn.suptitle(title(simulation, lang), fontsize=11, color=INK)
    _legend(drawn, simulation, lang)
    return rendered(drawn, kind)
