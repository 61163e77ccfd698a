"""The residents' pages as a browser shows them: whole in both languages and at every width, without
serious findings of axe; and a walk through them without script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Literal

import pytest
from playwright.sync_api import Browser, FilePayload
from sqlmodel import select

from api.database import Database
from api.services.reply_links import make_reply_link
from api.settings import Settings
from models.tables import PersonRow, Reservation, TidyCheck, WeekRow
from tests.api.booking.test_faces import day
from tests.api.databases import new_file
from tests.api.pages import lane
from tests.api.pages.lane import MY
from tests.api.pages.site import Site, serving, visiting
from tests.api.pages.test_resident_more import jpeg


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The lane, served; nothing that only looks changes it."""
    folder = tmp_path_factory.mktemp("lane")
    settings = Settings(database=new_file(folder / "pages.db"), secure_cookies=False)
    database = Database(settings.database)
    seats = lane.settle(database)
    lane.offer_next(database)
    with ExitStack() as stack:
        stack.callback(database.close)
        yield Site(stack.enter_context(serving(settings)), database, tuple(seats))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_residents_pages_are_whole(
    browser: Browser, street: Site, language: Literal["zh", "en"]
) -> None:
    use = lane.after_a_party(street.database)
    with street.database.writing() as session:
        token = make_reply_link(session, session.get_one(WeekRow, "w"), "li", None)
    wednesday = f"day={day(2)[:10]}&function=tea&minutes=60&people=4&person=sun"
    pages = {
        "my-week": MY,
        "my-family": f"{MY}/activities",
        "my-ranks": f"{MY}/activities/next",
        "my-help": f"{MY}/help",
        "my-why": f"{MY}/why/oil",
        "my-tidy": f"{MY}/tidy/{use}",
        "my-hours": f"{MY}/hours",
        "my-calendar": f"{MY}/calendar",
        "my-projects": f"{MY}/projects",
        "reply": f"/reply/{token}",
    }
    with visiting(browser, street, language=language) as visitor:
        visitor.enter("household-head")
        for name, path in pages.items():
            visitor.page.set_viewport_size({"width": 360, "height": 800})
            visitor.go(path)
            assert visitor.faults() == [], name
            visitor.shoot(name, language)
        visitor.page.set_viewport_size({"width": 360, "height": 800})
        page = visitor.go(f"{MY}/book?{wednesday}&weeks=4")
        page.click("button[name=start] >> nth=0")
        assert visitor.faults() == []
        visitor.shoot("my-repeat", language)


def test_joining_helping_and_tidying_without_script(browser: Browser, street: Site) -> None:
    use = lane.after_a_party(street.database)
    photo: FilePayload = {"name": "room.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    with visiting(browser, street, script=False) as visitor:
        page = visitor.enter("household-head")
        page.click("main a:has-text('收拾好了吗')")
        page.check("input[name=sorted]")
        page.check("input[name=back]")
        page.set_input_files("#photo", photo)
        page.click("text=就这么说")
        assert "替下一位想着" in page.inner_text("main")
        page.click("main a:has-text('我来帮忙')")
        page.select_option("#whose", "sun")
        page.click("text=换一个人")
        page.check("input[value=english]")
        page.click("main form >> text=我来帮忙")
        assert "记下了，谢谢" in page.inner_text("main")
        page.click("main a:has-text('去参加')")
        page.check("input[name=person][value=kid]")
        page.click("button:has-text('排候补')")
        assert "你排在候补里" in page.inner_text("main")
    with street.database.reading() as session:
        assert session.get_one(TidyCheck, use).photo is not None
        week = session.exec(select(WeekRow).where(WeekRow.state == "collecting")).one()
        offered = session.get_one(PersonRow, (week.id, "sun")).skills
        assert [skill.skill for skill in offered] == ["english"]
        waiting = session.exec(select(Reservation)).one()
        assert set(waiting.people) == {"sun", "kid"}
