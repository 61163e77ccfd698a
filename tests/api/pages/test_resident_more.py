"""The resident's desk beyond wishes and rooms: family, ranks, help, why, tidiness, calendar, hours,
projects, and answers by a link."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlmodel import Session, col, select

from api.database import Database
from api.services.reply_links import make_reply_link
from api.services.tidy import PHOTOS_LAST, tidy
from models.tables import (
    Attendance,
    CalendarLink,
    Engagement,
    Identity,
    PersonRow,
    ProjectFollow,
    ReplyLink,
    RequestRow,
    Reservation,
    TidyCheck,
    WeekRow,
)
from models.tables.base import now
from tests.api.booking.test_faces import day
from tests.api.pages import lane
from tests.api.pages.lane import MY
from tests.api.pages.test_my_week import LI, engagement, lived, send
from tests.api.service import Bearer, SignedAs

__all__ = ["lived"]
pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
"""The database decides nothing here."""


@pytest.fixture
def head(lived: Database, signed_as: SignedAs) -> Bearer:
    """The head of the suns' household."""
    return signed_as("household-head", "h4")


def coming(session: Session) -> WeekRow:
    """The week that takes wishes."""
    return session.exec(select(WeekRow).where(WeekRow.state == "collecting")).one()


# --- activities -----------------------------------------------------------------------------------


def test_a_family_sits_together_or_waits_together(
    client: TestClient, head: Bearer, lived: Database
) -> None:
    page = client.get(f"{MY}/activities", headers=head).text
    assert "迪丽热巴·买买提江" in page
    seat = {"activity": "talk", "session": "s", "occurrence": "0"}
    nobody = client.post(f"{MY}/activities", data=seat, headers=head)
    assert "勾上谁去" in nobody.text
    form = {**seat, "person": ["kid", "sun"]}
    answer = client.post(f"{MY}/activities", data=form, headers=head)
    assert "你排在候补里" in answer.text
    with lived.reading() as session:
        it = session.exec(select(Reservation)).one()
        assert (set(it.people), it.state) == ({"sun", "kid"}, "waiting")


def test_a_stranger_is_not_enrolled(client: TestClient, head: Bearer, lived: Database) -> None:
    form = {"activity": "talk", "session": "s", "occurrence": "0", "person": "wang"}
    assert "勾上谁去" in client.post(f"{MY}/activities", data=form, headers=head).text
    with lived.reading() as session:
        assert session.exec(select(Reservation)).all() == []


def test_a_guardian_enrols_a_child_and_sees_its_week(
    client: TestClient, lived: Database, signed_as: SignedAs
) -> None:
    sun = signed_as("resident", "sun")
    assert 'value="kid"' not in client.get("/my/n/sun/activities", headers=sun).text
    with lived.writing() as session:
        kid = session.get_one(Identity, ("n", "kid"))
        kid.born, kid.guardian = f"{now():%Y}-01-01", "sun"
    assert 'value="kid"' in client.get("/my/n/sun/activities", headers=sun).text
    form = {"activity": "talk", "session": "s", "occurrence": "0", "person": "kid"}
    assert "你排在候补里" in send(client, "/my/n/sun/activities", sun, **form)


def test_ranked_choices_are_one_enrolment(
    client: TestClient, head: Bearer, lived: Database
) -> None:
    lane.offer_next(lived)
    page = client.get(f"{MY}/activities/next", headers=head).text
    assert re.findall(r'<select name="(rank-[^"]+)"', page) == ["rank-talk", "rank-tai-chi"]
    twice = {"rank-talk": "1", "rank-tai-chi": "1", "person": "sun"}
    wrong = client.post(f"{MY}/activities/next", data=twice, headers=head)
    assert wrong.status_code == 422
    assert "同一个名次只能给一样" in wrong.text
    assert wrong.text.count('value="1" selected') == 2  # what was chosen is still there
    none = client.post(f"{MY}/activities/next", data={}, headers=head)
    assert "勾上谁去" in none.text
    assert "至少选一样" in none.text
    form = {"rank-talk": "2", "rank-tai-chi": "1", "person": ["sun", "kid"]}
    done = client.post(f"{MY}/activities/next", data=form, headers=head)
    assert "报名收到了" in done.text
    with lived.reading() as session:
        made = session.exec(
            select(RequestRow).where(
                RequestRow.kind == "enrolment", col(RequestRow.entered_by).is_not(None)
            )
        ).one()
        assert made.people == ("sun", "kid")
        assert made.seat is not None
        liked = [(choice.activity, choice.preference) for choice in made.seat.choices]
    assert liked == [("tai-chi", 10), ("talk", 6)]


