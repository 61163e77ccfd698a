"""The village's stories in a browser, on a phone in Chinese and on a desk in English: a project
from the suggestion to the vote and its rounds, money that residents gave, hours given on, a
certificate checked by its number, and the English corner as a club."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser
from sqlmodel import Session, select

from api.database import Database
from api.demo import Cast, fill
from api.services.ledger import funds, points
from api.services.ledger.book import Book, Move, Purse
from api.services.ledger.funds import FundGiven
from api.services.register import doing
from api.services.votes import casting, running
from api.settings import Settings
from models.tables import Certificate, RegisterEntry, Vote
from models.tables.base import now
from tests.api.booking.corner import caller
from tests.api.databases import new_file
from tests.api.ledger.sums import whole
from tests.api.pages.site import Site, Visitor, serving, visiting
from tests.api.register.test_south_village import HOMES, village
from tests.api.votes.village import coordinator, resident

ANN = caller()
NUMBER = "20261208-7Q4M0ZK2XA"
CAST = Cast(
    "n",
    "南村",
    (
        ("coordinator", "方社工", ""),
        ("resident", "李师傅", "li"),
        ("organisation", "外贸公司", "firm"),
    ),
    {"li": "李师傅", "wang": "王阿姨"},
)
Language = Literal["zh", "en"]
BOTH = pytest.mark.parametrize(("language", "width"), [("zh", 360), ("en", 1280)])


def settle(session: Session) -> None:
    """Offices, money, points, a certificate: what a village has before the story begins."""

    def begin(sort: str, **deed: Any) -> None:
        doing.begin(session, ANN, "n", sort, deed, moment=now())

    begin("settings", kind="set", settings={"discussion_households": 2})
    elected: dict[str, Any] = {"kind": "elect", "office": "representative", "place": "b1"}
    elected |= {"on": "2025-11-01", "candidates": [{"person": "li", "votes": 2}], "ballots": 2}
    begin("offices", **elected, minutes="唱票无异议。")
    crowd = FundGiven("crowd", "小路众筹", "collection", "town", "crowdfunding", request="path")
    funds.make_fund(session, ANN, "n", crowd)
    for who, fen in (("li", 30_001), ("wang", 49_999)):
        funds.collect(session, ANN, "n", "crowd", who, fen)
    earned = [Move(Purse("bank"), Purse("person", "li"), 150)]
    Book(session, ANN, "n").post("earn", earned)
    points.offer(session, ANN, "n", id="soap", name="肥皂", donor="firm", minutes=60, pieces=9)
    session.add(
        Certificate(
            id="c", neighbourhood="n", person="li", since="2026-11-01", until="2026-11-30",
            state="issued", name="李师傅", content=(("2026-11-24", "environment", "铺路", 120),),
            minutes=120, issuer_name="南村", number=NUMBER, noticed_at=now() - timedelta(days=8),
            issued_at=now(),
        )
    )  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The village, served."""
    settings = Settings(database=new_file(tmp_path / "story.db"), secure_cookies=False)
    database = Database(settings.database)
    seats = fill(database, village(), None, CAST)
    with database.writing() as session:
        settle(session)
    with ExitStack() as stack:
        stack.callback(database.close)
        yield Site(stack.enter_context(serving(settings)), database, tuple(seats))


def sound(visitor: Visitor, where: str) -> None:
    """Nothing is cut off, and axe finds nothing."""
    visitor.page.wait_for_load_state()
    assert visitor.beyond() == [], where
    assert visitor.faults() == [], where


def reviewed(site: Site, id: str) -> None:
    """What the hall does in between: a second voice, the discussion, the committee."""
    day = "2025-11-03"
    with site.database.writing() as session:
        for deed in (
            {"kind": "voice", "step": "discussion", "household": "h2", "said": "for"},
            {"kind": "discuss", "on": day, "where": "院里", "minutes": "都赞成。"},
            {"kind": "review", "on": day, "minutes": "可行。", "present": 5,
             "decision": "approve", "funds": "幸福资金"},
        ):  # fmt: skip
            doing.act(session, ANN, "n", "projects", id, deed, moment=now())


