"""The bank of hours: how minutes count, who earns them, giving and spending; certificates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from api.database import Database
from api.problems import Problem
from api.services import certificates, checking
from api.services.ledger.counting import points
from api.services.ledger.points import redeem
from api.services.signing import Caller
from models.book import PointsRules
from models.demand import Role
from models.tables import (
    Account,
    BookWords,
    Certificate,
    Engagement,
    Grant,
    Identity,
    RequestRow,
    SpecialDay,
)
from models.week import Week
from tests import build
from tests.api import house
from tests.api.booking import corner
from tests.api.booking.test_races import at_once
from tests.api.ledger.sums import whole
from tests.api.ledger.village import BOOK, Keeper, keeper
from tests.api.service import SignedAs

QUICK = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
SHANGHAI = ZoneInfo("Asia/Shanghai")
RULES = PointsRules(hard={"nursing": 150})


def at(text: str) -> datetime:
    """A moment by the clock of Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("starts", "minutes", "more", "expected"),
    [
        ("2026-11-24T10:00", 60, {}, 60),
        # 30 minutes by day, 30 at night: 30 + 45.
        ("2026-11-24T21:30", 60, {}, 75),
        ("2026-11-24T05:30", 60, {}, 75),
        # A night before a day off: 60 · 1.5, then 60 · 1.5 · 2.
        ("2026-11-24T23:00", 120, {"days_off": {"2026-11-25"}}, 90 + 180),
        ("2026-11-24T10:00", 60, {"skill": "nursing", "tidy": True}, 99),  # 60 · 1.5 · 1.1
        ("2026-11-24T10:00", 60, {"skill": "haircut"}, 60),
        ("2026-11-24T10:00", 7, {"tidy": True}, 7),  # 7.7, rounded down once
        ("2026-11-24T21:59", 2, {"tidy": True}, 2),  # (1 + 1.5) · 1.1 = 2.75
        ("2026-11-24T10:00", 0, {}, 0),
    ],
)
def test_minutes_count_by_the_published_rules(
    starts: str, minutes: int, more: dict[str, object], expected: int
) -> None:
    assert points(RULES, SHANGHAI, at(starts), minutes, **more) == expected  # type: ignore[arg-type]


def test_a_night_within_one_day_is_one(  # a rule may also say so
) -> None:
    rules = PointsRules(night_from="01:00", night_until="05:00", night_percent=200)
    assert points(rules, SHANGHAI, at("2026-11-24T00:30"), 60) == 30 + 60
    assert points(rules, SHANGHAI, at("2026-11-24T22:00"), 60) == 60


# --- earning --------------------------------------------------------------------------------------


def crews() -> Week:
    """li nurses wang for an hour on Tuesday; zhao and li clean for two on Wednesday evening."""
    nurse = build.session(
        windows=(build.window(1, "09:00", "10:00"),),
        crew=(Role(id="nurse", skill="nursing", people=("li",)),),
    )
    clean = build.session(
        windows=(build.window(2, "21:00", "23:00"),),
        minutes=120,
        crew=(Role(id="one", people=("li",)), Role(id="two", people=("zhao",))),
    )
    li = build.person("li", skills=({"skill": "nursing", "certified": True},), vetted=True)
    rota = build.request(
        "clean", "rota", household=None, place="c1", name="扫院子", sessions=(clean,)
    )
    return build.week(
        people=(li, build.person("wang", "h2"), build.person("zhao", "h3")),
        requests=(build.request("care", name="照看王伯", sessions=(nurse,)), rota),
        policy=house.POLICY,
    )


@pytest.fixture
def ann(
    client: TestClient, database: Database, signed_as: SignedAs, solver: Callable[[str], None]
) -> Keeper:
    """Who keeps the book; the crews' week is published."""
    solver("sound")
    made = keeper(client, database, signed_as)
    made.write("rules", seen=0, rules={"hard": {"nursing": 150}})
    assert made.driver.make(crews()).status_code == 201
    made.driver.move("frozen")
    assert made.driver.publish(made.driver.solve()).status_code == 201
    return made


