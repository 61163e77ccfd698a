"""Whose desk is where: what a signed-in person finds in the head of every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from api.services.signing import Caller

Kind = Literal["coordinator", "enterprise", "resident", "auditor", "house-group-head"]

DESKS: dict[str, Kind] = {
    "coordinator": "coordinator",
    "district": "coordinator",
    "organisation": "enterprise",
    "resident": "resident",
    "household-head": "resident",
    "host": "resident",
    "auditor": "auditor",
    "house-group-head": "house-group-head",
}
"""Role → desk; an operator has none, the machine is theirs."""


@dataclass(frozen=True)
class Desk:
    """A desk and what it is over."""

    kind: Kind
    neighbourhood: str
    scope: str
    address: str


def desks_of(caller: Caller) -> list[Desk]:
    """Every desk of a person, once each, in the order of their grants."""
    found: dict[str, Desk] = {}
    for grant in caller.grants:
        kind = DESKS.get(grant.role)
        if kind is None or grant.neighbourhood is None:
            continue
        over = quote(grant.neighbourhood, safe="")
        scope = quote(grant.scope, safe="")
        address = {
            "coordinator": f"/desk/{over}",
            "enterprise": f"/give/{over}/{scope}",
            "resident": f"/my/{over}/{scope}",
            "auditor": f"/n/{over}/check",
            "house-group-head": f"/behalf/{over}",
        }[kind]
        found.setdefault(address, Desk(kind, grant.neighbourhood, grant.scope, address))
    return list(found.values())
