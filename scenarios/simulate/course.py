"""One method's way through the weeks: who waits, and what is remembered."""

from __future__ import annotations

from datetime import date

from matcher.rules.view import View
from models.places import Place
from models.policy import Policy
from models.supply import Person
from models.week import History, PastAsk, Week
from scenarios.simulate.arrivals import Arrival, Arrivals
from scenarios.simulate.past import remembered
from scenarios.simulate.queue import Waited, carry, depart


class Course:
    """The queue and the history that a method's plans have led to; begins with neither."""

    def __init__(self) -> None:
        self.waiting: list[Arrival] = []
        """Who waits, at the end of the last week; from :meth:`begin` on, who asks in this one."""
        self.past: tuple[PastAsk, ...] = ()
        self._homes: dict[str, Place] = {}
        self._residents: dict[str, Person] = {}

    def begin(self, new: Arrivals, policy: Policy) -> tuple[Week, list[Waited]]:
        """The week as this method meets it, and whose wait has ended without being served."""
        monday = date.fromisoformat(new.ground.calendar.start)
        going_on, gone = carry(self.waiting, new.number, monday)
        self.waiting = [*going_on, *new.fresh]
        ground = new.ground
        requests = (*ground.requests, *(a.request for a in self.waiting))
        pledges = (*ground.pledges, *(p for a in self.waiting for p in a.own))
        week = ground.model_copy(
            update={
                "requests": requests,
                "pledges": pledges,
                "history": History(past=self.past),
                "policy": policy,
            }
        )
        return self._listed(week), gone

    def _listed(self, week: Week) -> Week:
        """With the households and people that anything refers to, and no others."""
        level = week.geography.household
        upper = [p for p in week.geography.places if p.level != level]
        self._homes.update((p.id, p) for p in week.geography.places if p.level == level)
        helpers = [p for p in week.people if p.windows]
        helping = {p.id for p in helpers}
        self._residents.update((p.id, p) for p in week.people if p.id not in helping)
        named = {person for r in week.requests for person in r.people} - helping
        residents = [self._residents[person] for person in sorted(named)]
        homes = {p.home for p in (*helpers, *residents)} & self._homes.keys()
        homes |= {r.household for r in week.requests if r.household is not None}
        homes |= {entry.household for entry in self.past if entry.household is not None}
        places = (*upper, *(self._homes[home] for home in sorted(homes)))
        geography = week.geography.model_copy(update={"places": places})
        return week.model_copy(update={"geography": geography, "people": (*helpers, *residents)})

    def close(self, view: View) -> list[Waited]:
        """Takes a plan of this week as carried out; whose wait has ended as they are served."""
        self.past = remembered(view)
        self.waiting, gone = depart(view, self.waiting)
        return gone

    def end(self) -> list[Waited]:
        """Those who still wait when the simulation ends."""
        return [Waited(a.request, "waiting") for a in self.waiting]
