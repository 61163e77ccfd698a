"""Certificates of service 志愿服务记录证明: asked for, on public notice for at least seven days,
issued with a number by which anybody can check them, revoked where they were wrong.

Each says four things: who; which hours, and what they were for; who issues it; number and date.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlmodel import Session

from api.problems import Fault, Problem
from api.services.audit import note, saw
from api.services.certified import organisation_named, served
from api.services.people.whose import require_person
from api.services.rights import Subject, held_by, require
from api.services.signing import Caller
from models.tables import (
    Certificate,
    Identity,
    Neighbourhood,
)
from models.tables.base import now

NOTICE = timedelta(days=7)
"""How long the public can object before one is issued."""
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that are read as others."""
Step = Literal["announce", "object", "issue", "refuse", "revoke"]


def ask(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    person: str,
    *,
    since: str,
    until: str,
    issuer: str = "",
    moment: datetime | None = None,
) -> Certificate:
    """Ask for a certificate of what somebody served from one day to another.

    Raises
    ------
    Problem : ``bad-input`` with everything that is wrong; ``not-now`` where nothing was served
        then; as :func:`require_person`.
    """
    require_person(session, caller, "person.write", neighbourhood, person)
    here = session.get_one(Neighbourhood, neighbourhood)
    today = str((moment or now()).astimezone(ZoneInfo(here.time_zone)).date())
    faults = [
        Fault(field=name, value=said, zh="写成 2026-11-23 这样", en="as 2026-11-23")
        for name, said in (("since", since), ("until", until))
        if not _is_day(said)
    ]
    if not faults and since > until:
        faults.append(Fault(field="until", value=until, zh="不早于开始那天", en="not before since"))
    if not faults and until > today:
        faults.append(Fault(field="until", value=until, zh="不晚于今天", en="not after today"))
    if issuer and not organisation_named(session, neighbourhood, issuer):
        faults.append(
            Fault(
                field="issuer", value=issuer, zh="这里的一个组织", en="an organisation that is here"
            )
        )
    if faults:
        raise Problem("bad-input", errors=faults)
    if not served(session, here, person, since, until, issuer):
        raise _not_now("", "这段时间没有记下的服务", "nothing was served then")
    made = Certificate(
        id=uuid4().hex,
        neighbourhood=neighbourhood,
        person=person,
        issuer=issuer,
        since=since,
        until=until,
        asked_by=caller.account,
    )
    session.add(made)
    _note(session, caller, made, "ask")
    return made


def _is_day(said: str) -> bool:
    try:
        return str(date.fromisoformat(said)) == said
    except ValueError:
        return False


def take(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    id: str,
    step: Step,
    *,
    said: str = "",
    moment: datetime | None = None,
) -> Certificate:
    """Do the next thing with a certificate: *announce* it (its notice begins, and what it says is
    fixed), *object* to it during its notice, *issue* it (after an objection: with an answer),
    *refuse* it, or *revoke* it once issued.

    Raises
    ------
    Problem : ``not-found``; ``not-now`` for a step that is not its next, or too early;
        ``bad-input`` where something must be said; as ``require``: who issues it, for an
        objection any member.
    """
    found = session.get(Certificate, id)
    if found is None or found.neighbourhood != neighbourhood:
        require(caller, "common.read", Subject(neighbourhood))
        raise Problem("not-found", id)
    subject = Subject(found.neighbourhood, owners={found.issuer} - {""})
    require(caller, "common.read" if step == "object" else "certificate.issue", subject)
    session.refresh(found, with_for_update=True)
    at = moment or now()
    if found.state not in BEFORE[step]:
        raise _not_now(id, f"现在是{STATES[found.state][0]}", f"it is {STATES[found.state][1]}")
    needs_words = step in ("object", "refuse", "revoke") or (
        step == "issue" and bool(found.objections)
    )
    if needs_words and not said.strip():
        zh, en = (
            "写明原因；有异议的，写明怎么答复",
            "say why, or what the answer to the objection is",
        )
        raise Problem("bad-input", errors=[Fault(entity=id, field="said", zh=zh, en=en)])
    if step == "announce":
        _announce(session, caller, found, at)
    elif step == "object":
        found.objections = (*found.objections, said)
    elif step == "issue":
        _issue(session, found, at, said)
    else:
        found.state = "refused" if step == "refuse" else "revoked"
        found.ended_at, found.reason = at, said
    session.add(found)
    _note(session, caller, found, step)
    return found


BEFORE: dict[Step, tuple[str, ...]] = {
    "announce": ("asked",),
    "object": ("noticed",),
    "issue": ("noticed",),
    "refuse": ("asked", "noticed"),
    "revoke": ("issued",),
}
"""The states from which each step leads on."""
STATES: dict[str, tuple[str, str]] = {
    "asked": ("待公示", "asked for"),
    "noticed": ("公示中", "on notice"),
    "issued": ("已出具", "issued"),
    "refused": ("不予出具", "refused"),
    "revoked": ("已撤销", "revoked"),
}


def _announce(session: Session, caller: Caller, found: Certificate, at: datetime) -> None:
    here = session.get_one(Neighbourhood, found.neighbourhood)
    identity = session.get(Identity, (found.neighbourhood, found.person))
    if identity is None or not identity.name:
        raise _not_now(found.person, "先登记姓名", "their name is to be known first")
    content = served(session, here, found.person, found.since, found.until, found.issuer)
    if not content:
        raise _not_now(found.id, "这段时间没有记下的服务", "nothing was served then")
    found.name = identity.name
    found.content, found.minutes = content, sum(minutes for *_, minutes in content)
    found.issuer_name = (
        organisation_named(session, here.id, found.issuer) if found.issuer else here.name or here.id
    )
    found.state, found.noticed_at = "noticed", at
    if found.person not in held_by(caller, "person.read", here.id).own:
        saw(
            session,
            caller,
            neighbourhood=here.id,
            week=None,
            entity="identity",
            ids=[found.person],
        )


def _issue(session: Session, found: Certificate, at: datetime, said: str) -> None:
    assert found.noticed_at is not None, "a notice has begun"
    if at < found.noticed_at + NOTICE:
        due = (found.noticed_at + NOTICE).isoformat()
        raise _not_now(
            found.id, f"公示满七天：{due} 以后", f"seven days of notice: not before {due}"
        )
    if found.name is None:
        raise _not_now(found.person, "这个人的资料已经删除", "the person has been erased")
    zone = ZoneInfo(session.get_one(Neighbourhood, found.neighbourhood).time_zone)
    code = "".join(secrets.choice(LETTERS) for _ in range(10))
    found.number = f"{at.astimezone(zone):%Y%m%d}-{code}"
    found.state, found.issued_at, found.reason = "issued", at, said


def _note(session: Session, caller: Caller, found: Certificate, step: str) -> None:
    note(
        session,
        caller,
        f"certificate.{step}",
        neighbourhood=found.neighbourhood,
        entity="certificate",
        entity_id=found.id,
        behalf_of=found.person,
    )
    session.flush()


def _not_now(entity: str, zh: str, en: str) -> Problem:
    return Problem("not-now", errors=[Fault(entity=entity, zh=zh, en=en)])
