"""Adoptions, contracts and clubs, guard by guard: each case breaks one thing that is asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter

from models.register import adoptions, clubs, contracts
from models.register.adoptions import Adoption, adoption_of, due_after
from models.register.base import Actor, Asked, Recorded, acting_as, refusals
from models.register.clubs import club_of
from models.register.contracts import contract_of
from models.register.settings import Settings
from tests.models.register.road import CLOCK, COORDINATOR, FRIDAY, as_

KINDS: dict[str, Any] = {"adoptions": adoptions, "contracts": contracts, "clubs": clubs}
FOLDS: dict[str, Any] = {"adoptions": adoption_of, "contracts": contract_of, "clubs": club_of}
READ: dict[str, TypeAdapter[Any]] = {
    "adoptions": TypeAdapter(adoptions.AdoptionDeed),
    "contracts": TypeAdapter(contracts.ContractDeed),
    "clubs": TypeAdapter(clubs.ClubDeed),
}
SETTINGS = Settings(claim_days=7, warning_days=2)
KNOWN: dict[str, Any] = {
    "settings": SETTINGS,
    "topics": ("t",),
    "place": True,
    "request": True,
    "unfit": (),
    "pledged": True,
    "organisation": True,
    "giver": True,
    "fund": True,
    "people": {"nurse"},
    "activity": True,
}
LI = as_("resident", people=("li",), homes=("h1",))
FIRM = Actor(frozenset({"organisation"}), organisations=frozenset({"firm"}))
CLAIMANT, PROPOSER = as_("claimant"), as_("proposer")
Deed = dict[str, Any]


def without(deed: Deed, **changes: Any) -> Deed:
    """The deed, changed; ``None``: without that."""
    return {name: one for name, one in {**deed, **changes}.items() if one is not None}


OFFER: Deed = {"kind": "offer", "what": "plot", "name": "花坛", "place": "b1", "topic": "t",
               "text": "浇水"}  # fmt: skip
WISH = {**OFFER, "what": "wish", "request": "oil"}
CLAIM: Deed = {"kind": "claim", "household": "h1", "people": ["li"], "text": "我来"}
BEGIN: Deed = {"kind": "begin", "text": "浇过了"}
WARN, LAPSE = {"kind": "warn"}, {"kind": "lapse"}
REPORT: Deed = {"kind": "report", "text": "开花了"}
END: Deed = {"kind": "end", "reason": "搬家"}
CLOSE: Deed = {"kind": "close", "reason": "拆了"}
CARE: Deed = {"kind": "sign", "what": "services", "name": "护理", "organisation": "firm",
              "text": "每周", "minutes": 120, "price_per_hour": 6000, "fund": "f",
              "people": ["nurse"], "begins": "2026-11-01", "ends": "2026-12-01"}  # fmt: skip
ROOMS: Deed = {"kind": "sign", "what": "rooms", "name": "用房", "organisation": "youth",
               "giver": "firm", "text": "每周", "minutes": 120, "begins": "2026-11-01",
               "ends": "2026-11-01"}  # fmt: skip
FOUND: Deed = {"kind": "establish", "name": "茶友会", "topic": "t", "place": "b1", "text": "喝茶",
               "household": "h1"}  # fmt: skip
JOIN: Deed = {"kind": "join", "person": "li"}
PART: Deed = {"kind": "part", "person": "li"}
HOLD: Deed = {"kind": "hold", "activity": "tea"}
DISSOLVE: Deed = {"kind": "dissolve", "reason": "散了"}


def history(sort: str, deeds: tuple[Deed, ...]) -> list[Recorded]:
    """Deeds behind each other on one Friday, whatever guards say."""
    found = []
    for number, tree in enumerate(deeds, start=1):
        deed = READ[sort].validate_json(json.dumps(tree))
        due = KINDS[sort].due_after(deed, FRIDAY, SETTINGS)
        found.append(Recorded(number, FRIDAY, deed, "coordinator", due))
    return found


def state_of(sort: str, *deeds: Deed) -> Any:
    return FOLDS[sort](history(sort, deeds))


def fields(
    sort: str, before: tuple[Deed, ...], tree: Deed, actor: Actor, days: float, **known: Any
) -> set[str]:
    """What is named in the way of a deed, so many days later."""
    state, deed = state_of(sort, *before), READ[sort].validate_json(json.dumps(tree))
    at = FRIDAY + timedelta(days=days)
    asked = Asked("x", state, deed, actor, at, {**KNOWN, **known})
    stands = None if state is None else state.stands
    due = state.due if isinstance(state, Adoption) else None
    return {one.field for one in refusals(KINDS[sort].GUARDS[deed.kind], stands, due, asked)}


CLAIMED, WARNED = (OFFER, CLAIM), (OFFER, CLAIM, WARN)
Case = tuple[str, str, tuple[Deed, ...], Deed, Actor, float, dict[str, Any], set[str]]
CASES: list[Case] = [
    # Adoptions: what is offered.
    ("offered", "adoptions", (), OFFER, LI, 0, {"request": False}, set()),
    ("no topic", "adoptions", (), {**OFFER, "topic": "golf"}, LI, 0, {}, {"topic"}),
    ("no place", "adoptions", (), OFFER, LI, 0, {"place": False}, {"place"}),
    ("a wish", "adoptions", (), WISH, COORDINATOR, 0, {}, set()),
    ("no wish", "adoptions", (), WISH, COORDINATOR, 0, {"request": False}, {"request"}),
    ("no project", "adoptions", (), {**WISH, "what": "project"}, LI, 0, {"request": False},
     {"request"}),
    ("a wish by a neighbour", "adoptions", (), WISH, LI, 0, {}, {"what"}),
    # Who claims it.
    ("claimed", "adoptions", (OFFER,), CLAIM, LI, 0, {}, set()),
    ("by a firm", "adoptions", (OFFER,), without(CLAIM, household=None, organisation="firm",
     people=None), FIRM, 0, {}, set()),
    ("written down", "adoptions", (OFFER,), {**CLAIM, "people": ["wu"]}, COORDINATOR, 0, {},
     set()),
    ("by nobody", "adoptions", (OFFER,), without(CLAIM, household=None), LI, 0, {},
     {"household"}),
    ("by two", "adoptions", (OFFER,), {**CLAIM, "organisation": "firm"}, COORDINATOR, 0, {},
     {"household"}),
    ("a neighbour's home", "adoptions", (OFFER,), {**CLAIM, "household": "h2"}, LI, 0, {},
     {"household"}),
    ("another firm", "adoptions", (OFFER,), without(CLAIM, household=None, organisation="bank",
     people=None), FIRM, 0, {}, {"organisation"}),
    ("another's hands", "adoptions", (OFFER,), {**CLAIM, "people": ["li", "wu"]}, LI, 0, {},
     {"people[1]"}),
    # Its week.
    ("begun", "adoptions", CLAIMED, BEGIN, CLAIMANT, 7, {"pledged": False}, set()),
    ("too late", "adoptions", CLAIMED, BEGIN, CLAIMANT, 7.01, {}, {"at"}),
    ("a pledge for the wish", "adoptions", (WISH, CLAIM), BEGIN, CLAIMANT, 0, {}, set()),
    ("no pledge for it", "adoptions", (WISH, CLAIM), BEGIN, CLAIMANT, 0, {"pledged": False},
     {"request"}),
    ("warned in time", "adoptions", CLAIMED, WARN, CLOCK, 5, {}, set()),
    ("warned too early", "adoptions", CLAIMED, WARN, CLOCK, 4.99, {}, {"at"}),
    ("warned twice", "adoptions", WARNED, WARN, CLOCK, 6, {}, {"at"}),
    ("lapsed", "adoptions", WARNED, LAPSE, CLOCK, 7.01, {}, set()),
    ("lapsed at the hour", "adoptions", WARNED, LAPSE, CLOCK, 7, {}, {"at"}),
    # Contracts.
    ("hired", "contracts", (), CARE, COORDINATOR, 0, {"giver": False}, set()),
    ("for a day", "contracts", (), ROOMS, COORDINATOR, 0, {"fund": False, "people": set()}, set()),
    ("no organisation", "contracts", (), CARE, COORDINATOR, 0, {"organisation": False},
     {"organisation"}),
    ("over before it begins", "contracts", (), {**CARE, "ends": "2026-10-31"}, COORDINATOR, 0, {},
     {"ends"}),
    ("no fund", "contracts", (), CARE, COORDINATOR, 0, {"fund": False}, {"fund"}),
    ("nobody works", "contracts", (), {**CARE, "people": []}, COORDINATOR, 0, {}, {"people"}),
    ("somebody else", "contracts", (), {**CARE, "people": ["nurse", "li"]}, COORDINATOR, 0, {},
     {"people[1]"}),
    ("services given", "contracts", (), {**CARE, "giver": "firm"}, COORDINATOR, 0, {}, {"giver"}),
    ("rooms of nobody", "contracts", (), ROOMS, COORDINATOR, 0, {"giver": False}, {"giver"}),
    ("rooms with a price", "contracts", (), {**ROOMS, "price_per_hour": 1}, COORDINATOR, 0, {},
     {"price_per_hour"}),
    ("rooms with a fund", "contracts", (), {**ROOMS, "fund": "f"}, COORDINATOR, 0, {}, {"fund"}),
    ("rooms with hands", "contracts", (), {**ROOMS, "people": ["li"]}, COORDINATOR, 0, {},
     {"people"}),
    # Clubs.
    ("a club", "clubs", (), FOUND, LI, 0, {}, set()),
    ("of a firm", "clubs", (), without(FOUND, household=None, organisation="firm"), FIRM, 0, {},
     set()),
    ("of nobody", "clubs", (), without(FOUND, household=None), COORDINATOR, 0, {}, {"household"}),
    ("of two", "clubs", (), {**FOUND, "organisation": "firm"}, COORDINATOR, 0, {}, {"household"}),
    ("of a neighbour", "clubs", (), {**FOUND, "household": "h2"}, LI, 0, {}, {"household"}),
    ("of another firm", "clubs", (), without(FOUND, household=None, organisation="bank"), FIRM, 0,
     {}, {"organisation"}),
    ("about golf", "clubs", (), {**FOUND, "topic": "golf"}, LI, 0, {}, {"topic"}),
    ("nowhere", "clubs", (), FOUND, LI, 0, {"place": False}, {"place"}),
    ("joined", "clubs", (FOUND,), JOIN, LI, 0, {}, set()),
    ("joined for another", "clubs", (FOUND,), {**JOIN, "person": "wu"}, LI, 0, {}, {"person"}),
    ("joined twice", "clubs", (FOUND, JOIN), JOIN, COORDINATOR, 0, {}, {"person"}),
    ("left", "clubs", (FOUND, JOIN), PART, LI, 0, {}, set()),
    ("left by another", "clubs", (FOUND, JOIN), PART, as_("resident"), 0, {}, {"person"}),
    ("left before joining", "clubs", (FOUND,), PART, COORDINATOR, 0, {}, {"person"}),
    ("held", "clubs", (FOUND,), HOLD, PROPOSER, 0, {}, set()),
    ("held twice", "clubs", (FOUND, HOLD), HOLD, PROPOSER, 0, {}, {"activity"}),
    ("no activity", "clubs", (FOUND,), HOLD, PROPOSER, 0, {"activity": False}, {"activity"}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_guard_refuses(case: Case) -> None:
    _, sort, before, deed, actor, days, known, expected = case
    assert fields(sort, before, deed, actor, days, **known) == expected


def test_what_is_wrong_with_the_work_is_said_with_the_rest() -> None:
    unfit = Asked("x", None, None, LI, FRIDAY).wrong("hours", ("x", "x"), 1)
    found = fields("adoptions", (), {**OFFER, "topic": "golf"}, LI, 0, unfit=(unfit,))
    assert found == {"topic", "hours"}


LINES = [
    (sort, deed, number)
    for sort, module in KINDS.items()
    for deed, guard in module.GUARDS.items()
    for number in range(len(guard.checks))
]


@pytest.mark.parametrize(("sort", "deed", "number"), LINES)
def test_no_check_can_be_left_out(
    sort: str, deed: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With any one of them gone, some case above is let through or says less."""
    guard = KINDS[sort].GUARDS[deed]
    kept = (*guard.checks[:number], *guard.checks[number + 1 :])
    monkeypatch.setitem(KINDS[sort].GUARDS, deed, replace(guard, checks=kept))
    concerned = [case for case in CASES if (case[1], case[3]["kind"]) == (sort, deed)]
    assert [c for c in concerned if fields(*c[1:6], **c[6]) != c[7]] != []


