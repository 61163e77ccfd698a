"""Book a room: taken at once where a week is published, asked for where it still takes wishes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Literal

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from sqlmodel import col, select

from api.database import Database
from api.demo import Cast, Seat, fill
from api.settings import Settings
from matcher.baseline import greedy
from models.base import Window
from models.demand import RoomNeed
from models.plan import PlanFile
from models.tables import RequestRow, Reservation
from models.week import Week
from tests import build
from tests.api.booking.test_faces import ahead, day
from tests.api.databases import new_file
from tests.api.pages.site import Site, serving, visiting
from tests.api.service import Bearer, SignedAs

MY = "/my/n/sun"
TUESDAY, NEXT = day(1)[:10], day(7)[:10]
"""In the published week; the first day of the week after, which takes wishes."""
CAST = Cast("n", "南门", people=(("resident", "孙奶奶", "sun"),), identities={"sun": "孙奶奶"})
QUICK = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
"""For tests in which the database decides nothing."""
NAMES = {"tea": "茶室（迪丽热巴·买买提江同心议事厅）", "kitchen": "厨房"}


def week() -> Week:
    """The corner's rooms, a hundred years on, open from 8:00 to 22:00; one household wishes for tea
    on Monday from 19:00 to 20:00 and can have it."""
    hours = tuple(Window(start=day(n, "08:00"), end=day(n, "22:00")) for n in range(7))
    evening = build.session(
        windows=(Window(start=day(0, "19:00"), end=day(0, "20:00")),),
        room=RoomNeed(function="tea", people=8),
    )
    wish = build.request("party", "booking", household="h2", place="h2", sessions=(evening,))
    rooms = tuple(
        room.model_copy(update={"name": NAMES[room.id], "open": hours}) for room in ahead().rooms
    )
    return ahead().model_copy(update={"rooms": rooms, "requests": (wish,)})


def settled(database: Database) -> list[Seat]:
    """The week published, and the one after it open."""
    plan = greedy(week())
    file = PlanFile(plan=plan, hash=plan.content_hash())
    return fill(database, week(), file, CAST, following=True)


def tea(date: str, **more: str) -> dict[str, str]:
    """The form, filled in."""
    return {"function": "tea", "day": date, "minutes": "60", "people": "4", **more}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Both weeks, served."""
    folder = tmp_path_factory.mktemp("book")
    settings = Settings(database=new_file(folder / "pages.db"), secure_cookies=False)
    database = Database(settings.database)
    seats = settled(database)
    with ExitStack() as stack:
        stack.callback(database.close)
        yield Site(stack.enter_context(serving(settings)), database, tuple(seats))


@pytest.fixture
def sun(database: Database, signed_as: SignedAs) -> Bearer:
    """The resident sun, with both weeks."""
    settled(database)
    return signed_as("resident", "sun")


def test_a_room_is_taken_given_back_and_kept_after_all(browser: Browser, town: Site) -> None:
    with visiting(browser, town, script=False) as visitor:
        page = visitor.enter("resident")
        page.click("main >> text=订房间")
        page.click("text=看什么时候可以")  # nothing chosen: told at the field
        assert [t.strip() for t in page.locator(".wrong").all_inner_texts()] == ["选一样想做的事"]
        page.check("input[value=tea]")
        page.select_option("#day", TUESDAY)
        page.fill("#people", "8")
        page.click("text=看什么时候可以")
        assert page.locator(".card h3").all_inner_texts() == [
            NAMES["tea"],
            f"{NAMES['tea']} + 厨房",
        ]
        page.click(f"button[aria-label='{NAMES['tea']} 10:00']")
        assert "房间是你的了" in page.inner_text("main")
        assert "10:00–11:00" in page.inner_text("main li")
        page.click("text=退掉")
        assert "让给别人" in page.inner_text("main")
        page.click("text=还是我要")
        assert "10:00–11:00" in page.inner_text("main li")
        assert "喝茶" in visitor.go(MY).inner_text(".events")
    with town.database.reading() as session:
        made = session.exec(select(Reservation)).one()
    assert (made.state, made.room, made.person, made.attending) == ("confirmed", "tea", "sun", 8)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_are_whole(browser: Browser, town: Site, language: Literal["zh", "en"]) -> None:
    pages = {
        "my-book-free": f"day={TUESDAY}&function=tea&minutes=60&people=4&back=x",
        "my-book-stands": f"day={NEXT}&function=tea&minutes=60&people=4&start={NEXT}T19:00",
    }
    with visiting(browser, town, language=language) as visitor:
        visitor.enter("resident")
        visitor.go(f"{MY}/book?day={NEXT}&minutes=1&people=many")
        assert visitor.faults() == []
        for name, query in pages.items():
            visitor.page.set_viewport_size({"width": 360, "height": 800})
            visitor.go(f"{MY}/book?{query}")
            assert visitor.faults() == [], name
            visitor.shoot(name, language)


