"""A neighbourhood to look around in: a week, published, and somebody at every desk."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from api.database import Database
from api.services import cycle, publishing
from api.services.accounts import GrantGiven, make_by_hand
from api.services.adopting import adopt
from api.services.sign_in_links import make_link
from api.services.signing import Caller, caller_of, open_session
from api.services.turn.opening import open_next
from api.services.weeks import make_neighbourhood, make_week
from models.plan import PlanFile
from models.tables import Account, Household, Identity
from models.tables.people import Role
from models.week import Week
from scenarios.south_gate.identities import NAMES

USES = 10_000
"""Of a link, which here stands in for a password."""
DAYS = 30


@dataclass(frozen=True)
class Seat:
    """Somebody who can sign in, and by which path."""

    role: Role
    name: str
    scope: str
    path: str


@dataclass(frozen=True)
class Cast:
    """Who sits at which desk: role → (name, what it is over)."""

    neighbourhood: str
    name: str
    people: tuple[tuple[Role, str, str], ...]
    identities: Mapping[str, str]
    """Pseudonym → name."""


def fill(
    database: Database,
    week: Week,
    file: PlanFile | None,
    cast: Cast,
    *,
    publish: bool = True,
    following: bool = False,
) -> list[Seat]:
    """Fill an empty database by the same use cases as people do.

    Without a plan the week is collecting; with one it is under review, or published; ``following``
    opens the week after it, so that there is one to wish and pledge for.
    """
    with database.writing() as session:
        operator = _signed(session, "operator", "operator", "", None)
        make_neighbourhood(
            session,
            operator,
            id=cast.neighbourhood,
            name=cast.name,
            time_zone=week.calendar.time_zone,
        )
        seats = [_seat(session, cast, role, name, scope) for role, name, scope in cast.people]
        coordinator = _signed(session, "first", "coordinator", "", cast.neighbourhood)
        row = make_week(session, coordinator, cast.neighbourhood, week)
        _identities(session, week, cast)
        if file is None:
            return seats
        cycle.advance(session, coordinator, week.id, "frozen", version=row.version)
        plan = adopt(session, coordinator, week.id, file)
        if publish:
            said = "按公布的规矩分好，请大家核对。 Matched by the published rules; please check."
            publishing.publish(session, coordinator, week.id, plan.id, statement=said)
            if following:
                open_next(session, coordinator, week.id)
    return seats


def _seat(session: Session, cast: Cast, role: Role, name: str, scope: str) -> Seat:
    account = _account(session, f"{role}-{scope}".rstrip("-"), role, scope, cast.neighbourhood)
    account.name = name
    token = make_link(session, account.id, uses=USES, hours=24 * DAYS)
    return Seat(role, name, scope, f"/enter/{token}")


def _account(
    session: Session, login: str, role: Role, scope: str, neighbourhood: str | None
) -> Account:
    grant = GrantGiven(role=role, neighbourhood=neighbourhood, scope=scope)
    return make_by_hand(session, login, secrets.token_urlsafe(32), (grant,))


def _signed(
    session: Session, login: str, role: Role, scope: str, neighbourhood: str | None
) -> Caller:
    account = _account(session, login, role, scope, neighbourhood)
    return caller_of(session, open_session(session, account, hours=1).token)


def _identities(session: Session, week: Week, cast: Cast) -> None:
    homes = {person.id: person.home for person in week.people}
    level = {place.id: place.level for place in week.geography.places}
    for household in sorted(set(homes.values())):
        if level[household] == week.geography.household:
            session.add(Household(neighbourhood=cast.neighbourhood, id=household))
    session.flush()
    for person, name in cast.identities.items():
        home = homes[person]
        at_home = level[home] == week.geography.household
        session.add(
            Identity(
                neighbourhood=cast.neighbourhood,
                id=person,
                name=name,
                household=home if at_home else None,
            )
        )
    session.flush()


SOUTH_GATE = Cast(
    neighbourhood="nanmen",
    name="嘉定城南片区",
    people=(
        ("coordinator", "方社工", ""),
        ("organisation", "丰禾粮油", "harvest"),
        ("organisation", "晨光贸易公司", "dawn-trading"),
        ("resident", "孙奶奶", "sun-nainai"),
        ("household-head", "宋姐", "song"),
        ("host", "吴老师", "wu-laoshi"),
        ("auditor", "审计员", ""),
    ),
    identities=NAMES,
)


def cast_of(week: Week) -> Cast:
    """The South Gate's own cast, or somebody for every desk of another week."""
    if week.id.startswith("south-gate"):
        return SOUTH_GATE
    firm = next(o for o in week.organisations if any(p.donor == o.id for p in week.pledges))
    served = {r.household for r in week.requests if r.household is not None}
    household = min(served)
    return Cast(
        neighbourhood="demo",
        name=week.name or week.id,
        people=(
            ("coordinator", "协调员", ""),
            ("organisation", firm.name or firm.id, firm.id),
            ("household-head", "住户", household),
            ("auditor", "审计员", ""),
        ),
        identities={},
    )
