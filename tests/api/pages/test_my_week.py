"""My week: what is asked of one is answered by one tap, and what one waits for can be taken."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from api.database import Database
from models.tables import Engagement, ReportedEvent, Reservation
from tests.api.booking.test_faces import day
from tests.api.pages import lane
from tests.api.pages.lane import MY
from tests.api.service import Bearer, SignedAs

LI = "/my/n/li"
QUICK = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
"""For tests in which the database decides nothing."""


@pytest.fixture
def lived(database: Database) -> Database:
    """The lane, settled."""
    lane.settle(database)
    return database


def engagement(database: Database, request: str, kind: str) -> str:
    """The id of what a request asks of somebody or gives."""
    with database.reading() as session:
        return session.exec(
            select(Engagement.id).where(Engagement.request == request, Engagement.kind == kind)
        ).one()


def send(client: TestClient, path: str, headers: Bearer, **form: str) -> str:
    """Send a form; the page it leads to."""
    answer = client.post(path, data=form, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


@QUICK
def test_a_helper_says_yes_or_no_and_may_think_again(
    client: TestClient, lived: Database, signed_as: SignedAs
) -> None:
    li = signed_as("resident", "li")
    page = client.get(LI, headers=li).text
    assert "有 1 件等你说来不来" in page
    cut = engagement(lived, "cut", "crew")
    assert "说好了，你来" in send(client, f"{LI}/answers", li, engagement=cut, answer="confirmed")
    said_no = send(client, f"{LI}/answers", li, engagement=cut, answer="declined")
    assert "协调员会另找人" in said_no
    with lived.reading() as session:
        assert [e.state for e in session.exec(select(ReportedEvent))] == ["open"]
    # The button in the note takes it back: nothing is left to repair.
    assert f'name="engagement" value="{cut}"' in said_no
    assert "说好了，你来" in send(client, f"{LI}/answers", li, engagement=cut, answer="confirmed")
    with lived.reading() as session:
        assert [e.state for e in session.exec(select(ReportedEvent))] == ["withdrawn"]


@QUICK
def test_a_household_spares_what_it_does_not_need_and_gives_back_its_room(
    client: TestClient, lived: Database, signed_as: SignedAs
) -> None:
    head = signed_as("household-head", "h4")
    rice = engagement(lived, "rice", "flow")
    page = send(client, f"{MY}/answers", head, engagement=rice, answer="declined")
    assert "让给别人" in page
    assert "还是要" in page
    send(client, f"{MY}/answers", head, engagement=rice, answer="confirmed")
    party = engagement(lived, "party", "session")
    page = send(client, f"{MY}/answers", head, engagement=party, answer="declined")
    assert "已经退了" in page
    with lived.reading() as session:
        assert session.get_one(Engagement, rice).answer == "confirmed"
        assert session.get_one(Engagement, party).outcome == "cancelled"


@QUICK
def test_what_has_begun_cannot_be_answered_and_says_so(
    client: TestClient, lived: Database, signed_as: SignedAs
) -> None:
    li = signed_as("resident", "li")
    cut = engagement(lived, "cut", "crew")
    with lived.writing() as session:
        session.get_one(Engagement, cut).starts = 1
    assert f'value="{cut}"' not in client.get(LI, headers=li).text  # no buttons any more
    answer = client.post(
        f"{LI}/answers", data={"engagement": cut, "answer": "declined"}, headers=li
    )
    assert answer.status_code == 409
    assert "已经开始" in answer.text


@QUICK
def test_nobody_answers_for_another(
    client: TestClient, lived: Database, signed_as: SignedAs
) -> None:
    wang = signed_as("resident", "wang")
    cut = engagement(lived, "cut", "crew")
    form = {"engagement": cut, "answer": "declined"}
    assert client.post("/my/n/wang/answers", data=form, headers=wang).status_code == 403
    with lived.reading() as session:
        assert session.get_one(Engagement, cut).answer == "open"


def test_who_waits_is_offered_the_seat_and_takes_it(
    client: TestClient, lived: Database, signed_as: SignedAs
) -> None:
    head, li = signed_as("household-head", "h4"), signed_as("resident", "li")
    seat = {"activity": "talk", "session": "s", "occurrence": "0", "person": "sun"}
    page = send(client, f"{MY}/activities", head, **seat)
    assert "你排在候补里" in page
    assert "老街茶话" in page.split("在候补的")[1]
    visit = engagement(lived, "visit", "seat")
    send(client, f"{LI}/answers", li, engagement=visit, answer="declined")
    page = client.get(MY, headers=head).text
    assert "轮到你了：老街茶话" in page
    assert re.search(r"给你留到 \d\d:\d\d", page)
    with lived.reading() as session:
        it = session.exec(select(Reservation)).one()
        assert (it.state, it.starts) == ("offered", _minute(day(0, "10:00")))
    page = send(client, f"{MY}/waits", head, reservation=it.id, to="confirmed")
    assert "位子是你的了" in page
    with lived.reading() as session:
        assert session.exec(select(Reservation.state)).one() == "confirmed"


@QUICK
def test_one_can_stop_waiting(client: TestClient, lived: Database, signed_as: SignedAs) -> None:
    head = signed_as("household-head", "h4")
    seat = {"activity": "talk", "session": "s", "occurrence": "0", "person": "sun"}
    send(client, f"{MY}/activities", head, **seat)
    with lived.reading() as session:
        it = session.exec(select(Reservation.id)).one()
    page = send(client, f"{MY}/waits", head, reservation=it, to="cancelled")
    assert "好，不等了" in page
    assert "在候补的" not in page
    wang = signed_as("resident", "wang")
    form = {"reservation": it, "to": "confirmed"}
    assert client.post("/my/n/wang/waits", data=form, headers=wang).status_code == 403


def _minute(local: str) -> int:
    at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    return int(at.timestamp()) // 60
