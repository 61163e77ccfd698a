"""The register as it is read: the public sees what was done, not who lives where."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from api.problems import Problem
from api.services.ledger.projects import money_of
from api.services.register.keeping import entry_of, history_of
from api.services.register.rating import attendance_of, stars_of
from api.services.register.sorts import Sort, sort_of
from api.services.rights import Subject, allowed, held_by
from api.services.signing import Caller
from models.register.base import Recorded
from models.register.clubs import Club
from models.tables import Neighbourhood, RegisterEntry

MOST = 200
WHO = frozenset({"household", "people", "members"})
"""Fields of a state that say who."""


@dataclass(frozen=True)
class Done:
    """A deed as it is shown."""

    number: int
    at: datetime
    acting: str
    due: datetime | None
    content: dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """An entry with its state and its history."""

    row: RegisterEntry
    state: dict[str, Any]
    history: tuple[Done, ...]


@dataclass(frozen=True)
class Seeing:
    """How much of a neighbourhood's register somebody sees."""

    whole: bool
    member: bool


def seeing(caller: Caller, neighbourhood: str) -> Seeing:
    """What a caller sees."""
    whole = held_by(caller, "thing.read", neighbourhood).whole
    return Seeing(whole, whole or allowed(caller, "common.read", Subject(neighbourhood)))


def entries(
    session: Session,
    neighbourhood: str,
    kind: str,
    *,
    stands: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> list[RegisterEntry]:
    """Entries of a kind by id, from the one after ``after`` on. Raises Problem ``not-found``."""
    if session.get(Neighbourhood, neighbourhood) is None:
        raise Problem("not-found", neighbourhood)
    query = select(RegisterEntry).where(
        RegisterEntry.neighbourhood == neighbourhood, RegisterEntry.kind == sort_of(kind).name
    )
    if stands is not None:
        query = query.where(RegisterEntry.stands == stands)
    if after is not None:
        query = query.where(col(RegisterEntry.id) > after)
    return list(session.exec(query.order_by(col(RegisterEntry.id)).limit(min(limit, MOST))))


def shown(session: Session, caller: Caller, neighbourhood: str, kind: str, id: str) -> Entry:
    """One entry, as far as whoever asks may see it. Raises Problem ``not-found``."""
    sort = sort_of(kind)
    row = entry_of(session, neighbourhood, sort.name, id)
    history = history_of(session, neighbourhood, sort, id)
    see = seeing(caller, neighbourhood)
    told = _state(sort, history, see)
    if sort.name == "clubs":
        told |= _of_club(session, neighbourhood, sort.fold(history))
    if sort.name == "projects":
        told |= _of_project(session, neighbourhood, id)
    return Entry(row, told, tuple(_done(one, see) for one in history))


def _of_club(session: Session, neighbourhood: str, club: Club) -> dict[str, Any]:
    """How many belong to a club, came to what it held, and how they liked it."""
    stars: Counter[int] = Counter()
    for activity in club.activities:
        stars.update(stars_of(session, neighbourhood, activity))
    return {
        "membership": len(club.members),
        "attendance": attendance_of(session, neighbourhood, club.activities),
        "stars": {str(n): stars[n] for n in sorted(stars)},
    }


def _of_project(session: Session, neighbourhood: str, id: str) -> dict[str, Any]:
    """Its money, as the book has it."""
    money = money_of(session, neighbourhood, id)
    return {"money": {**asdict(money), "given": money.given, "remaining": money.remaining}}


def _state(sort: Sort, history: list[Recorded], see: Seeing) -> dict[str, Any]:
    state = sort.fold(history)
    told: dict[str, Any] = state.model_dump(mode="json")
    if not see.whole:
        told = {name: value for name, value in told.items() if name not in WHO}
    if not see.member:
        for one in told.get("holders", ()):
            one.pop("person")
    return told


def _done(recorded: Recorded, see: Seeing) -> Done:
    deed = recorded.deed
    hidden = set() if see.whole else set(deed.private)
    hidden |= set() if see.member else set(deed.members)
    content = deed.model_dump(mode="json", exclude_defaults=True, exclude=hidden)
    return Done(recorded.number, recorded.at, recorded.acting, recorded.due, content)