def say(
    database: Database, request: str, by: Caller, *absent: str, tidy: bool | None = None
) -> None:
    """Somebody says that a session took place, and who did not come."""
    with database.writing() as session:
        rows = session.exec(select(Engagement).where(Engagement.request == request)).all()
        held = next(row for row in rows if row.kind == "session")
        gone = [row.id for row in rows if row.kind == "crew" and row.person in absent]
        after = datetime(2126, 1, 1, tzinfo=UTC)
        checking.say(session, by, held.id, "done", absent=gone, left_tidy=tidy, moment=after)


def own(person: str) -> Caller:
    return Caller(
        person, grants=(Grant(account=person, role="host", neighbourhood="n", scope=person),)
    )


def people(database: Database) -> dict[str, int]:
    return {k[1]: v for k, v in whole(database).items() if k[0] == "person"}


def test_who_came_has_earned_when_the_week_is_closed(ann: Keeper) -> None:
    with ann.database.writing() as session:
        session.add(
            SpecialDay(
                neighbourhood="n", date="2026-11-25", kind="off", weekday=7, source="library"
            )
        )
    say(ann.database, "care", corner.caller())
    say(ann.database, "clean", corner.caller(), "zhao", tidy=True)
    assert people(ann.database) == {}
    ann.close()
    # 60 · 1.5, and (60 + 60 · 1.5) · 2 on a day off · 1.1 where it was left tidy.
    assert people(ann.database) == {"li": 90 + 330}
    told = ann.read(person="li")
    assert told["points"] == 420
    assert [e["kind"] for e in told["entries"]] == ["earn", "earn"]
    assert {e["facts"]["rules"] for e in told["entries"]} == {"1"}


@QUICK
def test_one_s_own_word_earns_nothing(ann: Keeper) -> None:
    account = ann.client.get("/api/v1/session", headers=ann.headers).json()["account"]
    say(ann.database, "care", own("li"))
    say(ann.database, "clean", Caller(account, grants=corner.caller().grants))
    with ann.database.writing() as session:
        session.add(Grant(account=account, role="resident", neighbourhood="n", scope="zhao"))
        # Whoever signs in as li has an account that is li's alone.
        session.add(Account(id="li", login="li", password="x"))
        session.flush()
        session.add(Grant(account="li", role="host", neighbourhood="n", scope="li"))
    ann.close()
    # li's word about li does not count; of the cleaning, zhao's own account has spoken.
    assert people(ann.database) == {"li": 60 + 90}


# --- giving and spending --------------------------------------------------------------------------


@pytest.fixture
def rich(ann: Keeper) -> Keeper:
    """li has 150 minutes, zhao as many."""
    say(ann.database, "clean", corner.caller())
    ann.close()
    assert people(ann.database) == {"li": 150, "zhao": 150}
    return ann


@QUICK
def test_hours_saved_by_one_are_given_to_another_who_spends_them(
    rich: Keeper, client: TestClient, signed_as: SignedAs
) -> None:
    li, wang, firm = (
        signed_as("resident", "li"),
        signed_as("resident", "wang"),
        signed_as("organisation", "firm"),
    )

    def send(headers: dict[str, str], kind: str, **body: object) -> int:
        return client.post(BOOK, json={"kind": kind, **body}, headers=headers).status_code

    soap = {"id": "soap", "name": "肥皂", "donor": "firm", "minutes": 60, "pieces": 2}
    assert send(li, "offer", **soap) == 403
    assert send(firm, "offer", **soap) == 201
    assert send(firm, "offer", **{**soap, "minutes": 30}) == 409
    assert send(wang, "give", person="li", to="wang", minutes=10) == 403
    assert send(li, "give", person="li", to="li", minutes=10) == 422
    assert send(li, "give", person="li", to="nobody", minutes=10) == 404
    assert send(li, "give", person="li", to="wang", minutes=151) == 409
    assert send(li, "give", person="li", to="wang", minutes=120) == 201
    assert send(wang, "redeem", person="wang", offer="soap", pieces=3) == 409
    assert send(wang, "redeem", person="wang", offer="soap", pieces=2) == 201
    assert send(wang, "redeem", person="wang", offer="soap") == 409
    held = whole(rich.database)
    assert (held["person", "li", ""], held["person", "wang", ""]) == (30, 0)
    assert (held["used", "soap", ""], held["handed", "soap", "wang"]) == (120, 2)
    told = client.get(BOOK, params={"person": "wang"}, headers=wang).json()
    assert [e["kind"] for e in told["entries"]] == ["redeem", "give"]
    assert client.get(BOOK, params={"person": "wang"}, headers=li).status_code == 403
    assert client.get(BOOK, params={"person": "wang"}).status_code == 401
    # Undone by reversal: pieces and minutes together.
    spent = told["entries"][0]["id"]
    assert send(wang, "reverse", entry=spent, said="点错了") == 403
    rich.write("reverse", entry=spent, said="点错了")
    held = whole(rich.database)
    assert (held["person", "wang", ""], held["offer", "soap", ""]) == (120, 2)


