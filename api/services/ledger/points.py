"""The bank of hours 爱心储蓄银行: earned by attendance that somebody else has confirmed, given
away, spent on goods pledged for it. Points have no say in who gets what of a week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from api.problems import Fault, Problem
from api.services.audit import note
from api.services.ledger.book import Book, Move, Purse, Wanted
from api.services.ledger.counting import points
from api.services.ledger.funds import keeper
from api.services.people.whose import require_person
from api.services.rights import Subject, require
from api.services.signing import Caller
from models.book import PointsRules
from models.load import as_moment, shelves
from models.tables import (
    Attendance,
    BookEntry,
    Engagement,
    Grant,
    Identity,
    Neighbourhood,
    Offer,
    PersonRow,
    PointsRulesRow,
    Publication,
    SpecialDay,
    WeekRow,
)
from models.tables.base import now

BANK = Purse("bank")


# --- rules ------------------------------------------------------------------------------------


def rules_of(
    session: Session, neighbourhood: str, moment: datetime | None = None
) -> tuple[int, PointsRules]:
    """The rules that were published at a moment (or now), with their version; version 0 are the
    defaults, where nobody has published any."""
    chosen = select(PointsRulesRow).where(PointsRulesRow.neighbourhood == neighbourhood)
    if moment is not None:
        chosen = chosen.where(col(PointsRulesRow.made_at) <= moment)
    row = session.exec(chosen.order_by(col(PointsRulesRow.version).desc()).limit(1)).one_or_none()
    return (0, PointsRules()) if row is None else (row.version, row.content)


def set_rules(
    session: Session, caller: Caller, neighbourhood: str, content: PointsRules, *, seen: int
) -> int:
    """Publish new rules, for weeks that are published from now on; their version.

    Raises
    ------
    Problem : ``changed-meanwhile`` unless ``seen`` is the version that holds; as :func:`keeper`.
    """
    keeper(session, caller, neighbourhood)
    session.get_one(Neighbourhood, neighbourhood, with_for_update=True)
    version, _ = rules_of(session, neighbourhood)
    if version != seen:
        raise Problem("changed-meanwhile", f"version {version}")
    session.add(
        PointsRulesRow(
            neighbourhood=neighbourhood,
            version=version + 1,
            content=content,
            made_by=caller.account,
        )
    )
    note(
        session,
        caller,
        "points.rules",
        neighbourhood=neighbourhood,
        entity="points-rules",
        entity_id=str(version + 1),
    )
    session.flush()
    return version + 1


# --- earning ----------------------------------------------------------------------------------


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


# --- giving and spending ----------------------------------------------------------------------


def give(
    session: Session, caller: Caller, neighbourhood: str, person: str, to: str, minutes: int
) -> BookEntry:
    """Give points to somebody else of the neighbourhood.

    Raises
    ------
    Problem : ``not-found`` for somebody who is not there; ``bad-input`` for oneself; ``not-now``
        for more than one has; as :func:`require_person`.
    """
    require_person(session, caller, "person.write", neighbourhood, person)
    if to == person:
        fault = Fault(field="to", value=to, zh="选另一个人", en="choose somebody else")
        raise Problem("bad-input", errors=[fault])
    if not _lives_here(session, neighbourhood, to):
        raise Problem("not-found", to)
    move = Move(Purse("person", person), Purse("person", to), minutes)
    return Book(session, caller, neighbourhood).post("give", [move])


def _lives_here(session: Session, neighbourhood: str, person: str) -> bool:
    identity = session.get(Identity, (neighbourhood, person))
    if identity is not None:
        return identity.erased_at is None
    known = (
        select(PersonRow.id)
        .join(WeekRow, col(WeekRow.id) == col(PersonRow.week))
        .where(WeekRow.neighbourhood == neighbourhood, PersonRow.id == person)
    )
    return session.exec(known).first() is not None


def offer(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    *,
    id: str,
    name: str,
    donor: str,
    minutes: int,
    pieces: int,
    until: str | None = None,
) -> BookEntry:
    """Pledge goods for the bank of hours: a new offer, or more pieces of the same.

    Raises
    ------
    Problem : ``already-there`` for other goods of this id; as ``require``: the donor, or who runs
        the neighbourhood.
    """
    require(caller, "thing.write", Subject(neighbourhood, owners=(donor,)))
    if session.get(Neighbourhood, neighbourhood) is None:
        raise Problem("not-found", neighbourhood)
    known = session.get(Offer, (neighbourhood, id), with_for_update=True)
    if known is not None and (known.name, known.donor, known.minutes) != (name, donor, minutes):
        raise Problem("already-there", id)
    row = known or Offer(
        neighbourhood=neighbourhood, id=id, name=name, donor=donor, minutes=minutes
    )
    row.until = until
    session.add(row)
    session.flush()
    move = Move(Purse("donor", donor, id), Purse("offer", id), pieces)
    return Book(session, caller, neighbourhood).post("offer", [move], facts={"offer": id})


def redeem(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    person: str,
    offer: str,
    pieces: int = 1,
    *,
    moment: datetime | None = None,
) -> BookEntry:
    """Spend points on goods: minutes and pieces move in one entry.

    Raises
    ------
    Problem : ``not-found``; ``not-now`` after its last day, and for what is not there any more: too
        few points, too few pieces; as :func:`require_person`.
    """
    require_person(session, caller, "person.write", neighbourhood, person)
    row = session.get(Offer, (neighbourhood, offer))
    if row is None:
        raise Problem("not-found", offer)
    zone = ZoneInfo(session.get_one(Neighbourhood, neighbourhood).time_zone)
    if row.until is not None and str((moment or now()).astimezone(zone).date()) > row.until:
        fault = Fault(entity=offer, field="until", value=row.until, zh="已经过期", en="it is over")
        raise Problem("not-now", errors=[fault])
    moves = [
        Move(Purse("person", person), Purse("used", offer), row.minutes * pieces),
        Move(Purse("offer", offer), Purse("handed", offer, person), pieces),
    ]
    return Book(session, caller, neighbourhood).post("redeem", moves, facts={"offer": offer})


def offers_of(session: Session, neighbourhood: str) -> list[tuple[Offer, int]]:
    """Every offer, with how many pieces are left."""
    rows = session.exec(
        select(Offer).where(Offer.neighbourhood == neighbourhood).order_by(col(Offer.id))
    ).all()
    left = Book(session, Caller(), neighbourhood).amounts(("offer",))
    return [(row, left.get(Purse("offer", row.id), 0)) for row in rows]
