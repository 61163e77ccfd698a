"""社团 Clubs: who belongs to them, and which of the weeks' activities are theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from models.base import Frozen, Id
from models.register.base import Asked, Deed, Guard, Line, Recorded, Words, guarded
from models.register.settings import Settings
from models.validate.problem import Problem


class Establish(Deed):
    """Somebody brings people together."""

    private: ClassVar[frozenset[str]] = frozenset({"household"})
    kind: Literal["establish"]
    name: Line
    topic: Id
    place: Id
    text: Words
    household: Id | None = None
    organisation: Id | None = None
    """Whose club it is: exactly one of these."""


class Join(Deed):
    """Somebody belongs to it from now on."""

    private: ClassVar[frozenset[str]] = frozenset({"person"})
    kind: Literal["join"]
    person: Id


class Part(Deed):
    """Somebody does no more."""

    private: ClassVar[frozenset[str]] = frozenset({"person"})
    kind: Literal["part"]
    person: Id


class Hold(Deed):
    """An activity of the weeks is the club's: it keeps its id from week to week."""

    kind: Literal["hold"]
    activity: Id


class Dissolve(Deed):
    """The club is no more."""

    kind: Literal["dissolve"]
    reason: Words


ClubDeed = Annotated[Establish | Join | Part | Hold | Dissolve, Field(discriminator="kind")]


class Club(Frozen):
    """A club."""

    name: str
    topic: str
    place: str
    text: str
    household: str | None = None
    organisation: str | None = None
    members: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    stands: Literal["open", "dissolved"] = "open"


def club_of(history: Iterable[Recorded]) -> Club | None:
    """What the deeds have made; None before the first."""
    state: Club | None = None
    for recorded in history:
        deed = recorded.deed
        if isinstance(deed, Establish):
            state = Club(**deed.model_dump(exclude={"kind"}))
            continue
        assert state is not None, "a history begins with who established it"
        match deed:
            case Join():
                update: dict[str, Any] = {"members": (*state.members, deed.person)}
            case Part():
                kept = tuple(one for one in state.members if one != deed.person)
                update = {"members": kept}
            case Hold():
                update = {"activities": (*state.activities, deed.activity)}
            case _:
                update = {"stands": "dissolved"}
        state = state.model_copy(update=update)
    return state


def _whose(asked: Asked[Any]) -> Iterator[Problem]:
    """One household or organisation, of the neighbourhood's words, by who answers for it."""
    deed: Establish = asked.deed
    if (deed.household is None) == (deed.organisation is None):
        yield asked.wrong("household", ("住户或单位，只填一个", "a household or an organisation"))
    if deed.topic not in asked.known["topics"]:
        listed = ", ".join(asked.known["topics"])
        yield asked.wrong("topic", (f"议题之一：{listed}", f"one of: {listed}"))
    if not asked.known["place"]:
        yield asked.wrong("place", ("本片区的地点", "a place of the neighbourhood"))
    if "coordinator" in asked.actor.acting:
        return
    if deed.household is not None and deed.household not in asked.actor.households:
        yield asked.wrong("household", ("您自己的住户", "a household that is yours"))
    if deed.organisation is not None and deed.organisation not in asked.actor.organisations:
        yield asked.wrong("organisation", ("您自己的单位", "an organisation that is yours"))


def _oneself(asked: Asked[Any]) -> Iterator[Problem]:
    """One joins and leaves for those one answers for, once."""
    if "coordinator" not in asked.actor.acting and asked.deed.person not in asked.actor.people:
        yield asked.wrong("person", ("您自己", "yourself"))
    inside = asked.deed.person in asked.state.members
    if inside != (asked.deed.kind == "part"):
        yield asked.wrong("person", ("成员", "a member") if not inside else ("非成员", "no member"))


def _activity(asked: Asked[Any]) -> Iterator[Problem]:
    """An activity that a week has, and the club has not yet."""
    if not asked.known["activity"] or asked.deed.activity in asked.state.activities:
        expected = ("本周的活动，尚未登记", "an activity of the week that is not its own yet")
        yield asked.wrong("activity", expected)


GUARDS: dict[str, Guard] = {
    "establish": guarded("resident organisation coordinator", "new", _whose),
    "join": guarded("resident coordinator", "open", _oneself),
    "part": guarded("resident coordinator", "open", _oneself),
    "hold": guarded("proposer coordinator", "open", _activity),
    "dissolve": guarded("proposer coordinator", "open"),
}


def due_after(deed: object, at: datetime, settings: Settings) -> None:
    """Clubs have no deadlines."""
    return
