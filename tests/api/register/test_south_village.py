"""South Village as one story over HTTP: 24 suggestions, a vote over 210,000 yuan, and what came of
what was resolved, to the last fen and minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from api.database import Database
from api.services import checking
from api.services.register import doing
from matcher.budget.elect import elect, profile_of
from matcher.budget.pabulib.read import read_pb
from models.places import Geography, Place
from models.tables import Engagement
from models.week import Week
from tests.api.booking.corner import caller
from tests.api.databases import Kind
from tests.api.ledger.sums import whole
from tests.api.ledger.village import BOOK, Keeper, keeper
from tests.api.register import hall as halls
from tests.api.register.hall import PLAN, Hall
from tests.api.register.test_stories import AUTUMN, DAY, Deed, steps
from tests.api.service import Bearer, SignedAs

SQUARE, BENCHES, STAIR = 10_000_000, 1_100_000, 600_000
"""Fen. The square must be reviewed by a third party."""
STAIRS = [f"stair-{n:02}" for n in range(1, 23)]
COSTS = {"square": SQUARE, "benches": BENCHES, **dict.fromkeys(STAIRS, STAIR)}
POT = 21_000_000
HOMES = [f"x{n}" for n in range(1, 22)]
"""Twenty-one households that vote, beside the five of the small neighbourhood."""
WON = {"square", "benches", *STAIRS[:16]}


@pytest.fixture
def kind() -> Kind:
    """A long story: what differs between databases is tested beside its parts."""
    return "sqlite"


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """What time it is for the register and for votes."""
    at = [AUTUMN]
    for where in ("api.json.register", "api.services.votes.running", "api.services.votes.casting"):
        monkeypatch.setattr(f"{where}.now", lambda: at[0])
    return at


def village() -> Week:
    """The hall's week with more households, and no money but what the book has."""
    week = halls.week()
    homes = tuple(Place(id=id, level="household", parent="g1") for id in HOMES)
    geography = Geography(places=(*week.geography.places, *homes))
    return week.model_copy(update={"geography": geography, "pledges": ()})


def to_the_vote(hall: Hall, database: Database) -> None:
    """All 24 from the suggestion to the committee's review; the square over HTTP, deed by deed, the
    others by the same use cases in one transaction each."""
    for id, cost in COSTS.items():
        suggestion, deeds = steps(id, cost)
        deeds = [deed for deed in deeds if deed["kind"] not in ("resolve", "notify")]
        if id == "square":
            plan = {**suggestion["plan"], "work": PLAN["work"]}
            li = hall.signed_as("resident", "li")
            answer = hall.post("/projects", {**suggestion, "plan": plan}, li)
            assert answer.status_code == 201, answer.text
            for deed in deeds:
                hall.do(id, **deed)
            continue
        with database.writing() as session:
            doing.begin(session, caller(), "n", "projects", suggestion, moment=AUTUMN)
            for deed in deeds:
                doing.act(session, caller(), "n", "projects", id, deed, moment=AUTUMN)


