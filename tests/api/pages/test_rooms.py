"""How rooms were left, at the desk: untidy ones first, with notes and pictures; and the host's way
to say how it went."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from sqlmodel import select

from api.database import Database
from models.tables import Attendance, Audit, Engagement, TidyCheck
from models.tables.base import now
from tests.api.pages import lane
from tests.api.pages.lane import MY
from tests.api.pages.site import Site, visiting
from tests.api.pages.test_lane_seen import street
from tests.api.pages.test_my_week import lived
from tests.api.pages.test_resident_more import jpeg
from tests.api.service import SignedAs

__all__ = ["lived", "street"]
QUICK = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
ROOMS = "/weeks/w/rooms"


def left(database: Database, use: str, *, tidy: bool, photo: bytes | None = None) -> None:
    with database.writing() as session:
        session.merge(Attendance(engagement=use, left_tidy=tidy))
        session.merge(
            TidyCheck(
                engagement=use,
                sorted_rubbish=True,
                put_back=tidy,
                note="烤箱的灯不亮了",
                photo=photo,
            )
        )


@QUICK
def test_the_desk_sees_how_rooms_were_left_and_who_looked_is_written_down(
    client: TestClient, lived: Database, signed_as: SignedAs
) -> None:
    use = lane.after_a_party(lived)
    coordinator = signed_as("coordinator")
    page = client.get(ROOMS, headers=coordinator).text
    assert "房间用过 1 次" in page
    assert "1 次还没人说" in page
    photo = jpeg()
    left(lived, use, tidy=False, photo=photo)
    page = client.get(ROOMS, headers=coordinator).text
    assert "<strong>1 次</strong>没收好" in page
    assert "东西没归位" in page
    assert "垃圾没分好" not in page
    assert "烤箱的灯不亮了" in page
    shown = client.get(f"{ROOMS}/{use}/photo", headers=coordinator)
    assert (shown.content, shown.headers["content-type"]) == (photo, "image/jpeg")
    assert shown.headers["cache-control"] == "private, no-store"
    with lived.reading() as session:
        seen = session.exec(select(Audit.entity_id).where(Audit.entity == "picture")).all()
    assert seen == [use]
    auditor = signed_as("auditor")
    for path in (ROOMS, f"{ROOMS}/{use}/photo"):
        assert client.get(path, headers=auditor).status_code == 403
    assert client.get(f"{ROOMS}/none/photo", headers=coordinator).status_code == 404


@QUICK
def test_untidy_rooms_come_first(client: TestClient, lived: Database, signed_as: SignedAs) -> None:
    party = lane.after_a_party(lived)
    with lived.writing() as session:
        talk = session.exec(
            select(Engagement).where(Engagement.request == "talk", Engagement.kind == "session")
        ).one()
        talk.starts, talk.ends = (int(now().timestamp()) // 60 - n for n in (600, 540))
        early = talk.id
    left(lived, party, tidy=True)
    left(lived, early, tidy=False)
    page = client.get(ROOMS, headers=signed_as("coordinator")).text
    assert page.index("老街茶话") < page.index("烤箱的灯不亮了") < page.index(f"/check/{party}")


@QUICK
def test_who_has_served_is_led_to_say_how_it_went(
    client: TestClient, lived: Database, signed_as: SignedAs
) -> None:
    host = signed_as("host", "zhao")
    mine = "/my/n/zhao"
    with lived.writing() as session:
        rows = session.exec(select(Engagement).where(Engagement.request == "talk")).all()
        held = next(row.id for row in rows if row.kind == "session")
    assert f"/check/{held}" not in client.get(mine, headers=host).text  # it lies ahead
    with lived.writing() as session:
        minute = int(now().timestamp()) // 60
        for row in session.exec(select(Engagement).where(Engagement.request == "talk")):
            row.starts, row.ends = minute - 120, minute - 60
    page = client.get(mine, headers=host).text
    assert f"{mine}/points" not in page  # they are not a host's to see: no way that is refused
    assert f"/check/{held}?to=%2Fmy%2Fn%2Fzhao" in page
    said = client.get(f"/check/{held}", headers=host)
    assert (said.status_code, "王阿姨" in said.text) == (200, True)  # who is to tell who came
    suns = signed_as("household-head", "h4")
    assert "/check/" not in client.get(MY, headers=suns).text  # they sat there, or did not
    assert client.get(f"/check/{held}", headers=suns).status_code == 403
    # Whoever answers for the host's household is led there, and comes in.
    own = signed_as("household-head", "h3")
    assert f"/check/{held}?to=" in client.get("/my/n/h3", headers=own).text
    said = client.get(f"/check/{held}", headers=own)
    assert (said.status_code, "王阿姨" in said.text) == (200, False)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_rooms_page_is_whole(browser: Browser, street: Site, language: str) -> None:
    left(street.database, lane.after_a_party(street.database), tidy=False, photo=jpeg((800, 600)))
    with visiting(browser, street, language="zh" if language == "zh" else "en") as visitor:
        visitor.enter("coordinator")
        visitor.go(ROOMS)
        assert visitor.faults() == []
        visitor.shoot("desk-rooms", language)


def test_notices_are_told_by_hand_without_script(browser: Browser, street: Site) -> None:
    with visiting(browser, street, script=False) as visitor:
        page = visitor.enter("coordinator")
        visitor.go("/weeks/w/notices")
        told = page.locator("input[name=notice]")
        for box in told.all()[1:]:
            box.uncheck()
        assert "当面" not in page.locator("ul.plain").inner_text()
        page.click("text=勾的都当面告诉了")
        assert page.locator("ul.plain").inner_text().count("当面") == 1
