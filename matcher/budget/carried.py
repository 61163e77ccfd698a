"""A budget that can be carried out: only what people, rooms and goods can also serve is funded.

Whenever a rule has chosen a project, the core is asked: is there a plan of the week that keeps all
its rules and serves wholly every project funded so far, and this one? Only then it is funded; else
the rule goes on with the next, and the project is passed over for good, for the more is funded, the
less is possible. A refusal says by which rules of the week; where time runs out before the answer
is known, the project is passed over too, and that is said.

Of the week the requests of the vote's projects count (by the same ids), and what was decided
before; their money, too, must be there: as pledges, like any other.
"""

from __future__ import annotations

from collections.abc import Sequence

from matcher.budget.outcome import Refusal
from matcher.solve.clock import Stopwatch
from matcher.solve.obstacle import Unproven, is_possible, obstacle
from models.election import Election
from models.validate.problem import InvalidInput, Problem, shown
from models.week import Decision, Decisions, Target, Week

PIN = "vote:"
"""Ids of the pins that stand for funded projects begin so."""


class Core:
    """What the week can serve."""

    def __init__(self, election: Election, week: Week, seconds: float | None = None) -> None:
        """``seconds``: limit for each question; None: until it is answered.

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

    def refusal(self, funded: Sequence[str], proposal: str) -> Refusal | None:
        """Why a project cannot be carried out beside those funded; None: it can, all of them
        wholly."""
        pins = [
            Decision(id=f"{PIN}{p}", target=Target(request=p), by="表决 vote")
            for p in (*funded, proposal)
        ]
        decided = self.week.decisions
        asked = self.week.model_copy(
            update={
                "decisions": Decisions(
                    pins=(*decided.pins, *pins),
                    bans=decided.bans,
                    locks=decided.locks,
                    withdrawn=decided.withdrawn,
                )
            }
        )
        watch = Stopwatch(self.seconds)
        try:
            if is_possible(asked, watch):
                return None
        except Unproven:
            return Refusal(proposal=proposal, proven=False)
        found = obstacle(
            asked, (*asked.decisions.pins, *decided.bans, *decided.locks), Stopwatch(self.seconds)
        )
        return Refusal(
            proposal=proposal,
            rules=found.rules if found is not None else (),
            zh=tuple(fact.zh for fact in found.facts) if found is not None else (),
            en=tuple(fact.en for fact in found.facts) if found is not None else (),
        )
