"""Pin, ban, move: each is tried first, its cost is seen, then it is taken; what is different."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlmodel import col, select

from api.services.readings import forget
from models.load import load_week
from models.tables import PlanRow, Publication
from tests.api.pages.own import published, worked
from tests.api.pages.site import Site, Visitor, visiting

Solver = Callable[[str], None]


@pytest.fixture
def review(tmp_path: Path, solver: Solver) -> Iterator[Site]:
    """A plan under review; the fake solver is the greedy method."""
    solver("sound")
    with published(tmp_path, publish=False) as site:
        yield site


@pytest.fixture
def own(tmp_path: Path, solver: Solver) -> Iterator[Site]:
    solver("sound")
    with published(tmp_path) as site:
        yield site


def tried(page: Page, site: Site, button: str) -> str:
    """Presses a button that tries something, does the work; what the page then says."""
    page.click(f"main {button}")
    assert "正在照这样重排一遍" in page.inner_text("main")
    worked(page, site, "h2:has-text('安排上的不同')")
    return page.inner_text("main")


def look(visitor: Visitor, name: str, language: str = "zh") -> None:
    assert visitor.faults() == [], name
    visitor.shoot(f"desk-{name}", language)


def test_a_ban_is_tried_from_the_plan_and_its_cost_is_seen_before_it_is_taken(
    browser: Browser, review: Site
) -> None:
    with visiting(browser, review) as visitor:
        page = visitor.enter("coordinator")
        visitor.go("/weeks/w/plan?by=day&day=0")
        page.click("main >> text=理发")
        assert "换个时间" in page.inner_text("main")
        look(visitor, "try-request")
        text = tried(page, review, "button:has-text('这周不给')")
        # The haircut is all that the ban takes, and whoever asked for it is who loses.
        assert "0 件得到更多，1 件得到更少" in text
        assert "禁止：诉求 理发" in text
        look(visitor, "try-result")
        page.click("main button:has-text('就这样，换成这个方案')")
        assert "/plan" in page.url
        visitor.go("/weeks/w/plan?by=day&day=0")
        assert "理发" not in page.inner_text("main")
        forget()  # as in a process that has just started: the page comes first, the answer after
        early = page.request.get(f"{review.address}/weeks/w/difference").text()
        (rest,) = re.findall(r'<noscript><p><a class="button main" href="([^"]+)"', early)
        assert "安排不同" not in early
        visitor.go("/weeks/w/difference")
        page.wait_for_selector("#compared table")
        text = page.inner_text("main")
        assert "有 1 处安排不同" in text
        assert (
            "有 <strong>1 处</strong>" in page.request.get(review.address + unescape(rest)).text()
        )
        assert "理发" in text
        look(visitor, "difference")
        visitor.go("/weeks/w/try")
        assert "禁止：诉求 理发（方社工）" in page.inner_text("main")
        look(visitor, "tries")
        text = tried(page, review, "button:has-text('试试放开')")
        assert "1 件得到更多，0 件得到更少" in text
    with review.database.reading() as session:
        (ban,) = load_week(session, "w").decisions.bans
    assert (ban.target.request, ban.by) == ("cut", "方社工")


def test_a_move_of_a_published_session_is_published_in_its_place(
    browser: Browser, own: Site
) -> None:
    with visiting(browser, own, language="en") as visitor:
        page = visitor.enter("coordinator")
        visitor.go("/weeks/w/try/request/cut")
        look(visitor, "try-request", "en")
        other = page.locator("#time-1 option").last
        target, when = other.get_attribute("value"), other.inner_text()
        page.select_option("#time-1", target)
        page.click("main button:has-text('Try') >> nth=0")
        assert "being solved again" in page.inner_text("main")
        worked(page, own, "h2:has-text('arranged otherwise')")
        assert when in page.inner_text("main")
        look(visitor, "try-result", "en")
        page.click("main button:has-text('Publish and tell them')")
        for path in ("try", "difference"):
            visitor.go(f"/weeks/w/{path}")
            look(visitor, {"try": "tries", "difference": "difference"}[path], "en")
    with own.database.reading() as session:
        first, second = session.exec(select(Publication).order_by(col(Publication.number))).all()
        plan = session.get_one(PlanRow, second.plan).file.plan
    assert first.replaced_by == second.id
    (placed,) = [p for p in plan.content.placements if p.request == "cut"]
    assert f"start={placed.start.replace(':', '%3A')}" in str(target)


def test_what_cannot_be_tried_is_said(browser: Browser, review: Site) -> None:
    with visiting(browser, review) as visitor:
        page = visitor.enter("coordinator")
        visitor.go("/weeks/w/try?q=大米")
        page.fill("#units-1", "4")  # four bags serve both households
        text = tried(page, review, "form:has(#units-1) button")
        assert "1 件得到更多，0 件得到更少" in text
        assert "大米" in text
        visitor.go("/weeks/w/try/request/none", status=404)
        visitor.wrong.clear()
