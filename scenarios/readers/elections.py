"""City budgets (Pabulib ``.pb``): projects with costs, a budget, and what each voter wants.

File: sections ``META`` (``key;value``), ``PROJECTS`` and ``VOTES``, each with a head line, cells
separated by ``;``, lists inside a cell by ``,``.

What a chosen project is worth is the satisfaction it gives, summed over the voters; for each
``vote_type`` that of pabutools' ``Additive_*`` measure under which its published exact welfare
is reproduced:

- ``approval``: the project's cost for each voter who names it (``Cost_Sat``);
- ``cumulative`` and ``scoring``: the points given to it (``Additive_Cardinal_Sat``);
- ``ordinal``: on a ballot of k projects, k − 1 points for the first down to 0 for the last
  (``Additive_Borda_Sat``).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from math import gcd
from pathlib import Path

from models.base import MAX_AMOUNT
from models.demand import Line, ProjectFacts, Request
from models.supply import Catalogue, Item, Pledge
from models.week import Week
from scenarios.readers.base import DONOR, GOOD, HERE, TOPIC, UnreadableFile, policy, text
from scenarios.readers.base import week as base_week

VOTE_VALUE = 1000
"""A project's value holds the last three digits of its worth, its votes the rest."""
MOST_WORTH = 10**9
MOST_PRIORITY = 1000


@dataclass(frozen=True)
class Ballots:
    """An election: cost and worth of each project, and the budget."""

    budget: int
    cost: dict[str, int]
    worth: dict[str, int]


def read(path: Path) -> Week:
    """Projects past the gate with one money line each, all or nothing, from one pledge.

    Tier *good* is the voters' satisfaction, exactly, unless a project is worth more than 10⁹
    and the worths have no common divisor to take out: then each is rounded to whole thousands."""
    ballots = parse(path)
    unit = common_unit(ballots.worth.values())
    worth = {p: round(w / unit) for p, w in ballots.worth.items()}
    if max(worth.values(), default=0) > MOST_WORTH:
        raise UnreadableFile(f"{path.name}: a project is worth more than 10^12, too much to count")
    return base_week(
        path.stem.rstrip("_"),
        catalogue=Catalogue(items=(Item(id="money", kind="money", unit="", divisible=True),)),
        pledges=(
            Pledge(id="budget", donor=DONOR, kind="money", item="money", quantity=ballots.budget),
        ),
        requests=tuple(
            Request(
                id=f"project-{p}",
                kind="project",
                place=HERE,
                topic=TOPIC,
                value=worth[p] % VOTE_VALUE,
                least_percent=100,
                lines=(Line(id="cost", item="money", amount=cost),),
                project=ProjectFacts(
                    stage="resolution",
                    reviewed=True,
                    published=True,
                    votes=worth[p] // VOTE_VALUE,
                ),
            )
            for p, cost in ballots.cost.items()
        ),
        policy=policy(GOOD, priority=unit, vote_value=VOTE_VALUE),
    )


def common_unit(worths: Iterable[int]) -> int:
    """What every worth is divided by (and every project's priority multiplied with): 1 where
    worths are small, else their largest common divisor up to 1000, else 1000."""
    known = list(worths)
    if max(known, default=0) <= MOST_WORTH:
        return 1
    common = gcd(*known)
    best = max(d for d in range(1, MOST_PRIORITY + 1) if common % d == 0)
    return best if max(known) // best <= MOST_WORTH else MOST_PRIORITY


def parse(path: Path) -> Ballots:
    """The election as the file states it; raises :class:`UnreadableFile`."""
    sections = _sections(path)
    facts = {row["key"]: row["value"] for row in sections["META"] if {"key", "value"} <= row.keys()}
    kind = facts.get("vote_type", "")
    cost = {
        row.get("project_id", ""): _whole(path, row.get("cost"), "cost")
        for row in sections["PROJECTS"]
    }
    if not all(cost.values()):
        raise UnreadableFile(f"{path.name}: a project costs nothing, so nothing decides on it")
    points = dict.fromkeys(cost, 0)
    for row in sections["VOTES"]:
        ballot = [p.strip() for p in row.get("vote", "").split(",") if p.strip()]
        for project, given in zip(ballot, _given(path, kind, ballot, row), strict=True):
            if project not in points:
                raise UnreadableFile(f"{path.name}: a vote for unknown project {project!r}")
            points[project] += given
    worth = {p: n * cost[p] if kind == "approval" else n for p, n in points.items()}
    return Ballots(_whole(path, facts.get("budget"), "budget"), cost, worth)


def _given(path: Path, kind: str, ballot: list[str], row: dict[str, str]) -> list[int]:
    """Points to each project of a ballot, before costs."""
    match kind:
        case "approval":
            return [1] * len(ballot)
        case "ordinal":
            return [len(ballot) - 1 - i for i in range(len(ballot))]
        case "cumulative" | "scoring":
            points = [p for p in row.get("points", "").split(",") if p.strip()]
            if len(points) != len(ballot):
                raise UnreadableFile(f"{path.name}: a ballot has not as many points as projects")
            return [_whole(path, p, "points") for p in points]
        case _:
            raise UnreadableFile(
                f"{path.name}: vote_type is {kind!r}, expected approval, cumulative, scoring"
                " or ordinal"
            )


def _sections(path: Path) -> dict[str, list[dict[str, str]]]:
    """The rows of each section by the names in its head line."""
    found: dict[str, list[dict[str, str]]] = {"META": [], "PROJECTS": [], "VOTES": []}
    rows: list[dict[str, str]] | None = None
    head: list[str] | None = None
    for cells in csv.reader(text(path).splitlines(), delimiter=";"):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) == 1 and cells[0].strip().upper() in found:
            rows, head = found[cells[0].strip().upper()], None
        elif rows is None:
            raise UnreadableFile(f"{path.name}: expected META first, found {cells[0][:40]!r}")
        elif head is None:
            head = [cell.strip() for cell in cells]
        else:
            rows.append(dict(zip(head, cells, strict=False)))
    if not found["PROJECTS"]:
        raise UnreadableFile(f"{path.name}: has no projects")
    return found


def _whole(path: Path, cell: str | None, meaning: str) -> int:
    try:
        value = float((cell or "").replace(",", "."))
    except ValueError as error:
        raise UnreadableFile(f"{path.name}: {meaning} {cell!r} is not a number") from error
    if not (0 <= value <= MAX_AMOUNT and value.is_integer()):
        raise UnreadableFile(f"{path.name}: {meaning} {cell!r} is not a whole number up to 10^10")
    return int(value)
