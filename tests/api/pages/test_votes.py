"""A vote as people live it: made and opened at the desk, cast at home, told on the board."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser
from sqlmodel import Session, col, select

from api.services.accounts import GrantGiven, make_by_hand
from api.services.sign_in_links import make_link
from api.services.votes import casting, running
from matcher.budget.elect import elect, profile_of
from matcher.budget.pabulib.read import read_pb
from models.election import Election, Pot, Proposal
from models.tables import BallotRow, PlaceRow, Vote, WeekRow
from models.tables.base import now
from models.tallying import USUAL, BallotKind
from tests.api.pages.own import published
from tests.api.pages.site import Site, Visitor, visiting
from tests.api.service import PASSWORD
from tests.api.votes.village import coordinator, resident

PROJECTS = """楼道灯换成声控灯，三号楼到九号楼 | 600
长椅 | 400
种树 | 500
沙坑 | 200 | g2
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The house's week, with 30 more households in its first house group, and 4 in its second."""
    with published(tmp_path) as made:
        with made.database.writing() as session:
            week = session.exec(select(WeekRow)).one().id
            last = session.exec(
                select(PlaceRow.position).order_by(col(PlaceRow.position).desc()).limit(1)
            ).one()
            homes = [(f"x{i}", "g1") for i in range(30)] + [(f"y{i}", "g2") for i in range(4)]
            for at, (id, group) in enumerate(homes, start=last + 1):
                session.add(
                    PlaceRow(week=week, id=id, position=at, level="household", parent=group)
                )
        yield made


def week_of(site: Site) -> str:
    with site.database.reading() as session:
        return session.exec(select(WeekRow.id)).one()


def ended(site: Site) -> None:
    """Time passes: the vote's end is a minute ago."""
    with site.database.writing() as session:
        vote = session.exec(select(Vote)).one()
        vote.closes_at = now() - timedelta(minutes=1)
        session.add(vote)


def looked(visitor: Visitor, name: str, language: str) -> None:
    assert visitor.faults() == [], name
    visitor.shoot(name, language)


def refused(visitor: Visitor, faults: int, status: str = "422") -> None:
    """The page tells so many faults; the browser noted its status, which is as it should be."""
    assert visitor.page.locator(".faults li").count() == faults
    assert [status in said for said in visitor.wrong] == [True]
    visitor.wrong.clear()


def at_home(visitor: Visitor, who: str) -> None:
    """Sign in as somebody of the house."""
    with visitor.site.database.writing() as session:
        grant = GrantGiven(role="resident", neighbourhood="n", scope=who)
        account = make_by_hand(session, f"resident-{who}", PASSWORD, (grant,))
        token = make_link(session, account.id)
    visitor.go(f"/enter/{token}")
    visitor.page.click("main button[type=submit]")