def test_what_was_asked_for_is_withdrawn_and_wanted_again(
    client: TestClient, head: Bearer, lived: Database
) -> None:
    page = client.get(MY, headers=head).text
    assert "一桶油" in page.split("那一周的心愿")[1]
    gone = send(client, f"{MY}/wish/back", head, id="oil", gone="yes")
    assert "已经撤回" in gone
    assert "一桶油" not in gone.split("那一周的心愿")[1]
    again = send(client, f"{MY}/wish/back", head, id="oil", gone="")
    assert "一桶油" in again.split("那一周的心愿")[1]
    other = {"id": "path", "gone": "yes"}
    assert client.post(f"{MY}/wish/back", data=other, headers=head).status_code == 404


# --- helping --------------------------------------------------------------------------------------


def test_skills_and_hours_are_offered_and_a_certificate_stays(
    client: TestClient, lived: Database, signed_as: SignedAs
) -> None:
    li = signed_as("resident", "li")
    page = client.get(f"{LI}/help", headers=li).text
    assert 'value="haircut" checked' in page  # what the week knows already
    assert page.count('name="time"') == 21
    form = {"person": "li", "skill": ["nursing", "english"], "time": [], "hours": "3"}
    wrong = client.post(f"{LI}/help", data=form, headers=li)
    assert wrong.status_code == 422
    assert "至少勾一个有空的时间" in wrong.text
    assert 'value="english" checked' in wrong.text
    ill = {**form, "skill": ["magic"], "time": ["2026-01-01 morning"], "hours": "-1"}
    told = client.post(f"{LI}/help", data=ill, headers=li).text
    assert all(f'id="{name}-wrong"' in told for name in ("skill", "time", "hours"))
    tuesday = f"{day(8)[:10]} morning"
    done = client.post(f"{LI}/help", data={**form, "time": [tuesday]}, headers=li)
    assert "排到你的时候会问你来不来" in done.text
    with lived.reading() as session:
        row = session.get_one(PersonRow, (coming(session).id, "li"))
        assert [(s.skill, s.certified) for s in row.skills] == [
            ("nursing", False),
            ("english", False),
        ]
        assert [(w.start, w.end) for w in row.windows] == [(day(8, "09:00"), day(8, "12:00"))]
        assert row.week_minutes == 180
        assert row.vetted  # what a coordinator set stays
    assert f'value="{tuesday}" checked' in client.get(f"{LI}/help", headers=li).text
    stranger = {**form, "person": "wang", "time": [tuesday]}
    assert client.post(f"{LI}/help", data=stranger, headers=li).status_code == 404


# --- why ------------------------------------------------------------------------------------------


def test_why_has_three_parts_and_is_one_s_own(
    client: TestClient, head: Bearer, signed_as: SignedAs
) -> None:
    page = client.get(f"{MY}/why/oil", headers=head).text
    for part in ("<h2>为什么</h2>", "<h2>差一点</h2>", "<h2>怎么办</h2>"):
        assert part in page
    assert "这周没有合适的人、东西或房间" in page
    assert "12月2日 周一 那一周接着排" in page
    assert "和你一样在等的" not in page  # nobody else does
    assert client.get(f"{MY}/why/rice", headers=head).status_code == 404  # it was served
    li = signed_as("resident", "li")
    assert client.get(f"{LI}/why/oil", headers=li).status_code == 404


# --- how the room was left ------------------------------------------------------------------------


def jpeg(size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (10, 200, 30)).save(out, "JPEG", **more)
    return out.getvalue()


@pytest.fixture
def use(lived: Database) -> str:
    """The suns' party, which was over an hour ago."""
    return lane.after_a_party(lived)


