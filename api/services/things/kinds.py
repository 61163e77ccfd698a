"""The kinds of things a week holds: where they stand, what they may be asked for by, who may what.

One table in place of one service for each kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from api.problems import Problem
from api.services.rights import Operation
from models.base import Frozen
from models.load import shelves
from models.load.shelf import Shelf

KindName = Literal[
    "places",
    "organisations",
    "skills",
    "items",
    "people",
    "pledges",
    "venues",
    "rooms",
    "joined-rooms",
    "requests",
    "pins",
    "bans",
    "locks",
]
KIND_NAMES: tuple[KindName, ...] = get_args(KindName)


@dataclass(frozen=True)
class Kind:
    """A kind of things."""

    name: KindName
    shelf: Shelf[Any]
    write: Operation
    """What entering and changing one takes."""
    place: str | None = None
    """The column that says where it lies."""
    sort: str | None = None
    """The column that says of which sort it is."""
    withdrawable: bool = False
    """Whether it is withdrawn, and stays to be read; else it is taken out."""
    stands_alone: bool = False
    """Whether what it names is enough to judge it; else the whole week is."""
    sensitive: frozenset[str] = frozenset()
    """Fields that are seen with ``sensitive.read`` alone."""
    protected: Mapping[str, Any] = field(default_factory=dict)
    """Fields that are set with ``protected.write`` alone → what they are until then."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    """Columns in which all of the kind are the same."""

    @property
    def plain(self) -> type[Frozen]:
        """The plain type."""
        kind: type[Frozen] = self.shelf.plain
        return kind

    def columns(self) -> Any:
        """The columns of the table, by name."""
        return self.shelf.table.columns


def _decided(name: Literal["pins", "bans", "locks"]) -> Kind:
    fixed = {"kind": name.removesuffix("s")}
    return Kind(name, shelves.DECISIONS, "decision.write", fixed=fixed)


KINDS: dict[KindName, Kind] = {
    kind.name: kind
    for kind in (
        Kind("places", shelves.PLACES, "frame.write", place="id", sort="level"),
        Kind("organisations", shelves.ORGANISATIONS, "frame.write", place="place", sort="kind"),
        Kind("skills", shelves.SKILLS, "frame.write"),
        Kind("items", shelves.ITEMS, "frame.write", sort="kind"),
        Kind(
            "people",
            shelves.PEOPLE,
            "thing.write",
            place="home",
            withdrawable=True,
            stands_alone=True,
            sensitive=frozenset({"excludes"}),
            protected={"vetted": False, "hire": None, "recent_minutes": 0},
        ),
        Kind(
            "pledges",
            shelves.PLEDGES,
            "thing.write",
            place="at",
            sort="kind",
            withdrawable=True,
            stands_alone=True,
        ),
        Kind("venues", shelves.VENUES, "frame.write", place="place"),
        Kind("rooms", shelves.ROOMS, "frame.write", withdrawable=True),
        Kind("joined-rooms", shelves.JOINED_ROOMS, "frame.write", withdrawable=True),
        Kind(
            "requests",
            shelves.REQUESTS,
            "thing.write",
            place="place",
            sort="kind",
            withdrawable=True,
            stands_alone=True,
            sensitive=frozenset({"care", "refuses", "affinity"}),
            protected={
                "care": "ordinary",
                "urgency_confirmed": False,
                "value": 1,
                "waited": 0,
                "excludes": (),
                "affinity": (),
            },
        ),
        _decided("pins"),
        _decided("bans"),
        _decided("locks"),
    )
}


def kind_of(name: str) -> Kind:
    """The kind of a name. Raises Problem ``not-found``."""
    for known in KIND_NAMES:
        if known == name:
            return KINDS[known]
    raise Problem("not-found", name)


COMMON: frozenset[KindName] = frozenset(
    {"organisations", "skills", "items", "venues", "rooms", "joined-rooms"}
)
"""Kinds that all members of the neighbourhood read: what can be asked for, and where."""

OPEN_REQUESTS = ("activity", "project", "rota")
"""Requests that all members read, in part: what one can join and speak about."""

ANNOUNCED = frozenset(
    """id kind name place topic audiences earliest deadline least_percent lines sessions order seats
    needs excludes project""".split()
)
"""What all members read of an open request: not whose it is, nor how it is weighed."""

SERVING = frozenset("id kind name household place topic earliest deadline lines sessions".split())
"""What those read of a request who serve it by the standing publication."""
