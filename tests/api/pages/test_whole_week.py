"""A whole week lived through the three desks, from nobody's wish to a closed week."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from typing import Literal

import pytest
from playwright.sync_api import Browser
from sqlmodel import select

from api.database import Database
from api.demo import fill
from api.settings import Settings
from api.worker.perform import perform
from models.tables import Engagement, Job, Notice, WeekRow
from models.tables.migrations import upgrade
from models.week import Week
from tests.api.pages import lane
from tests.api.pages.lane import GIVE, MY
from tests.api.pages.site import Site, Visitor, serving, visiting


def bare() -> Week:
    """The lane with its rooms and people, a talk to come to, and nobody's wish or pledge."""
    week = lane.week()
    kept = tuple(one for one in week.requests if one.id == "talk")
    return week.model_copy(update={"requests": kept, "pledges": ()})


@pytest.fixture
def fresh(tmp_path: object) -> Iterator[Site]:
    """Everybody signed in by link, the week collecting."""
    settings = Settings(database=f"sqlite:///{tmp_path}/week.db", secure_cookies=False)
    database = Database(settings.database)
    upgrade(database.engine)
    seats = fill(database, bare(), None, lane.CAST)
    with ExitStack() as stack:
        stack.callback(database.close)
        yield Site(stack.enter_context(serving(settings)), database, tuple(seats))


def step(visitor: Visitor, to: str) -> None:
    """The coordinator moves the week on, from the page that offers it."""
    visitor.page.click(f"form:has(input[name=to][value='{to}']) button")


def state(site: Site) -> str:
    with site.database.reading() as session:
        return session.get_one(WeekRow, "w").state


@pytest.mark.parametrize(("language", "width", "script"), [("zh", 360, False), ("en", 1280, True)])
def test_a_week_is_lived_through_three_desks(
    browser: Browser,
    fresh: Site,
    monkeypatch: pytest.MonkeyPatch,
    language: Literal["zh", "en"],
    width: int,
    script: bool,
) -> None:
    look = partial(visiting, browser, fresh, language=language, width=width, script=script)
    with look() as visitor:
        page = visitor.enter("household-head")
        # A wish for rice, in three steps; a haircut at home, too.
        visitor.go(f"{MY}/wish?kind=goods&step=2")
        page.check("input[name=item][value=rice]")
        page.fill("#amount", "2")
        page.click("form button.main")
        page.check("input[name=urgency][value='3']")
        page.click("form button.main")
        visitor.go(f"{MY}/wish?kind=help&step=2")
        page.check("input[name=skill][value=haircut]")
        for box in page.locator("input[name=time]").all()[:6]:
            box.check()
        page.click("form button.main")
        page.click("form button.main")
        # And a seat at the talk, with the child.
        visitor.go(f"{MY}/activities/next")
        page.check("input[name=person][value=kid]")
        page.select_option("select[name=rank-talk]", "1")
        page.click("form button.main")
    with look() as visitor:
        page = visitor.enter("organisation")
        visitor.go(f"{GIVE}/pledge")
        page.select_option("#item", "rice")
        page.fill("#quantity", "3")
        page.click("form button.main")
        assert "3 " in page.locator("h2:last-of-type + ul").inner_text()
    with look() as visitor:
        page = visitor.enter("coordinator")
        step(visitor, "frozen")
        visitor.go("/weeks/w/run")
        page.click("main form button.main")
        with fresh.database.reading() as session:
            job = session.exec(select(Job.id).where(Job.state == "queued")).one()
        perform(fresh.database, job, "here")
        if script:  # the page hears that it is over, and shows it by itself
            page.wait_for_selector("[data-events]", state="detached")
        visitor.go("/weeks/w/publish")
        page.click("main form button.main")
        assert state(fresh) == "published"
        visitor.go("/weeks/w/notices")
        assert page.locator("input[name=notice]").count() >= 4
    with look() as visitor:
        page = visitor.enter("household-head")
        shown = page.inner_text("main")
        assert "rice" in shown
        page.click("main form:has(input[name=notice]) button")  # I have read it
        assert page.locator("main form:has(input[name=notice])").count() == 0
        with fresh.database.reading() as session:
            read = session.exec(select(Notice.read_at).where(Notice.subject == "h4")).one()
        assert read is not None
        visitor.go("/n/n")
        assert "老街茶话" in page.inner_text("main")
    with look() as visitor:
        page = visitor.enter("resident")  # li, who cuts hair
        page.click("main button[value=confirmed]")
        with fresh.database.reading() as session:
            said = session.exec(select(Engagement.answer).where(Engagement.person == "li")).all()
        assert said == ["confirmed"]
    with look() as visitor:
        page = visitor.enter("organisation")
        assert page.locator(".card.thanks").count() == 1
    with look() as visitor:
        page = visitor.enter("coordinator")
        over = datetime(2127, 1, 1, tzinfo=UTC)
        monkeypatch.setattr("api.services.cycle.now", lambda: over)
        for to in ("carrying-out", "evaluating"):
            visitor.go("/weeks/w")
            step(visitor, to)
        visitor.go("/weeks/w/close")
        step(visitor, "closed")
        assert state(fresh) == "closed"
        visitor.go("/n/n/thanks")
        assert "丰禾粮油" in page.inner_text("main")
        if script:
            assert visitor.faults() == []
