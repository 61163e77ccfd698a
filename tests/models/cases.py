"""What can be wrong with a week, one fault at a time: how to bring it about, what is reported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.models.rich import Spoil, Tree, of

Key = str | int


@dataclass(frozen=True)
class Fault:
    """A spoiled week and the problems it has: (entity, field, a word of what is expected)."""

    name: str
    spoil: Spoil
    reported: tuple[tuple[str, str, str], ...]


def fault(name: str, spoil: Spoil, *reported: tuple[str, str, str]) -> Fault:
    """A fault; nearly always there is exactly one problem."""
    return Fault(name, spoil, reported)


def put(id: str | None, *path_and_value: Any) -> Spoil:
    """Sets one value in the object with this id (None: in the week itself)."""
    *path, last, value = path_and_value

    def spoil(tree: Tree) -> None:
        node: Any = tree if id is None else of(tree, id)
        for key in path:
            node = node[key]
        node[last] = value

    return spoil


def add(id: str | None, *path_and_value: Any) -> Spoil:
    """Appends one value to a list in the object with this id."""
    *path, value = path_and_value

    def spoil(tree: Tree) -> None:
        node: Any = tree if id is None else of(tree, id)
        for key in path:
            node = node[key]
        node.append(value)

    return spoil


def both(*spoils: Spoil) -> Spoil:
    """Several changes that together make one fault."""

    def spoil(tree: Tree) -> None:
        for one in spoils:
            one(tree)

    return spoil


def remove(*path: Key) -> Spoil:
    """Takes something out of the tree."""

    def spoil(tree: Tree) -> None:
        node: Any = tree
        for key in path[:-1]:
            node = node[key]
        del node[path[-1]]

    return spoil


BACKWARDS = {"start": "2026-11-23T12:00", "end": "2026-11-23T12:00"}
SESSION = {
    "id": "x",
    "minutes": 30,
    "windows": [{"start": "2026-11-23T09:00", "end": "2026-11-23T12:00"}],
}

REFERENCES = (
    fault("parent", put("h1", "parent", "nix"), ("h1", "parent", "a place")),
    fault("neighbour", put("c1", "neighbours", 0, "nix"), ("c1", "neighbours[0]", "a place")),
    fault(
        "travel",
        put(None, "geography", "travel", 0, "b", "ann"),
        ("geography.travel[0]", "b", "a place"),
    ),
    fault(
        "travel from",
        put(None, "geography", "travel", 0, "a", "nix"),
        ("geography.travel[0]", "a", "a place"),
    ),
    fault("organisation's place", put("firm", "place", "nix"), ("firm", "place", "a place")),
    fault(
        "donor", put("p-rice", "donor", "h1"), ("p-rice", "donor", "an organisation or a person")
    ),
    fault("pledge item", put("p-rice", "item", "nix"), ("p-rice", "item", "an item")),
    fault("pick-up", put("p-rice", "at", "nix"), ("p-rice", "at", "a place")),
    *(
        fault(
            f"condition {field}",
            put("p-rice", "conditions", field, 0, "nix"),
            ("p-rice", f"conditions.{field}[0]", kind),
        )
        for field, kind in (
            ("communities", "a place"),
            ("topics", "a topic"),
            ("audiences", "an audience"),
            ("requests", "a request"),
        )
    ),
    fault("home", put("ann", "home", "nix"), ("ann", "home", "a place")),
    fault("age band", put("ann", "audience", "nix"), ("ann", "audience", "an audience")),
    fault(
        "person's skill",
        put("ann", "skills", 0, "skill", "nix"),
        ("ann", "skills[0].skill", "skill"),
    ),
    fault(
        "person excludes",
        put("ann", "excludes", 0, "firm"),
        ("ann", "excludes[0]", "a request or a place or a person"),
    ),
    fault("person prefers", put("ann", "prefers", 0, "visit"), ("ann", "prefers[0]", "a topic")),
    fault("employer", put("cai", "organisation", "ann"), ("cai", "organisation", "organisation")),
    fault("staff pledge", put("cai", "staff_pledge", "nix"), ("cai", "staff_pledge", "a pledge")),
    fault("fund", put("dan", "hire", "fund", "nix"), ("dan", "hire.fund", "a pledge")),
    fault("venue's place", put("v1", "place", "nix"), ("v1", "place", "a place")),
    fault("room's venue", put("salon", "venue", "b1"), ("salon", "venue", "a venue")),
    fault("function", put("salon", "functions", {"nix": 0}), ("salon", "functions", "function")),
    fault(
        "joined function", put("hall", "functions", {"nix": 0}), ("hall", "functions", "function")
    ),
    fault("joined part", put("hall", "rooms", 0, "hall"), ("hall", "rooms[0]", "a room")),
    fault("household", put("food", "household", "nix"), ("food", "household", "a place")),
    fault("asking firm", put("path", "organisation", "nix"), ("path", "organisation", "organi")),
    fault("attendant", put("birthday", "people", 0, "h1"), ("birthday", "people[0]", "a person")),
    fault("place", put("food", "place", "nix"), ("food", "place", "a place")),
    fault("topic", put("food", "topic", "nix"), ("food", "topic", "a topic")),
    fault("audience", put("food", "audiences", ["nix"]), ("food", "audiences[0]", "an audience")),
    fault("refused", put("food", "refuses", 0, "nix"), ("food", "refuses[0]", "a person")),
    fault(
        "affinity",
        put("food", "affinity", 0, "who", "h1"),
        ("food", "affinity[0].who", "a person or"),
    ),
    fault(
        "line item", put("food", "lines", 1, "item", "nix"), ("food", "lines[1].item", "an item")
    ),
    fault(
        "accepted item",
        put("food", "lines", 0, "accepts", 1, "item", "nix"),
        ("food", "lines[0].accepts[1].item", "an item"),
    ),
    fault(
        "session's place",
        put("visit", "sessions", 0, "place", "nix"),
        ("visit", "sessions[0].place", "a place"),
    ),
    fault(
        "session's function",
        put("birthday", "sessions", 0, "room", "function", "nix"),
        ("birthday", "sessions[0].room.function", "function"),
    ),
    fault(
        "session's room",
        put("tea-class", "sessions", 0, "room", "rooms", 1, "v1"),
        ("tea-class", "sessions[0].room.rooms[1]", "a room or a joined room"),
    ),
    fault(
        "role's skill",
        put("visit", "sessions", 0, "crew", 0, "skill", "nix"),
        ("visit", "sessions[0].crew[0].skill", "a skill"),
    ),
    fault(
        "role's people",
        put("tea-class", "sessions", 0, "crew", 0, "people", 0, "nix"),
        ("tea-class", "sessions[0].crew[0].people[0]", "a person"),
    ),
    fault(
        "order before",
        put("path", "order", 0, "before", "nix"),
        ("path", "order[0].before", "a session of the same request"),
    ),
    fault(
        "order after",
        put("path", "order", 0, "after", "nix"),
        ("path", "order[0].after", "a session of the same request"),
    ),
    fault(
        "seat audience",
        put("tea-class", "seats", "audiences", 0, "nix"),
        ("tea-class", "seats.audiences[0]", "an audience"),
    ),
    fault(
        "seat community",
        put("tea-class", "seats", "communities", 0, "nix"),
        ("tea-class", "seats.communities[0]", "a place"),
    ),
    fault(
        "chosen activity",
        put("enrol", "seat", "choices", 1, "activity", "nix"),
        ("enrol", "seat.choices[1].activity", "a request"),
    ),
    fault("needs", put("visit", "needs", 0, "nix"), ("visit", "needs[0]", "a request")),
    fault("excludes", put("path", "excludes", 0, "nix"), ("path", "excludes[0]", "a request")),
    fault(
        "budget topic",
        put("culture-cap", "topic", "nix"),
        ("culture-cap", "topic", "a topic"),
    ),
    fault("budget place", put("culture-cap", "place", "nix"), ("culture-cap", "place", "a place")),
    fault(
        "past household",
        put(None, "history", "past", 0, "household", "nix"),
        ("history.past[0]", "household", "a place"),
    ),
    fault(
        "past group",
        put(None, "history", "past", 0, "group", "nix"),
        ("history.past[0]", "group", "a place"),
    ),
    fault(
        "item substitute",
        put("rice", "substitutes", 0, "item", "nix"),
        ("rice", "substitutes[0].item", "an item"),
        ("food", "lines[0].accepts[0].item", "the catalogue has"),
    ),
    fault(
        "withdrawn",
        add(None, "decisions", "withdrawn", "h1"),
        ("w", "decisions.withdrawn[4]", "a request or a pledge or a person or a room or a joined"),
    ),
    *(
        fault(
            f"target {field}",
            put("pin1", "target", field, "nix"),
            ("pin1", f"target.{field}", kind),
        )
        for field, kind in (
            ("request", "a request"),
            ("line", 'a line of "food"'),
            ("pledge", "a pledge"),
        )
    ),
    *(
        fault(
            f"target {field}",
            put("pin2", "target", field, value),
            ("pin2", f"target.{field}", kind),
        )
        for field, value, kind in (
            ("session", "nix", 'a session of "visit"'),
            ("occurrence", 2, "from 0 to 1"),
            ("occurrence", -1, "from 0 to 1"),
            ("role", "nix", 'a role in a session of "visit"'),
            ("person", "nix", "a person"),
        )
    ),
    fault("target room", put("lock1", "target", "room", "v1"), ("lock1", "target.room", "a room")),
    *(
        fault(
            f"target anywhere {field}",
            put("lock1", "target", {field: "nix"}),
            ("lock1", f"target.{field}", f"a {field}"),
        )
        for field in ("line", "session", "role")
    ),
    fault(
        "target activity",
        put("ban1", "target", "activity", "nix"),
        ("ban1", "target.activity", "a request"),
    ),
)

IDS = (
    fault(
        "two places",
        put("h2", "id", "h5"),
        ("h5", "id", "already names a place"),
        ("bob", "home", "a place"),
    ),
    fault(
        "person and place",
        put("salon", "id", "h5"),
        ("h5", "id", "already names a place"),
        ("w", "decisions.withdrawn[2]", "a room"),
    ),
    fault("request and pledge", put("rota", "id", "p-rice"), ("p-rice", "id", "names a pledge")),
    fault(
        "venue and firm",
        put("ngo", "id", "v1"),
        ("v1", "id", "names an organisation"),
        ("cai", "organisation", "an organisation"),
        ("p-staff", "donor", "an organisation"),
    ),
    fault("items", put("bag", "id", "oil"), ("w", "catalogue.items[3].id", "of its own")),
    fault("skills", put("nursing", "id", "english"), ("w", "catalogue.skills[2].id", "of its own")),
    *(
        fault(
            f"{field}",
            add(None, "catalogue", field, word),
            ("w", f"catalogue.{field}[{at}]", "of its own"),
        )
        for field, word, at in (
            ("topics", "youth", 8),
            ("functions", "tea", 3),
            ("audiences", "youth", 4),
        )
    ),
    fault("lines", put("food", "lines", 1, "id", "rice"), ("food", "lines[1].id", "of its own")),
    fault(
        "sessions",
        both(put("path", "sessions", 1, "id", "kick-off"), put("path", "order", [])),
        ("path", "sessions[1].id", "of its own"),
    ),
    fault(
        "roles",
        add("rota", "sessions", 0, "crew", {"id": "hand"}),
        ("rota", "sessions[0].crew[1].id", "of its own"),
    ),
    fault("decisions", put("lock1", "id", "pin1"), ("w", "decisions.locks[0].id", "of its own")),
    fault(
        "budgets",
        add(None, "policy", "caps", "budgets", {"id": "culture-cap", "place": "c1", "amount": 1}),
        ("w", "policy.caps.budgets[1].id", "of its own"),
    ),
    fault("people twice", put("enrol", "people", ["bob", "bob"]), ("enrol", "people[1]", "once")),
    fault(
        "affinity twice",
        put("food", "affinity", 1, "who", "ann"),
        ("food", "affinity[1].who", "of its own"),
    ),
    fault(
        "joined part twice", put("hall", "rooms", ["salon", "salon"]), ("hall", "rooms[1]", "once")
    ),
    fault(
        "accepted twice",
        put("food", "lines", 0, "accepts", 1, "item", "noodles"),
        ("food", "lines[0].accepts[1].item", "of its own"),
    ),
    fault(
        "choice twice",
        add("enrol", "seat", "choices", {"activity": "course", "preference": 1}),
        ("enrol", "seat.choices[2]", "once"),
    ),
)

PLACES = (
    fault("cycle", put("c3", "parent", "h5"), ("c3", "parent", "in themselves")),
    fault("its own parent", put("c3", "parent", "c3"), ("c3", "parent", "in themselves")),
    fault("two roots", put("c3", "parent", None), ("c3", "parent", "only one place")),
    fault("unknown level", put("h5", "level", "nix"), ("h5", "level", "one of the levels")),
    fault("level of the parent", put("b4", "level", "house-group"), ("b4", "level", "below")),
    fault("level above the parent", put("b4", "level", "community"), ("b4", "level", "below")),
    fault(
        "house groups as neighbours", put("g1", "neighbours", ["c2"]), ("g1", "neighbours", "none")
    ),
    fault(
        "neighbour a group", put("c1", "neighbours", 0, "g1"), ("c1", "neighbours[0]", "community")
    ),
    fault("own neighbour", put("c1", "neighbours", 0, "c1"), ("c1", "neighbours[0]", "another")),
    fault(
        "no minutes within",
        remove("geography", "within", "house-group"),
        ("w", "geography.within", "house-group"),
    ),
    fault(
        "unknown community level",
        both(put(None, "geography", "community", "nix"), put("c1", "neighbours", [])),
        ("w", "geography.community", "one of the levels"),
    ),
    fault(
        "community below group",
        both(put(None, "geography", "community", "building"), put("c1", "neighbours", [])),
        ("w", "geography.group", "in the order"),
    ),
    fault(
        "level named twice",
        add(None, "geography", "levels", "household"),
        ("w", "geography.levels[6]", "of its own"),
    ),
)

SUPPLY = (
    fault("kind of the item", put("p-rice", "kind", "capacity"), ("p-rice", "kind", '"goods"')),
    fault("goods without item", put("p-rice", "item", None), ("p-rice", "item", "an item")),
    fault("staff with item", put("p-staff", "item", "rice"), ("p-staff", "item", "minutes")),
    fault("goods matched", put("p-rice", "money", "match"), ("p-rice", "money", "only money")),
    fault("bays awarded", put("p-bay", "money", "award"), ("p-bay", "money", "only money")),
    fault(
        "crowdfunding of nothing",
        put("p-crowd", "conditions", "requests", []),
        ("p-crowd", "conditions.requests", "exactly one"),
    ),
    fault(
        "crowdfunding of two",
        add("p-crowd", "conditions", "requests", "pond"),
        ("p-crowd", "conditions.requests", "exactly one"),
    ),
    fault(
        "staff pledge of goods",
        put("cai", "staff_pledge", "p-rice"),
        ("cai", "staff_pledge", '"staff"'),
    ),
    fault(
        "paid from staff", put("dan", "hire", "fund", "p-staff"), ("dan", "hire.fund", '"money"')
    ),
    fault(
        "joined over venues",
        both(add(None, "venues", {"id": "v2", "place": "b2"}), put("kitchen", "venue", "v2")),
        ("hall", "rooms", "one and the same venue"),
    ),
    fault(
        "its own substitute",
        both(put("oil", "substitutes", [{"item": "oil"}])),
        ("oil", "substitutes[0].item", 'another item of kind "goods"'),
    ),
    fault(
        "money for oil",
        put("oil", "substitutes", [{"item": "money"}]),
        ("oil", "substitutes[0].item", 'another item of kind "goods"'),
    ),
    fault(
        "substitute twice",
        add("rice", "substitutes", {"item": "noodles"}),
        ("rice", "substitutes[1].item", "of its own"),
    ),
)

SHAPES = (
    fault("project without facts", put("pond", "project", None), ("pond", "project", "given")),
    fault("need with facts", put("food", "project", {}), ("food", "project", "left out")),
    fault("need with seats", put("food", "seats", {"limit": 3}), ("food", "seats", "left out")),
    fault(
        "need with a wish for a seat",
        put("food", "seat", {"choices": [{"activity": "tea-class"}]}),
        ("food", "seat", "left out"),
    ),
    fault(
        "enrolment without wish",
        put("enrol", "seat", None),
        ("enrol", "seat", "given"),
        ("ban1", "target.request", "an enrolment"),
    ),
    fault("enrolment of nobody", put("enrol", "people", []), ("enrol", "people", "given")),
    fault(
        "enrolment with sessions",
        put("enrol", "sessions", [SESSION]),
        ("enrol", "sessions", "left out"),
    ),
    fault(
        "enrolment with lines",
        put("enrol", "lines", [{"id": "l", "item": "rice", "amount": 1}]),
        ("enrol", "lines", "left out"),
    ),
    fault("need with people", put("food", "people", ["bob"]), ("food", "people", "left out")),
    fault(
        "booking without session",
        put("birthday", "sessions", []),
        ("birthday", "sessions", "given"),
    ),
    fault(
        "activity without session", put("course", "sessions", []), ("course", "sessions", "given")
    ),
    fault(
        "booking without room",
        put("birthday", "sessions", 0, "room", None),
        ("birthday", "sessions[0].room", "booked"),
    ),
    fault(
        "meeting without room",
        put("path", "sessions", 0, "room", None),
        ("path", "sessions[0].room", "meeting"),
    ),
    fault(
        "two same carers",
        put("visit", "sessions", 0, "crew", 0, "count", 2),
        ("visit", "sessions[0].crew[0].count", "1,"),
    ),
    fault("partial course", put("course", "least_percent", 99), ("course", "least_percent", "100")),
    fault(
        "least above limit",
        put("tea-class", "seats", "least", 9),
        ("tea-class", "seats.least", "limit of seats, 8"),
    ),
    fault(
        "spacing",
        put("visit", "sessions", 0, "spacing", {"min_days": 4, "max_days": 3}),
        ("visit", "sessions[0].spacing.min_days", "max_days, 3"),
    ),
    fault(
        "least above amount",
        put("food", "lines", 0, "least", 3),
        ("food", "lines[0].least", "amount asked, 2"),
    ),
    fault(
        "half a bag",
        put("rota", "lines", [{"id": "l", "item": "bag", "amount": 15}]),
        ("rota", "lines[0].amount", "multiple of 10"),
    ),
    fault(
        "bay without window",
        put("food", "lines", 1, "windows", []),
        ("food", "lines[1].windows", "at least one window"),
    ),
    fault(
        "give without per",
        put("food", "lines", 0, "accepts", 0, "give", 2),
        ("food", "lines[0].accepts[0].per", "or neither"),
    ),
    fault(
        "no rate",
        put("food", "lines", 0, "accepts", 0, "item", "oil"),
        ("food", "lines[0].accepts[0].item", 'the catalogue has for "rice"'),
    ),
    fault(
        "accepts what it asks",
        put("food", "lines", 0, "accepts", 0, "item", "rice"),
        ("food", "lines[0].accepts[0].item", "another item"),
    ),
    fault(
        "accepts money",
        put("food", "lines", 0, "accepts", 1, "item", "money"),
        ("food", "lines[0].accepts[1].item", 'kind "goods"'),
    ),
    fault(
        "household a building",
        put("food", "household", "b1"),
        ("food", "household", 'level "household"'),
    ),
    fault(
        "past group a household",
        put(None, "history", "past", 0, "group", "h1"),
        ("history.past[0]", "group", 'level "house-group"'),
    ),
    fault(
        "choice of a need",
        put("enrol", "seat", "choices", 1, "activity", "food"),
        ("enrol", "seat.choices[1].activity", "offers seats"),
    ),
    fault(
        "choice of no session",
        put("enrol", "seat", "choices", 0, "session", "nix"),
        ("enrol", "seat.choices[0].session", 'a session of "tea-class"'),
    ),
    fault(
        "choice of no occurrence",
        put("enrol", "seat", "choices", 0, "occurrence", 3),
        ("enrol", "seat.choices[0].occurrence", "from 0 to 2"),
    ),
    fault(
        "part of a course",
        put("enrol", "seat", "choices", 1, "session", "tea"),
        ("enrol", "seat.choices[1].session", "covers all"),
    ),
    fault(
        "one time of a course",
        put("enrol", "seat", "choices", 1, "occurrence", 0),
        ("enrol", "seat.choices[1].occurrence", "covers all"),
    ),
)

LINKS = (
    fault(
        "order in a circle",
        add("path", "order", {"before": "work", "after": "kick-off"}),
        ("path", "order", "before itself"),
    ),
    fault(
        "before itself",
        put("path", "order", 0, "before", "work"),
        ("path", "order", "before itself"),
    ),
    fault("needs in a circle", put("food", "needs", ["visit"]), ("food", "needs", "lead back")),
    fault("needs itself", put("food", "needs", ["food"]), ("food", "needs", "lead back")),
    fault("needs twice", put("visit", "needs", ["food", "food"]), ("visit", "needs[1]", "once")),
    fault("excludes itself", put("food", "excludes", ["food"]), ("food", "excludes[0]", "another")),
    fault(
        "needs what it excludes", put("path", "needs", ["pond"]), ("path", "needs[0]", "exclude")
    ),
    fault(
        "needs what excludes it", put("pond", "needs", ["path"]), ("pond", "needs[0]", "exclude")
    ),
)

TIMES = (
    *(
        fault(
            f"backwards in {id} {path}", put(id, *path, BACKWARDS), (id, field, "after the window")
        )
        for id, path, field in (
            ("ann", ("windows", 0), "windows[0].end"),
            ("p-rice", ("windows", 0), "windows[0].end"),
            ("salon", ("open", 0), "open[0].end"),
            ("kitchen", ("closed", 0), "closed[0].end"),
            ("food", ("lines", 0, "windows", 0), "lines[0].windows[0].end"),
            ("visit", ("sessions", 0, "windows", 0), "sessions[0].windows[0].end"),
        )
    ),
    fault(
        "end on no day",
        put("ann", "windows", 0, "end", "2026-11-31T09:00"),
        ("ann", "windows[0].end", "not a date"),
    ),
    fault(
        "13th month",
        put("ann", "windows", 0, "start", "2026-13-01T09:00"),
        ("ann", "windows[0].start", "not a date"),
    ),
    fault(
        "30 February",
        put("food", "earliest", "2026-02-30T09:00"),
        ("food", "earliest", "not a date"),
    ),
    fault(
        "24 o'clock",
        put("food", "deadline", "2026-11-27T24:00"),
        ("food", "deadline", "not a date"),
    ),
    fault(
        "off the grid",
        put("food", "deadline", "2026-11-27T09:10"),
        ("food", "deadline", "grid of 30 minutes"),
    ),
    fault(
        "wrong offset",
        put("food", "deadline", "2026-11-27T09:00+01:00"),
        ("food", "deadline", "offset"),
    ),
    fault("year 1", put("food", "earliest", "0001-01-01T00:00"), ("food", "earliest", "years")),
    fault(
        "deadline too early",
        put("food", "deadline", "2026-11-23T00:00"),
        ("food", "deadline", "after its earliest"),
    ),
    fault(
        "promised flow",
        put(None, "history", "promises", "flows", 0, "at", "2026-11-31T09:00"),
        ("history.promises.flows[0]", "at", "not a date"),
    ),
    fault(
        "promised placement",
        put(None, "history", "promises", "placements", 0, "start", "2026-11-23T09:01"),
        ("history.promises.placements[0]", "start", "grid"),
    ),
    fault(
        "last plan",
        put(None, "history", "last_plan", "placements", 0, "start", "2026-11-23T09:01"),
        ("history.last_plan.placements[0]", "start", "grid"),
    ),
    fault(
        "target start",
        put("pin2", "target", "start", "2026-11-23T25:00"),
        ("pin2", "target.start", "not a date"),
    ),
    fault(
        "time zone", put(None, "calendar", "time_zone", "Asia/Nowhere"), ("w", "calendar", "IANA")
    ),
    fault(
        "time zone a path",
        put(None, "calendar", "time_zone", "../../etc/passwd"),
        ("w", "calendar", "IANA"),
    ),
    fault(
        "time zone a directory",
        put(None, "calendar", "time_zone", "Asia"),
        ("w", "calendar", "IANA"),
    ),
    fault(
        "first day",
        put(None, "calendar", "start", "2026-02-29"),
        ("w", "calendar", "no calendar has"),
    ),
    fault("last year", put(None, "calendar", "start", "9999-12-30"), ("w", "calendar", "years")),
)

POLICY = (
    fault(
        "tier twice",
        put(None, "policy", "tiers", 1, "name", "must"),
        ("w", "policy.tiers[2].name", "of its own"),
    ),
    fault(
        "empty tier",
        put(None, "policy", "tiers", 0, "goals", {}),
        ("policy.tiers[0]", "goals", "at least one goal"),
    ),
    fault(
        "mu alone",
        put(None, "policy", "tiers", 0, "goals", {"fairness": "mu"}),
        ("policy.tiers[0]", "goals.fairness", "a number"),
    ),
    fault(
        "mu of good",
        put(None, "policy", "tiers", 4, "goals", "good", "mu"),
        ("policy.tiers[4]", "goals.good", "a number"),
    ),
    *(
        fault(
            f"{field} {value}",
            put(None, "policy", "fairness", field, value),
            ("w", f"policy.fairness.{field}", "rising from 0"),
        )
        for field, value in (
            ("ladder", [1, 10]),
            ("ladder", [0, 10, 10]),
            ("ladder", [0, 10, 1]),
            ("points", []),
            ("points", [0, 500]),
            ("points", [5, 1000]),
            ("points", [0, 500, 500, 1000]),
        )
    ),
    fault(
        "affinity by log",
        put(None, "policy", "fairness", "measure", "affinity"),
        ("w", "policy.fairness.alpha", '0 or "inf"'),
    ),
    *(
        fault(
            f"alpha {alpha}",
            put(None, "policy", "fairness", "alpha", alpha),
            ("w", "policy.fairness.alpha", "a number from 0 to 2 with at most two decimals"),
        )
        for alpha in (1.001, 1.000000000001, 0.005, 1e-300)
    ),
    fault(
        "cap on nothing",
        both(put("culture-cap", "topic", None), put("culture-cap", "place", None)),
        ("culture-cap", "topic", "a topic or a place"),
    ),
)

HISTORY = (
    fault(
        "served more than asked",
        put(None, "history", "past", 0, "served_milli", 4001),
        ("history.past[0]", "served_milli", "4000"),
    ),
    fault(
        "nobody's ask",
        put(None, "history", "past", 0, {"weeks_ago": 1, "asked": 1, "served_milli": 0}),
        ("history.past[0]", "", "whose ask"),
    ),
    fault("target of nothing", put("lock1", "target", {}), ("lock1", "target", "at least one")),
    fault(
        "flow and placement",
        put("lock1", "target", {"pledge": "p-rice", "room": "hall"}),
        ("lock1", "target", "one kind"),
    ),
    fault(
        "flow and session",
        put("lock1", "target", {"amount": 1, "session": "cut"}),
        ("lock1", "target", "one kind"),
    ),
    fault(
        "flow and seat",
        put("lock1", "target", {"amount": 1, "activity": "course"}),
        ("lock1", "target", "one kind"),
    ),
    fault("seat and crew", put("ban1", "target", "person", "ann"), ("ban1", "target", "one kind")),
    fault(
        "seat in a need",
        put("ban1", "target", {"activity": "food"}),
        ("ban1", "target.activity", "offers seats"),
    ),
    fault(
        "seat of a need",
        put("ban1", "target", "request", "food"),
        ("ban1", "target.request", "an enrolment"),
    ),
    fault(
        "seat in no session",
        put("ban1", "target", "session", "nix"),
        ("ban1", "target.session", 'a session of "tea-class"'),
    ),
    fault(
        "seat at no time",
        put("ban1", "target", "occurrence", 3),
        ("ban1", "target.occurrence", "from 0 to 2"),
    ),
    fault(
        "occurrence of goods",
        put("lock1", "target", {"request": "pond", "occurrence": 0}),
        ("lock1", "target.occurrence", "no session"),
    ),
)

MEANING = (*REFERENCES, *IDS, *PLACES, *SUPPLY, *SHAPES, *LINKS, *TIMES, *POLICY, *HISTORY)

FORM = (
    fault("a list for a week's field", put(None, "calendar", []), ("w", "calendar", "an object")),
    fault("missing", remove("calendar"), ("w", "calendar", "required")),
    fault("missing deep", remove("requests", 0, "topic"), ("food", "topic", "required")),
    fault("id missing", remove("requests", 8, "id"), ("requests[8]", "id", "required")),
    fault("id a number", put("rota", "id", 5), ("requests[8]", "id", "text")),
    fault("id empty", put("rota", "id", ""), ("requests[8]", "id", "at least 1")),
    fault("id of blanks", put("rota", "id", " "), ("requests[8]", "id", "blanks")),
    fault("id with a line break", put("rota", "id", "a\nb"), ("requests[8]", "id", "blanks")),
    fault("id too long", put("rota", "id", "x" * 81), ("requests[8]", "id", "at most 80")),
    fault("not an object", put(None, "requests", 8, 7), ("requests[8]", "", "an object")),
    fault("text for number", put("food", "urgency", "3"), ("food", "urgency", "whole number")),
    fault("fraction", put("food", "urgency", 1.5), ("food", "urgency", "whole number")),
    fault("true for number", put("food", "urgency", True), ("food", "urgency", "whole number")),
    fault("null for number", put("food", "urgency", None), ("food", "urgency", "whole number")),
    fault(
        "negative", put("food", "lines", 0, "amount", -1), ("food", "lines[0].amount", "at least 1")
    ),
    fault(
        "2^63",
        put("food", "lines", 0, "amount", 2**63),
        ("food", "lines[0].amount", "at most 10000000000"),
    ),
    fault("2^70", put(None, "policy", "seed", 2**70), ("w", "policy.seed", "less than")),
    fault("infinite", put("food", "value", float("inf")), ("food", "value", "whole number")),
    fault("not a number", put("food", "value", float("nan")), ("food", "value", "whole number")),
    fault(
        "infinite alpha",
        put(None, "policy", "fairness", "alpha", float("nan")),
        ("w", "policy.fairness.alpha", '"inf"'),
    ),
    *(
        fault(
            f"alpha {alpha}",
            put(None, "policy", "fairness", "alpha", alpha),
            ("w", "policy.fairness.alpha", 'a number of at most 2.0 or "inf"'),
        )
        for alpha in (2.01, 3.0, 8.0)
    ),
    fault(
        "alpha a word",
        put(None, "policy", "fairness", "alpha", "log"),
        ("w", "policy.fairness.alpha", 'a number or "inf"'),
    ),
    fault(
        "unknown goal",
        put(None, "policy", "tiers", 0, "goals", {"joy": 1}),
        ("policy.tiers[0]", "goals.joy", '"promises"'),
    ),
    *(
        fault(
            f"no goal of an age: {goal}",
            put(None, "policy", "tiers", 0, "goals", {goal: 1}),
            ("policy.tiers[0]", f"goals.{goal}", '"overdue-13"'),
        )
        for goal in ("overdue-0", "overdue-1000", "good-7", "overdue-x")
    ),
    fault("unknown kind", put("food", "kind", "wish"), ("food", "kind", '"need"')),
    fault("misspelled", put("food", "urgancy", 3), ("food", "urgancy", 'did you mean "urgency"')),
    fault(
        "misspelled deep",
        put("food", "lines", 0, "amonut", 3),
        ("food", "lines[0].amonut", 'did you mean "amount"'),
    ),
    fault("unheard of", put("food", "zzzzzz", 3), ("food", "zzzzzz", "a known field")),
    fault("unheard of above", put(None, "zzzzzz", 3), ("w", "zzzzzz", "a known field")),
    fault("no time", put("food", "deadline", "tomorrow"), ("food", "deadline", "local time")),
    fault("no day", put(None, "calendar", "start", "Monday"), ("w", "calendar.start", "a date")),
    fault(
        "slot of 20",
        put(None, "calendar", "slot_minutes", 20),
        ("w", "calendar.slot_minutes", "15, 30 or 60"),
    ),
    fault(
        "no window",
        put("visit", "sessions", 0, "windows", []),
        ("visit", "sessions[0].windows", "at least 1"),
    ),
    fault("unknown format", put(None, "format", "tongxin-week/2"), ("w", "format", "week/1")),
    fault("enterprise", put("firm", "kind", "shop"), ("firm", "kind", '"social"')),
    fault(
        "yes for true",
        put("food", "urgency_confirmed", "yes"),
        ("food", "urgency_confirmed", "true or false"),
    ),
    fault("a text for a list", put("food", "lines", "rice"), ("food", "lines", "a list")),
    fault(
        "a list for a table",
        put("salon", "functions", ["tea"]),
        ("salon", "functions", "an object"),
    ),
)
