"""Who is told what, how it goes outside, and that it is known who has read it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from api.database import Database
from api.services import publishing
from api.services.accounts import GrantGiven, make_by_hand
from api.services.notices.sending import (
    LATER,
    OLD,
    SIGNATURE,
    deliver,
    due,
    give_up_old,
    queue_webhook,
    ways,
)
from api.services.notices.telling import tell_published
from api.services.notices.words import words
from api.settings import Settings
from matcher.baseline import greedy
from models.load import load_plan
from models.tables import (
    Account,
    Delivery,
    Neighbourhood,
    Notice,
    ProjectFollow,
    Publication,
    ReplyLink,
    RequestRow,
    WeekRow,
)
from models.tables.base import now
from tests.api.booking import corner
from tests.api.booking.corner import caller
from tests.api.notices.servers import Post, mail_server, webhook
from tests.api.pages import lane
from tests.api.pages.lane import GIVE, MY
from tests.api.pages.test_my_week import LI, engagement, lived, send
from tests.api.service import SignedAs

__all__ = ["lived"]
QUICK = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
SECRET = "sixteen bytes or more"


def told(database: Database, kind: str) -> dict[tuple[str, str], dict[str, str]]:
    """Who has been told: subject → facts."""
    with database.reading() as session:
        rows = session.exec(select(Notice).where(Notice.kind == kind))
        return {(row.subject_kind, row.subject): row.facts for row in rows}


# --- who is told ----------------------------------------------------------------------------------


def test_publishing_tells_helpers_households_and_firms(lived: Database) -> None:
    # The suns get party, haircut and rice, and not the oil; wang's and li's households a seat.
    # li cuts hair; zhao hosts the talk and works at the path. Of two pledges both are in use.
    assert told(lived, "published") == {
        ("person", "li"): {"tasks": "1"},
        ("person", "zhao"): {"tasks": "2"},
        ("household", "h1"): {"got": "1", "unmet": "0"},
        ("household", "h2"): {"got": "1", "unmet": "0"},
        ("household", "h4"): {"got": "3", "unmet": "1"},
        ("organisation", "firm"): {"pledges": "2", "used": "2"},
    }


@QUICK
def test_those_who_follow_a_project_hear_how_far_it_is(
    database: Database, signed_as: SignedAs
) -> None:
    signed_as("resident", "sun")
    with database.writing() as session:
        account = session.exec(select(Account.id).where(Account.login == "resident-sun-0")).one()
    corner.publish(database)  # makes the neighbourhood, and a week without projects
    with database.writing() as session:
        session.add(ProjectFollow(account=account, neighbourhood="n", project="path"))
        row = session.get_one(RequestRow, ("w", "cut"))
        path = next(r for r in lane.week().requests if r.id == "path")
        row.id, row.kind, row.project = "path", "project", path.project
        session.flush()
        published = session.exec(select(Publication)).one()
        week = session.get_one(WeekRow, "w")
        tell_published(session, week, published, load_plan(session, published.plan))
    assert told(database, "project") == {("account", account): {"path": "resolution"}}


@QUICK
def test_taking_a_publication_back_tells_the_same_people(lived: Database) -> None:
    with lived.writing() as session:
        standing = session.exec(select(Publication.id)).one()
        publishing.undo(session, caller(), standing, reason="mistake")
    assert set(told(lived, "undone")) == set(told(lived, "published"))


@QUICK
def test_whose_turn_it_is_is_told(client: TestClient, lived: Database, signed_as: SignedAs) -> None:
    head, li = signed_as("household-head", "h4"), signed_as("resident", "li")
    seat = {"activity": "talk", "session": "s", "occurrence": "0", "person": "sun"}
    send(client, f"{MY}/activities", head, **seat)
    visit = engagement(lived, "visit", "seat")
    send(client, f"{LI}/answers", li, engagement=visit, answer="declined")
    assert set(told(lived, "offer")) == {("person", "sun")}
    page = client.get(f"{MY}/notices", headers=head).text
    assert "轮到你了" in page


def test_words_say_numbers_in_both_languages() -> None:
    said = words("published", "household", {"got": "3", "unmet": "1"}, {})
    assert "3 件排上了，1 件没有全轮到" in said.text[0]
    assert "3 of your household's wishes are arranged, 1 not" in said.text[1]
    one = words("published", "household", {"got": "1", "unmet": "0"}, {}).text[1]
    assert one == "1 of your household's wishes is arranged."
    missed = words("published", "household", {"got": "0", "unmet": "1"}, {}).text[1]
    assert missed.startswith("1 of your household's wishes is not met")
    none = words("changed", "person", {}, {})
    assert "取消了" in none.text[0]
    project = words("project", "account", {"p": "review"}, {"p": "小路"})
    assert project.text == ("小路：审议。", "小路: review.")
    facts = {"reservation": "r", "held": "booking", "at": "2026-11-26T09:30"}
    cancelled = words("taken-back", "person", facts, {})
    assert "你订的11月26日 09:30 用不了了" in cancelled.text[0]
    assert "Booked at 09:30 on 26 November" in cancelled.text[1]
    withdrawn = words("taken-back", "person", {**facts, "held": "offer"}, {})
    assert withdrawn.title == ("给你留的收回了", "What was held for you is withdrawn")
    waited = words("taken-back", "person", {**facts, "held": "wait"}, {})
    assert "你候补的11月26日 09:30那场不办了" in waited.text[0]
    assert "what you waited for at 09:30 on 26 November is off" in waited.text[1]
    offer = words("offer", "person", {"until": "2026-11-26T09:30+08:00"}, {})
    assert "给你留到11月26日 09:30。" in offer.text[0]
    assert "held for you until 09:30 on 26 November;" in offer.text[1]


# --- read, and told by hand -----------------------------------------------------------------------


@QUICK
def test_a_notice_is_read_by_one_tap_and_only_by_whom_it_is_for(
    client: TestClient, lived: Database, signed_as: SignedAs
) -> None:
    head = signed_as("household-head", "h4")
    assert "你家有 3 件排上了" in client.get(MY, headers=head).text
    with lived.reading() as session:
        ids = dict(session.exec(select(Notice.subject, Notice.id)).all())
    send(client, f"{MY}/notices", head, notice=ids["h4"])
    send(client, f"{MY}/notices", head, notice=ids["zhao"])  # somebody else's
    with lived.reading() as session:
        read = session.exec(select(Notice.subject).where(col(Notice.read_at).is_not(None))).all()
    assert read == ["h4"]
    assert "你家有 3 件排上了" not in client.get(MY, headers=head).text
    firm = signed_as("organisation", "firm")
    assert "用上了 2 笔" in client.get(GIVE, headers=firm).text
    send(client, f"{GIVE}/notices", firm, notice=ids["firm"])
    assert "用上了 2 笔" not in client.get(GIVE, headers=firm).text


@QUICK
def test_the_desk_sees_who_knows_and_prints_for_the_doors(
    client: TestClient, lived: Database, signed_as: SignedAs
) -> None:
    coordinator = signed_as("coordinator")
    page = client.get("/weeks/w/notices", headers=coordinator).text
    assert "告诉了 6 份，<strong>0 份</strong>看过了" in page
    assert "李师傅" in page
    with lived.reading() as session:
        ids = session.exec(select(Notice.id).where(col(Notice.subject).in_(("li", "h4")))).all()
    paper = client.post(
        "/weeks/w/notices/paper.pdf", data={"notice": list(ids)}, headers=coordinator
    )
    assert paper.status_code == 200
    assert paper.content.startswith(b"%PDF-")
    with lived.reading() as session:
        assert [link.person for link in session.exec(select(ReplyLink))] == ["li"]
    client.post("/weeks/w/notices/hand", data={"notice": list(ids)}, headers=coordinator)
    with lived.reading() as session:
        by_hand = session.exec(select(Delivery).where(Delivery.channel == "hand")).all()
    assert sorted(one.notice for one in by_hand) == sorted(ids)
    poster = client.get("/weeks/w/notices/poster.pdf", headers=coordinator)
    assert poster.content.startswith(b"%PDF-")
    auditor = signed_as("auditor")
    assert client.get("/weeks/w/notices", headers=auditor).status_code == 403


@QUICK
def test_an_address_is_kept_or_told_to_be_none(
    client: TestClient, lived: Database, signed_as: SignedAs
) -> None:
    head = signed_as("household-head", "h4")
    wrong = client.post(f"{MY}/notices/email", data={"email": "a@b\nBcc: c@d.e"}, headers=head)
    assert wrong.status_code == 422
    assert 'id="email-wrong"' in wrong.text
    assert "记下了" in send(client, f"{MY}/notices/email", head, email="sun@example.org")
    assert 'value="sun@example.org"' in client.get(f"{MY}/notices", headers=head).text
    send(client, f"{MY}/notices/email", head, email="")
    with lived.reading() as session:
        assert set(session.exec(select(Account.email)).all()) == {None}


# --- going outside --------------------------------------------------------------------------------


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Post, Post]]:
    """A mail server and a webhook."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with mail_server() as mail, webhook() as hook:
        yield mail, hook


