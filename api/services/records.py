"""Decision records: one for each publication, in the neighbourhood's chain, for all to download."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from api.problems import Problem
from api.services.audit import saw
from api.services.rights import Subject, require
from api.services.signing import Caller
from matcher.record import manifest as m
from matcher.record.manifest import Files, Form, Manifest
from models.tables import Job, Neighbourhood, Publication, RecordRow, WeekRow

MOMENT = (1980, 1, 1, 0, 0, 0)
"""Of every file in an archive: the same record is the same bytes."""


@dataclass(frozen=True)
class Sealed:
    """One form of a record, packed but for its manifest, which depends on the chain."""

    files: Files
    archive: bytes

    @property
    def manifest(self) -> Manifest:
        """The manifest as it was made, outside the chain."""
        return Manifest.model_validate_json(self.files[m.MANIFEST])

    def linked(self, before: str | None) -> tuple[str, bytes]:
        """The record's hash and its archive, as what follows the record ``before``."""
        made = self.manifest
        link = made.link.model_copy(update={"before": before})
        manifest = m.manifest_of(made.form, self.files, link)
        held = io.BytesIO(self.archive)
        _add(held, {m.MANIFEST: manifest.text()}, mode="a")
        return manifest.hash, held.getvalue()


def sealed(files: Files) -> Sealed:
    """A form of a record, packed."""
    held = io.BytesIO()
    _add(held, {name: data for name, data in files.items() if name != m.MANIFEST}, mode="w")
    return Sealed(files, held.getvalue())


def _add(held: io.BytesIO, files: Mapping[str, bytes], *, mode: str) -> None:
    with zipfile.ZipFile(held, "a" if mode == "a" else "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED)


def keep_record(session: Session, publication: str, forms: Mapping[str, Sealed]) -> RecordRow:
    """Store a publication's record as the next of its neighbourhood's chain; once."""
    known = session.get(RecordRow, publication)
    if known is not None:
        return known
    published = session.get_one(Publication, publication)
    week = session.get_one(WeekRow, published.week)
    # Held, so that two records made at once come one after the other.
    session.get_one(Neighbourhood, week.neighbourhood, with_for_update=True, populate_existing=True)
    last = session.exec(
        select(RecordRow.number, RecordRow.hash)
        .where(RecordRow.neighbourhood == week.neighbourhood)
        .order_by(col(RecordRow.number).desc())
        .limit(1)
    ).first()
    number, before = (last[0] + 1, last[1]) if last is not None else (1, None)
    digest, public = forms["public"].linked(before)
    _, auditor = forms["auditor"].linked(before)
    row = RecordRow(
        publication=publication,
        neighbourhood=week.neighbourhood,
        number=number,
        hash=digest,
        before=before,
        public=public,
        auditor=auditor,
    )
    session.add(row)
    session.flush()
    return row


def record_of(session: Session, caller: Caller, publication: str, form: Form) -> RecordRow:
    """A record for whoever may read this form: the public one is everybody's.

    Raises
    ------
    Problem : ``not-found``; ``not-now`` while it is being made; or as ``require``.
    """
    published = session.get(Publication, publication)
    if published is None:
        raise Problem("not-found", publication)
    week = session.get_one(WeekRow, published.week)
    if form == "auditor":
        require(caller, "audit.read", Subject(week.neighbourhood))
    found = session.get(RecordRow, publication)
    if found is None:
        raise _missing(session, published)
    if form == "auditor":
        saw(
            session,
            caller,
            neighbourhood=week.neighbourhood,
            week=week.id,
            entity="record",
            ids=[publication],
        )
    return found


def _missing(session: Session, published: Publication) -> Problem:
    """Why there is none yet."""
    jobs = session.exec(select(Job).where(Job.week == published.week, Job.kind == "record"))
    states = [job.state for job in jobs if job.parameters["publication"] == published.id]
    if any(state in ("queued", "running") for state in states):
        return Problem("not-now", "record", headers={"Retry-After": "5"})
    return Problem("not-found", "record")
