"""The living room's week: every reason is the one that the week was written to have."""

from __future__ import annotations

import pytest

from matcher.explain.facts import Fix, RequestWhy, SupplyWhy
from matcher.explain.why import why
from matcher.solve import solve
from models.base import Window
from models.plan import Plan
from models.week import Week
from scenarios.south_gate import south_gate
from scenarios.south_gate.times import SUN, THU, TUE, at, on


@pytest.fixture(scope="module")
def solved() -> tuple[Week, Plan]:
    found = south_gate()
    return found, solve(found).plan


def answer(solved: tuple[Week, Plan], id: str) -> RequestWhy:
    found = why(*solved, id, seconds=None)
    assert isinstance(found, RequestWhy)
    assert found.proven
    return found


HARD: dict[str, tuple[str, dict[str, int], tuple[Fix, ...]]] = {
    # Both rice pledges are for South Gate and Beixin; the catalogue knows noodles as a substitute.
    "rice-zhou": (
        "no-supply",
        {"pledge-conditions": 2},
        (Fix(kind="substitute", who="rice-zhou", line="rice", word="noodles"),),
    ),
    # The milk goes at noon on Tuesday, he is at home on Thursday from nine: 45 hours between, and
    # half an hour to hand it over.
    "milk-he": (
        "no-supply",
        {"pledge-window": 1},
        (
            Fix(
                kind="receive",
                who="milk-he",
                line="milk",
                by=2730,
                window=Window(start=at(TUE, "11:30"), end=at(TUE, "12:00")),
            ),
        ),
    ),
    # 1.5 litres asked, the smallest lot is 2 (in tenths).
    "oil-liu": (
        "no-supply",
        {"lot-size": 1},
        (Fix(kind="pledge-lot", who="harvest-oil", by=5, to=15),),
    ),
    # Of 28 people 26 teach no English. David is not vetted; with him, or with Emma, an hour more
    # of the company's time is needed, of which 30 minutes are left.
    "tutor-chen": (
        "no-supply",
        {"skill": 26, "available": 1, "vetted": 1},
        (
            Fix(kind="vetted", who="david"),
            Fix(kind="pledge-more", who="dawn-hours", by=30, to=150),
        ),
    ),
    "repair-qian": (
        "no-supply",
        {"skill": 27, "excluded": 1},
        (Fix(kind="accept", who="repair-qian", word="zhou-ge"),),
    ),
    # Fifty people; the dance room holds thirty.
    "ball-qian": (
        "no-supply",
        {"function": 4, "capacity": 1},
        (Fix(kind="fewer-people", who="ball-qian", session="ball", by=20, to=30),),
    ),
    "english-zhou": (
        "no-supply",
        {"audience": 2},
        (Fix(kind="audience", who="english-corner", word="xiao-zhou"),),
    ),
    "yoga-lin": ("no-supply", {"group-together": 1}, (Fix(kind="return", who="lin-yi"),)),
}
"""Request → verdict, what keeps the candidates of the part that nothing fits away, first remedy."""


@pytest.mark.parametrize("id", HARD)
def test_what_no_plan_could_serve(solved: tuple[Week, Plan], id: str) -> None:
    verdict, removed, fixes = HARD[id]
    found = answer(solved, id)
    assert (found.verdict, found.most) == (verdict, 0)
    (short,) = [p for p in found.parts if len(p.fit) < p.needed]
    assert short.removed == removed
    assert found.remedies[0].fixes == fixes
    assert found.remedies[0].permille == 1000


def test_the_second_class_lacks_hours_of_the_company(solved: tuple[Week, Plan]) -> None:
    # Saturday's 90 minutes are locked; Sunday's 90 would make 180, and 120 are pledged.
    found = answer(solved, "english-corner")
    assert (found.verdict, found.permille, found.most) == ("no-supply", 500, 500)
    assert found.rules == ("organisation-hours",)
    assert "180" in found.facts_en[0]
    assert "120" in found.facts_en[0]
    assert found.remedies[0].fixes == (Fix(kind="pledge-more", who="dawn-hours", by=60, to=180),)


