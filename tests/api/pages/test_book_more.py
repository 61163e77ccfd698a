"""Booking beyond one free hour: every week, joined rooms, a party, waiting for what others have."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from api.database import Database
from models.tables import RequestRow, Reservation
from tests.api.booking.test_faces import day
from tests.api.pages import lane
from tests.api.pages.lane import MY, NEXT, TUESDAY
from tests.api.service import Bearer, SignedAs

WEDNESDAY = day(2)[:10]
QUICK = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
"""For tests in which the database decides nothing."""


@pytest.fixture
def head(database: Database, signed_as: SignedAs) -> Bearer:
    """The head of the suns' household, with the lane settled."""
    lane.settle(database)
    return signed_as("household-head", "h4")


def wish(date: str, **more: str) -> dict[str, str]:
    """The form, filled in."""
    form = {"function": "tea", "day": date, "minutes": "60", "people": "8", "person": "sun"}
    return {**form, **more}


@QUICK
def test_every_week_is_tried_first_and_then_taken_as_ticked(
    client: TestClient, head: Bearer, signed_as: SignedAs, database: Database
) -> None:
    theirs = {**wish(WEDNESDAY, room="tea", start=day(2, "10:00")), "person": "wang"}
    wang = signed_as("resident", "wang")
    assert client.post("/my/n/wang/book", data=theirs, headers=wang).status_code == 200
    form = wish(WEDNESDAY, weeks="4", room="tea", use="tea", start=day(2, "10:00"))
    page = client.get(f"{MY}/book", params=wish(WEDNESDAY, weeks="4"), headers=head).text
    assert 'action="/my/n/h4/book/repeat"' in page
    page = client.post(f"{MY}/book/repeat", data=form, headers=head).text
    # This week's date is wang's; the next lies in the week that takes wishes, two in none yet.
    assert "<strong>0 次</strong>" in page
    assert page.count("那一周还没开收") == 2
    assert "这个时间已经有人用了" in page
    instead = re.findall(r'name="date-0" value="([^"]+)"', page)
    # Half an hour of set-up and of turnover around 10:00 to 11:00: from 12:00 on it is free again.
    assert f"{day(2, '12:00')}|tea|60" in instead
    with database.reading() as session:
        assert len(session.exec(select(Reservation)).all()) == 1  # a trial takes nothing
    asked = re.findall(r'name="date-1" value="([^"]+)" checked', page)
    assert asked == [f"{day(9, '10:00')}|tea|60"]
    chosen = {"date-0": f"{day(2, '12:00')}|tea|60", "date-1": asked[0], "date-9": "x|y|z"}
    page = client.post(f"{MY}/book/repeat/take", data={**form, **chosen}, headers=head).text
    assert "订到 1 次" in page
    assert "另有 1 次已申请" in page
    with database.reading() as session:
        own = session.exec(select(Reservation).where(Reservation.person == "sun")).one()
        assert (own.state, own.room) == ("confirmed", "tea")
        assert own.series is not None
        made = session.exec(
            select(RequestRow).where(
                RequestRow.kind == "booking", col(RequestRow.entered_by).is_not(None)
            )
        ).one()
        assert made.sessions[0].windows[0].start == day(9, "10:00")


@QUICK
def test_dates_that_can_be_had_are_said_and_not_taken(
    client: TestClient, head: Bearer, database: Database
) -> None:
    form = wish(WEDNESDAY, weeks="2", room="tea", use="tea", start=day(2, "10:00"))
    page = client.post(f"{MY}/book/repeat", data=form, headers=head).text
    assert "<strong>1 次</strong>" in page
    assert f'value="{day(2, "10:00")}|tea|60" checked' in page
    with database.reading() as session:
        assert session.exec(select(Reservation)).all() == []


