"""Shift minimisation personnel task scheduling (Krishnamoorthy, Ernst & Baatar 2012).

File: comments from ``#``; ``Type = 1``; ``Jobs = n`` and n lines ``start end``; ``Qualifications
= p`` and for each of the p people a line ``k: j1 … jk``, the jobs they can do, numbered from 0.
Jobs are half-open: one may begin when another ends (with closed ends the known 20 people for
``data_11_24_119_33`` would be too few).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from pathlib import Path

from models.base import Window
from models.demand import Request, Role, Session
from models.supply import Person
from models.time import Calendar, Clock
from models.week import Week
from scenarios.readers.base import (
    FEWEST,
    GOOD,
    HERE,
    START,
    TOPIC,
    UnreadableFile,
    policy,
    text,
)
from scenarios.readers.base import week as base_week

SLOTS_PER_DAY = 96
MOST_DAYS = 35


def read(path: Path) -> Week:
    """Jobs as rota requests with one possible start and a crew of one out of the qualified.

    Only which jobs overlap matters, so times are replaced by ranks, one slot each.
    Tiers: *good*, then *fewest-people*."""
    jobs, people = _parse(path)
    spans = _ranks(jobs)
    horizon = max(end for _, end in spans)
    days = -(-horizon // SLOTS_PER_DAY)
    if days > MOST_DAYS:
        raise UnreadableFile(f"{path.name}: has more distinct times than a week can hold")
    calendar = Calendar(start=START, slot_minutes=15, days=days)
    clock = Clock(calendar)
    whole = Window(start=clock.time(0), end=clock.time(clock.horizon))
    able: list[list[str]] = [[] for _ in jobs]
    for i, can in enumerate(people):
        for j in can:
            able[j].append(f"person-{i}")
    return base_week(
        path.stem,
        calendar=calendar,
        people=tuple(
            Person(id=f"person-{i}", home=HERE, windows=(whole,)) for i in range(len(people))
        ),
        requests=tuple(
            Request(
                id=f"job-{j}",
                kind="rota",
                place=HERE,
                topic=TOPIC,
                sessions=(
                    Session(
                        id="s",
                        minutes=15 * (end - start),
                        windows=(Window(start=clock.time(start), end=clock.time(end)),),
                        crew=(Role(id="doer", people=tuple(able[j])),),
                    ),
                ),
            )
            for j, (start, end) in enumerate(spans)
        ),
        policy=policy(GOOD, FEWEST),
    )


def _ranks(jobs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Jobs on the shortest scale on which exactly the same pairs overlap: starts between which
    no job ends share a rank."""
    starts, ends = sorted({job[0] for job in jobs}), sorted({job[1] for job in jobs})
    rank: dict[int, int] = {}
    for i, start in enumerate(starts):
        ended = i > 0 and bisect_right(ends, start) > bisect_right(ends, starts[i - 1])
        rank[start] = rank[starts[i - 1]] + ended if i > 0 else 0
    return [(rank[start], rank[starts[bisect_left(starts, end) - 1]] + 1) for start, end in jobs]


def _parse(path: Path) -> tuple[list[tuple[int, int]], list[list[int]]]:
    lines = [line.strip() for line in text(path).splitlines()]
    rest = iter([line for line in lines if line and not line.startswith("#")])
    _header(path.name, "Type", rest)
    jobs = []
    for _ in range(_header(path.name, "Jobs", rest)):
        start, end = _numbers(path.name, next(rest, ""), 2)
        if not 0 <= start < end:
            raise UnreadableFile(f"{path.name}: a job from {start} to {end} ends before it begins")
        jobs.append((start, end))
    people = []
    for _ in range(_header(path.name, "Qualifications", rest)):
        size, _, listed = next(rest, "").partition(":")
        can = _numbers(path.name, listed, _numbers(path.name, size, 1)[0])
        if not all(0 <= j < len(jobs) for j in can):
            raise UnreadableFile(f"{path.name}: somebody is qualified for a job that is not there")
        people.append(can)
    idle = set(range(len(jobs))) - {j for can in people for j in can}
    if idle:
        raise UnreadableFile(f"{path.name}: nobody can do job {min(idle)}")
    return jobs, people


def _header(file: str, word: str, rest: Iterator[str]) -> int:
    line = next(rest, "the end")
    found = re.fullmatch(rf"{word}\s*=\s*(\d+)", line)
    if found is None or int(found[1]) < 1:
        raise UnreadableFile(f"{file}: expected '{word} = number', found {line[:40]!r}")
    return int(found[1])


def _numbers(file: str, line: str, size: int) -> list[int]:
    cells = line.split()
    if len(cells) != size or not all(cell.isdecimal() for cell in cells):
        raise UnreadableFile(f"{file}: expected {size} whole numbers, found {line[:40]!r}")
    return [int(cell) for cell in cells]
