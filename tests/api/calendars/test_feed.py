"""Feeds: what a client sees before and after everything that can happen to an entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from api.database import Database
from api.problems import Problem
from api.services import publishing
from api.services.answers import answer
from api.services.booking.desk import book
from api.services.booking.wish import Who
from api.services.calendars.entries import KEPT, Entry, entries
from api.services.calendars.feed import as_text, local
from api.services.calendars.links import set_link
from api.services.signing import caller_of
from models.load import load_week
from models.tables import CalendarLink, Engagement, Publication
from models.tables.calendars import CalendarOf
from tests.api.booking import corner
from tests.api.booking.test_desk import NOW, asked, kitchen, moved
from tests.api.service import Bearer, SignedAs
from tests.build import t

SHANGHAI = ZoneInfo("Asia/Shanghai")


def shown(database: Database, kind: CalendarOf, subject: str) -> list[Entry]:
    with database.reading() as session:
        return entries(session, "n", kind, subject, NOW)


def told(entry: Entry) -> tuple[str, str, int]:
    return entry.doing, entry.status, entry.sequence


def by_uid(found: list[Entry]) -> dict[str, tuple[str, int]]:
    return {entry.uid: (entry.status, entry.sequence) for entry in found}


def test_everybody_has_their_own(published: Database) -> None:
    zhao = shown(published, "person", "zhao")
    # Hosting talk and cutting hair, neither confirmed yet.
    assert [told(e) for e in zhao] == [("crew", "TENTATIVE", 0)] * 2
    assert [e.room for e in zhao] == ["tea", None]
    assert [told(e) for e in shown(published, "person", "wang")] == [("seat", "CONFIRMED", 0)]
    assert [told(e) for e in shown(published, "person", "li")] == [("booking", "CONFIRMED", 0)]
    assert shown(published, "person", "sun") == []
    assert [e.ends - e.starts for e in shown(published, "room", "tea")] == [60]
    assert len(shown(published, "room", "kitchen")) == 3
    assert len(shown(published, "venue", "v1")) == 4


def test_an_answer_changes_the_entry_and_not_its_uid(published: Database) -> None:
    before = shown(published, "person", "zhao")[0]
    with published.writing() as session:
        row = session.exec(
            select(Engagement).where(Engagement.person == "zhao", Engagement.request == "talk")
        ).one()
        answer(session, corner.caller(), row.id, "confirmed", moment=NOW)
    after = shown(published, "person", "zhao")[0]
    assert (after.uid, told(after)) == (before.uid, ("crew", "CONFIRMED", 1))
    with published.writing() as session:
        answer(session, corner.caller(), row.id, "declined", moment=NOW)
    gone = shown(published, "person", "zhao")[0]
    assert (gone.uid, told(gone)) == (before.uid, ("crew", "CANCELLED", 2))


def test_undoing_and_publishing_anew_keep_uids_and_only_raise_sequences(
    published: Database,
) -> None:
    calendars: list[tuple[CalendarOf, str]] = [
        *(("person", who) for who in ("zhao", "wang", "li")),
        *(("room", "kitchen"), ("venue", "v1")),
    ]
    first = [by_uid(shown(published, *which)) for which in calendars]
    with published.writing() as session:
        standing = session.exec(select(Publication.id)).one()
        publishing.undo(session, corner.caller(), standing, reason="")
    undone = [by_uid(shown(published, *which)) for which in calendars]
    with published.writing() as session:
        # Anew, with talk an hour later and without the party.
        decided = without_party(session)
        publishing.publish(session, corner.caller(), "w", decided)
    anew = [by_uid(shown(published, *which)) for which in calendars]
    for before, between, after in zip(first, undone, anew, strict=True):
        assert before.keys() == between.keys() == after.keys()
        for uid, (_, sequence) in before.items():
            assert between[uid] == ("CANCELLED", sequence + 1)
            assert after[uid][1] >= between[uid][1]
    li = shown(published, "person", "li")
    assert [told(e) for e in li] == [("booking", "CANCELLED", 1)]
    talk = shown(published, "person", "wang")[0]
    assert told(talk) == ("seat", "CONFIRMED", 2)
    assert talk.starts == shown(published, "room", "tea")[0].starts


def without_party(session: Session) -> str:
    kept = tuple(p for p in corner.CONTENT.placements if p.request != "party")
    content = corner.CONTENT.model_copy(update={"placements": kept})
    assert load_week(session, "w").history.promises.placements == ()
    return corner.plan_for(session, "w", content, ("party",))


def test_a_reservation_comes_changes_and_goes(published: Database) -> None:
    it = asked(published, "sun", kitchen(t(3, "12:00")))
    mine, room = shown(published, "person", "sun"), shown(published, "room", "kitchen")
    assert [told(e) for e in mine] == [("booking", "CONFIRMED", 0)]
    uid = mine[0].uid
    moved(published, it, "cancelled")
    assert by_uid(shown(published, "person", "sun"))[uid][0] == "CANCELLED"
    cancelled = by_uid(shown(published, "person", "sun"))[uid][1]
    moved(published, it, "confirmed")
    status, sequence = by_uid(shown(published, "person", "sun"))[uid]
    assert status == "CONFIRMED"
    assert sequence > cancelled > 0
    assert by_uid(shown(published, "room", "kitchen")).keys() == by_uid(room).keys()


def test_who_only_waits_sees_nothing_and_who_is_offered_something_does(
    published: Database,
) -> None:
    wish = kitchen(t(3, "12:00"))
    first = asked(published, "sun", wish)
    asked(published, "wang", wish, wait=True)
    assert [e.doing for e in shown(published, "person", "wang")] == ["seat"]
    moved(published, first, "cancelled")
    assert [e.status for e in shown(published, "person", "wang")] == ["CONFIRMED", "TENTATIVE"]


def test_a_rooms_calendar_names_nobody(published: Database) -> None:
    with published.writing() as session:
        who = Who(person="sun", name="Sun's birthday")
        book(session, corner.caller(), "n", who, kitchen(t(3, "12:00")), moment=NOW)
    for kind, subject in (("room", "kitchen"), ("venue", "v1")):
        names = {e.name for e in shown(published, kind, subject)}  # type: ignore[arg-type]
        assert names == {""}


def test_what_is_long_over_is_forgotten(published: Database) -> None:
    with published.reading() as session:
        late = NOW + timedelta(days=7) + KEPT
        assert entries(session, "n", "person", "zhao", late) == []


# --- as text ----------------------------------------------------------------------------------


def entry(minute: int, **more: Any) -> Entry:
    given: dict[str, Any] = {
        "uid": "u@tongxin",
        "sequence": 3,
        "status": "CONFIRMED",
        "starts": minute,
        "ends": minute + 60,
        "changed_at": NOW,
        "doing": "seat",
        "name": "茶会；第一次, 大家来\n带杯子",
        "function": "tea",
        "room": "tea",
        "place": None,
    }
    return Entry(**{**given, **more})


def read(text: bytes) -> Iterator[icalendar.Event]:
    yield from icalendar.Calendar.from_ical(text).events


def text_of(*given: Entry, zone: ZoneInfo = SHANGHAI, language: str = "zh") -> bytes:
    rooms = {"tea": "茶室"}
    return as_text(given, title="同心", zone=zone, language=language, rooms=rooms)


MINUTE = int(datetime(2026, 11, 23, 2, tzinfo=UTC).timestamp()) // 60


def test_what_a_client_reads() -> None:
    text = text_of(entry(MINUTE))
    assert text == text_of(entry(MINUTE))
    lines = text.decode().split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert {"METHOD:PUBLISH", "VERSION:2.0", "SEQUENCE:3", "UID:u@tongxin"} <= set(lines)
    assert "DTSTART;TZID=Asia/Shanghai:20261123T100000" in lines
    assert "DTSTAMP:20261122T040000Z" in lines
    assert "BEGIN:VTIMEZONE" in lines
    event = next(read(text))
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == (
        "参加：茶会；第一次, 大家来\n带杯子",
        "茶室",
    )


def test_a_cancelled_entry_says_so_in_every_way_a_client_may_look() -> None:
    for language, mark in (("zh", "［已取消］"), ("en", "［Cancelled］")):
        event = next(read(text_of(entry(MINUTE, status="CANCELLED"), language=language)))
        assert (str(event["STATUS"]), str(event["TRANSP"])) == ("CANCELLED", "TRANSPARENT")
        assert str(event["SUMMARY"]).startswith(mark)


def test_times_across_a_clock_change() -> None:
    # Berlin, 25 October 2026: 2:30 comes at 0:30Z and at 1:30Z; 28 March 2027: 2:00 is 3:00.
    berlin = ZoneInfo("Europe/Berlin")
    for moment in (
        datetime(2026, 10, 24, 23, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 2, 30, tzinfo=UTC),
        datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
    ):
        minute = int(moment.timestamp()) // 60
        event = next(read(text_of(entry(minute), zone=berlin)))
        start, end = (
            datetime.fromisoformat(when.isoformat()).astimezone(UTC)
            for when in (event.start, event.end)
        )
        assert (start, end - start) == (moment, timedelta(hours=1))
    assert (
        local(int(datetime(2026, 10, 25, 1, 30, tzinfo=UTC).timestamp()) // 60, berlin).tzinfo
        == UTC
    )


# --- links ------------------------------------------------------------------------------------


def test_links_are_made_replaced_and_revoked(
    client: TestClient, published: Database, signed_as: SignedAs
) -> None:
    def link(
        who: Bearer, subject: str = "sun", kind: CalendarOf = "person", *, live: bool = True
    ) -> str:
        with published.writing() as session:
            caller = caller_of(session, who["Authorization"].removeprefix("Bearer "))
            return str(set_link(session, caller, "n", kind, subject, live=live))

    def status(token: str, **headers: str) -> int:
        # Nobody is signed in.
        return client.get(f"/api/v1/calendars/{token}.ics", headers=headers).status_code

    sun, ann = signed_as("resident", "sun"), signed_as("coordinator")
    old = link(sun)
    answered = client.get(f"/api/v1/calendars/{old}.ics")
    assert answered.status_code == 200
    assert answered.headers["content-type"] == "text/calendar; charset=utf-8"
    assert status(old, **{"If-None-Match": answered.headers["etag"]}) == 304
    new, theirs = link(sun), link(ann)
    assert [status(token) for token in (old, new, theirs)] == [404, 200, 200]
    assert link(sun, live=False) == "None"
    assert [status(token) for token in (new, theirs, "guessed")] == [404, 200, 404]
    with published.reading() as session:
        kept = session.exec(select(CalendarLink)).all()
    assert sum(row.revoked_at is None for row in kept) == 1
    assert all(row.token_hash not in (old, new, theirs) for row in kept)
    for subject in ("zhao", "nobody"):
        with pytest.raises(Problem, match="not-allowed"):
            link(sun, subject)
    assert status(link(sun, "tea", "room")) == 200
    with pytest.raises(Problem, match="not-found"):
        link(sun, "cellar", "room")
