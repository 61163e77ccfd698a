"""Links by which somebody says, without signing in, whether they come: one person, one week.

A link can do nothing else: it does not sign in, and it ends with its week or when it is revoked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select, update

from api.problems import Problem
from api.services.answers import Reply, answer
from api.services.audit import note
from api.services.booking.frame import frame_of
from api.services.booking.wish import Who, subject_of
from api.services.rights import require
from api.services.secret import new_token, told_once
from api.services.signing import Caller, token_hash
from models.load import Minutes, as_moment, calendar_of
from models.tables import Engagement, Grant, Publication, ReplyLink, WeekRow
from models.tables.base import now


def make_reply_link(session: Session, week: WeekRow, person: str, made_by: str | None) -> str:
    """The token of a new link for somebody who is asked to serve in a week; seen this once."""
    token = new_token(session, 24)
    minutes = Minutes(calendar_of(week))
    session.add(
        ReplyLink(
            token_hash=token_hash(token),
            neighbourhood=week.neighbourhood,
            week=week.id,
            person=person,
            made_by=made_by,
            expires_at=as_moment(minutes.of_slot(minutes.clock.horizon)),
        )
    )
    session.flush()
    return token


def revoke_reply_links(
    session: Session, caller: Caller, neighbourhood: str, week: str, person: str
) -> None:
    """End all links of a person for a week. Done twice, it changes nothing.

    Raises
    ------
    Problem : as :func:`api.services.rights.require`: the person, or who answers for them.
    """
    frame = frame_of(session, session.get_one(WeekRow, week))
    require(caller, "thing.write", subject_of(session, frame, Who(person=person)))
    session.connection().execute(
        update(ReplyLink)
        .where(
            col(ReplyLink.neighbourhood) == neighbourhood,
            col(ReplyLink.week) == week,
            col(ReplyLink.person) == person,
            col(ReplyLink.revoked_at).is_(None),
        )
        .values(revoked_at=now())
    )
    note(
        session,
        caller,
        "reply-link.revoke",
        neighbourhood=neighbourhood,
        week=week,
        entity="person",
        entity_id=person,
    )


def link_behind(session: Session, token: str, moment: datetime) -> ReplyLink:
    """What a token leads to. Raises Problem ``not-found`` for a revoked one, or after its week."""
    told_once(session)  # where it leads back to has the token in it
    link = session.get(ReplyLink, token_hash(token))
    if link is None or link.revoked_at is not None or link.expires_at <= moment:
        raise Problem("not-found", "link")
    return link


def asked_of(session: Session, link: ReplyLink) -> Sequence[Engagement]:
    """What the standing publication of its week asks of the person, in order of time."""
    return session.exec(
        select(Engagement)
        .join(Publication, col(Publication.id) == col(Engagement.publication))
        .where(
            Publication.week == link.week,
            col(Publication.undone_at).is_(None),
            Engagement.kind == "crew",
            Engagement.person == link.person,
            Engagement.outcome != "cancelled",
        )
        .order_by(col(Engagement.starts), col(Engagement.id))
    ).all()


def answer_by_link(
    session: Session, link: ReplyLink, engagement: str, reply: Reply, moment: datetime
) -> Engagement:
    """Say yes or no by a link.

    Raises
    ------
    Problem : ``not-found`` for what is not asked of this person in this week; as
        :func:`api.services.answers.answer`.
    """
    if engagement not in {one.id for one in asked_of(session, link)}:
        raise Problem("not-found", engagement)
    grant = Grant(account="", role="resident", neighbourhood=link.neighbourhood, scope=link.person)
    return answer(session, Caller(grants=(grant,)), engagement, reply, moment=moment)
