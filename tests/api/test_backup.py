"""A backup taken while others write is one state, and restoring it brings all of it back."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import MetaData, text
from sqlmodel import select

from api.backup import LEFT_OUT, NoBackup, backup, restore
from api.database import Database
from api.services.publishing import standing_of
from api.worker.perform import perform
from models.tables import Audit, Job, Neighbourhood, RoomHold, Space
from models.tables.migrations import current, newest, upgrade
from tests.api.conftest import Tongxin
from tests.api.cycle import WEEK, Driver
from tests.api.databases import Kind
from tests.api.postgres import server
from tests.api.service import SignedAs

Solver = Callable[[str], None]
Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def ann(client: TestClient, database: Database, signed_as: SignedAs, solver: Solver) -> Driver:
    """A coordinator of a published week, whose record nobody has made yet."""
    solver("sound")
    driver = Driver(client, database, signed_as("coordinator"))
    driver.make()
    driver.move("frozen")
    assert driver.publish(driver.solve()).status_code == 201
    return driver


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database to restore into, of either kind."""
    if request.param == "sqlite":
        made = Database(f"sqlite:///{tmp_path / 'other.db'}")
        yield made
        made.close()
        return
    name = server().create()
    made = Database(server().url(name))
    yield made
    made.close()
    server().drop(name)


def rows(database: Database) -> Rows:
    """Table → rows, in the words of a backup."""
    from api.backup import _said

    seen = MetaData()
    with database.engine.connect() as connection:
        seen.reflect(connection, only=lambda name, _: name not in LEFT_OUT)
        return {
            table.name: sorted(
                (tuple(map(_said, row)) for row in connection.execute(table.select())), key=repr
            )
            for table in seen.sorted_tables
        }


def test_what_is_restored_is_what_was_there(
    ann: Driver, database: Database, other: Database, tmp_path: Path
) -> None:
    file = tmp_path / "b.zip"
    taken = backup(database, file)
    assert file.stat().st_mode & 0o077 == 0
    assert restore(other, file) == taken
    before, after = rows(database), rows(other)
    jobs, restored = before.pop("jobs"), after.pop("jobs")
    assert (after, len(restored)) == (before, len(jobs))
    with database.reading() as one, other.reading() as two:
        holds = select(RoomHold.space, RoomHold.held_from, RoomHold.held_until, RoomHold.active)
        assert sorted(one.exec(holds)) == sorted(two.exec(holds)) != []
    # New rows are numbered behind those restored, and rooms are guarded still.
    with other.writing() as session:
        session.add(Space(neighbourhood="n", room="another"))
        session.add(Audit(operation="after"))


def test_a_job_that_had_not_ended_is_done_after_restoring(
    ann: Driver, database: Database, other: Database, tmp_path: Path
) -> None:
    with database.writing() as session:  # a worker has it
        job = session.exec(select(Job).where(Job.kind == "record")).one()
        job.state, job.enqueued, job.executor, job.attempt = "running", True, "w1", 1
    backup(database, tmp_path / "b.zip")
    restore(other, tmp_path / "b.zip")
    with other.reading() as session:
        found = session.get_one(Job, job.id)
        assert (found.state, found.enqueued, found.executor) == ("queued", False, None)
        assert standing_of(session, "w") is not None
    perform(other, job.id, "w2")
    with other.reading() as session:
        assert session.get_one(Job, job.id).state == "done"


def test_a_backup_under_load_is_one_state(
    database: Database, other: Database, tmp_path: Path
) -> None:
    # Each transaction writes a pair, in two tables: half of one must never be seen.
    over = threading.Event()

    def write(name: str) -> None:
        number = 0
        while not over.is_set():
            number += 1
            with database.writing() as session:
                session.add(Neighbourhood(id=f"{name}-{number}"))
                session.flush()
                session.add(Audit(operation="pair", entity_id=f"{name}-{number}"))

    writers = [threading.Thread(target=write, args=(f"w{n}",)) for n in range(4)]
    for writer in writers:
        writer.start()
    taken = [backup(database, tmp_path / f"{n}.zip").tables for n in range(5)]
    over.set()
    for writer in writers:
        writer.join()
    counts = [(parts["neighbourhoods"].rows, parts["audit"].rows) for parts in taken]
    assert [one for one, _ in counts] == [other for _, other in counts]
    assert counts[-1] > counts[0]
    restore(other, tmp_path / "4.zip")
    with other.reading() as session:
        names = session.exec(select(Neighbourhood.id)).all()
        assert sorted(session.exec(select(Audit.entity_id))) == sorted(names)


@pytest.fixture
def taken(ann: Driver, database: Database, tmp_path: Path) -> Path:
    """A backup."""
    backup(database, tmp_path / "b.zip")
    return tmp_path / "b.zip"


def damaged(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """The same file with one entry changed."""
    spoilt = path.with_name(f"{uuid4().hex}.spoilt")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(spoilt, "w") as new:
        for entry in old.namelist():
            data = old.read(entry)
            new.writestr(entry, change(data) if entry == name else data)
    return spoilt


def test_what_is_damaged_newer_or_no_backup_is_refused_and_nothing_is_made(
    taken: Path, other: Database
) -> None:
    for spoilt, said in (
        (damaged(taken, "plans.jsonl", lambda data: data.replace(b"OPTIMAL", b"optimal")), "plans"),
        (
            damaged(
                taken,
                "manifest.json",
                lambda data: data.replace(str(newest()).encode(), b"9999"),
            ),
            "newer",
        ),
        (damaged(taken, "manifest.json", lambda _: b"{}"), "no backup"),
        (taken.with_name("nowhere.zip"), "no backup"),
    ):
        with pytest.raises(NoBackup, match=said):
            restore(other, spoilt)
        assert current(other.engine) is None


def test_nothing_is_overwritten(taken: Path, database: Database, other: Database) -> None:
    with pytest.raises(NoBackup, match="exists already"):
        backup(database, taken)
    with pytest.raises(NoBackup, match="not empty"):
        restore(database, taken)
    with pytest.raises(NoBackup, match="is empty"):
        backup(other, taken.with_name("new.zip"))
    assert sorted(p.name for p in taken.parent.glob("*.zip*")) == ["b.zip"]


def test_an_older_backup_is_upgraded(empty_url: str, other: Database, tmp_path: Path) -> None:
    old = Database(empty_url)
    upgrade(old.engine, "0003")
    with old.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO neighbourhoods (version, changed_at, id, name, time_zone) "
                "VALUES (1, '2026-11-22 06:00:00', 'n', '南门', 'Asia/Shanghai')"
            )
        )
    backup(old, tmp_path / "b.zip")
    old.close()
    assert restore(other, tmp_path / "b.zip").revision == "0003"
    assert current(other.engine) == newest()
    with other.engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM neighbourhoods")).all() == [("南门",)]


def test_the_commands(
    ann: Driver,
    kind: Kind,
    database_url: str,
    tmp_path: Path,
    tongxin: Tongxin,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "b.zip"
    monkeypatch.setenv("TONGXIN_DATABASE", database_url)
    assert tongxin("backup", file).code == 0
    assert tongxin("backup", file).code == 2
    assert tongxin("restore", file).code == 2
    target = tmp_path / "target.db"
    monkeypatch.setenv("TONGXIN_DATABASE", f"sqlite:///{target}")
    assert tongxin("restore", file).code == 0
    again = Database(f"sqlite:///{target}")
    with again.reading() as session:
        assert standing_of(session, WEEK.rpartition("/")[2]) is not None
    again.close()
