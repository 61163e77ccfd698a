"""Who could fill a role, and what keeps everybody else from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from matcher.explain.facts import Fix
from matcher.explain.lack import Found, Lack, tally
from matcher.explain.times import Span, least_lacking
from matcher.rules.terms import unmet_terms
from matcher.rules.view import View
from models.base import Window
from models.demand import Request, Role, Session
from models.supply import Person, Pledge
from models.week import Decision


class Helpers:
    """Judges everybody for the roles of one session."""

    def __init__(
        self,
        view: View,
        request: Request,
        session: Session,
        places: Sequence[str],
        begins: Sequence[int],
    ) -> None:
        """``places``: where it could happen; ``begins``: the slots at which it could begin."""
        self.view = view
        self.request = request
        self.session = session
        self.places = tuple(dict.fromkeys(places))
        self.begins = begins
        self.length = view.clock.length(session.minutes)
        self.certified = {s.id for s in view.week.catalogue.skills if s.certificate}

    def part(self, role: Role, missing: int) -> Found:
        """A role, and everybody (or everybody it names) as candidates."""
        people = [p for p in self.view.week.people if not role.people or p.id in role.people]
        lacks = {p.id: list(self.lacks(role, p)) for p in people}
        return tally(
            lacks,
            kind="role",
            session=self.session.id,
            role=role.id,
            missing=missing,
            needed=role.count,
        )

    def lacks(self, role: Role, person: Person) -> Iterator[Lack]:
        """The rules that keep a person from a role, in the order in which they are counted."""
        tests: tuple[Callable[[Role, Person], Iterator[Lack]], ...] = (
            self._able,
            self._vetted,
            self._excluded,
            self._contracts,
            self._way,
            self._load,
            self._free,
            self._present,
        )
        for test in tests:
            yield from test(role, person)

    def _fix(self, role: Role, **fields: object) -> Fix:
        base = {"who": self.request.id, "session": self.session.id, "role": role.id}
        return Fix.model_validate({**base, **fields})

    def _able(self, role: Role, person: Person) -> Iterator[Lack]:
        fixes: list[Fix] = []
        lacks: list[tuple[int | None, int | None]] = []
        if role.skill is not None:
            known = [s for s in person.skills if s.skill == role.skill]
            level = max((s.level for s in known), default=0)
            paper = role.skill not in self.certified or any(
                s.certified and s.level >= role.level for s in known
            )
            if not known:
                yield Lack("skill")
                return
            if level < role.level:
                lacks.append((level, role.level))
                fixes.append(self._fix(role, kind="level", by=role.level - level, to=level))
            elif not paper:
                lacks.append((None, None))
                fixes.append(Fix(kind="certificate", who=person.id, word=role.skill))
        if role.language is not None and role.language not in person.languages:
            lacks.append((None, None))
            fixes.append(self._fix(role, kind="language", word=role.language))
        if len(lacks) == 1:
            yield Lack("skill", *lacks[0], tuple(fixes))
        elif lacks:
            yield Lack("skill")

    def _vetted(self, role: Role, person: Person) -> Iterator[Lack]:
        if (self.session.home_visit or self.session.children) and not person.vetted:
            yield Lack("vetted", fixes=(Fix(kind="vetted", who=person.id),))

    def _excluded(self, role: Role, person: Person) -> Iterator[Lack]:
        view, request = self.view, self.request
        fixes: list[Fix] = []
        barred = any(a.forbidden and a.who == person.id for a in request.affinity)
        if person.id in request.refuses or barred:
            fixes.append(Fix(kind="accept", who=request.id, word=person.id))
        fixes += [
            Fix(kind="welcome", who=other, word=person.id)
            for other in request.people
            if person.id in view.people[other].excludes
        ]
        spots = [request.place, *([request.household] if request.household is not None else [])]
        around = {a for spot in spots for a in view.ancestors(spot)}
        around |= {request.id, *request.people}
        everywhere = set.intersection(*(set(view.ancestors(p)) for p in self.places))
        stands = sorted((around | everywhere).intersection(person.excludes))
        fixes += [Fix(kind="welcome", who=person.id, word=x) for x in stands]
        if fixes:
            yield Lack("excluded", fixes=tuple(fixes) if len(fixes) == 1 else ())

    def _contracts(self, role: Role, person: Person) -> Iterator[Lack]:
        """The staff pledge or fund behind a person: its conditions, and whether it suffices."""
        if person.staff_pledge is not None:
            pledge = self.view.pledges[person.staff_pledge]
            yield from self._contract("organisation-hours", pledge, self.session.minutes)
        if person.hire is not None:
            pledge = self.view.pledges[person.hire.fund]
            wage = -(-self.session.minutes * person.hire.price_per_hour // 60)
            yield from self._contract("paid-hours", pledge, wage)
            if wage and not self.view.passes_gate(self.request):
                yield Lack("gate")

    def _contract(self, rule: str, pledge: Pledge, drawn: int) -> Iterator[Lack]:
        if any(unmet_terms(self.view, pledge, self.request)):
            yield Lack(rule, fixes=terms_fixes(self.view, pledge, self.request))
        elif drawn > pledge.quantity:
            more = drawn - pledge.quantity
            fix = Fix(kind="pledge-more", who=pledge.id, by=more, to=drawn)
            yield Lack(rule, fixes=(fix,))
        elif pledge.windows:
            spans = self.view.spans(pledge.windows)
            yield from self._within(rule, "pledge-window", pledge.id, spans)

    def _way(self, role: Role, person: Person) -> Iterator[Lack]:
        way = min(self.view.travel_minutes(person.home, place) for place in self.places)
        if way > person.travel_minutes:
            by = way - person.travel_minutes
            fix = Fix(kind="go-farther", who=person.id, by=by, to=way)
            yield Lack("travel", person.travel_minutes, way, (fix,))

    def _load(self, role: Role, person: Person) -> Iterator[Lack]:
        minutes = self.session.minutes
        for rule, most, tasks in (
            ("week-limit", person.week_minutes, person.week_tasks),
            ("day-limit", person.day_minutes, person.day_tasks),
        ):
            if minutes > most or tasks < 1:
                by = max(0, minutes - most)
                fix = Fix(kind="work-more", who=person.id, by=by, to=most + by)
                yield Lack(rule, most, minutes, (fix,))

    def _free(self, role: Role, person: Person) -> Iterator[Lack]:
        spans = [self.view.clock.span(w) for w in person.windows]
        yield from self._within("available", "free-longer", person.id, spans)

    def _within(self, rule: str, kind: str, who: str, spans: Sequence[Span]) -> Iterator[Lack]:
        """Whether there is a beginning from which all lies within one of some windows."""
        least = least_lacking(self.begins, self.length, spans)
        if least is None or least[0] == 0:
            return
        slot, (start, end) = self.view.week.calendar.slot_minutes, least[1]
        time = self.view.clock.time
        by = least[0] * slot
        window = Window(start=time(start), end=time(end))
        fix = Fix.model_validate({"kind": kind, "who": who, "by": by, "window": window})
        needs = self.length * slot
        yield (
            Lack(rule, needs - by, needs, (fix,))
            if kind == "free-longer"
            else Lack(rule, fixes=(fix,))
        )

    def _present(self, role: Role, person: Person) -> Iterator[Lack]:
        """Neither withdrawn, with all behind them, nor banned from it."""
        behind = [person.staff_pledge, person.hire.fund if person.hire is not None else None]
        gone = [id for id in (person.id, *behind) if id is not None and id in self.view.withdrawn]
        bans = [d for d in self.view.week.decisions.bans if self._bars(d, role, person)]
        fixes = [Fix(kind="return", who=id) for id in gone]
        fixes += [Fix(kind="unban", who=d.id) for d in bans]
        if fixes:
            yield Lack("ban", fixes=tuple(fixes) if len(fixes) == 1 else ())

    def _bars(self, decision: Decision, role: Role, person: Person) -> bool:
        """Whether a ban keeps a person from a role at every time."""
        t = decision.target
        if any(x is not None for x in (t.line, t.pledge, t.amount, t.activity, t.room)):
            return False
        if t.person is None and t.role is None:
            return False
        clock = self.view.clock
        return (
            t.request in (None, self.request.id)
            and t.session in (None, self.session.id)
            and (t.occurrence is None or self.session.occurrences == 1)
            and (t.start is None or all(b == clock.slot(t.start) for b in self.begins))
            and t.role in (None, role.id)
            and t.person in (None, person.id)
        )


def terms_fixes(view: View, pledge: Pledge, request: Request) -> tuple[Fix, ...]:
    """The one change after which a pledge may go to a request; nothing if it takes two sides."""
    barred = any(a.forbidden and a.who == pledge.id for a in request.affinity)
    if not barred and pledge.money != "crowdfunding":  # which is bound to the one it names
        return (Fix(kind="pledge-terms", who=pledge.id, word=request.id),)
    if barred and len(list(unmet_terms(view, pledge, request))) == 1:
        return (Fix(kind="accept", who=request.id, word=pledge.id),)
    return ()
