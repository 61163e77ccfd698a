"""A whole week lived through the three desks, from an empty database to a closed week."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Literal

import httpx2
import pytest
from playwright.sync_api import Browser, Page
from sqlmodel import select

from api.database import Database
from api.demo import Seat
from api.services.accounts import GrantGiven, make_by_hand
from api.services.sign_in_links import make_link
from api.services.signing import open_session
from api.settings import Settings
from models.demand import Role as CrewRole
from models.demand import RoomNeed, SeatOffer
from models.tables import Account, Attendance, Engagement, Neighbourhood, Notice, WeekRow
from models.tables.migrations import upgrade
from models.tables.people import Role
from tests import build
from tests.api.booking.test_faces import MONDAY, day
from tests.api.pages.own import work, worked
from tests.api.pages.site import Site, Visitor, serving, visiting

WEEK = f"n-{MONDAY}"
MY, GIVE, DESK = "/my/n/h1", "/give/n/firm", f"/weeks/{WEEK}"
HOMES = """第一楼群，1号楼，101，孙奶奶，迪丽热巴·买买提江
第一楼群，1号楼，102，李师傅
第二楼群，3号楼，201，王师傅"""
SEATS: tuple[tuple[Role, str, str], ...] = (
    ("coordinator", "方社工", ""),
    ("household-head", "孙奶奶", "h1"),
    ("resident", "李师傅", "p3"),
    ("organisation", "丰禾粮油", "firm"),
)
"""Who gets an account, for the pseudonyms that the first week will give."""


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Site]:
    """A neighbourhood without a week, and people who can sign in."""
    settings = Settings(database=f"sqlite:///{tmp_path}/week.db", secure_cookies=False)
    database = Database(settings.database)
    upgrade(database.engine)
    seats = []
    with database.writing() as session:
        session.add(Neighbourhood(id="n", name="南门"))
        session.flush()
        for role, name, scope in SEATS:
            grant = GrantGiven(role=role, neighbourhood="n", scope=scope)
            account = make_by_hand(session, role, "correct horse", (grant,))
            path = f"/enter/{make_link(session, account.id, uses=9, hours=1)}"
            seats.append(Seat(role, name, scope, path))
    with ExitStack() as stack:
        stack.callback(database.close)
        yield Site(stack.enter_context(serving(settings)), database, tuple(seats))


def by_api(site: Site, method: str, path: str, body: Any, **headers: str) -> None:
    """What has no page, as the coordinator's own program would do it."""
    with site.database.writing() as session:
        account = session.exec(select(Account).where(Account.login == "coordinator")).one()
        token = open_session(session, account, hours=1).token
    answer = httpx2.request(
        method,
        f"{site.address}/api/v1{DESK}/things/{path}",
        json=body,
        headers={"Authorization": f"Bearer {token}", **headers},
    )
    assert answer.status_code < 300, answer.text


def talk() -> Any:
    """Monday's talk, of which the master wang is the host."""
    windows = (
        build.WHOLE_WEEK.model_copy(update={"start": day(0, "10:00"), "end": day(0, "11:00")}),
    )
    session = build.session(
        windows=windows,
        room=RoomNeed(function="tea", people=2),
        crew=(CrewRole(id="host", people=("p4",)),),
    )
    asked = build.request(
        "talk",
        "activity",
        name="老街茶话",
        household=None,
        place="b1",
        sessions=(session,),
        seats=SeatOffer(limit=2),
    )
    return json.loads(asked.model_dump_json(exclude_defaults=True))


def step(visitor: Visitor, to: str) -> None:
    """The coordinator moves the week on, from the page that offers it."""
    visitor.page.click(f"form:has(input[name=to][value='{to}']) button")


def state(site: Site) -> str:
    with site.database.reading() as session:
        return session.get_one(WeekRow, WEEK).state


def offer(page: Page, visitor: Visitor, home: str) -> None:
    """Cuts hair, all week."""
    visitor.go(f"/my/n/{home}/help")
    page.check("input[name=skill][value=skill-1]")
    for box in page.locator("input[name=time]").all():
        box.check()
    page.click("form button.main")


LOOKS: tuple[tuple[Literal["zh", "en"], int], ...] = (
    *(("zh", 360), ("zh", 1280), ("en", 1280), ("en", 360)),
)
"""One visit after the other in the next of these: all four in each of the two weeks, and every
visit in both languages and at both widths, as the two are half a round apart."""


