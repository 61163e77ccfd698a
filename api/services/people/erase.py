"""Erasing a person: what names them goes, the pseudonymous week stays, and with it every hash.

A week knows people by pseudonyms, and no hash covers the words people wrote. So the identity, the
accounts, the names of requests and what was said to decisions about the person can go, from rows,
from frozen snapshots and from the auditor's records, and every plan still verifies.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col, or_, select

from api.services.audit import note
from api.services.booking.giving_back import give_back_all
from api.services.passwords import hashed
from api.services.people.erase_words import (
    erase_in_book,
    erase_in_records,
    erase_in_register,
    erase_in_snapshots,
    erase_said,
)
from api.services.people.whose import people_of, require_person
from api.services.signing import Caller
from models.tables import (
    Account,
    CalendarLink,
    Grant,
    Household,
    IdempotencyKey,
    Identity,
    PastAskRow,
    PersonRow,
    ReplyLink,
    RequestRow,
    SignIn,
    SignInLink,
    TidyCheck,
    WeekRow,
    WithdrawalRow,
)
from models.tables.base import now
from models.tables.week import STATES

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
    erase_said(session, neighbourhood, states, person)
    erase_in_book(session, neighbourhood, person)
    words = {week: requests.get(week, set()) | reserved for week in states}
    reasons = erase_in_snapshots(session, states, person, words)
    erase_in_records(session, neighbourhood, words, reasons)
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
        update(CalendarLink)
        .where(col(CalendarLink.neighbourhood) == neighbourhood, col(CalendarLink.kind) == "person")
        .where(col(CalendarLink.subject) == person, col(CalendarLink.revoked_at).is_(None))
        .values(revoked_at=now())
    )
    connection.execute(
        update(TidyCheck)
        .where(col(TidyCheck.noted_by).in_(accounts))
        .values(note="", photo=None, noted_by=None)
    )
    erase_in_register(session, neighbourhood, accounts)
    connection.execute(delete(Grant).where(*theirs))
    for id in set(accounts):
        if session.exec(select(Grant.id).where(Grant.account == id)).first() is not None:
            continue
        account = session.get_one(Account, id)
        account.login, account.name, account.email = f"erased-{id}", "", None
        account.password = hashed(secrets.token_urlsafe(32))
        account.disabled_at = account.disabled_at or now()
        connection.execute(delete(SignIn).where(col(SignIn.account) == id))
        connection.execute(delete(SignInLink).where(col(SignInLink.account) == id))
        connection.execute(delete(IdempotencyKey).where(col(IdempotencyKey.caller) == id))
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