def fill(visitor: Visitor, **changes: str) -> None:
    page = visitor.page
    closes = (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    fields = {
        "title": "小院一千元怎么用", "money": "1000", "projects": PROJECTS, "areas": "g2 | 300",
        "closes": closes,
    }  # fmt: skip
    for name, text in {**fields, **changes}.items():
        page.fill(f"[name={name}]", text)


def opened(session: Session, kind: BallotKind, area: str | None = None) -> str:
    """A vote on two projects that is open; with an area, only for those who live there."""
    election = Election(
        kind=kind,
        pots=(Pot(id="open", money=1000, area=area),),
        proposals=(Proposal(id="a", cost=600, name="灯"), Proposal(id="b", cost=400, name="椅")),
        ballots=(),
        parts=100,
    )
    given = running.Given(
        title="小事",
        election=election,
        rule="equal-shares+greedy",
        measure=USUAL[kind],
        most_choices=2,
        sum_points=10,
        closes_at=now() + timedelta(days=1),
    )
    vote = running.make(session, coordinator(), "n", given)
    return running.move(session, coordinator(), vote.id, "open").id


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_vote_is_made_cast_closed_and_told(
    browser: Browser, site: Site, language: Literal["zh", "en"]
) -> None:
    week = week_of(site)
    with visiting(browser, site, language=language, width=1280) as ann:
        ann.enter("coordinator")
        page = ann.go(f"/weeks/{week}/votes")
        fill(ann, projects="灯 | 600\n长椅 | many\n| 3", money="0")
        page.click("main form.narrow button.main")
        refused(ann, 3)  # no name, a cost, the money
        assert "长椅 | many" in page.input_value("[name=projects]")
        looked(ann, "votes-wrong", language)
        fill(ann)
        page.click("main form.narrow button.main")
        looked(ann, "vote-draft", language)
        page.click("main button[value=open]")
        # h3 and what is added to it lie in g2: five households, on paper; all others are 34.
        assert page.locator("select[name=area] option").count() == 1
        page.fill("[name=paper]", "4 | x")
        page.click("main form.narrow button.main")
        refused(ann, 1)
        page.fill("[name=paper]", "4, 2 | 1")
        page.click("main form.narrow button.main")
        looked(ann, "vote-open", language)
    with visiting(browser, site, language=language) as li:
        at_home(li, "li")
        page = li.go("/my/n/li")
        page.click(".note a[href*='/votes/']")
        looked(li, "ballot", language)
        for name in ("1", "2", "3"):
            page.check(f"[name=choice][value='{name}']")
        page.click("main button.main")
        assert page.locator(".note.good").count() == 1
        assert page.locator("[name=choice]:checked").count() == 0
        looked(li, "ballot-cast", language)
    with site.database.writing() as session:
        vote = session.exec(select(Vote)).one()
        (row,) = session.exec(select(BallotRow)).all()
        assert row.choices == ("1", "2", "3")
        for i in range(20):
            choices = ("1",) if i < 14 else ("2", "3")
            casting.cast(session, resident(f"x{i}"), vote.id, f"x{i}", choices)
    ended(site)
    with visiting(browser, site, language=language, width=1280) as ann:
        ann.enter("coordinator")
        page = ann.go(f"/weeks/{week}/votes/{vote.id}")
        page.click("main button[value=closed]")
        looked(ann, "vote-closed", language)
        ann.go(f"/weeks/{week}/votes")
        looked(ann, "votes-desk", language)
    with visiting(browser, site, language=language) as visitor:
        page = visitor.go("/n/n/votes")
        looked(visitor, "votes", language)
        page.click(".card a")
        # 22 ballots: 45.45 each of 1,000. 1: 15 · 45.45 = 681 for 600. 3: 7 of whom one has paid
        # 40: 6 · 45.45 + 5.45 < 400. 4: the paper's one has all of g2's 300 for 200. Then greedy:
        # 2 (8 votes) for 400.
        assert page.locator("ol.events > li").count() == 3
        looked(visitor, "vote-result", language)
        text = site.get(f"/n/n/votes/{vote.id}/ballots.pb").text
        again = elect(profile_of(read_pb(text).election, "cost"), "equal-shares+greedy")
        assert set(again.funded) == {"1", "2", "4"}
        table = site.get(f"/n/n/votes/{vote.id}/ballots.csv")
        assert len(table.text.splitlines()) == 23
        assert "attachment" in table.headers["content-disposition"]
        assert "x1" not in text + table.text


@pytest.mark.parametrize("kind", ["cumulative", "ranked", "scored"])
def test_points_and_places_are_typed_and_wrong_ones_told(
    browser: Browser, site: Site, kind: Literal["cumulative", "ranked", "scored"]
) -> None:
    with site.database.writing() as session:
        vote = opened(session, kind)
    with visiting(browser, site) as li:
        at_home(li, "li")
        page = li.go(f"/my/n/li/votes/{vote}")
        page.fill("[name=n-a]", "9")
        page.fill("[name=n-b]", "9" if kind != "scored" else "x")
        page.click("main button.main")
        refused(li, 1)
        assert page.input_value("[name=n-a]") == "9"
        looked(li, f"ballot-{kind}", "zh")
        page.fill("[name=n-a]", "2")
        page.fill("[name=n-b]", "1")
        page.click("main button.main")
        assert page.locator(".note.good").count() == 1
    with site.database.reading() as session:
        (row,) = session.exec(select(BallotRow)).all()
    if kind == "ranked":
        assert (row.choices, row.points) == (("b", "a"), ())
    else:
        assert (row.choices, row.points) == (("a", "b"), (2, 1))


def test_small_groups_and_empty_pages_are_told_what_to_do(browser: Browser, site: Site) -> None:
    with visiting(browser, site) as visitor:
        visitor.go("/n/n/votes")
        looked(visitor, "votes-empty", "zh")
        at_home(visitor, "li")
        visitor.go("/my/n/li/votes")
        looked(visitor, "my-votes-empty", "zh")
        with site.database.writing() as session:
            vote = opened(session, "approval", "g2")
    with visiting(browser, site) as visitor:
        at_home(visitor, "zhao")
        page = visitor.go(f"/my/n/zhao/votes/{vote}")
        assert page.locator("[name=choice]").count() == 0
        assert "用纸投票" in page.inner_text("main")
        looked(visitor, "ballot-paper", "zh")
        visitor.go(f"/n/n/votes/{vote}")
        looked(visitor, "vote-open-board", "zh")
        assert site.get(f"/n/n/votes/{vote}/ballots.pb").status_code == 404