def wishes(number: int) -> list[str]:
    """What the household of a number wants: all the square; 1 to 7 the benches; 1 to 20, two by
    two, the stairwells 01 to 10; the last twelve of the twenty-two each one household: 8 to 19."""
    found = ["square"]
    if number <= 7:
        found.append("benches")
    if number <= 20:
        found.append(STAIRS[(number - 1) // 2])
    if 8 <= number <= 19:
        found.append(STAIRS[10 + number - 8])
    return found


def voted(hall: Hall, calendar: list[datetime]) -> dict[str, Any]:
    """Made, opened, cast, closed: the vote as everybody reads it."""
    votes = "/api/v1/neighbourhoods/n/votes"
    asked = {
        "title": "南村的二十一万",
        "pots": [{"id": "open", "money": POT}],
        "projects": [{"id": id, "cost": cost} for id, cost in COSTS.items()],
        "closes_at": (calendar[0] + timedelta(days=7)).isoformat(),
        "resolves": True,
        # What is funded has its money from three funds, by the plan of the week.
        "funds": {"open": None},
    }
    client, ann = hall.client, hall.coordinator
    made = client.post(votes, json=asked, headers=ann)
    assert made.status_code == 201, made.text
    one = f"/api/v1/votes/{made.json()['id']}"
    assert client.post(f"{one}/state", json={"to": "open"}, headers=ann).status_code == 200
    # From now on nobody else decides on what is voted on.
    resolve: Any = {"on": DAY, "minutes": "通过。", "present": 3, "favour": 3, "against": 0}
    assert hall.refused("square", kind="resolve", **resolve) == (409, {"state"})
    for number, home in enumerate(HOMES, start=1):
        own: Bearer = hall.signed_as("resident", home)
        ballot = {"household": home, "choices": wishes(number)}
        sent = client.post(f"{one}/ballots", json=ballot, headers=own)
        assert sent.status_code == 204, sent.text
    early = client.post(f"{one}/state", json={"to": "closed"}, headers=ann)
    assert early.status_code == 409
    calendar[0] += timedelta(days=7)
    closed = client.post(f"{one}/state", json={"to": "closed"}, headers=ann)
    assert closed.status_code == 200, closed.text
    told: dict[str, Any] = client.get(one).json()
    return told


def test_from_24_suggestions_to_what_residents_say_of_it(
    client: TestClient,
    database: Database,
    signed_as: SignedAs,
    solver: Any,
    calendar: list[datetime],
) -> None:
    solver("sound")
    ann: Keeper = keeper(client, database, signed_as)
    hall = Hall(client, signed_as, ann.headers)
    hall.settle(village())
    to_the_vote(hall, database)

    # The vote. 21 households have 10,000 yuan each. The square costs each 4,761.90 (ρ 1/21), the
    # benches seven of them 1,571.43 (ρ 1/7): those have 3,666.66 left, the others 5,238.09. Ten
    # stairwells have two households who pay 3,000 each (ρ 1/2); then nobody has 6,000 left for a
    # stairwell of their own. 100,000 + 11,000 + 10 · 6,000 = 171,000: the 39,000 that are left pay
    # six of those twelve, in the order of their ids, and 3,000 remain.
    told = voted(hall, calendar)
    rounds = told["outcome"]["rounds"]
    assert [one["proposal"] for one in rounds] == ["square", "benches", *STAIRS[:16]]
    assert [one["step"] for one in rounds] == ["equal-shares"] * 12 + ["greedy"] * 6
    assert sum(one["cost"] for one in rounds) == 20_700_000
    assert rounds[-1]["left"] == 300_000
    assert (told["audit"]["households"], told["audit"]["with_nothing"]) == (21, 0)
    again = elect(profile_of(read_pb(told["ballots"]).election, "cost"), "equal-shares+greedy")
    assert set(again.funded) == WON
    listed = hall.get("/projects?stands=resolution&limit=200")["entries"]
    assert {one["id"] for one in listed} == WON
    assert len(hall.get("/projects?stands=review&limit=200")["entries"]) == 6

    # The notice, then the money: 120,000 + 60,000 + 30,000 yuan are promised, 207,000 are given.
    for id in sorted(WON):
        hall.do(id, kind="notify", text="公示七天。", where="村口")
    calendar[0] += timedelta(days=8)
    ann.write("fund", id="happy", name="幸福资金", of="happiness", donor="town")
    ann.write("fund", id="award", name="以奖代补", of="special", donor="town", money="award")
    ann.write("fund", id="found", name="基金会", of="foundation", donor="yicai")
    for fund, yuan in (("happy", 120_000), ("award", 60_000), ("found", 30_000)):
        ann.write("promise", fund=fund, amount=yuan * 100)
    assert ann.driver.move("frozen").status_code == 200
    assert ann.driver.publish(ann.driver.solve()).status_code == 201
    book = client.get(BOOK).json()
    assert {one["request"]: one["committed"] for one in book["projects"]} == {
        id: COSTS[id] for id in WON
    }
    assert sum(one["free"] for one in book["funds"]) == 300_000
    # The work of the square is done on Saturday by one of them, for two hours.
    with database.writing() as session:
        rows = session.exec(
            select(Engagement)
            .where(Engagement.request == "square", col(Engagement.kind).in_(("session", "crew")))
            .order_by(col(Engagement.kind))
        ).all()
        assert [row.kind for row in rows] == ["crew", "session"]
        worker, after = str(rows[0].person), datetime(2126, 1, 1, tzinfo=UTC)
        checking.say(session, caller(), rows[1].id, "done", moment=after)
    ann.close()
    carried_out(ann, hall)
    hours_given_on(ann, hall, worker)


def carried_out(ann: Keeper, hall: Hall) -> None:
    """Grants are paid, spent, accepted; the award follows; the residents evaluate."""
    held = {k[1:]: v for k, v in whole(ann.database).items() if k[0] == "held" and v}
    assert sum(held.values()) == 20_700_000
    awards = {request: n for (fund, request), n in held.items() if fund == "award"}
    assert awards
    for (fund, request), amount in sorted(held.items()):
        if fund != "award":
            ann.write("pay", fund=fund, request=request, amount=amount)
    assert hall.refused("square", kind="spend", amount=SQUARE + 1, what="地砖") == (422, {"amount"})
    awarded = [
        {"fund": "award", "request": request, "amount": amount}
        for request, amount in sorted(awards.items())
    ]
    for body in awarded:
        assert ann.refused("pay", **body) == ["an award is paid once the result is accepted"]
    for id in sorted(WON):
        hall.do(id, kind="deliver", result="r", text="做好了。")
        hall.do(id, kind="accept", on=DAY, minutes="齐了。", passed=True)
    for body in awarded:
        ann.write("pay", **body)
    for (fund, request), amount in sorted(held.items()):
        ann.write("spend", fund=fund, request=request, amount=amount)
    told = ann.read()
    assert {one["request"]: one["spent"] for one in told["projects"]} == {
        id: COSTS[id] for id in WON
    }
    # 210,000 promised = 3,000 free + 207,000 spent, in all funds together.
    sums = {name: sum(one[name] for one in told["funds"]) for name in ("promised", "free", "spent")}
    assert sums == {"promised": POT, "free": 300_000, "spent": 20_700_000}
    for home, stars in (("h1", "5"), ("h2", "4")):
        hall.do("square", kind="voice", step="evaluation", household=home, said=stars)
    done = hall.do("square", kind="evaluate", minutes="都满意。")
    assert (done["stands"], done["state"]["tallies"]["evaluation"]) == ("done", {"4": 1, "5": 1})
    assert [one["content"]["kind"] for one in done["history"]] == [
        *("suggest", "move", "discuss", "review", "assess", "vote", "notify", "enter"),
        *("deliver", "accept", "evaluate"),
    ]


def hours_given_on(ann: Keeper, hall: Hall, worker: str) -> None:
    """120 minutes were earned at the square; 90 are given to a neighbour, who has soap for 60."""
    other = next(one for one in ("li", "wang", "zhao") if one != worker)
    own, theirs = hall.signed_as("resident", worker), hall.signed_as("resident", other)
    soap: Deed = {"kind": "offer", "id": "soap", "name": "肥皂", "donor": "firm"}
    firm = hall.signed_as("organisation", "firm")

    def send(who: Bearer, body: Deed) -> int:
        return hall.client.post(BOOK, json=body, headers=who).status_code

    assert send(firm, {**soap, "minutes": 60, "pieces": 1}) == 201
    assert send(own, {"kind": "give", "person": worker, "to": other, "minutes": 121}) == 409
    assert send(own, {"kind": "give", "person": worker, "to": other, "minutes": 90}) == 201
    assert send(theirs, {"kind": "redeem", "person": other, "offer": "soap"}) == 201
    held = whole(ann.database)
    left = {k[1]: n for k, n in held.items() if k[0] == "person"}
    assert left == {worker: 30, other: 30}
    assert held["bank", "", ""] == -120


def test_a_path_that_residents_pay_for_and_an_arch_that_too_few_do(
    client: TestClient,
    database: Database,
    signed_as: SignedAs,
    solver: Any,
    calendar: list[datetime],
) -> None:
    solver("sound")
    ann = keeper(client, database, signed_as)
    hall = Hall(client, signed_as, ann.headers)
    hall.settle(village())
    for id, budget in (("path", 160_000), ("arch", 900_000)):
        suggestion, deeds = steps(id, budget)
        whole_or_nothing = {**suggestion["plan"], "least": budget}
        begun = hall.post("/projects", {**suggestion, "plan": whole_or_nothing})
        assert begun.status_code == 201, begun.text
        for deed in deeds:
            hall.do(id, **deed)
    calendar[0] += timedelta(days=8)
    # A firm gives as much as the residents: 30,001 + 49,999 = 80,000 fen, doubled 160,000, are the
    # path; 10,000 + 7 doubled are 20,014 of the arch's 900,000.
    ann.write("fund", id="double", name="配捐", of="firm", donor="firm", money="match")
    ann.write("promise", fund="double", amount=1_000_000)
    for id in ("path", "arch"):
        bound = {"of": "collection", "money": "crowdfunding", "request": id}
        ann.write("fund", id=f"crowd-{id}", name=f"众筹 {id}", donor="firm", **bound)
    for fund, who, amount in (
        *(("crowd-path", "li", 30_001), ("crowd-path", "wang", 49_999)),
        *(("crowd-arch", "li", 10_000), ("crowd-arch", "zhao", 7)),
    ):
        ann.write("collect", fund=fund, giver=who, amount=amount)
    assert ann.driver.move("frozen").status_code == 200
    assert ann.driver.publish(ann.driver.solve()).status_code == 201
    given = {k[1:]: n for k, n in whole(database).items() if k[0] == "held" and n}
    assert given == {("crowd-path", "path"): 80_000, ("double", "path"): 80_000}
    # What was collected in vain goes back to whoever gave it.
    assert len(ann.write("release", fund="crowd-arch", said="没有筹够")) == 2
    ann.close()
    for fund, request in given:
        ann.write("pay", fund=fund, request=request, amount=80_000)
        ann.write("spend", fund=fund, request=request, amount=80_000)
    hall.do("path", kind="deliver", result="r", text="铺好了。")
    hall.do("path", kind="accept", on=DAY, minutes="下雨也能走。", passed=True)
    held = whole(database)
    assert {k[1:]: n for k, n in held.items() if k[0] == "giver" and n} == {
        ("li", "crowd-path"): -30_001,
        ("wang", "crowd-path"): -49_999,
        ("firm", "double"): -1_000_000,
    }
    assert held["spent", "crowd-path", "path"] + held["spent", "double", "path"] == 160_000
    assert ann.fund("double")["free"] == 920_000
    assert ann.fund("crowd-arch")["promised"] == 0
    # Who gave how much is the keepers' to know.
    public = client.get(BOOK).json()
    assert "wang" not in str(public)
