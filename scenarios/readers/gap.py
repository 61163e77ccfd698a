"""Generalized assignment: every job to one agent, at least cost, within what agents can bear.

File (OR-Library layout, also used by Chu & Beasley 1997 and Yagiura et al. 2004): ``m n``, then m
rows of n costs, m rows of n consumptions, m capacities. The three collections differ only in where
they break lines (a row per line, twelve numbers per line, a wide row per line), which is ignored.
All are read as *minimise*: ``best_known.csv`` states minima for all of them.
"""

from __future__ import annotations

from pathlib import Path

from models.demand import Accepted, Line, Request
from models.supply import Catalogue, Item, Pledge
from models.week import Week
from scenarios.readers.base import AFFINITY, DONOR, GOOD, HERE, TOPIC, Numbers, policy, text
from scenarios.readers.base import week as base_week


def read(path: Path) -> Week:
    """Jobs are all-or-nothing needs of one ``job`` that accept any agent's time: ``consumption``
    parts of it for the one job, liked by −cost, from one pledge only.

    Tiers: *good* (all n jobs done), then *affinity* (−cost)."""
    numbers = Numbers(path.name, text(path))
    agents = numbers.at_least(1, "the number of agents")
    jobs = numbers.at_least(1, "the number of jobs")
    costs = [numbers.row(jobs) for _ in range(agents)]
    consumptions = [
        [numbers.at_least(1, "a consumption") for _ in range(jobs)] for _ in range(agents)
    ]
    capacities = numbers.row(agents)
    numbers.end()
    items = (Item(id="job"), *(Item(id=f"time-{i}") for i in range(agents)))
    return base_week(
        path.stem,
        catalogue=Catalogue(items=items),
        pledges=tuple(
            Pledge(id=f"agent-{i}", donor=DONOR, kind="goods", item=f"time-{i}", quantity=capacity)
            for i, capacity in enumerate(capacities)
        ),
        requests=tuple(
            Request(
                id=f"job-{j}",
                kind="need",
                place=HERE,
                topic=TOPIC,
                least_percent=100,
                lines=(
                    Line(
                        id="line",
                        item="job",
                        amount=1,
                        single_source=True,
                        accepts=tuple(
                            Accepted(
                                item=f"time-{i}",
                                preference=-costs[i][j],
                                give=consumptions[i][j],
                                per=1,
                            )
                            for i in range(agents)
                        ),
                    ),
                ),
            )
            for j in range(jobs)
        ),
        policy=policy(GOOD, AFFINITY),
    )
