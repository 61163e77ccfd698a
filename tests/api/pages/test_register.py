"""The register's pages: looked at by everybody in both languages, lived through without script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser
from sqlmodel import Session

from api.database import Database
from api.demo import Cast, fill
from api.services.register import doing
from api.services.register.keeping import tally
from api.services.signing import Caller
from api.settings import Settings
from models.tables import RegisterEntry
from tests.api.booking.corner import caller
from tests.api.databases import new_file
from tests.api.pages.site import Site, serving, visiting
from tests.api.register import hall

CAST = Cast(
    "n",
    "南门小区",
    (
        ("coordinator", "方社工", ""),
        ("resident", "李师傅", "li"),
        ("household-head", "王阿姨", "h2"),
        ("organisation", "丰禾粮油", "firm"),
    ),
    {"li": "李师傅", "wang": "迪丽热巴·买买提江", "zhao": "赵姐"},
)
MOMENT = datetime(2026, 11, 20, 4, tzinfo=UTC)
AT = "/n/n/register"


def do(session: Session, who: Caller, sort: str, id: str, **deed: Any) -> None:
    doing.act(session, who, "n", sort, id, deed, moment=MOMENT)


def begin(session: Session, who: Caller, sort: str, **deed: Any) -> None:
    doing.begin(session, who, "n", sort, deed, moment=MOMENT)


def settle(session: Session) -> None:
    """One of everything, at different stages."""
    ann = caller()
    rules: dict[str, Any] = {"discussion_households": 2, "evaluation_households": 1}
    rules["menu"] = [{"topic": "safety", "what": "夜间巡逻、清理楼道、检查电线"}]
    begin(session, ann, "settings", kind="set", settings=rules)
    for office, place, people in (
        ("representative", "b1", ("li",)),
        ("assembly", "c1", ("li", "wang", "zhao")),
    ):
        begin(
            *(session, ann, "offices"),
            kind="elect",
            office=office,
            place=place,
            on="2026-11-01",
            seats=len(people),
            votes_each=len(people),
            candidates=[{"person": one, "votes": 2} for one in people],
            ballots=2,
            minutes="唱票无异议。",
        )
    for id, name in (
        ("path", "给楼下小路铺上碎石"),
        ("lamp", "楼道装声控灯和扶手，让老人夜里回家不摔跤"),
    ):
        begin(session, ann, "projects", **{**hall.SUGGESTION, "id": id, "name": name})
    li = caller("resident", "li")
    do(
        session,
        li,
        "projects",
        "lamp",
        kind="move",
        person="li",
        statement="夜里太黑，老人摔过两次。",
    )
    plot = {"kind": "offer", "id": "plot", "what": "plot", "name": "东门花坛", "place": "b1"}
    hours = [{"day": 0, "start": "09:00", "end": "10:00"}]
    work = [{"id": "water", "minutes": 30, "hours": hours}]
    # One to be looked at, one to be claimed.
    for one in (plot, {**plot, "id": "bed", "name": "西门花坛"}):
        begin(session, ann, "adoptions", **one, topic="environment", text="浇水、拔草。", work=work)
    club = {"kind": "establish", "id": "tea-club", "name": "茶友会", "topic": "culture"}
    begin(session, li, "clubs", **club, place="b1", text="每周一喝茶。", household="h1")


@pytest.fixture(scope="module")
def square(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The neighbourhood, served."""
    folder = tmp_path_factory.mktemp("square")
    settings = Settings(database=new_file(folder / "pages.db"), secure_cookies=False)
    database = Database(settings.database)
    seats = fill(database, hall.week(), None, CAST)
    with database.writing() as session:
        settle(session)
    with ExitStack() as stack:
        stack.callback(database.close)
        yield Site(stack.enter_context(serving(settings)), database, tuple(seats))


