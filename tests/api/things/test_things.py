"""Things of a week: found, entered, changed, withdrawn; nothing lost, everything wrong told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

from sqlmodel import select

from api.services.things.kinds import KIND_NAMES
from models.load import load_week
from models.tables import Audit, Identity, WeekRow
from models.week import Week
from tests.api import house
from tests.api.things.conftest import Desk, Town, Tree

WISH: Tree = {
    "id": "wish",
    "kind": "need",
    "household": "h3",
    "place": "h3",
    "topic": "elder-care",
    "lines": [{"id": "l", "item": "rice", "amount": 1}],
}
NEW: dict[str, Tree] = {
    "places": {"id": "h9", "level": "household", "parent": "b1"},
    "organisations": {"id": "bank", "name": "银行"},
    "skills": {"id": "tea-art"},
    "items": {"id": "salt", "unit": "包"},
    "people": {"id": "new", "home": "h1"},
    "pledges": {"id": "q", "donor": "firm", "kind": "goods", "item": "rice", "quantity": 5},
    "venues": {"id": "v2", "place": "c2"},
    "rooms": {"id": "hall", "venue": "v1", "functions": {"tea": 0}, "capacity": 3, "open": []},
    "joined-rooms": {
        "id": "all",
        "rooms": ["kitchen", "tea"],
        "functions": {"dance": 0},
        "capacity": 9,
    },
    "requests": WISH,
    "pins": {"id": "d1", "target": {"request": "cut"}, "by": "ann"},
    "bans": {"id": "d2", "target": {"request": "cut", "person": "li"}, "by": "ann"},
    "locks": {"id": "d3", "target": {"request": "talk", "room": "tea"}, "by": "ann"},
}
PATCHES: dict[str, Tree] = {
    "places": {"newcomer": True},
    "organisations": {"kind": "social"},
    "skills": {"certificate": True},
    "items": {"perishable": True},
    "people": {"vetted": True},
    "pledges": {"quantity": 7},
    "venues": {"name": "南门"},
    "rooms": {"capacity": 30},
    "joined-rooms": {"capacity": 12},
    "requests": {"urgency": 5},
    "pins": {"reason": "promised"},
    "bans": {"reason": "asked"},
    "locks": {"reason": "under way"},
}


def content(town: Town) -> Week:
    with town.database.reading() as session:
        return load_week(session, "w")


def listed(week: Week, kind: str) -> dict[str, Tree]:
    """The things of a kind in the whole week, as JSON."""
    tree = week.model_dump(mode="json", exclude_defaults=True)
    for holder in ("geography", "catalogue", "decisions"):
        tree |= tree.get(holder, {})
    return {thing["id"]: thing for thing in tree.get(kind.replace("-", "_"), [])}


def test_the_cases_name_every_kind() -> None:
    assert set(NEW) == set(PATCHES) == set(KIND_NAMES)


def test_the_life_of_a_thing(town: Town, ann: Desk) -> None:
    for kind in KIND_NAMES:
        _lives(town, ann, kind)


def _lives(town: Town, ann: Desk, kind: str) -> None:
    new = NEW[kind]
    id = new["id"]
    before = ann.ids(kind, limit=200)
    made = ann.enter(kind, new)
    assert (made.status_code, made.headers["etag"]) == (201, '"1"'), made.text
    assert made.headers["location"] == f"/api/v1/weeks/w/things/{kind}/{id}"
    assert (made.json()["content"], made.json()["hidden"]) == (new, [])
    assert ann.get(kind, id).json() == made.json()
    assert ann.ids(kind, limit=200) == [*before, id]
    assert ann.enter(kind, new).status_code == 409
    # The whole week holds it, as the last of its kind.
    assert list(listed(content(town), kind).items())[-1] == (id, new)
    changed = ann.change(kind, id, PATCHES[kind])
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"'), changed.text
    assert listed(content(town), kind)[id] == {**new, **PATCHES[kind]}
    back = dict.fromkeys(PATCHES[kind]) if kind not in ("rooms", "joined-rooms", "pledges") else {}
    if back:
        assert ann.change(kind, id, back, '"2"').json()["content"] == {
            name: value for name, value in new.items() if name not in back
        }
    seen = '"3"' if back else '"2"'
    assert ann.remove(kind, id, '"1"').status_code == 412
    assert ann.remove(kind, id, seen).status_code == 204
    assert ann.ids(kind, limit=200) == before
    if kind in ("people", "pledges", "rooms", "joined-rooms", "requests"):
        gone = ann.get(kind, id)
        assert gone.json()["withdrawn"]
        assert ann.ids(kind, state="withdrawn", limit=200) == [id]
        assert content(town).decisions.withdrawn[-1] == id
        back_again = ann.change(kind, id, {"withdrawn": False}, gone.headers["etag"])
        assert (back_again.status_code, back_again.json()["withdrawn"]) == (200, False)
        assert id not in content(town).decisions.withdrawn
        assert ann.remove(kind, id, back_again.headers["etag"]).status_code == 204
    else:
        assert ann.get(kind, id).status_code == 404
        assert listed(content(town), kind).keys() == set(before)


def test_without_an_id_a_thing_gets_one(town: Town, ann: Desk) -> None:
    wish = {name: value for name, value in WISH.items() if name != "id"}
    made = ann.enter("requests", wish).json()
    assert len(made["id"]) == 32
    assert made["id"] in listed(content(town), "requests")


# --- lost updates, doubled writes -------------------------------------------------------------


def test_a_change_needs_the_version_that_was_seen(ann: Desk) -> None:
    path = "/api/v1/weeks/w/things/pledges/p"
    bare = ann.client.patch(path, json={"quantity": 4}, headers=ann.headers)
    assert bare.status_code == 428
    assert ann.client.delete(path, headers=ann.headers).status_code == 428
    assert ann.change("pledges", "p", {"quantity": 4}).status_code == 200
    late = ann.change("pledges", "p", {"quantity": 5})
    assert late.status_code == 412
    assert ann.get("pledges", "p").json()["content"]["quantity"] == 4


def test_of_ten_changes_at_once_one_is_made(ann: Desk) -> None:
    def change(number: int) -> int:
        return ann.change("pledges", "p", {"quantity": 10 + number}).status_code

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(change, range(10))) == [200] + [412] * 9
    assert ann.get("pledges", "p").json()["version"] == 2


def test_a_repeated_key_enters_once(ann: Desk) -> None:
    wish = {name: value for name, value in WISH.items() if name != "id"}
    key = {"Idempotency-Key": "k"}
    first, again = (ann.enter("requests", wish, **key) for _ in range(2))
    assert first.json() == again.json()
    assert ann.enter("requests", {**wish, "urgency": 2}, **key).status_code == 422
    assert len(ann.ids("requests", household="h3")) == 2  # rice2 was there before


def test_ten_that_enter_the_same_id_enter_it_once(ann: Desk) -> None:
    def enter(_: int) -> int:
        return ann.enter("requests", WISH).status_code

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(enter, range(10))) == [201] + [409] * 9


# --- pages and filters ------------------------------------------------------------------------


def test_pages_hold_everything_once_whatever_comes_meanwhile(ann: Desk) -> None:
    everything = ann.ids("requests", limit=200)
    assert everything == [r.id for r in house.week().requests]
    found: list[str] = []
    cursor: str | None = None
    for _ in range(len(everything)):
        query: dict[str, Any] = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = ann.page("requests", **query).json()
        found += [thing["id"] for thing in page["things"]]
        if cursor is None:
            ann.enter("requests", WISH)  # it comes last, and is found
            assert ann.remove("requests", found[0]).status_code == 204
        cursor = page["next"]
        if cursor is None:
            break
    assert found == [*everything, "wish"]


NARROWED: tuple[tuple[str, Tree, list[str]], ...] = (
    # The week is the house's: requests at h1, h2 and h3, of which h3 lies in g2.
    ("requests", {"place": "g1"}, ["talk", "guest", "rice1", "cut"]),
    ("requests", {"place": "h3"}, ["rice2"]),
    ("requests", {"place": "district", "sort": "need"}, ["rice1", "rice2", "cut"]),
    ("requests", {"household": "h2"}, ["guest"]),
    ("requests", {"place": "c3"}, []),
    ("requests", {"place": "nowhere"}, []),
    ("people", {"place": "b1"}, ["li", "wang"]),
    ("people", {"household": "h3"}, ["zhao"]),
    ("places", {"sort": "building", "place": "c1"}, ["b1", "b2"]),
    ("items", {"sort": "money"}, ["money"]),
    ("pledges", {"sort": "goods"}, ["p"]),
    ("pledges", {"state": "withdrawn"}, []),
    ("rooms", {"state": "all"}, ["tea", "kitchen"]),
)
UNFIT: tuple[tuple[str, Tree, str], ...] = (
    ("rooms", {"place": "c1"}, "place"),
    ("rooms", {"sort": "tea"}, "sort"),
    ("rooms", {"household": "h1"}, "household"),
    ("requests", {"cursor": "bm9uZQ=="}, "cursor"),
    ("requests", {"cursor": "WzFlOTksMV0="}, "cursor"),
    ("requests", {"cursor": "汉"}, "cursor"),
    ("requests", {"limit": 201}, "limit"),
    ("requests", {"state": "lost"}, "state"),
)


def test_lists_are_narrowed(ann: Desk) -> None:
    for kind, query, expected in NARROWED:
        assert ann.ids(kind, **query) == expected, (kind, query)
    for kind, query, field in UNFIT:
        answer = ann.page(kind, **query)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field), query


def test_what_is_not_there_is_not_found(ann: Desk) -> None:
    assert ann.page("ghosts").status_code == 404
    assert ann.get("requests", "ghost").status_code == 404
    assert ann.change("requests", "ghost", {"urgency": 2}).status_code == 404
    assert ann.remove("requests", "ghost").status_code == 404
    elsewhere = ann.client.get("/api/v1/weeks/x/things/rooms", headers=ann.headers)
    assert elsewhere.status_code == 404


def test_an_id_may_hold_any_sign(ann: Desk) -> None:
    odd = "a/b?c#d 汉"
    assert ann.enter("skills", {"id": odd}).status_code == 201
    assert ann.get("skills", quote(odd, safe="")).json()["id"] == odd


# --- what is wrong ----------------------------------------------------------------------------


def faults(answer: Any) -> set[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return {(e["entity"], e["field"]) for e in answer.json()["errors"]}


def test_everything_that_is_wrong_is_told_at_once(ann: Desk) -> None:
    wish = {
        **WISH,
        "place": "atlantis",
        "topic": "gold",
        "deadline": "2026-11-24T09:07",
        "lines": [{"id": "l", "item": "gems", "amount": 1}],
    }
    assert faults(ann.enter("requests", wish)) == {
        ("wish", "place"),
        ("wish", "topic"),
        ("wish", "deadline"),
        ("wish", "lines[0].item"),
    }
    assert ann.get("requests", "wish").status_code == 404


def test_so_is_what_has_the_wrong_shape(ann: Desk) -> None:
    wish = {**WISH, "urgency": 9, "kind": "dream", "topik": "culture", "lines": [{"id": 1}]}
    assert faults(ann.enter("requests", wish)) == {
        ("wish", "urgency"),
        ("wish", "kind"),
        ("wish", "topik"),
        ("wish", "lines[0].id"),
        ("wish", "lines[0].item"),
        ("wish", "lines[0].amount"),
    }


def test_what_has_the_wrong_shape_hides_no_wrong_meaning(ann: Desk) -> None:
    line = {"id": "l", "item": "gems", "amount": -1}
    wrong = {**WISH, "urgency": 77, "household": "h9", "topic": "gold", "lines": [line]}
    # What the line asks for is known once it is one.
    told = {("wish", field) for field in ("urgency", "lines[0].amount", "household", "topic")}
    assert faults(ann.enter("requests", wrong)) == told
    # What must be there and is misshapen is said once, not missed besides.
    misplaced = {**WISH, "place": 7, "topic": "gold"}
    assert faults(ann.enter("requests", misplaced)) == {("wish", "place")}
    patch = {"urgency": 77, "colour": "red", "topic": "gold"}
    told = {("cut", field) for field in ("urgency", "colour", "topic")}
    assert faults(ann.change("requests", "cut", patch)) == told
    # A part that is misshapen is judged as it was before.
    assert faults(ann.change("pledges", "p", {"quantity": -1})) == {("p", "quantity")}


def test_what_is_no_json_object_is_refused(ann: Desk) -> None:
    path = "/api/v1/weeks/w/things/skills"
    doubled, lone = '{"id": "x", "id": "y"}', '{"id": "\\ud800"}'
    for text in ("", "[]", "3", doubled, "{", '{"id": NaN}', lone, '{"id": "x\\u0000"}'):
        answer = ann.client.post(path, content=text, headers=ann.headers)
        assert answer.status_code == 422, (text, answer.text)


def test_an_id_of_another_kind_is_taken(ann: Desk) -> None:
    assert faults(ann.enter("requests", {**WISH, "id": "tea"})) == {("tea", "id")}
    assert faults(ann.enter("people", {"id": "firm", "home": "h1"})) == {("firm", "id")}
    assert faults(ann.enter("rooms", {**NEW["rooms"], "id": "li"})) == {("li", "id")}


def test_ids_do_not_change(ann: Desk) -> None:
    assert faults(ann.change("requests", "cut", {"id": "trim"})) == {("cut", "id")}
    assert faults(ann.change("requests", "cut", {"withdrawn": "yes"})) == {("cut", "withdrawn")}
    assert faults(ann.change("skills", "english", {"withdrawn": True})) == {
        ("english", "withdrawn")
    }


def test_what_others_name_is_not_taken_out_from_under_them(ann: Desk) -> None:
    # The house: rice is pledged and wished for, the rooms are in v1, the firm pledges rice.
    assert ("p", "item") in faults(ann.remove("items", "rice"))
    assert ("rice1", "lines[0].item") in faults(ann.remove("items", "rice"))
    assert faults(ann.remove("venues", "v1")) == {("tea", "venue"), ("kitchen", "venue")}
    assert faults(ann.remove("organisations", "firm")) == {("p", "donor")}
    assert ann.remove("skills", "english").status_code == 204


def test_nor_changed_so_that_they_are_wrong(ann: Desk) -> None:
    assert ("guest", "seat.choices[0].activity") in faults(
        ann.change("requests", "talk", {"seats": None})
    )
    assert ("p", "kind") in faults(ann.change("items", "rice", {"kind": "money"}))


def test_rooms_in_use_keep_their_parts(town: Town, ann: Desk) -> None:
    from models.tables import RoomUse

    with town.database.writing() as session:
        session.add(
            RoomUse(
                id="u",
                neighbourhood="n",
                room="both",
                starts=60,
                ends=90,
                held_from=60,
                held_until=90,
                origin="booked",
            )
        )
    assert ann.enter("rooms", NEW["rooms"]).status_code == 201
    answer = ann.change("joined-rooms", "both", {"rooms": ["tea", "hall"]})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (409, "rooms")
    assert ann.change("joined-rooms", "both", {"capacity": 21}).status_code == 200


# --- for whom ---------------------------------------------------------------------------------


def seat(household: str, *people: str, id: str = "sit") -> Tree:
    return {
        "id": id,
        "kind": "enrolment",
        "household": household,
        "place": household,
        "topic": "culture",
        "people": people,
        "seat": {"choices": [{"activity": "talk"}]},
    }


def test_a_household_asks_for_somebody_who_lives_there(town: Town, ann: Desk) -> None:
    # li lives in h1, wang in h2, zhao in h3.
    refused = ann.enter("requests", {**seat("h3", "li", "wang"), "topic": "gold"})
    assert refused.status_code == 422
    assert faults(refused) == {("sit", "household"), ("sit", "topic")}
    told = next(e for e in refused.json()["errors"] if e["field"] == "household")
    assert (told["value"], told["en"]) == (
        '"h3"',
        "expected the household of at least one of those it names",
    )
    # Guests may come along; a request of nobody's household names whom it will.
    assert ann.enter("requests", seat("h3", "zhao", "wang")).status_code == 201
    nobodys = {k: v for k, v in seat("h3", "li", id="free").items() if k != "household"}
    assert ann.enter("requests", nobodys).status_code == 201
    assert faults(ann.change("requests", "sit", {"people": ["li"]})) == {("sit", "household")}
    assert faults(ann.change("requests", "sit", {"household": "h1"})) == {("sit", "household")}


def test_a_household_asks_for_the_wards_of_those_who_live_there(town: Town, ann: Desk) -> None:
    with town.database.writing() as session:
        session.add(Identity(neighbourhood="n", id="wang", born="2024-01-01", guardian="zhao"))
    assert ann.enter("requests", seat("h3", "wang")).status_code == 201
    assert faults(ann.enter("requests", seat("h1", "wang", id="no"))) == {("no", "household")}


def test_of_whom_it_is_not_known_where_they_live_any_household_may_ask(
    town: Town, ann: Desk
) -> None:
    assert ann.change("people", "wang", {"home": "b1"}).status_code == 200
    assert ann.enter("requests", seat("h3", "wang", "li")).status_code == 201


def test_who_moves_keeps_what_was_asked_before(town: Town, ann: Desk) -> None:
    assert ann.change("people", "wang", {"home": "h3"}).status_code == 200
    # "guest" is of h2, and wang sits in it.
    assert ann.change("requests", "guest", {"urgency": 2}).status_code == 200
    assert ann.change("requests", "guest", {"household": "h3"}, '"2"').status_code == 200


# --- when -------------------------------------------------------------------------------------


OPEN: dict[str, set[str]] = {
    # What a coordinator and a household may still do, by the state of the week.
    "collecting": {"enter", "head enters", "withdraw", "pin"},
    "frozen": {"enter", "withdraw", "pin"},
    "solving": {"enter", "withdraw", "pin"},
    "review": {"enter", "withdraw", "pin"},
    "published": {"withdraw", "pin"},
    "carrying-out": {"withdraw", "pin"},
    "evaluating": set(),
    "closed": set(),
}


def test_what_can_be_done_when(town: Town, ann: Desk) -> None:
    head = town.desk("household-head", "h3")
    for number, state in enumerate(OPEN):
        with town.database.writing() as session:
            session.get_one(WeekRow, "w").state = "collecting"
        mine = f"mine-{number}"
        assert head.enter("requests", {**WISH, "id": mine}).status_code == 201
        with town.database.writing() as session:
            session.get_one(WeekRow, "w").state = state
        answers = {
            "enter": ann.enter("requests", {**WISH, "id": f"one-{number}"}),
            "head enters": head.enter("requests", {**WISH, "id": f"two-{number}"}),
            "withdraw": head.remove("requests", mine),
            "pin": ann.enter("pins", {**NEW["pins"], "id": f"pin-{number}"}),
        }
        done = {what for what, answer in answers.items() if answer.is_success}
        assert done == OPEN[state], state
        refused = {answer.json()["type"][-7:] for answer in answers.values() if answer.is_error}
        assert refused <= {"not-now"}


def test_a_change_after_the_freeze_makes_the_plan_stale(town: Town, ann: Desk, solver: Any) -> None:
    solver("sound")
    town.driver.move("frozen")
    plan = town.driver.solve()
    assert ann.change("pledges", "p", {"quantity": 9}).status_code == 200
    answer = town.driver.publish(plan)
    assert (answer.status_code, answer.json()["errors"][0]["entity"]) == (409, "p")
    assert town.driver.publish(town.driver.solve()).status_code == 201


def test_every_write_is_in_the_audit(town: Town, ann: Desk) -> None:
    ann.enter("requests", WISH)
    ann.change("requests", "wish", {"urgency": 2, "withdrawn": True})
    ann.remove("skills", "english")
    with town.database.reading() as session:
        lines = session.exec(select(Audit).where(Audit.operation != "read")).all()
    done = [(a.operation, a.entity, a.entity_id) for a in lines if a.operation[:5] == "thing"]
    assert done == [
        ("thing.enter", "requests", "wish"),
        ("thing.change", "requests", "wish"),
        ("thing.withdraw", "requests", "wish"),
        ("thing.remove", "skills", "english"),
    ]
