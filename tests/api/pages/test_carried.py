"""A vote that asks what can be carried out, as it is seen: chosen, counted, stopped, told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser
from sqlmodel import select

from api.database import Database
from api.services.accounts import GrantGiven, make_by_hand
from api.services.sign_in_links import make_link
from api.services.votes import casting
from api.settings import Settings
from api.worker.perform import perform
from models.tables import Job, Vote
from models.tables.base import now
from tests.api.databases import new_file
from tests.api.pages.site import Site, Visitor, serving, visiting
from tests.api.service import PASSWORD
from tests.api.votes.test_carried import village
from tests.api.votes.village import resident


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The village with three reviewed projects, of which a week's rice serves one of two."""
    settings = Settings(database=new_file(tmp_path / "carried.db"), secure_cookies=False)
    database = Database(settings.database)
    village(database)
    with ExitStack() as stack:
        stack.callback(database.close)
        yield Site(stack.enter_context(serving(settings)), database)


def looked(visitor: Visitor, name: str, language: str) -> None:
    visitor.page.wait_for_load_state()
    assert visitor.faults() == [], name
    visitor.shoot(name, language)


def at_the_desk(visitor: Visitor) -> None:
    with visitor.site.database.writing() as session:
        grant = GrantGiven(role="coordinator", neighbourhood="n", scope="")
        token = make_link(session, make_by_hand(session, "fang", PASSWORD, (grant,)).id)
    visitor.go(f"/enter/{token}")
    visitor.page.click("main button[type=submit]")


def job_of(site: Site) -> str:
    with site.database.reading() as session:
        return session.exec(select(Job.id).where(Job.state == "queued")).one()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_chosen_counted_stopped_counted_again_and_told(
    browser: Browser, site: Site, language: Literal["zh", "en"]
) -> None:
    with visiting(browser, site, language=language, width=1280) as ann:
        at_the_desk(ann)
        page = ann.go("/weeks/w/votes")
        closes = (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
        for name, text in (("title", "一千一百元"), ("money", "1100"), ("closes", closes)):
            page.fill(f"[name={name}]", text)
        for box in page.locator("[name=project]").all():
            box.check()
        page.select_option("[name=rule]", "greedy")
        page.check("[name=carried]")
        looked(ann, "carried-desk", language)
        page.click("main form.narrow button.main")
        looked(ann, "carried-draft", language)
        page.click("main button[value=open]")
        at = page.url.removeprefix(site.address)
        with site.database.writing() as session:
            vote = session.exec(select(Vote)).one()
            for i, choices in enumerate((("lamp", "bench", "tree"), ("lamp", "bench"), ("lamp",))):
                casting.cast(session, resident(f"s{i}"), vote.id, f"s{i}", choices)
            vote.closes_at = now() - timedelta(minutes=1)
        ann.go(at)
        page.click("main button[value=closed]")
        looked(ann, "carried-counting", language)
        board = f"/n/n/votes/{vote.id}"
        ann.go(board)
        looked(ann, "carried-counting-board", language)
        with site.database.writing() as session:
            session.get_one(Job, job_of(site)).state = "cancelled"
        ann.go(at)
        looked(ann, "carried-stopped", language)
        page.click("main button[value=closed]")
        perform(site.database, job_of(site), "here")  # in a process of its own, as at work
        ann.go(board)
        # lamp takes all the rice; bench cannot be carried out; tree wants money alone.
        assert page.locator("ol.events > li").count() == 3
        looked(ann, "carried-result", language)
