"""Booking over HTTP: what is sent, what is answered, and that the faces hold no rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.database import Database
from models.time import Calendar
from models.week import Week
from tests import build
from tests.api.booking import corner
from tests.api.service import Bearer, SignedAs

N = "/api/v1/neighbourhoods/n"
MONDAY = "2126-11-25"
"""A week that lies ahead, whenever this runs."""


def ahead() -> Week:
    """The corner's rooms and people without demand, a hundred years on."""
    open_ = (build.WHOLE_WEEK.model_copy(update={"start": day(0), "end": day(7)}),)
    rooms = tuple(room.model_copy(update={"open": open_}) for room in corner.week().rooms)
    people = tuple(p.model_copy(update={"windows": ()}) for p in corner.week().people)
    return corner.week().model_copy(
        update={
            "calendar": Calendar(start=MONDAY),
            "rooms": rooms,
            "people": people,
            "requests": (),
        }
    )


def day(number: int, clock: str = "00:00") -> str:
    return f"{datetime.fromisoformat(MONDAY) + timedelta(days=number):%Y-%m-%d}T{clock}"


@pytest.fixture
def sun(client: TestClient, database: Database, signed_as: SignedAs) -> Bearer:
    """The resident sun, with the week published."""
    corner.publish(database, ahead(), build.content())
    return signed_as("resident", "sun")


def tea(start: str, **more: Any) -> dict[str, Any]:
    room = {"room": "tea", "function": "tea", "start": start, "minutes": 60}
    return {"person": "sun", "room": room, **more}


def test_looking_booking_waiting_giving_back(
    client: TestClient, sun: Bearer, signed_as: SignedAs
) -> None:
    asked: dict[str, str | int] = {
        "function": "tea",
        "since": day(1, "09:00"),
        "hours": 4,
        "household": "h4",
    }
    free = client.get(f"{N}/free", params=asked, headers=sun).json()
    assert free["week"] == "w"
    assert [room["room"] for room in free["rooms"]] == ["tea", "kitchen", "both"]
    assert free["rooms"][0]["starts"][:2] == [day(1, "09:00"), day(1, "09:30")]
    assert (free["chances"]["wanted"]["likely"], free["chances"]["weeks"]) == (0.5, 8)
    assert len(free["chances"]["instead"]) == 3

    booked = client.post(f"{N}/reservations", json=tea(day(1, "09:00")), headers=sun)
    assert booked.status_code == 201, booked.text
    mine = booked.json()["reservation"]
    assert (mine["state"], mine["household"], mine["people"]) == ("confirmed", "h4", ["sun"])
    assert mine["starts"] == f"{MONDAY[:8]}26T01:00:00Z"

    wang = signed_as("resident", "wang")
    theirs = {**tea(day(1, "09:30")), "person": "wang"}
    refused = client.post(f"{N}/reservations", json=theirs, headers=wang)
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("taken")
    assert refused.json()["errors"][0]["field"] == "no-double-booking-room"
    wish = {**theirs, "wait": True}
    waits = client.post(f"{N}/reservations", json=wish, headers=wang).json()["reservation"]
    assert waits["state"] == "waiting"

    answers = "/api/v1/answers"
    no = {"reservation": mine["id"], "answer": "declined"}
    assert client.post(answers, json=no, headers=wang).status_code == 403
    gone = client.post(answers, json=no, headers=sun).json()
    assert gone["reservation"]["state"] == "cancelled"
    listed = client.get(f"{N}/reservations", headers=wang).json()
    assert [(it["state"], it["id"]) for it in listed["items"]] == [("offered", waits["id"])]
    assert listed["items"][0]["expires"] is not None
    again = {**no, "answer": "confirmed"}
    assert client.post(answers, json=again, headers=sun).status_code == 409
    for both in ({"answer": "declined"}, {**no, "engagement": "x"}):
        assert (
            client.post(answers, json={"answer": "declined", **both}, headers=sun).status_code
            == 422
        )


