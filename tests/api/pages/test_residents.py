"""The resident's and the enterprise's desk: looked at, and used without script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Literal

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from sqlmodel import select

from api.database import Database
from api.demo import SOUTH_GATE, fill
from api.pages.missing import missing
from api.services.readings import Reading
from api.settings import Settings
from models.tables import PledgeRow, RequestRow, WithdrawalRow
from scenarios.south_gate import south_gate
from tests.api import house
from tests.api.databases import new_file
from tests.api.pages.conftest import Visit
from tests.api.pages.site import Site, serving, visiting
from tests.api.service import SignedAs

MY = "/my/nanmen/sun-nainai"
GIVE = "/give/nanmen/harvest"


@pytest.fixture(scope="module")
def collecting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The South Gate's week, before it is frozen."""
    folder = tmp_path_factory.mktemp("collecting")
    settings = Settings(database=new_file(folder / "pages.db"), secure_cookies=False)
    database = Database(settings.database)
    seats = fill(database, south_gate(), None, SOUTH_GATE)
    with ExitStack() as stack:
        stack.callback(database.close)
        yield Site(stack.enter_context(serving(settings)), database, tuple(seats))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_published_pages_are_whole(visit: Visit, language: Literal["zh", "en"]) -> None:
    pages = {
        "resident": {
            "my-home": MY,
            "my-activities": f"{MY}/activities",
            "my-wish-closed": f"{MY}/wish",
        },
        "organisation": {"give-home": GIVE, "give-closed": f"{GIVE}/pledge"},
    }
    for role, listed in pages.items():
        with visit(language=language) as visitor:
            visitor.enter(role)
            for name, path in listed.items():
                visitor.page.set_viewport_size({"width": 360, "height": 800})
                visitor.go(path)
                assert visitor.faults() == [], name
                visitor.shoot(name, language)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_of_a_week_that_collects_are_whole(
    browser: Browser, collecting: Site, language: Literal["zh", "en"]
) -> None:
    pages = {
        "resident": {
            "my-wish-1": f"{MY}/wish",
            "my-wish-2-goods": f"{MY}/wish?kind=goods&step=2",
            "my-wish-2-help": f"{MY}/wish?kind=help&step=3",  # with every mistake told
            "my-wish-3": f"{MY}/wish?kind=goods&step=3&item=rice&amount=2",
        },
        "organisation": {"give-pledge": f"{GIVE}/pledge"},
        "coordinator": {
            "desk-collecting": "/weeks/south-gate-2026-48",
            "desk-inbox": "/weeks/south-gate-2026-48/inbox",
            "desk-no-plan": "/weeks/south-gate-2026-48/plan",
        },
    }
    for role, listed in pages.items():
        with visiting(browser, collecting, language=language) as visitor:
            visitor.enter(role)
            for name, path in listed.items():
                visitor.page.set_viewport_size({"width": 360, "height": 800})
                visitor.go(path)
                assert visitor.faults() == [], name
                visitor.shoot(name, language)