LOOKED_AT = {
    "register": AT,
    "register-projects": f"{AT}/projects",
    "register-lamp": f"{AT}/projects/lamp",
    "register-adoptions": f"{AT}/adoptions",
    "register-plot": f"{AT}/adoptions/plot",
    "register-club": f"{AT}/clubs/tea-club",
    "register-offices": f"{AT}/offices",
    "register-waiting": f"{AT}/waiting",
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("role", ["", "resident", "coordinator"])
def test_the_pages_are_whole_for_each_of_the_people(
    browser: Browser, square: Site, language: Literal["zh", "en"], role: str
) -> None:
    with visiting(browser, square, language=language) as visitor:
        if role:
            visitor.enter(role)
        names = (
            LOOKED_AT if not role else ("register-projects", "register-lamp", "register-waiting")
        )
        pages = {name: LOOKED_AT[name] for name in names}
        for name, path in pages.items():
            page = visitor.go(path)
            assert visitor.faults() == [], name
            assert "迪丽热巴" not in page.inner_text("main") or role == "coordinator"
            visitor.shoot(f"{name}-{role or 'public'}", language)
            visitor.page.set_viewport_size({"width": 360, "height": 800})


def test_a_project_is_lived_through_without_script(browser: Browser, square: Site) -> None:
    with visiting(browser, square, script=False) as visitor:
        page = visitor.enter("resident")
        visitor.go(f"{AT}/projects")
        page.fill("#suggest-name", "晾衣架")
        page.click("summary:has-text('要钱')")
        page.fill("#suggest-plan-budget", "12x")
        page.click("button:has-text('提建议')")
        # Everything at once, and what was filled in is still there.
        page.wait_for_selector("[aria-invalid=true]")
        visitor.wrong.clear()  # the browser reports every 422 itself
        assert page.locator("[aria-invalid=true]").count() >= 3
        assert page.input_value("#suggest-name") == "晾衣架"
        page.select_option("#suggest-topic", "mutual-aid")
        page.select_option("#suggest-place", "g1")
        page.fill("#suggest-text", "院子里没地方晒被子。")
        page.select_option("#suggest-owner", "household:h1")
        page.fill("#suggest-plan-budget", "1,200.50")
        page.fill("#suggest-plan-results", "晾衣架三副")
        page.click("button:has-text('提建议')")
        page.wait_for_selector("main :text('等居民代表提议')")
        text = page.inner_text("main")
        assert "晾衣架三副" in text
        assert "要 1,200.50 元" in text
        assert "等居民代表提议" in text
        page.select_option("#move-person", "li")
        page.fill("#move-statement", "家家用得上。")
        page.click("section button:has-text('代表提议')")
        page.wait_for_selector("main :text('每户都可以说话')")
        page.click("button:has-text('赞成')")
        page.click("button:has-text('反对')")
        address = page.url.partition("?")[0]
    id = address.rpartition("/")[2]
    with square.database.reading() as session:
        assert session.get_one(RegisterEntry, ("n", "projects", id)).stands == "motion"
        assert tally(session, "n", f"projects/{id}/discussion") == {"against": 1}


def test_a_flower_bed_finds_somebody(browser: Browser, square: Site) -> None:
    with visiting(browser, square, language="en", script=False) as visitor:
        page = visitor.enter("household-head")
        visitor.go(f"{AT}/adoptions/bed")
        page.select_option("#claim-owner", "household:h2")
        page.fill("#claim-text", "We pass by every morning.")
        page.click("button:has-text('Claim it')")
        assert "claimed, not begun" in page.inner_text("main")


def test_the_public_sees_no_form_and_learns_how_to_take_part(square: Site) -> None:
    text = square.get(f"{AT}/projects").text
    assert 'name="deed"' not in text
    assert "/sign-in" in text
    assert "登录，认领一个" in square.get(f"{AT}/adoptions/plot").text
    # Nobody begins an election by signing in, and an empty list says what belongs there.
    assert "登录，" not in square.get(f"{AT}/offices").text
    assert "还没有协议" in square.get(f"{AT}/contracts").text
    assert square.get(f"{AT}/projects/none").status_code == 404
    assert square.get(f"{AT}/nothing").status_code == 404