def test_a_repeated_key_books_once(client: TestClient, sun: Bearer) -> None:
    headers = {**sun, "Idempotency-Key": "k"}
    first, second = (
        client.post(f"{N}/reservations", json=tea(day(1, "09:00")), headers=headers)
        for _ in range(2)
    )
    assert first.json() == second.json()
    assert len(client.get(f"{N}/reservations", headers=sun).json()["items"]) == 1


def test_a_series_is_tried_and_then_made(client: TestClient, sun: Bearer) -> None:
    # A hundred years ahead is too far for a rule: the horizon is about a year.
    rule = {"rule": "FREQ=DAILY;COUNT=3"}
    for many in (rule, {}, {"calendar": "BEGIN:VCALENDAR"}, {**rule, "calendar": ""}):
        body = tea(day(1, "09:00"), series=many)
        refused = client.post(f"{N}/reservations", json=body, headers=sun)
        assert (refused.status_code, bool(refused.json()["errors"])) == (422, True), many
    day_ = datetime.now(UTC) + timedelta(days=30)
    event = (
        *("BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:a", f"DTSTART:{day_:%Y%m%dT090000Z}"),
        *("DURATION:PT1H", "END:VEVENT", "END:VCALENDAR"),
    )
    body = tea("2126-11-26T09:00", series={"calendar": "\r\n".join(event)})
    made = client.post(f"{N}/reservations", json=body, headers=sun)
    # It lies before all weeks that there are: said of that date, not of the file.
    assert made.status_code == 201, made.text
    assert [one["said"] for one in made.json()["dates"]] == ["refused"]


def test_pages_of_reservations(client: TestClient, database: Database, signed_as: SignedAs) -> None:
    from models.tables import Reservation

    corner.publish(database, ahead(), build.content())
    with database.writing() as session:
        for number in range(150):
            session.add(
                Reservation(
                    id=f"{number:03}",
                    neighbourhood="n",
                    kind="room",
                    state="cancelled",
                    person=("sun", "li")[number % 2],
                    household=("h4", "h1")[number % 2],
                    place=("h4", "h1")[number % 2],
                    topic="culture",
                    starts=80_000_000 + number // 3,
                    ends=80_000_100,
                    room="tea",
                    function="tea",
                )
            )
    for who, expected in (
        (signed_as("coordinator"), 150),
        (signed_as("house-group-head", "g3"), 75),  # where h4 is
        (signed_as("resident", "li"), 75),
        (signed_as("household-head", "h2"), 0),
    ):
        seen, after = [], None
        for _ in range(3):
            params: dict[str, str] = {"after": after} if after else {}
            page = client.get(f"{N}/reservations", params=params, headers=who).json()
            seen += [it["id"] for it in page["items"]]
            after = page["next"]
            if after is None:
                break
        assert len(seen) == expected
        assert seen == sorted(seen)
    assert client.get(f"{N}/reservations?after=x", headers=who).status_code == 422


BAD = [
    {},
    {"person": "sun"},
    {**tea(day(1)), "seat": {"week": "w", "activity": "talk"}},
    tea("2126-11-26T09:10"),
    tea("2126-13-26T09:00"),
    tea("tomorrow"),
    tea(day(1), people=["nobody"]),
    {**tea(day(1)), "room": {**tea(day(1))["room"], "minutes": 0}},
    {**tea(day(1)), "room": {**tea(day(1))["room"], "minutes": 2**62}},
    {**tea(day(1)), "room": {**tea(day(1))["room"], "attending": -1}},
    {"person": "sun", "seat": {"week": "w", "activity": "nothing"}},
    {**tea(day(1)), "surprise": True},
]


def test_bad_bodies_are_said_to_be_bad(client: TestClient, sun: Bearer) -> None:
    for body in BAD:
        answer = client.post(f"{N}/reservations", json=body, headers=sun)
        # Whom nobody knows, a resident may not name: that much is a right.
        assert answer.status_code in (422, 403), (body, answer.text)
        if body.get("people") is None:
            assert answer.status_code == 422, (body, answer.text)
            assert answer.json()["errors"], body
    nowhere = client.get("/api/v1/neighbourhoods/x/free", headers=sun)
    assert nowhere.status_code == 403
