"""Contracts in weeks, clubs with their attendance, ratings of households that were there."""

from __future__ import annotations

from typing import Any

from sqlmodel import select

from api.database import Database
from matcher.baseline import greedy
from matcher.rules.served import served
from matcher.rules.view import View
from models.load import load_week
from models.tables import Audit, Engagement, PersonRow, PledgeRow, Publication, WeekRow
from models.tables.base import now
from tests.api import house
from tests.api.cycle import Driver
from tests.api.register.hall import Hall

WEEK = "/api/v1/weeks/w/things"
CARE: dict[str, Any] = {
    "kind": "sign",
    "id": "care",
    "what": "services",
    "name": "居家护理",
    "organisation": "firm",
    "text": "每周三十小时，每小时六十元。",
    "minutes": 120,
    "price_per_hour": 6000,
    "fund": "happiness",
    "people": ["nurse"],
    "begins": "2026-11-01",
    "ends": "2026-12-01",
}
ROOMS: dict[str, Any] = {
    "kind": "sign",
    "id": "young",
    "what": "rooms",
    "name": "青年社创免费用房",
    "organisation": "youth",
    "giver": "firm",
    "text": "每周两小时。",
    "minutes": 120,
    "begins": "2026-11-01",
    "ends": "2026-12-01",
}


def enter(hall: Hall, kind: str, thing: dict[str, Any], who: Any = None) -> None:
    headers = who or hall.coordinator
    made = hall.client.post(f"{WEEK}/{kind}", json=thing, headers=headers)
    assert made.status_code == 201, made.text


def test_hired_services_are_a_pledge_of_minutes_and_people_with_a_price(
    hall: Hall, database: Database
) -> None:
    nurse = {"id": "nurse", "home": "h5", "organisation": "firm", "vetted": True}
    enter(
        hall,
        "people",
        {**nurse, "windows": [{"start": "2026-11-23T08:00", "end": "2026-11-23T18:00"}]},
    )
    assert hall.post("/contracts", {**CARE, "people": ["li"]}).status_code == 422
    assert hall.post("/contracts", CARE).status_code == 201
    with database.reading() as session:
        pledge = session.get_one(PledgeRow, ("w", "care"))
        assert (pledge.kind, pledge.donor, pledge.quantity) == ("staff", "firm", 120)
        person = session.get_one(PersonRow, ("w", "nurse"))
        assert person.hire is not None
        assert (person.staff_pledge, person.hire.price_per_hour) == ("care", 6000)
    ended = hall.post("/contracts/care/deeds", {"kind": "end", "reason": "合同期满"})
    assert ended.status_code == 201
    with database.reading() as session:
        assert session.get_one(PledgeRow, ("w", "care")).quantity == 0
        assert session.get_one(PersonRow, ("w", "nurse")).hire is None


def test_a_contract_that_ends_leaves_who_works_by_another(hall: Hall, database: Database) -> None:
    nurse = {"id": "nurse", "home": "h5", "organisation": "firm", "vetted": True}
    windows = [{"start": "2026-11-23T08:00", "end": "2026-11-23T18:00"}]
    enter(hall, "people", {**nurse, "windows": windows})
    for id in ("care", "night-care"):
        assert hall.post("/contracts", {**CARE, "id": id}).status_code == 201
    # The later one has her; the end of the earlier is no business of hers.
    ended = hall.post("/contracts/care/deeds", {"kind": "end", "reason": "合同期满"})
    assert ended.status_code == 201
    with database.reading() as session:
        person = session.get_one(PersonRow, ("w", "nurse"))
        assert (person.staff_pledge, person.hire is not None) == ("night-care", True)


def test_free_room_hours_are_counted_by_the_rules_of_the_week(
    hall: Hall, database: Database
) -> None:
    enter(hall, "organisations", {"id": "youth", "name": "青年社"})
    assert hall.post("/contracts", ROOMS).status_code == 201
    youth = hall.signed_as("organisation", "youth")
    for number in range(3):
        day = f"2026-11-{23 + number}"
        session = {
            "id": "s",
            "minutes": 60,
            "windows": [{"start": f"{day}T09:00", "end": f"{day}T12:00"}],
            "room": {"function": "tea"},
        }
        booking = {"id": f"book-{number}", "kind": "booking", "organisation": "youth"}
        enter(
            hall,
            "requests",
            {**booking, "place": "b1", "topic": "youth", "sessions": [session]},
            youth,
        )
    with database.reading() as reading:
        week = load_week(reading, "w")
    assert {r.least_percent for r in week.requests} == {100}
    plan = greedy(week)
    view = View(week, plan.content)
    # Two hours are free, each booking takes one: two of three, whoever solves.
    assert sorted(served(view, r) for r in week.requests) == [0, 1, 1]
    room = {"room": "tea", "function": "tea", "start": "2026-11-24T10:00", "minutes": 60}
    now = {"organisation": "youth", "room": room}
    answer = hall.client.post("/api/v1/neighbourhoods/n/reservations", json=now, headers=youth)
    assert answer.status_code == 409, answer.text


