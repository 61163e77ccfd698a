"""The fairness ladder: how much weight the price cap lets fairness have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import floor

from matcher.program import Form
from matcher.solve.engine import Relaxed
from models.plan import DialStep
from models.policy import Fairness, Tier


@dataclass(frozen=True)
class Ladder:
    """The step chosen, and what was learned on the way."""

    mu: int
    dial: tuple[DialStep, ...] = ()
    """The steps tried, the largest μ first."""
    most_good: float | None = None
    """No plan (as good in the tiers before) has more Good: the relaxation's, or what was proven."""

    def lowered(self, lower: Ladder) -> Ladder:
        """A lower step, as this one's plan did not keep enough of Good."""
        return replace(lower, dial=(*self.dial, *lower.dial))


@dataclass(frozen=True)
class Asked:
    """What the relaxation answered: of one week, or of parts of it, added up."""

    most: float
    """Good at the most."""
    kept: tuple[tuple[float, float], ...]
    """(Good, fairness) at each step, the largest μ first."""
    shares: bool
    """Whether there is anything to be shared out fairly."""

    @staticmethod
    def together(answers: Sequence[Asked]) -> Asked:
        """The answer of a week whose parts share nothing: all that is asked is a sum over them."""
        return Asked(
            most=sum(one.most for one in answers),
            kept=tuple(
                (sum(good for good, _ in step), sum(fair for _, fair in step))
                for step in zip(*(one.kept for one in answers), strict=True)
            ),
            shares=any(one.shares for one in answers),
        )


Best = Callable[[list[Form]], list[Relaxed] | None]
Choosing = Callable[[Best, Form, Form, Fairness, int | None, int], Ladder]


def weight_of_good(tier: Tier) -> int:
    """What Good counts in the tier in which μ weighs fairness: with 10, steps are tenths of μ."""
    weight = tier.goals.get("good", 1)
    return weight if isinstance(weight, int) else 1


def choose(
    best: Best,
    good: Form,
    fair: Form,
    fairness: Fairness,
    below: int | None = None,
    weight: int = 1,
) -> Ladder:
    """The largest step of the ladder (below a given one) at which the relaxation keeps enough of
    Good.

    ``weight`` is what Good counts beside μ·F. ``best`` answers several forms at once, or None
    without time. Then, or where nothing is to be shared out, it is the lowest step.
    """
    if len(fairness.ladder) == 1 or not len(fair.columns):
        return Ladder(fairness.ladder[0])
    return settle(ask(best, good, fair, fairness, below, weight), fairness, below)


def climb(best: Best, good: Form, fair: Form, fairness: Fairness, weight: int = 1) -> Ladder:
    """Like :func:`choose`, from the lowest step up: Good falls from step to step, so the first at
    which too little is left ends the search. Where time ends it, the last that kept enough counts.

    For weeks in which each answer takes long, and large steps the longest.
    """
    chosen, *higher = sorted(fairness.ladder)
    if not higher or not len(fair.columns):
        return Ladder(chosen)
    most: float | None = None
    dial: list[DialStep] = []
    for mu in higher:
        weighed = Form.total([(float(weight), good), (float(mu), fair)])
        answers = best([weighed] if most is not None else [good, weighed])
        if answers is None:
            break
        if most is None:
            most = answers[0].value
        kept = good.value(answers[-1].x)
        shared = fair.value(answers[-1].x)
        dial.insert(0, DialStep(mu=mu, good=floor(1000 * kept), fairness=floor(1000 * shared)))
        if not _is_enough(kept, most, fairness):
            break
        chosen = mu
    return Ladder(chosen, tuple(dial), most)


def _is_enough(kept: float, most: float, fairness: Fairness) -> bool:
    least = most * (1 - fairness.price_cap_permille / 1000)
    return kept >= least - 1e-6 * max(1.0, abs(least))


def steps_of(fairness: Fairness, below: int | None) -> list[int]:
    """The steps of a ladder (below a given one), the largest first."""
    return [mu for mu in sorted(fairness.ladder, reverse=True) if below is None or mu < below]


def ask(
    best: Best,
    good: Form,
    fair: Form,
    fairness: Fairness,
    below: int | None = None,
    weight: int = 1,
) -> Asked | None:
    """What the relaxation keeps at every step (below a given one); None: no time."""
    steps = steps_of(fairness, below)
    shares = bool(len(fair.columns))
    worth = float(weight)
    weighed = [Form.total([(worth, good), (float(mu), fair)]) for mu in steps if mu != 0 and shares]
    answers = best([good, *weighed])
    if answers is None:
        return None
    # Without fairness, it is the first answer.
    points = [answers[1 + k] if mu != 0 and shares else answers[0] for k, mu in enumerate(steps)]
    kept = tuple((good.value(point.x), fair.value(point.x)) for point in points)
    return Asked(answers[0].value, kept, shares)


def settle(asked: Asked | None, fairness: Fairness, below: int | None = None) -> Ladder:
    """The step that an answer allows; without one, the lowest."""
    lowest = fairness.ladder[0]
    if asked is None or not asked.shares:
        return Ladder(lowest)
    steps = steps_of(fairness, below)
    dial = []
    for mu, (good, fair) in zip(steps, asked.kept, strict=True):
        dial.append(DialStep(mu=mu, good=floor(1000 * good), fairness=floor(1000 * fair)))
        if _is_enough(good, asked.most, fairness):
            return Ladder(mu, tuple(dial), asked.most)
    return Ladder(lowest, tuple(dial), asked.most)
