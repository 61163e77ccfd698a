"""Who stands behind a pseudonym: told to who may know, exported whole, erased without trace."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlmodel import select

from api.database import Database
from api.services.audit import seen_in
from api.services.booking.desk import book
from api.services.booking.wish import Who
from api.services.names import names_of
from api.services.people.erase import erase_person
from matcher.verify import verify
from models.load import load_plan, load_snapshot, load_week, save_week, take_snapshot
from models.tables import (
    Account,
    Audit,
    Grant,
    Household,
    Identity,
    Neighbourhood,
    PastAskRow,
    Reservation,
    Snapshot,
    metadata,
)
from models.week import Decisions, Week
from tests import build
from tests.api import house
from tests.api.booking import corner
from tests.api.booking.test_desk import NOW, asked, tea
from tests.api.cycle import WEEK, Driver
from tests.api.service import PASSWORD, Bearer, SignedAs
from tests.build import t

PATH = "/api/v1/neighbourhoods/n/people"
WANG = {
    "name": "王秀英",
    "phone": "13800000000",
    "household": "h2",
    "address": "南门路七号",
}
SECRETS = ("王秀英", "13800000000", "南门路七号", "resident-wang")


def named_week() -> Week:
    """The house's week, in which wang's wish and a ban carry words that name her."""
    week = house.week()
    guest = build.request(
        "gift",
        household="h2",
        place="h2",
        name="给王秀英的米",
        lines=(build.line("rice", 1),),
    )
    ban = build.decision("no", request="cut", person="wang").model_copy(
        update={"reason": "王秀英病了"}
    )
    decisions = week.decisions.model_copy(update={"bans": (ban,)})
    return week.model_copy(update={"requests": (*week.requests, guest), "decisions": decisions})


@pytest.fixture
def ann(client: TestClient, database: Database, signed_as: SignedAs) -> Driver:
    driver = Driver(client, database, signed_as("coordinator"))
    driver.make(named_week())
    return driver


def put(ann: Driver, person: str, known: Any, seen: str = '"0"', **who: Bearer) -> Response:
    headers = {**who.get("by", ann.headers), "If-Match": seen}
    return ann.client.put(f"{PATH}/{person}", json=known, headers=headers)


def move(ann: Driver, person: str, home: str, seen: str = '"1"') -> None:
    """A person of the week moves house."""
    headers = {**ann.headers, "If-Match": seen}
    path = f"{WEEK}/things/people/{person}"
    answer = ann.client.patch(path, json={"home": home}, headers=headers)
    assert answer.status_code == 200, answer.text


def test_an_identity_is_written_by_those_who_may(ann: Driver, signed_as: SignedAs) -> None:
    made = put(ann, "wang", WANG)
    assert (made.status_code, made.json(), made.headers["etag"]) == (200, WANG, '"1"')
    wang, head = signed_as("resident", "wang"), signed_as("household-head", "h2")
    told = ann.client.get(f"{PATH}/wang", headers=wang)
    assert (told.json()["identity"], told.headers["etag"]) == (WANG, '"1"')
    new = {**WANG, "phone": "139"}
    assert put(ann, "wang", new, '"1"', by=wang).status_code == 200
    assert put(ann, "wang", WANG, '"1"', by=head).status_code == 412
    assert put(ann, "wang", WANG, '"2"', by=head).status_code == 200
    # Where one lives, how old one is and who answers for one is written by coordinators.
    for field, value in (("born", "1950-01-01"), ("guardian", "li"), ("household", "h1")):
        refused = put(ann, "wang", {**WANG, field: value}, '"3"', by=wang)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (403, field)


def test_whose_it_is_decides(ann: Driver, signed_as: SignedAs) -> None:
    put(ann, "wang", WANG)
    may = [("coordinator", "c1"), ("district", ""), ("household-head", "h2"), ("resident", "wang")]
    may_not: list[tuple[Any, str]] = [
        *(("coordinator", "c2"), ("resident", "li"), ("household-head", "h1"), ("auditor", "")),
        *(("host", "wang"), ("organisation", "firm"), ("house-group-head", "g1")),
    ]
    for who in may:
        headers = signed_as(*who)
        assert ann.client.get(f"{PATH}/wang", headers=headers).status_code == 200, who
    for who in may_not:
        headers = signed_as(*who)
        assert ann.client.get(f"{PATH}/wang", headers=headers).status_code == 403, who
        assert put(ann, "wang", WANG, '"1"', by=headers).status_code == 403, who
        assert ann.client.delete(f"{PATH}/wang", headers=headers).status_code == 403, who
    assert ann.client.get(f"{PATH}/wang").status_code == 401


def faults(answer: Response) -> list[tuple[str, str]]:
    return [(e["entity"], e["field"]) for e in answer.json()["errors"]]


def test_what_is_wrong_is_told_at_once(ann: Driver) -> None:
    wrong = {"born": "2024-02-30", "guardian": "ghost", "address": "x", "name": "\u0000"}
    answer = put(ann, "ghost", wrong)
    assert {e["field"] for e in answer.json()["errors"]} == {
        *("", "born", "guardian", "household", "name")
    }
    assert faults(put(ann, "ghost", {"household": "h1"})) == [("ghost", "")]
    child = {"born": "2020-01-01"}
    for known, field in (
        (child, "guardian"),
        ({**child, "guardian": "wang"}, "guardian"),
        ({"born": "2999-01-01"}, "born"),
    ):
        answer = put(ann, "wang", known)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field), known
    assert put(ann, "wang", {**child, "guardian": "li"}).status_code == 200
    # Who is a child answers for nobody.
    assert put(ann, "zhao", {**child, "guardian": "wang"}).status_code == 422


def test_nobody_is_written_into_a_household_where_no_week_has_them(ann: Driver) -> None:
    # wang lives in h2: h1 is somebody else's, h9 is nowhere, b1 is the house.
    for household in ("h1", "h9", "b1"):
        answer = put(ann, "wang", {**WANG, "household": household, "guardian": "ghost"})
        assert answer.status_code == 422
        found = {e["field"]: e for e in answer.json()["errors"]}
        assert set(found) == {"household", "guardian"}
        told = found["household"]
        assert (told["entity"], told["value"]) == ("wang", household)
        assert told["en"] == "h2: at home there in w"
    with ann.database.reading() as session:
        assert session.exec(select(Household)).all() == []


def test_whose_home_is_no_household_may_live_in_any_of_it(ann: Driver, signed_as: SignedAs) -> None:
    move(ann, "wang", "b1")
    told = put(ann, "wang", {**WANG, "household": "h3"})  # in b2
    assert faults(told) == [("wang", "household")]
    assert told.json()["errors"][0]["en"] == "a household of w, in b1"
    assert faults(put(ann, "wang", {**WANG, "household": "b1"})) == [("wang", "household")]
    assert put(ann, "wang", {**WANG, "household": "h1"}).status_code == 200
    head, other = signed_as("household-head", "h1"), signed_as("household-head", "h2")
    assert ann.client.get(f"{PATH}/wang", headers=head).json()["identity"]["household"] == "h1"
    assert ann.client.get(f"{PATH}/wang", headers=other).status_code == 403


def test_the_newest_week_says_where_somebody_lives(ann: Driver, signed_as: SignedAs) -> None:
    later = house.later()
    people = tuple(
        p.model_copy(update={"home": "h3"}) if p.id == "wang" else p for p in later.people
    )
    later = later.model_copy(update={"id": "later", "people": people})
    # Elsewhere, a hundred years on, lives another wang in h1.
    others = later.model_copy(update={"id": "others", "people": (build.person("wang", "h1"),)})
    others = others.model_copy(update={"requests": (), "decisions": Decisions()})
    with ann.database.writing() as session:
        session.add(Neighbourhood(id="m"))
        session.flush()
        save_week(session, later, neighbourhood="n")
        save_week(session, others, neighbourhood="m")
    new, old = signed_as("household-head", "h3"), signed_as("household-head", "h2")
    assert ann.client.get(f"{PATH}/wang", headers=new).status_code == 200
    assert ann.client.get(f"{PATH}/wang", headers=old).status_code == 403
    assert put(ann, "wang", {"household": "h3"}).status_code == 200


def test_somebody_of_another_neighbourhood_is_nobody_here(ann: Driver) -> None:
    week = house.week().model_copy(update={"id": "v", "people": (build.person("ghost"),)})
    week = week.model_copy(update={"requests": (), "decisions": Decisions()})
    with ann.database.writing() as session:
        session.add(Neighbourhood(id="m"))
        session.flush()
        save_week(session, week, neighbourhood="m")
    assert faults(put(ann, "ghost", {"name": "谁"})) == [("ghost", "")]
    nowhere = ann.client.get("/api/v1/neighbourhoods/nowhere/people/wang", headers=ann.headers)
    assert nowhere.status_code == 403


def test_who_runs_the_part_where_they_live_writes_how_old_somebody_is(
    ann: Driver, signed_as: SignedAs
) -> None:
    part = signed_as("coordinator", "c1")
    assert put(ann, "wang", {"born": "1950-01-01"}, by=part).status_code == 200


def test_another_address_alone_is_a_change(ann: Driver) -> None:
    put(ann, "wang", WANG)
    moved = put(ann, "wang", {**WANG, "address": "北门路一号"}, '"1"')
    assert (moved.status_code, moved.headers["etag"]) == (200, '"2"')
    assert put(ann, "wang", WANG, '"1"').status_code == 412


def test_who_was_erased_and_comes_back_is_known_again(ann: Driver) -> None:
    put(ann, "wang", WANG)
    ann.client.delete(f"{PATH}/wang", headers=ann.headers)
    gone = ann.get(f"{PATH}/wang").json()
    assert gone["erased_at"] is not None
    assert put(ann, "wang", WANG, f'"{gone["version"]}"').status_code == 200
    assert ann.get(f"{PATH}/wang").json()["erased_at"] is None


def test_the_audit_tells_one_s_own_hand_from_another_s(ann: Driver, signed_as: SignedAs) -> None:
    put(ann, "wang", WANG)
    put(ann, "wang", {**WANG, "phone": "139"}, '"1"', by=signed_as("resident", "wang"))
    with ann.database.reading() as session:
        lines = session.exec(select(Audit).where(Audit.operation == "person.write")).all()
    assert [line.behalf_of for line in lines] == ["wang", None]


def test_who_moves_is_no_longer_for_those_who_live_where_they_lived(
    ann: Driver, signed_as: SignedAs
) -> None:
    put(ann, "wang", WANG)
    put(ann, "zhao", {"name": "赵", "household": "h3", "address": "东门路一号"})
    old, new = signed_as("household-head", "h2"), signed_as("household-head", "h3")
    assert ann.client.get(f"{PATH}/wang", headers=new).status_code == 403
    move(ann, "wang", "h3")
    assert ann.client.get(f"{PATH}/wang", headers=old).status_code == 403
    told = ann.client.get(f"{PATH}/wang", headers=new)
    moved = {**WANG, "household": "h3", "address": "东门路一号"}
    assert told.json()["identity"] == moved
    # The household is where the week has them: to write it as it is told changes nothing of it.
    assert put(ann, "wang", moved, '"1"', by=new).status_code == 200
    assert put(ann, "wang", WANG, '"2"').status_code == 422


def test_a_guardian_reads_and_writes_in_a_childs_stead(ann: Driver, signed_as: SignedAs) -> None:
    child = {"born": "2020-01-01", "guardian": "li", "name": "小王"}
    put(ann, "wang", child)
    li, wang = signed_as("resident", "li"), signed_as("resident", "wang")
    assert ann.client.get(f"{PATH}/wang", headers=li).status_code == 200
    assert put(ann, "wang", {**child, "name": "小小王"}, '"1"', by=li).status_code == 200
    assert ann.client.get(f"{PATH}/wang", headers=wang).status_code == 200
    assert put(ann, "wang", child, '"2"', by=wang).status_code == 403
    assert ann.client.delete(f"{PATH}/wang", headers=wang).status_code == 403


def everything(database: Database) -> str:
    """All that the database holds, as text; what is packed, unpacked."""
    with database.reading() as session:
        connection = session.connection()
        rows = [
            str(tuple(row))
            for table in metadata.sorted_tables
            for row in connection.execute(table.select())
        ]
        snapshots = [
            load_snapshot(session, digest).model_dump_json()
            for digest in session.exec(select(Snapshot.hash))
        ]
    return "\n".join((*rows, *snapshots))


def test_erasing_leaves_no_trace_and_every_plan_as_it_was(
    ann: Driver, signed_as: SignedAs, solver: Any
) -> None:
    solver("sound")
    put(ann, "wang", WANG)
    wang = signed_as("resident", "wang")
    ann.move("frozen")
    plan = ann.solve()
    assert all(secret in everything(ann.database) for secret in SECRETS)
    assert ann.client.delete(f"{PATH}/wang", headers=wang).status_code == 204
    left = everything(ann.database)
    assert [secret for secret in (*SECRETS, "王秀英病了") if secret in left] == []
    with ann.database.reading() as session:
        identity = session.get_one(Identity, ("n", "wang"))
        file = load_plan(session, plan)
        frozen = load_snapshot(session, file.plan.input_hash)
        gone = load_week(session, "w").decisions.withdrawn
        accounts = session.exec(select(Account).where(Account.login.startswith("erased"))).all()
        assert session.exec(select(Grant).where(Grant.scope == "wang")).all() == []
    assert identity.erased_at is not None
    assert frozen.content_hash() == file.plan.input_hash
    assert verify(frozen, file.plan).holds
    assert {"wang", "guest", "gift"} <= set(gone)
    assert [account.disabled_at is not None for account in accounts] == [True]
    # Her sign-in is worth nothing, her password neither; doing it again changes nothing.
    assert ann.client.get(f"{PATH}/wang", headers=wang).status_code == 401
    again = {"login": "resident-wang-1", "password": PASSWORD}
    assert ann.client.post("/api/v1/session", json=again).status_code == 401
    assert ann.client.delete(f"{PATH}/wang", headers=ann.headers).status_code == 204
    assert ann.get(f"{PATH}/wang").json()["identity"] == {}


def test_a_household_keeps_its_address_as_long_as_somebody_lives_there(ann: Driver) -> None:
    move(ann, "zhao", "h2")
    put(ann, "wang", WANG)
    put(ann, "zhao", {**WANG, "name": "赵"})
    ann.client.delete(f"{PATH}/wang", headers=ann.headers)
    assert ann.get(f"{PATH}/zhao").json()["identity"]["address"] == WANG["address"]
    with ann.database.writing() as session:
        session.add(
            PastAskRow(
                week="w",
                id="0",
                position=0,
                weeks_ago=1,
                household="h2",
                group="g1",
                asked=1,
                served_milli=0,
            )
        )
    ann.client.delete(f"{PATH}/zhao", headers=ann.headers)
    assert WANG["address"] not in everything(ann.database)
    with ann.database.reading() as session:
        (entry,) = load_week(session, "w").history.past
    assert (entry.household, entry.group) == (None, "g1")  # history is kept, and names nobody


def test_a_person_gets_everything_that_is_kept(
    ann: Driver, signed_as: SignedAs, solver: Any
) -> None:
    solver("sound")
    put(ann, "wang", WANG)
    wang = signed_as("resident", "wang")
    ann.get(f"{WEEK}/things/requests/gift")
    ann.move("frozen")
    ann.publish(ann.solve())
    found = ann.client.get(f"{PATH}/wang", headers=wang).json()
    assert found["identity"] == WANG
    assert [(p["week"], p["content"]["id"]) for p in found["people"]] == [("w", "wang")]
    assert [r["content"]["id"] for r in found["requests"]] == ["guest", "gift"]
    assert [a["login"] for a in found["accounts"]] == ["resident-wang-1"]
    assert {e["kind"] for e in found["engagements"]} == {"seat"}
    # Who wrote down who she is; her own reading is no line.
    assert [(a["operation"], a["entity"]) for a in found["audit"]] == [("person.write", "person")]
    ann.get(f"{PATH}/wang")
    again = ann.client.get(f"{PATH}/wang", headers=wang).json()
    assert [a["operation"] for a in again["audit"]] == ["read", "person.write"]


def test_the_audit_is_read_by_those_who_audit(ann: Driver, signed_as: SignedAs) -> None:
    path = "/api/v1/neighbourhoods/n/audit"
    ann.get(f"{WEEK}/things/requests/gift")
    put(ann, "wang", WANG)
    auditor = signed_as("auditor")
    assert ann.get(path).status_code == 403  # whoever runs it does not watch over themselves
    lines = ann.client.get(path, headers=auditor).json()
    assert [line["operation"] for line in lines] == ["person.write", "read", "week.make"]
    older = ann.client.get(path, params={"before": lines[0]["id"], "limit": 1}, headers=auditor)
    assert [line["entity_id"] for line in older.json()] == ["gift"]
    about = ann.client.get(path, params={"about": "wang"}, headers=auditor).json()
    assert [line["details"] for line in about] == [{"fields": "name, phone, household, address"}]
    by = {"account": lines[0]["account"]}
    assert len(ann.client.get(path, params=by, headers=auditor).json()) == 3


def test_showing_names_is_in_the_audit(ann: Driver) -> None:
    put(ann, "wang", WANG)
    caller = corner.caller()
    with ann.database.reading() as session:
        assert names_of(session, caller, "n", ["wang", "li"]) == {"wang": WANG["name"]}
        (line,) = seen_in(session)
        assert (line.operation, line.entity, line.entity_id) == ("read", "identity", "wang")
        assert names_of(session, corner.caller("auditor"), "n", ["wang"]) == {}
        assert seen_in(session) == []


def test_who_is_erased_holds_and_waits_for_nothing_and_no_word_is_left(
    database: Database,
) -> None:
    secret = "王秀英的生日"
    corner.publish(database)
    with database.writing() as session:
        who = Who(person="sun", name=secret)
        mine = [
            book(session, corner.caller(), "n", who, wish, moment=NOW).id
            for wish in (tea(t(1, "12:00")), tea(t(3, "12:00")))
        ]
    asked(database, "wang", tea(t(3, "12:00")), wait=True)
    with database.writing() as session:
        # A what-if of now: its snapshot has the reservation with its name.
        take_snapshot(session, load_week(session, "w"))
    assert secret in everything(database)
    wednesday = NOW + timedelta(days=3)
    with database.writing() as session:
        erase_person(session, corner.caller(), "n", "sun", moment=wednesday)
    assert secret not in everything(database)
    with database.reading() as session:
        states = {it.id: it.state for it in session.exec(select(Reservation))}
    # What is over stays as it was; what lay ahead went to who waited.
    assert [states.pop(id) for id in mine] == ["confirmed", "cancelled"]
    assert list(states.values()) == ["offered"]
