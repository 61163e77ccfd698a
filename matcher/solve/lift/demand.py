"""Rules lifted from what is asked for: lines, sessions and seats."""

from __future__ import annotations

from matcher.solve.lift.base import MOST_PEOPLE, Changes, changed, copied, each
from matcher.solve.lift.supply import SupplyLift
from models.base import Window
from models.demand import Accepted, Affinity, Choice, Line, Request, RoomNeed, Session


class DemandLift(SupplyLift):
    """What changes in requests."""

    def request(self, request: Request) -> Changes:
        """What changes in a request and all its parts."""
        changes: Changes = {
            "lines": each(request.lines, lambda line: self._line(request, line)),
            "sessions": each(request.sessions, lambda session: self._session(request, session)),
        }
        if self("deadline"):
            changes |= {"earliest": None, "deadline": None}
        if self("bundle"):
            changes["least_percent"] = 0
        if self("excluded"):
            changes["refuses"] = ()
        changes["affinity"] = self._affinity(request)
        if self("group-together"):
            changes["people"] = tuple(p for p in request.people if p not in self.withdrawn)
        if self("gate") and request.project is not None:
            passed = {"stage": "evaluation", "published": True, "reviewed": True}
            changes["project"] = changed(request.project, passed)
        return changes | self._seats(request)

    def _affinity(self, request: Request) -> tuple[Affinity, ...]:
        """Who must not serve it: people (``excluded``), pledges (``pledge-conditions``), and staff
        pledges and funds for those whom they pay."""
        found = []
        for a in request.affinity:
            pledge = self.pledges.get(a.who)
            rule = "excluded" if pledge is None else "pledge-conditions"
            paid = pledge is not None and pledge.kind == "staff"
            if not (a.forbidden and self(rule) and not paid):
                found.append(a)
            if a.forbidden and a.who in self.copies and not self("paid-hours"):
                found.append(changed(a, {"who": copied(a.who)}))
        return tuple(found)

    def _line(self, request: Request, line: Line) -> Changes:
        changes: Changes = {}
        if self("single-source"):
            changes["single_source"] = False
        if self("bundle"):
            changes["least"] = 0
        if self("pledge-window"):
            changes["windows"] = self._lendable(line)
        if self("substitution"):
            known = {line.item, *(a.item for a in line.accepts)}
            named = [self.pledges[t.pledge].item for t in self.targets if t.pledge in self.pledges]
            others = tuple(
                Accepted(item=item, give=1, per=1)
                for item in dict.fromkeys(named)
                if item is not None and item not in known
            )
            changes["accepts"] = (*self._rated(line), *others)
        return changes

    def _rated(self, line: Line) -> list[Accepted]:
        """What it accepts; where no rate is known, one for one."""
        item = next(i for i in self.week.catalogue.items if i.id == line.item)
        known = {s.item for s in item.substitutes}
        return [
            a if a.item in known or a.give is not None else changed(a, {"give": 1, "per": 1})
            for a in line.accepts
        ]

    def _lendable(self, line: Line) -> tuple[Window, ...]:
        """What is lent keeps its windows within the week, as they say in which slots it is used."""
        item = next(i for i in self.week.catalogue.items if i.id == line.item)
        if item.kind != "capacity":
            return ()
        spans = [self.clock.span(w) for w in line.windows]
        inside = [(max(a, 0), min(b, self.clock.horizon)) for a, b in spans]
        return tuple(self.window(a, b) for a, b in inside if a < b) or (self.window(0, 1),)

    def _session(self, request: Request, session: Session) -> Changes:
        changes: Changes = {}
        if self("window"):
            left = self.clock.horizon - max(0, self.starts.get(request.id, 0))
            fits = max(1, left) * self.week.calendar.slot_minutes
            changes |= {"windows": self.whole_week, "minutes": min(session.minutes, fits)}
        if self("crew-complete"):
            changes["crew"] = each(session.crew, lambda _: {"people": ()})
        need = session.room
        if need is None:
            named = any(t.room is not None and t.request == request.id for t in self.targets)
            if named and self("function") and self.functions:
                changes["room"] = RoomNeed(function=min(self.functions))
            return changes
        relaxed: Changes = {"rooms": ()} if self("function") else {}
        relaxed |= {"equipment": ()} if self("equipment") else {}
        return changes | {"room": changed(need, relaxed)}

    def _seats(self, request: Request) -> Changes:
        changes: Changes = {}
        if request.seats is not None:
            offer: Changes = {"audiences": (), "communities": ()} if self("audience") else {}
            offer |= {"limit": MOST_PEOPLE} if self("seat-limit") else {}
            offer |= {"least": 0} if self("least-attendance") else {}
            changes["seats"] = changed(request.seats, offer)
        if request.seat is not None and self("one-seat"):
            more = tuple(
                Choice(activity=t.activity)
                for t in self.targets
                if t.activity is not None and t.request == request.id
            )
            changes["seat"] = changed(request.seat, {"choices": (*request.seat.choices, *more)})
        return changes
