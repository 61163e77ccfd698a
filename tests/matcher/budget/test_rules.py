"""The rules: by hand, against the second implementation, and what ties and strings do."""

from __future__ import annotations

from fractions import Fraction

import pytest

from matcher.budget.audit.judge import faults
from matcher.budget.elect import elect, profile_of
from matcher.budget.outcome import Payment
from matcher.budget.profile import Profile, UnfitMeasure
from models.election import Ballot, Election, Pot, Proposal
from models.tallying import RULES, Rule
from tests.matcher.budget import plainly
from tests.matcher.budget.make import approval, drawn

FAST = [rule for rule in RULES if rule != "most-welfare"]
SEEDS = range(120)


def test_greedy_takes_the_most_votes_that_fit_and_passes_over_what_does_not() -> None:
    # By cost, welfare for money is the number of votes: a 3, b 2 (fits no more: 60 of 40), c 1.
    profile = approval({"a": 60, "b": 60, "c": 40}, ["ab", "ab", "a", "c"], 100, "cost")
    outcome = elect(profile, "greedy")
    assert outcome.funded == ("a", "c")
    assert [r.rate for r in outcome.rounds] == [3, 1]
    assert [r.left for r in outcome.rounds] == [40, 0]


def test_equal_shares_round_by_round() -> None:
    # 4 households, 100: 25 each. a (40, of 1 2 3): ρ = 40/3; b (30, of 3 4): 15; c (24, of 4): 24.
    # a: three pay 40/3, 35/3 are left to each. b: 3 has 35/3 < 15, so 4 pays 30 − 35/3 = 55/3.
    # Then 4 has 20/3: c is out of reach.
    profile = approval({"a": 40, "b": 30, "c": 24}, ["a", "a", "ab", "bc"], 100)
    outcome = elect(profile, "equal-shares")
    assert outcome.funded == ("a", "b")
    first, second = outcome.rounds
    assert (first.rate, first.payments) == (
        Fraction(40, 3),
        (Payment(households=3, each=Fraction(40, 3)),),
    )
    assert second.rate == Fraction(55, 3)
    assert second.payments == (
        Payment(households=1, each=Fraction(55, 3)),
        Payment(households=1, each=Fraction(35, 3)),
    )
    assert outcome.left == {"open": 30}
    # Greedy completes it with the 30 that are left.
    assert elect(profile, "equal-shares+greedy").funded == ("a", "b", "c")


def test_add_one_raises_shares_until_the_next_step_overspends() -> None:
    # 2 households, 11: 5½ each. With one more, a (6, of 1) and b (6, of 2) are both bought: 12 of
    # 11 is too much, so shares stay, and nothing is bought.
    costs, votes = {"a": 6, "b": 6}, ["a", "b"]
    outcome = elect(approval(costs, votes, 11), "equal-shares+add-one")
    assert (outcome.funded, outcome.extra) == ((), {"open": 0})
    # 3 households, 12: 4 each. a costs 6, of one of them; it is bought when each has 6.
    outcome = elect(approval({"a": 6}, ["a", "", ""], 12), "equal-shares+add-one")
    assert (outcome.funded, outcome.extra) == (("a",), {"open": 2})
    # The greedy step after it keeps to what is really in the pot: 6 left, b costs 7.
    outcome = elect(approval({"a": 6, "b": 7}, ["a", "", "b"], 12), "equal-shares+add-one+greedy")
    assert (outcome.funded, outcome.left) == (("a",), {"open": 6})


def test_phragmen_round_by_round() -> None:
    # a (6, of 1 2 3) is ready at 2. b (4, of 3 4): 3 spent 2, so (4 + 2) / 2 = 3; c (4, of 4): 4.
    # b at 3: 3 pays 1, 4 pays 3. c, at 4 + 3 = 7, no longer fits.
    profile = approval({"a": 6, "b": 4, "c": 4}, ["a", "a", "ab", "bc"], 13)
    outcome = elect(profile, "phragmen")
    assert outcome.funded == ("a", "b")
    assert [r.rate for r in outcome.rounds] == [Fraction(2 * 4, 13), Fraction(3 * 4, 13)]
    assert outcome.rounds[1].payments == (
        Payment(households=1, each=Fraction(3)),
        Payment(households=1, each=Fraction(1)),
    )


