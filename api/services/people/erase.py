"""Erasing a person: what names them goes, the pseudonymous week stays, and with it every hash.

A week knows people by pseudonyms, and no hash covers the words people wrote. So the identity, the
accounts, the names of requests and what was said to decisions about the person can go, from rows,
from frozen snapshots and from the auditor's records, and every plan still verifies.
"""

from __future__ import annotations

import io
import json
import secrets
import zlib
from collections.abc import Collection, Mapping
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import delete, update
from sqlmodel import Session, col, or_, select

from api.services.audit import note
from api.services.booking.giving_back import give_back_all
from api.services.passwords import hashed
from api.services.people.whose import people_of, require_person
from api.services.signing import Caller
from matcher.record import manifest as m
from matcher.record.canonical import canonical
from models.load import load_snapshot
from models.tables import (
    Account,
    Attendance,
    DecisionRow,
    Engagement,
    Grant,
    Household,
    IdempotencyKey,
    Identity,
    PastAskRow,
    PersonRow,
    RecordRow,
    RegisterDeed,
    ReplyLink,
    ReportedEvent,
    RequestRow,
    Reservation,
    SignIn,
    Snapshot,
    TidyCheck,
    WeekRow,
    WithdrawalRow,
)
from models.tables.base import now
from models.tables.week import STATES
from models.week import Decision, Week

OPEN = STATES[: STATES.index("evaluating")]
"""States in which somebody may still be counted on."""
UNDER_A_PLAN = ("frozen", "solving", "review")
"""States in which the history of a week must stay as it is: a plan is about to rest on it."""


def erase_person(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    person: str,
    *,
    moment: datetime | None = None,
) -> None:
    """Erase what names a person, and give back what is reserved for them from now on; done twice,
    it changes nothing.

    Raises
    ------
    Problem : as :func:`require_person`.
    """
    require_person(session, caller, "person.erase", neighbourhood, person)
    weeks = session.exec(
        select(WeekRow.id, WeekRow.state).where(WeekRow.neighbourhood == neighbourhood)
    ).all()
    states: dict[str, str] = {id: state for id, state in weeks}  # noqa: C416
    homes = _homes(session, neighbourhood, person)
    reserved = give_back_all(session, caller, neighbourhood, person, moment or now())
    _identity(session, neighbourhood, person)
    empty = {home for home in homes if not people_of(session, neighbourhood, home)}
    for home in sorted(empty):
        _household(session, neighbourhood, home)
    _accounts(session, neighbourhood, person)
    requests = _requests(session, states, person, empty)
    _withdraw(session, states, person, requests)
    _past(session, states, empty)
    _said(session, neighbourhood, states, person)
    words = {week: requests.get(week, set()) | reserved for week in states}
    reasons = _snapshots(session, states, person, words)
    _records(session, neighbourhood, words, reasons)
    note(
        session,
        caller,
        "person.erase",
        neighbourhood=neighbourhood,
        entity="person",
        entity_id=person,
    )
    session.flush()


def _homes(session: Session, neighbourhood: str, person: str) -> set[str]:
    """The households that the person has lived in."""
    identity = session.get(Identity, (neighbourhood, person))
    weeks = select(WeekRow.id).where(WeekRow.neighbourhood == neighbourhood)
    lived = session.exec(
        select(PersonRow.home)
        .where(col(PersonRow.week).in_(weeks), PersonRow.id == person)
        .distinct()
    )
    stated = {identity.household} if identity and identity.household else set()
    return set(lived) | stated


def _identity(session: Session, neighbourhood: str, person: str) -> None:
    row = session.get(Identity, (neighbourhood, person), with_for_update=True)
    if row is None:
        row = Identity(neighbourhood=neighbourhood, id=person)
        session.add(row)
    row.name = row.phone = row.born = row.guardian = row.household = None
    row.erased_at = row.erased_at or now()
    session.flush()


def _household(session: Session, neighbourhood: str, home: str) -> None:
    row = session.get(Household, (neighbourhood, home))
    if row is not None:
        row.address, row.erased_at = None, row.erased_at or now()


def _accounts(session: Session, neighbourhood: str, person: str) -> None:
    """Their roles go; an account that has none left is nobody's, and nobody can sign in to it."""
    theirs = (col(Grant.neighbourhood) == neighbourhood, col(Grant.scope) == person)
    accounts = session.exec(select(Grant.account).where(*theirs)).all()
    connection = session.connection()
    connection.execute(
        delete(ReplyLink).where(
            col(ReplyLink.neighbourhood) == neighbourhood, col(ReplyLink.person) == person
        )
    )
    connection.execute(
        update(TidyCheck)
        .where(col(TidyCheck.noted_by).in_(accounts))
        .values(note="", photo=None, noted_by=None)
    )
    _deeds(session, neighbourhood, accounts)
    connection.execute(delete(Grant).where(*theirs))
    for id in set(accounts):
        if session.exec(select(Grant.id).where(Grant.account == id)).first() is not None:
            continue
        account = session.get_one(Account, id)
        account.login, account.name, account.email = f"erased-{id}", "", None
        account.password = hashed(secrets.token_urlsafe(32))
        account.disabled_at = account.disabled_at or now()
        connection.execute(delete(SignIn).where(col(SignIn.account) == id))
        connection.execute(delete(IdempotencyKey).where(col(IdempotencyKey.caller) == id))
    session.flush()


WORDS = ("text", "statement", "reason")
"""What a deed says in free words."""


def _deeds(session: Session, neighbourhood: str, accounts: Collection[str]) -> None:
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


def _requests(
    session: Session, states: Mapping[str, str], person: str, empty: Collection[str]
) -> dict[str, set[str]]:
    """Week → requests that are the person's alone: of a household of which nobody else is known,
    or for nobody else. Their names go."""
    rows = session.exec(
        select(RequestRow).where(
            col(RequestRow.week).in_(states),
            or_(
                col(RequestRow.household).in_(empty),
                RequestRow.people == (person,),
            ),
        )
    ).all()
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.week, set()).add(row.id)
        row.name = ""
    session.flush()
    return found


def _withdraw(
    session: Session, states: Mapping[str, str], person: str, requests: Mapping[str, set[str]]
) -> None:
    """Where they are still counted on, they are not any more, and what they offered is not told."""
    for week, state in states.items():
        row = session.get(PersonRow, (week, person))
        gone = requests.get(week, set()) | ({person} if row is not None else set())
        if row is not None and state == "collecting":
            row.windows, row.skills, row.languages = (), (), ()
            row.excludes, row.prefers, row.audience = (), (), None
        if state not in OPEN or not gone:
            continue
        known = set(
            session.exec(select(WithdrawalRow.what).where(WithdrawalRow.week == week)).all()
        )
        for offset, what in enumerate(sorted(gone - known)):
            session.add(WithdrawalRow(week=week, id=what, position=len(known) + offset, what=what))
    session.flush()


def _past(session: Session, states: Mapping[str, str], empty: Collection[str]) -> None:
    """What the household asked and got is told of its house group alone."""
    for week, state in states.items():
        if state in UNDER_A_PLAN:
            continue
        session.connection().execute(
            update(PastAskRow)
            .where(col(PastAskRow.week) == week, col(PastAskRow.household).in_(empty))
            .where(col(PastAskRow.group).is_not(None))
            .values(household=None)
        )


def _said(session: Session, neighbourhood: str, states: Mapping[str, str], person: str) -> None:
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


def _snapshots(
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


def _records(
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
