"""Role × endpoint × whose: the whole table, over HTTP. An endpoint that is not in it fails."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import select

from api.database import Database
from api.services.rights import OPERATIONS, RIGHTS, Subject, allowed, held_by
from api.services.signing import Caller
from models.tables import Engagement, Grant
from models.tables.people import ROLES, Role
from tests.api import house
from tests.api.cycle import Driver
from tests.api.databases import Kind
from tests.api.service import SignedAs
from tests.api.votes.village import soon

OPEN = {
    ("GET", "/healthz"),
    ("POST", "/api/v1/solve"),
    ("POST", "/api/v1/verify"),
    ("POST", "/api/v1/session"),
    ("DELETE", "/api/v1/session"),
    ("GET", "/api/v1/publications/{publication}/record"),  # its public form
    ("GET", "/api/v1/neighbourhoods/{neighbourhood}/register/{sort}"),  # without who
    ("GET", "/api/v1/neighbourhoods/{neighbourhood}/register/{sort}/{entry}"),
    ("GET", "/api/v1/neighbourhoods/{neighbourhood}/book"),  # its money
    ("GET", "/api/v1/certificates/{number}"),
    ("GET", "/api/v1/neighbourhoods/{neighbourhood}/votes"),
    ("GET", "/api/v1/votes/{vote}"),
}
"""For whoever comes, by intent."""
MOST = 54
"""Operations that the API is to have at most; four of them are the register's, whatever it keeps:
projects by the six steps, offices, adoptions, contracts, clubs; five are the book's; five the
votes': a vote is of no week, so no thing of one; it is made, listed, read, moved on, voted in."""

RUN = {"coordinator", "district"}
READ = {*RUN, "auditor"}
IN_N = {"role": "resident", "neighbourhood": "n", "scope": "li"}
ACCOUNT = {"login": "new", "password": "long enough", "grants": [IN_N]}
VOTE = {
    "title": "灯",
    "pots": [{"id": "open", "money": 100}],
    "projects": [{"id": "a", "cost": 50}],
    "closes_at": "2000-01-01T00:00:00Z",
}

MAY: dict[tuple[str, str], tuple[Any, set[str]]] = {
    ("GET", "/session"): (None, set(ROLES)),
    ("POST", "/accounts"): (ACCOUNT, {*RUN, "operator"}),
    ("POST", "/neighbourhoods"): ({"id": "m"}, {"operator"}),
    ("POST", "/neighbourhoods/{neighbourhood}/weeks"): ({}, RUN),
    ("GET", "/neighbourhoods/{neighbourhood}/clock"): (None, READ),
    ("PUT", "/neighbourhoods/{neighbourhood}/clock"): ({"freeze_cron": None}, RUN),
    ("GET", "/weeks/{week}"): (None, READ),
    ("GET", "/weeks/{week}/content"): (None, RUN),
    ("POST", "/weeks/{week}/state"): ({"to": "frozen"}, RUN),
    ("GET", "/neighbourhoods/{neighbourhood}/audit"): (None, {"auditor", "district"}),
    ("POST", "/weeks/{week}/next"): ({}, RUN),
    ("POST", "/weeks/{week}/jobs"): ({}, RUN),
    ("GET", "/jobs/{job}"): (None, RUN),
    ("GET", "/jobs/{job}/events"): (None, RUN),
    ("GET", "/jobs/{job}/result"): (None, RUN),
    ("POST", "/jobs/{job}/wish"): ({"wish": "cancel"}, RUN),
    ("GET", "/weeks/{week}/plans"): (None, READ),
    ("GET", "/plans/{plan}"): (None, READ),
    ("GET", "/plans/{plan}/why/{thing}"): (None, READ),
    ("GET", "/weeks/{week}/publications"): (None, READ),
    ("POST", "/weeks/{week}/publications"): ({"plan": "another"}, RUN),
    ("POST", "/publications/{publication}/undo"): ({}, RUN),
    ("POST", "/neighbourhoods/{neighbourhood}/votes"): (VOTE, RUN),
    ("POST", "/votes/{vote}/state"): ({"to": "draft"}, RUN),
    # On paper. A household's own: tests/api/votes.
    ("POST", "/votes/{vote}/ballots"): ({"households": 1, "choices": ["a"]}, RUN),
}
"""What is sent to each endpoint, and which roles over the whole neighbourhood come through."""

