"""What the public gets of a week: only the fields named here, so that a new one stays in by itself.

Gone are care class, value, urgency and weeks waited (:mod:`matcher.record.weights` holds whole
numbers instead), homes and all places below the house group, age bands, languages, skills, free
times and limits of people, wishes about people, when a household can receive, and every text. A
request's place is its community; a household appears, as ``home-3``, only where a rule or goal
counts by household: bookings and promises.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from matcher.record.whereabouts import Whereabouts
from models.base import Window
from models.demand import (
    Accepted,
    Choice,
    Line,
    Request,
    Role,
    RoomNeed,
    SeatOffer,
    SeatWish,
    Session,
)
from models.items import Commitments
from models.places import Organisation
from models.policy import Policy
from models.supply import (
    Catalogue,
    Conditions,
    Item,
    JoinedRoom,
    Person,
    Pledge,
    Room,
    Venue,
)
from models.week import Decision, Decisions, History, Week


def public_week(week: Week) -> Week:
    """The reduced week (of one without texts): sound in itself, readable as any other."""
    return _Reduction(week).week()


def public_content(week: Week, content: Commitments) -> Commitments:
    """A plan's content, sorted, with hand-over places no nearer than the community."""
    return _Reduction(week).content(content)


class _Reduction(Whereabouts):
    # --- the whole ----------------------------------------------------------------------------

    def week(self) -> Week:
        full = self.full
        donors = tuple(p.donor for p in full.pledges)
        organisations = [Organisation(id=o.id, kind=o.kind) for o in full.organisations]
        if any(donor in self._people for donor in donors):
            organisations.append(Organisation(id=self._residents, kind="social"))
        return Week(
            id=full.id,
            calendar=full.calendar,
            geography=self.geography_left(),
            catalogue=self._catalogue(),
            organisations=tuple(sorted(organisations, key=lambda o: o.id)),
            people=tuple(self._person(p) for p in sorted(full.people, key=lambda p: p.id)),
            pledges=tuple(self._pledge(p) for p in sorted(full.pledges, key=lambda p: p.id)),
            venues=tuple(Venue(id=v.id, place=self.coarse(v.place)) for v in full.venues),
            rooms=tuple(_room(r) for r in full.rooms),
            joined_rooms=tuple(_joined(j) for j in full.joined_rooms),
            requests=tuple(self._request(r) for r in self.requests),
            history=History(promises=self.content(full.history.promises)),
            decisions=self._decisions(),
            policy=self._policy(),
        )

    def content(self, content: Commitments) -> Commitments:
        """By request: the order of a plan may follow that of the streets."""
        flows = (f.model_copy(update={"place": self.coarse(f.place)}) for f in content.flows)
        return Commitments(
            flows=tuple(sorted(flows, key=lambda f: (f.request, f.line, f.pledge, f.at))),
            placements=tuple(
                sorted(
                    content.placements,
                    key=lambda p: (p.request, p.session, p.occurrence, p.start),
                )
            ),
            seats=tuple(
                sorted(content.seats, key=lambda s: (s.request, s.activity, s.session or ""))
            ),
        )

    @cached_property
    def _people(self) -> frozenset[str]:
        return frozenset(p.id for p in self.full.people)

    @cached_property
    def _residents(self) -> str:
        """Stands for every person who pledges something."""
        return self.unused("residents")

    def _policy(self) -> Policy:
        policy = self.full.policy
        budgets = tuple(
            cap for cap in policy.caps.budgets if cap.place is None or self.is_coarse(cap.place)
        )
        caps = policy.caps.model_copy(update={"budgets": budgets})
        return policy.model_copy(update={"caps": caps})

    def _catalogue(self) -> Catalogue:
        given = self.full.catalogue
        items = tuple(
            Item(
                id=i.id,
                kind=i.kind,
                unit=i.unit,
                parts=i.parts,
                divisible=i.divisible,
                perishable=i.perishable,
                substitutes=i.substitutes,
            )
            for i in given.items
        )
        return Catalogue(items=items, topics=given.topics, functions=given.functions, audiences=())

    def _decisions(self) -> Decisions:
        given = self.full.decisions
        bans = tuple(d for d in given.bans if d.target.person is None)
        return Decisions(
            pins=_spoken(given.pins),
            bans=_spoken(bans),
            locks=_spoken(given.locks),
            withdrawn=given.withdrawn,
        )

    # --- one by one ---------------------------------------------------------------------------

    def _person(self, p: Person) -> Person:
        return Person(
            id=p.id,
            home=self.root.id,
            organisation=p.organisation,
            staff_pledge=p.staff_pledge,
            hire=p.hire,
        )

    def _pledge(self, p: Pledge) -> Pledge:
        where = p.conditions.communities
        return Pledge(
            id=p.id,
            donor=self._residents if p.donor in self._people else p.donor,
            kind=p.kind,
            item=p.item,
            quantity=p.quantity,
            windows=_times(p.windows),
            conditions=Conditions(
                communities=where if all(map(self.is_coarse, where)) else (),
                topics=p.conditions.topics,
                requests=p.conditions.requests,
            ),
            max_share_percent=p.max_share_percent,
            lot=p.lot,
            deliveries=p.deliveries,
            money=p.money,
            match_percent=p.match_percent,
            at=None if p.at is None else self.coarse(p.at),
        )

    def _request(self, r: Request) -> Request:
        return Request(
            id=r.id,
            kind=r.kind,
            household=self.home_of(r),
            organisation=r.organisation,
            people=r.people,
            place=self.coarse(r.place),
            topic=r.topic,
            earliest=r.earliest,
            deadline=r.deadline,
            least_percent=r.least_percent,
            lines=tuple(self._line(line) for line in r.lines),
            sessions=tuple(self._session(s) for s in r.sessions),
            order=r.order,
            seats=None if r.seats is None else _offer(r.seats),
            seat=None if r.seat is None else _wish(r.seat),
            needs=r.needs,
            excludes=r.excludes,
            project=r.project,
        )

    def _line(self, line: Line) -> Line:
        kinds = {i.id: i.kind for i in self.full.catalogue.items}
        return Line(
            id=line.id,
            item=line.item,
            amount=line.amount,
            least=line.least,
            windows=_times(line.windows) if kinds[line.item] == "capacity" else (),
            accepts=tuple(Accepted(item=a.item, give=a.give, per=a.per) for a in line.accepts),
            single_source=line.single_source,
        )

    def _session(self, s: Session) -> Session:
        clock = self.ground.clock
        whole = Window(start=clock.time(0), end=clock.time(clock.horizon))
        room = s.room
        return Session(
            id=s.id,
            minutes=s.minutes,
            windows=(whole,) if room is None else _times(s.windows),
            occurrences=s.occurrences,
            spacing=s.spacing,
            crew=tuple(Role(id=x.id, count=x.count, same_carer=x.same_carer) for x in s.crew),
            room=None
            if room is None
            else RoomNeed(
                function=room.function,
                people=room.people,
                equipment=room.equipment,
                rooms=room.rooms,
            ),
            home_visit=s.home_visit,
            meeting=s.meeting,
        )


