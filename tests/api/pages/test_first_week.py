"""The first week of a neighbourhood that has none, written down on one page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from sqlmodel import select

from api.database import Database
from api.demo import Seat
from api.services.accounts import GrantGiven, make_by_hand
from api.services.sign_in_links import make_link
from api.settings import Settings
from models.load import load_week
from models.tables import Identity, Neighbourhood, WeekRow
from models.validate import problems_of
from tests.api.databases import new_file
from tests.api.pages.site import Site, serving, visiting
from tests.api.service import SignedAs

HOMES = "第一楼群，1号楼，101，王秀英，李建国\n第一楼群，1号楼，102\n第二楼群，3号楼，201，迪丽热巴"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Site]:
    """A neighbourhood with a coordinator and nothing else."""
    settings = Settings(database=new_file(tmp_path / "own.db"), secure_cookies=False)
    database = Database(settings.database)
    with database.writing() as session:
        session.add(Neighbourhood(id="n", name="南门"))
        session.flush()
        grant = GrantGiven(role="coordinator", neighbourhood="n", scope="")
        account = make_by_hand(session, "anna", "correct horse", (grant,))
        path = f"/enter/{make_link(session, account.id, uses=9, hours=1)}"
    with ExitStack() as stack:
        stack.callback(database.close)
        seat = Seat("coordinator", "anna", "", path)
        yield Site(stack.enter_context(serving(settings)), database, (seat,))


def test_a_neighbourhood_is_written_down_and_its_first_week_opens(
    browser: Browser, empty: Site
) -> None:
    with visiting(browser, empty) as visitor:
        page = visitor.enter("coordinator")
        assert "还没有一周" in page.inner_text("main")
        assert visitor.faults() == []
        page.click("main >> text=开第一周")
        page.fill("#name", "南门社区")
        page.fill("#rooms", "茶室，很多，喝茶")
        page.click("main form button")
        text = page.inner_text("main")
        assert "至少写一户" in text
        assert "第 1 行应为：房间，人数，用途" in text
        assert page.input_value("#name") == "南门社区"  # nothing is lost
        visitor.wrong.clear()  # the browser notes the status, as it must
        page.fill("#homes", HOMES)
        page.fill("#rooms", "茶室，12人，喝茶，开会")
        page.fill("#goods", "大米，袋")
        page.fill("#skills", "理发\n护理，要证")
        assert visitor.faults() == []
        visitor.shoot("desk-first", "zh")
        page.click("main form button")
        assert page.url.rpartition("/")[0].endswith("/weeks")
        assert "正在收心愿，已有 0 件" in page.inner_text("main")
        assert "3 人" in page.inner_text("main")
        # Whoever lives there is found by name and by door, to do something on their behalf.
        visitor.go("/behalf/n?q=秀英")
        assert "1号楼 101" in page.inner_text("main")
        visitor.go("/desk/n/first", 409)  # there is one by now
        visitor.wrong.clear()
    with empty.database.reading() as session:
        week = load_week(session, session.exec(select(WeekRow.id)).one())
        names = dict(session.exec(select(Identity.id, Identity.name)).all())
    assert problems_of(week) == []
    assert [(p.id, p.home) for p in week.people] == [("p1", "h1"), ("p2", "h1"), ("p3", "h3")]
    assert names == {"p1": "王秀英", "p2": "李建国", "p3": "迪丽热巴"}
    (tea,) = week.rooms
    assert (tea.name, tea.capacity, dict(tea.functions)) == ("茶室", 12, {"tea": 0, "meeting": 0})
    assert len(tea.open) == 7
    assert "王秀英" not in week.model_dump_json()


def test_only_who_may_make_weeks_opens_the_first(client: TestClient, signed_as: SignedAs) -> None:
    resident = signed_as("resident", "p1")
    assert client.get("/desk/n/first", headers=resident).status_code == 403
    assert client.post("/desk/n/first", data={}, headers=resident).status_code == 403
    district = signed_as("district")
    assert client.get("/desk/n/first", headers=district).status_code == 200
    assert client.get("/desk/nowhere/first", headers=district).status_code in (403, 404)
