"""Every publication gets its record: in the chain, checkable, for the public and the auditor."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from api.database import Database
from api.services.records import keep_record, sealed
from api.worker.perform import perform
from matcher.record.check import check
from matcher.record.texts import commitment
from models.tables import Audit, Job, RecordRow
from tests.api import house
from tests.api.cycle import WEEK, Driver
from tests.api.service import SignedAs
from tests.build import decision

Files = dict[str, bytes]


@pytest.fixture
def ann(
    client: TestClient, database: Database, signed_as: SignedAs, solver: Callable[[str], None]
) -> Driver:
    """A coordinator with a plan to review, of a week in which something was pinned."""
    solver("here:sound")
    driver = Driver(client, database, signed_as("coordinator"))
    week = house.week()
    pinned = week.decisions.model_copy(update={"pins": (decision("d1", request="talk"),)})
    driver.make(week.model_copy(update={"decisions": pinned}))
    driver.move("frozen")
    driver.solve()
    return driver


def publish(ann: Driver) -> str:
    plan = ann.get(f"{WEEK}/plans").json()[0]["id"]
    return str(ann.publish(plan).json()["id"])


def recorded(ann: Driver, key: bytes = b"") -> list[str]:
    """Do the jobs for records that wait; their states."""
    with ann.database.reading() as session:
        asked = select(Job.id).where(Job.kind == "record", Job.state == "queued")
        waiting = list(session.exec(asked.order_by(col(Job.asked_at))))
    for job in waiting:
        perform(ann.database, job, "here", record_key=key)
    return [str(ann.get(f"/api/v1/jobs/{job}").json()["state"]) for job in waiting]


def download(client: TestClient, publication: str, form: str, headers: Any = None) -> Files:
    path = f"/api/v1/publications/{publication}/record?form={form}"
    answer = client.get(path, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_both_forms_can_be_had_and_hold(ann: Driver, signed_as: SignedAs) -> None:
    publication = publish(ann)
    path = f"/api/v1/publications/{publication}/record"
    early = ann.client.get(path)
    assert (early.status_code, early.headers["retry-after"]) == (409, "5")
    assert recorded(ann) == ["done"]
    public = check(download(ann.client, publication, "public"))  # nobody is signed in
    auditor = check(download(ann.client, publication, "auditor", signed_as("auditor")))
    assert (public.findings, auditor.findings) == ((), ())
    assert public.manifest is not None
    assert auditor.manifest is not None
    assert public.manifest.hash == auditor.manifest.hash
    (override,) = auditor.content.overrides.overrides if auditor.content else ()
    assert (override.decision, override.when is not None) == ("d1", True)
    assert override.cost.how == "proven"  # by the fake that calls everything proven
    assert ann.client.get(path + "?form=auditor").status_code == 401
    assert ann.client.get(path + "?form=secret").status_code == 422
    assert ann.client.get("/api/v1/publications/nowhere/record").status_code == 404


def test_reading_the_auditors_record_is_in_the_audit(ann: Driver, signed_as: SignedAs) -> None:
    publication = publish(ann)
    recorded(ann)
    download(ann.client, publication, "public")
    auditor = signed_as("auditor")
    download(ann.client, publication, "auditor", auditor)
    way = f'href="/api/v1/publications/{publication}/record?form=auditor"'
    shown = [way in ann.client.get("/n/n/check", headers=who).text for who in (auditor, None)]
    assert shown == [True, False]
    with ann.database.reading() as session:
        read = session.exec(select(Audit).where(Audit.operation == "read")).all()
    about = [(line.entity, line.entity_id, line.week) for line in read if line.entity == "record"]
    assert about == [("record", publication, "w")]


def test_records_form_a_chain_in_the_order_in_which_they_were_made(
    ann: Driver, database: Database
) -> None:
    first = publish(ann)
    ann.post(f"/api/v1/publications/{first}/undo", {"reason": "wrong room"})
    second = publish(ann)
    assert recorded(ann) == ["done", "done"]  # what was undone keeps its record
    files = {name: download(ann.client, name, "public") for name in (first, second)}
    assert check(files[second], files[first]).findings == ()
    with database.reading() as session:
        rows = session.exec(select(RecordRow).order_by(col(RecordRow.number))).all()
    assert [(r.number, r.before) for r in rows] == [(1, None), (2, rows[0].hash)]


def test_a_record_is_stored_once_and_never_changed(ann: Driver, database: Database) -> None:
    publication = publish(ann)
    recorded(ann)
    files = download(ann.client, publication, "public")
    forms = {form: sealed(files) for form in ("public", "auditor")}
    with database.writing() as session:
        assert keep_record(session, publication, forms).number == 1
    assert download(ann.client, publication, "public") == files


def test_texts_are_salted_with_the_key_of_the_settings(ann: Driver, signed_as: SignedAs) -> None:
    import json

    from matcher.record import texts

    publication = publish(ann)
    recorded(ann, key=b"sixteen bytes or more")
    files = download(ann.client, publication, "auditor", signed_as("auditor"))
    said = json.loads(files["texts.json"])
    held = json.loads(files["commitments.json"])
    name, one = next(iter(said.items()))
    assert commitment(texts.Said(**one)) == held[name]
    manifest = json.loads(files["manifest.json"])
    known = texts.salted({name: one["text"]}, b"", manifest["link"]["input"])
    assert known[name].salt != one["salt"]  # whoever has not the key cannot guess it