Who = tuple[Role, str]
WHO: tuple[Who, ...] = (
    *((role, "") for role in ROLES),
    *(("district", "c1"), ("district", "c2"), ("coordinator", "c1"), ("coordinator", "c2")),
    *(("auditor", "c1"), ("auditor", "c2")),
    *(("house-group-head", "g2"), ("house-group-head", "g1")),
    *(("household-head", "h3"), ("household-head", "h1")),
    *(("resident", "zhao"), ("resident", "h3"), ("resident", "li")),
    *(("host", "zhao"), ("host", "li"), ("organisation", "firm"), ("organisation", "bank")),
)
"""Every role over everything, over what ``rice2`` (a need of h3, where zhao lives) is part of, and
over something else."""
MEMBERS = {who for who in WHO if who[0] != "operator"}
RUNS: set[Who] = {
    *(("coordinator", ""), ("coordinator", "c1"), ("district", ""), ("district", "c1")),
}
THEIRS: set[Who] = {("household-head", "h3"), ("resident", "zhao"), ("resident", "h3")}
BOOK: set[Who] = {
    *(*RUNS, *THEIRS, ("house-group-head", ""), ("house-group-head", "g2"), ("host", "zhao")),
}
"""Who may take something for zhao, and answer for him."""
ISSUE: set[Who] = {
    *(("coordinator", ""), ("district", ""), ("organisation", "firm"), ("organisation", "bank")),
}
"""Who may issue certificates, each their own."""
TEA = {"room": "tea", "function": "tea", "start": "2026-11-24T10:00", "minutes": 30}
SPEAKS: set[Who] = {
    *(RUNS | THEIRS),
    *(("household-head", "h1"), ("resident", "li"), ("host", "zhao"), ("host", "li")),
    ("organisation", "firm"),
}
"""Who can suggest a project: whoever runs it, lives or works there. Under whose name is another
question, answered at the field."""
SUGGESTED = {
    "kind": "suggest",
    "name": "小路",
    "topic": "environment",
    "place": "g2",
    "text": "铺上碎石",
    "household": "h3",
}
WISH = {"kind": "need", "household": "h3", "place": "h3", "topic": "culture"}

ROWS: dict[tuple[str, str], tuple[Any, set[Who]]] = {
    # Other kinds and other rows: tests/api/things/test_reach.py.
    ("GET", "/weeks/{week}/things/{kind}"): (None, MEMBERS),
    ("GET", "/weeks/{week}/things/{kind}/{id}"): (None, RUNS | THEIRS),
    ("PATCH", "/weeks/{week}/things/{kind}/{id}"): ({"urgency": 2}, RUNS | THEIRS),
    ("DELETE", "/weeks/{week}/things/{kind}/{id}"): (None, RUNS | THEIRS),
    # More of people: tests/api/people/test_people.py.
    ("GET", "/neighbourhoods/{neighbourhood}/people/{person}"): (None, RUNS | THEIRS),
    ("PUT", "/neighbourhoods/{neighbourhood}/people/{person}"): ({}, RUNS | THEIRS),
    # The week is not collecting any more: who may enter anything at all learns that.
    ("POST", "/weeks/{week}/things/{kind}"): (
        WISH,
        MEMBERS
        - {("auditor", ""), ("auditor", "c1"), ("auditor", "c2")}
        - {(role, "") for role in ("household-head", "resident", "host", "organisation")},
    ),
    ("GET", "/neighbourhoods/{neighbourhood}/free"): (None, MEMBERS),
    ("GET", "/neighbourhoods/{neighbourhood}/reservations"): (None, MEMBERS),
    ("POST", "/neighbourhoods/{neighbourhood}/reservations"): (
        {"person": "zhao", "room": TEA},
        BOOK,
    ),
    # Deeds of all sorts and capacities: tests/api/register.
    ("POST", "/neighbourhoods/{neighbourhood}/register/{sort}"): (
        {**SUGGESTED, "id": "path"},
        SPEAKS,
    ),
    ("POST", "/neighbourhoods/{neighbourhood}/register/{sort}/{entry}/deeds"): (
        {"kind": "withdraw", "reason": "—"},
        RUNS | THEIRS | {("host", "zhao")},
    ),
    # The book's own rules: tests/api/ledger.
    ("POST", "/neighbourhoods/{neighbourhood}/book"): (
        {"kind": "give", "person": "zhao", "to": "li", "minutes": 5},
        RUNS | THEIRS,
    ),
    ("POST", "/neighbourhoods/{neighbourhood}/certificates"): (
        {"step": "ask", "person": "zhao", "since": "2026-11-01", "until": "2026-11-02"},
        RUNS | THEIRS,
    ),
    ("GET", "/neighbourhoods/{neighbourhood}/certificates"): (None, ISSUE),
    ("POST", "/answers"): ({"engagement": "crew", "answer": "confirmed"}, BOOK),
}
"""Operations on single rows, and who comes through to them. What cannot be seen is not found."""
ERASE = ("DELETE", "/neighbourhoods/{neighbourhood}/people/{person}")
"""Cannot be tried without being done: tests/api/people/test_people.py."""

