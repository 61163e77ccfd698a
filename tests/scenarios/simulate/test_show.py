"""A simulation in words and figures."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from matplotlib.ft2font import FT2Font

from matcher.show.figure import KINDS, Kind, font_file
from matcher.show.render import text
from scenarios.simulate.checks import Found
from scenarios.simulate.figures import Simulation, Wait
from scenarios.simulate.methods import Method
from scenarios.simulate.plots import PLOTS
from scenarios.simulate.show import Language, simulation_document
from tests.matcher.show.test_figure import glyphs
from tests.scenarios.simulate.made import WEEK, method_figures, simulation

LANGUAGES: tuple[Language, ...] = ("zh", "en")
OTHER = replace(
    WEEK,
    good=Fraction(10),
    met=5,
    missed=Found(("m",), True),
    passed_over=Found(("a", "b"), True),
    good_kept=None,
    ended_by=None,
)


def shown(lang: Language, found: Simulation | None = None) -> list[str]:
    return text(simulation_document(found or both(), lang)).splitlines()


def both() -> Simulation:
    waits = (
        Wait("must", "served", 1, 1),
        Wait("ordinary", "served", 0, 6),
        Wait("ordinary", "cancelled", 3, 1),
        Wait("ordinary", "waiting", 8, 1),
    )
    return simulation(
        method_figures(Method.OPTIMISER, [WEEK, WEEK]),
        method_figures(Method.GREEDY, [OTHER, OTHER], waits),
    )


def test_the_methods_side_by_side() -> None:
    # Good and what was met over both weeks; the rest of the last one. 12.5 + 12.5 = 25.
    lines = shown("en")
    assert lines[0] == "# 2 weeks in a row, community, load 0.9, seed 7"
    assert "optimiser\t25\t16\t0.5000\t0.1667\t0.9000\t2\t6\t0\t0" in lines
    assert "greedy\t20\t10\t0.5000\t0.1667\t0.9000\t2\t6\t2\t4" in lines


def test_that_overdue_ones_came_oldest_first_is_said() -> None:
    found = replace(both(), oldest_first=True)
    assert shown("en", found)[0].endswith(", seed 7, overdue ones oldest first")
    assert shown("zh", found)[0].endswith("，种子 7，逾期的等得最久者先")


def test_the_waits_of_each_care_class() -> None:
    # made.WAITS: three must-serve served at once, an ordinary one lapsed after nine weeks. Greedy's
    # eight ordinary ones: six at 0, so the median is 0; 95 % of eight are all eight.
    lines = shown("en")
    assert "optimiser\tmust-serve\t3\t0\t0\t0\t3\t0\t0\t0" in lines
    assert "optimiser\tordinary\t1\t9\t9\t9\t0\t1\t0\t0" in lines
    assert "greedy\tordinary\t8\t0\t8\t8\t6\t0\t1\t1" in lines
    assert not any(line.startswith("optimiser\tpriority") for line in lines)


def test_the_same_in_chinese() -> None:
    lines = shown("zh")
    assert lines[0] == "# 社区连续 2 周，负荷 0.9，种子 7"
    assert "贪心\t普通\t8\t0\t8\t8\t6\t0\t1\t1" in lines
    assert "所求 ÷ 所能，实际为：物品 0.91、名额 0.89。" in "\n".join(lines)


def test_groups_and_weeks() -> None:
    lines = shown("en")
    assert "g1\t0.5000\t0.5000" in lines
    assert "g2\t1.0000\t1.0000" in lines
    assert "2\t12\t10\t0.1667\t0.1667" in lines


def test_what_is_asked_of_the_optimiser() -> None:
    # A third of greedy's Gini of 1/6 is 1/18. The longest wait of the made ones is nine weeks.
    lines = [line.rpartition(")\t") for line in shown("en") if ")\t" in line]
    found = [figures for _, _, figures in lines]
    assert "holds\t0\t0" in found
    assert "fails\t9\t6" in found
    assert any("0.1667\t0.0556" in line for line in shown("en"))
    assert "holds\t1.0000\t0.9900" in found


@pytest.mark.parametrize(
    ("lang", "same", "other"),
    [
        ("zh", "同一种子得到同样的结果", "再算一次未必一样"),
        ("en", "the same seed gives the same again", "another run may differ"),
    ],
)
def test_whether_the_seed_gives_the_same_again_is_said(
    lang: Language, same: str, other: str
) -> None:
    proven = simulation(method_figures(Method.OPTIMISER))
    cut = simulation(method_figures(Method.OPTIMISER, [replace(WEEK, ended_by="clock")]))
    for found, said, unsaid in ((proven, same, other), (cut, other, same)):
        words = "\n".join(shown(lang, found))
        assert said in words
        assert unsaid not in words


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PLOTS)
def test_every_figure_is_drawn_in_both_languages(name: str, lang: Language, kind: Kind) -> None:
    data = PLOTS[name](both(), lang, kind)
    assert data.startswith({"png": b"\x89PNG", "svg": b"<?xml"}[kind])
    if kind == "svg":
        # What the figure is of, and a method's name, each by its own glyphs.
        font = FT2Font(str(font_file()))
        words = {"zh": "社区连续贪心优化", "en": "weeks in a row greedy optimiser"}[lang]
        wanted = {font.get_char_index(ord(c)) for c in words if c != " "}
        assert 0 not in wanted
        assert wanted <= glyphs(data)
        assert 0 not in glyphs(data)


def test_a_care_class_that_nobody_is_in_has_an_empty_panel() -> None:
    nobody = simulation(method_figures(Method.OPTIMISER, waits=()))
    assert PLOTS["waits"](nobody, "en", "png").startswith(b"\x89PNG")
