"""Figures with Chinese and Latin labels, as PNG or SVG; knows nothing of weeks.

Set in Noto Sans SC, which comes with a package, so a fresh machine needs no font. A character the
font lacks is an error, never a box. The same figure gives the same bytes on the same versions.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Literal

import matplotlib as mpl
import pylopdf_fonts_zh_cn
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

Kind = Literal["png", "svg"]
KINDS: tuple[Kind, ...] = ("png", "svg")
INK, SOFT = "#1f2430", "#8a93a6"
COLOURS = ("#2f6f9f", "#d1783c", "#4b8f5a", "#8a5aa8", "#b0413e", "#6b6b6b")
"""Told apart by people who see no red or green, and in print."""


class MissingGlyph(ValueError):
    """Labels hold characters that the font lacks; ``characters`` are these, in order of code."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        super().__init__(f"the font has no glyph for {', '.join(map(ascii, characters))}")


def font_file() -> Path:
    """The font that figures are set in (SIL Open Font License 1.1)."""
    return pylopdf_fonts_zh_cn.sans_path()


@cache
def _font() -> tuple[str, frozenset[int]]:
    """The font's family, and the characters it has."""
    path = str(font_file())
    font_manager.fontManager.addfont(path)
    font = FT2Font(path)
    return font.family_name, frozenset(font.get_charmap())


@contextmanager
def figure(width: float, height: float) -> Iterator[Figure]:
    """A figure of so many inches, drawn on and rendered (:func:`rendered`) in this context."""
    with mpl.rc_context(
        {
            "font.family": _font()[0],
            "font.size": 10,
            "text.parse_math": False,  # a name may hold dollar signs
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.edgecolor": SOFT,
            "axes.labelcolor": INK,
            "text.color": INK,
            "xtick.color": INK,
            "ytick.color": INK,
            "svg.fonttype": "path",  # outlines: right on a machine without the font
            "svg.hashsalt": "tongxin",
            "savefig.dpi": 150,
        }
    ):
        yield Figure(figsize=(width, height), layout="constrained")


def rendered(drawn: Figure, kind: Kind) -> bytes:
    """The figure as a file. Raises :class:`MissingGlyph` before anything is drawn wrong."""
    with warnings.catch_warnings():
        # Said one by one there, and only as warnings; all together below, as an error.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        drawn.draw_without_rendering()  # places the ticks, whose labels are text too
    known = _font()[1] | {ord("\n")}
    said = "".join(text.get_text() for text in drawn.findobj(Text) if isinstance(text, Text))
    lacking = sorted({c for c in said if ord(c) not in known})
    if lacking:
        raise MissingGlyph("".join(lacking))
    out = io.BytesIO()
    # Without the moment of drawing.
    drawn.savefig(out, format=kind, metadata={"Date": None} if kind == "svg" else None)
    return out.getvalue()
