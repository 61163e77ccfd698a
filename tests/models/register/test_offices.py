"""Elections: one household, one vote; and who sits afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from models.register.base import Asked, Recorded, refusals
from models.register.offices import GUARDS, Candidate, Elect, Leave, Office, office_of, term
from models.register.settings import Settings
from tests.models.register.road import COORDINATOR, FRIDAY, RESIDENT, TODAY

KNOWN: dict[str, Any] = {
    "level": "building",
    "levels": {"building": "building", "group": "house-group", "household": "household"},
    "households": 20,
    "living": {"li", "wang", "wu"},
}


def elect(**fields: Any) -> Elect:
    """Li gets twelve of eighteen."""
    candidates = (Candidate(person="li", votes=12), Candidate(person="wang", votes=6))
    base = {"kind": "elect", "office": "representative", "place": "b1", "on": TODAY}
    more = {"candidates": candidates, "ballots": 18, "minutes": "唱票"}
    return Elect(**{**base, **more, **fields})


def wrong(
    deed: Any, state: Office | None = None, actor: Any = COORDINATOR, **known: Any
) -> set[str]:
    asked = Asked("o", state, deed, actor, FRIDAY, {**KNOWN, **known})
    stands = None if state is None else state.stands
    return {one.field for one in refusals(GUARDS[deed.kind], stands, None, asked)}


def votes(*pairs: tuple[str, int]) -> tuple[Candidate, ...]:
    return tuple(Candidate(person=person, votes=n) for person, n in pairs)


@pytest.mark.parametrize(
    ("deed", "known", "fields"),
    [
        (elect(), {}, set()),
        (elect(ballots=21), {}, {"ballots"}),
        (elect(ballots=17), {}, {"candidates"}),  # 18 votes of 17 households
        (elect(ballots=11), {}, {"candidates", "candidates[0].votes"}),
        (elect(candidates=votes(("li", 9), ("wang", 9))), {}, {"candidates"}),  # a tie
        (elect(candidates=votes(("li", 0))), {}, {"candidates"}),
        (elect(candidates=votes(("zhao", 9))), {}, {"candidates[0].person"}),
        (elect(candidates=votes(("li", 9), ("li", 8))), {}, {"candidates[1].person"}),
        (elect(seats=2), {}, {"seats"}),
        (elect(), {"level": "house-group"}, {"place"}),
        (elect(), {"level": None}, {"place"}),
        (elect(office="head"), {}, {"place"}),
        (elect(office="assembly"), {"level": "household"}, {"place"}),
        (elect(office="assembly"), {"level": "community"}, set()),
        (elect(office="assembly"), {"level": None}, {"place"}),
        # One seat is one name on a ballot, whatever could be written; one name is one, of 5 seats.
        (elect(votes_each=3, candidates=votes(("li", 12), ("wang", 7))), {}, {"candidates"}),
        (elect(office="member", seats=5, candidates=votes(("li", 12), ("wang", 7))),
         {"level": "house-group"}, {"candidates"}),
        # Whom nobody wants ties for nothing.
        (elect(office="assembly", seats=2, candidates=votes(("li", 9), ("wang", 0), ("wu", 0))),
         {"level": "community"}, set()),
    ],
)  # fmt: skip
def test_an_election_counts_households(deed: Elect, known: Any, fields: set[str]) -> None:
    assert wrong(deed, **known) == fields


def test_only_those_who_run_it_write_it_down() -> None:
    assert wrong(elect(), actor=RESIDENT) == {"acting"}


def test_one_head_and_five_members() -> None:
    group: dict[str, Any] = {"level": "house-group", "living": set("abcdefg")}
    six = votes(*zip("abcdef", range(16, 10, -1), strict=True))
    members = elect(office="member", seats=5, votes_each=5, candidates=six)
    assert wrong(members, **group) == set()
    state = office_of([Recorded(1, FRIDAY, members, "coordinator", FRIDAY + timedelta(1))])
    assert state is not None
    assert state.sitting(FRIDAY) == tuple("abcde")
    assert wrong(elect(office="member", seats=6, candidates=six), **group) >= {"seats"}


def test_a_seat_that_nobody_voted_for_stays_empty() -> None:
    two = elect(office="assembly", seats=2, candidates=votes(("li", 9), ("wang", 0)))
    state = office_of([Recorded(1, FRIDAY, two, "coordinator", FRIDAY + timedelta(1))])
    assert state is not None
    assert state.sitting(FRIDAY) == ("li",)


def test_a_term_ends_an_election_replaces_and_who_leaves_is_gone() -> None:
    settings = Settings(term_days=10)
    due = term(elect(), FRIDAY, settings)
    first = Recorded(1, FRIDAY, elect(), "coordinator", due)
    state = office_of([first])
    assert state is not None
    assert state.sitting(FRIDAY + timedelta(9)) == ("li",)
    assert state.sitting(FRIDAY + timedelta(10)) == ()
    again = Recorded(2, FRIDAY, elect(candidates=votes(("wang", 18))), "coordinator", due)
    replaced = office_of([first, again])
    assert replaced is not None
    assert replaced.sitting(FRIDAY) == ("wang",)
    leave = Leave(kind="leave", person="li", reason="搬家")
    assert wrong(leave, state) == set()
    assert wrong(leave, replaced) == {"person"}
    left = office_of([first, Recorded(2, FRIDAY, leave, "coordinator")])
    assert left is not None
    assert left.sitting(FRIDAY) == ()
