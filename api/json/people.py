"""Who stands behind a pseudonym, and the audit of who looked."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.json.etags import Seen, etag
from api.json.unit import Asking, Transaction, Unit
from api.services.audit_trail import lines_of
from api.services.people.erase import erase_person
from api.services.people.export import person_file
from api.services.people.identity import Known, known_of, write_identity

router = APIRouter(tags=["people"], route_class=Unit)
PERSON = "/neighbourhoods/{neighbourhood}/people/{person:path}"
Where = Annotated[str, Path(description="Id of the neighbourhood")]
Who = Annotated[str, Path(description="Pseudonym of the person", max_length=80)]
Lines = list[dict[str, Any]]


class PersonFile(BaseModel):
    """Everything that is kept of a person."""

    id: str
    version: int
    """Of the identity, also the ETag; 0: none is known."""
    erased_at: str | None
    identity: dict[str, Any]
    accounts: Lines
    people: Lines
    pledges: Lines
    requests: Lines
    engagements: Lines
    attendance: Lines
    reservations: Lines
    deeds: Lines
    voices: Lines
    points: Lines
    certificates: Lines
    audit: Lines


class AuditLine(BaseModel):
    """What was done, or read, by whom."""

    id: int
    at: datetime
    account: str | None
    behalf_of: str | None
    operation: str
    week: str | None
    entity: str
    entity_id: str
    details: dict[str, str]


@router.get(PERSON, response_model=PersonFile)
def get_person(neighbourhood: Where, person: Who, asking: Asking, session: Transaction) -> Response:
    """Everything that is kept of a person: for themselves, and for those who serve them."""
    found = person_file(session, asking, neighbourhood, person)
    return JSONResponse(found, headers={"ETag": etag(found["version"])})


@router.put(PERSON, response_model=Known)
def put_person(
    neighbourhood: Where,
    person: Who,
    body: Known,
    seen: Seen,
    asking: Asking,
    session: Transaction,
) -> Response:
    """Write down who stands behind a pseudonym. If-Match: "0" where nobody is known yet."""
    row = write_identity(session, asking, neighbourhood, person, body, version=seen)
    said = known_of(session, neighbourhood, person)
    return JSONResponse(said.model_dump(exclude_none=True), headers={"ETag": etag(row.version)})


@router.delete(PERSON, status_code=204)
def delete_person(
    neighbourhood: Where, person: Who, asking: Asking, session: Transaction
) -> Response:
    """Erase what names a person. Weeks and plans stay as they are, under a pseudonym."""
    erase_person(session, asking, neighbourhood, person)
    return Response(status_code=204)


@router.get("/neighbourhoods/{neighbourhood}/audit")
def get_audit(
    neighbourhood: Where,
    asking: Asking,
    session: Transaction,
    about: Annotated[str | None, Query(max_length=80)] = None,
    account: Annotated[str | None, Query(max_length=40)] = None,
    before: Annotated[int | None, Query(ge=1, lt=2**31)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[AuditLine]:
    """Who did and who read what, newest first; `before` a line's id continues."""
    lines = lines_of(
        session, asking, neighbourhood, about=about, account=account, before=before, limit=limit
    )
    return [AuditLine.model_validate(line, from_attributes=True) for line in lines]
