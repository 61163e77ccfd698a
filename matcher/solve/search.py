"""The state of a lexicographic search: the plan at hand, what is settled, what is proven.

Values and bounds are whole numbers in the tier's scale, exactly as the goals define them: the
value is counted from the plan itself, never read off the solver.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, fields
from math import inf

import numpy as np

from matcher.goals import tier_scale
from matcher.program import Form
from matcher.solve.aim import Aim, Ceiling, whole
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast, Engine, Floats, Outcome
from matcher.solve.ladder import Choosing, Ladder, choose
from matcher.solve.relaxation import Relaxation
from matcher.solve.tight import tightened
from matcher.solve.together import weighed
from models.plan import TierResult
from models.policy import Policy, Tier

LARGE = 5000
"""Columns from which a week is large."""
LIGHT = 0.2
"""A tier on at most this share of the columns is light."""


class Infeasible(Exception):
    """No plan keeps all pins, locks and bans."""


class NoPlan(TimeoutError):
    """The clock ran out before any plan was found."""


@dataclass
class Settled:
    """What settling a tier adds to, beside the program."""

    results: list[TierResult] = field(default_factory=list)
    waiting: list[tuple[Aim, float]] = field(default_factory=list)
    """Light tiers promised the relaxation's bound, with that bound."""
    floors: list[AtLeast] = field(default_factory=list)
    by_sum: list[Aim] = field(default_factory=list)
    """Tiers settled by sum: their rows stay out of the program."""
    bounds: dict[int, float] = field(default_factory=dict)
    """Tier number → bound by sum."""
    summed: dict[int, tuple[float, dict[str, float]]] = field(default_factory=dict)
    """Tier number → bound of the sum that ends with it, and what that weighs."""
    relaxed: list[AtLeast] = field(default_factory=list)
    """Rows that the relaxation of a large week is under."""
    foreseen: float = inf
    """What the tier before has already proven for the next one."""
    sought: int = -1
    """Number of the tier whose best the one before has searched for already."""

    def copied(self) -> Settled:
        """Apart from this one, whatever is settled next."""
        return Settled(**{one.name: copy(getattr(self, one.name)) for one in fields(self)})

    @property
    def number(self) -> int:
        """Of the tier that comes next, those that wait counted as settled."""
        return len(self.results) + len(self.waiting)

    def all_floors(self) -> list[AtLeast]:
        """A row for each tier before, those settled by sum too."""
        names = [result.name for result in self.results]
        held = [aim.row(self.results[names.index(aim.tier.name)].value) for aim in self.by_sum]
        return [*self.floors, *held]


