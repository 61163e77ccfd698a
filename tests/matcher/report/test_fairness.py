"""The fairness report, by hand, and against the goal where both count the same."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from matcher.goals.fairness import totals
from matcher.report.fairness import By, Households, Row, Section, Sums, fairness_report
from matcher.report.tree import tree
from matcher.rules.view import View
from models.demand import Line
from models.items import Commitments
from models.places import Geography, Place
from models.policy import Fairness, Policy
from models.week import Decisions, History, PastAsk, Week
from tests import build, tiny
from tests.build import content, flow, pledge, request
from tests.matcher.record.things import numbered


def rice(amount: int = 2) -> tuple[Line, ...]:
    return (Line(id="l", item="rice", amount=amount),)


def newcomers(*ids: str) -> Geography:
    return Geography(
        places=tuple(
            p.model_copy(update={"newcomer": True}) if p.id in ids else p for p in build.PLACES
        )
    )


def asking(**fields: Any) -> Week:
    """h1 (a newcomer, g1) asks twice, h3 (g2) once, an organisation once; all u = 4."""
    base: dict[str, Any] = {
        "geography": newcomers("h1"),
        "pledges": (pledge("p", "rice", 9),),
        "requests": (
            request("a", lines=rice(), care="must", topic="elder-care"),
            request("b", lines=rice()),
            request("c", household="h3", place="h3", lines=rice()),
            request("firm-asks", household=None, organisation="firm", place="g4", lines=rice()),
        ),
    }
    return build.week(**{**base, **fields})


def given(week: Week, *flows: tuple[str, int]) -> View:
    return View(week, content(*(flow(id, "p", amount) for id, amount in flows)))


def section(view: View, by: By) -> Section:
    return next(s for s in fairness_report(view).sections if s.by == by)


def sums(asked: int, served: int) -> Sums:
    """Of a week without past."""
    return Sums(Fraction(asked), Fraction(served), Fraction(asked), Fraction(served))


def test_every_kind_of_group_by_hand() -> None:
    # a whole (4 of 4), c half (2 of 4), b and the firm nothing. Worst first; equal ones by id.
    view = given(asking(), ("a", 2), ("c", 1))
    assert section(view, "house-group").rows == (
        Row("g4", sums(4, 0)),
        Row("g1", sums(8, 4)),
        Row("g2", sums(4, 2)),
    )
    # g1 and g2 lie in c1, g4 in c3.
    assert section(view, "community").rows == (Row("c3", sums(4, 0)), Row("c1", sums(12, 6)))
    assert section(view, "care").rows == (Row("ordinary", sums(12, 2)), Row("must", sums(4, 4)))
    assert section(view, "topic").rows == (
        Row("mutual-aid", sums(12, 2)),
        Row("elder-care", sums(4, 4)),
    )
    arrival = section(view, "arrival")
    assert arrival.rows == (Row("locals", sums(4, 2)), Row("newcomers", sums(8, 4)))
    # The firm is neither.
    assert arrival.apart == sums(4, 0)


def test_evenness_is_of_the_ratios() -> None:
    # ρ: 0, ½, ½. Gini (2·(½ + ½)) ÷ (2·3·1) = 1/3; Jain 1 ÷ (3·½) = 2/3.
    found = section(given(asking(), ("a", 2), ("c", 1)), "house-group").evenness
    assert (found.least, found.gini, found.jain) == (Fraction(0), Fraction(1, 3), Fraction(2, 3))


def test_past_weeks_decay_and_go_to_their_groups() -> None:
    past = (
        # Two weeks ago h3 asked 10 and got 5: ·0.81. Its group is g2, its topic culture.
        PastAsk(weeks_ago=2, household="h3", topic="culture", asked=10, served_milli=5000),
        # A week ago g1 as a whole asked 10 and got 10: ·0.9; no household, topic or care class.
        PastAsk(weeks_ago=1, group="g1", asked=10, served_milli=10_000),
        PastAsk(weeks_ago=1, care="must", asked=10, served_milli=0),
    )
    view = given(asking(history=History(past=past)), ("a", 2))
    assert section(view, "house-group").rows == (
        Row("g4", sums(4, 0)),
        Row("g2", Sums(Fraction(4), Fraction(0), Fraction(121, 10), Fraction(81, 20))),
        Row("g1", Sums(Fraction(8), Fraction(4), Fraction(17), Fraction(13))),
    )
    # Of the three entries the first two have a place.
    assert section(view, "house-group").apart == Sums(
        Fraction(0), Fraction(0), Fraction(9), Fraction(0)
    )
    topics = section(view, "topic")
    assert topics.rows[1] == Row(
        "culture", Sums(Fraction(0), Fraction(0), Fraction(81, 10), Fraction(81, 20))
    )
    assert topics.apart == Sums(Fraction(0), Fraction(0), Fraction(18), Fraction(9))
    # h3 is local; the others name no household (and the firm's request has none).
    arrival = section(view, "arrival")
    assert arrival.rows[0] == Row(
        "locals", Sums(Fraction(4), Fraction(0), Fraction(121, 10), Fraction(81, 20))
    )
    assert arrival.apart == Sums(Fraction(4), Fraction(0), Fraction(22), Fraction(9))
    care = section(view, "care")
    assert care.rows[0] == Row(
        "ordinary", Sums(Fraction(12), Fraction(0), Fraction(12), Fraction(0))
    )
    assert care.rows[1] == Row("must", Sums(Fraction(4), Fraction(4), Fraction(13), Fraction(4)))


def test_a_past_entrys_own_group_counts_before_its_households() -> None:
    # The household has moved: h1 lies in g1 (c1), but what it asked then was asked in g4 (c3).
    past = (PastAsk(weeks_ago=1, household="h1", group="g4", asked=10, served_milli=10_000),)
    view = given(asking(history=History(past=past)))
    found = {row.group: row.sums.asked for row in section(view, "house-group").rows}
    assert found == {"g1": Fraction(8), "g2": Fraction(4), "g4": Fraction(13)}
    found = {row.group: row.sums.asked for row in section(view, "community").rows}
    assert found == {"c1": Fraction(12), "c3": Fraction(13)}


def test_a_group_that_asked_nothing_is_left_out() -> None:
    past = (PastAsk(weeks_ago=1, household="h4", asked=0, served_milli=0),)
    view = given(asking(history=History(past=past)))
    assert {row.group for row in section(view, "house-group").rows} == {"g1", "g2", "g4"}


def test_a_section_counts_everything_once() -> None:
    for _, week, plan in numbered()[:40]:
        report = fairness_report(View(week, plan.content))
        whole = {
            (
                sum((r.sums.asked for r in s.rows), s.apart.asked),
                sum((r.sums.served for r in s.rows), s.apart.served),
            )
            for s in report.sections
        }
        assert len(whole) == 1


@pytest.mark.parametrize("by", ["house-group", "community", "care"])
def test_the_goal_counts_the_same(by: By) -> None:
    compared = 0
    for number in range(60):
        week = tiny.numbered(number)
        fairness = Fairness.model_validate(
            week.policy.fairness.model_dump() | {"grouping": by, "measure": "served"}
        )
        policy = week.policy.model_copy(update={"fairness": fairness})
        view = View(week.model_copy(update={"policy": policy}), Commitments())
        found = {row.group: (row.sums.asked, row.sums.served) for row in section(view, by).rows}
        assert found == totals(view), number
        compared += len(found)
    assert compared > 60


# --- households ---------------------------------------------------------------------------------


def households(week: Week, *flows: tuple[str, int]) -> Households:
    return fairness_report(given(week, *flows)).households


def test_who_asked_and_got_nothing_at_all() -> None:
    # h1 got something (half of b), h3 nothing; the organisation is no household.
    assert households(asking(), ("b", 1)) == Households(2, ("h3",), unnamed=False)


@pytest.mark.parametrize(
    ("weeks_ago", "served", "unreached"),
    [(12, 1, ()), (13, 1, ("h3",)), (12, 0, ("h3",))],
)
def test_ninety_days_are_twelve_weeks_back(
    weeks_ago: int, served: int, unreached: tuple[str, ...]
) -> None:
    # 12 weeks are 84 days, 13 are 91. A thousandth of what was asked is something.
    past = (PastAsk(weeks_ago=weeks_ago, household="h3", asked=4, served_milli=served),)
    week = asking(history=History(past=past))
    assert households(week, ("a", 2)).unreached == unreached


def test_who_asked_only_in_the_past_counts_for_ninety_days() -> None:
    past = (
        PastAsk(weeks_ago=12, household="h4", asked=4, served_milli=0),
        PastAsk(weeks_ago=13, household="h5", asked=4, served_milli=0),
    )
    week = asking(history=History(past=past))
    assert households(week, ("a", 2), ("c", 2)) == Households(3, ("h4",), unnamed=False)


def test_past_entries_without_a_household_are_told() -> None:
    def unnamed(**entry: Any) -> bool:
        past = (PastAsk(**{"weeks_ago": 1, "group": "g1", "asked": 4, "served_milli": 0, **entry}),)
        return households(asking(history=History(past=past))).unnamed

    assert unnamed()
    assert not unnamed(weeks_ago=13)
    assert not unnamed(asked=0)


def test_withdrawn_and_later_requests_do_not_count() -> None:
    gone = asking(decisions=Decisions(withdrawn=("c",)))
    assert households(gone, ("a", 2)) == Households(1, (), unnamed=False)
    later = asking(
        requests=(
            request("a", lines=rice()),
            request("d", household="h3", place="h3", lines=rice(), earliest=build.t(7)),
        )
    )
    assert households(later, ("a", 2)) == Households(1, (), unnamed=False)


def test_a_booking_reaches_a_household_whatever_the_weights_say() -> None:
    # Nothing weighs anything, so no figure is left; who was reached is told all the same.
    week = asking(policy=Policy(fairness=Fairness(weights={})))
    view = given(week, ("a", 2))
    assert section(view, "house-group").rows == ()
    assert fairness_report(view).households == Households(2, ("h3",), unnamed=False)


def test_a_newcomer_is_one_by_the_households_own_word() -> None:
    # The building says so, its households do not.
    places = (
        *(p for p in build.PLACES if p.id != "b1"),
        Place(id="b1", level="building", parent="g1", newcomer=True),
    )
    view = given(asking(geography=Geography(places=places)), ("a", 2))
    assert [row.group for row in section(view, "arrival").rows] == ["locals"]


def test_as_plain_values() -> None:
    found = tree(fairness_report(given(asking(), ("a", 2), ("c", 1))))
    assert found["sections"][0]["rows"][1] == {
        "group": "g1",
        "sums": {"asked_now": 8.0, "served_now": 4.0, "asked": 8.0, "served": 4.0},
    }
    assert found["sections"][0]["evenness"]["gini"] == 0.333333333
    assert found["households"] == {"asked": 2, "unreached": [], "unnamed": False}
