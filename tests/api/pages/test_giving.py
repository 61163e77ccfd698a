"""The enterprise's desk: as last time, less than was said, the year, and thanks on paper."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress
from typing import Literal

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from sqlmodel import select

from api.database import Database
from api.pages.amounts import amount
from api.pages.enterprise.report import told
from api.pages.look import Look
from api.pages.typesetting import set_in_pdf
from api.services.gifts import Gift, gifts, weeks_of_year
from api.services.signing import PUBLIC
from models.event import PledgeShort
from models.supply import Hire
from models.tables import (
    Engagement,
    ItemRow,
    PersonRow,
    PledgeRow,
    Publication,
    ReportedEvent,
)
from tests.api.pages.lane import GIVE
from tests.api.pages.site import Site, visiting
from tests.api.pages.test_lane_seen import street
from tests.api.pages.test_my_week import lived, send
from tests.api.service import Bearer, SignedAs

__all__ = ["lived", "street"]
QUICK = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
ZH = Look("zh", False, PUBLIC)


@pytest.fixture
def firm(lived: Database, signed_as: SignedAs) -> Bearer:
    """Somebody who speaks for the firm."""
    return signed_as("organisation", "firm")


# --- as last time, and less -----------------------------------------------------------------------


@QUICK
def test_a_pledge_begins_as_last_time(client: TestClient, firm: Bearer) -> None:
    page = client.get(f"{GIVE}/pledge", headers=firm).text
    assert "秋收大米 · 3 袋" in page
    page = client.get(f"{GIVE}/pledge?last=p", headers=firm).text
    assert re.search(r'value="rice" selected', page)
    assert re.search(r'name="quantity"[^>]+value="3"', page)
    page = client.get(f"{GIVE}/pledge?like=p", headers=firm).text  # what is left of it this week
    assert re.search(r'name="quantity"[^>]+value="1"', page)


@QUICK
def test_less_than_was_said_is_an_event_until_it_is_taken_back(
    client: TestClient, firm: Bearer, lived: Database
) -> None:
    page = client.get(GIVE, headers=firm).text
    assert page.count("给不了这么多了？") == 2
    page = send(client, f"{GIVE}/short", firm, id="p", left="1", reason="车坏了")
    assert "谢谢早说" in page
    assert "你们说了只有 1 袋" in page
    send(client, f"{GIVE}/short", firm, id="p", left="0")  # the last word counts
    with lived.reading() as session:
        said = {event.state: event.content for event in session.exec(select(ReportedEvent))}
        assert isinstance(said["open"], PledgeShort)
        assert (said["open"].pledge, said["open"].quantity) == ("p", 0)
        assert isinstance(said["withdrawn"], PledgeShort)
        assert said["withdrawn"].reason == "车坏了"
    page = send(client, f"{GIVE}/short", firm, id="p", whole="yes")
    assert "还按原来的数" in page
    with lived.reading() as session:
        assert {event.state for event in session.exec(select(ReportedEvent))} == {"withdrawn"}


@QUICK
@pytest.mark.parametrize("left", ["3", "-1", "two", ""])
def test_no_less_and_no_number_are_told_at_the_field(
    client: TestClient, firm: Bearer, lived: Database, left: str
) -> None:
    answer = client.post(f"{GIVE}/short", data={"id": "p", "left": left}, headers=firm)
    assert answer.status_code == 422
    assert 'id="left-wrong"' in answer.text
    with lived.reading() as session:
        assert session.exec(select(ReportedEvent)).all() == []


@QUICK
def test_nobody_speaks_for_another_s_pledge(
    client: TestClient, firm: Bearer, lived: Database, signed_as: SignedAs
) -> None:
    with lived.writing() as session:
        session.get_one(PledgeRow, ("w", "p")).donor = "other"
    form = {"id": "p", "left": "0"}
    assert client.post(f"{GIVE}/short", data=form, headers=firm).status_code == 404
    li = signed_as("resident", "li")
    assert client.get(f"{GIVE}/year", headers=li).status_code == 403


# --- a year ---------------------------------------------------------------------------------------


def test_a_year_counts_what_was_given_and_whom_it_reached(lived: Database) -> None:
    with lived.writing() as session:
        # zhao's two hours at the path are staff hours of a pledge; li is paid from the fund.
        fields = {
            name: getattr(session.get_one(PledgeRow, ("w", "p")), name)
            for name in (PledgeRow.model_fields)
        }
        staff = {"id": "hands", "kind": "staff", "item": None, "quantity": 600, "position": 9}
        session.add(PledgeRow(**{**fields, **staff}))
        session.get_one(PersonRow, ("w", "zhao")).staff_pledge = "hands"
        session.get_one(PersonRow, ("w", "li")).hire = Hire(fund="fund", price_per_hour=1_001)
    with lived.reading() as session:
        weeks = weeks_of_year(session, "n", 2126)
        assert [week.id for week in weeks] == ["w"]
        assert weeks_of_year(session, "n", 2125) == []
        found = {gift.pledge.id: gift for gift in gifts(session, "firm", weeks)}
        # Rice: two bags to the suns. The fund: 3,000 yuan for the path, which asks for itself, and
        # an hour of li's at 10.01 yuan for the suns. Hands: an hour's talk, two of the path.
        assert (found["p"].used, found["p"].reached) == (2, frozenset({"h4"}))
        assert (found["fund"].used, found["fund"].reached) == (301_001, frozenset({"path", "h4"}))
        assert (found["hands"].used, found["hands"].reached) == (180, frozenset({"talk", "path"}))
        assert gifts(session, "other", weeks) == []


@QUICK
def test_what_did_not_happen_or_was_taken_back_was_not_given(lived: Database) -> None:
    with lived.writing() as session:
        flow = session.exec(
            select(Engagement).where(Engagement.request == "rice", Engagement.kind == "flow")
        ).one()
        flow.outcome = "missed"
    with lived.writing() as session:
        found = {g.pledge.id: g for g in gifts(session, "firm", weeks_of_year(session, "n", 2126))}
        assert (found["p"].used, found["p"].households, found["fund"].used) == (0, 0, 300_000)
        standing = session.exec(select(Publication)).one()
        standing.undone_at = standing.published_at
        session.flush()
        assert weeks_of_year(session, "n", 2126) == []


def test_few_are_never_told_exactly_not_even_by_the_height_of_a_bar() -> None:
    def gift(start: str, who: int) -> Gift:
        pledge = PledgeRow(week=start, id="p", position=0, donor="firm", kind="goods", quantity=9)
        reached = frozenset(f"{start}{n}" for n in range(who))
        return Gift(start, start, pledge, None, 0, reached)

    months = told(ZH, [gift("2026-01-05", 1), gift("2026-02-02", 4), gift("2026-03-02", 10)]).months
    assert [bar.said for bar in months] == ["不到 5 户", "不到 5 户", "10 户"]
    assert [bar.height for bar in months] == [50.0, 50.0, 100.0]


def test_amounts_keep_their_fractions() -> None:
    oil = ItemRow(week="w", id="oil", position=0, kind="goods", unit="升", parts=10)
    assert amount(ZH, 25, oil) == "2.5 升"
    assert amount(ZH, 12_000, oil) == "1,200 升"
    assert amount(ZH, 95, None) == "1.583 小时"


# --- on paper -------------------------------------------------------------------------------------


def fonts(pdf: bytes) -> set[str]:
    """The names of the fonts that a PDF carries."""
    parts = [pdf]
    for one in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with suppress(zlib.error):  # a font's own bytes are packed otherwise
            parts.append(zlib.decompress(one[1]))
    return {
        name.decode() for part in parts for name in re.findall(rb"/FontName\s*/([^\s/>]+)", part)
    }


@QUICK
def test_thanks_and_the_year_are_set_in_the_font_that_is_brought_along(
    client: TestClient, firm: Bearer
) -> None:
    for path in (
        "certificate.pdf?week=w",
        "certificate.pdf?year=2126",
        "year.pdf?year=2126",
        "year.pdf?year=2000",
    ):
        answer = client.get(f"{GIVE}/{path}", headers=firm)
        assert answer.status_code == 200, path
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        names = fonts(answer.content)
        assert names, path
        assert all("NotoSansSC" in name.replace("-", "") for name in names), (path, names)
    nothing = client.get(f"{GIVE}/certificate.pdf?year=2000", headers=firm)
    assert nothing.status_code == 404
    unknown = client.get(f"{GIVE}/certificate.pdf?week=none", headers=firm)
    assert unknown.status_code == 404


def test_setting_a_page_fetches_nothing() -> None:
    pictures = '<img src="http://127.0.0.1:9/x.png"><img src="file:///etc/hosts">'
    made = set_in_pdf(f"<p>同心</p>{pictures}")
    assert made.startswith(b"%PDF-")
    assert made.count(b"/Subtype /Image") == 0


# --- as a browser shows it ------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_enterprise_s_pages_are_whole(
    browser: Browser, street: Site, language: Literal["zh", "en"]
) -> None:
    pages = {
        "give-week": GIVE,
        "give-year": f"{GIVE}/year?year=2126",
        "give-no-year": f"{GIVE}/year?year=2000",
        "give-again": f"{GIVE}/pledge",
    }
    with visiting(browser, street, language=language) as visitor:
        visitor.enter("organisation")
        for name, path in pages.items():
            visitor.page.set_viewport_size({"width": 360, "height": 800})
            visitor.go(path)
            assert visitor.faults() == [], name
            visitor.shoot(name, language)
