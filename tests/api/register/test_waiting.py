"""What waits for somebody in office: by their place and their step, and as many queries for many
projects as for one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from api.database import Database
from api.services.register.ground import Ground
from api.services.register.waiting import waiting_for
from models.tables.base import now
from tests.api.booking.corner import caller
from tests.api.databases import Kind
from tests.api.register.hall import SUGGESTION, TODAY, Hall
from tests.api.service import SignedAs

Deed = dict[str, Any]
MOVE: Deed = {"kind": "move", "person": "li", "statement": "大家都要。"}
DISCUSS: Deed = {"kind": "discuss", "on": TODAY, "where": "院子", "minutes": "都同意。"}
REVIEW: Deed = {
    "kind": "review",
    "on": TODAY,
    "minutes": "可行。",
    "present": 1,
    "funds": "幸福资金",
    "decision": "approve",
}
RESOLVE: Deed = {"kind": "resolve", "on": TODAY, "minutes": "通过。", "present": 3, "favour": 3}


@pytest.fixture
def kind() -> Kind:
    """One database: the queries are plain."""
    return "sqlite"


def waits(database: Database, person: str, days: int = 0) -> list[tuple[str, str]]:
    """Project and step, at a moment so many days from now."""
    with database.reading() as session:
        ground = Ground(session, caller("resident", person), "n")
        found = waiting_for(ground, now() + timedelta(days=days)).waiting
    return [(one.id, one.deed) for one in found]


def test_each_step_waits_for_those_whose_it_is(hall: Hall, database: Database) -> None:
    # li: representative of b1 and assembly; wang: assembly; zhao: assembly and committee.
    assert hall.post("/projects", SUGGESTION).status_code == 201
    people = ("li", "wang", "zhao")
    assert [waits(database, who) for who in people] == [[("path", "move")], [], []]
    hall.do("path", **MOVE)
    assert [waits(database, who) for who in people] == [[("path", "discuss")], [], []]
    for home in ("h1", "h2"):
        hall.do("path", kind="voice", step="discussion", household=home, said="for")
    hall.do("path", **DISCUSS)
    assert [waits(database, who) for who in people] == [[], [], [("path", "review")]]
    hall.do("path", **REVIEW)
    assert [waits(database, who) for who in people] == [[("path", "resolve")]] * 3
    hall.do("path", **RESOLVE, against=0)
    assert [waits(database, who) for who in people] == [[], [], []]
    hall.do("path", kind="notify", where="楼下", text="公示。")
    hall.do("path", kind="object", household="h2", text="太吵。")
    number = hall.get("/projects/path")["state"]["objections"][0]["number"]
    assert [waits(database, who) for who in people] == [[], [], [("path", "answer")]]
    hall.do("path", kind="answer", objection=number, text="夜里不施工。", upheld=False)
    assert waits(database, "zhao") == []
    # The notice is over after seven days, yet nothing has been delivered.
    assert waits(database, "zhao", 8) == []


def test_nothing_waits_for_who_holds_no_office_or_whose_term_is_over(
    hall: Hall, database: Database
) -> None:
    assert hall.post("/projects", SUGGESTION).status_code == 201
    assert waits(database, "li", 1096) == []
    reason = {"kind": "leave", "person": "li", "reason": "搬走了"}
    answer = hall.post("/offices/representative:b1/deeds", reason)
    assert answer.status_code == 201
    assert waits(database, "li") == []


def test_many_projects_cost_no_more_queries(hall: Hall, database: Database) -> None:
    def queries() -> int:
        asked: list[str] = []

        def heard(*sent: object) -> None:
            asked.append(str(sent[2]))

        event.listen(database.engine, "before_cursor_execute", heard)
        try:
            waits(database, "li")
        finally:
            event.remove(database.engine, "before_cursor_execute", heard)
        return len(asked)

    assert hall.post("/projects", SUGGESTION).status_code == 201
    few = queries()
    for n in range(6):
        assert hall.post("/projects", {**SUGGESTION, "id": f"p{n}"}).status_code == 201
    assert len(waits(database, "li")) == 7
    assert queries() == few


def test_the_page_tells_it_in_both_languages(hall: Hall, signed_as: SignedAs) -> None:
    assert hall.post("/projects", SUGGESTION).status_code == 201
    at, client = "/n/n/register/waiting", hall.client
    li, sun = signed_as("resident", "li"), signed_as("resident", "wang")
    page = client.get(at, headers=li).text
    assert "1 件事等你办" in page
    assert "楼下小路" in page
    assert "代表提议" in page
    english = client.get(at, headers={**li, "Cookie": "language=en"}).text
    assert "One thing waits for you" in english
    assert "现在没有事等你办" in client.get(at, headers=sun).text
    assert "没有担任" in client.get(at, headers=signed_as("resident", "nobody")).text
    assert "/sign-in?to=" in client.get(at).text
