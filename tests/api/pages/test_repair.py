"""The repair desk: an event is reported, a way out is chosen, and it stands published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page
from sqlmodel import col, select

from models.tables import Audit, Engagement, Publication, ReportedEvent
from tests.api.pages.own import published, worked
from tests.api.pages.site import Site, visiting

DESK = "/weeks/w/repair"


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A published week that only is looked at."""
    with published(tmp_path_factory.mktemp("repair")) as site:
        yield site


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Site]:
    with published(tmp_path) as site:
        yield site


QUESTIONS = {
    "": "",
    "person": "/report/person",
    "person-when": "/report/person?person=li",
    "room": "/report/room",
    "pledge": "/report/pledge?pledge=p",
    "wish-whose": "/report/wish?q=h",
    "wish": "/report/wish?home=h2&kind=help",
    "withdrawn": "/report/withdrawn?q=rice",
    "overran": "/report/overran",
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_question_is_whole(
    browser: Browser, looked_at: Site, language: Literal["zh", "en"]
) -> None:
    with visiting(browser, looked_at, language=language) as visitor:
        visitor.enter("coordinator")
        for name, path in QUESTIONS.items():
            visitor.page.set_viewport_size({"width": 360, "height": 800})
            visitor.go(DESK + path)
            assert visitor.faults() == [], name
            visitor.shoot(f"desk-repair-{name or 'home'}", language)


def crew(site: Site, request: str) -> dict[str | None, str]:
    """Who serves in a request by what stands published → what they have answered."""
    with site.database.reading() as session:
        rows = session.exec(
            select(Engagement).where(
                Engagement.kind == "crew",
                Engagement.request == request,
                Engagement.outcome == "open",
            )
        ).all()
    return {row.person: row.answer for row in rows}


def ways(page: Page, site: Site) -> None:
    """Looks for ways out of what the form says, and shows them."""
    page.click("main button:has-text('找出路')")
    assert "正在找出路" in page.inner_text("main")
    worked(page, site, "section.part")


@pytest.mark.parametrize("script", [True, False])
def test_somebody_cannot_come_and_another_is_asked(
    browser: Browser, own: Site, script: bool
) -> None:
    (sick,) = crew(own, "cut")
    called = {"li": "李阿姨", "wang": "王伯", "zhao": "赵姐"}
    with visiting(browser, own, script=script) as visitor:
        page = visitor.enter("coordinator")
        visitor.go(DESK + "/report/person")
        page.click(f"main >> text={called[str(sick)]}")
        page.click("main button:has-text('找出路')")
        assert "选一个" in page.inner_text("main")  # and says so at the field
        visitor.wrong.clear()  # the browser notes the status, as it must
        page.click("label:has-text('理发')")
        page.fill("#reason", "发烧")
        ways(page, own)
        text = page.inner_text("main")
        assert f"{called[str(sick)]} 来不了" in text
        assert "通知的人最少" in text
        assert "不用再去“理发”了" in text
        if script:  # what looks for faults is a script, too
            assert visitor.faults() == []
            visitor.shoot("desk-repair-ways", "zh")
        page.fill("#statement-1", "理发换了人。")
        page.click("main button:has-text('用这条出路') >> nth=0")
        assert "已经照选中的出路改好并公布" in page.inner_text("main")
        visitor.go("/language/en?to=" + DESK)
        assert "Changed" in page.inner_text("main")
        assert "cannot come" in page.inner_text("main")
    now = crew(own, "cut")
    assert sick not in now
    assert list(now.values()) == ["open"]  # somebody else is asked
    with own.database.reading() as session:
        last = session.exec(select(Publication).where(col(Publication.undone_at).is_(None))).one()
        seen = session.exec(select(Audit).where(Audit.entity == "identity")).all()
    assert last.statement == "理发换了人。"
    assert seen  # whose names were read stands in the audit
    assert {line.operation for line in seen} == {"read"}


def test_what_somebody_reported_is_answered_by_the_way_taken(browser: Browser, own: Site) -> None:
    from api.services.answers import answer
    from api.services.signing import Caller
    from models.tables import Grant

    (sick,) = crew(own, "cut")
    caller = Caller("a", grants=(Grant(account="a", role="district", neighbourhood="n"),))
    with own.database.writing() as session:
        asked = session.exec(
            select(Engagement.id).where(Engagement.kind == "crew", Engagement.request == "cut")
        ).one()
        answer(session, caller, asked, "declined", reason="孙子病了")
    with visiting(browser, own) as visitor:
        page = visitor.enter("coordinator")
        visitor.go(DESK)
        text = page.inner_text("main")
        assert "婉拒" in text
        assert "孙子病了" in text
        visitor.shoot("desk-repair-reported", "zh")
        ways(page, own)
        page.click("main button:has-text('用这条出路') >> nth=0")
        visitor.go(DESK)
        assert "没有人报过要处理的事" in page.inner_text("main")
    assert sick not in crew(own, "cut")
    with own.database.reading() as session:
        report = session.exec(select(ReportedEvent)).one()
    assert report.state == "handled"
    assert report.job is not None


def test_what_is_missing_or_impossible_is_said(browser: Browser, own: Site) -> None:
    with visiting(browser, own, script=False) as visitor:
        page = visitor.enter("coordinator")
        visitor.go(DESK + "/report/pledge?pledge=p")
        page.click("main button:has-text('找出路')")
        assert "写还有多少" in page.inner_text("main")
        page.fill("#left", "5")  # more than the 3 that were pledged
        page.click("main button:has-text('找出路')")
        assert "少于原来认捐的 3" in page.inner_text("main")
        visitor.wrong.clear()