@QUICK
def test_nothing_ticked_or_a_wrong_form_takes_nothing(
    client: TestClient, head: Bearer, database: Database
) -> None:
    form = wish(WEDNESDAY, weeks="3", room="tea", start=day(2, "10:00"))
    answer = client.post(f"{MY}/book/repeat", data=form, headers=head)
    assert answer.status_code == 422
    assert 'id="weeks-wrong"' in answer.text
    right = {**form, "weeks": "4"}
    assert client.post(f"{MY}/book/repeat/take", data=right, headers=head).status_code == 422
    with database.reading() as session:
        assert session.exec(select(Reservation)).all() == []


def test_what_others_have_can_be_waited_for(
    client: TestClient, head: Bearer, signed_as: SignedAs, database: Database
) -> None:
    wang = signed_as("resident", "wang")
    theirs = {**wish(WEDNESDAY, room="tea", start=day(2, "10:00")), "person": "wang"}
    assert client.post("/my/n/wang/book", data=theirs, headers=wang).status_code == 200
    page = client.get(f"{MY}/book", params=wish(WEDNESDAY), headers=head).text
    waits = page.split("<details>")[2].split("</details>")[0]  # the kitchen's, the tea room's
    assert f'value="{day(2, "10:00")}"' in waits
    assert f'value="{day(2, "15:00")}"' not in waits  # free: there is nothing to wait for
    form = wish(WEDNESDAY, room="tea", use="tea", start=day(2, "10:00"), wait="yes")
    page = client.post(f"{MY}/book", data=form, headers=head).text
    assert "你排在候补里" in page
    again = client.post(f"{MY}/book", data=form, headers=head)
    assert again.status_code == 409
    assert "你已经在排这个时间了" in again.text
    with database.reading() as session:
        assert {it.state for it in session.exec(select(Reservation))} == {"confirmed", "waiting"}


@QUICK
def test_a_party_takes_whatever_room_suits_and_joined_rooms_are_found(
    client: TestClient, head: Bearer, database: Database
) -> None:
    party = wish(TUESDAY, function="party", people="4")
    page = client.get(f"{MY}/book", params=party, headers=head).text
    names = re.findall(r"<h3>([^<]+)</h3>", page)
    # The kitchen holds 6, the tea room 10, both as one 20.
    joined = f"{lane.NAMES['tea']} + 厨房"
    assert names == ["厨房", lane.NAMES["tea"], joined]
    page = client.get(f"{MY}/book", params={**party, "joined": "yes"}, headers=head).text
    assert re.findall(r"<h3>([^<]+)</h3>", page) == [joined]
    taken = {**party, "room": "both", "use": "tea", "start": day(1, "10:00")}
    page = client.post(f"{MY}/book", data=taken, headers=head).text
    assert "过生日、聚会" in page
    with database.reading() as session:
        it = session.exec(select(Reservation)).one()
        assert (it.room, it.function, it.name) == ("both", "tea", "过生日、聚会")


@QUICK
def test_a_party_is_asked_for_in_a_room_that_holds_it_and_the_count_is_honest(
    client: TestClient, head: Bearer, database: Database
) -> None:
    party = wish(NEXT, function="party", people="15", start=f"{NEXT}T19:00")
    page = client.get(f"{MY}/book", params=party, headers=head).text
    assert "家想要" not in page  # nobody yet
    client.post(f"{MY}/book", data={**party, "joined": "yes"}, headers=head)
    with database.reading() as session:
        made = session.exec(
            select(RequestRow).where(
                RequestRow.kind == "booking", col(RequestRow.entered_by).is_not(None)
            )
        ).one()
    need = made.sessions[0].room
    assert need is not None
    assert (need.function, need.people, need.rooms, made.name) == (
        "tea",
        15,
        ("both",),
        "过生日、聚会",
    )
    page = client.get(f"{MY}/book", params=party, headers=head).text
    assert "这一周已经有 1 家想要" in page
    # The week before, on Tuesday at seven, the suns had their party: so says Tuesday's time.
    later = day(8)[:10]
    page = client.get(f"{MY}/book", params=wish(later, start=f"{later}T19:00"), headers=head).text
    assert "你家上周刚用过这个时间" in page
    assert "近八周有 1 份申请，1 份订到" in page
