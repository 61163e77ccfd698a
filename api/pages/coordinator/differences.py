"""What differs between two plans of one week, decision by decision."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from api.services.readings import Reading
from matcher.repair.past import Decided, occurrence_of
from matcher.show.repair import Teller
from matcher.show.telling import Language, Telling
from models.items import Flow, Placement, Seat

Key = tuple[object, ...]


@dataclass(frozen=True)
class Changed:
    """One decision, before and after; None: there is none."""

    before: Decided | None
    after: Decided | None

    @property
    def people(self) -> set[str]:
        """Whoever serves in it, before or after."""
        sides = (self.before, self.after)
        return {a.person for side in sides if isinstance(side, Placement) for a in side.crew}

    @property
    def request(self) -> str:
        """Whose it is."""
        side = self.after or self.before
        assert side is not None, "one side is there"
        return side.request


def changes(before: Reading, after: Reading, language: Language) -> list[Changed]:
    """Everything that one plan has otherwise than the other, in order of time."""
    old, new = _decisions(before), _decisions(after)
    found = [
        Changed(old.get(key), new.get(key))
        for key in dict.fromkeys((*old, *new))
        if _plain(old.get(key)) != _plain(new.get(key))
    ]
    return sorted(found, key=lambda one: (_time(one), one.request))


def _decisions(read: Reading) -> dict[Key, Decided]:
    """What identifies a decision → the decision; goods of one pledge for one line are one."""
    content = read.file.plan.content
    amounts: Counter[Key] = Counter()
    found: dict[Key, Decided] = {}
    for placed in content.placements:
        found["placed", *occurrence_of(placed)] = placed
    for seat in content.seats:
        found["seat", seat.request] = seat
    for flow in content.flows:
        key = ("flow", flow.request, flow.line, flow.pledge)
        amounts[key] += flow.amount
        found[key] = flow.model_copy(update={"amount": amounts[key]})
    return found


def _plain(decision: Decided | None) -> object:
    """What of it counts as a difference: the order of a crew does not, nor when goods go."""
    if isinstance(decision, Placement):
        crew = sorted((a.role, a.person) for a in decision.crew)
        return decision.start, decision.room, crew
    if isinstance(decision, Flow):
        return decision.amount
    return decision


def _time(one: Changed) -> str:
    side = one.after or one.before
    return side.start if isinstance(side, Placement) else side.at if isinstance(side, Flow) else "~"


@dataclass(frozen=True)
class Said:
    """A difference in words."""

    request: str
    what: str
    before: str
    after: str


def said(before: Telling, after: Telling, one: Changed) -> Said:
    """A difference in words; what is not there is said to be new or gone."""
    teller = Teller(before, after)
    side, telling = (one.after, after) if one.after is not None else (one.before, before)
    what = telling.name(one.request)
    if isinstance(side, Placement):
        what = telling.occurrence(side)
    elif isinstance(side, Seat):
        what = f"{what} → {telling.name(side.activity)}"
    nothing = before.say("没有", "nothing")
    return Said(
        request=one.request,
        what=what,
        before=teller.decision(before, one.before) or nothing,
        after=teller.decision(after, one.after) or nothing,
    )
