"""What was said of a person, taken out of rows, frozen weeks and the auditor's records: no hash
covers it, so every plan still verifies."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Collection, Mapping
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import delete, update
from sqlmodel import Session, col, or_, select

from matcher.record import manifest as m
from matcher.record.canonical import canonical
from models.load import load_snapshot
from models.tables import (
    Attendance,
    BookAccount,
    BookMove,
    BookWords,
    Certificate,
    DecisionRow,
    Engagement,
    RecordRow,
    RegisterDeed,
    ReportedEvent,
    Reservation,
    Snapshot,
)
from models.week import Decision, Week

WORDS = ("text", "statement", "reason")
"""What a deed says in free words."""


def erase_in_register(session: Session, neighbourhood: str, accounts: Collection[str]) -> None:
    """What they wrote in the register: that it was done stays, in what words goes."""
    written = session.exec(
        select(RegisterDeed).where(
            RegisterDeed.neighbourhood == neighbourhood, col(RegisterDeed.account).in_(accounts)
        )
    )
    for row in written:
        said = json.loads(row.content)
        row.content = json.dumps(
            {name: "…" if name in WORDS else value for name, value in said.items()},
            ensure_ascii=False,
        )
    session.flush()


def erase_in_book(session: Session, neighbourhood: str, person: str) -> None:
    """What was said to entries that moved something of theirs, and their name on certificates: the
    entries stay, under a pseudonym."""
    touched = or_(
        col(BookAccount.id) == col(BookMove.source), col(BookAccount.id) == col(BookMove.target)
    )
    moved = (
        select(BookMove.entry)
        .join(BookAccount, touched)
        .where(BookAccount.neighbourhood == neighbourhood, BookAccount.owner == person)
    )
    connection = session.connection()
    connection.execute(delete(BookWords).where(col(BookWords.entry).in_(moved)))
    connection.execute(
        update(Certificate)
        .where(col(Certificate.neighbourhood) == neighbourhood)
        .where(col(Certificate.person) == person)
        .values(name=None, reason="", objections=())
    )


def erase_said(
    session: Session, neighbourhood: str, states: Mapping[str, str], person: str
) -> None:
    """What was written about them, with decisions, thanks and reservations."""
    for row in session.exec(select(DecisionRow).where(col(DecisionRow.week).in_(states))):
        if row.target.person == person:
            row.reason = ""
    theirs = select(Engagement.id).where(
        Engagement.neighbourhood == neighbourhood, Engagement.person == person
    )
    connection = session.connection()
    connection.execute(
        update(Attendance).where(col(Attendance.engagement).in_(theirs)).values(thanks="")
    )
    connection.execute(
        update(Reservation)
        .where(col(Reservation.neighbourhood) == neighbourhood)
        .where(col(Reservation.person) == person)
        .values(name="")
    )
    reports = select(ReportedEvent).where(col(ReportedEvent.engagement).in_(theirs))
    for report in session.exec(reports):
        report.content = report.content.model_copy(update={"reason": ""})
        session.add(report)


def erase_in_snapshots(
    session: Session, states: Mapping[str, str], person: str, requests: Mapping[str, set[str]]
) -> set[str]:
    """Frozen weeks without the same words: no hash covers them. Decisions about the person."""
    about: set[str] = set()
    kept = session.exec(
        select(Snapshot.hash, Snapshot.week).where(col(Snapshot.week).in_(states))
    ).all()
    for digest, week_id in kept:
        week = load_snapshot(session, digest)
        decided = week.decisions
        about |= {
            d.id
            for d in (*decided.pins, *decided.bans, *decided.locks)
            if d.target.person == person
        }
        bare = _without(week, person, requests.get(week_id, set()))
        if bare == week:
            continue
        assert bare.content_hash() == digest, "words that are covered by a hash"
        text = bare.model_dump_json(exclude_defaults=True).encode()
        session.get_one(Snapshot, digest).packed = zlib.compress(text)
    session.flush()
    return about


def _without(week: Week, person: str, requests: Collection[str]) -> Week:
    def said(decision: Decision) -> Decision:
        mute = decision.target.person == person
        return decision.model_copy(update={"reason": ""}) if mute else decision

    decisions = week.decisions
    return week.model_copy(
        update={
            "requests": tuple(
                r.model_copy(update={"name": ""}) if r.id in requests else r for r in week.requests
            ),
            "decisions": decisions.model_copy(
                update={
                    name: tuple(map(said, getattr(decisions, name)))
                    for name in ("pins", "bans", "locks")
                }
            ),
        }
    )


def erase_in_records(
    session: Session,
    neighbourhood: str,
    requests: Mapping[str, set[str]],
    decisions: Collection[str],
) -> None:
    """The auditor's records keep commitments in place of texts: these can go with their salts."""
    ids = {id for listed in requests.values() for id in listed}
    paths = {f"request/{id}/name" for id in ids}
    paths |= {f"decision/{id}/reason" for id in decisions}
    rows = session.exec(select(RecordRow).where(RecordRow.neighbourhood == neighbourhood))
    for row in rows:
        row.auditor = _rewritten(row.auditor, paths)
    session.flush()


def _rewritten(archive: bytes, paths: Collection[str]) -> bytes:
    with ZipFile(io.BytesIO(archive)) as old:
        if m.TEXTS not in old.namelist():
            return archive
        texts = json.loads(old.read(m.TEXTS))
        if not paths & texts.keys():
            return archive
        kept = {path: said for path, said in texts.items() if path not in paths}
        held = io.BytesIO()
        with ZipFile(held, "w") as new:
            for entry in old.infolist():
                data = canonical(kept) if entry.filename == m.TEXTS else old.read(entry)
                new.writestr(entry, data, ZIP_DEFLATED)
        return held.getvalue()