def test_the_last_piece_is_had_by_one_of_two_at_once(rich: Keeper) -> None:
    rich.write("offer", id="soap", name="肥皂", donor="firm", minutes=60, pieces=1)

    def attempt(person: str) -> Callable[[], object]:
        def buy() -> object:
            with rich.database.writing() as session:
                return redeem(session, corner.caller(), "n", person, "soap")

        return buy

    assert at_once([attempt("li"), attempt("zhao")] * 3) == {"done": 1, "not-now": 5}
    held = whole(rich.database)
    assert sorted((held["person", "li", ""], held["person", "zhao", ""])) == [90, 150]


@QUICK
def test_rules_take_the_place_of_those_that_were_seen(ann: Keeper) -> None:
    assert ann.send("rules", seen=0, rules={}).status_code == 412
    assert ann.send("rules", seen=1, rules={"night_percent": 99}).status_code == 422
    assert ann.send("rules", seen=1, rules={"night_percent": 100}).json()["version"] == 2
    # The week had been published under the rules before.
    say(ann.database, "clean", corner.caller(), "li")
    ann.close()
    assert people(ann.database) == {"zhao": 150}
    assert ann.read()["points_rules"]["version"] == 2


# --- certificates ---------------------------------------------------------------------------------

PATH = "/api/v1/neighbourhoods/n/certificates"
LATER = datetime(2126, 1, 1, tzinfo=UTC)


def asked_for(database: Database, person: str, issuer: str = "") -> str:
    """Somebody asks for a certificate of November, when it is over; its id."""
    grant = Grant(account=person, role="resident", neighbourhood="n", scope=person)
    days = {"since": "2026-11-01", "until": "2026-11-30"}
    with database.writing() as session:
        by = Caller(person, grants=(grant,))
        made = certificates.ask(session, by, "n", person, **days, issuer=issuer, moment=LATER)
        assert made.state == "asked"
        return made.id


