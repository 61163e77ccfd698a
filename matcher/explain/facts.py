"""What *why* and *why not* answer: facts as typed records; the words are in ``matcher.show.why``.

Nothing here is a guess. What would help has been applied to the week and a plan found that serves
the request; what something costs has been solved again and judged. Where time ran out it says so.
"""

from __future__ import annotations

from typing import Literal

from models.base import Amount, Frozen, Id, Window
from models.items import Commitments
from models.policy import GoalName

Label = Literal["exact", "at-most", "impossible", "not-proven"]
"""How sure a trial is. ``exact``: proven over the whole week. ``at-most``: a plan of this value
was found, maybe there is a better one. ``impossible``: proven that there is none. ``not-proven``:
time ran out before anything was known."""


class GoalChange(Frozen):
    """A goal's value in the plan and in a trial, in thousandths, and what it counts in its tier."""

    goal: GoalName
    weight: int
    now: int
    then: int


class TierChange(Frozen):
    """A tier's value in the plan and in a trial, in whole parts of ``1 / scale``."""

    tier: str
    now: int
    then: int
    scale: int = 1
    goals: tuple[GoalChange, ...] = ()
    """Where several goals make up the tier: those that differ."""


class Change(Frozen):
    """A request that gets more or less in a trial than in the plan, in thousandths of itself."""

    request: Id
    before: int
    after: int


class Trial(Frozen):
    """The best plan under one more condition, beside the plan at hand.

    Tiers are in the policy's order and compare lexicographically: the first that differs decides.
    With ``at-most``, the true cost is at most this one.
    """

    label: Label
    tiers: tuple[TierChange, ...] = ()
    gains: tuple[Change, ...] = ()
    loses: tuple[Change, ...] = ()
    gets: Commitments = Commitments()
    """What the request in question has in the trial."""

    @property
    def first(self) -> TierChange | None:
        """The first tier that differs; None: none does."""
        return next((t for t in self.tiers if t.now != t.then), None)


FixKind = Literal[
    "free-longer",
    "go-farther",
    "level",
    "certificate",
    "language",
    "vetted",
    "accept",
    "welcome",
    "work-more",
    "pledge-terms",
    "pledge-share",
    "pledge-more",
    "pledge-lot",
    "pledge-window",
    "receive",
    "raise",
    "single-source",
    "substitute",
    "earliest",
    "deadline",
    "window",
    "fewer-people",
    "equipment",
    "open-longer",
    "any-room",
    "function",
    "audience",
    "places",
    "attendance",
    "booking-cap",
    "seat-cap",
    "budget-cap",
    "partial",
    "gate",
    "unban",
    "return",
    "another-person",
    "another-pledge",
]


class Fix(Frozen):
    """A change of the week; :func:`matcher.explain.fix.applied` says exactly which.

    ``who`` is changed; ``by`` is how much (minutes, parts, people, levels), ``to`` the new figure.
    """

    kind: FixKind
    who: Id
    by: Amount = 0
    to: Amount = 0
    line: Id | None = None
    session: Id | None = None
    role: Id | None = None
    word: str = ""
    """The language, equipment, item or person in question."""
    window: Window | None = None


class Near(Frozen):
    """A candidate that one rule alone keeps away, and that a single change would let in."""

    who: Id
    rule: str
    has: int | None = None
    needs: int | None = None
    """Both in the rule's measure (minutes, parts, people, level); None: it is not a matter of
    more or less."""
    fix: Fix | None = None
    """The slightest change that would let it in; not tried, as more may be missing."""


class Part(Frozen):
    """One thing that a request needs, and everything that could have been it.

    ``line``: pledges of what the line accepts. ``role``: all people. ``room``: all rooms, joined
    ones too. ``seat``: what the enrolment would take. ``time``: the session's windows.
    ``attendance``: who would come to an activity that needs a number of people.
    """

    kind: Literal["line", "role", "room", "seat", "time", "attendance"]
    line: Id | None = None
    session: Id | None = None
    role: Id | None = None
    missing: int = 0
    """Parts of the item, or occurrences, not served in the plan."""
    needed: int = 1
    """How many at once: people of a role; else 1."""
    considered: int = 0
    removed: dict[str, int] = {}
    """Rule → how many of them it keeps away, each counted once, under the first such rule."""
    fit: tuple[Id, ...] = ()
    """Whom no rule keeps away by itself."""
    near: tuple[Near, ...] = ()


