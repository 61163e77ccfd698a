"""Role × whose, row by row: who reads what of the house's week, and who writes what."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from models.tables import Audit, Identity
from tests import build
from tests.api import house
from tests.api.databases import Kind
from tests.api.things.conftest import Desk, Town, Tree

FRAME = {
    # What every member reads; the house has nothing else of these kinds.
    "places": {p.id for p in build.PLACES if p.level != "household"},
    "organisations": {"firm"},
    "skills": {"haircut", "nursing", "english"},
    "items": {i.id for i in build.CATALOGUE.items},
    "venues": {"v1"},
    "rooms": {"tea", "kitchen"},
    "joined-rooms": {"both"},
}
HOMES = {"h1", "h2", "h3", "h4", "h5"}
CLOSED = {"care", "refuses", "affinity"}
"""Fields of a request that only those who run it, or whose it is, see."""
UNSAID = {
    *("household", "organisation", "people", "value", "urgency", "urgency_confirmed", "care"),
    *("waited", "seat", "refuses", "affinity"),
}
"""What an open request does not announce."""

Seen = dict[str, set[str]]
NOTHING: set[str] = set()
ALL = {"talk": NOTHING, "guest": NOTHING, "rice1": NOTHING, "rice2": NOTHING, "cut": NOTHING}
TALK = {"talk": UNSAID}

ALL_OF_IT, C1 = ("coordinator", ""), ("coordinator", "c1")
G1, H1 = ("house-group-head", "g1"), ("household-head", "h1")
LI, LI_HOSTS, FIRM = ("resident", "li"), ("host", "li"), ("organisation", "firm")
RUN = {ALL_OF_IT, C1}

READS: dict[tuple[Any, str], tuple[Seen, Seen, set[str], set[str]]] = {
    # Requests and people, each with the fields that stay hidden; pledges; households.
    ("district", ""): (ALL, dict.fromkeys(("li", "wang", "zhao"), NOTHING), {"p"}, HOMES),
    ALL_OF_IT: (ALL, dict.fromkeys(("li", "wang", "zhao"), NOTHING), {"p"}, HOMES),
    # Everything of the house lies in c1; the pledge is delivered, and lies nowhere.
    C1: (
        ALL,
        dict.fromkeys(("li", "wang", "zhao"), NOTHING),
        set(),
        {"h1", "h2", "h3"},
    ),
    ("coordinator", "c2"): (TALK, {}, set(), {"h4"}),
    # Needs are the business of those who serve them.
    ("auditor", ""): (
        {"talk": CLOSED, "guest": CLOSED},
        {name: {"excludes"} for name in ("li", "wang", "zhao")},
        {"p"},
        HOMES,
    ),
    G1: (
        {"talk": CLOSED, "guest": CLOSED},
        {"li": {"excludes"}, "wang": {"excludes"}},
        set(),
        {"h1", "h2"},
    ),
    ("house-group-head", "g2"): (TALK, {"zhao": {"excludes"}}, set(), {"h3"}),
    FIRM: (TALK, {}, {"p"}, set()),
    ("organisation", "bank"): (TALK, {}, set(), set()),
    H1: (
        {"talk": NOTHING, "rice1": NOTHING, "cut": NOTHING},
        {"li": NOTHING},
        set(),
        {"h1"},
    ),
    ("household-head", "h3"): ({**TALK, "rice2": NOTHING}, {"zhao": NOTHING}, set(), {"h3"}),
    # A resident is part of the household in which they live.
    LI: (
        {"talk": NOTHING, "rice1": NOTHING, "cut": NOTHING},
        {"li": NOTHING},
        set(),
        {"h1"},
    ),
    ("resident", "wang"): ({**TALK, "guest": NOTHING}, {"wang": NOTHING}, set(), {"h2"}),
    LI_HOSTS: ({"talk": CLOSED}, {"li": {"excludes"}}, set(), {"h1"}),
    ("host", "wang"): ({**TALK, "guest": CLOSED}, {"wang": {"excludes"}}, set(), {"h2"}),
}


@pytest.fixture
def kind() -> Kind:
    """Both databases get the same clauses; PostgreSQL is the stricter reader of them."""
    return "postgresql"


def seen(desk: Desk, kind: str) -> Seen:
    answer = desk.page(kind, limit=200)
    assert answer.status_code == 200, answer.text
    found = {thing["id"]: set(thing["hidden"]) for thing in answer.json()["things"]}
    for thing in answer.json()["things"]:
        assert not found[thing["id"]] & thing["content"].keys()
        one = desk.get(kind, thing["id"]).json()
        assert one == thing  # a list shows no more of a thing than the thing itself
    return found


def test_who_reads_what(town: Town) -> None:
    for (role, scope), (requests, people, pledges, homes) in READS.items():
        desk = town.desk(role, scope)
        assert seen(desk, "requests") == requests, (role, scope)
        assert seen(desk, "people") == people, (role, scope)
        assert set(seen(desk, "pledges")) == pledges, (role, scope)
        assert set(seen(desk, "places")) - FRAME["places"] == homes, (role, scope)
        for one in {"rice1", "rice2", "cut", "guest"} - requests.keys():
            assert desk.get("requests", one).status_code == 404, (role, scope, one)


def test_every_member_reads_what_can_be_asked_for(town: Town) -> None:
    for role, scope in READS:
        desk = town.desk(role, scope)
        for kind in ("organisations", "skills", "items", "venues", "rooms", "joined-rooms"):
            assert set(desk.ids(kind)) == FRAME[kind], (role, kind)
        assert FRAME["places"] <= set(desk.ids("places", limit=200))


def test_nobody_else_reads_anything(town: Town) -> None:
    strangers = [(town.public, 401), (town.desk("district", "", "elsewhere"), 403)]
    strangers += [(town.desk("operator"), 403), (town.desk("resident", "li", "elsewhere"), 403)]
    for desk, status in strangers:
        for kind in FRAME:
            assert desk.page(kind).status_code == status
        assert desk.get("requests", "talk").status_code == status
        assert desk.enter("requests", {}).status_code == status


def test_decisions_are_read_by_those_who_run_and_audit_the_whole(town: Town) -> None:
    pin = {"id": "d", "by": "ann", "target": {"request": "cut"}}
    assert town.desk(*C1).enter("pins", pin).status_code == 201
    for role, scope in READS:
        expected = ["d"] if (role, scope) in (
            ("district", ""),
            ALL_OF_IT,
            ("auditor", ""),
        ) else []  # fmt: skip
        assert town.desk(role, scope).ids("pins") == expected, (role, scope)


def test_those_who_serve_read_what_serving_needs(town: Town, solver: Any) -> None:
    solver("sound")
    town.driver.move("frozen")
    plan = town.driver.solve()
    town.driver.publish(plan)
    content = town.driver.get(f"/api/v1/plans/{plan}").json()["plan"]["content"]
    (cut,) = [p for p in content["placements"] if p["request"] == "cut"]
    cutter = cut["crew"][0]["person"]
    served_rice = {flow["request"] for flow in content["flows"]}
    desk = town.desk("host", cutter)
    shown = desk.get("requests", "cut").json()
    assert shown["content"].keys() == {
        *("id", "kind", "name", "household", "place", "topic", "sessions")
    }
    assert {"care", "urgency", "waited", "value", "refuses"} <= set(shown["hidden"])
    firm = town.desk(*FIRM)
    assert set(firm.ids("requests")) == {"talk", *served_rice}
    with town.database.reading() as session:
        reads = session.exec(select(Audit).where(Audit.operation == "read")).all()
    assert served_rice <= {line.entity_id for line in reads if line.entity == "requests"}


# --- writing ----------------------------------------------------------------------------------


def wish(household: str | None, **more: Any) -> Tree:
    place = household or "b1"
    return {"kind": "need", "household": household, "place": place, "topic": "culture", **more}


HOUR = {
    "id": "s",
    "minutes": 60,
    "windows": [{"start": build.t(1, "09:00"), "end": build.t(1, "12:00")}],
}
PARTY = {"kind": "booking", "sessions": [{**HOUR, "room": {"function": "tea"}}]}
CLASS = {
    "kind": "activity",
    "place": "b1",
    "topic": "culture",
    "seats": {"limit": 5},
    "sessions": [{**HOUR, "crew": [{"id": "host", "people": ["li"]}]}],
}
GIFT = {"kind": "goods", "item": "rice", "quantity": 3}

ENTER: tuple[tuple[str, Tree, set[tuple[str, str]]], ...] = (
    # What is entered, and which of WRITERS may: everyone else is refused.
    (
        "requests",
        wish("h1"),
        {
            C1,
            G1,
            *{H1, LI, ALL_OF_IT, LI_HOSTS},
        },
    ),
    ("requests", wish("h3"), RUN),
    (
        "requests",
        wish(None),
        {*RUN, G1},
    ),
    ("requests", wish("h1", care="must"), RUN),
    ("requests", wish("h1", value=9), RUN),
    (
        "requests",
        wish("h1", urgency=5, urgency_confirmed=True),
        RUN,
    ),
    (
        "requests",
        wish("h1", **PARTY, people=["li"]),
        {
            C1,
            ALL_OF_IT,
            G1,
            H1,
            LI,
            LI_HOSTS,
        },
    ),
    (
        "requests",
        wish("h1", **PARTY, people=["li", "zhao"]),
        {*RUN, G1},
    ),
    (
        "requests",
        CLASS,
        {
            C1,
            ALL_OF_IT,
            G1,
            H1,
            LI,
            LI_HOSTS,
            FIRM,
        },
    ),
    (
        "people",
        {"home": "h1"},
        {
            C1,
            ALL_OF_IT,
            G1,
            H1,
        },
    ),
    (
        "people",
        {"home": "h3", "organisation": "firm"},
        {*RUN, FIRM},
    ),
    ("people", {"home": "h1", "vetted": True}, RUN),
    (
        "people",
        {"home": "h1", "skills": [{"skill": "nursing", "certified": True}]},
        RUN,
    ),
    ("pledges", {**GIFT, "donor": "firm"}, {ALL_OF_IT, FIRM}),
    (
        "pledges",
        {**GIFT, "donor": "firm", "at": "b1"},
        {
            ALL_OF_IT,
            C1,
            G1,
            FIRM,
        },
    ),
    ("pledges", {**GIFT, "donor": "li"}, {ALL_OF_IT, LI, LI_HOSTS}),
    (
        "rooms",
        {"venue": "v1", "functions": {"tea": 0}, "capacity": 1, "open": []},
        RUN,
    ),
    ("skills", {}, {ALL_OF_IT}),
    ("places", {"level": "household", "parent": "b1"}, RUN),
    (
        "bans",
        {"by": "x", "target": {"request": "rice1"}},
        RUN,
    ),
    ("bans", {"by": "x", "target": {"pledge": "p"}}, {ALL_OF_IT}),
)
WRITERS = (
    ALL_OF_IT,
    C1,
    ("coordinator", "c2"),
    ("auditor", ""),
    G1,
    FIRM,
    H1,
    LI,
    LI_HOSTS,
)


def test_who_enters_what(town: Town) -> None:
    desks = {who: town.desk(*who) for who in WRITERS}
    for kind, thing, may in ENTER:
        for who, desk in desks.items():
            answer = desk.enter(kind, thing)
            expected = 201 if who in may else 403
            assert answer.status_code == expected, (who, kind, thing, answer.text)


CHANGES: tuple[tuple[str, str, Tree, set[tuple[str, str]]], ...] = (
    (
        "requests",
        "rice1",
        {"urgency": 2},
        {*RUN, H1, LI},
    ),
    # Nobody gives away what is theirs, or takes what is not, by naming another household.
    ("requests", "rice1", {"household": "h3"}, RUN),
    ("requests", "rice2", {"household": "h1"}, RUN),
    (
        "requests",
        "talk",
        {"name": "茶"},
        {
            ALL_OF_IT,
            C1,
            G1,
            H1,
            LI,
            LI_HOSTS,
        },
    ),
    (
        "people",
        "li",
        {"week_minutes": 60},
        {
            ALL_OF_IT,
            C1,
            G1,
            H1,
            LI,
            LI_HOSTS,
        },
    ),
    ("people", "li", {"organisation": "firm"}, RUN),
    (
        "people",
        "wang",
        {"week_minutes": 60},
        {*RUN, G1},
    ),
    ("pledges", "p", {"quantity": 4}, {ALL_OF_IT, FIRM}),
    ("organisations", "firm", {"name": "商行"}, {ALL_OF_IT, FIRM}),
    ("items", "salt", {}, set()),
)


def test_who_changes_what(town: Town) -> None:
    desks = {who: town.desk(*who) for who in WRITERS}
    ann = desks["coordinator", ""]
    for kind, id, patch, may in CHANGES:
        before = ann.get(kind, id)
        for who, desk in desks.items():
            old = ann.get(kind, id)
            tag = old.headers.get("etag", '"1"')
            answer = desk.change(kind, id, patch, tag)
            if who in may:
                assert answer.status_code == 200, (who, kind, id, patch, answer.text)
                back = {name: before.json()["content"].get(name) for name in patch}
                undone = ann.change(kind, id, back, answer.headers["etag"])
                assert undone.status_code == 200, undone.text
            else:
                assert answer.status_code in (403, 404), (who, kind, id, patch, answer.text)
                assert ann.get(kind, id).json() == old.json()


def test_an_urgency_that_is_changed_is_not_confirmed_any_more(town: Town) -> None:
    ann, head = town.desk("coordinator"), town.desk(*H1)
    ann.change("requests", "cut", {"urgency": 4, "urgency_confirmed": True})
    assert head.change("requests", "cut", {"name": "剪发"}, '"2"').json()["content"][
        "urgency_confirmed"
    ]
    changed = head.change("requests", "cut", {"urgency": 5}, '"3"').json()["content"]
    assert (changed["urgency"], "urgency_confirmed" in changed) == (5, False)


def test_nobody_takes_anothers_pseudonym(town: Town) -> None:
    with town.database.writing() as session:
        session.add(Identity(neighbourhood="n", id="mei", name="梅"))
    firm = town.desk(*FIRM)
    mine = {"home": "h1", "organisation": "firm"}
    assert firm.enter("people", {**mine, "id": "mei"}).status_code == 403
    assert firm.enter("people", {**mine, "id": "fresh"}).status_code == 201
    assert town.desk("resident", "mei").enter("people", {"id": "mei", "home": "h1"}).is_success


# --- for somebody else ------------------------------------------------------------------------


def test_what_is_entered_for_somebody_else_says_so(town: Town) -> None:
    head = town.desk(*G1)
    made = head.enter("requests", {**wish("h1"), "id": "for-h1"}).json()
    # Whoever entered a need reads it, with what is not sensitive of it; others of the role do not.
    assert (made["entered_by"] is not None, set(made["hidden"])) == (True, CLOSED)
    assert "for-h1" in head.ids("requests")
    assert "for-h1" not in town.desk(*G1).ids("requests")
    town.desk(*H1).enter("requests", {**wish("h1"), "id": "own"})
    town.desk(*LI).enter("requests", {**wish("h1"), "id": "also-own"})
    town.desk("coordinator").change("people", "zhao", {"vetted": True})
    with town.database.reading() as session:
        lines = session.exec(select(Audit).where(Audit.operation != "read")).all()
    behalf = {a.entity_id: a.behalf_of for a in lines if a.operation.startswith("thing.")}
    assert behalf == {"for-h1": "h1", "own": None, "also-own": None, "zhao": "zhao"}


CHILD = (2015, 2012)
"""On 2026-11-27: the one is under 14, the other is not."""


def test_a_guardian_answers_for_a_child(town: Town) -> None:
    ann = town.desk("coordinator")
    for born in CHILD:
        name = f"kid{born}"
        ann.enter("people", {"id": name, "home": "h3"})
        with town.database.writing() as session:
            session.add(Identity(neighbourhood="n", id=name, born=f"{born}-11-27", guardian="wang"))
    wang = town.desk("resident", "wang")
    young, old = (town.desk("resident", f"kid{born}") for born in CHILD)
    hours = {"week_minutes": 30}
    # The child reads what is its own and writes nothing; whoever is 14 does both.
    assert (
        young.get("people", "kid2015").status_code,
        old.get("people", "kid2012").status_code,
    ) == (200, 200)
    assert young.change("people", "kid2015", hours).status_code == 403
    assert old.change("people", "kid2012", hours).status_code == 200
    assert young.enter("requests", wish("h3")).status_code == 403
    assert young.enter("requests", {**CLASS, "sessions": [HOUR]}).status_code == 403
    assert old.enter("requests", wish("h3")).status_code == 201
    # The guardian answers for the child as long as it is one.
    assert wang.change("people", "kid2015", hours).status_code == 200
    assert wang.get("people", "kid2012").status_code == 404
    party = wish("h2", **PARTY)
    assert wang.enter("requests", {**party, "people": ["wang", "kid2015"]}).status_code == 201
    assert wang.enter("requests", {**party, "people": ["wang", "kid2012"]}).status_code == 403


# --- the audit of reading ---------------------------------------------------------------------


def test_reading_what_is_sensitive_is_written_down(town: Town) -> None:
    def reads() -> list[tuple[str, str, Tree]]:
        with town.database.reading() as session:
            lines = session.exec(select(Audit).where(Audit.operation == "read")).all()
        return [(line.entity, line.entity_id, dict(line.details)) for line in lines]

    town.desk(*H1).ids("requests")
    town.desk(*LI).get("requests", "rice1")
    town.desk("auditor").ids("people")
    town.desk("auditor").ids("requests")
    town.desk("coordinator").ids("rooms")
    assert reads() == []  # one's own, or nothing sensitive
    ann = town.desk("coordinator")
    ann.get("requests", "rice1")
    ann.ids("requests", sort="need", limit=2)
    ann.ids("people")
    ann.client.get("/api/v1/weeks/w/content", headers=ann.headers)
    assert reads() == [
        ("requests", "rice1", {}),
        ("requests", "", {"ids": "rice1 rice2"}),
        ("people", "", {"ids": "li wang zhao"}),
        ("week", "w", {}),
    ]


def test_the_house_is_as_the_tables_here_say() -> None:
    week = house.week()
    assert {r.id for r in week.requests} == ALL.keys()
    assert {p.id for p in week.people} == {"li", "wang", "zhao"}
