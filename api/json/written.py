"""What can be written into the book: one body for each kind."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from sqlmodel import Session

from api.json.accounts import In
from api.json.weeks import Name
from api.services.ledger import funds, paying, points
from api.services.ledger.funds import FundGiven
from api.services.ledger.points_rules import set_rules
from api.services.signing import Caller
from models.book import FundKind, Money, PointsRules, Share, Whole
from models.tables import BookEntry

Words = Annotated[str, Field(max_length=2000)]
Written = dict[str, Any]


def _of(*entries: BookEntry) -> Written:
    return {"entries": [entry.id for entry in entries]}


class FundIn(In):
    """A fund to be made."""

    kind: Literal["fund"]
    id: Name
    name: Annotated[str, Field(min_length=1, max_length=200)]
    of: FundKind
    """foundation 基金会, happiness 幸福资金, special 专项资金, collection 居民自筹, firm 企业."""
    donor: Name
    """The organisation that gives it, or answers for it."""
    money: Money = "grant"
    match_percent: Annotated[int, Field(ge=0, le=1000)] = 100
    request: Annotated[str, Field(max_length=80)] = ""
    """Crowdfunding: the one project that it is for."""
    topics: Annotated[list[Name], Field(max_length=50)] = []
    """What it may go to; empty: anything."""
    shares: Annotated[list[Share], Field(max_length=20)] = []
    """Its tilt: what topics, or places, get at least."""

    def write(self, session: Session, caller: Caller, neighbourhood: str) -> Written:
        """Make it."""
        given = FundGiven(
            id=self.id,
            name=self.name,
            kind=self.of,
            donor=self.donor,
            money=self.money,
            match_percent=self.match_percent,
            request=self.request,
            topics=tuple(self.topics),
            shares=tuple(self.shares),
        )
        funds.make_fund(session, caller, neighbourhood, given)
        return _of()


class PromiseIn(In):
    """More (or, with *withdraw*, less) that the donor of a fund promises."""

    kind: Literal["promise", "withdraw"]
    fund: Name
    amount: Whole
    """Fen."""
    said: Words = ""

    def write(self, session: Session, caller: Caller, neighbourhood: str) -> Written:
        """Write it down."""
        do = funds.promise if self.kind == "promise" else funds.withdraw
        return _of(do(session, caller, neighbourhood, self.fund, self.amount, said=self.said))


class CollectIn(In):
    """What a resident or household gives to a collection."""

    kind: Literal["collect"]
    fund: Name
    giver: Name
    amount: Whole
    """Fen."""
    said: Words = ""

    def write(self, session: Session, caller: Caller, neighbourhood: str) -> Written:
        """Write it down."""
        entry = funds.collect(
            session, caller, neighbourhood, self.fund, self.giver, self.amount, said=self.said
        )
        return _of(entry)


class ReleaseIn(In):
    """A collection whose project is not funded: everybody gets back what they gave."""

    kind: Literal["release"]
    fund: Name
    said: Words = ""

    def write(self, session: Session, caller: Caller, neighbourhood: str) -> Written:
        """Write it down."""
        return _of(*funds.release(session, caller, neighbourhood, self.fund, said=self.said))


class AcceptIn(In):
    """The result of a project is accepted: awards for it may be paid."""

    kind: Literal["accept"]
    request: Name
    said: Words = ""

    def write(self, session: Session, caller: Caller, neighbourhood: str) -> Written:
        """Write it down."""
        return _of(paying.accept(session, caller, neighbourhood, self.request, said=self.said))


class PayIn(In):
    """Money that is held for a project is paid to it; it spends of it, or returns what is left."""

    kind: Literal["pay", "spend", "return"]
    fund: Name
    request: Name
    amount: Whole
    """Fen."""
    said: Words = ""

    def write(self, session: Session, caller: Caller, neighbourhood: str) -> Written:
        """Write it down."""
        do = {"pay": paying.pay, "spend": paying.spend, "return": paying.give_back}[self.kind]
        entry = do(
            session, caller, neighbourhood, self.fund, self.request, self.amount, said=self.said
        )
        return _of(entry)


class ReverseIn(In):
    """An entry to be undone."""

    kind: Literal["reverse"]
    entry: Annotated[int, Field(ge=1, lt=2**31)]
    said: Words

    def write(self, session: Session, caller: Caller, neighbourhood: str) -> Written:
        """Write the reversal."""
        return _of(paying.reverse(session, caller, neighbourhood, self.entry, said=self.said))


class GiveIn(In):
    """Points that somebody gives to somebody else."""

    kind: Literal["give"]
    person: Name
    to: Name
    minutes: Whole

    def write(self, session: Session, caller: Caller, neighbourhood: str) -> Written:
        """Write it down."""
        entry = points.give(session, caller, neighbourhood, self.person, self.to, self.minutes)
        return _of(entry)


class OfferIn(In):
    """Goods pledged for points: new ones, or more pieces of the same."""

    kind: Literal["offer"]
    id: Name
    name: Annotated[str, Field(min_length=1, max_length=200)]
    donor: Name
    minutes: Annotated[int, Field(ge=1, le=100_000)]
    """What one piece costs."""
    pieces: Annotated[int, Field(ge=1, le=10**6)]
    until: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None

    def write(self, session: Session, caller: Caller, neighbourhood: str) -> Written:
        """Write it down."""
        given = self.model_dump(exclude={"kind"})
        return _of(points.offer(session, caller, neighbourhood, **given))


class RedeemIn(In):
    """Points spent on goods."""

    kind: Literal["redeem"]
    person: Name
    offer: Name
    pieces: Annotated[int, Field(ge=1, le=1000)] = 1

    def write(self, session: Session, caller: Caller, neighbourhood: str) -> Written:
        """Write it down."""
        entry = points.redeem(session, caller, neighbourhood, self.person, self.offer, self.pieces)
        return _of(entry)


class RulesIn(In):
    """New rules of the bank of hours."""

    kind: Literal["rules"]
    seen: Annotated[int, Field(ge=0, lt=2**31)]
    """The version that they take the place of; 0: the first."""
    rules: PointsRules

    def write(self, session: Session, caller: Caller, neighbourhood: str) -> Written:
        """Publish them."""
        version = set_rules(session, caller, neighbourhood, self.rules, seen=self.seen)
        return {"entries": [], "version": version}


BookIn = Annotated[
    FundIn
    | PromiseIn
    | CollectIn
    | ReleaseIn
    | AcceptIn
    | PayIn
    | ReverseIn
    | GiveIn
    | OfferIn
    | RedeemIn
    | RulesIn,
    Field(discriminator="kind"),
]
