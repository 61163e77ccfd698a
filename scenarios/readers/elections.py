"""City budgets (Pabulib ``.pb``): projects with costs, a budget, and what each voter wants.

What a chosen project is worth is the satisfaction it gives, summed over the voters, by the usual
measure of each kind of ballot (:data:`models.election.USUAL`): that under which the published exact
welfare is reproduced.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import gcd
from pathlib import Path

from matcher.budget.elect import profile_of
from matcher.budget.pabulib.read import read_pb
from models.demand import Line, ProjectFacts, Request
from models.supply import Catalogue, Item, Pledge
from models.validate.problem import InvalidInput
from models.week import Week
from scenarios.readers.base import DONOR, GOOD, HERE, TOPIC, UnreadableFile, policy
from scenarios.readers.base import week as base_week

VOTE_VALUE = 1000
"""A project's value holds the last three digits of its worth, its votes the rest."""
MOST_WORTH = 10**9
MOST_PRIORITY = 1000


def read(path: Path) -> Week:
    """Projects past the gate with one money line each, all or nothing, from one pledge.

    Tier *good* is the voters' satisfaction, exactly, unless a project is worth more than 10⁹
    and the worths have no common divisor to take out: then each is rounded to whole thousands."""
    try:
        profile = profile_of(read_pb(path.read_bytes()).election)
    except InvalidInput as error:
        raise UnreadableFile(
            "\n".join(f"{path.name}: {problem.text()}" for problem in error.problems)
        ) from error
    election = profile.election
    unit = common_unit(profile.welfare.values())
    worth = {p: round(w / unit) for p, w in profile.welfare.items()}
    if max(worth.values(), default=0) > MOST_WORTH:
        raise UnreadableFile(f"{path.name}: a project is worth more than 10^12, too much to count")
    return base_week(
        path.stem.rstrip("_"),
        catalogue=Catalogue(items=(Item(id="money", kind="money", unit="", divisible=True),)),
        pledges=(
            Pledge(id="budget", donor=DONOR, kind="money", item="money", quantity=election.budget),
        ),
        requests=tuple(
            Request(
                id=f"project-{p.id}",
                kind="project",
                place=HERE,
                topic=TOPIC,
                value=worth[p.id] % VOTE_VALUE,
                least_percent=100,
                lines=(Line(id="cost", item="money", amount=p.cost),),
                project=ProjectFacts(
                    stage="resolution",
                    reviewed=True,
                    published=True,
                    votes=worth[p.id] // VOTE_VALUE,
                ),
            )
            for p in election.proposals
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