# --- what follows from what was done ----------------------------------------------------------


def test_an_adoption_goes_round() -> None:
    assert adoption_of([]) is None
    offered = state_of("adoptions", OFFER)
    claimed = state_of("adoptions", *CLAIMED)
    assert (claimed.stands, claimed.household, claimed.people) == ("claimed", "h1", ("li",))
    assert claimed.due == FRIDAY + timedelta(days=7)
    assert state_of("adoptions", *WARNED).warned
    begun = state_of("adoptions", *WARNED, BEGIN)
    assert (begun.stands, begun.due, begun.household) == ("adopted", None, "h1")
    assert state_of("adoptions", *WARNED, BEGIN, REPORT, REPORT).reports == 2
    for over in (LAPSE, END):
        free = state_of("adoptions", *WARNED, over)
        assert free.model_copy(update={"round": 0}) == offered
        again = state_of("adoptions", *WARNED, over, {**CLAIM, "household": "h2"})
        assert (again.household, again.warned, again.round) == ("h2", False, 5)
        assert again.rota("plot") == "plot-5"
    closed = state_of("adoptions", *CLAIMED, BEGIN, CLOSE)
    assert (closed.stands, closed.household, closed.people) == ("closed", None, ())
    claim = READ["adoptions"].validate_json(json.dumps(CLAIM))
    assert due_after(claim, FRIDAY, Settings(claim_days=3)) == FRIDAY + timedelta(days=3)