def test_how_a_room_was_left_is_said_with_a_picture_that_holds_nothing_else(
    client: TestClient, head: Bearer, lived: Database, use: str
) -> None:
    assert f"{MY}/tidy/{use}" in client.get(MY, headers=head).text
    exif = Image.Exif()
    exif[0x010E] = "somebody's home"  # ImageDescription
    photo = jpeg((3000, 20), exif=exif)
    assert b"somebody's home" in photo
    done = client.post(
        f"{MY}/tidy/{use}",
        data={"sorted": "yes", "back": "yes", "note": "烤箱的灯不亮了"},
        files={"photo": ("../../x.svg", photo, "image/svg+xml")},  # names and types say nothing
        headers=head,
    )
    assert "谢谢你替下一位想着" in done.text
    assert "收拾好了吗" not in done.text  # nothing left to say
    with lived.reading() as session:
        check = session.get_one(TidyCheck, use)
        assert (check.sorted_rubbish, check.put_back, check.note) == (True, True, "烤箱的灯不亮了")
        assert session.get_one(Attendance, use).left_tidy is True
        kept = check.photo or b""
    assert b"somebody" not in kept
    with Image.open(BytesIO(kept)) as drawn:
        assert (drawn.format, max(drawn.size)) == ("JPEG", 1280)
    shown = client.get(f"{MY}/tidy/{use}/photo", headers=head)
    assert shown.content == kept
    assert shown.headers["x-content-type-options"] == "nosniff"
    # Said again without a picture: the last word counts, the picture stays, until its time is over.
    client.post(f"{MY}/tidy/{use}", data={"sorted": "yes"}, headers=head)
    with lived.writing() as session:
        check = session.get_one(TidyCheck, use)
        assert (check.put_back, check.photo) == (False, kept)
        assert session.get_one(Attendance, use).left_tidy is False
        tidy(session, now() + PHOTOS_LAST)
        session.expire_all()
        assert session.get_one(TidyCheck, use).photo is None


@pytest.mark.parametrize(
    "sent",
    [
        b"<svg/onload=alert(1)>",
        b"%PDF-1.7",
        jpeg()[:200],
        b"GIF89a" + b"\0" * 50,
        b"\0" * 8_000_001,
    ],
    ids=["svg", "pdf", "half", "gif", "large"],
)
def test_what_is_no_picture_is_told_and_not_kept(
    client: TestClient, head: Bearer, lived: Database, use: str, sent: bytes
) -> None:
    answer = client.post(
        f"{MY}/tidy/{use}", data={"sorted": "yes"}, files={"photo": ("a.jpg", sent)}, headers=head
    )
    assert answer.status_code == 422
    assert 'id="photo-wrong"' in answer.text
    with lived.reading() as session:
        assert session.get(TidyCheck, use) is None


def test_a_picture_that_unfolds_to_a_huge_one_is_refused(
    client: TestClient, head: Bearer, use: str
) -> None:
    out = BytesIO()
    Image.new("1", (20_000, 3_000)).save(out, "PNG")  # 60 million pixels in a few kilobytes
    answer = client.post(
        f"{MY}/tidy/{use}", files={"photo": ("a.png", out.getvalue())}, headers=head
    )
    assert answer.status_code == 422
    assert "小一些的照片" in answer.text


def test_only_those_who_used_a_room_speak_of_it(
    client: TestClient, lived: Database, use: str, signed_as: SignedAs
) -> None:
    li = signed_as("resident", "li")
    assert client.get(f"{LI}/tidy/{use}", headers=li).status_code == 404
    assert client.post(f"{LI}/tidy/{use}", data={"sorted": "yes"}, headers=li).status_code == 404


# --- calendar, hours, projects --------------------------------------------------------------------