def test_a_club_counts_who_came_and_how_they_liked_it(
    client: Any, database: Database, signed_as: Any, solver: Any
) -> None:
    solver("here:sound")
    ann = Driver(client, database, signed_as("coordinator"))
    ann.make()
    ann.move("frozen")
    assert ann.publish(ann.solve()).status_code == 201
    hall = Hall(client, signed_as, ann.headers)
    li, wang = signed_as("resident", "li"), signed_as("resident", "wang")
    club = {"kind": "establish", "id": "tea-club", "name": "茶友会", "topic": "culture"}
    club |= {"place": "b1", "text": "每周一喝茶。", "household": "h1"}
    assert hall.post("/clubs", club, li).status_code == 201
    for deed, who, status in (
        ({"kind": "hold", "activity": "talk"}, li, 201),
        ({"kind": "hold", "activity": "talk"}, li, 422),
        ({"kind": "hold", "activity": "talk"}, wang, 403),
        ({"kind": "join", "person": "wang"}, wang, 201),
        ({"kind": "join", "person": "li"}, wang, 422),
        ({"kind": "part", "person": "li"}, li, 422),
    ):
        assert hall.post("/clubs/tea-club/deeds", deed, who).status_code == status, deed
    with database.reading() as session:
        seat, crew = (
            session.exec(
                select(Engagement.id).where(Engagement.kind == kind, Engagement.person == person)
            ).first()
            for kind, person in (("seat", "wang"), ("crew", "li"))
        )
    rating = {"engagement": seat, "stars": 5}
    assert client.post("/api/v1/answers", json=rating, headers=wang).status_code == 409  # not yet
    with database.writing() as session:
        session.get_one(Engagement, str(seat)).outcome = "done"
    assert client.post("/api/v1/answers", json=rating, headers=li).status_code == 403
    served_ = {"engagement": crew, "stars": 5}
    assert client.post("/api/v1/answers", json=served_, headers=li).status_code == 403
    for stars in (2, 4):  # the last one counts, and a household has one
        answer = client.post("/api/v1/answers", json={**rating, "stars": stars}, headers=wang)
        assert answer.status_code == 200, answer.text
    # Somebody may answer for them: that it was not they is in the audit.
    answer = client.post("/api/v1/answers", json={**rating, "stars": 4}, headers=ann.headers)
    assert answer.status_code == 200, answer.text
    with database.reading() as session:
        lines = session.exec(select(Audit).where(Audit.operation == "engagement.rate"))
        assert [line.behalf_of for line in lines] == [None, None, "h2"]
    state = hall.get("/clubs/tea-club")["state"]
    assert (state["membership"], state["attendance"], state["stars"]) == (1, 1, {"4": 1})
    assert "members" not in state
    # Whoever did not come is not counted, nor what was published in vain.
    with database.writing() as session:
        session.get_one(Engagement, str(seat)).outcome = "missed"
    assert hall.get("/clubs/tea-club")["state"]["attendance"] == 0
    with database.writing() as session:
        row = session.get_one(Engagement, str(seat))
        row.outcome = "done"
        session.get_one(Publication, row.publication).undone_at = now()
    assert hall.get("/clubs/tea-club")["state"]["attendance"] == 0


def test_firms_ask_like_anybody_else(hall: Hall, database: Database) -> None:
    firm = hall.signed_as("organisation", "firm")
    need = {"kind": "need", "organisation": "firm", "place": "b1", "topic": "mutual-aid"}
    enter(hall, "requests", {**need, "lines": [{"id": "l", "item": "rice", "amount": 1}]}, firm)
    suggestion = {"kind": "suggest", "name": "夜间停车", "topic": "safety", "place": "b1"}
    made = hall.post("/projects", {**suggestion, "text": "借出车位", "organisation": "firm"}, firm)
    assert made.status_code == 201


def test_a_project_moves_by_its_steps_alone(hall: Hall) -> None:
    project = {"id": "p", "kind": "project", "place": "g1", "topic": "safety"}
    made = hall.client.post(
        f"{WEEK}/requests",
        json={**project, "project": {"stage": "resolution", "published": True}},
        headers=hall.coordinator,
    )
    assert made.status_code == 403
    assert {one["field"] for one in made.json()["errors"]} == {"project.stage", "project.published"}
    enter(hall, "requests", {**project, "project": {"raised": 500}})
    assert hall.get("/projects/p")["stands"] == "suggestion"  # and is known from now on


def test_a_week_that_is_imported_brings_its_projects_along(hall: Hall, database: Database) -> None:
    from models.demand import ProjectFacts
    from tests import build

    facts = ProjectFacts(stage="resolution", published=True, reviewed=True, votes=7, raised=9)
    later = house.later().model_copy(
        update={
            "id": "w2",
            "requests": (
                build.request("old", "project", household=None, place="g1", project=facts),
            ),
        }
    )
    path = "/api/v1/neighbourhoods/n/weeks"
    made = hall.client.post(path, content=later.model_dump_json(), headers=hall.coordinator)
    assert made.status_code == 201, made.text
    assert hall.get("/projects/old")["history"][0]["content"]["kind"] == "take-over"
    with database.reading() as session:
        assert load_week(session, "w2").requests[0].project == facts
        assert session.get_one(WeekRow, "w2").state == "collecting"
