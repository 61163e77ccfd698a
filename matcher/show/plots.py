"""The fairness report and the fairness dial as figures."""

from __future__ import annotations

from matplotlib.axes import Axes

from matcher.report.dial import Dial
from matcher.report.fairness import Section, fairness_report
from matcher.show.fairness import TITLES, group_name
from matcher.show.figure import COLOURS, INK, SOFT, Kind, figure, rendered
from matcher.show.telling import Telling

BAR = 0.28
"""Inches that each bar takes."""
AROUND = 0.9
"""Inches for a panel's title and axis."""


def fairness_plot(telling: Telling, kind: Kind) -> bytes:
    """A panel of bars for each kind of group: ρ, the worst off on top.

    Raises :class:`~matcher.show.figure.MissingGlyph` for names that the font cannot show.
    """
    report = fairness_report(telling.view)
    sections = [s for s in report.sections if s.rows]
    heights = [AROUND + BAR * len(s.rows) for s in sections] or [AROUND]
    week = telling.week
    with figure(7.5, sum(heights) + 0.6) as drawn:
        drawn.suptitle(
            telling.say(
                f"{week.name or week.id}：所得 ÷ 所求（比例 ρ）",
                f"{week.name or week.id}: served ÷ asked (ratio ρ)",
            )
        )
        panels = drawn.subplots(len(heights), 1, squeeze=False, height_ratios=heights)[:, 0]
        for section, axes in zip(sections, panels, strict=False):
            _bars(telling, axes, section)
        return rendered(drawn, kind)


def _bars(telling: Telling, axes: Axes, section: Section) -> None:
    names = [group_name(telling, section.by, row.group) for row in section.rows]
    ratios = [float(row.sums.ratio) for row in section.rows]
    places = range(len(names))
    bars = axes.barh(places, ratios, color=COLOURS[0], height=0.7)
    axes.bar_label(bars, [f"{ratio:.3f}" for ratio in ratios], padding=3)
    axes.set_yticks(places, names)
    axes.set_ylim(len(names) - 0.4, -0.6)  # the first on top, without a margin
    axes.set_xlim(0, 1.12)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    axes.axvline(1, color=SOFT, linewidth=0.8)
    gini = section.evenness.gini
    assert gini is not None, "a section with rows has figures"
    spread = telling.say(f"基尼 {float(gini):.3f}", f"Gini {float(gini):.3f}")
    axes.set_title(f"{telling.say(*TITLES[section.by])} · {spread}", loc="left", fontsize=11)


def dial_plot(telling: Telling, dial: Dial, kind: Kind) -> bytes:
    """Good against F, a point for each step; ``telling`` has the week's words.

    What is not proven is drawn hollow. Raises :class:`~matcher.show.figure.MissingGlyph`.
    """
    week = telling.week
    with figure(7.0, 4.8) as drawn:
        axes = drawn.subplots()
        x = [float(point.fairness) for point in dial.points]
        y = [float(point.good) for point in dial.points]
        axes.plot(x, y, color=COLOURS[0], linewidth=1.2, zorder=1)
        for point, across, up in zip(dial.points, x, y, strict=True):
            fill = COLOURS[0] if point.proven else "white"
            axes.scatter([across], [up], s=42, color=fill, edgecolors=COLOURS[0], zorder=2)
        for (across, up), steps in _steps(dial).items():
            axes.annotate(
                "μ = " + ", ".join(map(str, steps)),
                (across, up),
                textcoords="offset points",
                xytext=(6, 6),
                color=INK,
            )
        if dial.points:
            cap = week.policy.fairness.price_cap_permille
            floor = y[0] * (1 - cap / 1000)
            axes.axhline(floor, color=COLOURS[1], linewidth=0.9, linestyle="--")
            axes.annotate(
                telling.say(f"价格上限 {cap / 10:g}%", f"price cap {cap / 10:g} %"),
                (min(x), floor),
                textcoords="offset points",
                xytext=(2, 4),
                color=COLOURS[1],
            )
        axes.margins(0.15)
        axes.set_xlabel(telling.say("公平 F", "fairness F"))
        axes.set_ylabel(telling.say("好", "Good"))
        axes.set_title(
            telling.say(
                f"{week.name or week.id}：公平调节", f"{week.name or week.id}: fairness dial"
            ),
            loc="left",
        )
        return rendered(drawn, kind)


def _steps(dial: Dial) -> dict[tuple[float, float], list[int]]:
    """The steps at each point of the curve: several may have the same plan."""
    found: dict[tuple[float, float], list[int]] = {}
    for point in dial.points:
        found.setdefault((float(point.fairness), float(point.good)), []).append(point.mu)
    return found