def _times(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Windows without how welcome they are."""
    return tuple(Window(start=w.start, end=w.end) for w in windows)


def _spoken(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    return tuple(Decision(id=d.id, target=d.target, by=d.by) for d in decisions)


def _room(r: Room) -> Room:
    return Room(
        id=r.id,
        venue=r.venue,
        functions=r.functions,
        capacity=r.capacity,
        equipment=r.equipment,
        open=_times(r.open),
        closed=_times(r.closed),
        turnover_minutes=r.turnover_minutes,
    )


def _joined(j: JoinedRoom) -> JoinedRoom:
    return JoinedRoom(
        id=j.id,
        rooms=j.rooms,
        functions=j.functions,
        capacity=j.capacity,
        turnover_minutes=j.turnover_minutes,
    )


def _offer(offer: SeatOffer) -> SeatOffer:
    return SeatOffer(limit=offer.limit, least=offer.least, course=offer.course)


def _wish(wish: SeatWish) -> SeatWish:
    """The choices in an order that tells no rank."""
    return SeatWish(choices=tuple(sorted(_choices(wish), key=_name)))


def _choices(wish: SeatWish) -> Iterator[Choice]:
    for c in wish.choices:
        yield Choice(activity=c.activity, session=c.session, occurrence=c.occurrence)


def _name(choice: Choice) -> tuple[str, str, int]:
    occurrence = -1 if choice.occurrence is None else choice.occurrence
    return choice.activity, choice.session or "", occurrence
