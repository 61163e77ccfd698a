"""Who reviews what (MIDL 2018): a matrix of affinities, helpers × sessions, −1 for *must not*.

File: one row per helper, one comma-separated number per session (below 0 but above −1: disliked,
yet allowed). Every session wants a crew of
three; every helper takes at most four. Time plays no part: each session has a slot of its own.
"""

from __future__ import annotations

from pathlib import Path

from models.base import Window
from models.demand import Affinity, Request, Role, Session
from models.policy import Fairness, Policy
from models.supply import Person
from models.time import Calendar, Clock
from models.week import Week
from scenarios.readers.base import (
    AFFINITY,
    FAIRNESS,
    GOOD,
    HERE,
    START,
    TOPIC,
    UnreadableFile,
    policy,
    text,
)
from scenarios.readers.base import week as base_week

CREW = 3
MOST = 4
SCALE = 10**6
"""Affinities become whole numbers of millionths, rounded."""
FORBIDDEN = -1
MOST_AFFINITY = 10
SLOTS_PER_DAY = 96


def read(path: Path, *, fair: bool) -> Week:
    """Sessions as rota requests with a crew of three. Tiers: *good* (all sessions happen), then
    *affinity*; with ``fair`` the worst-off session's affinity (*fairness*, α = ∞ over single
    requests) stands between them."""
    rows = _matrix(path)
    sessions = len(rows[0])
    calendar = Calendar(start=START, slot_minutes=15, days=-(-sessions // SLOTS_PER_DAY))
    clock = Clock(calendar)
    whole = Window(start=clock.time(0), end=clock.time(clock.horizon))
    return base_week(
        f"{path.stem}-fair" if fair else path.stem,
        calendar=calendar,
        people=tuple(
            Person(id=f"helper-{i}", home=HERE, windows=(whole,), week_tasks=MOST)
            for i in range(len(rows))
        ),
        requests=tuple(
            Request(
                id=f"session-{j}",
                kind="rota",
                place=HERE,
                topic=TOPIC,
                sessions=(
                    Session(
                        id="s",
                        minutes=15,
                        windows=(Window(start=clock.time(j), end=clock.time(j + 1)),),
                        crew=(Role(id="crew", count=CREW),),
                    ),
                ),
                affinity=tuple(_affinities([row[j] for row in rows])),
            )
            for j in range(sessions)
        ),
        policy=_fair_policy() if fair else policy(GOOD, AFFINITY),
    )


def _fair_policy() -> Policy:
    fairness = Fairness(
        alpha="inf",
        grouping="request",
        measure="affinity",
        weights={"rota": 1},
        ask_cap=1000,
        ladder=(0,),
        price_cap_permille=1000,
    )
    return policy(GOOD, FAIRNESS, AFFINITY, fairness=fairness)


def _affinities(column: list[float]) -> list[Affinity]:
    found = []
    for i, value in enumerate(column):
        if value == FORBIDDEN:
            found.append(Affinity(who=f"helper-{i}", forbidden=True))
        elif round(value * SCALE):
            found.append(Affinity(who=f"helper-{i}", value=round(value * SCALE)))
    return found


def _matrix(path: Path) -> list[list[float]]:
    rows: list[list[float]] = []
    for number, line in enumerate(text(path).splitlines(), start=1):
        try:
            row = [float(cell) for cell in line.split(",")]
        except ValueError as error:
            raise UnreadableFile(
                f"{path.name}: line {number} has something else than numbers"
            ) from error
        if not all(FORBIDDEN <= value <= MOST_AFFINITY for value in row):
            raise UnreadableFile(f"{path.name}: line {number}: expected numbers from −1 to 10")
        if rows and len(row) != len(rows[0]):
            raise UnreadableFile(f"{path.name}: line {number} has not as many as the first")
        rows.append(row)
    if not rows:
        raise UnreadableFile(f"{path.name}: is empty")
    return rows
