"""One is not several."""

from __future__ import annotations

from matcher.show.english import counted, times


def test_one_and_several() -> None:
    assert [counted(n, "seat") for n in (0, 1, 2)] == ["0 seats", "1 seat", "2 seats"]
    assert counted(1, "person", "people") == "1 person"
    assert counted(3, "person", "people") == "3 people"


def test_how_often() -> None:
    assert [times(n) for n in (1, 2, 3)] == ["once", "twice", "3 times"]
