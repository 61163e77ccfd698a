"""Where: the tree of places and how long the ways between them take."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from models.base import Frozen, Id, Minutes, Text


class Place(Frozen):
    """A node of the tree: district > sub-district > community > house group > building > …"""

    id: Id
    level: str
    """One of :attr:`Geography.levels`; below its parent's level (levels may be skipped)."""
    parent: Id | None = None
    """None only for the one root."""
    name: Text = ""
    neighbours: tuple[Id, ...] = ()
    """Neighbouring communities (symmetric: naming it once on either side is enough)."""
    newcomer: bool = False
    """For households: came recently. Only the fairness report reads it; no rule may."""


class TravelTime(Frozen):
    """Minutes between everything in (or at) place ``a`` and all in place ``b``, both ways."""

    a: Id
    b: Id
    minutes: Minutes


class Geography(Frozen):
    """The tree and the travel times.

    Travel minutes between two places x, y: 0 if x = y; else, of the ``travel`` entries naming an
    ancestor-or-self of x and one of y, the one fewest steps up (sum of both; ties: the smaller
    minutes); else, if their communities differ and are neighbours, ``between_neighbours``; else
    ``within[level of the lowest common ancestor]``. Minutes are rounded up to whole slots last.
    """

    levels: tuple[str, ...] = (
        "district",
        "sub-district",
        "community",
        "house-group",
        "building",
        "household",
    )
    """Names of the levels, top first; names are data."""
    community: str = "community"
    """Which level is the community."""
    group: str = "house-group"
    """Which level is the house group 楼群 (or grid 网格)."""
    household: str = "household"
    places: tuple[Place, ...]
    within: dict[str, Minutes] = Field(
        default={
            "district": 60,
            "sub-district": 40,
            "community": 15,
            "house-group": 10,
            "building": 5,
            "household": 0,
        }
    )
    """Minutes between two different places whose lowest common ancestor has this level.
    Every level that can be one must be given."""
    between_neighbours: Minutes = 25
    travel: tuple[TravelTime, ...] = ()


class Organisation(Frozen):
    """An enterprise 企业 or social organisation 社会组织."""

    id: Id
    name: Text = ""
    kind: Annotated[str, Field(pattern="^(enterprise|social)$")] = "enterprise"
    place: Id | None = None
