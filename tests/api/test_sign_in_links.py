"""Links that sign in: as often as they say, no longer than they say, for nobody disabled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from api.database import Database
from api.problems import Problem
from api.services.sign_in_links import account_behind, follow, make_link
from api.services.signing import caller_of, token_hash
from models.tables import Account, SignInLink
from models.tables.base import now


@pytest.fixture
def account(database: Database) -> str:
    with database.writing() as session:
        session.add(Account(id="a", login="wang", password="", name="王奶奶"))
    return "a"


def made(database: Database, account: str, uses: int = 1) -> str:
    with database.writing() as session:
        return make_link(session, account, uses=uses)


def test_a_link_signs_in_once_and_looking_uses_nothing_up(database: Database, account: str) -> None:
    token = made(database, account)
    for _ in range(3):
        with database.reading() as session:
            assert account_behind(session, token).name == "王奶奶"
    with database.writing() as session:
        signed = follow(session, token, hours=1)
        assert caller_of(session, signed.token).account == account
    with database.writing() as session, pytest.raises(Problem, match="not-found"):
        follow(session, token, hours=1)


def test_a_link_for_two_signs_in_twice(database: Database, account: str) -> None:
    token = made(database, account, uses=2)
    for _ in range(2):
        with database.writing() as session:
            follow(session, token, hours=1)
    with database.reading() as session, pytest.raises(Problem, match="not-found"):
        account_behind(session, token)


def test_an_old_link_and_one_of_a_disabled_account_open_nothing(
    database: Database, account: str
) -> None:
    old, shut = made(database, account), made(database, account)
    with database.writing() as session:
        link = session.get_one(SignInLink, token_hash(old))
        link.expires_at = now() - timedelta(seconds=1)
    with database.reading() as session:
        assert account_behind(session, shut).id == "a"
        with pytest.raises(Problem, match="not-found"):
            account_behind(session, old)
    with database.writing() as session:
        session.get_one(Account, account).disabled_at = now()
    with database.reading() as session, pytest.raises(Problem, match="not-found"):
        account_behind(session, shut)
