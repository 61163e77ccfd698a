"""Changes: read whole, applied whole, or every problem of them at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from models.change import OPERATIONS, Add, Change, Pin, Remove, Replace, SetPolicy, Withdraw
from models.places import Organisation, Place
from models.policy import Caps, Fairness, Policy
from models.supply import Venue
from models.validate import InvalidInput, Problem, problems_of
from models.validate.change import LISTS, apply, read_change
from models.week import Decisions, Target, Week
from tests import build
from tests.build import line, person, pledge, request, room, window


def week() -> Week:
    """A joined pair of rooms, two people, rice for two, a pin and a ban."""
    return build.week(
        people=(person("li"), person("wang", "h2")),
        pledges=(pledge("rice", "rice", 3), pledge("milk", "milk", 1)),
        rooms=(room("tea"), room("hall")),
        joined_rooms=(build.joined("both", "tea", "hall"),),
        requests=(
            request("a", lines=(line("rice", 2),)),
            request("b", household="h2", place="h2", lines=(line("rice", 2),)),
        ),
        decisions=Decisions(
            pins=(build.decision("p", request="a"),), bans=(build.decision("d", request="b"),)
        ),
        policy=Policy(
            caps=Caps(bookings_per_household=1, seats_per_person=2), fairness=Fairness(ask_cap=5)
        ),
    )


def changed(*operations: dict[str, Any]) -> Week:
    """The week after operations given as in a file."""
    after = apply(week(), read_change(json.dumps({"operations": operations})))
    assert problems_of(after) == []
    return after


def refused(*operations: dict[str, Any]) -> list[tuple[str, str, str]]:
    with pytest.raises(InvalidInput) as caught:
        changed(*operations)
    return [(p.entity, p.field, p.value) for p in caught.value.problems]


def unread(text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInput) as caught:
        read_change(text)
    return caught.value.problems


def raw(thing: Any) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads(thing.model_dump_json(exclude_defaults=True))
    return tree


# --- what each operation does -------------------------------------------------------------------


def test_a_change_of_nothing_changes_nothing() -> None:
    assert changed() == week()


def test_the_policy_changes_field_by_field_also_within_fairness_and_caps() -> None:
    after = changed(
        {
            "op": "policy",
            "policy": {
                "vote_value": 7,
                "caps": {"bookings_per_household": None},
                "fairness": {"alpha": 0.0},
            },
        }
    ).policy
    before = week().policy
    # What was not said stays: the seats, the ask cap, the seed.
    assert after.caps == Caps(bookings_per_household=None, seats_per_person=2)
    assert after.fairness == Fairness(alpha=0.0, ask_cap=5)
    same = after.model_copy(
        update={"caps": before.caps, "fairness": before.fairness, "vote_value": before.vote_value}
    )
    assert after.vote_value == 7
    assert same == before


@pytest.mark.parametrize(
    ("name", "thing"),
    [
        ("places", Place(id="x", level="household", parent="b1")),
        ("organisations", Organisation(id="x")),
        ("people", person("x")),
        ("pledges", pledge("x", "oil", 5)),
        ("venues", Venue(id="x", place="b2")),
        ("rooms", room("x")),
        ("joined_rooms", build.joined("x", "tea", "hall")),
        ("requests", request("x")),
        ("pins", build.decision("x", request="a")),
        ("bans", build.decision("x", request="a")),
        ("locks", build.decision("x", request="a")),
    ],
)
def test_everything_can_be_added_replaced_and_removed(name: str, thing: Any) -> None:
    def listed(of: Week) -> list[Any]:
        if name == "places":
            return list(of.geography.places)
        return list(getattr(of.decisions if name in ("pins", "bans", "locks") else of, name))

    add = {"op": "add", name: [raw(thing)]}
    assert listed(changed(add)) == [*listed(week()), thing]
    named = {"pins": "by", "bans": "by", "locks": "by", "people": "home", "venues": "place"}
    field = named.get(name, "name")
    value = {"home": "h3", "place": "b3"}.get(field, "other")
    if name in ("places", "organisations", "pledges", "rooms", "joined_rooms", "requests"):
        value = "another name"
    other = {**raw(thing), field: value}
    after = listed(changed(add, {"op": "replace", name: [other]}))
    assert [raw(t) for t in after] == [*(raw(t) for t in listed(week())), other]
    assert changed(add, {"op": "remove", name: ["x"]}) == week()


def test_what_is_replaced_keeps_its_place() -> None:
    less = raw(request("a", lines=(line("rice", 1),)))
    after = changed({"op": "replace", "requests": [less]})
    assert [r.id for r in after.requests] == ["a", "b"]
    assert after.requests[0].lines[0].amount == 1


def test_quantity_availability_closing_and_withdrawing() -> None:
    monday = raw(window(0, "09:00", "11:00"))
    after = changed(
        {"op": "quantity", "pledge": "rice", "quantity": 9},
        {"op": "availability", "person": "li", "windows": [monday]},
        {"op": "availability", "person": "wang", "windows": []},
        {"op": "close", "room": "tea", "windows": [monday]},
        {"op": "withdraw", "ids": ["b", "milk", "wang", "both"]},
    )
    assert [p.quantity for p in after.pledges] == [9, 1]
    assert [p.windows for p in after.people] == [(window(0, "09:00", "11:00"),), ()]
    assert [r.closed for r in after.rooms] == [(window(0, "09:00", "11:00"),), ()]
    assert after.decisions.withdrawn == ("b", "milk", "wang", "both")


def test_closing_a_joined_room_closes_its_parts_besides_what_was_closed() -> None:
    first, second = raw(window(0, "09:00", "11:00")), raw(window(1, "09:00", "11:00"))
    after = changed(
        {"op": "close", "room": "hall", "windows": [first]},
        {"op": "close", "room": "both", "windows": [second]},
    )
    assert [len(r.closed) for r in after.rooms] == [1, 2]
    assert after.rooms[0].closed == (window(1, "09:00", "11:00"),)


def test_pins_and_bans_get_ids_of_their_own_and_are_released_by_id() -> None:
    pin = {"op": "pin", "target": {"request": "b"}, "by": "office", "reason": "asked twice"}
    after = changed({"op": "release", "decision": "d"}, pin, {**pin, "op": "ban"}).decisions
    assert [d.id for d in after.pins] == ["p", "change-1"]
    assert [d.id for d in after.bans] == ["change-2"]
    assert (after.pins[1].target, after.pins[1].by) == (Target(request="b"), "office")
    again = changed(pin, {"op": "release", "decision": "change-1"}).decisions
    assert again == week().decisions


def test_operations_follow_one_another() -> None:
    new = raw(pledge("new", "oil", 5))
    after = changed(
        {"op": "add", "pledges": [new]}, {"op": "quantity", "pledge": "new", "quantity": 6}
    )
    assert after.pledges[-1].quantity == 6


# --- what is refused ----------------------------------------------------------------------------


def test_operations_on_what_is_not_there_are_all_refused_at_once() -> None:
    twice = raw(request("a"))
    assert refused(
        {"op": "add", "requests": [twice]},
        {"op": "replace", "people": [raw(person("nobody"))]},
        {"op": "remove", "pledges": ["rice", "gold"]},
        {"op": "quantity", "pledge": "gold", "quantity": 1},
        {"op": "availability", "person": "nobody", "windows": []},
        {"op": "close", "room": "cellar", "windows": [raw(window(0, "09:00", "10:00"))]},
        {"op": "withdraw", "ids": ["a", "a", "h1"]},
        {"op": "release", "decision": "q"},
    ) == [
        ("operations[0]", "requests[0].id", '"a"'),
        ("operations[1]", "people[0].id", '"nobody"'),
        ("operations[2]", "pledges[1]", '"gold"'),
        ("operations[3]", "pledge", '"gold"'),
        ("operations[4]", "person", '"nobody"'),
        ("operations[5]", "room", '"cellar"'),
        ("operations[6]", "ids[1]", '"a"'),
        ("operations[6]", "ids[2]", '"h1"'),
        ("operations[7]", "decision", '"q"'),
    ]


def test_what_would_be_wrong_with_the_week_afterwards_is_refused_too() -> None:
    # An operation on nothing, and: a joined room without its part, a ladder that does not begin
    # at 0, a request of an item that nobody knows, a window that ends before it begins.
    backwards = {"start": build.t(0, "10:00"), "end": build.t(0, "09:00")}
    assert refused(
        {"op": "quantity", "pledge": "gold", "quantity": 1},
        {"op": "remove", "rooms": ["tea"]},
        {"op": "policy", "policy": {"fairness": {"ladder": [1]}}},
        {"op": "add", "requests": [raw(request("x", lines=(line("gold", 1),)))]},
        {"op": "availability", "person": "li", "windows": [backwards]},
    ) == [
        ("operations[0]", "pledge", '"gold"'),
        ("li", "windows[0].end", f'"{build.t(0, "09:00")}"'),
        ("both", "rooms[0]", '"tea"'),
        ("x", "lines[0].item", '"gold"'),
        ("w", "policy.fairness.ladder", "[1]"),
    ]


def test_the_week_itself_stays_as_it_is() -> None:
    before = week()
    with pytest.raises(InvalidInput):
        apply(before, read_change('{"operations": [{"op": "remove", "people": ["li", "x"]}]}'))
    assert before == week()


def test_misshapen_operations_are_all_reported_at_once() -> None:
    text = json.dumps(
        {
            "nam": "x",
            "operations": [
                {"op": "quantity", "pledge": "rice", "quantity": -1},
                {"op": "zap"},
                7,
                {"op": "close", "rooom": "tea", "windows": []},
                {"pledge": "rice"},
                {"op": "add", "requests": [{"id": "x", "kind": "need", "urgency": 9}]},
                {"op": "policy", "policy": {"caps": {"seats_per_person": "two"}}},
            ],
        }
    )
    assert {(p.entity, p.field) for p in unread(text)} == {
        ("file", "nam"),
        ("operations[0]", "quantity"),
        ("operations[1]", "op"),
        ("operations[2]", ""),
        ("operations[3]", "room"),
        ("operations[3]", "rooom"),
        ("operations[3]", "windows"),
        ("operations[4]", "op"),
        ("x", "urgency"),
        ("x", "place"),
        ("x", "topic"),
        ("operations[6]", "policy.caps.seats_per_person"),
    }


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", ""),
        ("[]", ""),
        ("{", "line 1, column 2"),
        ("{}", "operations"),
        ('{"operations": 3}', "operations"),
        ('{"operations": [], "operations": []}', "operations"),
        ('{"format": "tongxin-week/1", "operations": []}', "format"),
        (b"\xff", "byte 0"),
    ],
)
def test_what_is_no_change_at_all(text: str | bytes, field: str) -> None:
    (problem,) = unread(text)
    assert problem.field == field


def test_a_change_survives_being_written_and_read() -> None:
    change = Change(
        name="more",
        operations=(
            SetPolicy(op="policy", policy=Policy(caps=Caps(bookings_per_household=2))),
            Add(op="add", requests=(request("x"),)),
            Replace(op="replace", people=(person("li", "h3"),)),
            Remove(op="remove", pledges=("milk",)),
            Withdraw(op="withdraw", ids=("b",)),
            Pin(op="pin", target=Target(request="a")),
        ),
    )
    again = read_change(change.model_dump_json(exclude_unset=True))
    assert apply(week(), again) == apply(week(), change)
    assert apply(week(), again).policy.caps == Caps(bookings_per_household=2, seats_per_person=2)


def test_everything_that_can_be_added_can_be_replaced_and_removed() -> None:
    assert set(Add.model_fields) == set(Replace.model_fields) == set(Remove.model_fields)
    assert set(Add.model_fields) == {"op", *LISTS}
    assert set(OPERATIONS) >= {"add", "replace", "remove"}
