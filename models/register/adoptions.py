"""认领 Adoptions: plots, rooms, projects and wishes that people or firms take on.

A claim that is not acted on in its time lapses, and what was claimed is free again; the claimant is
told before. What is adopted with work to do is a rota of every week.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from models.base import Frozen, Id
from models.register.base import Asked, Deed, Guard, Line, Recorded, Words, guarded
from models.register.plan import Work
from models.register.settings import Settings
from models.validate.problem import Problem

What = Literal["plot", "room", "project", "wish"]


class Offer(Deed):
    """Something that can be adopted."""

    kind: Literal["offer"]
    what: What
    name: Line
    place: Id
    topic: Id
    text: Words
    work: tuple[Work, ...] = ()
    """What is to be done every week."""
    request: Id | None = None
    """The wish or project that is meant."""


class Claim(Deed):
    """Somebody takes it on."""

    private: ClassVar[frozenset[str]] = frozenset({"household", "people"})
    kind: Literal["claim"]
    household: Id | None = None
    organisation: Id | None = None
    """Who: exactly one of these."""
    people: tuple[Id, ...] = ()
    """Who will come; nobody named: whoever can."""
    text: Words


class Begin(Deed):
    """The claim is acted on."""

    kind: Literal["begin"]
    text: Words


class Warn(Deed):
    """The claimant is told that the claim lapses soon."""

    kind: Literal["warn"]


class Lapse(Deed):
    """The claim was not acted on: it is free again."""

    kind: Literal["lapse"]


class Report(Deed):
    """What has been done since."""

    kind: Literal["report"]
    text: Words


class End(Deed):
    """It is given back: it is free again."""

    kind: Literal["end"]
    reason: Words


class Close(Deed):
    """It is not to be adopted any more."""

    kind: Literal["close"]
    reason: Words


AdoptionDeed = Annotated[
    Offer | Claim | Begin | Warn | Lapse | Report | End | Close, Field(discriminator="kind")
]


class Adoption(Frozen):
    """Something to adopt, and who has."""

    what: What
    name: str
    place: str
    topic: str
    text: str
    work: tuple[Work, ...] = ()
    request: str | None = None
    stands: Literal["offered", "claimed", "adopted", "closed"] = "offered"
    household: str | None = None
    organisation: str | None = None
    people: tuple[str, ...] = ()
    due: datetime | None = None
    warned: bool = False
    round: int = 0
    """The number of the claim: each has a rota of its own."""
    reports: int = 0

    def rota(self, id: str) -> str:
        """The id of the request that this round's work is."""
        return f"{id}-{self.round}"[-80:]


FREE: dict[str, Any] = {
    "household": None,
    "organisation": None,
    "people": (),
    "due": None,
    "warned": False,
}


def adoption_of(history: Iterable[Recorded]) -> Adoption | None:
    """What the deeds have made; None before the first."""
    state: Adoption | None = None
    for recorded in history:
        deed = recorded.deed
        if isinstance(deed, Offer):
            state = Adoption(**deed.model_dump(exclude={"kind", "work"}), work=deed.work)
            continue
        assert state is not None, "a history begins with an offer"
        state = state.model_copy(update=_changed(state, recorded))
    return state


def _changed(state: Adoption, recorded: Recorded) -> dict[str, Any]:
    match recorded.deed:
        case Claim() as deed:
            return {
                "stands": "claimed",
                "household": deed.household,
                "organisation": deed.organisation,
                "people": deed.people,
                "due": recorded.due,
                "round": recorded.number,
            }
        case Begin():
            return {"stands": "adopted", "due": None}
        case Warn():
            return {"warned": True}
        case Report():
            return {"reports": state.reports + 1}
        case Close():
            return {**FREE, "stands": "closed"}
    return {**FREE, "stands": "offered"}


Found = Iterator[Problem]


def _theirs(asked: Asked[Any]) -> Found:
    """One household or organisation claims it, and whoever acts answers for it and its people."""
    deed: Claim = asked.deed
    actor = asked.actor
    if (deed.household is None) == (deed.organisation is None):
        yield asked.wrong("household", ("住户或单位，只填一个", "a household or an organisation"))
    if "coordinator" in actor.acting:
        return
    if deed.household is not None and deed.household not in actor.households:
        yield asked.wrong("household", ("您自己的住户", "a household that is yours"))
    if deed.organisation is not None and deed.organisation not in actor.organisations:
        yield asked.wrong("organisation", ("您自己的单位", "an organisation that is yours"))
    for number, person in enumerate(deed.people):
        if person not in actor.people:
            expected = ("您所代表的人", "somebody you answer for")
            yield asked.wrong(f"people[{number}]", expected, person)


def _known(asked: Asked[Any]) -> Found:
    """Place and topic are the neighbourhood's; a wish or project is one of the week's."""
    deed: Offer = asked.deed
    if deed.topic not in asked.known["topics"]:
        listed = ", ".join(asked.known["topics"])
        yield asked.wrong("topic", (f"议题之一：{listed}", f"one of: {listed}"))
    if not asked.known["place"]:
        yield asked.wrong("place", ("本片区的地点", "a place of the neighbourhood"))
    needed = deed.what in ("wish", "project")
    if needed and not asked.known["request"]:
        yield asked.wrong("request", ("本周的心愿或项目", "a wish or project of the week"))
    if deed.what == "wish" and "coordinator" not in asked.actor.acting:
        yield asked.wrong("what", ("plot、room 或 project", "plot, room or project"))
    yield from asked.known["unfit"]


def _acted(asked: Asked[Any]) -> Found:
    """A wish is acted on by a pledge for it; anything else by what whoever acts says."""
    state: Adoption = asked.state
    if state.what == "wish" and not asked.known["pledged"]:
        expected = ("为它作出的认捐", "a pledge of the claimant for it")
        yield asked.wrong("request", expected, state.request or "—")


def _over(asked: Asked[Any]) -> Found:
    if asked.state.due is None or asked.at <= asked.state.due:
        yield asked.wrong("at", ("到期之后", "after its time"), asked.at.isoformat())


def _soon(asked: Asked[Any]) -> Found:
    settings: Settings = asked.known["settings"]
    due = asked.state.due
    if asked.state.warned or due is None or asked.at < due - timedelta(settings.warning_days):
        yield asked.wrong("at", ("临近到期、未提醒过", "shortly before its time, once"))


GUARDS: dict[str, Guard] = {
    "offer": guarded("resident organisation house-group coordinator", "new", _known),
    "claim": guarded("resident organisation coordinator", "offered", _theirs),
    "begin": guarded("claimant coordinator", "claimed", _acted, timely=True),
    "warn": guarded("clock", "claimed", _soon),
    "lapse": guarded("clock", "claimed", _over),
    "report": guarded("claimant coordinator", "adopted"),
    "end": guarded("claimant coordinator", "claimed adopted"),
    "close": guarded("coordinator", "offered adopted"),
}


def due_after(deed: object, at: datetime, settings: Settings) -> datetime | None:
    """When a claim lapses."""
    return at + timedelta(days=settings.claim_days) if isinstance(deed, Claim) else None
