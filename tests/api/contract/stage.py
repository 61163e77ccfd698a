"""A neighbourhood with one of everything, made once for each database and copied for each test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from api.database import Database
from api.main import create_app
from api.services.accounts import GrantGiven, make_by_hand
from api.services.signing import open_session
from api.settings import Settings
from matcher.child import Child
from models.tables import Certificate, Job, Neighbourhood
from models.tables.base import now
from models.tables.people import Role
from tests.api.cycle import Driver
from tests.api.databases import Kind, copy_of_migrated
from tests.api.postgres import server
from tests.api.service import PASSWORD
from tests.api.test_rights import VOTE
from tests.api.votes.village import soon


@dataclass(frozen=True)
class Stage:
    """Where it is kept, what there is in it, and how two people sign in to it."""

    kept: str
    """The file, or the name of the PostgreSQL database."""
    ids: dict[str, str]
    """Name of a path's parameter → an id that exists."""
    coordinator: dict[str, str]
    operator: dict[str, str]


@cache
def stage(kind: Kind) -> Stage:
    """The house's week, published."""
    kept, url = copy_of_migrated(kind)
    database = Database(url)
    with database.writing() as session:
        session.add(Neighbourhood(id="n"))
        session.flush()
        coordinator, operator = (_signed(session, role) for role in ("coordinator", "operator"))
    app = create_app(Settings(database=url, read_ahead=0))
    with pytest.MonkeyPatch.context() as patch, TestClient(app) as client:
        patch.setattr("matcher.child.Child", partial(Child, "tests.api.fakes:sound"))
        ann = Driver(client, database, coordinator)
        ann.make()
        ann.move("frozen")
        plan = ann.solve()
        publication = ann.publish(plan).json()["id"]
        path = {"kind": "suggest", "id": "path", "name": "小路", "text": "铺上碎石"}
        path |= {"household": "h1", "place": "g1", "topic": "environment"}
        assert ann.post("/api/v1/neighbourhoods/n/register/projects", path).status_code == 201
        vote = {**VOTE, "closes_at": soon()}
        vote_id = ann.post("/api/v1/neighbourhoods/n/votes", vote).json()["id"]
    with database.reading() as session:
        job = session.exec(select(Job.id).where(Job.kind == "solve")).one()
    with database.writing() as session:
        day = "2026-11-23"
        certificate = Certificate(id="one", neighbourhood="n", person="li", since=day, until=day)
        certificate.state, certificate.number = "issued", "20261208-7Q4M0ZK2XA"
        certificate.noticed_at = certificate.issued_at = now()
        session.add(certificate)
    database.close()
    ids = {"neighbourhood": "n", "week": "w", "kind": "requests", "id": "rice2", "person": "zhao"}
    ids |= {"plan": plan, "publication": publication, "job": job, "thing": "rice2"}
    ids |= {"sort": "projects", "entry": "path", "number": "20261208-7Q4M0ZK2XA"}
    ids |= {"vote": vote_id}
    return Stage(kept, ids, coordinator, operator)


def _signed(session: Session, role: Role) -> dict[str, str]:
    where = None if role == "operator" else "n"
    account = make_by_hand(session, role, PASSWORD, (GrantGiven(role=role, neighbourhood=where),))
    return {"Authorization": f"Bearer {open_session(session, account, hours=1).token}"}


@contextmanager
def copied(kind: Kind) -> Iterator[str]:
    """The address of a copy of the stage, gone afterwards."""
    kept = stage(kind).kept
    if kind == "postgresql":
        name = server().create(kept)
        yield server().url(name)
        server().drop(name)
        return
    folder = Path(tempfile.mkdtemp(prefix="tongxin-stage-"))
    shutil.copy(kept, folder / "x.db")
    yield f"sqlite:///{folder / 'x.db'}"
    shutil.rmtree(folder)
