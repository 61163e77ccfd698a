"""What is kept of somebody is told whole and erased whole, and nothing of anybody else's: neither
of a neighbour, nor of who has the same pseudonym in another neighbourhood."""

from __future__ import annotations

import io
import json
from typing import Any
from zipfile import ZipFile

import pytest
from sqlmodel import Session, select

from api.database import Database
from api.services.ledger.book import Book, Move, Purse
from api.services.people.erase import erase_person
from api.services.people.export import person_file
from matcher.record import manifest as m
from models.event import Declined
from models.load import load_snapshot, save_week, take_snapshot
from models.tables import (
    Account,
    Attendance,
    Audit,
    BookEntry,
    BookWords,
    Certificate,
    DecisionRow,
    Engagement,
    Grant,
    Household,
    Identity,
    Neighbourhood,
    PersonRow,
    PledgeRow,
    Publication,
    RecordRow,
    RegisterDeed,
    ReportedEvent,
    Reservation,
    Snapshot,
    Voice,
)
from models.week import Decisions, Target
from tests import build
from tests.api.booking import corner
from tests.api.booking.test_desk import NOW
from tests.api.databases import Kind

WHO, OTHER = "zhao", "wang"
EVERYBODY = (("n", "w", WHO), ("n", "w", OTHER), ("m", "v", WHO))
"""Where, in which week, who; the last is another zhao."""
SAID = "她说的话"


@pytest.fixture
def kind() -> Kind:
    """The queries are plain: one database is enough for all of them."""
    return "sqlite"


def fill(session: Session, publication: str) -> None:
    """One of everything for each of them, by an id that says whose it is."""
    times: dict[str, Any] = {"starts": 30_000_000, "ends": 30_000_060}
    for where, week, who in EVERYBODY:
        id = f"{where}-{who}"
        here: dict[str, Any] = {"neighbourhood": where}
        session.add(Account(id=id, login=id, password="x", name=who))
        session.flush()
        session.add(Grant(account=id, role="resident", scope=who, **here))
        session.add(Identity(id=who, name=who, **here))
        pledge = build.pledge(f"gift-{id}", "rice", 1, donor=who)
        fields = {name: getattr(pledge, name) for name in type(pledge).model_fields}
        session.add(PledgeRow(week=week, position=90, entered_by=id, **fields))
        task: dict[str, Any] = {"kind": "crew", "request": "cut", "person": who, **times}
        session.add(Engagement(id=f"e-{id}", publication=publication, **task, **here))
        session.flush()
        session.add(Attendance(engagement=f"e-{id}", thanks=SAID))
        declined = Declined(
            kind="declined", person=who, request="cut", session="s", by="a", reason=SAID
        )
        report: dict[str, Any] = {"id": f"report-{id}", "week": week, "engagement": f"e-{id}"}
        session.add(ReportedEvent(content=declined, **report, **here))
        room: dict[str, Any] = {"kind": "room", "room": "tea", "function": "tea", **times}
        about: dict[str, Any] = {"place": "b1", "topic": "culture", "name": SAID, "person": who}
        session.add(Reservation(id=f"r-{id}", state="cancelled", **room, **about, **here))
        until: dict[str, Any] = {"since": "2026-01-01", "until": "2026-02-01"}
        said: dict[str, Any] = {"name": who, "reason": SAID, "objections": (SAID,)}
        session.add(Certificate(id=f"c-{id}", person=who, **until, **said, **here))
        session.add(Audit(operation=f"{id}-0", entity_id=who, **here))
        session.add(Audit(operation=f"{id}-1", behalf_of=who, **here))
        # Whoever speaks for somebody in two neighbourhoods has done something in both.
        for place in ("n", "m"):
            words = json.dumps(dict.fromkeys(("text", "statement", "reason"), SAID))
            deed: dict[str, Any] = {"kind": "projects", "entry": id, "number": 1, "at": NOW}
            by: dict[str, Any] = {"neighbourhood": place, "account": id}
            session.add(RegisterDeed(acting="resident", content=words, **deed, **by))
            session.add(Voice(subject=id, household=f"h-{who}", number=1, said="for", **by))
        session.flush()
        book = Book(session, corner.caller(), where)
        bank, own = Purse("bank"), Purse("person", who)
        for move in (Move(bank, own, 60), Move(own, Purse("used"), 10)):
            book.post("earn", [move], facts={"of": id}, said=SAID)


@pytest.fixture
def filled(database: Database) -> Database:
    publication = corner.publish(database)
    with database.writing() as session:
        session.add(Neighbourhood(id="m"))
        session.flush()
        save_week(session, corner.week().model_copy(update={"id": "v"}), neighbourhood="m")
        fill(session, publication)
    return database


