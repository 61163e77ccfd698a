"""Pages of the book and of certificates: whole in both languages and at every width, and walked
through without script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Literal

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from sqlmodel import Session

from api.database import Database
from api.pages.booked import fen_of
from api.services.ledger import funds, paying, points
from api.services.ledger.book import Book, Move, Purse
from api.services.ledger.funds import FundGiven
from api.settings import Settings
from models.book import Share
from models.tables import Certificate
from models.tables.base import now
from tests.api.booking import corner
from tests.api.databases import new_file
from tests.api.ledger.sums import whole
from tests.api.pages import lane
from tests.api.pages.lane import MY
from tests.api.pages.site import Site, serving, visiting
from tests.api.pages.test_my_week import LI, lived, send
from tests.api.service import Bearer, SignedAs

__all__ = ["lived"]
QUICK = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
ANN = corner.caller()
NUMBER = "20261208-7Q4M0ZK2XA"
SERVED = (
    ("2026-11-24", "elder-care", "", 90),
    ("2026-11-25", "environment", "扫院子（迪丽热巴·买买提江同心议事厅门前）", 120),
)


def fill(session: Session) -> None:
    """Funds beside the lane's own, points for sun and li, and certificates in every state."""
    tilt = (Share(topic="youth", percent=30),)
    given = FundGiven("happy", "幸福资金", "happiness", "town", shares=tilt)
    funds.make_fund(session, ANN, "n", given)
    funds.promise(session, ANN, "n", "happy", 12_000_050, said="街道答应的")
    crowd = FundGiven("crowd", "小路众筹", "collection", "town", "crowdfunding", request="path")
    funds.make_fund(session, ANN, "n", crowd)
    collected = funds.collect(session, ANN, "n", "crowd", "h4", 5_000)
    paying.reverse(session, ANN, "n", collected.id or 0, said="数错了")
    funds.collect(session, ANN, "n", "crowd", "h4", 4_000)
    paying.pay(session, ANN, "n", "fund", "path", 100_005)
    book = Book(session, ANN, "n")
    for person in ("sun", "li"):
        book.post("earn", [Move(Purse("bank"), Purse("person", person), 150)])
    for id, name, price in (("soap", "肥皂", 60), ("oil", "一桶五升的非转基因压榨花生油", 600)):
        points.offer(session, ANN, "n", id=id, name=name, donor="firm", minutes=price, pieces=20)
    points.give(session, ANN, "n", "li", "sun", 30)
    points.redeem(session, ANN, "n", "sun", "soap")
    long_ago = now() - timedelta(days=8)
    states: dict[str, dict[str, object]] = {
        "asked": {},
        "noticed": {"noticed_at": now(), "objections": ("周三没看见她",)},
        "noticed-8": {"noticed_at": long_ago},
        "issued": {"noticed_at": long_ago, "issued_at": now(), "number": NUMBER},
        "revoked": {
            "noticed_at": long_ago,
            "issued_at": long_ago,
            "ended_at": now(),
            "number": "20261201-0000000000",
            "reason": "时长记错了",
        },
    }
    for id, more in states.items():
        told = {
            "name": "迪丽热巴·买买提江",
            "content": SERVED,
            "minutes": 210,
            "issuer_name": "南门",
        }
        session.add(
            Certificate(
                id=id,
                neighbourhood="n",
                person="sun",
                since="2026-11-01",
                until="2026-11-30",
                state=id.partition("-")[0],
                **({} if id == "asked" else told),  # type: ignore[arg-type]
                **more,  # type: ignore[arg-type]
            )
        )


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The lane with its book, served."""
    folder = tmp_path_factory.mktemp("book")
    settings = Settings(database=new_file(folder / "pages.db"), secure_cookies=False)
    database = Database(settings.database)
    seats = lane.settle(database)
    with database.writing() as session:
        fill(session)
    with ExitStack() as stack:
        stack.callback(database.close)
        yield Site(stack.enter_context(serving(settings)), database, tuple(seats))


PAGES = {
    "public": {
        "money": "/n/n/money",
        "notice": "/n/n/notice",
        "certificate": f"/certificate/{NUMBER}",
        "certificate-revoked": "/certificate/20261201-0000000000",
        "certificate-ask": "/certificate",
    },
    "coordinator": {"book": "/desk/n/book", "issue": "/issue/n", "rules": "/desk/n/rules"},
    "household-head": {"my-points": f"{MY}/points"},
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_of_the_book_are_whole(
    browser: Browser, town: Site, language: Literal["zh", "en"]
) -> None:
    for role, pages in PAGES.items():
        with visiting(browser, town, language=language) as visitor:
            if role != "public":
                visitor.enter(role)
            for name, path in pages.items():
                visitor.page.set_viewport_size({"width": 360, "height": 800})
                visitor.page.emulate_media(color_scheme="dark" if language == "en" else "light")
                visitor.go(path)
                assert visitor.faults() == [], name
                visitor.shoot(name, language)
                visitor.page.set_viewport_size({"width": 360, "height": 800})
                visitor.page.evaluate("document.documentElement.style.fontSize = '36px'")
                assert visitor.fits(), f"{name}, twice the size"


def test_a_fund_is_made_filled_and_corrected_without_script(browser: Browser, town: Site) -> None:
    with visiting(browser, town, script=False) as visitor:
        page = visitor.enter("coordinator")
        visitor.go("/desk/n/book")
        page.click("summary:has-text('建一笔资金')")
        page.fill("#new-name", "妇联基金")
        page.click("form:has(#new-name) button")
        assert "写一个短的代号" in page.inner_text("main")
        assert page.input_value("#new-name") == "妇联基金"
        page.fill("#new-id", "women")
        page.fill("#new-donor", "firm")
        page.click("form:has(#new-name) button")
        page.select_option("#fund", "women")
        page.fill("#amount", "十块")
        page.click("main button:has-text('答应给')")
        assert "写多少元" in page.inner_text("main")
        # The browser complains of what was refused, and of nothing else.
        assert len(visitor.wrong) == 2
        assert all("422" in said for said in visitor.wrong)
        visitor.wrong.clear()
        page.fill("#amount", "1,234.5")
        page.click("main button:has-text('答应给')")
        assert whole(town.database)["fund", "women", ""] == 123_450
        page.click("main li:has-text('1,234.50 元') summary:has-text('冲正') >> nth=0")
        page.fill("main li:has-text('1,234.50 元') >> nth=0 >> input[name=said]", "写错了")
        page.click("main li:has-text('1,234.50 元') >> nth=0 >> button:has-text('冲正')")
        assert "已冲正" in page.inner_text("main")
    assert whole(town.database)["fund", "women", ""] == 0


@pytest.fixture
def filled(lived: Database) -> Database:
    """The lane and its book."""
    with lived.writing() as session:
        fill(session)
    return lived


@QUICK
def test_the_board_tells_money_to_the_fen_and_nobody_s_name(
    client: TestClient, filled: Database
) -> None:
    page = client.get("/n/n/money").text
    assert "120,000.50" in page  # promised by the sub-district
    assert "1,000.05" in page  # paid to the path
    assert "居民 → 小路众筹" in page
    assert "h4 →" not in page
    assert "数错了" not in page
    assert "已冲正" in page
    assert client.get("/n/none/money").status_code == 404
    assert "还没有记过钱" not in page


@QUICK
def test_what_is_paid_for_a_household_is_named_to_who_keeps_the_book_alone(
    client: TestClient, filled: Database, signed_as: SignedAs
) -> None:
    with filled.writing() as session:
        book = Book(session, ANN, "n")
        hold = Move(Purse("fund", "happy"), Purse("held", "happy", "cut"), 100)
        book.post("commit", [hold])
        promise = Move(Purse("giver", "sun", "crowd"), Purse("fund", "crowd"), 100)
        book.post("promise", [promise])  # as a resident's pledge to a collection is
    public = client.get("/n/n/money").text
    assert "幸福资金 → 住户的事（留着）" in public
    assert "上门理发" not in public
    assert "sun →" not in public
    own = client.get("/desk/n/book", headers=signed_as("coordinator")).text
    assert "幸福资金 → 上门理发（留着）" in own
    assert "sun → 小路众筹" in own


@QUICK
def test_the_book_shows_projects_a_page_at_a_time(
    client: TestClient, filled: Database, signed_as: SignedAs
) -> None:
    ann = signed_as("coordinator")
    with filled.writing() as session:
        held = [Purse("held", "happy", f"p-{n:02}") for n in range(20)]
        moves = [Move(Purse("fund", "happy"), purse, 100) for purse in held]
        Book(session, ANN, "n").post("commit", moves)
    first = client.get("/desk/n/book", headers=ann).text  # the twenty; the path comes after them
    shown = [f'name="request" value="{id}"' in first for id in ("p-00", "p-19", "path")]
    assert (shown, "第 1 页，共 2 页" in first) == ([True, True, False], True)
    second = client.get("/desk/n/book?done=&at=2", headers=ann).text
    shown = [f'name="request" value="{id}"' in second for id in ("p-00", "p-19", "path")]
    assert shown == [False, False, True]
    form = {"do": "accept", "request": "path", "at": "2"}
    answer = client.post("/desk/n/book", data=form, headers=ann, follow_redirects=False)
    assert answer.headers["location"].endswith("/book?done=accept&at=2")


@QUICK
def test_points_are_given_and_spent_by_those_whose_they_are(
    client: TestClient, filled: Database, signed_as: SignedAs
) -> None:
    li = signed_as("resident", "li")
    page = client.get(f"{LI}/points", headers=li).text
    assert "<strong>2 小时</strong>" in page
    wrong = client.post(
        f"{LI}/points",
        data={"do": "give", "person": "li", "to": "nobody", "minutes": "x"},
        headers=li,
    )
    assert wrong.status_code == 422
    assert 'id="to-wrong"' in wrong.text
    assert 'id="minutes-wrong"' in wrong.text
    assert 'value="nobody"' in wrong.text
    form = {"do": "give", "person": "li", "to": "wang", "minutes": "30"}
    assert "送到了" in send(client, f"{LI}/points", li, **form)
    assert "换好了" in send(client, f"{LI}/points", li, do="redeem", person="li", offer="soap")
    assert (
        "只有 30"
        in client.post(
            f"{LI}/points", data={"do": "redeem", "person": "li", "offer": "soap"}, headers=li
        ).text
    )
    other = {"do": "give", "person": "sun", "to": "li", "minutes": "30"}
    assert client.post(f"{LI}/points", data=other, headers=li).status_code == 404
    held = whole(filled)
    assert (held["person", "li", ""], held["person", "wang", ""]) == (30, 30)


@pytest.fixture
def ann(signed_as: SignedAs) -> Bearer:
    """A coordinator."""
    return signed_as("coordinator")


@QUICK
def test_a_notice_of_seven_days_leads_to_a_paper_that_anybody_can_check(
    client: TestClient, filled: Database, ann: Bearer, signed_as: SignedAs
) -> None:
    li = signed_as("resident", "li")
    objection = {"certificate": "noticed-8", "said": "不是他"}
    assert "先答复你" in send(client, "/n/n/notice", li, **objection)
    assert client.get("/issue/n", headers=li).status_code == 403
    page = send(client, "/issue/n", ann, do="issue", certificate="noticed-8", said="核对过了")
    assert "出具了" in page
    early = client.post(
        "/issue/n", data={"do": "issue", "certificate": "noticed", "said": "x"}, headers=ann
    )
    assert early.status_code == 409
    assert "公示满七天" in early.text
    with filled.reading() as session:
        number = session.get_one(Certificate, "noticed-8").number
    assert "是真的，有效" in client.get(f"/certificate/{number}").text
    paper = client.get(f"/certificate/{number}.pdf")
    assert paper.content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", paper.content)) <= 1
    assert client.get("/certificate/20261201-0000000000.pdf").status_code == 409
    assert "已经撤销" in client.get("/certificate/20261201-0000000000").text
    unknown = client.get("/certificate?number=2026-nothing")
    assert unknown.status_code == 404
    assert "没有出具过编号是 2026-NOTHING" in unknown.text


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1500.50", 150_050),
        ("1,500.5", 150_050),
        ("0.01", 1),
        ("7", 700),
        ("0", None),
        ("1.234", None),
        ("-1", None),
        ("1e3", None),
        ("100000000.01", None),
        ("", None),
    ],
)
def test_yuan_are_read_to_the_fen(typed: str, fen: int | None) -> None:
    assert fen_of(typed) == fen
