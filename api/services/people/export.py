"""Everything that is kept of a person, for that person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, Table, inspect
from sqlmodel import Session, col, or_, select

from api.services.audit import saw
from api.services.ledger.lines import measure_of, person_lines
from api.services.people.identity import known_of
from api.services.people.whose import household_of, require_person
from api.services.rights import held_by
from api.services.signing import Caller
from models.load.shelf import Shelf
from models.load.shelves import PEOPLE, PLEDGES, REQUESTS
from models.tables import (
    Account,
    Attendance,
    Audit,
    Certificate,
    Engagement,
    Grant,
    Identity,
    PersonRow,
    PledgeRow,
    RegisterDeed,
    RequestRow,
    Reservation,
    Voice,
    WeekRow,
)

MOST = 2000
"""Most lines of one sort, the newest; nobody has as many."""
Lines = list[dict[str, Any]]


def person_file(
    session: Session, caller: Caller, neighbourhood: str, person: str
) -> dict[str, Any]:
    """What is kept of a person: identity, accounts, and in every week what they offered, asked,
    did and got; who entered it; who read what is sensitive of it.

    Raises
    ------
    Problem : as :func:`require_person`.
    """
    require_person(session, caller, "person.read", neighbourhood, person)
    if person not in held_by(caller, "person.read", neighbourhood).own:
        saw(session, caller, neighbourhood=neighbourhood, week=None, entity="person", ids=[person])
    identity = session.get(Identity, (neighbourhood, person))
    weeks = select(WeekRow.id).where(WeekRow.neighbourhood == neighbourhood)
    people = session.exec(
        select(PersonRow)
        .where(col(PersonRow.week).in_(weeks), PersonRow.id == person)
        .order_by(col(PersonRow.week).desc())
        .limit(MOST)
    ).all()
    homes = {row.home for row in people} | {household_of(session, neighbourhood, person)}
    asked = session.exec(
        select(RequestRow)
        .where(col(RequestRow.week).in_(weeks), col(RequestRow.household).in_(homes - {None}))
        .order_by(col(RequestRow.week).desc(), col(RequestRow.position))
        .limit(MOST)
    ).all()
    given = session.exec(
        select(PledgeRow)
        .where(col(PledgeRow.week).in_(weeks), PledgeRow.donor == person)
        .limit(MOST)
    ).all()
    accounts = select(Grant.account).where(
        Grant.neighbourhood == neighbourhood, Grant.scope == person
    )
    done = select(Engagement.id).where(
        Engagement.neighbourhood == neighbourhood, Engagement.person == person
    )
    about = or_(col(Audit.entity_id) == person, col(Audit.behalf_of) == person)
    return {
        "id": person,
        "version": identity.version if identity is not None else 0,
        "erased_at": _text(identity.erased_at) if identity is not None else None,
        "identity": known_of(session, neighbourhood, person).model_dump(exclude_none=True),
        "accounts": _lines(
            session,
            _all(Account, "id", "login", "name", "language", "made_at").where(
                col(Account.id).in_(accounts)
            ),
        ),
        "people": _things(PEOPLE, people),
        "pledges": _things(PLEDGES, given),
        "requests": _things(REQUESTS, asked),
        "engagements": _lines(
            session,
            _all(Engagement).where(
                col(Engagement.neighbourhood) == neighbourhood, col(Engagement.person) == person
            ),
        ),
        "attendance": _lines(session, _all(Attendance).where(col(Attendance.engagement).in_(done))),
        "reservations": _lines(
            session,
            _all(Reservation).where(
                col(Reservation.neighbourhood) == neighbourhood, col(Reservation.person) == person
            ),
        ),
        "deeds": _lines(
            session,
            _all(RegisterDeed).where(
                col(RegisterDeed.neighbourhood) == neighbourhood,
                col(RegisterDeed.account).in_(accounts),
            ),
        ),
        "voices": _lines(
            session,
            _all(Voice).where(
                col(Voice.neighbourhood) == neighbourhood, col(Voice.account).in_(accounts)
            ),
        ),
        "points": [
            {
                "entry": line.id,
                "at": str(line.at),
                "kind": line.kind,
                "from": move.source.owner,
                "to": move.target.owner,
                "amount": move.amount,
                "measure": measure_of(move),
            }
            for line in person_lines(session, neighbourhood, person, limit=MOST)
            for move in line.moves
        ],
        "certificates": _lines(
            session,
            _all(Certificate).where(
                col(Certificate.neighbourhood) == neighbourhood, col(Certificate.person) == person
            ),
        ),
        "audit": _lines(
            session,
            _all(Audit, "at", "account", "operation", "week", "entity", "entity_id", "behalf_of")
            .where(col(Audit.neighbourhood) == neighbourhood, about)
            .order_by(col(Audit.id).desc()),
        ),
    }


def _things(shelf: Shelf[Any], rows: Sequence[Any]) -> Lines:
    """Things of weeks as in a week's file, with what their rows say besides."""
    found = []
    for row in rows:
        plain = shelf.made({name: getattr(row, name) for name in shelf.columns})
        found.append(
            {
                "week": row.week,
                "entered_by": row.entered_by,
                "content": plain.model_dump(mode="json", exclude_defaults=True),
            }
        )
    return found


def _all(table: type[Any], *names: str) -> Select[Any]:
    made = inspect(table).local_table
    assert isinstance(made, Table)
    return select(*(made.c[name] for name in names) if names else made.c)


def _lines(session: Session, query: Select[Any]) -> Lines:
    rows = session.connection().execute(query.limit(MOST)).mappings()
    return [{name: _text(value) for name, value in row.items()} for row in rows]


def _text(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return list(value) if isinstance(value, tuple) else str(value)
