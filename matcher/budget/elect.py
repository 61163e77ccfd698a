"""Holding a vote: an election, a rule and a measure in, the funded projects out."""

from __future__ import annotations

from matcher.budget.outcome import Outcome
from matcher.budget.profile import Profile
from matcher.budget.purse import Gate, Purse
from matcher.budget.rules.add_one import add_one
from matcher.budget.rules.equal_shares import equal_shares
from matcher.budget.rules.greedy import greedy
from matcher.budget.rules.phragmen import phragmen
from models.election import Election
from models.tallying import USUAL, Measure, Rule
from models.validate.election import election_problems
from models.validate.problem import InvalidInput

GATED = frozenset({"greedy", "equal-shares", "phragmen"})
"""Methods and completions that fund one project after another."""


def profile_of(election: Election, measure: Measure | None = None) -> Profile:
    """The election under a measure (None: the usual one of its ballots).

    Raises
    ------
    InvalidInput : with everything that is wrong with the election.
    UnfitMeasure : its ballots do not say what the measure asks for.
    """
    problems = election_problems(election)
    if problems:
        raise InvalidInput(problems)
    return Profile(election, measure or USUAL[election.kind])


def gated(rule: Rule) -> bool:
    """Whether a rule chooses one project after another, so that each can be asked about before."""
    return GATED.issuperset(rule.split("+"))


class NotGated(ValueError):
    """This rule does not choose one project after another, so it cannot ask before each."""


def elect(profile: Profile, rule: Rule, gate: Gate | None = None) -> Outcome:
    """Who is funded under a rule, and how. The same profile and rule always give the same.

    ``gate``: asked before a project is funded (:class:`matcher.budget.carried.Core`).

    Raises
    ------
    NotGated : a gate with ``most-welfare`` or ``add-one``.
    """
    if gate is not None and not gated(rule):
        raise NotGated(f"{rule} cannot ask before each project")
    purse = Purse(profile, gate=gate)
    extra: dict[str, int] = {}
    proven = True
    method, *completions = rule.split("+")
    match method:
        case "equal-shares" if "add-one" in completions:
            purse, extra = add_one(profile)
        case "equal-shares":
            equal_shares(purse)
        case "phragmen":
            phragmen(purse)
        case "greedy":
            greedy(purse)
        case "most-welfare":
            # Only this rule loads a solver.
            from matcher.budget.rules.most_welfare import most_welfare

            proven = most_welfare(purse)
    if "greedy" in completions:
        greedy(purse)
    return Outcome(
        rule=rule,
        measure=profile.measure,
        rounds=tuple(purse.rounds),
        left=dict(purse.left),
        extra=extra,
        refused=tuple(purse.refused),
        proven=proven,
    )