def test_a_contract_runs_from_its_first_day_to_its_last() -> None:
    def runs(*days: str, **changes: str) -> list[bool]:
        made = state_of("contracts", {**CARE, **changes})
        return [made.runs(datetime.fromisoformat(day).date()) for day in days]

    days = ("2026-10-31", "2026-11-01", "2026-12-01", "2026-12-02")
    assert runs(*days) == [False, True, True, False]
    ended = state_of("contracts", CARE, {"kind": "end", "reason": "—"})
    assert ended.stands == "ended"
    assert not ended.runs(datetime(2026, 11, 2).date())


def test_a_club_knows_its_members_and_what_it_held() -> None:
    club = state_of("clubs", FOUND, JOIN, {**JOIN, "person": "wu"}, PART, HOLD)
    assert (club.members, club.activities, club.stands) == (("wu",), ("tea",), "open")
    assert state_of("clubs", FOUND, DISSOLVE).stands == "dissolved"


def test_somebody_acts_in_the_capacity_closest_to_the_matter() -> None:
    guard = adoptions.GUARDS["claim"]
    assert acting_as(guard, as_("coordinator", "resident")) == "resident"
    assert acting_as(adoptions.GUARDS["end"], as_("coordinator", "claimant")) == "claimant"
    assert acting_as(guard, COORDINATOR) == "coordinator"