@dataclass
class Search:
    """A program, a policy, and the best point so far."""

    engine: Engine
    goals: dict[str, Form]
    policy: Policy
    exact: Callable[[Floats, int], list[int]]
    """Values of all tiers of the plan that a point means, at a μ."""
    watch: Stopwatch
    on_better: Callable[[], None]
    """Called whenever a plan or a bound got better."""
    x: Floats | None = None
    """The best point so far."""
    settled: Settled = field(default_factory=Settled)
    ladder: Ladder = field(default_factory=lambda: Ladder(0))
    """The weight of fairness, once its tier has come."""
    choosing: Choosing = choose
    """How that weight is found."""
    ceilings: dict[str, Ceiling] = field(default_factory=dict)
    """Tier → the most proven for it, for those settled."""
    most: Mapping[str, float] = field(default_factory=dict)
    """By goal, what no plan can have more of, where it is known from the week."""
    steps: int = 0
    known: Callable[[list[int]], dict[str, float]] = lambda values: {}
    """What tiers not yet settled can have at most, by name, given those before at these values,
    where more is known than the bounds of the columns."""

    def __post_init__(self) -> None:
        self.large = self.engine.size >= LARGE
        self._counted: tuple[Floats, int, list[int]] | None = None
        self._relaxation: Relaxation | None = None

    # --- tiers --------------------------------------------------------------------------------

    def aims(self) -> list[Aim]:
        """All tiers, as the ladder stands."""
        return [self.aim(tier) for tier in self.policy.tiers]

    def aim(self, tier: Tier) -> Aim:
        """A tier, as the ladder stands."""
        return Aim(tier, self.form(tier), tier_scale(tier))

    def form(self, tier: Tier) -> Form:
        """Σ weight·goal."""
        return Form.total(
            [
                (float(self.ladder.mu if weight == "mu" else weight), self.goals[name])
                for name, weight in tier.goals.items()
            ]
        )

    def is_light(self, form: Form) -> bool:
        """Whether a form is about few of the columns."""
        used = np.count_nonzero(form.dense(self.engine.size))
        return bool(used <= LIGHT * self.engine.size)

    def is_least(self, tier: Tier) -> bool:
        """Whether a tier is the least ρ of all groups and nothing else."""
        counted = {name for name, weight in tier.goals.items() if weight != 0}
        fixed = "mu" not in tier.goals.values()
        return self.policy.fairness.alpha == "inf" and counted == {"fairness"} and fixed

    # --- the plan at hand ---------------------------------------------------------------------

    def values(self) -> list[int]:
        """Of the plan at hand, every tier's."""
        if self.x is None:
            raise NoPlan
        return self.counted(self.x)

    def counted(self, x: Floats) -> list[int]:
        """Of the plan that a point means, every tier's."""
        known = self._counted
        if known is None or known[0] is not x or known[1] != self.ladder.mu:
            known = self._counted = (x, self.ladder.mu, self.exact(x, self.ladder.mu))
        return known[2]

    def offer(self, x: Floats) -> None:
        """Take a point if it is lexicographically no worse, counted exactly."""
        if self.x is not None:
            known = self.values()
            if self.counted(x) < known:
                return
        self.x = x
        self.on_better()

    def improve(
        self,
        objective: Form,
        rows: list[AtLeast],
        absolute_gap: float,
        nodes: int | None = None,
    ) -> Outcome:
        """Maximise, and take the point if it is lexicographically no worse."""
        self.steps += 1
        outcome = self.engine.maximise(
            objective,
            rows,
            self.x,
            self.watch.left(),
            absolute_gap=absolute_gap,
            nodes=nodes,
        )
        return self.take(outcome, objective)

    def take(self, outcome: Outcome, objective: Form) -> Outcome:
        """What an engine found, offered; raises if there is no plan at all."""
        if outcome.infeasible:
            if self.x is None:
                raise Infeasible
            # The rows of the tiers before are met by the plan at hand: rounding only.
            return Outcome(self.x, objective.value(self.x), inf, False, False)
        if outcome.x is not None:
            self.offer(outcome.x)
        if self.x is None:
            raise NoPlan
        return outcome

    # --- what is settled ----------------------------------------------------------------------

    def settle(self, this: Aim, most: float, by_sum: bool = False) -> None:
        """The next tier is at what the plan at hand has, and ``most`` is what it could have."""
        settled = self.settled
        number = len(settled.results)
        value, bound = self.values()[number], whole(most, this.scale)
        self.ceilings[this.tier.name] = Ceiling(
            most, *(settled.summed.get(number, (None, {})) if by_sum else (None, {}))
        )
        result = TierResult(name=this.tier.name, value=value, bound=max(value, bound))
        settled.results.append(result)
        if len(np.flatnonzero(this.form.dense(self.engine.size))):
            if by_sum:
                settled.by_sum.append(this)
            else:
                self._keep(this.row(value))
        self.on_better()

    def _keep(self, floor: AtLeast) -> None:
        """From now on, no less than a tier's value: part by part where it has all it could."""
        tight = tightened(self.engine.matrix, floor)
        if tight is None:
            self.settled.floors.append(floor)
        else:
            self.engine = Engine(tight, self.engine.decided)

    def standing(self) -> tuple[TierResult, ...]:
        """All tiers of the plan at hand: as settled, or under the bounds of the columns."""
        values = self.values()
        more = self.known(values)
        known = list(self.settled.results)
        promised = [whole(most, aim.scale) for aim, most in self.settled.waiting]
        for value, tier in list(zip(values, self.policy.tiers, strict=True))[len(known) :]:
            most = min(self.most_of(tier), more.get(tier.name, inf))
            highest = whole(most, tier_scale(tier))
            if promised:
                highest = promised.pop(0)
            known.append(TierResult(name=tier.name, value=value, bound=max(value, highest)))
        return tuple(known)

    # --- bounds -------------------------------------------------------------------------------

    def highest(self, form: Form) -> float:
        """What the bounds of the columns alone allow."""
        coefs = form.dense(self.engine.size)
        used = np.flatnonzero(coefs)
        best = np.maximum(
            coefs[used] * self.engine.lower[used], coefs[used] * self.engine.upper[used]
        )
        return float(best.sum()) + form.offset

    def most_of(self, tier: Tier) -> float:
        """What the bounds of the columns, or what is known of its goals, allow a tier."""
        columns = self.highest(self.form(tier))
        if not self.most.keys() >= tier.goals.keys():
            return columns
        return min(columns, weighed(tier, self.ladder.mu, self.most))

    def relaxation(self) -> Relaxation:
        """The relaxation under the tiers before."""
        if self._relaxation is None:
            self._relaxation = Relaxation(self.engine, self.watch)
            settled = self.settled
            for row in settled.relaxed if self.large else settled.all_floors():
                self._relaxation.keep(row)
        return self._relaxation

    def promise(self, this: Aim, most: float) -> None:
        """The next tier waits, and is taken to reach what the relaxation allows."""
        self.settled.waiting.append((this, most))
        self.settled.relaxed.append(this.row(whole(most, this.scale)))
        if self._relaxation is not None:
            self._relaxation.keep(self.settled.relaxed[-1])

    def forget_promises(self) -> None:
        """The relaxation is again under the tiers that are settled, and no others."""
        self.settled.relaxed = list(self.settled.floors)
        self._relaxation = None

    def back_to(self, engine: Engine, settled: Settled) -> None:
        """As it was before the tiers settled since."""
        self.engine, self.settled, self._relaxation = engine, settled, None
