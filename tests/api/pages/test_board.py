"""The public board: what it tells, to whom, and how it looks."""

from __future__ import annotations

from typing import Literal

import pytest

from api.pages.counts import split
from api.pages.look import Look
from api.services.signing import PUBLIC
from matcher.baseline import greedy
from scenarios.south_gate import south_gate
from scenarios.south_gate.identities import NAMES
from tests.api.pages.conftest import Visit
from tests.api.pages.site import Site

START = "/n/nanmen"
PAGES = {
    "programme": "",
    "projects": "/projects",
    "disclosures": "/disclosures",
    "fairness": "/fairness",
    "thanks": "/thanks",
    "check": "/check",
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_whole_and_open_to_all(
    visit: Visit, name: str, language: Literal["zh", "en"]
) -> None:
    with visit(language=language) as visitor:
        page = visitor.go(START + PAGES[name])
        assert page.get_attribute("html", "lang") == {"zh": "zh-CN", "en": "en"}[language]
        assert visitor.faults() == []
        visitor.shoot(f"board-{name}", language)


def test_the_front_door_leads_to_the_only_board_without_script(visit: Visit) -> None:
    with visit(script=False) as visitor:
        page = visitor.go("/")
        assert page.url.endswith(START)
        assert "英语角" in page.inner_text("main")


def test_every_public_session_is_an_event_for_machines(visit: Visit) -> None:
    week = south_gate()
    kinds = {request.id: request.kind for request in week.requests}
    content = greedy(week).content
    expected = sum(kinds[p.request] in ("activity", "project") for p in content.placements)
    with visit() as visitor:
        page = visitor.go(START)
        events = page.locator('[itemtype="https://schema.org/Event"]')
        assert events.count() == expected > 5
        first = events.first
        assert first.locator('[itemprop="name"]').first.inner_text()
        starts = first.locator('[itemprop="startDate"]').get_attribute("datetime")
        assert starts is not None
        assert starts.endswith("+08:00")


def test_a_full_week_is_shown_day_by_day(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert site.get(START).text.count('class="day"') == 7
    monkeypatch.setattr("api.pages.board.MANY", 3)
    text = site.get(f"{START}?day=5").text
    assert text.count('class="day"') == 1
    assert "英语角" in text  # on Saturday


def test_no_page_names_a_person_or_a_household(visit: Visit) -> None:
    week = south_gate()
    homes = [p.name for p in week.geography.places if p.level == "household"]
    hidden = [*NAMES, *NAMES.values(), *homes]
    with visit() as visitor:
        for path in (*PAGES.values(), "/money"):
            text = visitor.go(START + path).inner_text("main")
            assert [name for name in hidden if name in text] == [], path


@pytest.mark.parametrize(
    ("asked", "served", "expected"),
    [
        (20, 13, ("13 件", "7 件")),  # both are many
        (13, 10, ("至少 9 件", "不到 5 件")),  # 3 go without: 9 to 12 were served
        (13, 2, ("不到 5 件", "至少 9 件")),
        (13, 13, ("13 件", "没有")),
        (7, 4, ("—", "—")),  # whichever side is told tells the other
    ],
)
def test_few_are_not_given_away_by_the_many(
    asked: int, served: int, expected: tuple[str, str]
) -> None:
    assert split(Look("zh", large=False, caller=PUBLIC), asked, served) == expected


def test_an_unknown_neighbourhood_is_a_page_that_helps(visit: Visit) -> None:
    with visit() as visitor:
        page = visitor.go("/n/nowhere", status=404)
        assert "没有找到" in page.inner_text("h1")
        visitor.wrong.clear()  # the browser reports every 404 itself