class Remedy(Frozen):
    """Changes that together let the request be served; tried, and a plan was found."""

    fixes: tuple[Fix, ...]
    permille: int
    """How much of the request it then could have, were it alone."""


class Hold(Frozen):
    """Something the request could have, and another request that has it in the plan.

    ``needs``: a prerequisite that gets nothing; ``excludes``: a rival that gets something.
    """

    kind: Literal["person", "room", "pledge", "seat", "cap", "needs", "excludes"]
    supply: Id
    request: Id
    has: Commitments = Commitments()


class Alternative(Frozen):
    """The best plan in which one supply does not serve the request."""

    supply: Id
    kind: Literal["person", "room", "pledge", "seat", "time"]
    fixed_by: tuple[Id, ...] = ()
    """Pins and locks that name it."""
    trial: Trial


Gate = Literal["resolution", "disclosure", "review"]
"""What a project still lacks before it may draw money and people."""

Verdict = Literal["met", "withdrawn", "banned", "gate", "no-supply", "cap", "used-elsewhere"]


class RequestWhy(Frozen):
    """Why a request gets what it gets.

    ``no-supply``: no plan at all gives it more. ``cap``, ``used-elsewhere``: some plan does.
    ``most`` is None where time ran out before that was known; then ``verdict`` is the plan's own.
    """

    kind: Literal["request"] = "request"
    id: Id
    verdict: Verdict
    permille: int
    """How much of it is served."""
    most: int | None = None
    """How much of it any plan could serve at most, if nobody else wanted anything."""
    proven: bool = True
    """Whether everything that belongs to this answer was settled in time."""
    has: Commitments = Commitments()
    sitting: tuple[Id, ...] = ()
    """Of an activity: the enrolments that have a seat in it."""
    waiting: tuple[Id, ...] = ()
    """Of an activity: the enrolments that would sit in it and sit nowhere."""
    gate: tuple[Gate, ...] = ()
    parts: tuple[Part, ...] = ()
    rules: tuple[str, ...] = ()
    """Where each part could be had but not all together: rules each of which, lifted alone, would
    let the request have more."""
    facts_zh: tuple[str, ...] = ()
    facts_en: tuple[str, ...] = ()
    """How a plan that serves it would break them, in the judge's words."""
    remedies: tuple[Remedy, ...] = ()
    holds: tuple[Hold, ...] = ()
    forced: Trial | None = None
    alternatives: tuple[Alternative, ...] = ()


class Passed(Frozen):
    """A request that is not wholly served and does not get this supply, though nothing keeps it
    away by itself; and the best plan in which it does."""

    request: Id
    trial: Trial | None = None
    """None: not tried, as there are many."""


class Limit(Frozen):
    """A limit of a supply, and how much of it the plan uses."""

    name: Literal[
        "week-minutes",
        "week-tasks",
        "day-minutes",
        "day-tasks",
        "quantity",
        "lent",
        "deliveries",
        "staff-minutes",
    ]
    of: Id
    used: int
    most: int
    day: int | None = None
    """Which day of the week, from 0."""


class SupplyWhy(Frozen):
    """What a person, pledge or room does this week, and why not more."""

    kind: Literal["person", "pledge", "room"]
    id: Id
    withdrawn: bool = False
    serves: Commitments = Commitments()
    """Decisions of the plan that use it."""
    sits: Commitments = Commitments()
    """Where a person sits or has booked."""
    limits: tuple[Limit, ...] = ()
    asked: int = 0
    """How many requests ask for anything of its kind: people, such goods, rooms."""
    removed: dict[str, int] = {}
    """Rule → how many of them it is the first to keep it from."""
    near: tuple[Near, ...] = ()
    """Requests not wholly served that a single rule keeps it from; ``who`` is the request."""
    others: int = 0
    """How many it could serve and are wholly served without it."""
    passed: tuple[Passed, ...] = ()
    more: Trial | None = None
    """For a supply that does nothing and could: the best plan in which it does something."""
    proven: bool = True
    """Whether everything that belongs to this answer was settled in time."""


Answer = RequestWhy | SupplyWhy
