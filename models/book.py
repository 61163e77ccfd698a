"""The book 账本: what is kept of money, of minutes given, and of goods pledged for them.

Double entry: a move takes an amount from one account and gives it to another of the same measure,
so that no entry can fail to balance. Amounts are whole: fen, minutes, pieces.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from models.base import MAX_AMOUNT, Frozen, Id

Measure = Literal["fen", "minutes", "pieces"]
"""What an account counts. Moves stay within one."""
MEASURES: tuple[Measure, ...] = get_args(Measure)

AccountKind = Literal[
    "giver",
    "fund",
    "held",
    "paid",
    "spent",
    "bank",
    "person",
    "used",
    "donor",
    "offer",
    "handed",
]
"""Fen: what a *giver* owes by promise, what of a *fund* is free, what is *held* of it for a
project, what was *paid* to the project, what that has *spent*. Minutes: the *bank* that gives them
out, a *person*, what was *used* up. Pieces: the *donor*, an *offer*, what was *handed* out."""
ACCOUNT_KINDS: tuple[AccountKind, ...] = get_args(AccountKind)
OWING: tuple[AccountKind, ...] = ("giver", "bank", "donor")
"""Where money, minutes and pieces come from: below zero by as much as they have given."""

EntryKind = Literal[
    "promise",
    "collect",
    "commit",
    "accept",
    "pay",
    "spend",
    "return",
    "withdraw",
    "earn",
    "give",
    "redeem",
    "offer",
    "reverse",
]
"""*promise* and *collect* (of residents, for one project) fill a fund; *commit* holds money for a
project as a published plan has it; *accept* says that a result is accepted (it moves nothing);
*pay*, *spend*; *return* from the project to its fund; *withdraw* from the fund to the giver.
*earn*, *give* to somebody, *redeem* for a piece of an *offer*. *reverse* undoes an entry, whole."""
ENTRY_KINDS: tuple[EntryKind, ...] = get_args(EntryKind)

Whole = Annotated[int, Field(ge=1, le=MAX_AMOUNT)]
"""An amount that is moved."""

FundKind = Literal["foundation", "happiness", "special", "collection", "firm"]
"""基金会, 幸福资金, 专项资金, 居民自筹, 企业."""
FUND_KINDS: tuple[FundKind, ...] = get_args(FundKind)
Money = Literal["grant", "match", "award", "crowdfunding"]
"""As a pledge of money is given (:class:`models.supply.Pledge`)."""


class Share(Frozen):
    """A fund's tilt: at least this part of all that it was promised goes to a topic, or to a place
    and all in it."""

    topic: Id | None = None
    place: Id | None = None
    percent: Annotated[int, Field(ge=1, le=100)]


class PointsRules(Frozen):
    """How minutes served count in the bank of hours. Percentages multiply; 100 changes nothing.

    Points = minutes · night · holiday · hard · tidy, rounded down once, at the end. Minutes in the
    night and on holidays are counted one by one.
    """

    night_from: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "22:00"
    night_until: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "06:00"
    """The next morning, if not later than ``night_from``."""
    night_percent: Annotated[int, Field(ge=100, le=1000)] = 150
    holiday_percent: Annotated[int, Field(ge=100, le=1000)] = 200
    """On the neighbourhood's days off."""
    hard: dict[Id, Annotated[int, Field(ge=100, le=1000)]] = {}
    """Skill that the role needs → percentage."""
    tidy_percent: Annotated[int, Field(ge=100, le=1000)] = 110
    """Where the room was left tidy."""
