"""The coordinator's desk: looked at, and a week driven through it from collecting to taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, expect
from sqlmodel import select

from api.database import Database
from api.demo import Cast, fill
from api.pages.chart import chart, tiers_now
from api.pages.kinds import folded
from api.pages.paging import cut
from api.services import readings
from api.settings import Settings
from api.worker.perform import perform
from matcher.explain.apart import NoAnswer
from models.load import load_week
from models.policy import Policy, is_oldest_first
from models.tables import Job, JobReport, Publication, WeekRow
from tests.api import house
from tests.api.databases import new_file
from tests.api.pages.conftest import Visit
from tests.api.pages.site import Site, Visitor, serving, visiting
from tests.api.service import SignedAs

WEEK = "/weeks/south-gate-2026-48"
PAGES = {
    "home": "",
    "run": "/run",
    "plan-room": "/plan?day=5",
    "plan-person": "/plan?by=person&person=emma",
    "plan-day": "/plan?by=day&day=1",
    "plan-list": "/plan?by=list",
    "unmet": "/unmet",
    "publish": "/publish",
    "notices": "/notices",
    "fairness": "/fairness",
    "close": "/close",
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_whole(visit: Visit, language: Literal["zh", "en"]) -> None:
    with visit(language=language) as visitor:
        visitor.enter("coordinator")
        for name, path in PAGES.items():
            visitor.page.set_viewport_size({"width": 360, "height": 800})
            page = visitor.go(WEEK + path)
            assert page.get_attribute("html", "lang") == {"zh": "zh-CN", "en": "en"}[language]
            assert visitor.faults() == [], name
            visitor.shoot(f"desk-{name}", language)


TABS = {
    "这一周": [],
    "心愿": ["看一看，定轻重", "成批录入", "表决"],
    "安排": ["排一排", "方案", "没满足", "公平", "要去找"],
    "公布": ["公布", "通知"],
    "进行": ["突发", "做成了吗", "房间收好了吗", "收尾"],
}


def test_every_page_is_two_taps_away_without_script(visit: Visit) -> None:
    with visit(script=False) as visitor:
        page = visitor.enter("coordinator")
        groups, within = page.locator("nav.tabs ul >> nth=0"), page.locator("nav.tabs .within")
        assert groups.locator("a").all_inner_texts() == list(TABS)
        for group, pages in TABS.items():
            groups.locator(f"text='{group}'").click()
            expect(groups.locator("[aria-current]")).to_have_text([group])
            assert within.locator("a").all_inner_texts() == pages
            for name in pages:
                within.locator(f"text='{name}'").click()
                # A click does not wait for the page that it asks for.
                expect(page.locator("nav.tabs [aria-current=page]")).to_have_text([name])
                assert groups.locator("[aria-current]").all_inner_texts() == [group]


def test_the_groups_are_reached_by_keyboard(visit: Visit) -> None:
    with visit() as visitor:
        page = visitor.enter("coordinator")
        page.focus("nav.tabs ul >> nth=0 >> a >> nth=0")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/inbox")


def test_why_not_has_its_three_parts(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.pages.coordinator.unmet.SECONDS", 300.0)  # however busy the machine is
    with visit() as visitor:
        visitor.enter("coordinator")
        page = visitor.go(f"{WEEK}/unmet/tutor-chen")
        page.wait_for_selector("#answer:not([hx-get])", timeout=300_000)
        assert page.locator(".part h2").all_inner_texts() == ["为什么", "差一点", "怎么办"]
        # David is not vetted: the South Gate's story tells it.
        assert "David" in page.inner_text("main")
        assert visitor.faults() == []
        visitor.shoot("desk-why", "zh")


def test_a_why_comes_at_once_and_is_worked_out_when_asked_for(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def solved(week: object, plan: object, id: str, seconds: float) -> object:
        asked.append(id)
        raise NoAnswer("too slow")

    monkeypatch.setattr("api.pages.coordinator.unmet.ask", solved)
    readings.forget()  # and what was answered about them
    with visit(script=False) as visitor:
        visitor.enter("coordinator")
        page = visitor.go(f"{WEEK}/unmet/tutor-chen")
        assert asked == []
        assert "正在重算" in page.inner_text("main")
        page.click("#answer a.main")
        # Nothing came out in time: what the plan states stays, and it is asked again next time.
        assert asked == ["tutor-chen"]
        assert page.locator(".part h2").all_inner_texts() == ["为什么", "差一点", "怎么办"]
        page.reload()
        assert asked == ["tutor-chen"] * 2


def test_only_the_coordinator_reads_the_desk(client: TestClient, signed_as: SignedAs) -> None:
    away = client.get(WEEK, follow_redirects=False)
    assert away.status_code == 404  # there is no such week here
    signed_as("coordinator")
    asked = client.get("/desk/n")
    assert asked.status_code == 401
    assert 'value="/desk/n"' in asked.text  # and back again after signing in
    resident = signed_as("resident", "wang")
    assert client.get("/desk/n", headers=resident).status_code == 403


@pytest.fixture
def own(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Site]:
    """The house's small week (with a policy, if one is given), collecting, on a site of its own."""
    settings = Settings(database=new_file(tmp_path / "own.db"), secure_cookies=False)
    database = Database(settings.database)
    cast = Cast("n", "小院", (("coordinator", "方社工", ""),), {})
    policy = getattr(request, "param", house.POLICY)
    seats = fill(database, house.week().model_copy(update={"policy": policy}), None, cast)
    with ExitStack() as stack:
        stack.callback(database.close)
        yield Site(stack.enter_context(serving(settings)), database, tuple(seats))