@QUICK
def test_every_mistake_is_told_at_its_field_and_nothing_typed_is_lost(
    client: TestClient, sun: Bearer
) -> None:
    wrong = {"function": "", "day": "2126-01-01", "minutes": "7", "people": "²", "start": "soon"}
    answer = client.post(f"{MY}/book", data=wrong, headers=sun)
    assert answer.status_code == 422
    for name in wrong:
        assert f'id="{name}-wrong"' in answer.text, name
    assert 'value="²"' in answer.text
    many = client.get(f"{MY}/book", params=tea(TUESDAY, people="21"), headers=sun)
    assert "最大的房间坐 20 人" in many.text  # both rooms as one

    stranger = client.post(
        f"{MY}/book", data=tea(TUESDAY, room="tea", start=day(1, "09:00"), person="li"), headers=sun
    )
    assert stranger.status_code == 422
    assert 'id="person-wrong"' in stranger.text


def test_a_slot_taken_meanwhile_says_so_and_offers_what_is_left(
    client: TestClient, sun: Bearer, signed_as: SignedAs, database: Database
) -> None:
    wanted = tea(TUESDAY, people="8", room="tea", start=day(1, "10:00"))
    wang = signed_as("resident", "wang")
    theirs = client.post("/my/n/wang/book", data=wanted, headers=wang, follow_redirects=False)
    assert theirs.status_code == 303, theirs.text
    answer = client.post(f"{MY}/book", data=wanted, headers=sun)
    assert answer.status_code == 409
    assert "该时段已被占用" in answer.text
    # Half an hour before and after: 11:00 is gone too, 12:00 is not.
    label = f'aria-label="{NAMES["tea"]} '
    offered = [f"{label}{clock}" in answer.text for clock in ("10:00", "11:00", "12:00")]
    assert offered == [False, False, True]
    with database.reading() as session:
        assert [it.person for it in session.exec(select(Reservation))] == ["wang"]
    # Whoever gave it back and wants it again may find it gone.
    mine = client.post(f"{MY}/book", data={**wanted, "start": day(1, "14:00")}, headers=sun)
    assert mine.status_code == 200
    with database.reading() as session:
        own = session.exec(select(Reservation).where(Reservation.person == "sun")).one().id
    client.post(f"{MY}/book/back", data={"reservation": own, "to": "cancelled"}, headers=sun)
    zhao = signed_as("resident", "zhao")
    theirs = client.post("/my/n/zhao/book", data={**wanted, "start": day(1, "14:00")}, headers=zhao)
    assert theirs.status_code == 200, theirs.text
    again = client.post(
        f"{MY}/book/back", data={"reservation": own, "to": "confirmed"}, headers=sun
    )
    assert again.status_code == 409
    assert "该时段已被占用" in again.text
    # Wang has wished for the party and booked one: two are the most a household may have.
    third = client.post("/my/n/wang/book", data={**wanted, "start": day(1, "18:00")}, headers=wang)
    assert third.status_code == 409
    assert "你家这周订房已经到上限" in third.text
    other = client.post(
        f"{MY}/book/back", data={"reservation": "none", "to": "cancelled"}, headers=sun
    )
    assert other.status_code == 404


@QUICK
def test_a_week_that_collects_says_how_a_time_stands_and_takes_the_request(
    client: TestClient, sun: Bearer, database: Database
) -> None:
    seven = tea(NEXT, start=f"{NEXT}T19:00")
    page = client.get(f"{MY}/book", params=seven, headers=sun).text
    assert "近八周有 1 份申请，1 份订到，多半能订到。" in page  # (1 + 1) ÷ (1 + 2)
    assert "你家还没有用过这个时间。" in page
    assert page.count('name="also"') == 3
    # Nobody asked for eight in the morning: (0 + 1) ÷ (0 + 2).
    early = client.get(f"{MY}/book", params=tea(NEXT, start=f"{NEXT}T08:00"), headers=sun).text
    assert "近八周没有人抢，能不能订到，一半一半。" in early

    ill = client.post(f"{MY}/book", data={**seven, "also": "never"}, headers=sun)
    assert ill.status_code == 422
    assert 'id="also-wrong"' in ill.text
    sent = {**seven, "also": f"{NEXT}T10:00"}
    done = client.post(f"{MY}/book", data=sent, headers=sun, follow_redirects=False)
    assert (done.status_code, done.headers["location"]) == (303, f"{MY}?done=asked")
    assert "订房申请收到了" in client.get(f"{MY}?done=asked", headers=sun).text
    with database.reading() as session:
        made = session.exec(select(RequestRow).where(col(RequestRow.household) == "h4")).one()
        assert session.exec(select(Reservation)).all() == []
    use = made.sessions[0]
    assert (made.kind, made.people, use.minutes) == ("booking", ("sun",), 60)
    assert use.room == RoomNeed(function="tea", people=4)
    assert [(w.start, w.end, w.preference) for w in use.windows] == [
        (f"{NEXT}T19:00", f"{NEXT}T20:00", 10),
        (f"{NEXT}T10:00", f"{NEXT}T11:00", 0),
    ]


@QUICK
def test_without_a_week_to_come_the_page_says_what_belongs_here(
    client: TestClient, database: Database, signed_as: SignedAs
) -> None:
    headers = signed_as("resident", "sun")
    answer = client.get(f"{MY}/book", headers=headers)
    assert answer.status_code == 200
    assert "现在订不了房间" in answer.text
