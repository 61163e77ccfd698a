"""Who is told of a publication: helpers that they are asked, households what they get and what not,
organisations what becomes of their pledges, accounts how the projects they follow stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, cast
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlmodel import Session, col, select

from models.load import Minutes, calendar_of
from models.plan import PlanFile
from models.tables import (
    Account,
    Delivery,
    Engagement,
    Grant,
    Notice,
    OrganisationRow,
    PledgeRow,
    ProjectFollow,
    Publication,
    RequestRow,
    Reservation,
    WeekRow,
)
from models.tables.base import now
from models.tables.notices import Facts, NoticeKind, SubjectKind

Subject = tuple[SubjectKind, str]
ASKED = ("need", "booking", "enrolment")
"""What households ask for."""


def tell_published(
    session: Session, week: WeekRow, published: Publication, file: PlanFile
) -> list[str]:
    """Tell everybody whom a publication that stands alone concerns; the notices."""
    rows = _engagements(session, published.id)
    facts = _facts(session, week, rows, file)
    facts.update(_projects(session, week))
    return _tell(session, week, "published", facts)


def tell_changed(
    session: Session,
    week: WeekRow,
    old: Publication,
    new: Publication,
    file: PlanFile,
    since: datetime,
) -> list[str]:
    """Tell those for whom something is otherwise than in the publication whose place it takes."""
    gone = _engagements(session, old.id, cancelled=True, since=since)
    fresh = _engagements(session, new.id, since=since)
    requests = _requests(session, week)
    touched = {who for one in (*gone, *fresh) for who in _subjects(one, requests)}
    facts = _facts(session, week, _engagements(session, new.id), file)
    changed = {who: facts.get(who, {}) for who in touched}
    return _tell(session, week, "changed", changed)


def tell_undone(session: Session, week: WeekRow, since: datetime) -> list[str]:
    """Tell all who were told of a publication that it does not count any more."""
    told = session.exec(
        select(Notice.subject_kind, Notice.subject)
        .where(Notice.week == week.id, Notice.made_at >= since)
        .where(col(Notice.kind).in_(("published", "changed", "project")))
        .distinct()
    ).all()
    return _tell(session, week, "undone", {(cast(SubjectKind, kind), id): {} for kind, id in told})


def tell_offered(session: Session, week: str, offered: Iterable[Reservation]) -> list[str]:
    """Tell those who waited that it is their turn, and until when it is held for them."""
    row = session.get_one(WeekRow, week)
    zone = ZoneInfo(row.time_zone)
    found: list[str] = []
    for it in offered:
        assert it.expires_at is not None, "what is offered is held until a time"
        until = it.expires_at.astimezone(zone).isoformat(timespec="minutes")
        facts = {"reservation": it.id, "until": until}
        found += _tell(session, row, "offer", {_holder(it): facts})
    return found


def tell_taken_back(
    session: Session, week: WeekRow, gone: Iterable[Reservation], before: Mapping[str, str]
) -> list[str]:
    """Tell those whose reservation a new plan has no room for. ``before``: reservation → the state
    it had."""
    minutes = Minutes(calendar_of(week))
    found: list[str] = []
    for it in gone:
        facts = {
            "reservation": it.id,
            "held": _HELD[before[it.id]],
            "at": minutes.clock.time(minutes.slot_at(it.starts)),
        }
        found += _tell(session, week, "taken-back", {_holder(it): facts})
    return found


_HELD = {"confirmed": "booking", "offered": "offer", "waiting": "wait"}


def _holder(it: Reservation) -> Subject:
    """Who is told of a reservation."""
    person = it.person or next(iter(it.people), None)
    return ("person", person) if person is not None else ("organisation", it.organisation or "")


def tell_claim(
    session: Session,
    week: WeekRow,
    household: str | None,
    organisation: str | None,
    facts: Facts,
) -> list[str]:
    """Tell a claimant that the claim lapses soon, or has lapsed."""
    who: Subject = ("organisation", organisation or "")
    if household is not None:
        who = ("household", household)
    return _tell(session, week, "claim", {who: facts})


def tell_vote(session: Session, week: WeekRow, facts: dict[str, Facts]) -> list[str]:
    """Tell households of a vote: household → what it is told."""
    told: dict[Subject, Facts] = {("household", home): said for home, said in facts.items()}
    return _tell(session, week, "vote", told)


class Thing(NamedTuple):
    """What is told of an engagement: a district has tens of thousands, so no more is read."""

    kind: str
    request: str
    person: str | None
    pledge: str | None


def _engagements(
    session: Session, publication: str, *, cancelled: bool = False, since: datetime | None = None
) -> list[Thing]:
    gone = col(Engagement.outcome) == "cancelled"
    query = select(Engagement.kind, Engagement.request, Engagement.person, Engagement.pledge).where(
        Engagement.publication == publication, gone if cancelled else ~gone
    )
    if since is not None:
        query = query.where(Engagement.changed_at >= since)
    return [Thing(*row) for row in session.exec(query)]


def _requests(session: Session, week: WeekRow) -> dict[str, tuple[str, str | None, str | None]]:
    """Request → (kind, household, organisation)."""
    rows = session.exec(
        select(RequestRow.id, RequestRow.kind, RequestRow.household, RequestRow.organisation).where(
            RequestRow.week == week.id
        )
    )
    return {id: (kind, household, organisation) for id, kind, household, organisation in rows}


def _subjects(one: Thing, requests: dict[str, tuple[str, str | None, str | None]]) -> list[Subject]:
    """Whom a thing concerns: who serves, and whose wish it is."""
    found: list[Subject] = []
    if one.kind == "crew" and one.person is not None:
        found.append(("person", one.person))
    _, household, organisation = requests.get(one.request, ("", None, None))
    if one.kind != "crew" and household is not None:
        found.append(("household", household))
    if one.kind != "crew" and organisation is not None:
        found.append(("organisation", organisation))
    return found


def _facts(
    session: Session, week: WeekRow, rows: list[Thing], file: PlanFile
) -> dict[Subject, Facts]:
    requests = _requests(session, week)
    tasks: Counter[str] = Counter()
    got: dict[str, set[str]] = {}
    for one in rows:
        if one.kind == "crew" and one.person is not None:
            tasks[one.person] += 1
        elif one.request in requests:
            got.setdefault(one.request, set()).add(one.kind)
    facts: dict[Subject, Facts] = {("person", p): {"tasks": str(n)} for p, n in tasks.items()}
    unmet = {one.request for one in file.plan.unmet}
    served: Counter[str] = Counter()
    short: Counter[str] = Counter()
    for id, (kind, household, _) in requests.items():
        if household is None or kind not in ASKED:
            continue
        served[household] += id in got
        short[household] += id in unmet
    for household in {*+served, *+short}:
        numbers = {"got": str(served[household]), "unmet": str(short[household])}
        facts["household", household] = numbers
    used = {one.pledge for one in rows if one.pledge is not None}
    donors: dict[str, list[bool]] = {}
    known = set(
        session.exec(select(OrganisationRow.id).where(OrganisationRow.week == week.id)).all()
    )
    for id, donor in session.exec(
        select(PledgeRow.id, PledgeRow.donor).where(PledgeRow.week == week.id)
    ):
        if donor in known:
            donors.setdefault(donor, []).append(id in used)
    for donor, each in donors.items():
        facts["organisation", donor] = {"pledges": str(len(each)), "used": str(sum(each))}
    return facts


def _projects(session: Session, week: WeekRow) -> dict[Subject, Facts]:
    """How the projects that an account follows stand: project → its step."""
    rows = session.exec(
        select(ProjectFollow.account, RequestRow)
        .join(RequestRow, col(RequestRow.id) == col(ProjectFollow.project))
        .where(ProjectFollow.neighbourhood == week.neighbourhood, RequestRow.week == week.id)
        .order_by(col(RequestRow.position))
    )
    found: dict[Subject, Facts] = {}
    for account, request in rows:
        if request.project is not None:
            found.setdefault(("account", account), {})[request.id] = request.project.stage
    return found


def _tell(
    session: Session, week: WeekRow, kind: NoticeKind, facts: dict[Subject, Facts]
) -> list[str]:
    common = {
        "neighbourhood": week.neighbourhood,
        "week": week.id,
        "made_at": now(),
        "read_at": None,
        "read_by": None,
        "hooked": False,
    }
    rows: list[dict[str, Any]] = [
        {
            **common,
            "id": uuid4().hex,
            "kind": "project" if subject_kind == "account" and kind == "published" else kind,
            "subject_kind": subject_kind,
            "subject": subject,
            "facts": numbers,
        }
        for (subject_kind, subject), numbers in sorted(facts.items())
    ]
    if not rows:
        return []
    session.connection().execute(insert(Notice), rows)
    _send(session, week, rows)
    return [row["id"] for row in rows]


def _send(session: Session, week: WeekRow, rows: list[dict[str, Any]]) -> None:
    """Queue e-mails to the accounts behind a subject; the webhook's are queued by a worker."""
    accounts: dict[str, set[str]] = {}
    reached = session.exec(
        select(Grant.scope, Account.id)
        .join(Account, col(Account.id) == col(Grant.account))
        .where(Grant.neighbourhood == week.neighbourhood, Grant.scope != "")
        .where(col(Account.email).is_not(None), col(Account.disabled_at).is_(None))
    )
    for scope, account in reached:
        accounts.setdefault(scope, set()).add(account)
    own = set(
        session.exec(
            select(Account.id).where(
                col(Account.email).is_not(None), col(Account.disabled_at).is_(None)
            )
        )
    )
    common = {
        "version": 1,
        "changed_at": now(),
        "state": "due",
        "attempts": 0,
        "handed": 0,
        "due_at": now(),
        "sent_at": None,
        "error": "",
    }
    out: list[dict[str, Any]] = []
    for row in rows:
        to = accounts.get(row["subject"], set())
        if row["subject_kind"] == "account":
            to = own & {row["subject"]}
        for account in sorted(to):
            more = {"id": uuid4().hex, "notice": row["id"], "channel": "email", "account": account}
            out.append({**common, **more})
    if out:
        session.connection().execute(insert(Delivery), out)
