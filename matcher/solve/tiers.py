"""Tier after tier: the best of each, given that those before stay at least as good.

Values and bounds are whole numbers in the tier's scale, exactly as the goals define them: the
value is counted from the plan itself, never read off the solver.

A tier is settled in one of three ways.

*At its ceiling.* If the plan at hand reaches what the bounds of the columns, or the relaxation,
allow at most, it is proven. In a large week the light tiers (few columns: must, overdue) are
first only promised the relaxation's bound, and pulled along by the next heavy tier's solve.

*By floors.* The tier is maximised under one row for each tier before it. Exact, and the way of
all small weeks.

*By sum.* A row over every request of a week ruins the relaxation when the tier behind it is a
curve. So in a large week the tiers t_1, t_2, … from the curve on are solved as sums
S_k = w_1·t_1 + … + w_k·t_k, one after the other. Any plan that is at least as good as ours in
t_1 … t_{k−1} has w_1·t_1 + … ≥ its value here, so t_k ≤ (bound of S_k − that value) ÷ w_k: a
bound that holds whatever the weights, and is tight when they fall steeply. Where it is not tight
enough, floors decide.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field, replace
from math import inf, isfinite

import numpy as np

from matcher.goals import tier_scale
from matcher.program import Form
from matcher.solve.aim import FINE, Aim, Ceiling, gap, reaches, whole
from matcher.solve.blend import blend
from matcher.solve.bottleneck import Bottleneck, raise_least
from matcher.solve.cap import kept, share_kept
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast, Engine, Floats, Outcome
from matcher.solve.ladder import Choosing, Ladder, choose, weight_of_good
from matcher.solve.leap import is_crowded, leap, loads_within
from matcher.solve.loose import loose_bound
from matcher.solve.packing import as_packing, pack
from matcher.solve.relaxation import Relaxation
from matcher.solve.tight import tightened
from models.plan import TierResult
from models.policy import Policy, Tier

LARGE = 5000
"""Columns from which a week is large."""
LIGHT = 0.2
"""A tier on at most this share of the columns is light."""
TIGHT = 9e-5
"""Relative gap up to which a bound by sum is taken."""
PULL = 100.0
"""Weight of a light tier beside the heavy one that pulls it along."""
STEPS = (1.0, 1e-4, 1e-7)
"""Weights of the tiers in a sum."""
PRICED = 1e-7
"""Reduced cost from which the relaxation prices a column out."""
SOON = 1e-3
"""Relative gap at which a first good plan is good enough."""
PATIENCE = 20
"""Branching steps spent in a large week under floors on a tier whose bound by sum is not tight,
and on whether its plan keeps the price cap."""


EASY = 50
"""Branching steps in which an easy packing is proven."""


SETTLED = (
    "results",
    "waiting",
    "floors",
    "by_sum",
    "_bounds",
    "_summed",
    "_relaxed_rows",
    "_foreseen",
    "_sought",
)
"""What settling a tier adds to, beside the program."""


class Infeasible(Exception):
    """No plan keeps all pins, locks and bans."""


class NoPlan(TimeoutError):
    """The clock ran out before any plan was found."""


@dataclass
class Search:
    """The state of a lexicographic search."""

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
    results: list[TierResult] = field(default_factory=list)
    ladder: Ladder = field(default_factory=lambda: Ladder(0))
    """The weight of fairness, once its tier has come."""
    choosing: Choosing = choose
    """How that weight is found."""
    ceilings: dict[str, Ceiling] = field(default_factory=dict)
    """Tier → the most proven for it, for those settled."""
    steps: int = 0
    floors: list[AtLeast] = field(default_factory=list)
    by_sum: list[Aim] = field(default_factory=list)
    """Tiers settled by sum: their rows stay out of the program."""
    known: Callable[[list[int]], dict[str, float]] = lambda values: {}
    """What tiers not yet settled can have at most, by name, given those before at these values,
    where more is known than the bounds of the columns."""
    waiting: list[tuple[Aim, float]] = field(default_factory=list)
    """Light tiers promised the relaxation's bound, with that bound."""

    def __post_init__(self) -> None:
        self.large = self.engine.size >= LARGE
        self._bounds: dict[int, float] = {}
        """Tier number → bound by sum."""
        self._summed: dict[int, tuple[float, dict[str, float]]] = {}
        """Tier number → bound of the sum that ends with it, and what that weighs."""
        self._known: tuple[Floats, int, list[int]] | None = None
        self._relaxation: Relaxation | None = None
        self._relaxed_rows: list[AtLeast] = []
        self._foreseen = inf
        """What the tier before has already proven for the next one."""
        self.crowded = is_crowded(self.engine)
        self._sought = -1
        """Number of the tier whose best the one before has searched for already."""

    def run(self) -> None:
        """Work through all tiers; once the clock has run out, with bounds that stay valid."""
        for tier in self.policy.tiers:
            if "mu" in tier.goals.values():
                self._weighed(tier)
            else:
                self._tier(self._aim(tier))
        self._settle_waiting()
        if self.x is None:
            self._improve(Form.of([], 1.0), [], 0.5)

    def _weighed(self, tier: Tier) -> None:
        """The tier in which μ weighs fairness: settled at the largest step of the ladder at which
        the relaxation keeps enough of Good, and so does the plan."""
        engine = self.engine
        before = {name: copy(getattr(self, name)) for name in SETTLED}
        self.ladder = self._chosen(tier, None)
        while True:
            self._tier(self._aim(tier))
            if self.ladder.mu == self.policy.fairness.ladder[0] or self._keeps_enough(engine):
                return
            self.engine, self._relaxation = engine, None
            for name, value in before.items():
                setattr(self, name, copy(value))
            self.ladder = self.ladder.lowered(self._chosen(tier, self.ladder.mu))

    def _chosen(self, tier: Tier, below: int | None) -> Ladder:
        goals, fairness = self.goals, self.policy.fairness
        best = self.relaxation().all_best
        weight = weight_of_good(tier)
        return self.choosing(best, goals["good"], goals["fairness"], fairness, below, weight)

    def _keeps_enough(self, engine: Engine) -> bool:
        """Whether the plan keeps the price cap, given the tiers before the one settled last
        (``engine``: without what that one holds); without time, what the relaxation says counts."""
        self._settle_waiting()
        good, share = self.goals["good"], share_kept(self.policy.fairness)
        most = self.ladder.most_good
        if self.x is None or most is None or good.value(self.x) >= share * most:
            return True
        if self.watch.over() or (self.crowded and not loads_within(engine, self.watch.left())):
            return True
        settled = zip(self.policy.tiers, self.results[:-1], strict=False)
        rows = [self._aim(tier).row(result.value) for tier, result in settled]
        held = [row for row in rows if len(np.flatnonzero(row.form.dense(engine.size)))]
        self.steps += 1
        nodes = PATIENCE if self.large else None
        known = kept(engine, good, held, self.x, share, self.watch, nodes)
        if known.most_good is not None:
            self.ladder = replace(self.ladder, most_good=min(most, known.most_good))
        return known.richer is None

    def aims(self) -> list[Aim]:
        """All tiers, as the ladder stands."""
        return [self._aim(tier) for tier in self.policy.tiers]

    def _aim(self, tier: Tier) -> Aim:
        return Aim(tier, self.form(tier), tier_scale(tier))

    def offer(self, x: Floats) -> None:
        """Take a point if it is lexicographically no worse."""
        if self._no_worse(x):
            self.x = x
            self.on_better()

    def form(self, tier: Tier) -> Form:
        """Σ weight·goal."""
        return Form.total(
            [
                (float(self.ladder.mu if weight == "mu" else weight), self.goals[name])
                for name, weight in tier.goals.items()
            ]
        )

    def values(self) -> list[int]:
        """Of the plan at hand, every tier's."""
        if self.x is None:
            raise NoPlan
        return self._counted(self.x)

    def _counted(self, x: Floats) -> list[int]:
        if self._known is None or self._known[0] is not x or self._known[1] != self.ladder.mu:
            self._known = (x, self.ladder.mu, self.exact(x, self.ladder.mu))
        return self._known[2]

    # --- one tier -----------------------------------------------------------------------------

    def _tier(self, this: Aim) -> None:
        number = len(self.results) + len(self.waiting)
        highest = min(self.highest(this.form), self._foreseen)
        self._foreseen = inf
        if (
            self.x is not None
            and not self.waiting
            and reaches(self.values()[number], whole(highest, this.scale))
        ):
            self._settled(this, highest)
            return
        if self.watch.over() and self.x is not None:
            self._settle_waiting()
            self._settled(this, highest)
            return
        if self.crowded and self.x is not None and not self.waiting:
            loose = loose_bound(self.engine.matrix, this.form, self._all_floors(), self.watch)
            highest = min(highest, loose)
            in_time = loads_within(self.engine, self.watch.left())
            if in_time and not reaches(self.values()[number], whole(highest, this.scale)):
                highest = min(highest, self._leap(this, highest))
            reached = reaches(self.values()[number], whole(highest, this.scale))
            if reached or not in_time or self.watch.over():
                self._settled(this, highest)
                return
        if self._is_least(this.tier):
            self._settle_waiting()
            self._raise_least(this)
            return
        if self.large and self.is_light(this.form):
            relaxed = self._relaxed(this.form)
            if relaxed is not None:
                most = min(relaxed, highest)
                self.waiting.append((this, most))
                self._relaxed_rows.append(this.row(whole(most, this.scale)))
                if self._relaxation is not None:
                    self._relaxation.keep(self._relaxed_rows[-1])
                return
        if self.large and number not in self._bounds and self._is_curved(this.tier):
            self._solve_sums(number)
        highest = min(highest, self._bounds.get(number, inf))
        if number in self._bounds and not self.waiting:
            value = self.values()[number]
            ceiling = max(value, whole(highest, this.scale))
            if self.watch.over() or gap(value, ceiling) <= TIGHT:
                self._settled(this, highest, by_sum=True)
                return
        self._settle_waiting()
        self._by_floors(this, highest)

    def _settled(self, this: Aim, most: float, by_sum: bool = False) -> None:
        number = len(self.results)
        value, bound = self.values()[number], whole(most, this.scale)
        self.ceilings[this.tier.name] = Ceiling(
            most, *(self._summed.get(number, (None, {})) if by_sum else (None, {}))
        )
        self.results.append(TierResult(name=this.tier.name, value=value, bound=max(value, bound)))
        if len(np.flatnonzero(this.form.dense(self.engine.size))):
            if by_sum:
                self.by_sum.append(this)
            else:
                self._keep(this.row(value))
        self.on_better()

    def _keep(self, floor: AtLeast) -> None:
        """From now on, no less than a tier's value: part by part where it has all it could."""
        tight = tightened(self.engine.matrix, floor)
        if tight is None:
            self.floors.append(floor)
        else:
            self.engine = Engine(tight, self.engine.decided)

    # --- by floors ----------------------------------------------------------------------------

    def _by_floors(self, this: Aim, highest: float) -> None:
        rows = self._all_floors()
        nodes = PATIENCE if self.large and isfinite(highest) and self.by_sum else None
        outcome = None if rows else self._pack(this)
        if outcome is None:
            outcome = self._improve(this.form, rows, FINE / this.scale, nodes)
        self._settled(this, min(highest, outcome.bound))

    def _pack(self, this: Aim) -> Outcome | None:
        """In a packing: what a few branching steps prove, or else a good plan to go on from."""
        packing = as_packing(self.engine.matrix, this.form)
        if packing is None or self.x is None:
            return None
        first = self._improve(this.form, [], FINE / this.scale, EASY)
        if first.proven:
            return first
        self.offer(packing.point(pack(packing, packing.plan(self.x), self.watch)))
        return None

    def _all_floors(self) -> list[AtLeast]:
        """A row for each tier before, those settled by sum too."""
        names = [r.name for r in self.results]
        held = [s.row(self.results[names.index(s.tier.name)].value) for s in self.by_sum]
        return [*self.floors, *held]

    def _improve(
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
        return self._take(outcome, objective)

    def _take(self, outcome: Outcome, objective: Form) -> Outcome:
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

    def _no_worse(self, x: Floats) -> bool:
        """Lexicographically, counted exactly."""
        if self.x is None:
            return True
        known = self.values()
        return self._counted(x) >= known

    # --- light tiers that wait, and sums ------------------------------------------------------

    def _solve_sums(self, first: int) -> None:
        """Solve the tiers from ``first`` on as sums; settle those that wait."""
        group = self._group(first)
        weights = STEPS[: len(group)]
        pulled = [(PULL, s) for s, _ in self.waiting]
        terms = [*pulled, *zip(weights, group, strict=True)]
        ceiling = self._restricted(
            Form.total([(weight, aim.form) for weight, aim in terms[: len(pulled) + 1]])
        )
        bounds = []
        names = [tier.name for tier in self.policy.tiers]
        for k in range(1, len(group) + 1):
            if self.watch.over():
                bounds.append(ceiling if k == 1 else inf)
                continue
            summed = terms[: len(pulled) + k]
            objective = Form.total([(weight, aim.form) for weight, aim in summed])
            fine = min(4e-4, max(1e-6, summed[-1][0]))
            found = self._improve(objective, self.floors, fine).bound
            bounds.append(min(found, ceiling) if k == 1 else found)
            weighed = {aim.tier.name: weight for weight, aim in summed}
            self._summed[names.index(summed[-1][1].tier.name)] = (bounds[-1], weighed)
        while self.waiting:
            this, promised = self.waiting[0]
            if self.values()[len(self.results)] < whole(promised, this.scale):
                # The relaxation promised too much: settle what waits exactly, and sum again.
                self._settle_waiting()
                if not self.watch.over():
                    self._solve_sums(first)
                return
            self.waiting.pop(0)
            self._settled(this, promised)
        values = self.values()
        reached = 0.0
        for k, (weight, aim) in enumerate(terms):
            number = names.index(aim.tier.name)
            if k >= len(pulled):
                self._bounds[number] = (bounds[k - len(pulled)] - reached) / weight
            reached += weight * values[number] / aim.scale

    def _restricted(self, objective: Form) -> float:
        """A good plan soon: the whole program on the columns that the relaxation does not price
        out. Returns the relaxation's bound; the restricted program itself proves nothing."""
        point = self.relaxation().best(objective)
        if point is None:
            return inf
        priced_out = (point.x < PRICED) & (point.reduced_costs < -PRICED)
        if self.x is not None:
            priced_out &= self.x < 0.5  # the plan at hand stays possible
        self.steps += 1
        outcome = self.engine.maximise(
            objective,
            self.floors,
            self.x,
            self.watch.left(),
            relative_gap=SOON,
            closed=priced_out & self.engine.integer,
        )
        if outcome.x is not None:
            self._take(outcome, objective)
        return point.value

    def _group(self, first: int) -> list[Aim]:
        """The tier at ``first`` and those behind it that still leave a choice."""
        found = []
        for tier in self.policy.tiers[first:]:
            form = self.form(tier)
            if np.count_nonzero(form.dense(self.engine.size)) and not self._is_least(tier):
                found.append(Aim(tier, form, tier_scale(tier)))
        return found[: len(STEPS)]

    def _is_curved(self, tier: Tier) -> bool:
        weight = tier.goals.get("fairness", 0)
        used = self.ladder.mu if weight == "mu" else weight
        return used != 0 and self.policy.fairness.alpha not in (0, "inf")

    def _settle_waiting(self) -> None:
        """Light tiers one by one, exactly; the first may be at its bound already."""
        while self.waiting:
            this, most = self.waiting.pop(0)
            bound = whole(most, this.scale)
            if self.x is not None and self.values()[len(self.results)] >= bound:
                self._settled(this, most)
                continue
            before = self.x
            outcome = self._improve(this.form, self._all_floors(), FINE / this.scale)
            self._settled(this, min(most, outcome.bound))
            self._restore(before)
            # What was promised to those behind rested on this one's bound.
            behind, self.waiting = self.waiting, []
            self._relaxed_rows = list(self.floors)
            self._relaxation = None
            for later, _ in behind:
                self._tier(later)

    def _restore(self, before: Floats | None) -> None:
        """Bring back what the solve of a light tier dropped of the plan before."""
        behind = self._group(len(self.results))
        if self.x is None or before is None or before is self.x or not behind:
            return
        self.steps += 1
        weighed = Form.total(
            [(weight, aim.form) for weight, aim in zip(STEPS, behind, strict=False)]
        )
        found = blend(self.engine, weighed, self._all_floors(), self.x, before, self.watch.left())
        if found is not None:
            self.offer(found)

    def is_light(self, form: Form) -> bool:
        """Whether a form is about few of the columns."""
        used = np.count_nonzero(form.dense(self.engine.size))
        return bool(used <= LIGHT * self.engine.size)

    # --- crowded programs ---------------------------------------------------------------------

    def _leap(self, this: Aim, highest: float) -> float:
        """Search without a relaxation; a bound.

        First for a plan that has all this tier could have, and much of the next one. What that
        proves for the next one is kept, and no second search is made for it.
        """
        number = len(self.results)
        if self._sought == number:
            return inf
        floors = self._all_floors()
        later = self.policy.tiers[number + 1 : number + 2]
        if later and "mu" not in later[0].goals.values() and not self._is_least(this.tier):
            self.steps += 1
            seek = self.form(later[0])
            reached = whole(highest, this.scale)
            rows = [*floors, this.row(reached)]
            outcome = leap(self.engine, seek, rows, self.watch.left())
            if outcome.x is not None and self._counted(outcome.x)[number] >= reached:
                self.x = outcome.x
                self.on_better()
                self._foreseen = outcome.bound
                self._sought = number + 1
                return inf
        self.steps += 1
        outcome = leap(self.engine, this.form, floors, self.watch.left())
        return self._take(outcome, this.form).bound

    # --- the least of many --------------------------------------------------------------------

    def _is_least(self, tier: Tier) -> bool:
        """Whether a tier is the least ρ of all groups and nothing else."""
        counted = {name for name, weight in tier.goals.items() if weight != 0}
        fixed = "mu" not in tier.goals.values()
        return self.policy.fairness.alpha == "inf" and counted == {"fairness"} and fixed

    def _raise_least(self, this: Aim) -> None:
        number = len(self.results)
        later = self.policy.tiers[number + 1 : number + 2]
        if later and "mu" in later[0].goals.values():
            # What that tier weighs is not known yet.
            later = ()
        aim = Bottleneck(
            form=this.form,
            scale=this.scale,
            seek=self.form(later[0]) if later else Form.of([], 1.0),
            fine=FINE / tier_scale(later[0]) if later else FINE,
            exact=lambda x: self.exact(x, self.ladder.mu)[number],
            ceiling=lambda value: whole(value, this.scale),
        )
        self.steps += 1
        rows = self._all_floors()
        raised = raise_least(self.engine, aim, rows, self.x, self.watch)
        outcome = self._take(raised.least, this.form)
        self._settled(this, min(outcome.bound, self.highest(this.form)))
        self._foreseen = raised.later if later else inf

    # --- bounds -------------------------------------------------------------------------------

    def highest(self, form: Form) -> float:
        """What the bounds of the columns alone allow."""
        coefs = form.dense(self.engine.size)
        used = np.flatnonzero(coefs)
        best = np.maximum(
            coefs[used] * self.engine.lower[used], coefs[used] * self.engine.upper[used]
        )
        return float(best.sum()) + form.offset

    def _relaxed(self, form: Form) -> float | None:
        point = self.relaxation().best(form)
        return None if point is None else point.value

    def relaxation(self) -> Relaxation:
        """The relaxation under the tiers before."""
        if self._relaxation is None:
            self._relaxation = Relaxation(self.engine, self.watch)
            held = self._relaxed_rows if self.large else self._all_floors()
            for row in held:
                self._relaxation.keep(row)
        return self._relaxation

    def standing(self) -> tuple[TierResult, ...]:
        """All tiers of the plan at hand: as settled, or under the bounds of the columns."""
        values = self.values()
        more = self.known(values)
        known = list(self.results)
        promised = [whole(most, aim.scale) for aim, most in self.waiting]
        for value, tier in list(zip(values, self.policy.tiers, strict=True))[len(known) :]:
            most = min(self.highest(self.form(tier)), more.get(tier.name, inf))
            highest = whole(most, tier_scale(tier))
            if promised:
                highest = promised.pop(0)
            known.append(TierResult(name=tier.name, value=value, bound=max(value, highest)))
        return tuple(known)
