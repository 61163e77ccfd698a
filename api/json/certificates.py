"""Certificates of service over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from api.json.accounts import In
from api.json.unit import Asking, Transaction, Unit
from api.json.weeks import Name
from api.services import certificates, certified
from api.services.certificates import Step
from models.tables import Certificate

router = APIRouter(tags=["certificates"], route_class=Unit)
PATH = "/neighbourhoods/{neighbourhood}/certificates"


class ServedOut(BaseModel):
    """What was done on a day."""

    day: str
    topic: str
    name: str
    """Empty: what somebody asked for at home."""
    minutes: int


class CertificateOut(BaseModel):
    """A certificate: who, hours and content, who issues it, number and date."""

    id: str
    state: str
    """*asked*, *noticed*, *issued*, *refused* or *revoked*."""
    person: str
    name: str | None
    issuer: str
    issuer_name: str
    since: str
    until: str
    minutes: int
    content: list[ServedOut]
    number: str | None
    noticed_at: datetime | None
    issued_at: datetime | None
    ended_at: datetime | None
    reason: str
    objections: list[str]


class Checked(BaseModel):
    """What anybody may know who has the number."""

    number: str
    state: str
    """*issued*, or *revoked* since."""
    name: str | None
    issuer: str
    since: str
    until: str
    minutes: int
    content: list[ServedOut]
    issued_at: datetime
    revoked_at: datetime | None
    reason: str


class AskIn(In):
    """A certificate to be asked for."""

    step: Literal["ask"]
    person: Name
    since: Annotated[str, Field(max_length=10)]
    until: Annotated[str, Field(max_length=10)]
    issuer: Annotated[str, Field(max_length=80)] = ""
    """An organisation; empty: the neighbourhood itself."""


class StepIn(In):
    """The next thing to be done with one."""

    step: Step
    certificate: Annotated[str, Field(min_length=1, max_length=40)]
    said: Annotated[str, Field(max_length=2000)] = ""
    """Why; for *issue* after an objection, the answer to it."""


def _content(found: Certificate) -> list[ServedOut]:
    return [
        ServedOut(day=day, topic=topic, name=name, minutes=minutes)
        for day, topic, name, minutes in found.content
    ]


def _out(found: Certificate) -> CertificateOut:
    told = {name: getattr(found, name) for name in CertificateOut.model_fields}
    return CertificateOut(
        **{**told, "content": _content(found), "objections": list(found.objections)}
    )


@router.get(PATH)
def get_certificates(
    neighbourhood: str,
    asking: Asking,
    session: Transaction,
    person: Annotated[str | None, Query(max_length=80, description="Whose")] = None,
) -> list[CertificateOut]:
    """A person's certificates; without one, those that whoever asks may issue."""
    rows = certified.certificates_of(session, asking, neighbourhood, person=person)
    return [_out(row) for row in rows]


@router.post(PATH, status_code=201)
def post_certificate(
    neighbourhood: str,
    body: Annotated[AskIn | StepIn, Field(discriminator="step")],
    asking: Asking,
    session: Transaction,
) -> CertificateOut:
    """Ask for a certificate, or take its next step: announce, object, issue, refuse, revoke."""
    if isinstance(body, AskIn):
        given = body.model_dump(exclude={"step"})
        return _out(certificates.ask(session, asking, neighbourhood, **given))
    found = certificates.take(
        session, asking, neighbourhood, body.certificate, body.step, said=body.said
    )
    return _out(found)


@router.get("/certificates/{number}")
def get_certificate(
    number: Annotated[str, Path(max_length=40, description="As on the certificate")],
    session: Transaction,
) -> Checked:
    """Whether a certificate was issued under this number, and what it says: for anybody."""
    found = certified.by_number(session, number)
    return Checked(
        number=found.number or "",
        state=found.state,
        name=found.name,
        issuer=found.issuer_name,
        since=found.since,
        until=found.until,
        minutes=found.minutes,
        content=_content(found),
        issued_at=found.issued_at or found.asked_at,
        revoked_at=found.ended_at,
        reason=found.reason if found.state == "revoked" else "",
    )
