"""The book: accounts, entries and their moves, which triggers keep as they are, and what funds,
offers and rules there are. What the words mean: :mod:`models.book`.

Writing a move changes the balances of both its accounts; the database refuses one below zero that
may not be (``ck_book_balances_enough``), a move between measures (``ck_book_moves_measure``), and
any change of an entry or move (``ck_book_kept``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlmodel import Field

from models.book import (
    ACCOUNT_KINDS,
    ENTRY_KINDS,
    FUND_KINDS,
    MEASURES,
    PointsRules,
    Share,
)
from models.tables.base import Carried, Moment, Table, Versioned, now, one_of
from models.tables.places import Ids

Facts = dict[str, str]
Shares = tuple[Share, ...]
Served = tuple[str, str, str, int]
"""Day, topic, name (empty: not for everybody), minutes."""


class BookAccount(Table, table=True):
    """Something that holds an amount. ``owner`` is a fund, a giver, a person or an offer;
    ``request`` the project of an account that is for one."""

    __tablename__ = "book_accounts"
    __table_args__: Any = (
        one_of("measure", MEASURES),
        one_of("kind", ACCOUNT_KINDS),
        Unique("neighbourhood", "measure", "kind", "owner", "request"),
    )

    id: int | None = Field(default=None, primary_key=True)
    neighbourhood: str = Field(foreign_key="neighbourhoods.id", max_length=80)
    measure: str = Field(max_length=10)
    kind: str = Field(max_length=10)
    owner: str = Field(default="", max_length=80)
    request: str = Field(default="", max_length=80)
    owes: bool
    """Whether it may be below zero."""


class BookBalance(Table, table=True):
    """What an account holds: the sum of its moves. Made and changed by triggers alone."""

    __tablename__ = "book_balances"
    __table_args__: Any = (CheckConstraint("owes OR amount >= 0", name="enough"),)

    account: int = Field(
        primary_key=True, foreign_key="book_accounts.id", sa_column_kwargs={"autoincrement": False}
    )
    owes: bool
    amount: int = Field(sa_type=BigInteger)


class BookEntry(Table, table=True):
    """One thing that happened. Never changed, never deleted; undone by an entry that names it."""

    __tablename__ = "book_entries"
    __table_args__: Any = (
        one_of("kind", ENTRY_KINDS),
        CheckConstraint("(kind = 'reverse') = (reverses IS NOT NULL)", name="reverses"),
        Unique("reverses"),
        Unique("neighbourhood", "key"),
        Index(None, "neighbourhood", "id"),
        Index(None, "week", "kind"),
    )

    id: int | None = Field(default=None, primary_key=True)
    neighbourhood: str = Field(foreign_key="neighbourhoods.id", max_length=80)
    kind: str = Field(max_length=10)
    reverses: int | None = Field(default=None, foreign_key="book_entries.id")
    key: str | None = Field(default=None, max_length=120)
    """What may be written once: the engagement that was committed or earned, and which time."""
    week: str | None = Field(default=None, max_length=80)
    """The week that it follows from."""
    moves: int
    """How many moves it has: none can be added later."""
    facts: Facts = Field(default_factory=dict, sa_type=Carried(Facts, keep=0))
    """Ids and figures it rests on; no words about people."""
    made_by: str | None = Field(default=None, max_length=40)
    made_at: datetime = Field(default_factory=now, sa_type=Moment)


class BookMove(Table, table=True):
    """An amount out of one account and into another of the same measure."""

    __tablename__ = "book_moves"
    __table_args__: Any = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("source <> target", name="apart"),
        Index(None, "source", "entry"),
        Index(None, "target", "entry"),
    )

    entry: int = Field(primary_key=True, foreign_key="book_entries.id")
    number: int = Field(primary_key=True)
    source: int = Field(foreign_key="book_accounts.id")
    target: int = Field(foreign_key="book_accounts.id")
    amount: int = Field(sa_type=BigInteger)


class BookWords(Table, table=True):
    """What somebody said to an entry. Apart from it, so that it can be erased."""

    __tablename__ = "book_words"

    entry: int = Field(
        primary_key=True, foreign_key="book_entries.id", sa_column_kwargs={"autoincrement": False}
    )
    said: str = Field(sa_type=Text)


class Fund(Versioned, table=True):
    """Money under one name and one way of giving; what it holds are accounts."""

    __tablename__ = "funds"
    __table_args__: Any = (
        one_of("kind", FUND_KINDS),
        one_of("money", ("grant", "match", "award", "crowdfunding")),
        CheckConstraint("(money = 'crowdfunding') = (request <> '')", name="bound"),
    )

    neighbourhood: str = Field(primary_key=True, foreign_key="neighbourhoods.id", max_length=80)
    id: str = Field(primary_key=True, max_length=80)
    """Also the id of its pledge in the weeks."""
    name: str = Field(default="", sa_type=Text)
    kind: str = Field(max_length=20)
    money: str = Field(default="grant", max_length=20)
    match_percent: int = 100
    donor: str = Field(max_length=80)
    """The organisation that gives it, or answers for it."""
    request: str = Field(default="", max_length=80)
    """Crowdfunding: the one project it is for."""
    by_pledge: bool = False
    """Made by a money pledge of a published week, and holds what that says; else by hand, and the
    weeks' pledges follow it."""
    topics: Ids = Field(default=(), sa_type=Carried(Ids))
    """What it may go to; empty: anything."""
    shares: Shares = Field(default=(), sa_type=Carried(Shares))


