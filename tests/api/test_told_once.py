"""What has a token in it is answered once, and kept nowhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, func, select

from api.database import Database
from api.services.calendars.links import set_link
from api.services.reply_links import link_behind, make_reply_link
from api.services.secret import tells_a_secret
from api.services.sign_in_links import follow, make_link
from api.services.signing import open_session
from models.load import save_week
from models.tables import Account, IdempotencyKey, Neighbourhood, SignIn, WeekRow
from models.tables.base import now
from tests.api.booking import corner
from tests.api.service import PASSWORD, SignedAs

SESSION = "/api/v1/session"


def test_a_token_is_told_once_and_a_repeat_does_nothing(
    client: TestClient, database: Database, signed_as: SignedAs
) -> None:
    headers = {**signed_as("operator"), "Idempotency-Key": "k"}
    with database.reading() as session:
        login = session.exec(select(Account.login)).one()
    body = {"login": login, "password": PASSWORD, "bearer": True}
    first = client.post(SESSION, json=body, headers=headers)
    again = client.post(SESSION, json=body, headers=headers)
    other = client.post(SESSION, json={**body, "bearer": False}, headers=headers)
    assert (first.status_code, len(first.json()["token"]) > 40) == (201, True)
    assert (again.status_code, again.json()["type"]) == (409, "tag:tongxin,2026:problem/told-once")
    assert (other.status_code, other.json()["type"]) == (422, "tag:tongxin,2026:problem/key-reused")
    with database.reading() as session:
        kept = session.exec(select(IdempotencyKey)).one()
        # The one that asks, and the one that was asked for.
        assert session.exec(select(func.count()).select_from(SignIn)).one() == 2
    assert (kept.status, kept.headers, kept.body) == (0, {}, b"")


def test_what_has_no_token_is_kept(
    client: TestClient, database: Database, signed_as: SignedAs
) -> None:
    headers = {**signed_as("operator"), "Idempotency-Key": "k"}
    body = {"id": "m", "name": "", "time_zone": "Asia/Shanghai"}
    first = client.post("/api/v1/neighbourhoods", json=body, headers=headers)
    again = client.post("/api/v1/neighbourhoods", json=body, headers=headers)
    assert (first.status_code, again.text) == (201, first.text)


def reply(session: Session) -> str:
    return make_reply_link(session, session.get_one(WeekRow, corner.week().id), "sun", None)


def calendar(session: Session, *, live: bool) -> None:
    set_link(session, corner.caller(), "n", "person", "sun", live=live)


@pytest.mark.parametrize(
    ("does", "tells"),
    [
        (reply, True),
        (lambda session: make_link(session, "a"), True),
        (lambda session: open_session(session, session.get_one(Account, "a"), 1), True),
        (lambda session: calendar(session, live=True), True),
        (lambda session: calendar(session, live=False), False),
    ],
)
def test_whatever_makes_a_token_says_so(
    database: Database, does: Callable[[Session], object], tells: bool
) -> None:
    with database.writing() as session:
        session.add(Neighbourhood(id="n"))
        session.add(Account(id="a", login="a", password=""))
        session.flush()
        save_week(session, corner.week(), neighbourhood="n")
        does(session)
        assert tells_a_secret(session) is tells


def test_who_comes_by_a_link_is_led_back_to_it_and_that_is_not_kept(database: Database) -> None:
    with database.writing() as session:
        session.add(Neighbourhood(id="n"))
        session.add(Account(id="a", login="a", password=""))
        session.flush()
        save_week(session, corner.week(), neighbourhood="n")
        answers, signs_in = reply(session), make_link(session, "a")
    with database.writing() as session:
        link_behind(session, answers, now().replace(year=2000))
        assert tells_a_secret(session)
    with database.writing() as session:
        follow(session, signs_in, 1)
        assert tells_a_secret(session)