DECIDES: set[Who] = {("coordinator", ""), ("district", "")}
LINK = {"kind": "person", "subject": "zhao"}
READS_HIM: set[Who] = {
    *(*RUNS, *THEIRS, ("host", "zhao"), ("auditor", ""), ("auditor", "c1")),
    *(("house-group-head", ""), ("house-group-head", "g2")),
}
KEPT: dict[tuple[str, str], tuple[Any, set[Who]]] = {
    ("GET", "special-days"): (None, MEMBERS),
    ("POST", "special-days"): ({}, DECIDES),
    ("PATCH", "special-days/2026-10-01"): ({}, DECIDES),
    ("DELETE", "special-days/2026-10-01"): (None, DECIDES),
    ("GET", "room-hours"): (None, MEMBERS),
    ("POST", "room-hours"): ({}, DECIDES),
    ("PATCH", "room-hours/tea"): ({}, DECIDES),
    ("DELETE", "room-hours/tea"): (None, DECIDES),
    ("GET", "calendar-links"): (None, MEMBERS),
    ("POST", "calendar-links"): (LINK, READS_HIM),
}
"""What a neighbourhood keeps for its calendar, as things: operation → who comes through."""

Ids = dict[str, str]


@pytest.fixture
def kind() -> Kind:
    """Rights are decided above the database: one is enough for so large a table."""
    return "sqlite"


@pytest.fixture
def ids(client: TestClient, database: Database, signed_as: SignedAs, solver: Any) -> Ids:
    """A published week, so that there is one of everything."""
    solver("here:sound")
    ann = Driver(client, database, signed_as("coordinator"))
    ann.make()
    ann.move("frozen")
    plan = ann.solve()
    publication = ann.publish(plan).json()["id"]
    job = _job(database)
    _serves(database)
    suggested = {**SUGGESTED, "id": "path"}
    assert ann.post("/api/v1/neighbourhoods/n/register/projects", suggested).status_code == 201
    vote = ann.post("/api/v1/neighbourhoods/n/votes", {**VOTE, "closes_at": soon()}).json()["id"]
    return {
        "vote": vote,
        "neighbourhood": "n",
        "week": house.week().id,
        "plan": plan,
        "publication": publication,
        "job": job,
        "kind": "requests",
        "id": "rice2",
        "person": "zhao",
        "thing": "nobody",
        "sort": "projects",
        "entry": "path",
    }


def _serves(database: Database) -> None:
    """What zhao is to do, whomever the plan would have, under a name that is known above."""
    with database.writing() as session:
        cut = select(Engagement).where(Engagement.request == "cut", Engagement.kind == "crew")
        row = session.exec(cut).one()
        row.person, row.id = "zhao", "crew"


def _job(database: Database) -> str:
    from models.tables import Job

    with database.reading() as session:
        return session.exec(select(Job.id).where(Job.kind == "solve")).one()


def operations(app: FastAPI) -> set[tuple[str, str]]:
    return {
        (method.upper(), path) for path, ways in app.openapi()["paths"].items() for method in ways
    }


def test_the_table_names_every_endpoint(app: FastAPI) -> None:
    listed = {(method, f"/api/v1{path}") for method, path in (*MAY, *ROWS, ERASE)}
    assert operations(app) == listed | OPEN
    assert len(operations(app)) <= MOST