class Offer(Versioned, table=True):
    """Goods pledged for the bank of hours; how many there are left is an account."""

    __tablename__ = "offers"
    __table_args__: Any = (CheckConstraint("minutes > 0", name="minutes"),)

    neighbourhood: str = Field(primary_key=True, foreign_key="neighbourhoods.id", max_length=80)
    id: str = Field(primary_key=True, max_length=80)
    name: str = Field(sa_type=Text)
    donor: str = Field(max_length=80)
    minutes: int
    """What one piece costs."""
    until: str | None = Field(default=None, max_length=10)
    """The last day on which it can be had, ``YYYY-MM-DD``."""


class PointsRulesRow(Table, table=True):
    """Rules of the bank of hours, published; new rules are a new version."""

    __tablename__ = "points_rules"

    neighbourhood: str = Field(primary_key=True, foreign_key="neighbourhoods.id", max_length=80)
    version: int = Field(primary_key=True)
    content: PointsRules = Field(sa_type=Carried(PointsRules))
    made_by: str | None = Field(default=None, max_length=40)
    made_at: datetime = Field(default_factory=now, sa_type=Moment)


class Certificate(Versioned, table=True):
    """A certificate of service 志愿服务记录证明, from being asked for to being issued or not.

    Who (name and pseudonym), hours and content, who issues it, number and date. What it says is
    fixed when its public notice begins.
    """

    __tablename__ = "certificates"
    __table_args__: Any = (
        one_of("state", ("asked", "noticed", "issued", "refused", "revoked")),
        CheckConstraint("since <= until", name="period"),
        CheckConstraint(
            "state NOT IN ('noticed', 'issued') OR noticed_at IS NOT NULL", name="noticed"
        ),
        CheckConstraint("(issued_at IS NULL) = (number IS NULL)", name="issued"),
        Unique("number"),
        Index(None, "neighbourhood", "person"),
        Index(None, "neighbourhood", "state"),
        ForeignKeyConstraint(["neighbourhood"], ["neighbourhoods.id"]),
    )

    id: str = Field(primary_key=True, max_length=40)
    neighbourhood: str = Field(max_length=80)
    person: str = Field(max_length=80)
    name: str | None = Field(default=None, sa_type=Text)
    """As on the certificate; None before its notice, and after the person was erased."""
    issuer: str = Field(default="", max_length=80)
    """An organisation; empty: the neighbourhood itself."""
    issuer_name: str = Field(default="", sa_type=Text)
    since: str = Field(max_length=10)
    until: str = Field(max_length=10)
    """First and last day that it speaks of."""
    minutes: int = 0
    content: tuple[Served, ...] = Field(default=(), sa_type=Carried(tuple[Served, ...], keep=0))
    """By day."""
    state: str = Field(default="asked", max_length=10)
    number: str | None = Field(default=None, max_length=40)
    """Also the code by which anybody can check it."""
    asked_by: str | None = Field(default=None, max_length=40)
    asked_at: datetime = Field(default_factory=now, sa_type=Moment)
    noticed_at: datetime | None = Field(default=None, sa_type=Moment)
    issued_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    """When it was refused or revoked."""
    reason: str = Field(default="", sa_type=Text)
    """Why it was refused or revoked."""
    objections: tuple[str, ...] = Field(default=(), sa_type=Carried(tuple[str, ...], keep=0))
    """What was said against it during its notice, and by whom is in the audit."""
