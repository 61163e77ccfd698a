"""Seating enrolments, and cancelling what too few people sit in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from matcher.baseline.decided import fits
from matcher.baseline.facts import least_percent
from matcher.baseline.moments import mask
from matcher.baseline.serve import Server
from matcher.rules.view import Occurrence
from models.demand import Choice, Request, SeatOffer
from models.items import Seat
from models.week import Target


class Seater:
    """Gives enrolments their seats out of the activities that are placed."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.facts = server.facts
        self.state = server.state

    def seat(self, enrolment: Request, wanted: list[Target] | None = None) -> bool:
        """Seats an enrolment in its best liked choice that has room for all of the group."""
        wish = enrolment.seat
        group = set(enrolment.people)
        if wish is None or enrolment.id in self.state.seats or not group:
            return False
        if not self.server.may_start(enrolment) or group & self.facts.withdrawn:
            return False
        cap = self.facts.week.policy.caps.seats_per_person
        if cap is not None and any(self.state.seats_of[p] >= cap for p in group):
            return False
        for choice in sorted(wish.choices, key=lambda c: -c.preference):
            for seat in self._seats(enrolment, choice):
                asked = wanted or []
                named = all(
                    fits(t.activity, seat.activity)
                    and fits(t.session, seat.session)
                    and fits(t.occurrence, seat.occurrence)
                    for t in asked
                )
                if named and self._has_room(enrolment, group, seat):
                    self.state.add_seat(seat)
                    return True
        return False

    def _seats(self, enrolment: Request, choice: Choice) -> Iterator[Seat]:
        """The seats a choice allows; of a drop-in activity the emptiest occurrence last."""
        activity = self.facts.view.requests[choice.activity]
        if activity.seats is None or not self.state.tasks_of[activity.id]:
            return
        if activity.seats.course:
            yield Seat(request=enrolment.id, activity=activity.id)
            return
        keys = [
            key
            for key in self.state.tasks_of[activity.id]
            if fits(choice.session, key[1]) and fits(choice.occurrence, key[2])
        ]
        for _, session, k in sorted(keys, key=lambda key: (-self.state.attendance[key], key)):
            yield Seat(request=enrolment.id, activity=activity.id, session=session, occurrence=k)

    def _has_room(self, enrolment: Request, group: set[str], seat: Seat) -> bool:
        activity = self.facts.view.requests[seat.activity]
        offer = activity.seats
        if offer is None or activity.id in self.facts.withdrawn:
            return False
        if self.server.decided.bans_seat(
            enrolment.id, seat.activity, seat.session, seat.occurrence
        ):
            return False
        if not all(self._is_meant(person, offer) for person in group):
            return False
        first, last = self.facts.limits(enrolment)
        covered = self.state.covered(seat.activity, seat.session, seat.occurrence)
        ordered = sorted((task.start, task.end) for task in covered)
        if any(a[1] > b[0] for a, b in pairwise(ordered)):
            return False
        return all(
            first <= task.start
            and task.end <= last
            and self.state.attendance[task.key] + len(group) <= offer.limit
            and not any(self.state.busy[p] & mask(task.start, task.end) for p in group)
            for task in covered
        )

    def _is_meant(self, person: str, offer: SeatOffer) -> bool:
        who = self.facts.view.people[person]
        return (not offer.audiences or who.audience in offer.audiences) and (
            not offer.communities or self.facts.view.lies_in(who.home, offer.communities)
        )

    def cancel_one(self) -> list[Request] | None:
        """Cancels the occurrence (of a course, the course) that lacks most people, with whatever
        stands on it; the enrolments that lost their seat, or None if every one has enough."""
        lacking: list[tuple[int, Occurrence]] = []
        for activity in self.facts.week.requests:
            if activity.seats is not None:
                lacking += [
                    (self.state.attendance[key] - activity.seats.least, key)
                    for key in self.state.tasks_of[activity.id]
                    if self.state.attendance[key] < activity.seats.least
                ]
        if not lacking:
            return None
        key = min(lacking)[1]
        before = dict(self.state.seats)
        self._cancel(key)
        self.drop_groundless()
        return [self.facts.view.requests[e] for e in before if e not in self.state.seats]

    def _cancel(self, key: Occurrence) -> None:
        activity = self.facts.view.requests[key[0]]
        offer = activity.seats
        if offer is None or offer.course or any(o.before == key[1] for o in activity.order):
            self.state.clear(activity.id)
            return
        for enrolment in list(self.state.sitting[activity.id]):
            seat = self.state.seats[enrolment]
            if (seat.session, seat.occurrence) == key[1:]:
                self.state.remove_seat(enrolment)
        self.state.remove_task(key)
        share = self.state.share(activity)
        if share * 100 < least_percent(activity) or share == 0:
            self.state.clear(activity.id)

    def drop_groundless(self) -> None:
        """Takes everything back from requests whose prerequisites have got nothing."""
        standing = [r for r in self.facts.week.requests if r.needs]
        again = True
        while again:
            again = False
            for request in standing:
                if self.server.takes(request.id) and not all(
                    self.server.is_served(other) for other in request.needs
                ):
                    self.state.clear(request.id)
                    again = True