def through(
    client: TestClient,
    ids: Ids,
    headers: dict[str, str],
    table: Mapping[tuple[str, str], tuple[Any, set[Any]]] = MAY,
    closed: tuple[int, ...] = (),
) -> set[tuple[str, str]]:
    """Where somebody comes through. Behind the door something else may be wrong, never a right."""
    closed = closed or ((401, 403) if table is MAY else (401, 403, 404))
    found = set()
    for (method, path), (body, _) in table.items():
        url = "/api/v1" + re.sub(r"\{(\w+)\}", lambda name: ids[name[1]], path)
        answer = client.request(method, url, json=body, headers={"If-Match": '"99"', **headers})
        assert answer.status_code < 500, (method, path, answer.text)
        if answer.status_code not in closed:
            found.add((method, path))
    return found


@pytest.mark.parametrize("role", ROLES)
def test_a_role_over_the_neighbourhood_comes_through_where_it_may(
    client: TestClient, ids: Ids, signed_as: SignedAs, role: Role
) -> None:
    expected = {way for way, (_, roles) in MAY.items() if role in roles}
    assert through(client, ids, signed_as(role)) == expected


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"operator"}))
def test_a_role_elsewhere_comes_through_nowhere_and_over_a_part_to_who_lives_there(
    client: TestClient, ids: Ids, signed_as: SignedAs, role: Role
) -> None:
    everybody = {way for way, (_, roles) in MAY.items() if roles == set(ROLES)}
    assert through(client, ids, signed_as(role, "", "elsewhere")) == everybody
    scope = {"resident": "li", "host": "li", "organisation": "firm"}.get(role, "c1")
    theirs = {("POST", "/accounts")} if role in RUN else set()  # for li, who is at home in c1
    assert through(client, ids, signed_as(role, scope)) == everybody | theirs


def test_everyone_comes_through_to_the_rows_that_are_theirs(
    client: TestClient, ids: Ids, signed_as: SignedAs
) -> None:
    for who in WHO:
        expected = {way for way, (_, may) in ROWS.items() if who in may}
        assert through(client, ids, signed_as(*who), ROWS) == expected, who
        if who[0] != "operator":
            assert through(client, ids, signed_as(*who, "elsewhere"), ROWS) == set(), who
    assert through(client, ids, {}, ROWS) == set()


def test_a_calendar_is_read_by_all_and_kept_by_who_decides(
    client: TestClient, ids: Ids, signed_as: SignedAs
) -> None:
    table = {
        (method, f"/weeks/{ids['week']}/things/{path}"): row for (method, path), row in KEPT.items()
    }
    for who in WHO:
        found = through(client, ids, signed_as(*who), table, (401, 403))
        assert found == {way for way, (_, may) in table.items() if who in may}, who
        if who[0] != "operator":
            elsewhere = signed_as(*who, "elsewhere")
            assert through(client, ids, elsewhere, table, (401, 403)) == set(), who
    assert through(client, ids, {}, table, (401, 403)) == set()


def test_the_public_comes_through_nowhere(client: TestClient, ids: Ids) -> None:
    assert through(client, ids, {}) == set()
    assert through(client, ids, {"Authorization": "Bearer guessed"}) == set()
    assert through(client, ids, {"Cookie": "tongxin=guessed"}) == set()


def test_every_operation_says_what_it_does_and_how_it_fails(app: FastAPI) -> None:
    for path, ways in app.openapi()["paths"].items():
        for method, way in ways.items():
            assert way["description"].strip(), (method, path)
            assert [s for s in way["responses"] if s >= "4"], (method, path)


def _with(role: str, neighbourhood: str, scope: str) -> Caller:
    grant = Grant(account="a", role=role, neighbourhood=neighbourhood, scope=scope)
    return Caller("a", grants=(grant,))


@pytest.mark.parametrize("role", RIGHTS)
def test_a_grant_of_another_neighbourhood_holds_nothing_here(role: Role) -> None:
    for operation in OPERATIONS:
        held = held_by(_with(role, "elsewhere", "x"), operation, "n")
        assert held.any is (RIGHTS[role].get(operation) == "anyone"), operation


@pytest.mark.parametrize("role", RIGHTS)
def test_whoever_speaks_for_nobody_owns_nothing_that_belongs_to_nobody(role: Role) -> None:
    nobodys = Subject("n", owners=("",))
    for operation, whose in RIGHTS[role].items():
        if whose == "own":
            assert not allowed(_with(role, "n", ""), operation, nobodys), operation
            assert allowed(_with(role, "n", "li"), operation, Subject("n", owners=("li",)))
