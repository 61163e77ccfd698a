"""The service as a test drives it: its application over one of the databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from api.database import Database
from api.main import create_app
from api.services import passwords
from api.services.accounts import GrantGiven, make_by_hand
from api.services.signing import open_session
from api.settings import Settings
from models.tables import Neighbourhood
from models.tables.people import Role
from tests.api.routes import share_routes

PASSWORD = "correct horse"
HASHER = passwords._hasher
"""The one outside tests, which takes a fifth of a second for each account and each sign-in."""
passwords._hasher = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
share_routes()
Bearer = dict[str, str]
SignedAs = Callable[..., Bearer]


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Everything as usual, without HTTPS."""
    return Settings(database=database_url, secure_cookies=False, sign_in_tries=3, read_ahead=0)


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    """The application."""
    return create_app(settings)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """The application, in this process. A defect is answered, as it would be outside."""
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def signed_as(database: Database) -> SignedAs:
    """Makes an account with one role in neighbourhood ``n``; the headers of its sign-in."""
    logins: set[str] = set()

    def sign(role: Role, scope: str = "", neighbourhood: str | None = "n") -> Bearer:
        where = None if role == "operator" else neighbourhood
        login = f"{role}-{scope}-{len(logins)}"
        logins.add(login)
        with database.writing() as session:
            if where is not None and session.get(Neighbourhood, where) is None:
                session.add(Neighbourhood(id=where))
                session.flush()
            grant = GrantGiven(role=role, neighbourhood=where, scope=scope)
            account = make_by_hand(session, login, PASSWORD, (grant,))
            signed = open_session(session, account, hours=1)
        return {"Authorization": f"Bearer {signed.token}"}

    return sign


__all__ = ["Bearer", "SignedAs", "app", "client", "settings", "signed_as"]
