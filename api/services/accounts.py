"""Accounts: who may make which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, col, select

from api.problems import Fault, Problem
from api.services.audit import note
from api.services.booking.near import places_and_above
from api.services.passwords import hashed
from api.services.people.whose import subject_of
from api.services.rights import RIGHTS, Operation, Subject, allowed, require
from api.services.signing import PUBLIC, Caller
from models.tables import (
    Account,
    Grant,
    Neighbourhood,
    OrganisationRow,
    PersonRow,
    PlaceRow,
    WeekRow,
)
from models.tables.base import OfWeek
from models.tables.people import Role

AUDITS: Operation = "audit.read"


class GrantGiven(BaseModel):
    """A role to be given, and over what (see :class:`models.tables.Grant`)."""

    model_config = ConfigDict(extra="forbid")

    role: Role
    neighbourhood: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    scope: Annotated[str, Field(max_length=80)] = ""


def make_account(
    session: Session,
    caller: Caller,
    *,
    login: str,
    password: str,
    name: str,
    language: str,
    grants: Sequence[GrantGiven],
) -> Account:
    """An account with its roles.

    A grant needs the right to make accounts over its neighbourhood and where its scope lies; an
    operator's, and an account without any grant, need it over everything. Who is audited appoints
    no auditor: a role that reads the audit is given by who reads it there, or by an operator.

    Raises
    ------
    Problem : ``not-allowed``; ``already-there`` for a login that is taken; ``bad-input``.
    """
    if not grants:
        require(caller, "account.make", Subject())
    for grant in grants:
        for subject in _over(session, grant):
            require(caller, "account.make", subject)
            if AUDITS in RIGHTS[grant.role] and not allowed(caller, "account.make", Subject()):
                require(caller, AUDITS, subject)
    _check(session, grants)
    return _made(session, caller, login, password, name, language, grants)


def make_by_hand(
    session: Session, login: str, password: str, grants: Sequence[GrantGiven]
) -> Account:
    """An account that nobody was asked for: the machine's own command line makes the first."""
    return _made(session, PUBLIC, login, password, "", "zh", grants)


def _over(session: Session, grant: GrantGiven) -> list[Subject]:
    """What a grant is over, where it lies: a place as its newest week has it, people at home.
    An organisation lies nowhere in particular.

    Everything of that name: the account speaks for a household too that is called like a person.
    """
    where, scope = grant.neighbourhood, grant.scope
    if where is None or not scope:
        return [Subject(where)]
    found = []
    if home := subject_of(session, where, scope).places:
        found.append(Subject(where, home))
    if week := _newest(session, where, PlaceRow, scope):
        found.append(Subject(where, [p.id for p in places_and_above(session, week, (scope,))]))
    if _newest(session, where, OrganisationRow, scope):
        found.append(Subject(where))
    return found or [Subject(where, (scope,))]


def _newest(session: Session, neighbourhood: str, table: type[OfWeek], id: str) -> str | None:
    """The newest week that has such a thing."""
    return session.exec(
        select(WeekRow.id)
        .join(table, col(table.week) == col(WeekRow.id))
        .where(WeekRow.neighbourhood == neighbourhood, table.id == id)
        .order_by(col(WeekRow.start).desc())
        .limit(1)
    ).first()


def _check(session: Session, grants: Sequence[GrantGiven]) -> None:
    known = set(session.exec(select(Neighbourhood.id)).all())
    faults = []
    for at, grant in enumerate(grants):
        field = f"grants[{at}].neighbourhood"
        if (grant.neighbourhood is None) != (grant.role == "operator"):
            zh, en = "除 operator 外都要有邻里", "a neighbourhood, except for operators"
        elif grant.neighbourhood is not None and grant.neighbourhood not in known:
            zh, en = "应为已有的邻里", "a neighbourhood that exists"
        else:
            continue
        faults.append(Fault(field=field, value=str(grant.neighbourhood), zh=zh, en=en))
    for at, grant in enumerate(grants):
        if grant.neighbourhood in known and grant.scope:
            faults += _strange(session, f"grants[{at}].scope", grant)
    if faults:
        raise Problem("bad-input", errors=faults)


PLACE = ("{0} 的地点", "a place of {0}")
OWN: tuple[tuple[str, str], tuple[type[OfWeek], ...]] = (
    ("{0} 的人、住户或组织", "a person, a household or an organisation of {0}"),
    (PersonRow, PlaceRow, OrganisationRow),
)
OVER: dict[Role, tuple[tuple[str, str], tuple[type[OfWeek], ...]]] = {
    "coordinator": (PLACE, (PlaceRow,)),
    "district": (PLACE, (PlaceRow,)),
    "auditor": (PLACE, (PlaceRow,)),
    "house-group-head": (PLACE, (PlaceRow,)),
    "organisation": (("{0} 的组织", "an organisation of {0}"), (OrganisationRow,)),
    "resident": OWN,
    "household-head": OWN,
    "host": OWN,
}
"""Role → over what it may be given, in words, and where such things stand."""


def _strange(session: Session, field: str, grant: GrantGiven) -> list[Fault]:
    """A scope that no week of the neighbourhood has: a slip gives a role over nothing, and over
    somebody else as soon as a week has such an id. Before the first week there is none to ask."""
    weeks = select(WeekRow.id).where(WeekRow.neighbourhood == grant.neighbourhood)
    if grant.role not in OVER or session.exec(weeks.limit(1)).first() is None:
        return []
    (zh, en), tables = OVER[grant.role]
    for table in tables:
        there = select(table.id).where(table.id == grant.scope, col(table.week).in_(weeks))
        if session.exec(there.limit(1)).first() is not None:
            return []
    where = grant.neighbourhood
    return [Fault(field=field, value=grant.scope, zh=zh.format(where), en=en.format(where))]


def _made(
    session: Session,
    caller: Caller,
    login: str,
    password: str,
    name: str,
    language: str,
    grants: Sequence[GrantGiven],
) -> Account:
    lowered = login.strip().lower()
    if session.exec(select(Account.id).where(Account.login == lowered)).first() is not None:
        raise Problem("already-there", "login")
    account = Account(
        id=uuid4().hex, login=lowered, password=hashed(password), name=name, language=language
    )
    session.add(account)
    session.flush()
    for grant in grants:
        session.add(Grant(account=account.id, given_by=caller.account, **grant.model_dump()))
    note(session, caller, "account.make", entity="account", entity_id=account.id)
    session.flush()
    return account
