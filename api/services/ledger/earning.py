"""What helpers have earned in the bank of hours, written down as a week is closed."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from api.services.ledger.book import Book, Move, Purse, Wanted
from api.services.ledger.counting import points
from api.services.ledger.points_rules import rules_of
from api.services.signing import Caller
from models.load import as_moment, shelves
from models.tables import (
    Attendance,
    BookEntry,
    Engagement,
    Grant,
    PersonRow,
    Publication,
    SpecialDay,
    WeekRow,
)

BANK = Purse("bank")


def earn(session: Session, caller: Caller, row: WeekRow) -> list[BookEntry]:
    """Write down what the week's helpers have earned, as the week is closed. What only they
    themselves have confirmed earns nothing, nor does time that is paid: of the hired, and of staff
    whose firm pledges it. Done twice, it changes nothing."""
    found = session.exec(
        select(Publication).where(Publication.week == row.id, col(Publication.undone_at).is_(None))
    ).one_or_none()
    if found is None:
        return []
    served = session.exec(
        select(Engagement, PersonRow)
        .join(
            PersonRow,
            (col(PersonRow.week) == row.id) & (col(PersonRow.id) == col(Engagement.person)),
        )
        .where(Engagement.publication == found.id, Engagement.kind == "crew")
        .where(Engagement.outcome == "done")
        .where(col(PersonRow.hire).is_(None), col(PersonRow.staff_pledge).is_(None))
        .order_by(col(Engagement.id))
    ).all()
    if not served:
        return []
    version, rules = rules_of(session, row.neighbourhood, found.published_at)
    seen = _attendance(session, found)
    own = _accounts(session, row.neighbourhood)
    skills = _skills(session, row, {one.request for one, _ in served})
    days_off = _days_off(session, row.neighbourhood)
    zone = ZoneInfo(row.time_zone)
    wanted = []
    for one, person in served:
        how = seen.get((one.request, one.session, one.occurrence))
        if how is None or how.confirmed_by is None:
            continue
        if how.confirmed_by in own.get(person.id, set()) | own.get(person.home, set()):
            continue
        noted = seen.get((one.id, None, None))
        minutes = one.ends - one.starts
        if noted is not None and noted.minutes is not None:
            minutes = noted.minutes
        skill = skills.get((one.request, one.session or "", one.role or ""))
        tidy = bool(how.left_tidy)
        amount = points(
            rules,
            zone,
            as_moment(one.starts),
            minutes,
            days_off=days_off,
            skill=skill,
            tidy=tidy,
        )
        if amount:
            facts = {"engagement": one.id, "request": one.request, "minutes": str(minutes)}
            facts |= {"rules": str(version)} | ({"tidy": "yes"} if tidy else {})
            move = Move(BANK, Purse("person", person.id), amount)
            wanted.append(Wanted("earn", (move,), facts, f"earn:{one.id}"))
    done = set(
        session.exec(
            select(BookEntry.key).where(BookEntry.week == row.id, BookEntry.kind == "earn")
        )
    )
    book = Book(session, caller, row.neighbourhood)
    return book.post_all([one for one in wanted if one.key not in done], week=row.id)


Same = tuple[str, str | None, int | None]


def _attendance(session: Session, publication: Publication) -> dict[Same, Attendance]:
    """What was seen: of a session by (request, session, occurrence), of a helper by (id,)."""
    rows = session.exec(
        select(Attendance, Engagement)
        .join(Engagement, col(Engagement.id) == col(Attendance.engagement))
        .where(Engagement.publication == publication.id)
        .where(col(Engagement.kind).in_(("session", "crew")))
    )
    return {
        (it.request, it.session, it.occurrence)
        if it.kind == "session"
        else (it.id, None, None): how
        for how, it in rows
    }


def _accounts(session: Session, neighbourhood: str) -> dict[str, set[str]]:
    """Person or household → the accounts that are theirs."""
    found: dict[str, set[str]] = {}
    rows = session.exec(
        select(Grant.scope, Grant.account).where(
            Grant.neighbourhood == neighbourhood, Grant.scope != ""
        )
    )
    for scope, account in rows:
        found.setdefault(scope, set()).add(account)
    return found


def _skills(
    session: Session, row: WeekRow, requests: set[str]
) -> Mapping[tuple[str, str, str], str]:
    """(request, session, role) → the skill that it needs."""
    return {
        (request.id, happening.id, role.id): role.skill
        for request in shelves.REQUESTS.pick(session, row.id, sorted(requests))
        for happening in request.sessions
        for role in happening.crew
        if role.skill is not None
    }


def _days_off(session: Session, neighbourhood: str) -> set[str]:
    rows = select(SpecialDay.date).where(
        SpecialDay.neighbourhood == neighbourhood, SpecialDay.kind == "off"
    )
    return set(session.exec(rows))