def test_a_wish_takes_three_steps_without_script(browser: Browser, collecting: Site) -> None:
    with visiting(browser, collecting, script=False) as visitor:
        page = visitor.enter("resident")
        assert page.url.endswith(MY)
        page.click("main >> text=许个心愿")
        page.click("main a:has-text('要人帮忙')")
        page.click("text=下一步")  # nothing chosen yet: told at the fields
        assert page.locator(".wrong").count() == 2
        page.check("input[name=skill][value=haircut]")
        page.check("input[name=time][value='2026-11-24 morning']")
        page.click("text=下一步")
        page.check("input[name=urgency][value='5']")
        page.click("text=提交心愿")
        assert "心愿收到了" in page.inner_text("main")
        visitor.wrong.clear()
    with collecting.database.reading() as session:
        found = session.exec(select(RequestRow).where(RequestRow.household == "sun")).all()
        made = next(row for row in found if row.entered_by is not None)
    assert (made.kind, made.name, made.urgency, made.urgency_confirmed) == (
        "need",
        "理发",
        5,
        False,
    )
    assert made.sessions[0].home_visit
    assert [(w.start, w.end) for w in made.sessions[0].windows] == [
        ("2026-11-24T09:00", "2026-11-24T12:00")
    ]
    with visiting(browser, collecting, script=False) as visitor:
        visitor.enter("coordinator")
        page = visitor.go("/weeks/south-gate-2026-48/inbox?only=waiting")
        card = page.locator(".card", has_text="理发").first
        card.locator("input[name=urgency][value='4']").check()
        card.locator("select").select_option("priority")
        card.locator("button").click()
    with collecting.database.reading() as session:
        seen = session.get_one(RequestRow, ("south-gate-2026-48", made.id))
        assert (seen.urgency, seen.urgency_confirmed, seen.care) == (4, True, "priority")


def test_a_pledge_takes_one_page_and_can_be_paused(browser: Browser, collecting: Site) -> None:
    with visiting(browser, collecting, script=False) as visitor:
        visitor.enter("organisation")
        page = visitor.go(f"{GIVE}/pledge")
        page.fill("#quantity", "many")
        page.click("form >> text=认捐")
        assert page.locator(".wrong").count() == 2  # the item too
        visitor.wrong.clear()  # the browser reports the 422 itself
        page.select_option("#item", "rice")
        page.fill("#quantity", "30")
        page.fill("#name", "秋收大米")
        page.click("form >> text=认捐")
        assert "收到了" in page.inner_text("main")
        row = page.locator("li", has_text="秋收大米").last
        assert "30 袋" in row.inner_text()
        row.locator("button").click()
    with collecting.database.reading() as session:
        made = session.exec(select(PledgeRow).where(PledgeRow.name == "秋收大米")).one()
        assert (made.donor, made.item, made.quantity) == ("harvest", "rice", 300)  # bags of 10 kg
        assert session.exec(select(WithdrawalRow.id).where(WithdrawalRow.what == made.id)).all()


def test_a_half_filled_form_survives_a_closed_phone(browser: Browser, collecting: Site) -> None:
    with visiting(browser, collecting) as visitor:
        visitor.enter("organisation")
        page = visitor.go(f"{GIVE}/pledge")
        page.fill("#quantity", "12")
        visitor.go(GIVE)
        visitor.go(f"{GIVE}/pledge")
        assert page.input_value("#quantity") == "12"


def test_an_enterprise_sees_counts_and_nobody(visit: Visit) -> None:
    homes = [p.name for p in south_gate().geography.places if p.level == "household"]
    with visit() as visitor:
        visitor.enter("organisation")
        text = visitor.go(GIVE).inner_text("main")
        assert "到了：不到 5 户" in text
        assert [name for name in homes if name in text] == []


def test_nobody_opens_another_desk(client: TestClient, signed_as: SignedAs) -> None:
    song = signed_as("household-head", "song")
    assert client.get("/my/n/song", headers=song).status_code == 200
    assert client.get("/my/n/wang", headers=song).status_code == 403
    assert client.get("/give/n/harvest", headers=song).status_code == 403
    firm = signed_as("organisation", "harvest")
    assert client.get("/give/n/dawn-trading", headers=firm).status_code == 403


def test_what_is_missing_counts_what_was_not_given() -> None:
    # Three parts of rice; the first household asks 2 and gets 2, the other asks 2 and gets none.
    read = Reading(house.week(), house.plan_file())
    found = missing(read, "zh")
    assert [(one.item, one.askers) for one in found] == [("rice", 1)]
    assert found[0].amount.startswith("2")
    half = Reading(house.week(), house.plan_file(house.plan(rice=1)))
    assert [(one.askers, one.amount[:1]) for one in missing(half, "zh")] == [(2, "3")]
