"""Secret links to calendars: made, replaced, revoked. Whoever has one needs no sign-in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from sqlmodel import Session, col, select, update

from api.problems import Problem
from api.services.audit import note
from api.services.booking.frame import last_frame
from api.services.booking.wish import Who, subject_of
from api.services.rights import Subject, require
from api.services.secret import new_token
from api.services.signing import Caller, token_hash
from models.load import shelves
from models.tables import Account, CalendarLink
from models.tables.base import now
from models.tables.calendars import CalendarOf


def set_link(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    kind: CalendarOf,
    subject: str,
    *,
    live: bool,
) -> str | None:
    """A new link to a calendar, in place of the one the caller had; or none any more. The token is
    seen this once.

    A person's calendar is for whoever may read what is the person's, a room's or a living room's,
    which names nobody, for all members.

    Raises
    ------
    Problem : ``not-found``, or as :func:`api.services.rights.require`.
    """
    _may(session, caller, neighbourhood, kind, subject)
    assert caller.account is not None, "whoever has a right has an account"
    session.connection().execute(
        update(CalendarLink)
        .where(
            col(CalendarLink.neighbourhood) == neighbourhood,
            col(CalendarLink.kind) == kind,
            col(CalendarLink.subject) == subject,
            col(CalendarLink.made_by) == caller.account,
            col(CalendarLink.revoked_at).is_(None),
        )
        .values(revoked_at=now())
    )
    token = new_token(session, 32) if live else None
    if token is not None:
        session.add(
            CalendarLink(
                token_hash=token_hash(token),
                neighbourhood=neighbourhood,
                kind=kind,
                subject=subject,
                made_by=caller.account,
            )
        )
    note(
        session,
        caller,
        "calendar.link" if live else "calendar.unlink",
        neighbourhood=neighbourhood,
        entity=kind,
        entity_id=subject,
    )
    session.flush()
    return token


def standing_links(session: Session, caller: Caller, neighbourhood: str) -> Sequence[CalendarLink]:
    """The caller's own that stand."""
    return session.exec(
        select(CalendarLink).where(
            CalendarLink.neighbourhood == neighbourhood,
            CalendarLink.made_by == caller.account,
            col(CalendarLink.revoked_at).is_(None),
        )
    ).all()


def _may(
    session: Session, caller: Caller, neighbourhood: str, kind: CalendarOf, subject: str
) -> None:
    require(caller, "common.read", Subject(neighbourhood))
    frame = last_frame(session, neighbourhood)
    if kind == "person":
        require(caller, "thing.read", subject_of(session, frame, Who(person=subject)))
        known = bool(shelves.PEOPLE.pick(session, frame.row.id, (subject,)))
    elif kind == "room":
        known = subject in frame.uses.rooms
    else:
        known = subject in {venue.id for venue in frame.shell.venues}
    if not known:
        raise Problem("not-found", subject)


@dataclass(frozen=True)
class Linked:
    """What a link leads to, and in which language."""

    link: CalendarLink
    language: str

    @property
    def kind(self) -> CalendarOf:
        """Whose calendar it is."""
        return next(kind for kind in get_args(CalendarOf) if kind == self.link.kind)


def linked(session: Session, token: str) -> Linked:
    """What a token leads to. Raises Problem ``not-found`` for one that was revoked or never was,
    and for one whose maker can no longer sign in."""
    found = session.exec(
        select(CalendarLink, Account.language)
        .where(CalendarLink.made_by == Account.id, col(Account.disabled_at).is_(None))
        .where(CalendarLink.token_hash == token_hash(token), col(CalendarLink.revoked_at).is_(None))
    ).one_or_none()
    if found is None:
        raise Problem("not-found", "calendar")
    return Linked(*found)
