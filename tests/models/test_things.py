"""A thing is judged by what it names as it is by the whole week."""

from __future__ import annotations

import json

import pytest

from api.database import Database
from models.base import Frozen
from models.demand import Request
from models.load import load_around, named, save_week
from models.supply import Person, Pledge
from models.tables import Neighbourhood
from models.validate import InvalidInput, merged, problems_of, problems_with, read_thing, read_tree
from models.week import Week
from tests.api.databases import database, database_url, kind
from tests.models.cases import MEANING
from tests.models.rich import fresh, rich_week

__all__ = ["database", "database_url", "kind"]

LISTS = ("requests", "pledges", "people")


def changed(old: Week, new: Week) -> list[Frozen] | None:
    """The wishes, pledges and people that differ; None if anything else does too."""
    things = [
        thing for name in LISTS for thing in getattr(new, name) if thing not in getattr(old, name)
    ]
    same = dict.fromkeys(LISTS, ())
    rest = (old.model_copy(update=same), new.model_copy(update=same))
    gone = [
        t
        for name in LISTS
        for t in getattr(old, name)
        if t.id not in {n.id for n in getattr(new, name)}
    ]
    return things if rest[0] == rest[1] and not gone else None


def hangs_on_nothing_else(thing: Frozen) -> bool:
    """Whether what it names is all that it can be at odds with: the others, of which the service
    knows too, stand in chains of prerequisites, offer seats or are drawn on."""
    if isinstance(thing, Request):
        return thing.seats is None and not thing.needs and not thing.excludes
    return not isinstance(thing, Pledge) or thing.kind in ("goods", "capacity")


def test_by_what_it_names_it_is_judged_as_by_the_whole_week(database: Database) -> None:
    with database.writing() as session:
        session.add(Neighbourhood(id="n"))
        session.flush()
        save_week(session, rich_week(), neighbourhood="n")
    judged = 0
    with database.reading() as session:
        for fault in MEANING:
            tree = fresh()
            fault.spoil(tree)
            week = Week.model_validate_json(json.dumps(tree))
            things = changed(rich_week(), week)
            ids = {getattr(thing, "id", "") for thing in things or ()}
            expected = [p for p in problems_of(week) if p.entity in ids]
            if not things or len(expected) != len(problems_of(week)):
                continue
            if not all(map(hangs_on_nothing_else, things)):
                continue
            part = load_around(session, "w", named(things))
            assert problems_with(part, things) == expected, fault.name
            judged += 1
        sound = (*rich_week().requests, *rich_week().people, *rich_week().pledges)
        for thing in sound:
            assert problems_with(load_around(session, "w", named([thing])), [thing]) == []
    assert judged > 40


def test_a_part_holds_what_is_named_with_all_above_it(database: Database) -> None:
    with database.writing() as session:
        session.add(Neighbourhood(id="n"))
        session.flush()
        save_week(session, rich_week(), neighbourhood="n")
    with database.reading() as session:
        part = load_around(session, "w", {"h3", "ann"})
    assert {p.id for p in part.geography.places} == {"h3", "b2", "g2", "c1", "district"}
    assert ([p.id for p in part.people], part.requests) == (["ann"], ())
    assert part.catalogue == rich_week().catalogue
    assert part.calendar == rich_week().calendar


WISH = {"id": "x", "kind": "need", "place": "h1", "topic": "t", "urgency": 2}


def test_a_patch_replaces_fields_and_null_puts_defaults_back() -> None:
    wish = read_thing(WISH, Request)
    patched = merged(wish, {"urgency": None, "lines": [], "value": 3})
    assert patched == {
        "id": "x",
        "kind": "need",
        "place": "h1",
        "topic": "t",
        "value": 3,
        "lines": [],
    }
    assert merged(wish, {}) == WISH


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("[]", [("file", "")]),
        ('{"id": "a", "id": "b"}', [("b", "id")]),
        ('{"id": "a", "n\\u0000": 1}', [("a", "['n\\x00']")]),
        ('{"id": "a", "n": ["y", "\\u0000"]}', [("a", "n[1]")]),
        ('{"name": "\\u0000"}', [("things[0]", "name")]),
    ],
)
def test_what_no_thing_can_state_is_refused(text: str, places: list[tuple[str, str]]) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_tree(text)
    assert [(p.entity, p.field) for p in caught.value.problems] == places


def test_every_wrong_field_is_named_with_the_thing() -> None:
    spoiled = {**WISH, "urgency": 7, "lines": [{"id": "l", "amount": "x"}], "colour": "red"}
    with pytest.raises(InvalidInput) as caught:
        read_thing(spoiled, Request)
    assert {(p.entity, p.field) for p in caught.value.problems} == {
        ("x", "urgency"),
        ("x", "lines[0].item"),
        ("x", "lines[0].amount"),
        ("x", "colour"),
    }
    with pytest.raises(InvalidInput):
        read_thing({"id": "x"}, Person)
    assert read_thing({"id": "q", "donor": "f", "kind": "staff", "quantity": 1}, Pledge).lot == 0
