"""Notices on their way outside: one try at a time, again later when it fails, up to a last time.

A try may be made twice when a worker dies over it: an e-mail keeps its Message-ID, a message to the
webhook its Idempotency-Key, so that the other side can tell.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener
from uuid import uuid4

from sqlmodel import Session, col, select

from api.database import Database
from api.services.notices.words import Words, words
from api.services.reply_links import make_reply_link
from api.settings import Settings
from models.tables import Account, Delivery, Notice, RequestRow, WeekRow
from models.tables.base import now

LATER = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 720))
"""How long after each failed try the next is due; after the last there is none."""
OLD = timedelta(days=7)
"""What could not be sent for so long is news no more."""
SECONDS = 10.0
MANY = 50
SIGNATURE = "Tongxin-Signature"


class NotSent(Exception):
    """A try failed; the text names nobody."""


@dataclass(frozen=True)
class Parcel:
    """What a try takes, read before the transaction ends: nothing is held while others are slow."""

    delivery: str
    channel: str
    to: str
    """An e-mail address; of the webhook nothing."""
    language: str
    said: Words
    link: str
    body: bytes
    """Of the webhook: the JSON."""


def ways(settings: Settings) -> list[str]:
    """The channels that are set up."""
    return [
        *(["email"] if settings.smtp_host else []),
        *(["webhook"] if settings.webhook_url else []),
    ]


def queue_webhook(session: Session, moment: datetime) -> None:
    """Queue the notices that no webhook has had; older ones than :data:`OLD` are passed over."""
    fresh = session.exec(
        select(Notice)
        .where(col(Notice.hooked).is_(False), Notice.made_at > moment - OLD)
        .order_by(col(Notice.made_at), col(Notice.id))
        .limit(MANY)
    ).all()
    for notice in fresh:
        notice.hooked = True
        session.add(notice)
        session.add(Delivery(id=uuid4().hex, notice=notice.id, channel="webhook", due_at=moment))
    session.flush()


def due(session: Session, channels: list[str], moment: datetime) -> list[tuple[str, int]]:
    """What to hand to the queue now: (delivery, which try), each told once."""
    rows = session.exec(
        select(Delivery)
        .where(
            Delivery.state == "due",
            Delivery.due_at <= moment,
            col(Delivery.channel).in_(channels),
            Delivery.handed <= Delivery.attempts,
        )
        .order_by(col(Delivery.due_at), col(Delivery.id))
        .limit(MANY)
    ).all()
    for row in rows:
        row.handed = row.attempts + 1
        session.add(row)
    session.flush()
    return [(row.id, row.handed) for row in rows]


def give_up_old(session: Session, moment: datetime) -> None:
    """What nobody could send for too long is not sent any more."""
    rows = session.exec(
        select(Delivery).where(Delivery.state == "due", Delivery.due_at < moment - OLD)
    )
    for row in rows:
        row.state, row.error = "failed", "not sent in time"
        session.add(row)


def deliver(database: Database, settings: Settings, delivery: str, attempt: int) -> None:
    """One try. Done twice, the second does nothing if the first has ended."""
    with database.writing() as session:
        row = session.get(Delivery, delivery, with_for_update=True)
        if row is None or row.state != "due" or row.attempts >= attempt:
            return
        parcel = _parcel(session, settings, row)
    failure = ""
    try:
        if parcel is None:
            failure = "nobody to send it to"
        elif parcel.channel == "email":
            _mail(settings, parcel)
        else:
            _post(settings, parcel)
    except NotSent as error:
        failure = str(error)
    with database.writing() as session:
        row = session.get_one(Delivery, delivery, with_for_update=True)
        row.attempts, row.error = attempt, failure
        if not failure:
            row.state, row.sent_at = "sent", now()
        elif parcel is None or attempt > len(LATER):
            row.state = "failed"
        else:
            row.due_at = now() + LATER[attempt - 1]
        session.add(row)


def _parcel(session: Session, settings: Settings, row: Delivery) -> Parcel | None:
    notice = session.get_one(Notice, row.notice)
    account = session.get(Account, row.account) if row.account is not None else None
    if row.channel == "email" and (account is None or not account.email or account.disabled_at):
        return None
    language = account.language if account is not None else "zh"
    said = words(notice.kind, notice.subject_kind, notice.facts, project_names(session, notice))
    body = json.dumps(
        {
            "id": notice.id,
            "kind": notice.kind,
            "neighbourhood": notice.neighbourhood,
            "week": notice.week,
            "subject": {"kind": notice.subject_kind, "id": notice.subject},
            "facts": notice.facts,
            "title": {"zh": said.title[0], "en": said.title[1]},
            "text": {"zh": said.text[0], "en": said.text[1]},
            "made_at": f"{notice.made_at:%Y-%m-%dT%H:%M:%SZ}",
        },
        ensure_ascii=False,
        sort_keys=True,
    ).encode()
    link = ""
    if row.channel == "email" and settings.public_address:
        link = f"{settings.public_address.rstrip('/')}{_path(session, notice)}"
    return Parcel(
        delivery=row.id,
        channel=row.channel,
        to=account.email or "" if account is not None else "",
        language=language,
        said=said,
        link=link,
        body=body,
    )


def project_names(session: Session, notice: Notice) -> dict[str, str]:
    """What the projects of a notice are called."""
    if notice.kind != "project":
        return {}
    rows = session.exec(
        select(RequestRow.id, RequestRow.name).where(
            RequestRow.week == notice.week, col(RequestRow.id).in_(notice.facts)
        )
    )
    return {id: name for id, name in rows if name}


def _path(session: Session, notice: Notice) -> str:
    """Where a notice leads: for who is asked to help, to a page that answers without a sign-in."""
    if notice.kind in ("published", "changed") and notice.facts.get("tasks"):
        week = session.get_one(WeekRow, notice.week)
        return f"/reply/{make_reply_link(session, week, notice.subject, None)}"
    return page_of(notice) or "/desk"


def page_of(notice: Notice) -> str:
    """The public page that a notice speaks of; empty: none."""
    if notice.kind != "vote" or notice.facts["step"] == "withdrawn":
        return ""
    return f"/n/{quote(notice.neighbourhood, safe='')}/votes/{notice.facts['vote']}"


def _mail(settings: Settings, parcel: Parcel) -> None:
    zh = parcel.language == "zh"
    mail = EmailMessage()
    mail["From"], mail["To"] = settings.smtp_from, parcel.to
    mail["Subject"] = parcel.said.title[0 if zh else 1]
    mail["Message-ID"] = f"<{parcel.delivery}@{settings.smtp_from.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    where = parcel.link or ("请登录同心看。" if zh else "Please sign in to Tongxin.")
    mail.set_content(f"{parcel.said.text[0 if zh else 1]}\n\n{where}\n")
    try:
        with _server(settings) as server:
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
            server.send_message(mail)
    except smtplib.SMTPRecipientsRefused:
        raise NotSent("the mail server refuses the recipient") from None
    except smtplib.SMTPResponseException as error:
        raise NotSent(f"the mail server said {error.smtp_code}") from None
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(f"the mail server: {type(error).__name__}") from None


def _server(settings: Settings) -> smtplib.SMTP:
    safe = ssl.create_default_context()
    host, port = settings.smtp_host, settings.smtp_port
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=safe)
    server = smtplib.SMTP(host, port, timeout=SECONDS)
    if settings.smtp_security == "starttls":
        server.starttls(context=safe)
    return server


class _Stay(HTTPRedirectHandler):
    """A webhook that sends us elsewhere is not followed: the signature is for it alone."""

    def redirect_request(self, *_: object) -> None:
        """Nowhere."""


def signature(secret: str, at: int, body: bytes) -> str:
    """``t=…,v1=…``: HMAC-SHA256 of the moment, a full stop and the body, in hexadecimal."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def _post(settings: Settings, parcel: Parcel) -> None:
    at = int(now().timestamp())
    request = Request(  # noqa: S310 — the settings allow http and https alone
        settings.webhook_url,
        data=parcel.body,
        method="POST",
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": parcel.delivery,
            SIGNATURE: signature(settings.webhook_secret.get_secret_value(), at, parcel.body),
        },
    )
    try:
        with build_opener(_Stay).open(request, timeout=SECONDS):
            pass
    except HTTPError as error:
        raise NotSent(f"the webhook answered {error.code}") from None
    except (URLError, OSError) as error:
        raise NotSent(f"the webhook: {type(error).__name__}") from None
