"""Entries and their deeds as rows: read, and added to one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from api.problems import Problem
from api.services.audit import note
from api.services.register.sorts import Sort
from api.services.signing import Caller
from models.base import Frozen
from models.register.base import Capacity, Recorded
from models.register.settings import SetDeed, Settings
from models.tables import RegisterDeed, RegisterEntry, Voice
from models.tables.register import RegisterKind

SETTINGS = "settings"
"""The id of the one entry of its kind."""


def entry_of(session: Session, neighbourhood: str, kind: RegisterKind, id: str) -> RegisterEntry:
    """An entry. Raises Problem ``not-found``."""
    row = session.get(RegisterEntry, (neighbourhood, kind, id))
    if row is None:
        raise Problem("not-found", id)
    return row


def held_entry(
    session: Session, neighbourhood: str, kind: RegisterKind, id: str
) -> RegisterEntry | None:
    """The same, held still until the transaction ends; None: there is none."""
    return session.get(
        RegisterEntry, (neighbourhood, kind, id), with_for_update=True, populate_existing=True
    )


def history_of(session: Session, neighbourhood: str, sort: Sort, id: str) -> list[Recorded]:
    """The deeds of an entry in their order."""
    return histories(session, neighbourhood, sort, (id,)).get(id, [])


def histories(
    session: Session, neighbourhood: str, sort: Sort, ids: Sequence[str]
) -> dict[str, list[Recorded]]:
    """Entry → its deeds, in one query for five hundred entries."""
    found: dict[str, list[Recorded]] = {}
    for start in range(0, len(ids), 500):
        rows = session.exec(
            select(RegisterDeed)
            .where(RegisterDeed.neighbourhood == neighbourhood, RegisterDeed.kind == sort.name)
            .where(col(RegisterDeed.entry).in_(ids[start : start + 500]))
            .order_by(col(RegisterDeed.entry), col(RegisterDeed.number))
        )
        for row in rows:
            acting: Capacity = row.acting  # type: ignore[assignment]
            deed = sort.deeds.validate_json(row.content)
            found.setdefault(row.entry, []).append(
                Recorded(row.number, row.at, deed, acting, row.due_at)
            )
    return found


def add(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    sort: Sort,
    id: str,
    row: RegisterEntry | None,
    recorded: Recorded,
    history: Sequence[Recorded],
) -> RegisterEntry:
    """Put a deed behind those of an entry that is held, or make the entry with it."""
    session.add(
        RegisterDeed(
            neighbourhood=neighbourhood,
            kind=sort.name,
            entry=id,
            number=recorded.number,
            at=recorded.at,
            acting=recorded.acting,
            account=caller.account,
            due_at=recorded.due,
            content=_text(recorded.deed),
        )
    )
    head = sort.head(sort.fold([*history, recorded]))
    if row is None:
        row = RegisterEntry(
            neighbourhood=neighbourhood, kind=sort.name, id=id, stands=head.stands, deeds=0
        )
    row.name, row.place, row.topic = head.name, head.place, head.topic
    row.stands, row.due_at, row.deeds = head.stands, head.due, recorded.number
    session.add(row)
    note(
        session,
        caller,
        f"register.{recorded.deed.kind}",
        neighbourhood=neighbourhood,
        entity=sort.name,
        entity_id=id,
        acting=recorded.acting,
    )
    session.flush()
    return row


def _text(deed: Frozen) -> str:
    return deed.model_dump_json(exclude_defaults=True)


def settings_of(session: Session, neighbourhood: str) -> Settings:
    """What a neighbourhood has set; the defaults, if nothing."""
    content = session.exec(
        select(RegisterDeed.content)
        .where(RegisterDeed.neighbourhood == neighbourhood, RegisterDeed.kind == SETTINGS)
        .order_by(col(RegisterDeed.number).desc())
        .limit(1)
    ).one_or_none()
    if content is None:
        return Settings()
    return SetDeed.model_validate_json(content).settings


# --- voices -----------------------------------------------------------------------------------


def tally(session: Session, neighbourhood: str, subject: str) -> dict[str, int]:
    """What was said about something → by how many households; the last of each counts."""
    last = (
        select(col(Voice.household), func.max(col(Voice.number)).label("number"))
        .where(Voice.neighbourhood == neighbourhood, Voice.subject == subject)
        .group_by(col(Voice.household))
        .subquery()
    )
    rows = session.exec(
        select(Voice.said, func.count())
        .join(
            last,
            (col(Voice.household) == last.c.household) & (col(Voice.number) == last.c.number),
        )
        .where(Voice.neighbourhood == neighbourhood, Voice.subject == subject)
        .group_by(col(Voice.said))
        .order_by(col(Voice.said))
    )
    return dict(rows.all())


def say(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    subject: str,
    household: str,
    said: str,
    moment: datetime,
) -> None:
    """A household says something about a subject; whoever calls holds what it is about."""
    last = session.exec(
        select(func.max(Voice.number)).where(
            Voice.neighbourhood == neighbourhood,
            Voice.subject == subject,
            Voice.household == household,
        )
    ).one()
    session.add(
        Voice(
            neighbourhood=neighbourhood,
            subject=subject,
            household=household,
            number=(last or 0) + 1,
            said=said,
            at=moment,
            account=caller.account,
        )
    )
    session.flush()


def said_of(session: Session, neighbourhood: str, subject: str, household: str) -> str | None:
    """What a household said last; None: nothing."""
    return session.exec(
        select(Voice.said)
        .where(
            Voice.neighbourhood == neighbourhood,
            Voice.subject == subject,
            Voice.household == household,
        )
        .order_by(col(Voice.number).desc())
        .limit(1)
    ).one_or_none()