def test_phragmen_when_a_project_waited_for_another() -> None:
    # b (2, of 1 2) needs a (9, of 2 3). a is ready at 9/2; only then b may be: its supporters have
    # earned 9/2 (of 1) and 0 (of 2). 1 alone has the 2 at 2, and 2, who spent all, pays nothing.
    profile = profile_of(
        Election(
            kind="approval",
            pots=(Pot(id="open", money=20),),
            proposals=(
                Proposal(id="a", cost=9),
                Proposal(id="b", cost=2, needs=("a",)),
            ),
            ballots=(
                Ballot(household="1", choices=("b",)),
                Ballot(household="2", choices=("a", "b")),
                Ballot(household="3", choices=("a",)),
            ),
        )
    )
    outcome = elect(profile, "phragmen")
    assert outcome.funded == ("a", "b")
    assert outcome.rounds[1].payments == (Payment(households=1, each=Fraction(2)),)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_rules_do_what_their_plain_form_does(seed: int) -> None:
    profile = drawn(seed, pots=seed % 2 == 1, strings=seed % 3 == 0)
    for rule, steps in (
        ("greedy", [plainly.greedy]),
        ("equal-shares", [plainly.equal_shares]),
        ("equal-shares+greedy", [plainly.equal_shares, plainly.greedy]),
    ):
        plain = plainly.Plain(profile)
        for step in steps:
            step(plain)
        outcome = elect(profile, rule)  # type: ignore[arg-type]
        assert list(outcome.funded) == plain.funded
        assert outcome.left == plain.left
    simple = drawn(seed)
    plain = plainly.Plain(simple)
    plainly.phragmen(plain)
    assert list(elect(simple, "phragmen").funded) == plain.funded


@pytest.mark.parametrize("seed", range(40))
def test_most_welfare_is_the_best_of_all_sets(seed: int) -> None:
    profile = drawn(seed, pots=True, strings=True)
    outcome = elect(profile, "most-welfare")
    most, chosen = plainly.most_welfare(plainly.Plain(profile))
    assert sum(profile.welfare[p] for p in outcome.funded) == most
    assert sorted(outcome.funded) == chosen
    assert outcome.proven


@pytest.mark.parametrize("seed", range(60))
def test_every_outcome_is_possible_and_adds_up(seed: int) -> None:
    profile = drawn(seed, pots=True, strings=True)
    for rule in FAST:
        assert faults(profile.election, elect(profile, rule)) == []


@pytest.mark.parametrize("rule", RULES)
def test_level_projects_come_in_the_published_order(rule: Rule) -> None:
    election = approval({"a": 5, "b": 5}, ["ab", "ab"], 5).election
    assert elect(profile_of(election), rule).funded == ("a",)
    turned = election.model_copy(update={"ties": ("b",)})
    assert elect(profile_of(turned), rule).funded == ("b",)


@pytest.mark.parametrize("rule", RULES)
def test_a_weight_is_as_many_households(rule: Rule) -> None:
    votes = ["ab", "c", "c"]
    alone = approval({"a": 3, "b": 4, "c": 5}, votes, 9)
    heavy = alone.election.model_copy(
        update={
            "ballots": (
                Ballot(household="0", choices=("a", "b")),
                Ballot(household="1", choices=("c",), weight=2),
            )
        }
    )
    assert elect(profile_of(heavy, "cardinality"), rule).funded == elect(alone, rule).funded


def test_the_order_of_ballots_changes_nothing() -> None:
    for seed in range(30):
        profile = drawn(seed, pots=True, strings=True)
        turned = profile.election.model_copy(
            update={"ballots": tuple(reversed(profile.election.ballots))}
        )
        again = Profile(turned, profile.measure)
        assert all(elect(profile, rule) == elect(again, rule) for rule in FAST)


def test_too_little_support_keeps_a_project_out() -> None:
    election = approval({"a": 5, "b": 5}, ["a", "a"], 20).election
    assert elect(profile_of(election), "greedy").funded == ("a", "b")
    asked = election.model_copy(update={"least_support": 1})
    assert elect(profile_of(asked), "greedy").funded == ("a",)


def test_a_measure_that_the_ballots_do_not_tell() -> None:
    election = approval({"a": 5}, ["a"], 5).election
    with pytest.raises(UnfitMeasure, match="cardinality, cost, not points"):
        profile_of(election, "points")
