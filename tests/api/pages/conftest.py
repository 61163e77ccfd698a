"""One browser and one published week for all tests that only look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from api.database import Database
from api.demo import SOUTH_GATE, fill
from api.settings import Settings
from matcher.baseline import greedy
from models.plan import PlanFile
from scenarios.south_gate import south_gate
from tests.api.databases import new_file
from tests.api.pages.site import CHROMIUM, FLAGS, Site, Visitor, serving, visiting


@pytest.fixture(scope="session", autouse=True)
def clicks_that_wait() -> Iterator[None]:
    """A click is over once the page that it asked for is there: a click by itself waits until that
    page begins, and what is counted on a page that is still coming is too little."""
    of_page, of_locator = Page.click, Locator.click

    def click_page(page: Page, *given: Any, **named: Any) -> None:
        of_page(page, *given, **named)
        page.wait_for_load_state()

    def click_locator(locator: Locator, *given: Any, **named: Any) -> None:
        of_locator(locator, *given, **named)
        locator.page.wait_for_load_state()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Page, "click", click_page)
        patch.setattr(Locator, "click", click_locator)
        yield


Visit = Callable[..., AbstractContextManager[Visitor]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The South Gate's week, allocated by the greedy method (quick, and sound), published."""
    folder = tmp_path_factory.mktemp("site")
    settings = Settings(database=new_file(folder / "pages.db"), secure_cookies=False)
    database = Database(settings.database)
    week = south_gate()
    plan = greedy(week)
    seats = fill(database, week, PlanFile(plan=plan, hash=plan.content_hash()), SOUTH_GATE)
    with ExitStack() as stack:
        stack.callback(database.close)
        address = stack.enter_context(serving(settings))
        yield Site(address, database, tuple(seats))


@pytest.fixture
def visit(browser: Browser, site: Site) -> Visit:
    """Visits the published week: ``with visit(language="en", width=1280) as visitor``."""
    return partial[Any](visiting, browser, site)
