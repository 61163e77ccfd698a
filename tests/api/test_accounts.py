"""Signing in and out, whose word counts, and writes that count once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlmodel import col, func, select, update

from api.database import Database
from api.services.accounts import GrantGiven, make_by_hand
from api.services.rights import OPERATIONS, RIGHTS, Subject, Whose, allowed
from api.services.signing import Caller
from models.load import save_week
from models.tables import Account, Audit, Grant, IdempotencyKey, Neighbourhood, RateLimit, SignIn
from models.tables.base import now
from models.tables.people import ROLES, Role
from tests import build
from tests.api import house
from tests.api.service import PASSWORD, Bearer, SignedAs

SESSION = "/api/v1/session"
ACCOUNTS = "/api/v1/accounts"
CREDENTIALS = {"login": "Ann", "password": PASSWORD}


@pytest.fixture
def ann(database: Database) -> str:
    """A coordinator of neighbourhood n."""
    with database.writing() as session:
        session.add(Neighbourhood(id="n"))
        session.flush()
        grant = GrantGiven(role="coordinator", neighbourhood="n")
        account = make_by_hand(session, "ann", PASSWORD, (grant,))
    return account.id


def count(database: Database, table: type[Any]) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_signing_in_by_cookie_and_out_again(client: TestClient, ann: str) -> None:
    said = client.post(SESSION, json=CREDENTIALS)
    assert (said.status_code, said.json()["account"]) == (201, ann)
    assert "token" not in said.json()
    cookie = said.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    who = client.get(SESSION).json()
    assert who["grants"] == [{"role": "coordinator", "neighbourhood": "n", "scope": ""}]
    old = dict(client.cookies)
    out = client.delete(SESSION, headers={"X-CSRF-Token": said.json()["csrf"]})
    assert out.status_code == 204
    client.cookies.update(old)  # whoever kept the cookie has nothing
    assert client.get(SESSION).status_code == 401


def test_a_bearer_gets_a_token_and_no_cookie(client: TestClient, ann: str) -> None:
    said = client.post(SESSION, json={**CREDENTIALS, "bearer": True})
    assert "set-cookie" not in said.headers
    headers = {"Authorization": f"Bearer {said.json()['token']}"}
    assert client.get(SESSION, headers=headers).json()["account"] == ann
    assert client.delete(SESSION, headers=headers).status_code == 204
    assert client.get(SESSION, headers=headers).status_code == 401


def test_neither_token_nor_password_is_stored(
    client: TestClient, ann: str, database: Database
) -> None:
    token = client.post(SESSION, json={**CREDENTIALS, "bearer": True}).json()["token"]
    with database.reading() as session:
        signed = session.exec(select(SignIn)).one()
        account = session.get_one(Account, ann)
    assert token not in (signed.token_hash, signed.csrf)
    assert account.password.startswith("$argon2id$")


@pytest.mark.parametrize("csrf", [None, "", "guessed"])
def test_a_cookie_alone_writes_nothing(client: TestClient, ann: str, csrf: str | None) -> None:
    client.post(SESSION, json=CREDENTIALS)
    headers = {} if csrf is None else {"X-CSRF-Token": csrf}
    assert client.post(ACCOUNTS, json={}, headers=headers).status_code == 403
    assert client.delete(SESSION, headers=headers).status_code == 403
    assert client.get(SESSION).status_code == 200


@pytest.mark.parametrize(
    "credentials",
    [{"login": "ann", "password": "wrong"}, {"login": "bob", "password": PASSWORD}],
)
def test_wrong_credentials_are_told_apart_by_nothing(
    client: TestClient, ann: str, credentials: dict[str, str]
) -> None:
    answer = client.post(SESSION, json=credentials)
    assert answer.status_code == 401
    assert answer.json()["detail"] == "登录名或密码不对 wrong login or password"


def test_after_three_wrong_tries_the_right_password_waits_too(
    client: TestClient, ann: str, database: Database
) -> None:
    # The settings of the tests allow three tries.
    wrong = {"login": "ann", "password": "wrong"}
    assert [client.post(SESSION, json=wrong).status_code for _ in range(4)] == [401] * 3 + [429]
    late = client.post(SESSION, json=CREDENTIALS)
    assert (late.status_code, late.headers["retry-after"]) == (429, "900")
    # The address is counted as well: another login fares no better from here.
    assert client.post(SESSION, json={"login": "x", "password": "y"}).status_code == 429
    assert count(database, SignIn) == 0


def test_tries_of_an_hour_ago_are_forgotten(
    client: TestClient, ann: str, database: Database
) -> None:
    wrong = {"login": "ann", "password": "wrong"}
    assert [client.post(SESSION, json=wrong).status_code for _ in range(4)] == [401] * 3 + [429]
    with database.writing() as session:
        for row in session.exec(select(RateLimit)).all():
            session.add(RateLimit(**{**row.model_dump(), "window": row.window - 4}))
            session.delete(row)
    assert client.post(SESSION, json=wrong).status_code == 401  # the first of this quarter
    assert client.post(SESSION, json=CREDENTIALS).status_code == 201


def test_signing_out_ends_one_sign_in(client: TestClient, ann: str) -> None:
    asked = {**CREDENTIALS, "bearer": True}
    one, other = (
        {"Authorization": f"Bearer {client.post(SESSION, json=asked).json()['token']}"}
        for _ in range(2)
    )
    assert client.delete(SESSION, headers=one).status_code == 204
    assert client.get(SESSION, headers=one).status_code == 401
    assert client.get(SESSION, headers=other).status_code == 200


def test_expired_and_disabled_sign_ins_are_worth_nothing(
    client: TestClient, database: Database, signed_as: SignedAs
) -> None:
    expired, disabled = signed_as("resident", "p1"), signed_as("resident", "p2")
    assert client.get(SESSION, headers=expired).status_code == 200
    with database.writing() as session:
        first = session.exec(select(Account).where(Account.login == "resident-p1-0")).one()
        second = session.exec(select(Account).where(Account.login == "resident-p2-1")).one()
        gone = now() - timedelta(seconds=1)
        session.connection().execute(
            update(SignIn).where(col(SignIn.account) == first.id).values(expires_at=gone)
        )
        second.disabled_at = now()
    assert client.get(SESSION, headers=expired).status_code == 401
    assert client.get(SESSION, headers=disabled).status_code == 401
    again = client.post(SESSION, json={"login": "resident-p2-1", "password": PASSWORD})
    assert again.status_code == 401


# --- who may make accounts --------------------------------------------------------------------


def new(*grants: dict[str, Any], login: str = "New") -> dict[str, Any]:
    return {"login": login, "password": "long enough", "grants": list(grants)}


IN_N = {"role": "resident", "neighbourhood": "n", "scope": "p1"}
IN_C1 = {"role": "coordinator", "neighbourhood": "n", "scope": "c1"}
WHOLE = {"role": "coordinator", "neighbourhood": "n"}
ELSEWHERE = {"role": "resident", "neighbourhood": "m", "scope": "p1"}
OPERATOR = {"role": "operator"}
AUDITOR = {"role": "auditor", "neighbourhood": "n"}
DISTRICT = {"role": "district", "neighbourhood": "n"}


@pytest.mark.parametrize(
    ("role", "scope", "grants", "status"),
    [
        ("operator", "", [OPERATOR], 201),
        ("operator", "", [IN_N, ELSEWHERE], 201),
        ("operator", "", [], 201),
        ("district", "", [WHOLE, IN_N], 201),
        ("district", "", [ELSEWHERE], 403),
        ("district", "", [IN_N, OPERATOR], 403),
        ("district", "", [], 403),
        ("coordinator", "c1", [IN_C1], 201),
        ("coordinator", "c1", [WHOLE], 403),
        ("coordinator", "c2", [IN_C1], 403),
        ("operator", "", [AUDITOR, DISTRICT], 201),
        ("district", "", [AUDITOR, DISTRICT], 201),
        ("coordinator", "", [WHOLE], 201),
        ("coordinator", "", [AUDITOR], 403),  # who is audited appoints no auditor
        ("coordinator", "", [WHOLE, DISTRICT], 403),
        ("resident", "p1", [IN_N], 403),
        ("auditor", "", [IN_N], 403),
        ("auditor", "", [AUDITOR], 403),
    ],
)
def test_nobody_gives_more_than_they_reach(
    client: TestClient,
    database: Database,
    signed_as: SignedAs,
    role: Role,
    scope: str,
    grants: list[dict[str, Any]],
    status: int,
) -> None:
    signed_as("resident", neighbourhood="m")
    signed_as("resident", neighbourhood="n")
    headers = signed_as(role, scope)
    answer = client.post(ACCOUNTS, json=new(*grants), headers=headers)
    assert answer.status_code == status, answer.text
    with database.reading() as session:
        made = session.exec(select(Account).where(Account.login == "new")).one_or_none()
        given = session.exec(
            select(func.count()).select_from(Grant).where(col(Grant.given_by).is_not(None))
        ).one()
    assert ((made is not None), given) == ((status == 201), len(grants) if status == 201 else 0)


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [
        ("resident", "li", 201),  # at home in h1, in c1
        ("household-head", "h3", 201),
        ("house-group-head", "g2", 201),
        ("coordinator", "c1", 201),
        ("household-head", "h4", 403),  # in c2
        ("house-group-head", "g3", 403),
        ("coordinator", "district", 403),  # in which c1 lies
        ("coordinator", "", 403),
        ("organisation", "firm", 403),  # which is everybody's
        ("resident", "nobody", 403),
    ],
)
def test_who_runs_a_part_makes_accounts_for_who_lives_there(
    client: TestClient,
    database: Database,
    signed_as: SignedAs,
    role: Role,
    scope: str,
    status: int,
) -> None:
    headers = signed_as("coordinator", "c1")
    with database.writing() as session:
        save_week(session, house.week(), neighbourhood="n")
    grant = {"role": role, "neighbourhood": "n", "scope": scope}
    assert client.post(ACCOUNTS, json=new(grant), headers=headers).status_code == status


@pytest.mark.parametrize(("twin", "status"), [("h4", 403), ("firm", 403), ("h2", 201)])
def test_who_is_called_like_another_is_no_way_to_speak_for_the_other(
    client: TestClient, database: Database, signed_as: SignedAs, twin: str, status: int
) -> None:
    # Somebody at home in c1 by the name of a household of c2, of the firm, of a household of c1.
    week = house.week()
    people = (*week.people, build.person(twin))
    headers = signed_as("coordinator", "c1")
    with database.writing() as session:
        save_week(session, week.model_copy(update={"people": people}), neighbourhood="n")
    grant = {"role": "resident", "neighbourhood": "n", "scope": twin}
    assert client.post(ACCOUNTS, json=new(grant), headers=headers).status_code == status


def test_the_public_makes_no_account(client: TestClient) -> None:
    answer = client.post(ACCOUNTS, json=new())
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_bad_accounts_are_told_everything_at_once(client: TestClient, signed_as: SignedAs) -> None:
    headers = signed_as("operator")
    wrong = {"role": "resident"}, {**OPERATOR, "neighbourhood": "n"}, ELSEWHERE
    answer = client.post(ACCOUNTS, json=new(*wrong), headers=headers)
    fields = [e["field"] for e in answer.json()["errors"]]
    assert (answer.status_code, fields) == (
        422,
        [f"grants[{i}].neighbourhood" for i in range(3)],
    )
    short = client.post(ACCOUNTS, json={"login": "", "password": "x", "job": 1}, headers=headers)
    assert sorted(e["field"] for e in short.json()["errors"]) == ["job", "login", "password"]


def test_a_role_is_given_over_what_some_week_has(
    client: TestClient, database: Database, signed_as: SignedAs
) -> None:
    headers = signed_as("district")
    typo = {"role": "resident", "neighbourhood": "n", "scope": "lii"}
    # Before there is any week nobody can say what it will have.
    assert client.post(ACCOUNTS, json=new(typo), headers=headers).status_code == 201
    with database.writing() as session:
        save_week(session, house.week(), neighbourhood="n")

    def given(*roles: tuple[str, str]) -> Response:
        grants = [{"role": r, "neighbourhood": "n", "scope": scope} for r, scope in roles]
        return client.post(ACCOUNTS, json=new(*grants, login=repr(roles)[:100]), headers=headers)

    sound = (
        *(("resident", "li"), ("resident", "h1"), ("household-head", "h3"), ("host", "li")),
        *(("organisation", "firm"), ("coordinator", "c1"), ("house-group-head", "g1")),
        *(("auditor", "district"), ("district", ""), ("resident", "")),
    )
    assert given(*sound).status_code == 201
    strange = (
        *(("resident", "lii"), ("household-head", "h9"), ("organisation", "li")),
        *(("coordinator", "firm"), ("house-group-head", "li"), ("host", "rice1")),
    )
    answer = given(("resident", "li"), *strange)
    assert answer.status_code == 422
    told = [(e["field"], e["value"]) for e in answer.json()["errors"]]
    assert told == [
        (f"grants[{at}].scope", scope) for at, (_, scope) in enumerate(strange, start=1)
    ]
    assert answer.json()["errors"][2]["en"] == "an organisation of n"


def test_a_login_is_taken_once_whatever_its_case(client: TestClient, signed_as: SignedAs) -> None:
    headers = signed_as("operator")
    assert client.post(ACCOUNTS, json=new(login="Li"), headers=headers).status_code == 201
    assert client.post(ACCOUNTS, json=new(login=" lI "), headers=headers).status_code == 409


def test_a_write_is_in_the_audit_and_a_refused_one_is_not(
    client: TestClient, database: Database, signed_as: SignedAs
) -> None:
    headers = signed_as("operator")
    before = count(database, Audit)
    made = client.post(ACCOUNTS, json=new(), headers=headers).json()["id"]
    client.post(ACCOUNTS, json=new(), headers=headers)
    with database.reading() as session:
        lines = session.exec(select(Audit).order_by(col(Audit.id))).all()[before:]
    assert [(a.operation, a.entity_id, a.details) for a in lines] == [("account.make", made, {})]
    assert lines[0].account is not None


# --- the table of rights ----------------------------------------------------------------------


def caller(role: Role, scope: str) -> Caller:
    where = None if role == "operator" else "n"
    return Caller("a", grants=(Grant(account="a", role=role, neighbourhood=where, scope=scope),))


MINE = Subject("n", places=("district", "c1", "g1", "h1"), owners=("h1", "ann", "firm"))
EXPECTED: dict[Whose | None, dict[str, bool]] = {
    # A grant over: the whole neighbourhood, a place above, the owner itself, another.
    "anyone": {"": True, "c1": True, "ann": True, "c2": True},
    "member": {"": True, "c1": True, "ann": True, "c2": True},
    "within": {"": True, "c1": True, "ann": False, "c2": False},
    "own": {"": False, "c1": False, "ann": True, "c2": False},
    None: {"": False, "c1": False, "ann": False, "c2": False},
}


@pytest.mark.parametrize("role", ROLES)
def test_every_role_reaches_what_the_table_says_and_no_more(role: Role) -> None:
    for operation in OPERATIONS:
        whose = RIGHTS[role].get(operation)
        for scope, expected in EXPECTED[whose].items():
            found = allowed(caller(role, scope), operation, MINE)
            assert found is expected, (role, operation, scope)
        elsewhere = Subject("m", MINE.places, MINE.owners)
        assert allowed(caller(role, ""), operation, elsewhere) is (whose == "anyone")
        assert allowed(caller(role, "ann"), operation, elsewhere) is (whose == "anyone")
        assert not allowed(Caller(), operation, MINE)


def test_a_whole_week_is_reached_by_whole_grants_only() -> None:
    assert allowed(caller("coordinator", ""), "week.advance", Subject("n"))
    assert not allowed(caller("coordinator", "c1"), "week.advance", Subject("n"))


@pytest.mark.parametrize(
    ("role", "operation"),
    [
        ("auditor", "thing.write"),
        ("auditor", "sensitive.read"),
        ("organisation", "sensitive.read"),
        ("host", "sensitive.read"),
        ("host", "need.read"),
        ("auditor", "need.read"),
        ("organisation", "need.read"),
        ("house-group-head", "need.read"),
        ("house-group-head", "sensitive.read"),
        ("house-group-head", "protected.write"),
        ("resident", "protected.write"),
        ("organisation", "decision.write"),
        ("operator", "common.read"),
        ("resident", "plan.publish"),
        ("household-head", "decision.write"),
        ("operator", "week.read"),
    ],
)
def test_what_some_must_never_do_is_not_in_the_table(role: Role, operation: str) -> None:
    # Written by hand from section 6 of the service: the table itself is what is checked here.
    assert operation not in RIGHTS[role]


# --- writes that count once -------------------------------------------------------------------


def keyed(headers: Bearer, key: str) -> dict[str, str]:
    return {**headers, "Idempotency-Key": key}


def test_a_repeated_key_gets_the_first_answer(
    client: TestClient, database: Database, signed_as: SignedAs
) -> None:
    headers = keyed(signed_as("operator"), "k1")
    first = client.post(ACCOUNTS, json=new(), headers=headers)
    again = client.post(ACCOUNTS, json=new(), headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json(), again.headers["idempotent-replayed"]) == (first.json(), "true")
    assert "idempotent-replayed" not in first.headers
    assert count(database, IdempotencyKey) == 1


def test_a_key_used_for_something_else_is_refused(client: TestClient, signed_as: SignedAs) -> None:
    headers = keyed(signed_as("operator"), "k1")
    client.post(ACCOUNTS, json=new(), headers=headers)
    other = client.post(ACCOUNTS, json=new(login="other"), headers=headers)
    assert (other.status_code, other.json()["title"].split()[0]) == (422, "The")
    assert other.json()["type"].endswith("key-reused")


def test_a_refused_write_leaves_its_key_free(client: TestClient, signed_as: SignedAs) -> None:
    operator = signed_as("operator")
    headers = keyed(operator, "k1")
    client.post(ACCOUNTS, json=new(), headers=operator)
    assert client.post(ACCOUNTS, json=new(), headers=headers).status_code == 409
    fresh = client.post(ACCOUNTS, json=new(login="fresh"), headers=headers)
    assert fresh.status_code == 201


def test_keys_of_two_accounts_do_not_meet(client: TestClient, signed_as: SignedAs) -> None:
    one, two = signed_as("operator"), signed_as("operator")
    first = client.post(ACCOUNTS, json=new(login="x"), headers=keyed(one, "k"))
    second = client.post(ACCOUNTS, json=new(login="y"), headers=keyed(two, "k"))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() != second.json()


def test_ten_at_once_with_one_key_write_once(
    client: TestClient, database: Database, signed_as: SignedAs
) -> None:
    headers = keyed(signed_as("operator"), "k1")
    before = count(database, Account)

    def post(_: int) -> tuple[int, str]:
        answer = client.post(ACCOUNTS, json=new(), headers=headers)
        return answer.status_code, answer.text

    with ThreadPoolExecutor(10) as pool:
        answers = set(pool.map(post, range(10)))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 201
    assert count(database, Account) == before + 1
