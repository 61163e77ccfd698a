"""Figures with Chinese labels: the right glyphs, never a box, always the same bytes."""

from __future__ import annotations

import re
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from matplotlib.ft2font import FT2Font

from matcher.report.dial import Dial, Point, Price
from matcher.show.dial import words_of
from matcher.show.figure import KINDS, Kind, MissingGlyph, figure, font_file, rendered
from matcher.show.plots import dial_plot, fairness_plot
from matcher.show.telling import Telling
from scenarios.south_gate import south_gate
from tests.api import house

FONT = FT2Font(str(font_file()))


def labelled(text: str, kind: Kind = "svg") -> bytes:
    with figure(3, 2) as drawn:
        drawn.subplots().set_title(text)
        return rendered(drawn, kind)


def glyphs(svg: bytes) -> set[int]:
    """The glyphs, by their number in the font, whose outlines a figure holds."""
    return {int(found, 16) for found in re.findall(rb'id="NotoSansSC-Regular-(\w+)"', svg)}


@pytest.mark.parametrize("text", ["南门大客厅", "μ = 1000，所得 ÷ 所求（ρ）", "—–…·「」%", "Good"])
def test_each_character_has_its_own_glyph(text: str) -> None:
    wanted = {FONT.get_char_index(ord(c)) for c in text if c != " "}
    assert 0 not in wanted  # 0 is the box
    found = glyphs(labelled(text))
    assert wanted <= found
    assert 0 not in found


def test_a_picture_of_other_characters_is_another_picture() -> None:
    north, south = labelled("北", "png"), labelled("南", "png")
    assert north.startswith(b"\x89PNG\r\n")
    assert north != south


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_glyph_is_an_error(kind: Kind) -> None:
    assert FONT.get_char_index(ord("🍚")) == 0
    with pytest.raises(MissingGlyph) as caught:
        labelled("米饭🍚🍚\n\x07", kind)
    assert caught.value.characters == "\x07🍚"


def test_a_tick_label_is_looked_at_too() -> None:
    with figure(3, 2) as drawn:
        drawn.subplots().set_yticks([0], ["🍚"])
        with pytest.raises(MissingGlyph):
            rendered(drawn, "png")


def test_dollars_and_braces_are_no_formula() -> None:
    found = glyphs(labelled(r"$x_1$ {\alpha}"))
    assert {FONT.get_char_index(ord(c)) for c in "$_\\{}"} <= found


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_figure_has_the_same_bytes(kind: Kind) -> None:
    assert labelled("同心", kind) == labelled("同心", kind)


def test_the_font_may_be_given_on() -> None:
    # Name 13 of a font's table is its license.
    said = FONT.get_sfnt().values()
    assert any(b"SIL Open Font License" in text.replace(b"\0", b"") for text in said)


def texts(svg: bytes) -> list[str]:
    """What the labels say, as the figure's comments repeat it."""
    root = ElementTree.fromstring(svg)
    assert root.tag.endswith("svg")
    return re.findall(r"<!-- (.*?) -->", svg.decode())


def test_the_fairness_report_as_a_figure() -> None:
    # rice1, rice2 and cut are needs (u = 4), guest an enrolment (1), talk an activity (0). h1 and
    # h2 lie in g1: 4 + 4 + 1 of 9; rice2's h3 in g2: 0 of 4. Gini of (0, 1): ½.
    zh = texts(fairness_plot(Telling(house.week(), house.plan(), "zh"), "svg"))
    title = "一家：所得 ÷ 所求（比例 ρ）"
    assert {title, "楼群 · 基尼 0.500", "g2", "g1", "0.000", "1.000"} <= set(zh)
    en = texts(fairness_plot(Telling(house.week(), house.plan(), "en"), "svg"))
    assert {"House groups · Gini 0.500", "Topics · Gini 0.000", "locals"} <= set(en)
    assert fairness_plot(Telling(house.week(), house.plan(), "en"), "png").startswith(b"\x89PNG")


def point(mu: int, good: int, fairness: int, *, proven: bool = True) -> Point:
    price = Price(Fraction(0), None)
    args = (good, 10**9, proven, price, None, (), ())
    return Point(mu, Fraction(good), Fraction(fairness), *args)


def test_the_dial_as_a_figure() -> None:
    points = (point(0, 100, -9), point(1, 100, -9), point(10, 98, -5, proven=False))
    dial = Dial("w", "good-and-fair", points, ())
    zh = texts(dial_plot(words_of(south_gate(), "zh"), dial, "svg"))
    # Two steps share a point.
    assert {"μ = 0, 1", "μ = 10", "价格上限 1%", "公平 F", "好"} <= set(zh)
    en = dial_plot(words_of(south_gate(), "en"), dial, "svg")
    assert {"price cap 1 %", "fairness F", "Good"} <= set(texts(en))
    proven = Dial("w", "good-and-fair", (*points[:2], point(10, 98, -5)), ())
    assert dial_plot(words_of(south_gate(), "en"), proven, "svg") != en


def test_a_name_that_cannot_be_shown_is_an_error() -> None:
    week = house.week().model_copy(update={"name": "家🍚"})
    with pytest.raises(MissingGlyph):
        fairness_plot(Telling(week, house.plan(), "zh"), "png")