def set_up(database: Database, mail: Post, hook: Post) -> Settings:
    """The settings of a worker that sends both ways."""
    return Settings(
        smtp_host="127.0.0.1",
        smtp_port=mail.port,
        smtp_security="none",
        smtp_from="tongxin@example.org",
        webhook_url=f"http://127.0.0.1:{hook.port}/in",
        webhook_secret=SECRET,
        public_address="https://tongxin.example.org/",
    )


@pytest.fixture
def written(database: Database) -> Database:
    """The lane, in which li and the head of the suns' household have e-mail, published."""
    with database.writing() as session:
        session.add(Neighbourhood(id="n", name="南门"))
        session.flush()
        for scope, role, language in (("li", "resident", "zh"), ("h4", "household-head", "en")):
            grant = GrantGiven(role=role, neighbourhood="n", scope=scope)
            account = make_by_hand(session, f"{scope}-mail", "a long password", (grant,))
            account.email, account.language = f"{scope}@example.org", language
    with database.writing() as session:
        content = lane.week()
        plan = corner.settle(session, content, greedy(content).content, ("oil",))
        publishing.publish(session, caller(), content.id, plan)
    return database


def handed(database: Database, settings: Settings, later: timedelta = timedelta()) -> int:
    """One round of a worker: queue what is due and try each once; how many were tried."""
    moment = now() + later
    with database.writing() as session:
        queue_webhook(session, moment)
        waiting = due(session, ways(settings), moment)
        again = due(session, ways(settings), moment)
    assert again == []  # handed over once
    for delivery, attempt in waiting:
        deliver(database, settings, delivery, attempt)
        deliver(database, settings, delivery, attempt)  # a step may run twice
    return len(waiting)


