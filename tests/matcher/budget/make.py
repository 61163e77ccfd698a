"""Small elections, and drawn ones."""

from __future__ import annotations

from random import Random

from matcher.budget.elect import profile_of
from matcher.budget.profile import Profile
from models.election import OPEN_POT, Ballot, Election, Pot, Proposal
from models.tallying import BALLOT_KINDS, Measure


def approval(
    costs: dict[str, int], votes: list[str], budget: int, measure: Measure = "cardinality"
) -> Profile:
    """Projects by cost; each vote is the letters of the projects it names."""
    return profile_of(
        Election(
            kind="approval",
            pots=(Pot(id=OPEN_POT, money=budget),),
            proposals=tuple(Proposal(id=p, cost=cost) for p, cost in costs.items()),
            ballots=tuple(
                Ballot(household=str(i), choices=tuple(vote)) for i, vote in enumerate(votes)
            ),
        ),
        measure,
    )


def drawn(seed: int, *, pots: bool = False, strings: bool = False) -> Profile:
    """A random election of up to 6 projects and 7 households, of any kind of ballot.

    ``pots``: an area's pot beside the open one; ``strings``: projects that exclude or need others.
    """
    draw = Random(seed)
    kind = draw.choice(BALLOT_KINDS)
    ids = [f"p{i}" for i in range(draw.randint(2, 6))]
    of_area = {p for p in ids if pots and draw.random() < 0.4}
    proposals = tuple(
        Proposal(
            id=p,
            cost=draw.randint(1, 12),
            pot="south" if p in of_area else OPEN_POT,
            group=draw.choice((None, None, "g")) if strings else None,
            needs=(ids[0],) if strings and p != ids[0] and draw.random() < 0.3 else (),
        )
        for p in ids
    )
    ballots = []
    for i in range(draw.randint(1, 7)):
        area = draw.choice(("south", "north")) if pots else None
        able = [p for p in ids if p not in of_area or area == "south"]
        choices = draw.sample(able, draw.randint(0, len(able)))
        points = [draw.randint(0, 4) for _ in choices] if kind in ("cumulative", "scored") else []
        ballots.append(
            Ballot(household=str(i), choices=tuple(choices), points=tuple(points), area=area,
                   weight=draw.choice((1, 1, 1, 3)))
        )  # fmt: skip
    money = [Pot(id=OPEN_POT, money=draw.randint(0, 25))]
    if pots:
        money.append(Pot(id="south", money=draw.randint(0, 15), area="south"))
    measures: dict[str, tuple[Measure, ...]] = {
        "approval": ("cost", "cardinality"),
        "ranked": ("borda", "cost"),
        "cumulative": ("points", "cost"),
        "scored": ("points", "cardinality"),
    }
    return profile_of(
        Election(
            kind=kind,
            pots=tuple(money),
            proposals=proposals,
            ballots=tuple(ballots),
            least_support=draw.choice((0, 1)),
        ),
        draw.choice(measures[kind]),
    )
