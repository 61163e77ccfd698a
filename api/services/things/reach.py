"""Which rows of a week a caller reaches: the one place where it is stated, as clauses of SQL.

A row is reached for an operation if any of these holds.

- *whole*: a grant over the whole neighbourhood allows it.
- *within*: the row lies in the place of a grant that allows it. Places and organisations lie where
  they are, people at home, pledges where they are picked up, rooms where their venue is, requests
  at their place. What lies nowhere (an item, a joined room, a pledge that is delivered) is for
  grants over the whole neighbourhood, and decisions besides for whoever entered them.
- *own*: a person is its own, its household's and its organisation's; a pledge is its donor's; a
  request is its household's (and of the people who live there), its organisation's, and if it is an
  activity or a project of no household, of who entered it or hosts it.

Reading besides: all members read :data:`COMMON` kinds, places above the household, and of open
requests what is announced; those who serve a request by the standing publication read what serving
needs; whoever entered something for somebody else reads it. A *need* is not read with
``thing.read`` but with ``need.read``: who waits for help is the business of those who give it.

Under 14 years a guardian answers: a child's own grant writes nothing, and whoever is named as the
guardian reaches what is the child's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, false, inspect, or_, true
from sqlmodel import Session, col, select

from api.services.rights import Held, Operation, held_by
from api.services.signing import Caller
from api.services.things.guardians import Minors, minors
from api.services.things.kinds import COMMON, OPEN_REQUESTS, Kind
from models.tables import (
    Engagement,
    Identity,
    PersonRow,
    PlaceRow,
    PledgeRow,
    Publication,
    RequestRow,
    VenueRow,
    WeekRow,
)

Clause = ColumnElement[bool]


@dataclass(frozen=True)
class Own:
    """What somebody's own grants name, with what follows from it."""

    names: frozenset[str]
    """People, households, organisations."""
    homes: frozenset[str]
    """The households in which the people among them live."""
    hosts: frozenset[str]
    """Activities whose crew names one of the people."""