def solve(site: Site) -> None:
    """What a worker does."""
    with site.database.reading() as session:
        job = session.exec(select(Job.id).where(Job.state == "queued")).one()
    perform(site.database, job, "here")


def state(site: Site) -> str:
    with site.database.reading() as session:
        return session.exec(select(WeekRow.state)).one()


@pytest.mark.parametrize("script", [True, False])
def test_a_week_goes_from_collecting_to_published_and_back(
    browser: Browser, own: Site, script: bool
) -> None:
    with visiting(browser, own, script=script) as visitor:
        page = visitor.enter("coordinator")
        assert page.url.endswith("/weeks/w")
        page.click("text=截止，不再收")
        page.click("main >> text=去排一排")
        page.click("text=开始排")
        assert "停下，用最好的" in page.inner_text("main")
        if not script:
            assert page.locator("meta[http-equiv=refresh]").count() == 1
        solve(own)
        _settled(visitor)
        page.click("main >> text=看方案")
        assert "茶会" in page.inner_text("main")
        page.click("main >> text=去公布")
        page.fill("#statement", "这周米不够。")
        page.click("form button:has-text('公布')")
        assert state(own) == "published"
        board = visitor.go("/n/n/disclosures")
        assert "这周米不够。" in board.inner_text("main")
        visitor.go("/weeks/w/publish")
        page.click("summary:has-text('收回公布')")
        page.fill("#reason", "写错了一处")
        page.click("button:has-text('收回公布')")
        assert state(own) == "review"
        visitor.go("/n/n")
        assert "还没有公布" in page.inner_text("main")
    with own.database.reading() as session:
        assert session.exec(select(Publication.undone_reason)).all() == ["写错了一处"]


@pytest.mark.parametrize("own", [Policy()], indirect=True)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_comes_first_is_chosen_before_a_run(
    browser: Browser, own: Site, language: Literal["zh", "en"]
) -> None:
    with visiting(browser, own, language=language) as visitor:
        page = visitor.enter("coordinator")
        page.click("form[action$='/state'] button")
        page.set_viewport_size({"width": 360, "height": 800})
        visitor.go("/weeks/w/run")
        assert visitor.faults() == []
        visitor.shoot("desk-run-order", language)
        page.check("input[name=order][value=oldest]")
        page.click("main form button.main")
        with own.database.reading() as session:
            assert is_oldest_first(load_week(session, "w").policy)


def _settled(visitor: Visitor) -> None:
    """The page shows by itself that the run is over; without script, when it is loaded again."""
    if visitor.page.locator("meta[http-equiv=refresh]").count():
        visitor.go("/weeks/w/run")
    visitor.page.wait_for_selector("text=排好了")


def test_a_step_from_an_old_page_is_not_taken(browser: Browser, own: Site) -> None:
    with visiting(browser, own) as visitor:
        page = visitor.enter("coordinator")
        other = visitor.context.new_page()
        other.goto(f"{own.address}/weeks/w")
        page.click("text=截止，不再收")
        other.click("text=截止，不再收")
        assert "事情已经变了" in other.inner_text("main")
        assert state(own) == "frozen"


def report(number: int, value: int, bound: int, tier: str = "good-and-fair") -> JobReport:
    gap = abs(bound - value) / max(1, abs(bound))
    seconds = float(number)
    return JobReport(
        job="j", number=number, tier=tier, value=value, bound=bound, gap=gap, seconds=seconds
    )


def test_the_lines_of_the_chart_close_on_each_other() -> None:
    drawn = chart([report(1, 50, 100), report(2, 80, 90), report(4, 85, 85)])
    assert drawn is not None
    best = [tuple(map(float, point.split(","))) for point in drawn.best.split()]
    bound = [tuple(map(float, point.split(","))) for point in drawn.bound.split()]
    assert [x for x, _ in best] == [8 + 624 * s / 4 for s in (1, 2, 4)]
    gaps = [b - a for (_, a), (_, b) in zip(bound, best, strict=True)]  # y grows downwards
    assert gaps[0] > gaps[1] > gaps[2] == 0
    assert chart([report(1, 50, 100)]) is None
    assert [(t.name, t.percent) for t in tiers_now([report(1, 50, 100)])] == [
        ("good-and-fair", "50.00")
    ]


def test_tiers_of_one_age_each_are_told_as_one() -> None:
    ages = [report(k, 10 - k, 10, f"overdue-{age}") for k, age in enumerate((9, 8), 1)]
    told = tiers_now([*ages, report(3, 10, 10, "overdue"), report(4, 5, 10, "good-and-fair")])
    # What is furthest from proven: 2 of 10.
    assert [(t.name, t.percent) for t in told] == [
        ("overdue-oldest", "20.00"),
        ("good-and-fair", "50.00"),
    ]
    unknown = ages[0].model_copy(update={"gap": None})
    assert [t.percent for t in tiers_now([unknown, ages[1]])] == ["—"]
    alone = [name for name, _ in folded(("must", "overdue-7", "calm", "overdue", "mine-7"))]
    assert alone == ["must", "overdue-oldest", "calm", "overdue", "mine-7"]


@pytest.mark.parametrize(
    ("at", "rows", "page"), [(0, (0, 1), 1), (2, (2, 3), 2), (3, (4,), 3), (9, (4,), 3)]
)
def test_a_long_list_is_cut(at: int, rows: tuple[int, ...], page: int) -> None:
    found = cut(range(5), at, 2)
    assert (found.rows, found.at, found.pages, found.total) == (rows, page, 3, 5)
