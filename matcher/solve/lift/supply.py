"""Rules lifted from what is given: pledges, people and rooms."""

from __future__ import annotations

from matcher.solve.lift.base import (
    MOST_MINUTES,
    MOST_PEOPLE,
    Changes,
    Lift,
    changed,
    copied,
)
from models.supply import Conditions, JoinedRoom, Person, PersonSkill, Pledge, Room
from models.week import Target, Week

OTHERS = 20
"""For how many people, besides those named and needed, rules are lifted."""


class SupplyLift(Lift):
    """What changes in pledges, people and rooms."""

    def __init__(self, week: Week, rules: frozenset[str], targets: tuple[Target, ...]) -> None:
        super().__init__(week, rules, targets)
        self.copies = self._copies()
        self.able = self._able()
        self.skills = tuple(
            PersonSkill(skill=s.id, level=3, certified=True) for s in week.catalogue.skills
        )
        self.languages = tuple(
            sorted({x.language or "" for r in week.requests for s in r.sessions for x in s.crew})
        )

    def pledge(self, pledge: Pledge) -> Changes:
        """Staff pledges are lifted with their people (``organisation-hours``)."""
        if pledge.kind == "staff":
            return {}
        changes: Changes = {}
        share = 100 if self("pledge-conditions") else pledge.max_share_percent
        limit = "lent-capacity" if pledge.kind == "capacity" else "pledge-limit"
        wages = pledge.id in self.funds and pledge.id not in self.copies
        if self(limit) and not wages:  # with wages, the sum of both is ``paid-hours``' affair
            needed = pledge.quantity + self._asked()
            # The largest share of it stays what it was: 1 % of a hundred times as much.
            most = 100 * (pledge.quantity * share // 100) + 99
            changes["quantity"] = needed if share == 100 else most
            share = share if share == 100 else 1
        if self("pledge-conditions"):
            changes["conditions"] = Conditions()
        if self("pledge-window"):
            changes["windows"] = ()
        if self("lot-size"):
            changes["lot"] = 0
        if self("matched-money"):
            changes["money"] = "grant"
        return {**changes, "max_share_percent": share}

    def _asked(self) -> int:
        """More than anybody could take of anything."""
        lines = [line for r in self.week.requests for line in r.lines]
        rates = [s.give for i in self.week.catalogue.items for s in i.substitutes]
        rates += [a.give or 1 for line in lines for a in line.accepts]
        asked = sum(line.amount for line in lines) * max(rates, default=1)
        return asked + sum(t.amount or 0 for t in self.targets)

    def _copies(self) -> dict[str, Pledge]:
        """Funds apart for the hired, so that what is lifted from the one is kept for the other:
        conditions and windows bind flows by rules of their own, wages by ``paid-hours``."""
        found = {}
        refused = {a.who for r in self.week.requests for a in r.affinity if a.forbidden}
        for id in sorted(self.funds):
            fund = self.pledges[id]
            bound = bool(fund.windows) or fund.conditions != Conditions() or id in refused
            if self("paid-hours"):
                free = {"id": copied(id), "conditions": Conditions(), "windows": ()}
                found[id] = changed(fund, free)
            elif bound and self("pledge-conditions", "pledge-window"):
                found[id] = changed(fund, {"id": copied(id)})
        return found

    def still_withdrawn(self) -> tuple[str, ...]:
        """Without ``ban`` only those whose absence parts a group (``group-together``); else also
        everybody whose staff pledge or fund is withdrawn, whatever becomes of that."""
        withdrawn = self.week.decisions.withdrawn
        if self("ban"):
            grouped = {p for r in self.week.requests if r.seat is not None for p in r.people}
            together = not self("group-together")
            return tuple(id for id in withdrawn if together and id in grouped)
        gone = [
            p.id
            for p in self.week.people
            if p.staff_pledge in self.withdrawn
            or (p.hire is not None and p.hire.fund in self.withdrawn)
        ]
        return (*withdrawn, *gone)

    def _able(self) -> frozenset[str]:
        """Whom rules are lifted for: those named, and enough others to fill every crew. (For all
        the people of a district, the program would not fit.)"""
        named = {t.person for t in self.targets if t.person is not None}
        requests = {t.request for t in self.targets}
        needed = sum(
            role.count * session.occurrences
            for r in self.week.requests
            if r.id in requests
            for session in r.sessions
            for role in session.crew
        )
        here = [p.id for p in self.week.people if p.id not in self.withdrawn and p.id not in named]
        return frozenset(named.union(here[: OTHERS + needed]))

    def person(self, person: Person) -> Changes:
        """Nothing for people who are not needed (:meth:`_able`)."""
        changes: Changes = {}
        if person.id not in self.able:
            return self._wages(person)
        if self("skill"):
            spoken = (*person.languages, *self.languages)
            changes |= {"skills": self.skills, "languages": spoken}
        if self("available"):
            changes["windows"] = self.whole_week
        if self("travel"):
            changes["travel_minutes"] = MOST_MINUTES
        if self("rest"):
            changes["rest_minutes"] = 0
        if self("vetted"):
            changes["vetted"] = True
        if self("excluded"):
            changes["excludes"] = ()
        if self("organisation-hours"):
            changes["staff_pledge"] = None
        return changes | self._wages(person)

    def _wages(self, person: Person) -> Changes:
        if person.hire is None or person.hire.fund not in self.copies:
            return {}
        return {"hire": changed(person.hire, {"fund": copied(person.hire.fund)})}

    def room(self, room: Room | JoinedRoom) -> Changes:
        """Joined rooms are open when their parts are."""
        changes: Changes = {}
        if self("function"):
            changes["functions"] = dict.fromkeys(sorted(self.functions), 0) | room.functions
        if self("capacity"):
            changes["capacity"] = MOST_PEOPLE
        if self("open") and isinstance(room, Room):
            changes |= {"open": self.always, "closed": ()}
        return changes
