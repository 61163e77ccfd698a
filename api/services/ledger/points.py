"""Points of the bank of hours 爱心储蓄银行, given away and spent on goods pledged for them. They
have no say in who gets what of a week."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from api.problems import Fault, Problem
from api.services.ledger.book import Book, Move, Purse
from api.services.people.whose import require_person
from api.services.rights import Subject, require
from api.services.signing import PUBLIC, Caller
from models.tables import BookEntry, Identity, Neighbourhood, Offer, PersonRow, WeekRow
from models.tables.base import now


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
    left = Book(session, PUBLIC, neighbourhood).amounts(("offer",))
    return [(row, left.get(Purse("offer", row.id), 0)) for row in rows]


def known_as(session: Session, neighbourhood: str, code: str) -> str | None:
    """Somebody of the neighbourhood by the code that they give to others; None: nobody."""
    return code if code and _lives_here(session, neighbourhood, code) else None