def test_a_calendar_is_linked_and_the_link_taken_back(
    client: TestClient, head: Bearer, lived: Database
) -> None:
    page = send(client, f"{MY}/calendar", head, person="sun", live="yes")
    found = re.search(r"http://testserver(/api/v1/calendars/[^<]+\.ics)", page)
    assert found is not None
    assert 'href="webcal://testserver/api' in page
    assert 'src="data:image/svg+xml' in page
    assert client.get(found[1]).text.startswith("BEGIN:VCALENDAR")
    assert "有一个链接在用" in client.get(f"{MY}/calendar", headers=head).text
    assert "链接已经收回" in send(client, f"{MY}/calendar", head, person="sun", live="no")
    assert client.get(found[1]).status_code == 404
    with lived.reading() as session:
        assert session.exec(select(CalendarLink.revoked_at)).one() is not None
    other = {"person": "wang", "live": "yes"}
    assert client.post(f"{MY}/calendar", data=other, headers=head).status_code == 404


def test_hours_are_what_was_done_and_as_long_as_it_took(
    client: TestClient, lived: Database, signed_as: SignedAs
) -> None:
    li = signed_as("resident", "li")
    assert "这周还有 1 小时等着你" in client.get(f"{LI}/hours", headers=li).text
    cut = engagement(lived, "cut", "crew")
    with lived.writing() as session:
        session.get_one(Engagement, cut).outcome = "done"
        session.add(Attendance(engagement=cut, minutes=95))
    page = client.get(f"{LI}/hours", headers=li).text
    assert "一共 <strong>1 次</strong>，1 小时 35 分" in page
    assert "上门理发" in page
    assert "2126-11" in page


def test_a_project_is_followed_and_not_any_more(
    client: TestClient, head: Bearer, lived: Database
) -> None:
    page = send(client, f"{MY}/projects", head, project="path", on="yes")
    assert "你关注了 <strong>1 个</strong>" in page
    send(client, f"{MY}/projects", head, project="path", on="yes")
    with lived.reading() as session:
        assert session.exec(select(ProjectFollow.project)).all() == ["path"]
    assert "你关注了 <strong>0 个</strong>" in send(
        client, f"{MY}/projects", head, project="path", on="no"
    )
    unknown = {"project": "none", "on": "yes"}
    assert client.post(f"{MY}/projects", data=unknown, headers=head).status_code == 404


# --- by a link ------------------------------------------------------------------------------------


@pytest.fixture
def link(lived: Database) -> str:
    """The path of li's link."""
    with lived.writing() as session:
        return f"/reply/{make_reply_link(session, session.get_one(WeekRow, 'w'), 'li', None)}"


def test_a_link_answers_without_a_sign_in_and_does_nothing_else(
    client: TestClient, lived: Database, link: str
) -> None:
    page = client.get(link).text
    assert "李师傅，这周来不来？" in page
    assert "上门理发" in page
    cut = engagement(lived, "cut", "crew")
    done = client.post(link, data={"engagement": cut, "answer": "declined"})
    assert "协调员会另找人" in done.text
    assert "说好了，你来" in client.post(link, data={"engagement": cut, "answer": "confirmed"}).text
    with lived.reading() as session:
        assert session.get_one(Engagement, cut).answer == "confirmed"
    others = [engagement(lived, "talk", "crew"), engagement(lived, "rice", "flow")]
    for other in others:
        answer = client.post(link, data={"engagement": other, "answer": "declined"})
        assert answer.status_code == 404
    assert "你已登录" not in client.get("/").text


def test_a_revoked_link_and_one_of_a_past_week_are_worth_nothing(
    client: TestClient, lived: Database, link: str, signed_as: SignedAs
) -> None:
    li = signed_as("resident", "li")
    form = {"week": "w", "person": "li"}
    wang = signed_as("resident", "wang")
    assert client.post("/my/n/wang/links/revoke", data=form, headers=wang).status_code == 404
    assert client.get(link).status_code == 200
    assert client.post(f"{LI}/links/revoke", data=form, headers=li).status_code == 200
    assert client.get(link).status_code == 404
    cut = engagement(lived, "cut", "crew")
    assert client.post(link, data={"engagement": cut, "answer": "declined"}).status_code == 404
    with lived.writing() as session:
        old = make_reply_link(session, session.get_one(WeekRow, "w"), "li", None)
        for row in session.exec(select(ReplyLink).where(col(ReplyLink.revoked_at).is_(None))):
            row.expires_at = now()
    assert client.get(f"/reply/{old}").status_code == 404
