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
    "common.read",
    "thing.read",
    "thing.write",
    "need.read",
    "sensitive.read",
    "frame.write",
    "protected.write",
    "decision.write",
    "person.read",
    "person.write",
    "person.erase",
    "job.run",
    "plan.read",
    "plan.publish",
    "book.write",
    "certificate.issue",
    "vote.run",
    "ballot.cast",
]
OPERATIONS: tuple[Operation, ...] = get_args(Operation)

Whose = Literal["anyone", "member", "within", "own"]
"""*member*: all in the grant's neighbourhood; *within*: what lies in the grant's place (or in the
neighbourhood, without one); *own*: what belongs to the grant's person, household or
organisation. Which rows of a week that makes: :mod:`api.services.things.reach`."""

RUN: dict[Operation, Whose] = {
    "account.make": "within",
    "week.make": "within",
    "week.read": "within",
    "week.advance": "within",
    "common.read": "member",
    "thing.read": "within",
    "thing.write": "within",
    "need.read": "within",
    "sensitive.read": "within",
    "frame.write": "within",
    "protected.write": "within",
    "decision.write": "within",
    "person.read": "within",
    "person.write": "within",
    "person.erase": "within",
    "job.run": "within",
    "plan.read": "within",
    "plan.publish": "within",
    "book.write": "within",
    "certificate.issue": "within",
    "vote.run": "within",
}
"""What running a neighbourhood takes."""
SELF: dict[Operation, Whose] = {
    "common.read": "member",
    "thing.read": "own",
    "thing.write": "own",
    "need.read": "own",
    "sensitive.read": "own",
    "person.read": "own",
    "person.write": "own",
    "person.erase": "own",
    "ballot.cast": "own",
}
"""What people may about themselves."""

RIGHTS: dict[Role, dict[Operation, Whose]] = {
    "operator": {"neighbourhood.make": "anyone", "account.make": "anyone"},
    "district": {**RUN, "audit.read": "within"},
    "coordinator": RUN,
    "auditor": {
        "audit.read": "within",
        "week.read": "within",
        "common.read": "member",
        "thing.read": "within",
        "plan.read": "within",
    },
    "house-group-head": {
        "common.read": "member",
        "thing.read": "within",
        "thing.write": "within",
    },
    "organisation": {
        "common.read": "member",
        "thing.read": "own",
        "thing.write": "own",
        "frame.write": "own",
        "certificate.issue": "own",
    },
    "household-head": SELF,
    "resident": SELF,
    "host": {"common.read": "member", "thing.read": "own", "thing.write": "own"},
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
        if whose == "member":
            return True
        if whose == "within" and (not grant.scope or grant.scope in subject.places):
            return True
        if whose == "own" and grant.scope and grant.scope in subject.owners:
            return True
    return False


@dataclass(frozen=True)
class Held:
    """What the grants of a caller reach in one neighbourhood for one operation."""

    whole: bool = False
    """All of it."""
    places: frozenset[str] = frozenset()
    """These places and all in them."""
    own: frozenset[str] = frozenset()
    """What belongs to these people, households and organisations."""

    @property
    def any(self) -> bool:
        """Whether it may reach anything at all."""
        return self.whole or bool(self.places) or bool(self.own)


def held_by(caller: Caller, operation: Operation, neighbourhood: str) -> Held:
    """What a caller's grants reach."""
    whole, places, own = False, set(), set()
    for grant in caller.grants:
        whose = RIGHTS[_role(grant.role)].get(operation)
        here = grant.neighbourhood == neighbourhood
        if whose == "anyone" or (here and whose == "member"):
            whole = True
        elif here and whose == "within":
            whole = whole or not grant.scope
            places |= {grant.scope} - {""}
        elif here and whose == "own":
            own |= {grant.scope} - {""}
    return Held(whole, frozenset(places), frozenset(own))


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
