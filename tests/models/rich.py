"""A sound week that holds one of everything, as the JSON tree that cases spoil.

It stands on the places and the catalogue of :mod:`tests.build`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from models.demand import (
    Accepted,
    Affinity,
    Choice,
    Line,
    Order,
    ProjectFacts,
    Role,
    RoomNeed,
    SeatOffer,
    SeatWish,
    Session,
    Spacing,
)
from models.items import Assignment, Commitments, Flow, Placement
from models.places import Geography, Organisation, TravelTime
from models.policy import BudgetCap, Caps, Policy
from models.supply import (
    Catalogue,
    Conditions,
    Hire,
    Item,
    JoinedRoom,
    PersonSkill,
    Pledge,
    Substitute,
)
from models.week import Decision, Decisions, History, PastAsk, Target, Week
from tests import build
from tests.build import PLACES, person, pledge, request, room, t, window

Tree = dict[str, Any]
Spoil = Callable[[Tree], object]

DAY = window(0, "09:00", "12:00")


def _catalogue() -> Catalogue:
    rice = Item(id="rice", unit="袋", substitutes=(Substitute(item="noodles", give=2),))
    others = tuple(i for i in build.CATALOGUE.items if i.id != "rice")
    return build.CATALOGUE.model_copy(update={"items": (rice, *others)})


def _requests() -> tuple[Any, ...]:
    visit = Session(
        id="cut",
        minutes=60,
        windows=(DAY,),
        occurrences=2,
        spacing=Spacing(min_days=1, max_days=3),
        crew=(Role(id="cutter", skill="haircut", same_carer=True),),
        home_visit=True,
    )
    meeting = Session(
        id="kick-off", minutes=60, windows=(DAY,), room=RoomNeed(function="tea"), meeting=True
    )
    work = Session(id="work", minutes=60, windows=(DAY,), crew=(Role(id="hand", count=2),))
    tea = Session(
        id="tea",
        minutes=90,
        windows=(window(1, "14:00", "18:00"),),
        occurrences=3,
        crew=(Role(id="host", people=("ann",)),),
        room=RoomNeed(function="tea", people=8, rooms=("tea-room", "hall")),
    )
    rice = Line(
        id="rice",
        item="rice",
        amount=2,
        least=1,
        windows=(DAY,),
        accepts=(Accepted(item="noodles"), Accepted(item="milk", give=1, per=2)),
    )
    return (
        request(
            "food",
            lines=(rice, Line(id="bay", item="bay", amount=1, windows=(DAY,))),
            earliest=t(0),
            deadline=t(5),
            refuses=("bob",),
            affinity=(Affinity(who="ann", value=3), Affinity(who="p-rice", forbidden=True)),
        ),
        request("visit", sessions=(visit,), needs=("food",)),
        request(
            "path",
            kind="project",
            household=None,
            organisation="firm",
            place="c1",
            lines=(Line(id="money", item="money", amount=5000),),
            sessions=(meeting, work),
            order=(Order(before="kick-off", after="work"),),
            project=ProjectFacts(stage="resolution", published=True, raised=100),
            excludes=("pond",),
        ),
        request("pond", kind="project", place="c1", project=ProjectFacts()),
        request(
            "tea-class",
            kind="activity",
            place="b1",
            sessions=(tea,),
            seats=SeatOffer(limit=8, least=2, audiences=("elders",), communities=("c1",)),
        ),
        request(
            "course",
            kind="activity",
            place="b1",
            sessions=(tea,),
            seats=SeatOffer(limit=8, course=True),
            least_percent=100,
        ),
        request(
            "birthday",
            kind="booking",
            people=("bob",),
            sessions=(
                Session(id="s", minutes=120, windows=(DAY,), room=RoomNeed(function="kitchen")),
            ),
        ),
        request(
            "enrol",
            kind="enrolment",
            people=("bob",),
            seat=SeatWish(
                choices=(
                    Choice(activity="tea-class", session="tea", occurrence=2, preference=5),
                    Choice(activity="course"),
                )
            ),
        ),
        request("rota", kind="rota", household=None, place="g1", sessions=(work,)),
    )


def rich_week() -> Week:
    """The week itself."""
    return build.week(
        geography=Geography(places=PLACES, travel=(TravelTime(a="c1", b="c3", minutes=50),)),
        catalogue=_catalogue(),
        organisations=(Organisation(id="firm", place="c2"), Organisation(id="ngo")),
        people=(
            person(
                "ann",
                audience="elders",
                skills=(PersonSkill(skill="haircut", level=2),),
                excludes=("visit", "g2", "bob"),
                prefers=("culture", "c1", "cai"),
            ),
            person("bob", "h2"),
            person("cai", "h3", organisation="ngo", staff_pledge="p-staff"),
            person("dan", "h4", hire=Hire(fund="p-money", price_per_hour=3000)),
        ),
        pledges=(
            pledge(
                "p-rice",
                "rice",
                10,
                windows=(DAY,),
                at="b1",
                conditions=Conditions(
                    communities=("c1",),
                    topics=("mutual-aid",),
                    audiences=("adults",),
                    requests=("food", "visit"),
                ),
            ),
            pledge("p-money", "money", 10_000, money="match", donor="ann"),
            pledge(
                "p-crowd",
                "money",
                500,
                money="crowdfunding",
                conditions=Conditions(requests=("path",)),
            ),
            pledge("p-bay", "bay", 2, windows=(DAY,)),
            Pledge(id="p-staff", donor="ngo", kind="staff", quantity=600),
        ),
        rooms=(
            room("tea-room"),
            room("kitchen", functions={"kitchen": 15}, closed=(DAY,)),
            room("salon"),
        ),
        joined_rooms=(
            JoinedRoom(
                id="hall", rooms=("tea-room", "kitchen"), functions={"tea": 30}, capacity=25
            ),
        ),
        requests=_requests(),
        history=History(
            past=(PastAsk(weeks_ago=1, household="h1", group="g1", asked=4, served_milli=4000),),
            promises=Commitments(
                flows=(Flow(request="gone", line="l", pledge="p", amount=1, at=t(1), place="h1"),),
                placements=(
                    Placement(
                        request="gone",
                        session="s",
                        start=t(0, "10:00"),
                        crew=(Assignment(role="r", person="left"),),
                    ),
                ),
            ),
            last_plan=Commitments(
                placements=(Placement(request="visit", session="cut", start=t(0, "09:30")),)
            ),
        ),
        decisions=Decisions(
            pins=(
                Decision(
                    id="pin1",
                    by="coordinator",
                    target=Target(request="food", line="rice", pledge="p-rice", amount=1),
                ),
                Decision(
                    id="pin2",
                    by="coordinator",
                    target=Target(
                        request="visit",
                        session="cut",
                        occurrence=1,
                        start=t(0, "09:00"),
                        role="cutter",
                        person="ann",
                    ),
                ),
            ),
            bans=(
                Decision(
                    id="ban1",
                    by="coordinator",
                    target=Target(
                        request="enrol", activity="tea-class", session="tea", occurrence=0
                    ),
                ),
            ),
            locks=(Decision(id="lock1", by="coordinator", target=Target(room="hall")),),
            withdrawn=("pond", "p-bay", "salon", "dan"),
        ),
        policy=Policy(
            caps=Caps(budgets=(BudgetCap(id="culture-cap", topic="culture", place="c1", amount=5),))
        ),
    )


WEEK_TEXT = rich_week().model_dump_json()


def fresh() -> Tree:
    """A tree of one's own to spoil."""
    tree: Tree = json.loads(WEEK_TEXT)
    return tree


def of(tree: Tree, id: str) -> Tree:
    """The object with an id, wherever it stands in the tree."""
    todo: list[Any] = [tree]
    while todo:
        node = todo.pop(0)
        if isinstance(node, dict):
            if node.get("id") == id:
                return node
            todo += node.values()
        elif isinstance(node, list):
            todo += node
    raise KeyError(id)
