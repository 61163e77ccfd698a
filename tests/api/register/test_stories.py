"""Stories of the places that this was made for, lived over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from api.database import Database
from api.services.register import doing
from models.demand import Choice, SeatWish
from models.tables import Engagement
from tests import build
from tests.api import house
from tests.api.booking.corner import caller
from tests.api.cycle import Driver
from tests.api.databases import Kind
from tests.api.ledger.village import BOOK
from tests.api.register.hall import SUGGESTION, Hall
from tests.api.service import SignedAs

AUTUMN = datetime(2025, 11, 3, 4, tzinfo=UTC)
"""Long enough ago that every notice is over when the week is frozen, whenever this runs."""
DAY = "2025-11-03"
LARGE, BENCH = 10_000_000, 1_100_000
"""Fen: the square, which a third party must review, and the benches. With twenty-two stairwells of
4,500 yuan these are the 24 projects and 210,000 yuan of South Village."""
STAIR = 450_000


@pytest.fixture
def kind() -> Kind:
    """Long stories: what differs between databases is tested beside them."""
    return "sqlite"


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """What time it is for the register."""
    at = [AUTUMN]
    monkeypatch.setattr("api.json.register.now", lambda: at[0])
    return at


Deed = dict[str, Any]


def steps(id: str, budget: int) -> tuple[Deed, list[Deed]]:
    """From the suggestion to the notice."""
    plan = {"budget": budget, "results": [{"id": "r", "what": "做好", "budget": budget}]}
    suggestion = {**SUGGESTION, "id": id, "name": id, "plan": plan}
    voice = {"kind": "voice", "step": "discussion", "said": "for"}
    review = {"on": DAY, "minutes": "可行。", "present": 5, "decision": "approve"}
    report = {"reviewer": "评估所", "on": DAY, "report": "造价合理。", "verdict": "fit"}
    return suggestion, [
        {"kind": "move", "person": "li", "statement": "大家都要。"},
        {**voice, "household": "h1"},
        {**voice, "household": "h2"},
        {"kind": "discuss", "on": DAY, "where": "院里", "minutes": "都赞成。"},
        {"kind": "review", **review, "funds": "幸福资金"},
        *([{"kind": "assess", **report}] if budget >= LARGE else []),
        RESOLVE,
        {"kind": "notify", "text": "公示七天。", "where": "村口"},
    ]


RESOLVE: Deed = {"kind": "resolve", "on": DAY, "minutes": "通过。", "present": 3, "favour": 3}
RESOLVE["against"] = 0


def over_http(hall: Hall, id: str, budget: int) -> None:
    """Deed by deed, as pages and programs do."""
    suggestion, deeds = steps(id, budget)
    assert hall.post("/projects", suggestion).status_code == 201
    for deed in deeds:
        if deed["kind"] == "assess":
            assert hall.refused(id, **RESOLVE) == (422, {"assessed"})
        hall.do(id, **deed)


def at_once(database: Database, id: str, budget: int) -> None:
    """The same use cases in one transaction: twenty-four times over HTTP would prove no more."""
    suggestion, deeds = steps(id, budget)
    with database.writing() as session:
        doing.begin(session, caller(), "n", "projects", suggestion, moment=AUTUMN)
        for deed in deeds:
            doing.act(session, caller(), "n", "projects", id, deed, moment=AUTUMN)


def test_south_village_carries_24_projects_to_the_happiness_fund(
    client: TestClient,
    database: Database,
    signed_as: SignedAs,
    solver: Any,
    calendar: list[datetime],
) -> None:
    solver("here:sound")
    hall = Hall(client, signed_as, signed_as("coordinator"))
    hall.settle()
    fund = build.pledge("village", "money", 21_000_000, name="南村幸福资金")
    week = "/api/v1/weeks/w/things/pledges"
    made = client.post(week, json=fund.model_dump(mode="json"), headers=hall.coordinator)
    assert made.status_code == 201, made.text
    budgets = {"square": LARGE, "benches": BENCH, **{f"stair-{n}": STAIR for n in range(22)}}
    assert (len(budgets), sum(budgets.values())) == (24, 21_000_000)
    for id, budget in budgets.items():
        if id in ("square", "benches"):
            over_http(hall, id, budget)
        else:
            at_once(database, id, budget)
    ann = Driver(client, database, hall.coordinator)
    assert ann.move("frozen").status_code == 200
    assert ann.publish(ann.solve()).status_code == 201
    calendar[0] = AUTUMN + timedelta(days=8)
    # All of the money goes to what was resolved, to the fen, and no project can spend more.
    with database.reading() as session:
        rows = session.exec(
            select(Engagement.request, Engagement.amount)
            .where(Engagement.kind == "flow")
            .order_by(col(Engagement.request))
        ).all()
    got: dict[str, int] = {}
    for request, amount in rows:
        got[request] = got.get(request, 0) + (amount or 0)
    assert got == budgets
    assert hall.refused("square", kind="spend", amount=LARGE + 1, what="地砖") == (422, {"amount"})
    spent = {"fund": "village", "request": "square", "amount": 9_000_000}
    for kind in ("pay", "spend"):
        written = ann.post(BOOK, {"kind": kind, **spent})
        assert written.status_code == 201, written.text
    square = hall.get("/projects/square")["state"]
    assert (square["money"]["spent"], square["spending"]) == (9_000_000, [])
    hall.do("square", kind="accept", on=DAY, minutes="缺路灯。", passed=False, remains="路灯两盏")
    hall.do("square", kind="deliver", result="r", text="广场铺好，路灯亮了。")
    hall.do("square", kind="accept", on=DAY, minutes="齐了。", passed=True)
    for home, stars in (("h1", "5"), ("h2", "4")):
        hall.do("square", kind="voice", step="evaluation", household=home, said=stars)
    told = hall.do("square", kind="evaluate", minutes="都满意。")
    assert told["stands"] == "done"
    assert told["state"]["tallies"]["evaluation"] == {"4": 1, "5": 1}
    listed = hall.get("/projects?stands=resolution&limit=200")["entries"]
    assert {one["id"] for one in listed} == set(budgets) - {"square"}


def test_the_english_corner_is_full_at_once_and_is_remembered(
    client: TestClient, database: Database, signed_as: SignedAs, solver: Any
) -> None:
    """A trading company's staff teach English: two places, three who want one."""
    solver("here:sound")
    week = house.later()
    wish = SeatWish(choices=(Choice(activity="talk"),))
    others = tuple(
        build.request(
            f"seat-{person}", "enrolment", household=home, place=home, people=(person,), seat=wish
        )
        for person, home in (("zhao", "h3"), ("sun", "h4"))
    )
    people = (*week.people, build.person("sun", "h4"))
    more = {"requests": (*week.requests, *others), "people": people}
    ann = Driver(client, database, signed_as("coordinator"))
    ann.make(week.model_copy(update=more))
    hall = Hall(client, signed_as, ann.headers)
    firm = signed_as("organisation", "firm")
    corner = {"kind": "establish", "id": "english", "name": "英语角", "topic": "child-care"}
    begun = {**corner, "place": "b1", "text": "周末教孩子英语。", "organisation": "firm"}
    assert hall.post("/clubs", begun, firm).status_code == 201
    held = hall.post("/clubs/english/deeds", {"kind": "hold", "activity": "talk"}, firm)
    assert held.status_code == 201
    ann.move("frozen")
    assert ann.publish(ann.solve()).status_code == 201
    with database.writing() as session:
        seats = session.exec(select(Engagement).where(Engagement.kind == "seat")).all()
        assert len(seats) == 2  # every place is gone, and one child waits
        for seat in seats:
            seat.outcome = "done"
        sat = {str(seat.person): seat.id for seat in seats}
    (first, one), (second, other) = sat.items()
    body: Deed = {"engagement": one, "stars": 5}
    answer = client.post("/api/v1/answers", json=body, headers=signed_as("resident", first))
    assert answer.status_code == 200, answer.text
    theirs, desk = signed_as("resident", second), f"/my/n/{second}"
    assert f'action="{desk}/ratings"' in client.get(desk, headers=theirs).text
    form = {"engagement": other, "stars": "5"}
    rated = client.post(f"{desk}/ratings", data=form, headers=theirs, follow_redirects=False)
    assert (rated.status_code, rated.headers["location"]) == (303, f"{desk}?done=rated")
    absent = ({"wang", "zhao", "sun"} - set(sat)).pop()
    body = {"engagement": sat.popitem()[1], "stars": 1}
    answer = client.post("/api/v1/answers", json=body, headers=signed_as("resident", absent))
    assert answer.status_code == 403
    state = hall.get("/clubs/english")["state"]
    assert (state["attendance"], state["stars"]) == (2, {"5": 2})