def test_everything_is_told_and_nothing_of_others(filled: Database) -> None:
    with filled.writing() as session:
        told = person_file(session, corner.caller(), "n", WHO)

    def ids(section: str, field: str = "id") -> list[Any]:
        return [line[field] for line in told[section]]

    assert ids("accounts") == ["n-zhao"]
    assert ids("people", "week") == ["w"]
    assert [line["content"]["id"] for line in told["pledges"]] == ["gift-n-zhao"]
    assert {one["person"] for one in told["engagements"]} == {WHO}
    assert {one["neighbourhood"] for one in told["engagements"]} == {"n"}
    assert ids("attendance", "engagement") == ["e-n-zhao"]
    assert ids("reservations") == ["r-n-zhao"]
    assert [(d["neighbourhood"], d["entry"]) for d in told["deeds"]] == [("n", "n-zhao")]
    assert [(v["neighbourhood"], v["subject"]) for v in told["voices"]] == [("n", "n-zhao")]
    assert [(p["from"], p["to"], p["amount"]) for p in told["points"]] == [
        (WHO, "", 10),
        ("", WHO, 60),
    ]
    assert ids("certificates") == ["c-n-zhao"]
    assert ids("audit", "operation") == ["n-zhao-1", "n-zhao-0"]


def test_what_their_household_asked_is_told_and_not_what_another_did(filled: Database) -> None:
    def asked() -> set[Any]:
        told = person_file(session, corner.caller(), "n", WHO)["requests"]
        return {one["content"].get("household") for one in told}

    with filled.writing() as session:
        session.add(Household(neighbourhood="n", id="h1"))
        session.flush()
        # The week has them in h3, of which nothing was asked: what was written down does not count,
        session.get_one(Identity, ("n", WHO)).household = "h1"
        assert asked() == set()
        # but where it has them in the house alone.
        session.get_one(PersonRow, ("w", WHO)).home = "b1"
        session.flush()
        assert asked() == {"h1"}


def test_everything_they_said_goes_and_nothing_that_others_said(filled: Database) -> None:
    with filled.writing() as session:
        erase_person(session, corner.caller(), "n", WHO, moment=NOW)
    with filled.reading() as session:
        thanks = {a.engagement: a.thanks for a in session.exec(select(Attendance))}
        reports = {r.id: r.content.reason for r in session.exec(select(ReportedEvent))}
        names = {r.id: r.name for r in session.exec(select(Reservation))}
        certified = {
            c.id: (c.name, c.reason, c.objections) for c in session.exec(select(Certificate))
        }
        deeds = {
            (d.neighbourhood, d.entry): set(json.loads(d.content).values())
            for d in session.exec(select(RegisterDeed))
        }
        said = {entry.facts["of"]: 0 for entry in session.exec(select(BookEntry))}
        for entry, words in session.exec(
            select(BookEntry, BookWords).where(BookWords.entry == BookEntry.id)
        ):
            assert words.said == SAID
            said[entry.facts["of"]] += 1
    others = {f"{where}-{who}" for where, _, who in EVERYBODY[1:]}
    assert thanks == {"e-n-zhao": "", **{f"e-{id}": SAID for id in others}}
    assert reports == {"report-n-zhao": "", **{f"report-{id}": SAID for id in others}}
    assert names == {"r-n-zhao": "", **{f"r-{id}": SAID for id in others}}
    assert certified == {
        "c-n-zhao": (None, "", ()),
        "c-n-wang": ("wang", SAID, (SAID,)),
        "c-m-zhao": ("zhao", SAID, (SAID,)),
    }
    assert deeds.pop(("n", "n-zhao")) == {"…"}
    assert set(map(frozenset, deeds.values())) == {frozenset({SAID})}
    # Both what they got and what they gave; under their pseudonym it stays in the book.
    assert said == {"n-zhao": 0, "n-wang": 2, "m-zhao": 2}


def test_frozen_weeks_say_nothing_of_why_and_only_theirs(filled: Database) -> None:
    def decided(who: str, of: str) -> Any:
        made = build.decision(f"{of}-{who}", request="cut", person=who)
        return made.model_copy(update={"reason": f"{who}{SAID}"})

    for week in ("w", "v"):
        decisions = Decisions(
            pins=(decided(WHO, "pin"), decided(OTHER, "pin")),
            bans=(decided(WHO, "ban"),),
            locks=(decided(WHO, "lock"),),
        )
        content = corner.week().model_copy(update={"id": week, "decisions": decisions})
        with filled.writing() as session:
            take_snapshot(session, content)
    with filled.writing() as session:
        erase_person(session, corner.caller(), "n", WHO, moment=NOW)
    with filled.reading() as session:
        frozen = [load_snapshot(session, h) for h in session.exec(select(Snapshot.hash))]
    told = {
        week.id: [
            one.reason
            for one in (*week.decisions.pins, *week.decisions.bans, *week.decisions.locks)
        ]
        for week in frozen
        if week.decisions.pins
    }
    theirs, others = f"{WHO}{SAID}", f"{OTHER}{SAID}"
    assert told == {"w": ["", others, "", ""], "v": [theirs, others, theirs, theirs]}


