"""Reviewers and shifts: small files in the families' formats, optimum by hand or brute force."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from random import Random

import pytest

from models.time import Clock
from models.week import Week
from scenarios.readers import UnreadableFile, read
from tests.scenarios.readers.judged import optimum


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "file"
    path.write_text(text)
    return path


def test_each_session_gets_three_helpers_and_nobody_who_must_not(tmp_path: Path) -> None:
    # Session 1 cannot have helper 1, so it has the others: 0.1 + 0.8 − 0.2 = 0.7. Session 0 leaves
    # out one of the two halves: 0.9 + 0.5 + 0.7 = 2.1. In millionths.
    path = _file(tmp_path, "0.9,0.1\n0.5,-1\n0.5,0.8\n0.7,-0.2\n")
    assert optimum(read("reviewer", path)) == (2, 2_800_000)


def test_nobody_takes_more_than_four_sessions(tmp_path: Path) -> None:
    # Three helpers, five sessions of three: each would need five tasks, so one session falls out,
    # the first, which they like less (3 · 0.1 against 3 · 0.2): 4 · 0.6.
    path = _file(tmp_path, "0.1,0.2,0.2,0.2,0.2\n" * 3)
    assert optimum(read("reviewer", path)) == (4, 2_400_000)


def test_the_fair_policy_lifts_the_worst_off_before_the_sum(tmp_path: Path) -> None:
    # Four helpers, five sessions of three, four tasks each at most: every session leaves out one
    # helper and every helper is left out at least once. All 4^5 ways are tried.
    dice = Random(21)
    tenths = [[dice.randrange(10) for _ in range(5)] for _ in range(4)]
    path = _file(tmp_path, "\n".join(",".join(f"0.{x}" for x in row) for row in tenths))
    got = [
        [sum(row[j] for row in tenths) - tenths[out[j]][j] for j in range(5)]
        for out in product(range(4), repeat=5)
        if set(out) == {0, 1, 2, 3}
    ]
    most = max(sum(way) for way in got)
    least, then_most = max((min(way), sum(way)) for way in got)
    assert then_most < most, "a matrix in which both policies choose alike would show nothing"
    assert optimum(read("reviewer", path)) == (5, most * 100_000)
    assert optimum(read("reviewer-fair", path)) == (5, least * 100_000, then_most * 100_000)


# Job 0 ends as job 1 begins: one person can do both. Job 2 overlaps both and needs another; only
# person 1 can do it, so person 0 does jobs 0 and 1: two people. Person 2 is not needed.
SHIFTS = """# comment
Type = 1
Jobs = 3
   0   10
  10   20
   5   15
Qualifications = 3
  2:  0 1
  1:  2
  2:  1 0
"""


def test_every_job_is_done_by_the_fewest_people(tmp_path: Path) -> None:
    assert optimum(read("smptsp", _file(tmp_path, SHIFTS))) == (3, -2)


def test_people_do_only_what_they_are_qualified_for(tmp_path: Path) -> None:
    # With job 1 taken from person 0, and job 0 from person 2, all three are needed.
    text = SHIFTS.replace("  2:  0 1", "  1:  0").replace("  2:  1 0", "  1:  1")
    assert optimum(read("smptsp", _file(tmp_path, text))) == (3, -3)


def _overlaps(spans: list[tuple[int, int]]) -> list[bool]:
    return [a[0] < b[1] and b[0] < a[1] for a in spans for b in spans]


def _spans(week: Week) -> list[tuple[int, int]]:
    clock = Clock(week.calendar)
    return [clock.span(r.sessions[0].windows[0]) for r in week.requests]


def test_replacing_times_by_ranks_keeps_exactly_the_overlaps(tmp_path: Path) -> None:
    dice = Random(3)
    for _ in range(50):
        starts = [dice.randrange(60) for _ in range(12)]
        jobs = [(start, start + dice.randrange(1, 25)) for start in starts]
        lines = "".join(f"{start} {end}\n" for start, end in jobs)
        everything = " ".join(str(j) for j in range(12))
        text = f"Type = 1\nJobs = 12\n{lines}Qualifications = 1\n12: {everything}\n"
        week = read("smptsp", _file(tmp_path, text))
        assert _overlaps(_spans(week)) == _overlaps(jobs)
        # And one start only: the window is as long as the session.
        assert all(
            r.sessions[0].minutes == 15 * (end - start)
            for r, (start, end) in zip(week.requests, _spans(week), strict=True)
        )


@pytest.mark.parametrize(
    ("family", "text", "message"),
    [
        ("reviewer", "", "is empty"),
        ("reviewer", "0.1,x\n", "line 1 has something else than numbers"),
        ("reviewer", "0.1,0.2\n0.3\n", "line 2 has not as many as the first"),
        ("reviewer", "0.1,-1.5\n", "numbers from −1 to 10"),
        ("reviewer", "nan,0.1\n", "numbers from −1 to 10"),
        ("smptsp", "", "expected 'Type = number', found 'the end'"),
        ("smptsp", SHIFTS.replace("Jobs = 3", "Jobs = x"), "expected 'Jobs = number'"),
        ("smptsp", SHIFTS.replace("Jobs = 3", "Jobs = 4"), "expected 2 whole numbers"),
        ("smptsp", SHIFTS.replace("   0   10", "  10   10"), "ends before it begins"),
        ("smptsp", SHIFTS.replace("  2:  0 1", "  3:  0 1"), "expected 3 whole numbers"),
        ("smptsp", SHIFTS.replace("  1:  2", "  1:  3"), "a job that is not there"),
        ("smptsp", SHIFTS.replace("  1:  2", "  1:  0"), "nobody can do job 2"),
    ],
)
def test_what_is_not_of_the_format_is_named(
    tmp_path: Path, family: str, text: str, message: str
) -> None:
    with pytest.raises(UnreadableFile, match=message):
        read(family, _file(tmp_path, text))
