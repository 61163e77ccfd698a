"""The voting village with projects on their way by the six steps: representative s0p of the south.

Three people of the south speak for all: a discussion takes one household.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from api.database import Database
from api.services.register import doing
from api.services.register.entering import take_over
from api.services.register.keeping import history_of
from api.services.register.sorts import SORTS
from models.demand import Line, ProjectFacts, Request
from models.election import Election, Pot, Proposal
from models.load import save_week, shelves
from models.places import Geography, Place
from models.register.projects.state import Project
from models.tables import Neighbourhood, RequestRow, WeekRow
from models.week import Week
from tests import build
from tests.api.votes import village
from tests.api.votes.village import START, coordinator

BUDGETS = {"lamp": 60_000, "bench": 40_000, "tree": 50_000}
BEFORE = START - timedelta(days=1)
"""When the projects were reviewed."""


def week() -> Week:
    """As :func:`village.week`; the south is one building."""
    made = village.week()
    places = tuple(
        place.model_copy(update={"parent": "tower"}) if place.parent == "south" else place
        for place in made.geography.places
    )
    tower = Place(id="tower", level="building", parent="south")
    south = next(i for i, place in enumerate(places) if place.id == "south")
    both = (*places[: south + 1], tower, *places[south + 1 :])
    return made.model_copy(update={"geography": Geography(places=both)})


def settle(database: Database, **budgets: int) -> None:
    """The village, its offices, and projects that the committee has reviewed."""
    with database.writing() as session:
        session.add(Neighbourhood(id="n", name="南村"))
        session.flush()
        save_week(session, week(), neighbourhood="n")
        set_ = {"kind": "set", "settings": {"discussion_households": 1}}
        doing.begin(session, coordinator(), "n", "settings", set_, moment=BEFORE)
        elected = {
            "kind": "elect", "office": "representative", "place": "tower", "ballots": 5,
            "on": str(BEFORE.date()), "candidates": [{"person": "s0p", "votes": 5}],
            "minutes": "唱票无异议。",
        }  # fmt: skip
        doing.begin(session, coordinator(), "n", "offices", elected, moment=BEFORE)
        for id, budget in (budgets or BUDGETS).items():
            walk(session, id, budget)


def walk(session: Session, id: str, budget: int, plan: dict[str, Any] | None = None) -> None:
    """From the suggestion to the committee's review."""
    day = str(BEFORE.date())
    suggestion = {
        "kind": "suggest", "id": id, "name": f"项目 {id}", "topic": "environment",
        "place": "south", "text": "大家要。", "household": "s1",
        "plan": {"budget": budget, **(plan or {})},
    }  # fmt: skip
    doing.begin(session, coordinator(), "n", "projects", suggestion, moment=BEFORE)
    for deed in (
        {"kind": "move", "person": "s0p", "statement": "我提。"},
        {"kind": "voice", "step": "discussion", "household": "s1", "said": "for"},
        {"kind": "discuss", "on": day, "where": "院里", "minutes": "都赞成。"},
        {"kind": "review", "on": day, "minutes": "可行。", "present": 5, "decision": "approve",
         "funds": "幸福资金"},
    ):  # fmt: skip
        act(session, id, deed)


def act(session: Session, id: str, deed: dict[str, Any], **when: Any) -> None:
    """Something that the coordinator does."""
    doing.act(session, coordinator(), "n", "projects", id, deed, **{"moment": BEFORE, **when})


def ask(session: Session, *requests: Request) -> None:
    """Put requests into the week as they are."""
    for one in requests:
        values = {name: getattr(one, name) for name in shelves.REQUESTS.columns}
        session.add(RequestRow(week="w", position=99, **values))
    session.flush()


def under_way(session: Session, id: str, budget: int, **fields: Any) -> None:
    """A project that stood in the week before the register knew it, and was reviewed there."""
    money = Line(id="cash", item="money", amount=budget)
    values = {"household": None, "place": "south", "topic": "environment", **fields}
    facts = ProjectFacts(stage="review", published=True)
    one = build.request(id, "project", **values, project=facts)
    one = one.model_copy(update={"lines": (*one.lines, money)})
    ask(session, one)
    take_over(session, session.get_one(WeekRow, "w"), [one], BEFORE)
    assert (project(session, id).stands, project(session, id).entered) == ("review", "w")


def project(session: Session, id: str) -> Project:
    """Where a project stands."""
    sort = SORTS["projects"]
    found = sort.fold(history_of(session, "n", sort, id))
    assert isinstance(found, Project)
    return found


def election(**budgets: int) -> Election:
    """A vote on them, over 1,000 yuan for all."""
    return Election(
        kind="approval",
        pots=(Pot(id="open", money=100_000),),
        proposals=tuple(Proposal(id=id, cost=n) for id, n in (budgets or BUDGETS).items()),
        ballots=(),
        parts=100,
        least_support=1,
    )
