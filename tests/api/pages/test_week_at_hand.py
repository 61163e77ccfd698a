"""Countdown, what waits, what was done, sheets, on somebody's behalf."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser
from sqlmodel import col, select

from api.database import Database
from api.demo import fill
from api.pages.coordinator.home import left
from api.settings import Settings
from models.tables import Attendance, Audit, Engagement, Neighbourhood, PledgeRow, RequestRow
from tests.api import house
from tests.api.databases import new_file
from tests.api.pages.own import CAST, published
from tests.api.pages.site import Site, serving, visiting


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (timedelta(days=2, hours=3, minutes=59), (2, 3, 59)),
        (timedelta(hours=23, minutes=1), (0, 23, 1)),
        (timedelta(seconds=5), (0, 0, 1)),
    ],
)
def test_what_is_left(time: timedelta, said: tuple[int, int, int]) -> None:
    assert left(time) == said


@pytest.fixture
def collecting(tmp_path: Path) -> Iterator[Site]:
    settings = Settings(database=new_file(tmp_path / "own.db"), secure_cookies=False)
    database = Database(settings.database)
    seats = fill(database, house.later(), None, CAST)
    with ExitStack() as stack:
        stack.callback(database.close)
        yield Site(stack.enter_context(serving(settings)), database, tuple(seats))


@pytest.fixture
def over(tmp_path: Path) -> Iterator[Site]:
    """A published week that is over."""
    with published(tmp_path) as site:
        with site.database.writing() as session:
            for row in session.exec(select(Engagement)):
                row.starts, row.ends = row.starts - 60_000_000, row.ends - 60_000_000
        yield site


def test_the_freeze_is_set_and_counted_down(browser: Browser, collecting: Site) -> None:
    with visiting(browser, collecting) as visitor:
        page = visitor.enter("coordinator")
        assert "没有定自动截止" in page.inner_text("main")
        page.click("summary:has-text('自动截止的时间')")
        page.select_option("#day", "4")
        page.fill("#time", "20:00")
        page.click("form:has(#day) button")
        assert "周四 20:00 自动截止并开排" in page.inner_text("main")
        assert "还有" in page.inner_text("main")
        assert visitor.faults() == []
        visitor.shoot("desk-countdown", "zh")
    with collecting.database.reading() as session:
        assert session.exec(select(Neighbourhood.freeze_cron)).one() == "0 20 * * 4"


def test_a_sheet_is_looked_at_and_then_entered(browser: Browser, collecting: Site) -> None:
    def sheet(quantity: str) -> bytes:
        book = Workbook()
        for row in (["编号", "数量", "名称"], ["p", quantity, "新米"]):
            book.worksheets[0].append(row)
        held = BytesIO()
        book.save(held)
        return held.getvalue()

    def quantity() -> int:
        with collecting.database.reading() as session:
            return session.exec(select(PledgeRow.quantity).where(PledgeRow.id == "p")).one()

    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    with visiting(browser, collecting) as visitor:
        page = visitor.enter("coordinator")
        visitor.go("/weeks/w/sheets?kind=pledges")
        for name, size in (("wrong", "许多"), ("right", "7")):
            file = {"name": f"{name}.xlsx", "mimeType": media, "buffer": sheet(size)}
            page.set_input_files("#file", file)  # type: ignore[arg-type]
            page.click("button:has-text('先看一遍')")
            text = page.inner_text("main")
            assert ("一行也没有录" in text) == (name == "wrong")
            assert ("改动 1 行" in text) == (name == "right")
            assert visitor.faults() == []
            visitor.shoot(f"desk-sheet-{name}", "zh")
            assert quantity() == 3
        page.click("button:has-text('全部录进去')")
        assert "一共 1 行" in page.inner_text("main")
        assert quantity() == 7
        visitor.go("/language/en?to=/weeks/w/sheets")
        assert visitor.faults() == []
        visitor.shoot("desk-sheets", "en")


def test_what_was_done_is_noted_session_by_session(browser: Browser, over: Site) -> None:
    with visiting(browser, over) as visitor:
        page = visitor.enter("coordinator")
        assert "2 场过完了，还没记做成没有" in page.inner_text("main")
        with over.database.reading() as session:
            rows = session.exec(select(Engagement).where(Engagement.kind == "session")).all()
        tea = next(row for row in rows if row.request == "talk")
        page.goto(f"{over.address}/check/{tea.id}?to=/weeks/w")
        assert visitor.faults() == []
        visitor.shoot("desk-check", "zh")
        page.uncheck("label:has-text('王伯') input")  # who had a seat and did not come
        page.check("label:has-text('收好了') >> nth=0")
        page.fill("#thanks", "茶很好")
        page.click("button:has-text('记下')")
        assert "1 场过完了" in page.inner_text("main")
    with over.database.reading() as session:
        found = session.exec(
            select(Engagement.kind, Engagement.outcome)
            .where((col(Engagement.request) == "talk") | (col(Engagement.activity) == "talk"))
            .order_by(col(Engagement.kind))
        ).all()
        attended = session.get_one(Attendance, tea.id)
    assert list(found) == [("crew", "done"), ("seat", "missed"), ("session", "done")]
    assert (attended.left_tidy, attended.thanks) == (True, "茶很好")


def test_a_days_sessions_are_noted_by_one_tap(browser: Browser, tmp_path: Path) -> None:
    """On a day of the week itself; what has not begun cannot be noted."""
    with published(tmp_path) as site, visiting(browser, site, language="en") as visitor:
        page = visitor.enter("coordinator")
        visitor.go("/weeks/w/done")
        assert "Sessions on this day: 2; not noted yet: 2" in page.inner_text("main")
        assert page.locator("main button").count() == 0
        visitor.shoot("desk-done", "en")
        with site.database.reading() as session:
            cut = session.exec(
                select(Engagement).where(Engagement.kind == "session", Engagement.request == "cut")
            ).one()
        from api.problems import Problem
        from api.services.checking import say
        from api.services.signing import Caller
        from models.tables import Grant

        def caller(role: str, scope: str = "") -> Caller:
            return Caller(
                "a", grants=(Grant(account="a", role=role, neighbourhood="n", scope=scope),)
            )

        after = datetime.fromtimestamp(cut.ends * 60, UTC)
        with site.database.writing() as session:
            (crew,) = session.exec(
                select(Engagement.person).where(
                    Engagement.kind == "crew", Engagement.request == "cut"
                )
            )
            with pytest.raises(Problem, match="not-now"):
                say(session, caller("coordinator"), cut.id, "done")
            with pytest.raises(Problem, match="not-allowed"):
                say(session, caller("host", "somebody"), cut.id, "done", moment=after)
            say(session, caller("host", str(crew)), cut.id, "missed", moment=after)
            say(session, caller("house-group-head", "g1"), cut.id, "done", moment=after)
        visitor.go("/weeks/w/done")
        assert "not noted yet: 1" in page.inner_text("main")


def test_a_head_of_a_house_group_acts_for_its_households_only(
    browser: Browser, collecting: Site
) -> None:
    with visiting(browser, collecting) as visitor:
        page = visitor.enter("house-group-head")
        assert "替谁办" in page.inner_text("main")
        assert visitor.faults() == []
        visitor.shoot("desk-behalf", "zh")
        page.click("main >> text=h2")
        page.click("text=许个心愿 >> nth=0")
        page.click("main a[href*='kind=goods']")
        page.check("input[name=item] >> nth=0")
        page.click("button:has-text('下一步')")
        page.click("main button[type=submit]")
    with collecting.database.reading() as session:
        made = session.exec(
            select(RequestRow).where(RequestRow.household == "h2", RequestRow.kind == "need")
        ).one()
        entered = select(Audit.behalf_of).where(Audit.entity_id == made.id)
        assert session.exec(entered.where(Audit.operation == "thing.enter")).all() == ["h2"]
    with visiting(browser, collecting) as visitor:
        visitor.enter("house-group-head")
        visitor.go("/weeks/w", status=403)
        visitor.wrong.clear()
