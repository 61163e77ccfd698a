"""Finding things of a week by what people call them: a few at a time, for whoever picks one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from api.services.names import named_like, names_of
from api.services.rights import Subject, require
from api.services.signing import Caller
from models.tables import (
    Identity,
    OrganisationRow,
    PersonRow,
    PlaceRow,
    PledgeRow,
    RequestRow,
    WeekRow,
)

MOST = 20


@dataclass(frozen=True)
class Found:
    """One that fits."""

    id: str
    name: str
    more: str
    """What tells it from others of that name."""


def households(session: Session, caller: Caller, week: WeekRow, text: str) -> list[Found]:
    """Households by the name of their place or of somebody who lives there.

    Raises
    ------
    Problem : as ``require``, of whoever may not know names.
    """
    require(caller, "sensitive.read", Subject(week.neighbourhood))
    return homes(session, caller, week, text, None) if text else []


def homes(
    session: Session, caller: Caller, week: WeekRow, text: str, within: Collection[str] | None
) -> list[Found]:
    """The same, only in some places and all in them (None: anywhere); without a text the first
    ones. The caller has made sure that they may be known."""
    like = named_like(session, caller, week.neighbourhood, text)
    listed = dict(
        session.exec(
            select(PersonRow.id, PersonRow.home).where(
                PersonRow.week == week.id, col(PersonRow.id).in_(like)
            )
        ).all()
    )
    stated = session.exec(
        select(Identity.household).where(
            Identity.neighbourhood == week.neighbourhood,
            col(Identity.id).in_(set(like) - set(listed)),
        )
    ).all()
    known = {*listed.values(), *stated}
    query = (
        select(PlaceRow.id, PlaceRow.name)
        .where(PlaceRow.week == week.id, PlaceRow.level == week.household)
        .where(
            or_(
                col(PlaceRow.name).contains(text, autoescape=True),
                col(PlaceRow.id).contains(text, autoescape=True),
                col(PlaceRow.id).in_([home for home in known if home]),
            )
        )
        .order_by(col(PlaceRow.name), col(PlaceRow.id))
        .limit(MOST)
    )
    if within is not None:
        below = (
            select(PlaceRow.id)
            .where(PlaceRow.week == week.id, col(PlaceRow.id).in_(sorted(within)))
            .cte("below", recursive=True)
        )
        below = below.union(
            select(PlaceRow.id).where(PlaceRow.week == week.id, PlaceRow.parent == below.c.id)
        )
        query = query.where(col(PlaceRow.id).in_(select(below.c.id)))
    rows = session.exec(query).all()
    living = session.exec(
        select(PersonRow.id, PersonRow.home).where(
            PersonRow.week == week.id, col(PersonRow.home).in_([id for id, _ in rows])
        )
    ).all()
    people = (id for id, _ in living)
    names = names_of(session, caller, week.neighbourhood, people, week=week.id)
    return [
        Found(
            id, name or id, "、".join(names[p] for p, home in living if home == id and p in names)
        )
        for id, name in rows
    ]


def requests(session: Session, caller: Caller, week: WeekRow, text: str) -> list[Found]:
    """Requests by their own name, or by the household's place. Raises as :func:`households`."""
    require(caller, "need.read", Subject(week.neighbourhood))
    if not text:
        return []
    rows = session.exec(
        select(RequestRow.id, RequestRow.name, PlaceRow.name)
        .join(
            PlaceRow,
            (col(PlaceRow.week) == col(RequestRow.week))
            & (col(PlaceRow.id) == col(RequestRow.place)),
            isouter=True,
        )
        .where(RequestRow.week == week.id)
        .where(
            or_(
                col(RequestRow.name).contains(text, autoescape=True),
                col(RequestRow.id).contains(text, autoescape=True),
                col(PlaceRow.name).contains(text, autoescape=True),
            )
        )
        .order_by(col(RequestRow.name), col(RequestRow.id))
        .limit(MOST)
    ).all()
    return [Found(id, name or id, place or "") for id, name, place in rows]


def pledges(session: Session, caller: Caller, week: WeekRow, text: str) -> list[Found]:
    """Pledges by their name or who gives. Raises as :func:`households`."""
    require(caller, "thing.read", Subject(week.neighbourhood))
    rows = session.exec(
        select(PledgeRow.id, PledgeRow.name, PledgeRow.donor, OrganisationRow.name)
        .join(
            OrganisationRow,
            (col(OrganisationRow.week) == col(PledgeRow.week))
            & (col(OrganisationRow.id) == col(PledgeRow.donor)),
            isouter=True,
        )
        .where(PledgeRow.week == week.id)
        .where(
            or_(
                col(PledgeRow.name).contains(text, autoescape=True),
                col(PledgeRow.id).contains(text, autoescape=True),
                col(PledgeRow.donor).contains(text, autoescape=True),
                col(OrganisationRow.name).contains(text, autoescape=True),
            )
        )
        .order_by(col(PledgeRow.name), col(PledgeRow.id))
        .limit(MOST)
    ).all()
    donors = {donor for _, _, donor, organisation in rows if not organisation}
    names = names_of(session, caller, week.neighbourhood, donors, week=week.id)
    return [
        Found(id, name or id, organisation or names.get(donor, donor))
        for id, name, donor, organisation in rows
    ]
