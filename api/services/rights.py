"""Who may do what to whose: one table, and the one function that reads it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, get_args

from api.problems import Problem
from api.services.signing import Caller
from models.tables.people import Role

Operation = Literal[
    "neighbourhood.make",
    "account.make",
    "audit.read",
    "week.make",
    "week.read",
    "week.advance",
    "thing.read",
    "thing.write",
    "sensitive.read",
    "decision.write",
    "job.run",
    "plan.read",
    "plan.publish",
]
OPERATIONS: tuple[Operation, ...] = get_args(Operation)

Whose = Literal["anyone", "within", "own"]
"""*within*: what lies in the grant's place (or in the neighbourhood, without one); *own*: what
belongs to the grant's person, household or organisation."""

RIGHTS: dict[Role, dict[Operation, Whose]] = {
    "operator": {"neighbourhood.make": "anyone", "account.make": "anyone"},
    "district": {
        "account.make": "within",
        "audit.read": "within",
        "week.make": "within",
        "week.read": "within",
        "week.advance": "within",
        "thing.read": "within",
        "thing.write": "within",
        "sensitive.read": "within",
        "decision.write": "within",
        "job.run": "within",
        "plan.read": "within",
        "plan.publish": "within",
    },
    "coordinator": {
        "account.make": "within",
        "week.make": "within",
        "week.read": "within",
        "week.advance": "within",
        "thing.read": "within",
        "thing.write": "within",
        "sensitive.read": "within",
        "decision.write": "within",
        "job.run": "within",
        "plan.read": "within",
        "plan.publish": "within",
    },
    "auditor": {
        "audit.read": "within",
        "week.read": "within",
        "thing.read": "within",
        "plan.read": "within",
    },
    "house-group-head": {"thing.read": "within", "thing.write": "within"},
    "organisation": {"thing.read": "own", "thing.write": "own"},
    "household-head": {"thing.read": "own", "thing.write": "own", "sensitive.read": "own"},
    "resident": {"thing.read": "own", "thing.write": "own", "sensitive.read": "own"},
    "host": {"thing.read": "own", "thing.write": "own"},
}
"""Role → operation → whose. What is not listed is not allowed."""


@dataclass(frozen=True)
class Subject:
    """What an operation is about."""

    neighbourhood: str | None = None
    places: Collection[str] = ()
    """Where it lies: the place and all above it. A whole week lies nowhere in particular: only a
    grant over the whole neighbourhood reaches it."""
    owners: Collection[str] = ()
    """The person, household and organisation it belongs to."""


def allowed(caller: Caller, operation: Operation, subject: Subject) -> bool:
    """Whether any grant of the caller reaches the subject."""
    for grant in caller.grants:
        whose = RIGHTS[_role(grant.role)].get(operation)
        if whose == "anyone":
            return True
        if whose is None or grant.neighbourhood != subject.neighbourhood:
            continue
        if whose == "within" and (not grant.scope or grant.scope in subject.places):
            return True
        if whose == "own" and grant.scope and grant.scope in subject.owners:
            return True
    return False


def require(caller: Caller, operation: Operation, subject: Subject) -> None:
    """Let the caller pass.

    Raises
    ------
    Problem : ``not-signed-in`` for the public, ``not-allowed`` for whoever may not.
    """
    if allowed(caller, operation, subject):
        return
    if caller.account is None:
        raise Problem("not-signed-in", headers={"WWW-Authenticate": "Bearer"})
    raise Problem("not-allowed", operation)


def _role(name: str) -> Role:
    return next(role for role in RIGHTS if role == name)