@QUICK
def test_a_certificate_from_asking_to_revoking(
    ann: Keeper, client: TestClient, signed_as: SignedAs
) -> None:
    say(ann.database, "care", corner.caller())
    say(ann.database, "clean", corner.caller())
    li, wang = signed_as("resident", "li"), signed_as("resident", "wang")
    period = {"person": "li", "since": "2026-11-01", "until": "2026-11-27"}

    def send(headers: dict[str, str], step: str, **body: object) -> tuple[int, dict[str, object]]:
        answer = client.post(PATH, json={"step": step, **body}, headers=headers)
        return answer.status_code, answer.json()

    with pytest.raises(Problem, match="not-now"):  # the week is not closed
        asked_for(ann.database, "li")
    ann.close()
    status, wrong = send(li, "ask", person="li", since="1.11.", until="2026-02-30", issuer="none")
    assert (status, len(wrong["errors"])) == (422, 3)  # type: ignore[arg-type]
    assert send(li, "ask", person="li", since="2026-11-28", until="2026-11-27")[0] == 422
    assert send(wang, "ask", **period)[0] == 403
    asked = asked_for(ann.database, "li")
    one = {"certificate": asked}
    assert send(li, "announce", **one)[0] == 403
    assert send(ann.headers, "issue", **one)[0] == 409
    assert send(ann.headers, "announce", **one)[0] == 409  # nobody knows a name yet
    with ann.database.writing() as session:
        session.add(Identity(neighbourhood="n", id="li", name="李阿姨"))
    status, noticed = send(ann.headers, "announce", **one)
    assert (noticed["state"], noticed["name"], noticed["minutes"]) == ("noticed", "李阿姨", 180)
    # What was done at somebody's home is told by its topic alone.
    content = noticed["content"]
    assert content == [
        {"day": "2026-11-24", "topic": "mutual-aid", "name": "", "minutes": 60},
        {"day": "2026-11-25", "topic": "mutual-aid", "name": "扫院子", "minutes": 120},
    ]
    assert send(ann.headers, "issue", **one)[0] == 409  # seven days have not passed
    assert send(wang, "object", **one)[0] == 422
    assert send(wang, "object", said="周三没看见她", **one)[0] == 201
    with ann.database.writing() as session:
        row = session.get_one(Certificate, asked)
        assert row.noticed_at is not None
        begun = row.noticed_at
        early = begun + certificates.NOTICE - timedelta(seconds=1)
        with pytest.raises(Problem, match="not-now"):
            certificates.take(
                session, corner.caller(), "n", row.id, "issue", said="来了", moment=early
            )
        row.noticed_at = begun - certificates.NOTICE
    assert send(ann.headers, "issue", **one)[0] == 422  # the objection wants an answer
    status, issued = send(ann.headers, "issue", said="签到表上有", **one)
    assert (status, issued["state"]) == (201, "issued")
    number = str(issued["number"])
    public = client.get(f"/api/v1/certificates/{number.lower()}").json()
    assert (public["name"], public["minutes"], public["state"]) == ("李阿姨", 180, "issued")
    assert client.get("/api/v1/certificates/20261208-0000000000").status_code == 404
    assert send(ann.headers, "revoke", said=" ", **one)[0] == 422
    assert send(ann.headers, "revoke", said="记错了人", **one)[0] == 201
    assert send(ann.headers, "revoke", said="记错了人", **one)[0] == 409
    public = client.get(f"/api/v1/certificates/{number}").json()
    assert (public["state"], public["reason"]) == ("revoked", "记错了人")
    mine = client.get(PATH, params={"person": "li"}, headers=li).json()
    assert [one["state"] for one in mine] == ["revoked"]
    assert client.get(PATH, params={"person": "li"}, headers=wang).status_code == 403


@QUICK
def test_erasing_somebody_leaves_the_book_and_takes_their_name(rich: Keeper) -> None:
    with rich.database.writing() as session:
        session.add(Identity(neighbourhood="n", id="li", name="李阿姨"))
    given = rich.write("give", person="li", to="zhao", minutes=30)
    rich.write("reverse", entry=given[0], said="李阿姨点错了")
    asked = asked_for(rich.database, "li")
    body = {"step": "announce", "certificate": asked}
    answer = rich.client.post(PATH, json=body, headers=rich.headers)
    assert answer.json()["name"] == "李阿姨"
    known = rich.client.get("/api/v1/neighbourhoods/n/people/li", headers=rich.headers).json()
    assert [one["kind"] for one in known["points"]] == ["reverse", "give", "earn"]
    assert [one["name"] for one in known["certificates"]] == ["李阿姨"]
    before = whole(rich.database)
    gone = rich.client.delete("/api/v1/neighbourhoods/n/people/li", headers=rich.headers)
    assert gone.status_code == 204
    assert whole(rich.database) == before
    with rich.database.reading() as session:
        assert session.exec(select(BookWords)).all() == []
        assert session.get_one(Certificate, asked).name is None
    # What nobody's name stands on is not issued.
    early = {"step": "issue", "certificate": asked}
    assert rich.client.post(PATH, json=early, headers=rich.headers).status_code == 409


@QUICK
def test_an_organisation_issues_its_own_alone(
    ann: Keeper, client: TestClient, signed_as: SignedAs
) -> None:
    say(ann.database, "care", corner.caller())
    say(ann.database, "clean", corner.caller())
    ann.close()
    with ann.database.writing() as session:
        session.get_one(RequestRow, ("w", "clean")).organisation = "firm"
        session.add(Identity(neighbourhood="n", id="li", name="李阿姨"))
    asked = asked_for(ann.database, "li", "firm")
    firm, bank = signed_as("organisation", "firm"), signed_as("organisation", "bank")
    body = {"step": "announce", "certificate": asked}
    assert client.post(PATH, json=body, headers=bank).status_code == 403
    answer = client.post(PATH, json=body, headers=firm).json()
    assert (answer["minutes"], answer["issuer_name"]) == (120, "firm")
    assert len(client.get(PATH, headers=firm).json()) == 1
    assert client.get(PATH, headers=bank).json() == []
