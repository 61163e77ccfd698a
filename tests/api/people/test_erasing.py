"""Each place where a person is named or what they said is kept, one by one: nothing of it is left,
and what somebody else said stays."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from sqlmodel import Session, col, select

from api.database import Database
from api.services.accounts import GrantGiven, make_by_hand
from api.services.passwords import matches
from api.services.people.erase import erase_person
from api.services.sign_in_links import make_link
from api.services.signing import open_session
from matcher.record import manifest as m
from models.base import Window
from models.event import Declined
from models.load import load_week, save_week, take_snapshot
from models.supply import PersonSkill
from models.tables import (
    Account,
    Attendance,
    Audit,
    CalendarLink,
    DecisionRow,
    Engagement,
    Household,
    IdempotencyKey,
    Identity,
    Neighbourhood,
    PastAskRow,
    PersonRow,
    Publication,
    RecordRow,
    RegisterDeed,
    ReplyLink,
    ReportedEvent,
    RequestRow,
    SignIn,
    SignInLink,
    TidyCheck,
    WeekRow,
    WithdrawalRow,
)
from models.tables.base import now
from models.tables.week import State
from models.week import Target
from tests.api.booking import corner
from tests.api.booking.test_desk import NOW
from tests.build import t

WHO, OTHER = "zhao", "wang"
"""zhao hosts the talk and cuts hair; lives alone in h3. wang sits in the talk."""
SAID = "她说的话"


@contextmanager
def erased(database: Database, person: str = WHO) -> Iterator[Session]:
    """Reads what is left when somebody has been erased."""
    with database.writing() as session:
        erase_person(session, corner.caller(), "n", person, moment=NOW)
    with database.reading() as session:
        yield session


def account(session: Session, *scopes: str) -> str:
    """An account that speaks for these."""
    grants = tuple(GrantGiven(role="resident", neighbourhood="n", scope=scope) for scope in scopes)
    return make_by_hand(session, f"of-{'-'.join(scopes)}", "correct horse", grants).id


def engagement(session: Session, person: str) -> str:
    found = select(Engagement.id).where(Engagement.person == person)
    return str(session.exec(found.order_by(col(Engagement.starts))).first())


def test_thanks_and_reasons_of_theirs_go(database: Database) -> None:
    corner.publish(database)
    with database.writing() as session:
        for person in (WHO, OTHER):
            id = engagement(session, person)
            session.add(Attendance(engagement=id, thanks=f"{person}{SAID}"))
            event = Declined(
                kind="declined",
                person=person,
                request="talk",
                session="s",
                by="a",
                reason=f"{person}{SAID}",
            )
            session.add(
                ReportedEvent(
                    id=f"e-{person}", neighbourhood="n", week="w", engagement=id, content=event
                )
            )
    with erased(database) as session:
        thanks = session.exec(select(Attendance.thanks)).all()
        reasons = [event.content.reason for event in session.exec(select(ReportedEvent))]
    assert sorted(thanks) == sorted(reasons) == ["", f"{OTHER}{SAID}"]


def test_decisions_keep_what_they_say_and_not_why(database: Database) -> None:
    corner.publish(database)
    with database.writing() as session:
        for at, person in enumerate((WHO, OTHER)):
            session.add(
                DecisionRow(
                    week="w",
                    id=f"d-{person}",
                    position=at,
                    kind="ban",
                    target=Target(request="cut", person=person),
                    by="a",
                    reason=SAID,
                )
            )
    with erased(database) as session:
        reasons = dict(session.exec(select(DecisionRow.id, DecisionRow.reason)).all())
    assert reasons == {f"d-{WHO}": "", f"d-{OTHER}": SAID}


def test_every_way_in_of_theirs_is_closed_and_those_of_others_are_not(database: Database) -> None:
    corner.publish(database)
    with database.writing() as session:
        for person in (WHO, OTHER):
            own = account(session, person)
            row = session.get_one(Account, own)
            row.name, row.email = "赵", "zhao@example.org"
            open_session(session, row, hours=1)
            make_link(session, own, uses=9, hours=1)
            session.add(
                IdempotencyKey(
                    caller=own, key="k", request_hash="h", status=200, headers={}, body=b""
                )
            )
            session.add(
                ReplyLink(
                    token_hash=person,
                    neighbourhood="n",
                    week="w",
                    person=person,
                    expires_at=now() + timedelta(days=1),
                )
            )
            session.add(_calendar(person, own))
    with erased(database) as session:
        left = session.exec(select(Account).where(Account.login == f"of-{OTHER}")).one()
        gone = session.exec(select(Account).where(Account.login.startswith("erased-"))).one()
        assert gone.disabled_at is not None
        assert (gone.name, gone.email) == ("", None)
        assert not matches("correct horse", gone.password)
        for table in (SignIn, SignInLink):
            assert session.exec(select(table.account)).all() == [left.id]
        assert session.exec(select(IdempotencyKey.caller)).all() == [left.id]
        assert session.exec(select(ReplyLink.person)).all() == [OTHER]
        open_links = select(CalendarLink.subject).where(col(CalendarLink.revoked_at).is_(None))
        assert session.exec(open_links).all() == [OTHER]


def test_all_that_an_identity_says_goes(database: Database) -> None:
    corner.publish(database)
    said: dict[str, Any] = {
        "name": "赵",
        "phone": "1",
        "born": "2020-01-01",
        "guardian": OTHER,
        "household": "h3",
    }
    with database.writing() as session:
        session.add(Household(neighbourhood="n", id="h3"))
        session.flush()
        session.add(Identity(neighbourhood="n", id=WHO, **said))
    with erased(database) as session:
        row = session.get_one(Identity, ("n", WHO))
        assert {name: getattr(row, name) for name in said} == dict.fromkeys(said)


def test_who_has_the_same_pseudonym_elsewhere_is_somebody_else(database: Database) -> None:
    corner.publish(database)
    with database.writing() as session:
        session.add(Neighbourhood(id="m"))
        session.flush()
        save_week(session, corner.week().model_copy(update={"id": "v"}), neighbourhood="m")
        grants = (GrantGiven(role="resident", neighbourhood="m", scope=WHO),)
        make_by_hand(session, "elsewhere", "correct horse", grants)
        session.add(
            ReplyLink(
                token_hash="elsewhere",
                neighbourhood="m",
                week="v",
                person=WHO,
                expires_at=now() + timedelta(days=1),
            )
        )
        before = load_week(session, "v")
    with erased(database) as session:
        assert load_week(session, "v") == before
        there = session.exec(select(Account).where(Account.login == "elsewhere")).one()
        assert there.disabled_at is None
        assert session.exec(select(ReplyLink.neighbourhood)).all() == ["m"]


def test_what_they_said_in_the_register_goes_and_that_they_did_it_stays(database: Database) -> None:
    corner.publish(database)
    with database.writing() as session:
        for number, person in enumerate((WHO, OTHER), 1):
            session.add(
                RegisterDeed(
                    neighbourhood="n",
                    kind="project",
                    entry="mill",
                    number=number,
                    at=NOW,
                    acting="resident",
                    account=account(session, person),
                    content=json.dumps({"kind": "suggest", "text": SAID}),
                )
            )
    with erased(database) as session:
        kept = session.exec(select(RegisterDeed.content).order_by(col(RegisterDeed.number))).all()
    assert [json.loads(one) for one in kept] == [
        {"kind": "suggest", "text": "…"},
        {"kind": "suggest", "text": SAID},
    ]


def test_an_account_that_speaks_for_somebody_else_too_stays(database: Database) -> None:
    corner.publish(database)
    with database.writing() as session:
        own = account(session, WHO, OTHER)
        open_session(session, session.get_one(Account, own), hours=1)
    with erased(database) as session:
        kept = session.get_one(Account, own)
        assert (kept.login, kept.disabled_at) == (f"of-{WHO}-{OTHER}", None)
        assert session.exec(select(SignIn.account)).all() == [own]


def test_what_they_wrote_of_a_room_and_its_picture_go(database: Database) -> None:
    corner.publish(database)
    with database.writing() as session:
        for person in (WHO, OTHER):
            by = account(session, person)
            request = "talk" if person == WHO else "party"
            held = session.exec(
                select(Engagement.id).where(
                    Engagement.request == request, Engagement.kind == "session"
                )
            ).one()
            session.add(
                TidyCheck(
                    engagement=held,
                    sorted_rubbish=True,
                    put_back=False,
                    note=f"{person}{SAID}",
                    photo=b"jpeg",
                    noted_by=by,
                )
            )
    with erased(database) as session:
        rows = session.exec(select(TidyCheck).order_by(TidyCheck.note)).all()
        assert [(row.note, row.photo) for row in rows] == [("", None), (f"{OTHER}{SAID}", b"jpeg")]
        # How the room was left is no word about anybody.
        assert [(row.sorted_rubbish, row.put_back) for row in rows] == [(True, False)] * 2


def test_where_wishes_are_still_taken_nothing_of_what_they_offered_is_left(
    database: Database,
) -> None:
    corner.publish(database)
    with database.writing() as session:
        session.get_one(WeekRow, "w").state = "collecting"
        row = session.get_one(PersonRow, ("w", WHO))
        row.windows = (Window(start=t(1, "09:00"), end=t(1, "10:00")),)
        row.skills, row.languages = (PersonSkill(skill="haircut"),), ("zh",)
        row.excludes, row.prefers = ("h1",), ("culture",)
    with erased(database) as session:
        row = session.get_one(PersonRow, ("w", WHO))
        left = (row.windows, row.skills, row.languages, row.excludes, row.prefers, row.audience)
        assert left == ((), (), (), (), (), None)
        assert WHO in session.exec(select(WithdrawalRow.what)).all()


def test_under_a_plan_what_it_rests_on_stays_and_once_over_nobody_is_withdrawn(
    database: Database,
) -> None:
    corner.publish(database)
    with database.writing() as session:
        session.get_one(WeekRow, "w").state = "review"
        session.add(_past("h3", "g3"))
        hair = session.get_one(PersonRow, ("w", WHO)).windows
    with erased(database) as session:
        assert session.exec(select(PastAskRow.household)).all() == ["h3"]
        assert session.get_one(PersonRow, ("w", WHO)).windows == hair
    with database.writing() as session:
        for gone in session.exec(select(WithdrawalRow)):
            session.delete(gone)
        session.get_one(WeekRow, "w").state = "closed"
    with erased(database) as session:
        assert session.exec(select(PastAskRow.household)).all() == [None]
        assert session.exec(select(WithdrawalRow.what)).all() == []


@pytest.mark.parametrize(
    ("state", "counted_on"),
    [
        *((state, True) for state in ("collecting", "frozen", "solving", "review")),
        # What was published is still to be done, to its last day.
        *((state, True) for state in ("published", "carrying-out")),
        *((state, False) for state in ("evaluating", "closed")),
    ],
)
def test_until_a_week_is_evaluated_nobody_counts_on_them_any_more(
    database: Database, state: State, counted_on: bool
) -> None:
    corner.publish(database)
    with database.writing() as session:
        session.get_one(WeekRow, "w").state = state
    with erased(database) as session:
        assert (WHO in session.exec(select(WithdrawalRow.what)).all()) is counted_on


def test_what_is_told_of_no_house_group_stays_with_the_household(database: Database) -> None:
    # Without a group the household's own is read: taking it away would take it from all figures.
    corner.publish(database)
    with database.writing() as session:
        session.add(_past("h3", None))
    with erased(database) as session:
        assert session.exec(select(PastAskRow.household)).all() == ["h3"]


def test_a_wish_of_a_home_where_others_live_keeps_its_name(database: Database) -> None:
    corner.publish(database)
    with database.writing() as session:
        for request in session.exec(select(RequestRow)):
            request.name = SAID
        session.get_one(PersonRow, ("w", WHO)).home = "h1"  # with li
        take_snapshot(session, load_week(session, "w"))
    with erased(database, "li") as session:
        names = {row.id: row.name for row in session.exec(select(RequestRow))}
    assert names["cut"] == SAID  # the household's
    assert names["party"] == ""  # li's alone


def test_a_wish_of_a_home_that_is_only_stated_for_somebody_else_goes(database: Database) -> None:
    # Where the week has them counts: zhao has moved out of h1, whatever was written down before.
    corner.publish(database)
    with database.writing() as session:
        session.add(Household(neighbourhood="n", id="h1"))
        session.flush()
        session.add(Identity(neighbourhood="n", id=WHO, household="h1"))
    with erased(database, "li") as session:
        assert session.get_one(RequestRow, ("w", "cut")).name == ""


def test_a_home_stated_counts_for_whom_the_weeks_have_in_no_household(database: Database) -> None:
    corner.publish(database)
    with database.writing() as session:
        session.get_one(PersonRow, ("w", WHO)).home = "b1"
        session.add(Household(neighbourhood="n", id="h1"))
        session.flush()
        session.add(Identity(neighbourhood="n", id=WHO, household="h1"))
        session.get_one(RequestRow, ("w", "cut")).name = SAID
    with erased(database, "li") as session:
        assert session.get_one(RequestRow, ("w", "cut")).name == SAID


def test_who_is_erased_does_not_keep_a_home(database: Database) -> None:
    corner.publish(database)
    with database.writing() as session:
        session.get_one(PersonRow, ("w", WHO)).home = "h1"
        session.get_one(RequestRow, ("w", "cut")).name = SAID
    with erased(database, WHO) as session:
        assert session.get_one(RequestRow, ("w", "cut")).name == SAID
    with erased(database, "li") as session:
        assert session.get_one(RequestRow, ("w", "cut")).name == ""


def test_the_auditors_record_loses_the_texts_and_not_their_commitments(database: Database) -> None:
    publication = corner.publish(database)
    texts = {
        "request/cut/name": {"salt": "1", "text": "h1"},
        "request/guest/name": {"salt": "2", "text": SAID},
    }
    with database.writing() as session:
        session.get_one(PersonRow, ("w", OTHER))
        session.add(
            RecordRow(
                publication=publication,
                neighbourhood="n",
                number=1,
                hash="0",
                public=b"",
                auditor=_archive({m.TEXTS: json.dumps(texts).encode(), "week.json": b"{}"}),
            )
        )
    with erased(database, OTHER) as session:  # the guest is wang's enrolment
        archive = session.exec(select(RecordRow.auditor)).one()
        assert session.exec(select(Publication.id)).all() == [publication]
    with ZipFile(io.BytesIO(archive)) as held:
        assert json.loads(held.read(m.TEXTS)).keys() == {"request/cut/name"}
        assert held.read("week.json") == b"{}"


def test_that_it_was_done_stands_in_the_audit_and_of_the_person_only_when(
    database: Database,
) -> None:
    corner.publish(database)
    with database.writing() as session:
        session.add(Identity(neighbourhood="n", id=WHO, name=SAID, phone="1", born="1950-01-01"))
    with erased(database) as session:
        row = session.get_one(Identity, ("n", WHO))
        assert (row.name, row.phone, row.born, row.guardian) == (None,) * 4
        first = row.erased_at
        lines = session.exec(select(Audit.entity_id).where(Audit.operation == "person.erase"))
        assert lines.all() == [WHO]
    with erased(database) as session:  # again
        assert session.get_one(Identity, ("n", WHO)).erased_at == first


def _past(household: str, group: str | None) -> PastAskRow:
    return PastAskRow(
        week="w",
        id="0",
        position=0,
        weeks_ago=1,
        household=household,
        group=group,
        asked=1,
        served_milli=0,
    )


def _calendar(person: str, by: str) -> CalendarLink:
    return CalendarLink(
        token_hash=person, neighbourhood="n", kind="person", subject=person, made_by=by
    )


def _archive(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with ZipFile(held, "w") as made:
        for name, data in files.items():
            made.writestr(name, data)
    return held.getvalue()