class Reach:
    """What one caller reaches in one week. Asks the database at most three things of its own."""

    def __init__(self, session: Session, caller: Caller, week: WeekRow) -> None:
        self.session = session
        self.caller = caller
        self.week = week

    def held(self, operation: Operation) -> Held:
        """What the caller's grants reach here."""
        return held_by(self.caller, operation, self.week.neighbourhood)

    # --- clauses ------------------------------------------------------------------------------

    def reaches(self, kind: Kind, operation: Operation) -> Clause:
        """Rows that the operation may be done with."""
        held = self.held(operation)
        if held.whole:
            return true()
        clauses = [self._within(kind, held.places)] if held.places else []
        if held.own:
            writes = operation.endswith((".write", ".erase"))
            clauses.append(self._own(kind, self._own_of(held.own, writes)))
        if kind.shelf.row.__tablename__ == "decisions" and held.places:
            clauses.append(kind.columns().entered_by == self.caller.account)
        return or_(false(), *clauses)

    def full(self, kind: Kind) -> Clause:
        """Rows that are read whole, but for what is sensitive."""
        if kind.name in COMMON:
            return self._member
        columns = kind.columns()
        entered = and_(columns.entered_by == self.caller.account, self._member)
        if kind.name == "places":
            above = columns.level != self.week.household
            return or_(and_(above, self._member), self.reaches(kind, "thing.read"))
        if kind.name == "requests":
            need = columns.kind == "need"
            return or_(
                and_(~need, self.reaches(kind, "thing.read")),
                and_(need, self.reaches(kind, "need.read")),
                entered,
            )
        if kind.write == "decision.write":
            read = self.held("thing.read").whole
            return or_(true() if read else false(), self.reaches(kind, "decision.write"))
        return or_(self.reaches(kind, "thing.read"), entered)

    def announced(self, kind: Kind) -> Clause:
        """Rows of which what is announced is read."""
        if kind.name != "requests":
            return false()
        return and_(kind.columns().kind.in_(OPEN_REQUESTS), self._member)

    def serving(self, kind: Kind) -> Clause:
        """Rows of which what serving needs is read."""
        own = self._own_of(self.held("thing.read").own, False)
        if kind.name != "requests" or not own.names:
            return false()
        staff = select(PersonRow.id).where(
            PersonRow.week == self.week.id, col(PersonRow.organisation).in_(own.names)
        )
        given = select(PledgeRow.id).where(
            PledgeRow.week == self.week.id, col(PledgeRow.donor).in_(own.names)
        )
        crew = and_(
            col(Engagement.kind) == "crew",
            or_(col(Engagement.person).in_(own.names), col(Engagement.person).in_(staff)),
        )
        flow = and_(col(Engagement.kind) == "flow", col(Engagement.pledge).in_(given))
        served = (
            select(Engagement.request)
            .join(Publication, col(Publication.id) == col(Engagement.publication))
            .where(Publication.week == self.week.id, col(Publication.undone_at).is_(None))
            .where(or_(crew, flow))
        )
        return col(kind.columns().id).in_(served)

    def owned(self, kind: Kind) -> Clause:
        """Rows that are the caller's own."""
        return self._own(kind, self._own_of(self._names, False))

    @cached_property
    def speaks_for(self) -> frozenset[str]:
        """The people, households and organisations for which the caller answers themselves."""
        return self._own_of(self.held("thing.write").own, True).names

    def is_own(self, owner: str) -> bool:
        """Whether a person or household is the caller's own, or that of the people they are."""
        return owner in self._names or owner in {self._homes.get(name) for name in self._names}

    def taken_pseudonyms(self, ids: Collection[str]) -> set[str]:
        """Those of some ids that stand for a person of the neighbourhood, in any week."""
        people = select(PersonRow.id).join(WeekRow, col(WeekRow.id) == col(PersonRow.week))
        in_weeks = people.where(
            WeekRow.neighbourhood == self.week.neighbourhood, col(PersonRow.id).in_(ids)
        )
        known = select(Identity.id).where(
            Identity.neighbourhood == self.week.neighbourhood, col(Identity.id).in_(ids)
        )
        return set(self.session.exec(in_weeks)) | set(self.session.exec(known))

    @property
    def _member(self) -> Clause:
        return true() if self.held("common.read").whole else false()

    # --- within -------------------------------------------------------------------------------

    def inside(self, places: frozenset[str]) -> Any:
        """A query for these places and all in them."""
        table = inspect(PlaceRow).local_table
        assert isinstance(table, Table)
        down = (
            select(table.c.id)
            .where(table.c.week == self.week.id, table.c.id.in_(places))
            .cte(recursive=True)
        )
        below = select(table.c.id).where(table.c.week == self.week.id, table.c.parent == down.c.id)
        return select(down.union(below).c.id)

    def _within(self, kind: Kind, places: frozenset[str]) -> Clause:
        inside = self.inside(places)
        columns = kind.columns()
        if kind.name == "rooms":
            venues = select(VenueRow.id).where(
                VenueRow.week == self.week.id, col(VenueRow.place).in_(inside)
            )
            return col(columns.venue).in_(venues)
        if kind.place is None:
            return false()
        return col(columns[kind.place]).in_(inside)

    # --- own ----------------------------------------------------------------------------------

    def _own(self, kind: Kind, own: Own) -> Clause:
        columns = kind.columns()
        match kind.name:
            case "people":
                fields = (columns.id, columns.home, columns.organisation)
                return or_(*(field.in_(own.names) for field in fields))
            case "pledges":
                return col(columns.donor).in_(own.names)
            case "organisations":
                return col(columns.id).in_(own.names)
            case "places":
                return col(columns.id).in_(own.names | own.homes)
            case "requests":
                return self._own_request(own, columns)
            case _:
                return false()

    def _own_request(self, own: Own, columns: Any) -> Clause:
        if not own.names:
            return false()
        ours = or_(
            columns.household.in_(own.names | own.homes), columns.organisation.in_(own.names)
        )
        nobodys = and_(
            columns.household.is_(None),
            columns.organisation.is_(None),
            columns.kind.in_(("activity", "project")),
        )
        mine = or_(columns.entered_by == self.caller.account, columns.id.in_(own.hosts))
        return or_(ours, and_(nobodys, mine))

    def _own_of(self, names: frozenset[str], writes: bool) -> Own:
        if not names:
            return Own(frozenset(), frozenset(), frozenset())
        young = self.minors
        reached = ((names - young.own) | young.wards) if writes else (names | young.wards)
        homes = frozenset(self._homes[name] for name in reached if name in self._homes)
        hosts = frozenset(a for a, people in self._hosts.items() if people & reached)
        return Own(frozenset(reached), homes, hosts)

    @cached_property
    def _names(self) -> frozenset[str]:
        """All that the caller's own grants name."""
        return self.held("thing.read").own | self.held("frame.write").own

    @cached_property
    def minors(self) -> Minors:
        """Who among those the caller's own grants name is a child, and whose guardian they are."""
        return minors(self.session, self.week.neighbourhood, self._names)

    @cached_property
    def _homes(self) -> dict[str, str]:
        """Person → household, of those whom the caller's own grants reach."""
        people = self._names | self.minors.wards
        found = self.session.exec(
            select(PersonRow.id, PersonRow.home)
            .join(
                PlaceRow,
                and_(col(PlaceRow.week) == PersonRow.week, col(PlaceRow.id) == PersonRow.home),
            )
            .where(PersonRow.week == self.week.id, col(PersonRow.id).in_(people))
            .where(PlaceRow.level == self.week.household)
        )
        return dict(found.all())

    @cached_property
    def _hosts(self) -> dict[str, frozenset[str]]:
        """Activity → the people its crews name, where the caller's own are among them."""
        people = self._names | self.minors.wards
        if not any(grant.role == "host" for grant in self.caller.grants):
            return {}
        found = self.session.exec(
            select(RequestRow.id, RequestRow.sessions).where(
                RequestRow.week == self.week.id, RequestRow.kind == "activity"
            )
        )
        crews = {
            activity: frozenset(p for s in sessions for role in s.crew for p in role.people)
            for activity, sessions in found
        }
        return {activity: named & people for activity, named in crews.items() if named & people}