def test_a_project_before_its_review(solved: tuple[Week, Plan]) -> None:
    found = answer(solved, "playground")
    assert (found.verdict, found.gate, found.parts) == ("gate", ("review",), ())
    # 120,000 yuan asked, 5,000 in the fund: a review would open 4.1 %.
    assert [(r.fixes[0].kind, r.permille) for r in found.remedies] == [("gate", 41)]


def test_next_week_is_not_this_week(solved: tuple[Week, Plan]) -> None:
    found = answer(solved, "haircut-liu")
    assert found.parts[0].removed == {"window": 1}
    assert (found.verdict, found.remedies) == ("no-supply", ())


SOFT = {
    # Wang's two bags are a promise and hers by must; the third single bag is the Lis'.
    "rice-chen": ("used-elsewhere", {"rice-wang", "rice-li"}, {"rice-li"}),
    # The carer's fund pays for one of the two.
    "nursing-gu": ("used-elsewhere", {"escort-he"}, {"escort-he"}),
    # A third booking of one household: one of the other two has to go.
    "dance-song": ("cap", {"birthday-song", "baking-song"}, {"baking-song"}),
    # One with the path, which it excludes, and the fund.
    "bicycle-shed": ("cap", {"path", "pond", "lamp"}, {"path", "lamp"}),
}
"""Request → verdict, who holds what it could have, who would lose."""


@pytest.mark.parametrize("id", SOFT)
def test_what_others_have(solved: tuple[Week, Plan], id: str) -> None:
    verdict, holders, losers = SOFT[id]
    found = answer(solved, id)
    assert (found.verdict, found.most) == (verdict, 1000)
    assert {hold.request for hold in found.holds} == holders
    assert found.forced is not None
    assert found.forced.label == "exact"
    assert {change.request for change in found.forced.loses} == losers
    assert {change.request for change in found.forced.gains} == {id}
    # The plan is the best there is: forcing anything in costs something in the first tier that
    # differs.
    first = found.forced.first
    assert first is not None
    assert first.then < first.now


def test_what_a_pin_has_fixed(solved: tuple[Week, Plan]) -> None:
    (only,) = answer(solved, "haircut-wang").alternatives
    assert (only.supply, only.trial.label) == ("zhang-shifu", "impossible")
    assert only.fixed_by == ("pin-barber",)


def test_the_next_best(solved: tuple[Week, Plan]) -> None:
    # Without Mr Wu's noodles she takes the neighbour's bag of rice.
    (only,) = answer(solved, "rice-sun").alternatives
    assert (only.supply, only.trial.label) == ("wu-noodles", "exact")
    assert [(f.pledge, f.amount) for f in only.trial.gets.flows] == [("zhao-rice", 10)]


def test_who_sits_in_an_activity_and_who_would(solved: tuple[Week, Plan]) -> None:
    # Four places: the Chens' two, the Songs' and the Lis' child; the Qians' is one too many, and
    # the Zhous' is not of South Gate.
    found = answer(solved, "english-corner")
    assert set(found.sitting) == {"english-chen", "english-song", "english-li"}
    assert set(found.waiting) == {"english-qian", "english-zhou"}


def test_why_a_volunteer_is_idle(solved: tuple[Week, Plan]) -> None:
    found = why(*solved, "zhou-ge", seconds=None)
    assert isinstance(found, SupplyWhy)
    # The only wish for repairs is the Qians', who refuse him.
    assert found.removed["excluded"] == 1
    assert set(found.removed) == {"skill", "excluded"}
    assert [near.who for near in found.near] == ["repair-qian"]
    assert (found.passed, found.more, found.serves.placements) == ((), None, ())


def test_what_the_barber_does_and_why_not_more(solved: tuple[Week, Plan]) -> None:
    found = why(*solved, "zhang-shifu", seconds=None)
    assert isinstance(found, SupplyWhy)
    assert {p.request for p in found.serves.placements} == {"haircut-wang", "haircut-sun"}
    full = {limit.name: (limit.used, limit.most) for limit in found.limits}
    assert full == {"week-minutes": (120, 120), "day-tasks": (2, 2)}


def test_days_are_what_they_say() -> None:
    # The cases above name days by these; a window on the wrong day would make them meaningless.
    assert (TUE, THU, SUN) == (1, 3, 6)
    assert on(TUE, "11:30", "12:00").start == at(TUE, "11:30")
