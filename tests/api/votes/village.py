"""A village that votes: 40 households in the south, 23 in the north, 5 each in mill and yard."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from api.database import Database
from api.services.signing import Caller
from api.services.votes import running
from models.election import Election, Pot, Proposal
from models.load import save_week
from models.places import Geography, Place
from models.tables import Grant, Neighbourhood, Vote
from models.tables.base import now
from models.week import Week
from tests import build

SIZES = {"south": 40, "north": 23, "mill": 5, "yard": 5}
START = now()
END = START + timedelta(days=7)
AFTER = END + timedelta(minutes=1)


def soon() -> str:
    """A time to come, as the API takes it."""
    return (now() + timedelta(days=3)).isoformat()


def week() -> Week:
    """Its places. s0 …, n0 …, m0 … and y0 … are households; in s0 … s2 live s0p … s2p."""
    base = build.week()
    homes = [(f"{area[0]}{i}", area) for area, n in SIZES.items() for i in range(n)]
    top = Place(id="village", level="community")
    return base.model_copy(
        update={
            "geography": Geography(
                places=(
                    top,
                    *(Place(id=area, level="house-group", parent="village") for area in SIZES),
                    *(Place(id=id, level="household", parent=area) for id, area in homes),
                )
            ),
            "venues": (),
            "people": tuple(build.person(f"{id}p", id) for id, _ in homes[:3]),
        }
    )


def settle(database: Database) -> None:
    """Put the village in neighbourhood n."""
    with database.writing() as session:
        if session.get(Neighbourhood, "n") is None:
            session.add(Neighbourhood(id="n", name="南村"))
            session.flush()
        save_week(session, week(), neighbourhood="n")


def coordinator() -> Caller:
    return Caller("ann", grants=(Grant(account="ann", role="coordinator", neighbourhood="n"),))


def resident(scope: str) -> Caller:
    return Caller(
        scope, grants=(Grant(account=scope, role="resident", neighbourhood="n", scope=scope),)
    )


def election(**changes: object) -> Election:
    """1,000 yuan for all and 300 of the south's own."""
    made = Election(
        kind="approval",
        pots=(Pot(id="open", money=100_000), Pot(id="south", money=30_000, area="south")),
        proposals=(
            Proposal(id="lamp", cost=60_000, name="路灯"),
            Proposal(id="bench", cost=40_000, name="长椅"),
            Proposal(id="tree", cost=50_000, name="种树"),
            Proposal(id="sand", cost=20_000, name="沙坑", pot="south"),
        ),
        ballots=(),
        parts=100,
        least_support=1,
    )
    return made.model_copy(update=changes)


def given(**changes: object) -> running.Given:
    fields: dict[str, object] = {
        "title": "南村的二十一万",
        "election": election(),
        "rule": "equal-shares+greedy",
        "measure": "cost",
        "most_choices": 3,
        "sum_points": 0,
        "closes_at": END,
    }
    return running.Given(**{**fields, **changes})  # type: ignore[arg-type]


def opened(session: Session, **changes: object) -> Vote:
    """A vote that is open."""
    vote = running.make(session, coordinator(), "n", given(**changes), START)
    return running.move(session, coordinator(), vote.id, "open", START)