def test_who_lives_elsewhere_under_the_same_names_keeps_no_home_here(filled: Database) -> None:
    with filled.writing() as session:
        for where in ("n", "m"):
            session.add(Household(neighbourhood=where, id="h3", address=f"{where}{SAID}"))
        session.flush()
        # In the other neighbourhood somebody is listed, and somebody is written down, in an h3.
        session.get_one(PersonRow, ("v", "li")).home = "h3"
        session.add(Identity(neighbourhood="m", id="mo", household="h3"))
        erase_person(session, corner.caller(), "n", WHO, moment=NOW)
    with filled.reading() as session:
        assert session.get_one(Household, ("n", "h3")).address is None
        assert session.get_one(Household, ("m", "h3")).address == f"m{SAID}"


def test_who_was_erased_elsewhere_still_lives_here(filled: Database) -> None:
    with filled.writing() as session:
        session.add(Household(neighbourhood="n", id="h3", address=SAID))
        session.get_one(PersonRow, ("w", OTHER)).home = "h3"
        session.add(Identity(neighbourhood="m", id=OTHER, erased_at=NOW))
        session.flush()
        erase_person(session, corner.caller(), "n", WHO, moment=NOW)
    with filled.reading() as session:
        assert session.get_one(Household, ("n", "h3")).address == SAID


def test_records_lose_why_somebody_was_decided_about_and_those_of_others_do_not(
    filled: Database,
) -> None:
    kinds = ("pin", "ban", "lock")
    texts = {
        f"decision/{kind}-{who}/reason": {"salt": who, "text": SAID}
        for kind in kinds
        for who in (WHO, OTHER)
    }
    with filled.writing() as session:
        decided: dict[str, Any] = {
            f"{kind}s": tuple(
                build.decision(f"{kind}-{who}", request="cut", person=who) for who in (WHO, OTHER)
            )
            for kind in kinds
        }
        take_snapshot(session, corner.week().model_copy(update={"decisions": Decisions(**decided)}))
        (standing,) = session.exec(select(Publication)).all()
        fields = {name: getattr(standing, name) for name in Publication.model_fields}
        for number, id in enumerate(("two", "three"), 2):
            session.add(Publication(**{**fields, "id": id, "number": number, "undone_at": NOW}))
        session.flush()
        held = io.BytesIO()
        with ZipFile(held, "w") as archive:
            archive.writestr(m.TEXTS, json.dumps(texts))
        bare = io.BytesIO()
        with ZipFile(bare, "w") as archive:
            archive.writestr("week.json", "{}")
        of = {1: (standing.id, "n", held), 2: ("two", "m", held), 3: ("three", "n", bare)}
        for number, (publication, where, data) in of.items():
            made: dict[str, Any] = {"hash": "0", "public": b"", "auditor": data.getvalue()}
            session.add(
                RecordRow(publication=publication, neighbourhood=where, number=number, **made)
            )
        session.flush()
        before = bare.getvalue()
        erase_person(session, corner.caller(), "n", WHO, moment=NOW)
    with filled.reading() as session:
        kept = dict(session.exec(select(RecordRow.number, RecordRow.auditor)).all())
    assert kept.pop(3) == before
    left = {
        number: set(json.loads(ZipFile(io.BytesIO(data)).read(m.TEXTS)))
        for number, data in kept.items()
    }
    assert left == {1: {f"decision/{kind}-{OTHER}/reason" for kind in kinds}, 2: set(texts)}


def test_why_somebody_was_decided_about_elsewhere_stays(filled: Database) -> None:
    with filled.writing() as session:
        for week in ("w", "v"):
            target = Target(request="cut", person=WHO)
            said: dict[str, Any] = {"id": "d", "position": 0, "by": "a", "reason": SAID}
            session.add(DecisionRow(week=week, kind="ban", target=target, **said))
        session.flush()
        erase_person(session, corner.caller(), "n", WHO, moment=NOW)
    with filled.reading() as session:
        reasons = dict(session.exec(select(DecisionRow.week, DecisionRow.reason)).all())
    assert reasons == {"w": "", "v": SAID}
