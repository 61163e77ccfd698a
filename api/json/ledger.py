"""The book over HTTP: what it says to the fen, and what may be written into it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.json.unit import Asking, Transaction, Unit
from api.json.written import BookIn
from api.problems import Problem
from api.services.ledger import lines as entries
from api.services.ledger import reading
from api.services.ledger.lines import Line, measure_of
from api.services.ledger.points import offers_of
from api.services.ledger.points_rules import rules_of
from api.services.ledger.reading import Figures
from api.services.people.whose import require_person
from api.services.rights import Subject, allowed
from models.book import PointsRules, Share
from models.tables import Neighbourhood

router = APIRouter(tags=["book"], route_class=Unit)
PATH = "/neighbourhoods/{neighbourhood}/book"


class AccountOut(BaseModel):
    """An account: of which kind, whose, and for which project (of a giver: for which fund)."""

    kind: str
    owner: str
    """``*``: residents, to the public."""
    request: str


class MoveOut(BaseModel):
    """So much out of one account into another."""

    source: AccountOut
    target: AccountOut
    amount: int
    measure: str
    """``fen``, ``minutes`` or ``pieces``."""


class EntryOut(BaseModel):
    """What was written."""

    id: int
    at: datetime
    kind: str
    moves: list[MoveOut]
    facts: dict[str, str]
    reverses: int | None
    reversed_by: int | None
    said: str
    """For those who keep the book."""


class TiltOut(BaseModel):
    """A share of a fund: what it is to get at least, and has got."""

    share: Share
    least: int
    got: int


class FundOut(BaseModel):
    """A fund to the fen: promised = free + committed + paid."""

    id: str
    name: str
    kind: str
    money: str
    match_percent: int
    donor: str
    request: str
    topics: list[str]
    promised: int
    free: int
    committed: int
    paid: int
    spent: int
    returned: int
    tilts: list[TiltOut]


class FundedOut(BaseModel):
    """A project and its money, in fen."""

    request: str
    name: str
    committed: int
    paid: int
    spent: int


class OfferOut(BaseModel):
    """Goods that can be had for points."""

    id: str
    name: str
    donor: str
    minutes: int
    until: str | None
    left: int


class RulesOut(BaseModel):
    """How minutes count; version 0: nobody has published any."""

    version: int
    rules: PointsRules


class BookOut(BaseModel):
    """What the book says. With a person: their points and what moved them; else money."""

    funds: list[FundOut]
    projects: list[FundedOut]
    offers: list[OfferOut]
    points_rules: RulesOut
    points: int | None
    """Minutes that the person has."""
    entries: list[EntryOut]
    next: int | None
    """``before`` of the next page; null: this is the last."""


class WrittenOut(BaseModel):
    """What was written by a request."""

    entries: list[int]
    version: int | None = None
    """Of new rules."""


@router.get(PATH)
def get_book(
    neighbourhood: str,
    asking: Asking,
    session: Transaction,
    person: Annotated[
        str | None, Query(max_length=80, description="Whose points: for who may read their file")
    ] = None,
    fund: Annotated[str | None, Query(max_length=80, description="Entries of this fund")] = None,
    before: Annotated[int | None, Query(ge=1, lt=2**31)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> BookOut:
    """Money to the fen, for everybody; points, for whose they are. Entries come newest first."""
    if session.get(Neighbourhood, neighbourhood) is None:
        raise Problem("not-found", neighbourhood)
    points = None
    if person is not None:
        require_person(session, asking, "person.read", neighbourhood, person)
        points = entries.points_of(session, neighbourhood, [person])[person]
        lines = entries.person_lines(session, neighbourhood, person, before=before, limit=limit)
    else:
        words = allowed(asking, "book.write", Subject(neighbourhood))
        lines = entries.money_lines(
            session, neighbourhood, fund=fund, before=before, limit=limit, words=words
        )
    version, rules = rules_of(session, neighbourhood)
    return BookOut(
        funds=[_fund(one) for one in reading.figures(session, neighbourhood)],
        projects=[
            FundedOut.model_validate(one, from_attributes=True)
            for one in reading.funded(session, neighbourhood)
        ],
        offers=[
            OfferOut(
                id=row.id,
                name=row.name,
                donor=row.donor,
                minutes=row.minutes,
                until=row.until,
                left=left,
            )
            for row, left in offers_of(session, neighbourhood)
        ],
        points_rules=RulesOut(version=version, rules=rules),
        points=points,
        entries=[_entry(line) for line in lines],
        next=lines[-1].id if len(lines) == limit else None,
    )


def _fund(one: Figures) -> FundOut:
    told = {
        name: getattr(one.fund, name) for name in FundOut.model_fields if hasattr(one.fund, name)
    }
    told |= {name: getattr(one, name) for name in FundOut.model_fields if hasattr(one, name)}
    tilts = [TiltOut(share=t.share, least=t.least, got=t.got) for t in one.tilts]
    return FundOut(**{**told, "topics": list(one.fund.topics), "tilts": tilts})


def _entry(line: Line) -> EntryOut:
    return EntryOut(
        id=line.id,
        at=line.at,
        kind=line.kind,
        moves=[
            MoveOut(
                source=AccountOut.model_validate(move.source, from_attributes=True),
                target=AccountOut.model_validate(move.target, from_attributes=True),
                amount=move.amount,
                measure=measure_of(move),
            )
            for move in line.moves
        ],
        facts=line.facts,
        reverses=line.reverses,
        reversed_by=line.reversed_by,
        said=line.said,
    )


@router.post(PATH, status_code=201)
def post_book(neighbourhood: str, body: BookIn, asking: Asking, session: Transaction) -> WrittenOut:
    """Write into the book: a fund, a promise, a payment, a return, a reversal; points and goods for
    them; rules. What is held for projects follows the published plan by itself, and what is earned
    is written when a week is closed."""
    return WrittenOut.model_validate(body.write(session, asking, neighbourhood))
