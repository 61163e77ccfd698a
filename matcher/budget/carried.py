"""A budget that can be carried out: only what people, rooms and goods can also serve is funded.

Whenever a rule has chosen a project, the core is asked: is there a plan of the week that keeps all
its rules and serves wholly every project funded so far, and this one? Only then it is funded; else
the rule goes on with the next, and the project is passed over for good, for the more is funded, the
less is possible. A refusal says by which rules of the week; where time runs out before the answer
is known, the project is passed over too, and that is said.

Of the week the requests of the vote's projects count (by the same ids), and what was decided
before; their money, too, must be there: as pledges, like any other.

Where several weeks are still to come, a project is carried out in the first of them that can,
beside those that were given to that week before; only what none of them can is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from matcher.budget.outcome import Refusal
from matcher.budget.short import shortage, told, with_all
from matcher.errors import Obstacle
from matcher.rules import RULES
from matcher.rules.base import Violation
from matcher.solve.clock import Stopwatch
from matcher.solve.obstacle import Unproven, is_possible, obstacle
from models.election import Election
from models.validate.problem import InvalidInput, Problem, shown
from models.week import Decision, Target, Week

WORD = re.compile(r"[A-Za-z0-9_.-]+")
"""What stands alone in a sentence, as ids mostly do; other names are looked for anywhere in it."""
PIN = "vote:"
"""Ids of the pins that stand for funded projects begin so."""


class Core:
    """What the week can serve."""

    def __init__(
        self,
        election: Election,
        week: Week,
        seconds: float | None = None,
        *,
        public: bool = False,
    ) -> None:
        """``seconds``: limit for each question; None: until it is answered. ``public``: everybody
        reads the refusals, so what would name a person or a household is told by the rule's own
        sentence.

        Raises
        ------
        InvalidInput : projects that are no request of the week.
        """
        requests = {r.id for r in week.requests} - set(week.decisions.withdrawn)
        missing = [p.id for p in election.proposals if p.id not in requests]
        if missing:
            raise InvalidInput(
                Problem(p, "id", shown(p), "a request of the week", "本周的诉求") for p in missing
            )
        self.week = week
        self.seconds = seconds
        self._private = _private(week) if public else frozenset()

    def refusal(self, funded: Sequence[str], proposal: str) -> Refusal | None:
        """Why a project cannot be carried out beside those funded; None: it can, all of them
        wholly."""
        asked = self._with((*funded, proposal))
        watch = Stopwatch(self.seconds)
        try:
            if is_possible(asked, watch):
                return None
        except Unproven:
            return Refusal(proposal=proposal, proven=False)
        found = self._obstacle(asked)
        zh, en = self._short(asked, proposal)
        if not zh and (found is None or not found.rules):
            # Something is not there at all, and bringing it would not do.
            found = self._obstacle(with_all(asked, proposal))
        if found is None:
            return Refusal(proposal=proposal, short_zh=zh, short_en=en)
        facts = [fact for fact in found.facts if not self._names_somebody(fact)]
        explained = {fact.rule for fact in facts}
        general = [rule for rule in RULES if rule.name in set(found.rules) - explained]
        return Refusal(
            proposal=proposal,
            rules=found.rules,
            zh=(*(fact.zh for fact in facts), *(rule.zh for rule in general)),
            en=(*(fact.en for fact in facts), *(rule.en for rule in general)),
            short_zh=zh,
            short_en=en,
        )

    def _obstacle(self, asked: Week) -> Obstacle | None:
        said = asked.decisions
        return obstacle(asked, (*said.pins, *said.bans, *said.locks), Stopwatch(self.seconds))

    def _with(self, served: Sequence[str]) -> Week:
        """The week in which these projects must be served wholly."""
        pins = [Decision(id=f"{PIN}{p}", target=Target(request=p), by="表决 vote") for p in served]
        decided = self.week.decisions
        said = decided.model_copy(update={"pins": (*decided.pins, *pins)})
        return self.week.model_copy(update={"decisions": said})

    def _short(self, asked: Week, proposal: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What the week is short of, in a sentence; none where that is not found in time."""
        watch = Stopwatch(self.seconds)
        try:
            missing = shortage(asked, proposal, partial(is_possible, watch=watch))
            if missing is None:
                return (), ()
            alone = is_possible(self._with((proposal,)), watch)
        except Unproven:
            return (), ()
        zh, en = told(self.week, missing)
        if alone:
            return (
                (f"单独办得成；和前面选上的一起办，还差 {zh}。",),
                (f"Possible alone; beside those chosen before it would take {en} more.",),
            )
        return (f"还差 {zh}。",), (f"It would take {en} more.",)

    def _names_somebody(self, fact: Violation) -> bool:
        words = {*WORD.findall(fact.zh), *WORD.findall(fact.en), *fact.where}
        return not self._private.isdisjoint(words) or any(
            name in fact.zh or name in fact.en for name in self._private if not WORD.fullmatch(name)
        )


def _private(week: Week) -> frozenset[str]:
    """Ids and names of people and of households."""
    homes = [p for p in week.geography.places if p.level == week.geography.household]
    names = [*(one.id for one in week.people), *(text for p in homes for text in (p.id, p.name))]
    return frozenset(filter(None, names))


@dataclass(frozen=True)
class Coming:
    """A week that is still to come, as a vote looks at it."""

    core: Core
    absent: Mapping[str, Refusal] = field(default_factory=dict)
    """Projects that it cannot even take in, and why."""


class Weeks:
    """What the coming weeks can serve, each project in one of them.

    ``weeks``: in their order, at least one; ``free``: projects that ask nothing of any week.
    """

    def __init__(self, weeks: Sequence[Coming], free: Collection[str] = ()) -> None:
        self._weeks = weeks
        self._free = frozenset(free)
        self._given: dict[str, int] = {}

    def refusal(self, funded: Sequence[str], proposal: str) -> Refusal | None:
        """Why no week can carry a project out beside those funded; None: one can, and the project
        is given to the first such week."""
        if proposal in self._free:
            return None
        found = []
        for number, week in enumerate(self._weeks):
            beside = [p for p in funded if self._given.get(p) == number]
            refusal = week.absent.get(proposal) or week.core.refusal(beside, proposal)
            if refusal is None:
                self._given[proposal] = number
                return None
            found.append((week.core.week, refusal))
        return _together(proposal, found)


def _together(proposal: str, found: Sequence[tuple[Week, Refusal]]) -> Refusal:
    """The refusals of all weeks as one, each in the name of its week."""
    told = all(refusal.short_zh for _, refusal in found)
    short = found if told else ()
    short_zh = tuple(f"{_of(week)[0]}：{said}" for week, r in short for said in r.short_zh)
    short_en = tuple(f"{_of(week)[1]}: {said}" for week, r in short for said in r.short_en)
    if len(found) == 1:
        return found[0][1].model_copy(update={"short_zh": short_zh, "short_en": short_en})
    return Refusal(
        proposal=proposal,
        proven=all(refusal.proven for _, refusal in found),
        rules=tuple(dict.fromkeys(rule for _, refusal in found for rule in refusal.rules)),
        zh=tuple(f"{week.calendar.start} 那周：{said}" for week, r in found for said in r.zh),
        en=tuple(f"week of {week.calendar.start}: {said}" for week, r in found for said in r.en),
        short_zh=short_zh,
        short_en=short_en,
    )


def _of(week: Week) -> tuple[str, str]:
    """A week by its first day, as people speak of it."""
    first = date.fromisoformat(week.calendar.start)
    return f"{first.month}月{first.day}日那周", f"Week of {first.day} {first:%B}"
