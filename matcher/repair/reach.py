"""How far a neighbourhood goes, and what it is made of."""

from __future__ import annotations

from dataclasses import dataclass, field

MOVED_TOGETHER = 3
"""An activity in which more enrolments sit is not moved for the sake of others."""


@dataclass(frozen=True)
class Reach:
    """How far a neighbourhood goes: the most that is looked at, each the most promising first."""

    helpers: int
    """Free people for each role."""
    busy: int
    """People for each role whose own tasks may be handed on."""
    rooms: int
    """Rooms for each session."""
    pledges: int
    """Pledges with something left for each line."""
    handed_on: int
    """Requests that may change for the sake of the hurt."""
    waiting: int
    """Requests that may take what is set free."""
    whole: int
    """Weeks of so few requests are taken whole."""
    thorough: bool = False
    """Whether those that wait may have all that could serve them, not just what is set free."""


FIRST = Reach(helpers=5, busy=0, rooms=4, pledges=4, handed_on=0, waiting=4, whole=12)
"""For the first answer."""
FULL = Reach(helpers=8, busy=4, rooms=6, pledges=6, handed_on=6, waiting=16, whole=12)
"""For all ways out."""


EVERYTHING = Reach(
    helpers=10**6,
    busy=0,
    rooms=10**6,
    pledges=10**6,
    handed_on=0,
    waiting=10**6,
    whole=12,
    thorough=True,
)
"""All that could serve the hurt, or those who wait for something that is set free."""


@dataclass
class Hood:
    """Requests that may change, and what they may draw on beside what they have."""

    free: dict[str, None] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    rooms: set[str] = field(default_factory=set)
    """Rooms and joined rooms."""
    pledges: set[str] = field(default_factory=set)
    activities: set[str] = field(default_factory=set)
    whole: bool = False
    since: int = 0
    """Nothing begins before this slot."""

    def ahead(self, starts: int) -> int:
        """Of starts as bits, those from now on."""
        return starts >> self.since << self.since