@pytest.mark.parametrize(("first", "script"), [(0, False), (2, True)])
def test_a_week_is_lived_through_three_desks(
    browser: Browser,
    fresh: Site,
    monkeypatch: pytest.MonkeyPatch,
    first: int,
    script: bool,
) -> None:
    turns = islice(cycle(LOOKS), first, None)

    def look() -> AbstractContextManager[Visitor]:
        language, width = next(turns)
        return visiting(browser, fresh, language=language, width=width, script=script)

    with look() as visitor:
        page = visitor.enter("coordinator")
        page.click("main a.main")
        page.fill("#day", MONDAY)
        page.fill("#homes", HOMES)
        page.fill("#rooms", "茶室，12，喝茶")
        page.fill("#goods", "大米，袋")
        page.fill("#skills", "理发")
        page.click("main form button.main")
        assert state(fresh) == "collecting"
        # Master wang has no telephone: on his behalf.
        offer(page, visitor, "h3")
    by_api(fresh, "POST", "organisations", {"id": "firm", "name": "丰禾粮油"})
    by_api(fresh, "POST", "requests", talk())
    for person, version in (("p3", "1"), ("p4", "2")):
        by_api(fresh, "PATCH", f"people/{person}", {"vetted": True}, **{"If-Match": f'"{version}"'})
    with look() as visitor:
        page = visitor.enter("resident")
        offer(page, visitor, "p3")
    with look() as visitor:
        page = visitor.enter("household-head")
        # A wish for rice, in three steps; a haircut at home, too.
        visitor.go(f"{MY}/wish?kind=goods&step=2")
        page.check("input[name=item][value=goods-1]")
        page.fill("#amount", "2")
        page.click("form button.main")
        page.check("input[name=urgency][value='3']")
        page.click("form button.main")
        visitor.go(f"{MY}/wish?kind=help&step=2")
        page.check("input[name=skill][value=skill-1]")
        for box in page.locator("input[name=time]").all()[:6]:
            box.check()
        page.click("form button.main")
        page.click("form button.main")
        # And a seat at the talk, with the child.
        visitor.go(f"{MY}/activities/next")
        page.check("input[name=person][value=p2]")
        page.select_option("select[name=rank-talk]", "1")
        page.click("form button.main")
    with look() as visitor:
        page = visitor.enter("organisation")
        visitor.go(f"{GIVE}/pledge")
        page.select_option("#item", "goods-1")
        page.fill("#quantity", "3")
        page.click("form button.main")
        assert "3 " in page.locator("h2:last-of-type + ul").inner_text()
    with look() as visitor:
        page = visitor.enter("coordinator")
        step(visitor, "frozen")
        visitor.go(f"{DESK}/run")
        page.click("main form button.main")
        work(fresh)
        if script:  # the page hears that it is over, and shows it by itself
            page.wait_for_selector("[data-events]", state="detached")
        visitor.go(f"{DESK}/publish")
        page.click("main form button.main")
        assert state(fresh) == "published"
        visitor.go(f"{DESK}/notices")
        assert page.locator("input[name=notice]").count() >= 4
    with look() as visitor:
        page = visitor.enter("household-head")
        shown = page.inner_text("main")
        assert "大米" in shown
        page.click("main form:has(input[name=notice]) button")  # I have read it
        assert page.locator("main form:has(input[name=notice])").count() == 0
        with fresh.database.reading() as session:
            read = session.exec(select(Notice.read_at).where(Notice.subject == "h1")).one()
        assert read is not None
        visitor.go("/n/n")
        assert "老街茶话" in page.inner_text("main")
    sick = barber(fresh)
    with look() as visitor:
        # Whoever was asked to cut hair cannot come, and says so with one tap.
        if sick == "p3":
            page = visitor.enter("resident")
        else:
            page = visitor.enter("coordinator")
            visitor.go("/my/n/h3")
        page.click(f"main form:has(input[value='{asked_of(fresh, sick)}']) button[value=declined]")
    with look() as visitor:
        page = visitor.enter("coordinator")
        visitor.go(f"{DESK}/repair")
        page.click("main form button.main")
        worked(page, fresh, "section.part")
        page.click("section.part form button >> nth=0")
        assert page.locator(".note.good").count() == 1
        assert barber(fresh) not in (sick, None)
    with look() as visitor:
        page = visitor.enter("organisation")
        assert page.locator(".card.thanks").count() == 1
    with look() as visitor:
        page = visitor.enter("coordinator")
        over = datetime(2127, 1, 1, tzinfo=UTC)
        for module in ("services.cycle", "services.checking", "pages.coordinator.done"):
            monkeypatch.setattr(f"api.{module}.now", lambda: over)
        for to in ("carrying-out", "evaluating"):
            visitor.go(DESK)
            step(visitor, to)
        # The talk took place and its room was left tidy; its host did not come, it is noted.
        visitor.go(f"{DESK}/done?day=0")
        page.click(f"main a[href^='/check/{held(fresh)}']")
        page.uncheck("input[name=came] >> nth=0")
        page.check("input[name=tidy][value=yes]")
        page.click("main form button.main")
        with fresh.database.reading() as session:
            rows = session.exec(select(Engagement).where(Engagement.request == "talk")).all()
            assert {r.kind: r.outcome for r in rows} == {"session": "done", "crew": "missed"}
            assert session.get_one(Attendance, held(fresh)).left_tidy is True
        visitor.go(f"{DESK}/close")
        step(visitor, "closed")
        assert state(fresh) == "closed"
        visitor.go("/n/n/thanks")
        assert "丰禾粮油" in page.inner_text("main")
        if script:
            assert visitor.faults() == []


def barber(site: Site) -> str | None:
    """Who is asked to cut hair, by what stands published."""
    with site.database.reading() as session:
        rows = session.exec(
            select(Engagement).where(Engagement.kind == "crew", Engagement.outcome == "open")
        ).all()
    return next((row.person for row in rows if row.request != "talk"), None)


def asked_of(site: Site, person: str | None) -> str:
    """What asks them to."""
    with site.database.reading() as session:
        rows = session.exec(
            select(Engagement).where(Engagement.kind == "crew", Engagement.person == person)
        ).all()
    return next(row.id for row in rows if row.request != "talk")


def held(site: Site) -> str:
    """The talk."""
    with site.database.reading() as session:
        return session.exec(
            select(Engagement.id).where(Engagement.request == "talk", Engagement.kind == "session")
        ).one()