@BOTH
def test_a_project_from_the_suggestion_to_the_rounds_of_the_vote(
    browser: Browser, site: Site, language: Language, width: int
) -> None:
    with visiting(browser, site, language=language, width=width) as li:
        page = li.enter("resident")
        li.go("/n/n/register/projects")
        page.fill("#suggest-name", "晾衣架")
        page.select_option("#suggest-topic", "mutual-aid")
        page.select_option("#suggest-place", "g1")
        page.fill("#suggest-text", "院子里没地方晒被子。")
        page.select_option("#suggest-owner", "household:h1")
        page.locator("form:has(#suggest-name) summary").first.click()
        page.fill("#suggest-plan-budget", "600")
        page.click("form:has(#suggest-name) button[type=submit]")
        page.select_option("#move-person", "li")
        page.fill("#move-statement", "家家用得上。")
        page.click("form:has(#move-person) button[type=submit]")
        page.click("button[value=for]")
        sound(li, "in discussion")
    with site.database.reading() as session:
        chosen = select(RegisterEntry.id).where(RegisterEntry.name == "晾衣架")
        id = session.exec(chosen).one()
    reviewed(site, id)
    with visiting(browser, site, language=language, width=width) as ann:
        page = ann.enter("coordinator")
        ann.go("/weeks/w/votes")
        page.fill("#title", "晾衣架要不要")
        page.fill("#money", "1000")
        page.check(f"input[name=project][value='{id}:60000']")
        page.fill("#closes", (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"))
        page.click("main form.narrow button.main")
        page.click("main button[value=open]")
        sound(ann, "the vote at the desk")
    with visiting(browser, site, language=language, width=width) as li:
        page = li.enter("resident")
        li.go("/my/n/li")
        page.click(".note a[href*='/votes/']")
        page.check(f"[name=choice][value='{id}']")
        page.click("main button.main")
        assert page.locator(".note.good").count() == 1
        sound(li, "voted")
    with site.database.writing() as session:
        vote = session.exec(select(Vote)).one()
        for home in HOMES[:3]:
            casting.cast(session, resident(home), vote.id, home, (id,))
        casting.cast(session, resident(HOMES[3]), vote.id, HOMES[3], ())
        vote.closes_at = now() - timedelta(minutes=1)
        session.flush()
        running.move(session, coordinator(), vote.id, "closed")
    with visiting(browser, site, language=language, width=width) as anybody:
        page = anybody.go("/n/n/votes")
        page.click(".card a")
        # Five households voted, 200 yuan each; four of them pay 150 for the 600.
        assert page.locator("ol.events > li").count() == 1
        assert "400" in page.inner_text("ol.events .when")
        sound(anybody, "the rounds")
        page.click("ol.events a")
        said = page.inner_text("main")
        assert ("4 of 5" if language == "en" else "5 户投票，4 户想要") in said
        sound(anybody, "the project after the vote")


@BOTH
def test_money_hours_a_certificate_and_the_english_corner(
    browser: Browser, site: Site, language: Language, width: int
) -> None:
    with visiting(browser, site, language=language, width=width) as anybody:
        page = anybody.go("/n/n/money")
        said = page.inner_text("main")
        assert "小路众筹" in said
        assert "800" in said  # 300.01 + 499.99
        assert "王阿姨" not in said
        sound(anybody, "crowdfunding")
        anybody.go("/certificate")
        page.fill("#number", NUMBER.lower())
        page.click("main form button.main")
        assert page.locator(".note.good").count() == 1
        assert "李师傅" in page.inner_text("main")
        sound(anybody, "the certificate")
    with visiting(browser, site, language=language, width=width) as li:
        page = li.enter("resident")
        li.go("/my/n/li/points")
        page.fill("#to", "wang")
        page.fill("#minutes", "90")
        page.click("form:has(#to) button")
        assert page.locator(".note.good").count() == 1
        sound(li, "hours given")
    held = whole(site.database)
    assert (held["person", "li", ""], held["person", "wang", ""]) == (60, 90)
    with visiting(browser, site, language=language, width=width) as firm:
        page = firm.enter("organisation")
        firm.go("/n/n/register/clubs")
        page.fill("#establish-name", "英语角")
        page.select_option("#establish-topic", "child-care")
        page.select_option("#establish-place", "b1")
        page.fill("#establish-text", "周末教孩子英语。")
        page.select_option("#establish-owner", "organisation:firm")
        page.click("form:has(#establish-name) button[type=submit]")
        sound(firm, "the English corner")
        club = page.url.partition("?")[0].removeprefix(site.address)
    with visiting(browser, site, language=language, width=width) as li:
        page = li.enter("resident")
        li.go(club)
        page.locator(
            "details:has(#join-person) summary, section:has(#join-person) h2"
        ).first.click()
        page.select_option("#join-person", "li")
        page.click("form:has(#join-person) button[type=submit]")
        sound(li, "joined")
    with site.database.reading() as session:
        entry = session.exec(select(RegisterEntry).where(RegisterEntry.name == "英语角")).one()
        assert (entry.stands, entry.deeds) == ("open", 2)