def test_mail_and_webhook_carry_it_out(written: Database, posted: tuple[Post, Post]) -> None:
    mail, hook = posted
    settings = set_up(written, mail, hook)
    assert handed(written, settings) == 8  # six to the webhook, two by mail
    assert handed(written, settings) == 0
    by_to = {str(one["To"]): one for one in mail.mails}
    assert set(by_to) == {"li@example.org", "h4@example.org"}
    assert by_to["li@example.org"]["Subject"] == "这周的安排公布了"
    text = by_to["li@example.org"].get_payload(decode=True)
    assert isinstance(text, bytes)
    assert "有 1 件事请你帮忙" in text.decode()
    assert "https://tongxin.example.org/reply/" in text.decode()
    assert by_to["h4@example.org"]["Subject"] == "This week's plan is out"
    assert len(hook.calls) == 6
    for headers, body in hook.calls:
        at, _, signed = headers[SIGNATURE].partition(",v1=")
        moment = at.removeprefix("t=")
        expected = hmac.new(SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256)
        assert hmac.compare_digest(expected.hexdigest(), signed)
    sent = {json.loads(body)["subject"]["id"] for _, body in hook.calls}
    assert sent == {"li", "zhao", "h1", "h2", "h4", "firm"}
    with written.reading() as session:
        assert set(session.exec(select(Delivery.state)).all()) == {"sent"}


def test_what_fails_is_tried_again_later_and_at_last_given_up(
    written: Database, posted: tuple[Post, Post]
) -> None:
    mail, hook = posted
    settings = set_up(written, mail, hook)
    with written.writing() as session:  # one of each is enough
        keep = session.exec(select(Notice.id).where(Notice.subject == "li")).one()
        for one in session.exec(select(Notice).where(Notice.id != keep)):
            one.hooked = True
        for row in session.exec(select(Delivery).where(Delivery.notice != keep)):
            session.delete(row)
    tries = len(LATER) + 1
    hook.refuse, mail.refuse = [500, 302, *[500] * tries], [550] * tries
    assert handed(written, settings) == 2
    assert handed(written, settings) == 0  # not at once
    later = timedelta()
    for wait in LATER:
        later += wait
        with written.writing() as session:  # as if so much time had passed
            for row in session.exec(select(Delivery)):
                assert row.state == "due"
                row.due_at = now()
        assert handed(written, settings) == 2
    with written.reading() as session:
        rows = {row.channel: row for row in session.exec(select(Delivery))}
    assert {row.state for row in rows.values()} == {"failed"}
    assert {row.attempts for row in rows.values()} == {tries}
    assert rows["webhook"].error == "the webhook answered 500"
    assert rows["email"].error == "the mail server refuses the recipient"
    assert len(hook.calls) == tries  # nowhere else was asked
    assert len({headers["Idempotency-Key"] for headers, _ in hook.calls}) == 1
    assert handed(written, settings) == 0


@QUICK
def test_a_server_that_is_away_is_a_failed_try_and_old_news_is_not_sent(
    written: Database, posted: tuple[Post, Post]
) -> None:
    settings = set_up(written, Post(port=9), Post(port=9))  # nobody listens there
    assert handed(written, settings) == 8
    with written.writing() as session:
        assert {row.error for row in session.exec(select(Delivery))} == {
            "the mail server: ConnectionRefusedError",
            "the webhook: URLError",
        }
        give_up_old(session, now() + OLD + timedelta(days=1))
        assert {row.state for row in session.exec(select(Delivery))} == {"failed"}
    assert ways(Settings()) == []


@pytest.mark.parametrize(
    "given",
    [
        {"smtp_host": "mail"},
        {"webhook_url": "https://x.example"},
        {"webhook_url": "file:///etc/hosts", "webhook_secret": SECRET},
        {"webhook_url": "https://x.example", "webhook_secret": "short"},
    ],
)
def test_half_a_setting_is_no_setting(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"needed|begins with|bytes"):
        Settings(**given)


def test_no_secret_is_shown() -> None:
    settings = Settings(
        smtp_password="very secret",
        webhook_url="https://user:hidden@x.example",
        webhook_secret=SECRET,
    )
    shown = json.dumps(settings.shown())
    assert all(secret not in shown for secret in ("very secret", SECRET, "hidden"))
