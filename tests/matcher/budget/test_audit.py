"""The audit: by hand, and what theorems promise of the rules."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest

from matcher.budget.audit.audit import audit
from matcher.budget.audit.judge import faults
from matcher.budget.audit.prices import Buyer, Market, hold, prices, refuted
from matcher.budget.audit.report import Underserved
from matcher.budget.audit.representation import groups, unchecked, underserved
from matcher.budget.elect import elect, profile_of
from matcher.budget.profile import Profile
from models.election import Ballot, Election, Pot, Proposal
from models.validate.problem import InvalidInput
from tests.matcher.budget.make import approval, drawn

# 100 of money, 10 households: 10 each. Six want a (60) and c (40), the other four b (40).
SPLIT = approval({"a": 60, "b": 40, "c": 40}, ["ac"] * 6 + ["b"] * 4, 100)


def test_what_greedy_leaves_out_is_found() -> None:
    # By count, welfare for money: a 6/60, b 4/40, c 6/40: c, then a; b finds nothing left. Four
    # can pay b by their shares (4 · 10 = 40): with b each has 1, and deserves 10 · 4 · 1 / 40 = 1.
    outcome = elect(SPLIT, "greedy")
    assert outcome.funded == ("c", "a")
    found = audit(SPLIT, outcome)
    assert found.underserved == (
        Underserved(proposal="b", households=4, most=1, deserved=Fraction(1)),
    )
    assert (found.households, found.with_nothing, found.welfare) == (10, 4, 12)
    # Four households could pay b with all they have; whoever has as much as the six need for a and
    # c (100 / 6 each) has more: no prices. Of Equal Shares there are some.
    assert [p.priceable for p in found.prices] == ["no"]
    shared = audit(SPLIT, elect(SPLIT, "equal-shares"))
    assert shared.underserved == ()
    assert [p.priceable for p in shared.prices] == ["yes"]


@pytest.mark.parametrize("seed", range(60))
def test_equal_shares_leaves_no_underserved_group_and_is_priceable(seed: int) -> None:
    # The theorem behind the measure, and Peters and Skowron's: shares and payments are the prices.
    profile = drawn(seed)
    outcome = elect(profile, "equal-shares")
    found = audit(profile, outcome)
    assert found.underserved == ()
    assert [p.priceable for p in found.prices] == ["yes"]


@pytest.mark.parametrize("seed", range(60))
def test_underserved_groups_are_those_that_all_sets_of_households_show(seed: int) -> None:
    profile = drawn(seed)
    funded = elect(profile, "greedy").funded[:1]
    (pot,) = profile.pots.values()
    households = [v for v in profile.voters for _ in range(v.households)][:9]
    small = Profile(
        profile.election.model_copy(
            update={"ballots": tuple(b.model_copy(update={"weight": 1})
                                     for b in profile.election.ballots)}
        ),
        profile.measure,
    )  # fmt: skip
    households = [v for v in small.voters for _ in range(v.households)]
    share = Fraction(pot.money, len(households))
    expected: dict[str, int] = {}
    for p, one in small.proposals.items():
        if p in funded:
            continue
        for size in range(1, len(households) + 1):
            for some in combinations(households, size):
                if any(p not in v.worth for v in some):
                    continue
                deserved = share * sum(v.worth[p] for v in some) / one.cost
                has = [sum(v.worth.get(q, 0) for q in (*funded, p)) for v in some]
                if max(has) <= deserved:
                    expected[p] = max(size, expected.get(p, 0))
    found = underserved(small, funded, ())
    assert {u.proposal: u.households for u in found} == expected


def test_areas_with_what_they_got_and_what_is_fair() -> None:
    election = Election(
        kind="approval",
        pots=(Pot(id="open", money=60), Pot(id="south", money=40, area="s")),
        proposals=(
            Proposal(id="a", cost=60),
            Proposal(id="b", cost=30, pot="south"),
            Proposal(id="c", cost=10, pot="south", needs=("d",)),
            Proposal(id="d", cost=90),
        ),
        ballots=(
            Ballot(household="1", choices=("a", "b"), area="s"),
            Ballot(household="2", choices=("c",), area="s"),
            Ballot(household="3", choices=("a",), area="n"),
            Ballot(household="4", choices=("a",), area="n"),
        ),
    )
    profile = profile_of(election, "cardinality")
    # s: 2 of 4 households share 60, and all of 40: 30 + 40. a's 60 is of three, one of them in s.
    south, north = sorted(groups(profile, ("a", "b")), key=lambda g: g.area, reverse=True)
    assert [south.fair, south.received, south.with_nothing] == [70, 20 + 30, 1]
    assert [north.fair, north.received, north.with_nothing] == [30, 40, 0]
    assert unchecked(profile, ("a", "b")) == ("c",)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rounds": []}, "left"),
        ({"left": {"open": 1}}, "left"),
        ({"proposal": "x"}, ""),
        ({"cost": 1}, "pot, cost, left"),
        ({"payments": ()}, None),
        ({"payments": "short"}, "payments"),
    ],
)
def test_an_outcome_that_does_not_add_up(change: dict[str, object], field: str | None) -> None:
    profile = approval({"a": 6, "b": 4}, ["ab", "ab"], 10)
    outcome = elect(profile, "equal-shares")
    assert faults(profile.election, outcome) == []
    first = outcome.rounds[0]
    if "rounds" in change:
        forged = outcome.model_copy(update={"rounds": ()})
    elif "left" in change:
        forged = outcome.model_copy(update=change)
    else:
        if change.get("payments") == "short":
            change = {"payments": first.payments[:1] and (first.payments[0].model_copy(
                update={"households": 1}),)}  # fmt: skip
        forged = outcome.model_copy(
            update={"rounds": (first.model_copy(update=change), *outcome.rounds[1:])}
        )
    found = faults(profile.election, forged)
    assert (field in {p.field for p in found}) if field is not None else found == []
    if field is not None:
        with pytest.raises(InvalidInput):
            audit(profile, forged)


def test_exclusions_needs_support_and_pots_are_judged() -> None:
    costs = {"a": 6, "b": 5}
    profile = approval(costs, ["ab", "ab"], 12)
    outcome = elect(profile, "greedy")
    assert sorted(outcome.funded) == ["a", "b"]
    election = profile.election
    a, b = election.proposals

    def fields(**change: object) -> set[str]:
        return {p.field for p in faults(election.model_copy(update=change), outcome)}

    assert fields(proposals=(a.model_copy(update={"group": "g"}),
                             b.model_copy(update={"group": "g"}))) == {"group"}  # fmt: skip
    # b comes first here (2/5 against 2/6), so it lacks a.
    assert fields(proposals=(a, b.model_copy(update={"needs": ("a",)}))) == {"needs"}
    assert fields(least_support=3) == {"supporters"}
    assert fields(pots=(Pot(id="open", money=10),)) == {"pot, cost, left", "left"}


def test_prices_and_their_refutation_are_checked_exactly() -> None:
    # 2 households want a (cost 2, funded) and one wants b (cost 1, not).
    market = Market(
        (Buyer(2, ("a",), ()), Buyer(1, (), ("b",))), {"a": Fraction(2)}, {"b": Fraction(1)}
    )
    one = Fraction(1)
    assert hold(market, [{"a": one}, {}], one)
    assert not hold(market, [{"a": one / 2}, {}], one)  # a is not paid
    assert not hold(market, [{"a": one}, {}], one / 2)  # more than they have
    assert not hold(market, [{"a": one}, {}], one * 2)  # b's supporter could buy it
    assert not hold(market, [{"a": one}, {"b": Fraction(0)}], one)  # b is not funded
    assert not hold(market, [{"a": -one}, {}], one)
    # With b at 1/2: b's supporter has at most 1/2, but a takes 1 each. λ_b = 1, μ_a = −1/2: the
    # two bear 1/2 each, 1 ≤ Λ = 1, and 1 · 1/2 − 1/2 · 2 < 0.
    dear = Market(market.buyers, market.funded, {"b": one / 2})
    assert refuted(dear, {"b": one}, {"a": -one / 2})
    assert not refuted(market, {"b": one}, {"a": -one / 2})
    assert not refuted(dear, {"b": -one}, {"a": -one / 2})
    assert not refuted(dear, {"b": one}, {"a": -one})


def test_what_nobody_wants_has_no_price() -> None:
    profile = approval({"a": 1}, ["", ""], 5)
    found = prices(profile, "open", ("a",), ())
    assert (found.priceable, found.witness) == ("no", "a")
    assert prices(profile, "open", (), ()).priceable == "yes"
