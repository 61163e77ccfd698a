"""Whoever reads the whole database, when a vote has closed, cannot find out a ballot by trying
all."""

from __future__ import annotations

import hashlib
import hmac
import json
from itertools import combinations
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from api.database import Database
from api.services.signing import open_session
from models.tables import Account, IdempotencyKey, SignIn
from tests.api.service import Bearer, SignedAs
from tests.api.votes.village import election, opened, settle

PROJECTS = [p.id for p in election().proposals]
BALLOTS = [c for n in range(len(PROJECTS) + 1) for c in combinations(PROJECTS, n)]
"""All that the south can say: sixteen."""
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def vote(database: Database) -> str:
    settle(database)
    with database.writing() as session:
        return opened(session).id


def by_program(choices: tuple[str, ...]) -> bytes:
    return json.dumps({"household": "s1", "choices": choices}).encode()


def by_page(choices: tuple[str, ...]) -> bytes:
    return urlencode([("choice", one) for one in choices]).encode()


@pytest.mark.parametrize("face", ["program", "page"])
def test_what_is_kept_of_a_repeatable_request_tells_no_ballot(
    client: TestClient, database: Database, signed_as: SignedAs, vote: str, face: str
) -> None:
    sue = signed_as("resident", "s1")
    path, of, kind = (
        (f"/api/v1/votes/{vote}/ballots", by_program, JSON)
        if face == "program"
        else (f"/my/n/s1/votes/{vote}", by_page, FORM)
    )
    cast = ("lamp", "sand")

    def send(choices: tuple[str, ...], who: Bearer = sue) -> tuple[int, bool]:
        headers = {**who, **kind, "Idempotency-Key": "k"}
        answer = client.post(path, content=of(choices), headers=headers, follow_redirects=False)
        return answer.status_code, "idempotent-replayed" in answer.headers

    first, _ = send(cast)
    assert first in (204, 303)
    assert send(cast) == (first, True)
    assert send(("tree",)) == (422, False)  # the key was for something else
    with database.writing() as session:
        row = session.exec(select(IdempotencyKey)).one()
        signed = session.exec(select(SignIn)).one()
        kept = {row.key, row.caller, signed.csrf, signed.token_hash, ""}
        account = session.get_one(Account, row.caller)
        again = open_session(session, account, hours=1)
        text = row.model_dump_json(exclude={"request_hash"}) + str(row.body)
    asked = [f"POST {path}?\n".encode() + of(choices) for choices in BALLOTS]
    assert asked[BALLOTS.index(cast)].endswith(of(cast))
    tried = {hashlib.sha256(one).hexdigest() for one in asked}
    tried |= {hmac.digest(k.encode(), one, "sha256").hex() for one in asked for k in kept}
    assert row.request_hash not in tried
    assert not [one for one in PROJECTS if one in text]
    # Signed in anew, the token is another: the same key is taken for another request.
    assert send(cast, {"Authorization": f"Bearer {again.token}"}) == (422, False)


def test_nor_a_password(client: TestClient, database: Database, signed_as: SignedAs) -> None:
    body = b'{"login":"new","password":"correct horse"}'
    headers = {**signed_as("operator"), **JSON, "Idempotency-Key": "k"}
    assert client.post("/api/v1/accounts", content=body, headers=headers).status_code == 201
    with database.reading() as session:
        kept = session.exec(select(IdempotencyKey.request_hash)).one()
    assert kept != hashlib.sha256(b"POST /api/v1/accounts?\n" + body).hexdigest()
