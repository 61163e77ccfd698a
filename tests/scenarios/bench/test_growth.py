"""Weeks of any share of a district, solved and drawn."""

from __future__ import annotations

from pathlib import Path

from scenarios.bench.growth import Point, measured, plot, shape_of


def test_a_share_of_a_district() -> None:
    # A tenth of 14 communities, 3,600 visits, 56 rooms.
    tenth = shape_of(0.1)
    assert (tenth.communities, tenth.visits, tenth.rooms, tenth.districts) == (1, 360, 6, 1)
    assert shape_of(3.0).districts == 3
    assert shape_of(10.0).communities == 140


def test_a_week_measured_and_drawn(tmp_path: Path) -> None:
    # A hundredth of a district: 36 visits, 24 goods.
    point = measured(0.01, 1, seconds=10.0)
    assert point.holds
    assert 0 < point.seconds < 12
    for name, first in (("growth.png", b"\x89PNG"), ("growth.svg", b"<?xml")):
        plot([point, Point(1.0, 1, 900.0, 2000.0, 30.0, True)], tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(first)
    # Nothing in a picture is typeset as a formula: its source would stand there in full.
    assert "mathdefault" not in (tmp_path / "growth.svg").read_text()
