"""Every rule has its moment in the South Gate week: one change to the plan, and it is broken."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from matcher.rules import RULES
from matcher.rules.view import View
from models.items import Commitments, Flow, Placement, Seat
from scenarios.south_gate import south_gate
from scenarios.south_gate.times import FRI, MON, SAT, SUN, THU, TUE, WED, YUAN, at
from tests.scenarios.south_gate_plan import PENCILLED, flow, placed

WEEK = south_gate()
RULE = {rule.name: rule for rule in RULES}
Item = Flow | Placement | Seat
Change = tuple[tuple[str, ...], tuple[Item, ...]]
"""What is taken out (requests, or ``request/session/occurrence``) and what is put in."""


def seat(request: str, activity: str, session: str | None = None, number: int = 0) -> Seat:
    """A seat: a drop-in's where a session is named, else a course's."""
    occurrence = None if session is None else number
    return Seat(request=request, activity=activity, session=session, occurrence=occurrence)


def changed(gone: Sequence[str], new: Sequence[Item]) -> Commitments:
    """The pencilled plan with something taken out and something put in."""
    before: list[Item] = [*PENCILLED.flows, *PENCILLED.placements, *PENCILLED.seats]
    items = [*(i for i in before if not keys(i) & set(gone)), *new]
    return Commitments(
        flows=tuple(i for i in items if isinstance(i, Flow)),
        placements=tuple(i for i in items if isinstance(i, Placement)),
        seats=tuple(i for i in items if isinstance(i, Seat)),
    )


def keys(item: Item) -> set[str]:
    """What a change may call an item by."""
    if isinstance(item, Placement):
        return {item.request, f"{item.request}/{item.session}/{item.occurrence}"}
    return {item.request}


MONDAY = at(MON, "08:00")
SERIES = ("medicine-liu/round/2",)

CHANGES: dict[str, Change] = {
    # --- stock ---
    "reference": ((), (flow("rice-nobody", "zhao-rice", 10, MONDAY, "nm1-1", "rice"),)),
    "pledge-limit": (
        ("rice-sun",),
        (flow("rice-sun", "harvest-rice", 10, MONDAY, "sun", "rice"),),
    ),
    "asked-limit": (
        ("milk-liu",),
        (flow("milk-liu", "station-milk", 2, at(MON, "09:00"), "liu", "milk"),),
    ),
    "pledge-conditions": (
        ("rice-li",),
        (flow("rice-zhou", "zhao-rice", 10, MONDAY, "nm1-1", "rice"),),
    ),
    "pledge-window": ((), (flow("milk-he", "station-milk", 2, at(THU, "09:00"), "he", "milk"),)),
    "whole-units": (
        ("rice-chen",),
        (flow("rice-chen", "harvest-rice", 5, MONDAY, "chen", "rice"),),
    ),
    "lot-size": (("oil-he",), (flow("oil-liu", "harvest-oil", 15, MONDAY, "liu", "oil"),)),
    "delivery-limit": ((), (flow("oil-liu", "harvest-oil", 15, MONDAY, "liu", "oil"),)),
    "substitution": (("rice-sun",), (flow("rice-chen", "wu-noodles", 4, MONDAY, "chen", "rice"),)),
    "single-source": (
        ("rice-li",),
        (flow("rice-chen", "zhao-rice", 10, MONDAY, "nm1-1", "rice"),),
    ),
    "lent-capacity": (
        ("bay-gu",),
        (flow("bay-gu", "dawn-bays", 2, at(TUE, "20:00"), "gu", "bay"),),
    ),
    "matched-money": (
        ("pond",),
        (
            flow("pond", "dawn-match", 3_000 * YUAN, MONDAY, "nm1", "money"),
            flow("pond", "award", 1_000 * YUAN, MONDAY, "nm1", "money"),
        ),
    ),
    "budget-cap": (
        (),
        (flow("flower-bed", "happiness-fund", 2_000 * YUAN, at(TUE, "08:00"), "beixin", "money"),),
    ),
    # --- sessions ---
    "window": (
        ("haircut-sun",),
        (placed("haircut-sun", "visit", at(TUE, "12:30"), barber=("zhang-shifu",)),),
    ),
    "once": ((), (placed("haircut-sun", "visit", at(TUE, "10:00"), barber=("zhang-shifu",)),)),
    "spacing": (
        SERIES,
        (placed("medicine-liu", "round", at(THU, "08:00"), occurrence=2, helper=("xiao-lin",)),),
    ),
    "order": (
        ("path/lay/0",),
        (placed("path", "lay", at(SAT, "09:00"), hand=("li-ge",)),),
    ),
    "crew-complete": (
        ("patrol/friday/0",),
        (placed("patrol", "friday", at(FRI, "20:00"), pair=("da-wei",)),),
    ),
    # A-Fen has no certificate.
    "skill": ((), (placed("nursing-gu", "visit", at(WED, "08:00"), nurse=("a-fen",)),)),
    "available": (
        SERIES,
        (placed("medicine-liu", "round", at(FRI, "08:00"), occurrence=2, helper=("da-wei",)),),
    ),
    "no-double-booking-person": (
        ("haircut-sun",),
        (placed("haircut-sun", "visit", at(TUE, "09:30"), barber=("zhang-shifu",)),),
    ),
    "travel": (
        ("haircut-sun",),
        (placed("haircut-sun", "visit", at(TUE, "10:00"), barber=("zhang-shifu",)),),
    ),
    # Uncle Song's third turn.
    "week-limit": (
        ("courtyard/turn/2",),
        (placed("courtyard", "turn", at(WED, "07:00"), occurrence=2, sweeper=("song-bo",)),),
    ),
    # The carer's Tuesday: 2 h to hospital, as pencilled, 2 h again and 90 min make 5 h 30, not 4.
    "day-limit": (
        (),
        (
            placed("escort-he", "escort", at(TUE, "08:00"), nurse=("a-hua",)),
            placed("nursing-gu", "visit", at(TUE, "11:00"), nurse=("a-hua",)),
        ),
    ),
    "rest": (
        ("haircut-sun",),
        (placed("haircut-sun", "visit", at(TUE, "10:00"), barber=("zhang-shifu",)),),
    ),
    "excluded": ((), (placed("repair-qian", "visit", at(WED, "14:00"), hand=("zhou-ge",)),)),
    "same-carer": (
        ("medicine-liu/round/1",),
        (placed("medicine-liu", "round", at(WED, "08:00"), occurrence=1, helper=("da-wei",)),),
    ),
    "vetted": ((), (placed("tutor-chen", "lesson", at(SUN, "14:00"), tutor=("david",)),)),
    "organisation-hours": (
        (),
        (placed("english-corner", "sunday", at(SUN, "10:00"), "tea-room", teacher=("emma",)),),
    ),
    "paid-hours": ((), (placed("nursing-gu", "visit", at(WED, "08:00"), nurse=("a-hua",)),)),
    # --- rooms ---
    "function": (
        ("baking-song",),
        (placed("baking-song", "baking", at(SUN, "14:00"), "tea-room"),),
    ),
    "capacity": (
        ("birthday-song",),
        (placed("birthday-song", "party", at(SAT, "15:00"), "kitchen"),),
    ),
    "equipment": (
        ("circle-li",),
        (placed("circle-li", "circle", at(SAT, "13:30"), "tea-room"),),
    ),
    "open": (
        ("yoga/class/1",),
        (
            placed(
                *("yoga", "class", at(WED, "09:00"), "dance-room"), occurrence=1, host=("zhao-jie",)
            ),
        ),
    ),
    "no-double-booking-room": (
        ("baking-song",),
        (placed("baking-song", "baking", at(SAT, "14:00"), "kitchen"),),
    ),
    "booking-cap": ((), (placed("dance-song", "practice", at(FRI, "14:00"), "dance-room"),)),
    # --- seats ---
    "seat-limit": ((), (seat("english-qian", "english-corner", "saturday"),)),
    "least-attendance": (("tea-sun",), ()),
    # Aunt Lin has withdrawn.
    "group-together": ((), (seat("yoga-lin", "yoga"),)),
    "audience": (("english-li",), (seat("english-zhou", "english-corner", "saturday"),)),
    "no-clash": (
        ("picture-books",),
        (placed("picture-books", "reading", at(SAT, "10:30"), "tea-room", host=("mei-jie",)),),
    ),
    "seat-cap": ((), (seat("tea-song", "tea", "table"),)),
    "one-seat": ((), (seat("opera-liu", "tea", "table"),)),
    # --- requests ---
    "bundle": (
        ("rice-wang",),
        (flow("rice-wang", "harvest-rice", 10, at(TUE, "08:00"), "wang", "rice"),),
    ),
    "deadline": (
        ("circle-li",),
        (placed("circle-li", "circle", at(SAT, "15:00"), "study-room"),),
    ),
    "gate": (
        (),
        (flow("playground", "happiness-fund", 1_000 * YUAN, MONDAY, "nanmen", "money"),),
    ),
    "exclusive": (
        (),
        (flow("bicycle-shed", "happiness-fund", 1_500 * YUAN, MONDAY, "nm2", "money"),),
    ),
    "needs-other": (("path",), ()),
    # --- decisions by people ---
    "pin": (("haircut-wang",), ()),
    "ban": (("circle-li",), (placed("circle-li", "circle", at(SAT, "13:00"), "study-room"),)),
    "lock": (
        ("english-corner",),
        (
            placed(
                *("english-corner", "saturday", at(SAT, "10:30"), "study-room"), teacher=("emma",)
            ),
        ),
    ),
}


@pytest.mark.parametrize("name", list(RULE))
def test_one_change_breaks_the_rule(name: str) -> None:
    rule = RULE[name]
    assert rule.violations(View(WEEK, PENCILLED)) == []
    assert rule.violations(View(WEEK, changed(*CHANGES[name]))) != []


def test_every_change_is_for_a_rule() -> None:
    assert set(CHANGES) == set(RULE)
