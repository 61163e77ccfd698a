"""Where an entry lies and who answers for whom, as the newest week of the neighbourhood knows."""

from __future__ import annotations

from functools import cached_property

from sqlmodel import Session, col, func, select

from api.problems import Problem
from api.services.booking.near import places_and_above
from api.services.rights import Subject, require
from api.services.signing import Caller
from api.services.things.reach import Reach
from models.places import Place
from models.register.base import Actor, Capacity
from models.tables import Neighbourhood, OrganisationRow, PersonRow, PlaceRow, WeekRow


def newest_week(session: Session, neighbourhood: str) -> WeekRow | None:
    """The week with the newest places and people."""
    return session.exec(
        select(WeekRow)
        .where(WeekRow.neighbourhood == neighbourhood)
        .order_by(col(WeekRow.start).desc())
        .limit(1)
    ).one_or_none()


class Ground:
    """A neighbourhood as one caller stands on it."""

    def __init__(self, session: Session, caller: Caller, neighbourhood: str) -> None:
        """Raises Problem ``not-found``; ``not-now`` while there is no week; or as ``require``."""
        if session.get(Neighbourhood, neighbourhood) is None:
            require(caller, "common.read", Subject(neighbourhood))
            raise Problem("not-found", neighbourhood)
        require(caller, "common.read", Subject(neighbourhood))
        week = newest_week(session, neighbourhood)
        if week is None:
            raise Problem("not-now", f"{neighbourhood}: no week")
        self.session, self.caller, self.neighbourhood = session, caller, neighbourhood
        self.week: WeekRow = week
        self.reach = Reach(session, caller, week)

    def above(self, place: str) -> tuple[Place, ...]:
        """A place with all that it lies in; nothing, if the neighbourhood has it not."""
        return places_and_above(self.session, self.week.id, (place,))

    def level(self, place: str) -> str | None:
        """The level of a place; None if it is none."""
        row = self.session.get(PlaceRow, (self.week.id, place))
        return row.level if row is not None else None

    @property
    def levels(self) -> dict[str, str]:
        """What the levels are called that offices speak of."""
        names = {"household": self.week.household, "group": self.week.group}
        order = list(self.week.levels)
        at = order.index(self.week.household)
        return {**names, "building": order[at - 1] if at else self.week.household}

    def households(self, place: str) -> set[str]:
        """The households in a place."""
        return set(
            self.session.exec(
                select(PlaceRow.id)
                .where(PlaceRow.week == self.week.id, PlaceRow.level == self.week.household)
                .where(col(PlaceRow.id).in_(self.reach.inside(frozenset({place}))))
            )
        )

    def count_households(self, place: str) -> int:
        """How many."""
        return self.session.exec(
            select(func.count())
            .select_from(PlaceRow)
            .where(PlaceRow.week == self.week.id, PlaceRow.level == self.week.household)
            .where(col(PlaceRow.id).in_(self.reach.inside(frozenset({place}))))
        ).one()

    def living(self, place: str, among: tuple[str, ...]) -> set[str]:
        """Those of some people who live in a place."""
        return set(
            self.session.exec(
                select(PersonRow.id)
                .where(PersonRow.week == self.week.id, col(PersonRow.id).in_(among))
                .where(col(PersonRow.home).in_(self.reach.inside(frozenset({place}))))
            )
        )

    def electorate(self, place: str) -> str:
        """The place whose households an affair of a place concerns: its house group, or the place
        itself if it is larger."""
        chain = {one.level: one.id for one in self.above(place)}
        order = list(self.week.levels)
        level = self.level(place)
        if level is None or order.index(level) <= order.index(self.week.group):
            return place
        return chain.get(self.week.group, place)

    # --- who acts -----------------------------------------------------------------------------

    @cached_property
    def _homes(self) -> dict[str, str]:
        """Person → home, of those whom the caller answers for."""
        names = self.reach.speaks_for
        rows = self.session.exec(
            select(PersonRow.id, PersonRow.home).where(
                PersonRow.week == self.week.id,
                col(PersonRow.id).in_(names) | col(PersonRow.home).in_(names),
            )
        ).all()
        return dict(rows)

    @cached_property
    def people(self) -> frozenset[str]:
        """Whom the caller answers for."""
        return frozenset(self._homes)

    @property
    def homes(self) -> frozenset[str]:
        """Where the people live whom the caller answers for."""
        return frozenset(self._homes.values())

    @cached_property
    def own_households(self) -> frozenset[str]:
        """The households that the caller answers for."""
        asked = self.reach.speaks_for | set(self._homes.values())
        rows = self.session.exec(
            select(PlaceRow.id)
            .where(PlaceRow.week == self.week.id, PlaceRow.level == self.week.household)
            .where(col(PlaceRow.id).in_(asked))
        )
        return frozenset(rows.all())

    @cached_property
    def organisations(self) -> frozenset[str]:
        """The organisations that the caller answers for."""
        rows = self.session.exec(
            select(OrganisationRow.id)
            .where(OrganisationRow.week == self.week.id)
            .where(col(OrganisationRow.id).in_(self.reach.speaks_for))
        )
        return frozenset(rows.all())

    def runs(self, place: str | None) -> bool:
        """Whether the caller runs the neighbourhood, or the part in which a place lies."""
        held = self.reach.held("protected.write")
        if held.whole or not held.places or place is None:
            return held.whole
        return bool(held.places & {one.id for one in self.above(place)})

    def actor(self, place: str | None, more: frozenset[Capacity] = frozenset()) -> Actor:
        """The caller, as guards look at them, in an affair of a place."""
        acting = set(more)
        if self.runs(place):
            acting.add("coordinator")
        if self.own_households:
            acting.add("resident")
        if self.organisations:
            acting.add("organisation")
        return Actor(frozenset(acting), self.people, self.own_households, self.organisations)
