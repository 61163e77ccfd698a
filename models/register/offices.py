"""Who speaks for whom: representatives of buildings, "one head, five members" 一长五员 of house
groups, committee and assembly; each elected by the households of its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import Field

from models.base import Frozen, Id
from models.register.base import Asked, Count, Deed, Guard, Recorded, Words, guarded
from models.register.settings import Settings
from models.validate.problem import Problem

OfficeName = Literal["representative", "head", "member", "committee", "assembly"]
OFFICES: tuple[OfficeName, ...] = get_args(OfficeName)
SEATS: dict[OfficeName, int] = {
    "representative": 1,
    "head": 1,
    "member": 5,
    "committee": 25,
    "assembly": 99,
}
"""Most that a place has of them."""
LEVELS: dict[OfficeName, str] = {
    "representative": "building",
    "head": "group",
    "member": "group",
}
"""Of which level their place is; the others sit for any place above the household."""


class Candidate(Frozen):
    """Somebody who stood, and how many households voted for them."""

    person: Id
    votes: Count


class Elect(Deed):
    """An election: one household, one vote. The most votes win; whoever sat before does no more."""

    members: ClassVar[frozenset[str]] = frozenset({"candidates"})
    kind: Literal["elect"]
    office: OfficeName
    place: Id
    on: date
    seats: Annotated[int, Field(ge=1, le=99)] = 1
    candidates: Annotated[tuple[Candidate, ...], Field(min_length=1)]
    ballots: Count
    """Households that voted."""
    votes_each: Annotated[int, Field(ge=1, le=99)] = 1
    """Names that a household could put on its ballot."""
    minutes: Words


class Leave(Deed):
    """Somebody lays the office down, or is called away."""

    members: ClassVar[frozenset[str]] = frozenset({"person"})
    kind: Literal["leave"]
    person: Id
    reason: Words


OfficeDeed = Annotated[Elect | Leave, Field(discriminator="kind")]


class Holder(Frozen):
    """Somebody in office."""

    person: Id
    votes: int
    since: date
    until: datetime


class Office(Frozen):
    """An office of a place, and who holds it."""

    office: OfficeName
    place: Id
    holders: tuple[Holder, ...]
    ballots: int
    """Households that voted in the last election."""

    def sitting(self, at: datetime) -> tuple[str, ...]:
        """Who holds it at a moment."""
        return tuple(one.person for one in self.holders if at < one.until)

    @property
    def stands(self) -> str:
        """Always held: the term is another question."""
        return "held"


def office_of(history: Iterable[Recorded]) -> Office | None:
    """What the deeds have made; None before the first."""
    state: Office | None = None
    for recorded in history:
        match recorded.deed:
            case Elect() as deed:
                assert recorded.due is not None, "an office has a term"
                won = winners(deed)
                state = Office(
                    office=deed.office,
                    place=deed.place,
                    ballots=deed.ballots,
                    holders=tuple(
                        Holder(
                            person=one.person, votes=one.votes, since=deed.on, until=recorded.due
                        )
                        for one in won
                    ),
                )
            case Leave() as deed:
                assert state is not None, "a history begins with an election"
                kept = tuple(one for one in state.holders if one.person != deed.person)
                state = state.model_copy(update={"holders": kept})
    return state


def winners(deed: Elect) -> tuple[Candidate, ...]:
    """Who has the most votes; fewer than there are seats, if fewer were voted for at all."""
    ranked = sorted(deed.candidates, key=lambda one: (-one.votes, one.person))
    return tuple(one for one in ranked[: deed.seats] if one.votes > 0)


def _counted(asked: Asked[Any]) -> Iterator[Problem]:
    """One household, one vote: no more ballots than households, no more votes than ballots."""
    deed: Elect = asked.deed
    households = asked.known["households"]
    if deed.ballots > households:
        expected = (f"至多 {households}（住户数）", f"at most {households}, the households there")
        yield asked.wrong("ballots", expected)
    most = deed.ballots * min(deed.votes_each, deed.seats)
    votes = sum(one.votes for one in deed.candidates)
    if votes > most:
        expected = (f"合计至多 {most}", f"at most {most} together")
        yield asked.wrong("candidates", expected, votes)
    for number, one in enumerate(deed.candidates):
        if one.votes > deed.ballots:
            expected = (f"至多 {deed.ballots}", f"at most {deed.ballots}, one of each household")
            yield asked.wrong(f"candidates[{number}].votes", expected, one.votes)


def _eligible(asked: Asked[Any]) -> Iterator[Problem]:
    """Candidates live there, each stands once."""
    deed: Elect = asked.deed
    people = [one.person for one in deed.candidates]
    for number, person in enumerate(people):
        if person not in asked.known["living"]:
            expected = ("住在该地点的人", "somebody who lives there")
            yield asked.wrong(f"candidates[{number}].person", expected, person)
        if person in people[:number]:
            expected = ("每人只列一次", "each of them once")
            yield asked.wrong(f"candidates[{number}].person", expected, person)


def _placed(asked: Asked[Any]) -> Iterator[Problem]:
    """The place is of the office's level and has so many seats of it."""
    deed: Elect = asked.deed
    level, names = asked.known["level"], asked.known["levels"]
    wanted = names.get(LEVELS.get(deed.office, ""), "")
    if level is None or level == names["household"] or (wanted and level != wanted):
        expected = (
            f"级别为 {wanted or '住户以上'} 的地点",
            f"a place of level {wanted or 'above household'}",
        )
        yield asked.wrong("place", expected)
    most = SEATS[deed.office]
    if deed.seats > most:
        yield asked.wrong("seats", (f"至多 {most}", f"at most {most}"))


def _decided(asked: Asked[Any]) -> Iterator[Problem]:
    """Somebody won, and no two with equal votes stand on either side of the last seat."""
    deed: Elect = asked.deed
    ranked = sorted((one.votes for one in deed.candidates), reverse=True)
    if ranked[0] == 0:
        yield asked.wrong("candidates", ("有人得票", "votes for somebody"), 0)
    elif len(ranked) > deed.seats and ranked[deed.seats - 1] == ranked[deed.seats] > 0:
        expected = ("末位不平票（平票须再投一次）", "no tie for the last seat: vote once more")
        yield asked.wrong("candidates", expected, ranked[deed.seats])


def _holds(asked: Asked[Any]) -> Iterator[Problem]:
    if asked.deed.person not in asked.state.sitting(asked.at):
        yield asked.wrong("person", ("现任者", "somebody who holds it"))


GUARDS: dict[str, Guard] = {
    "elect": guarded("coordinator", "new held", _placed, _eligible, _counted, _decided),
    "leave": guarded("coordinator", "held", _holds),
}


def term(deed: object, at: datetime, settings: Settings) -> datetime | None:
    """When the term that an election begins is over."""
    return at + timedelta(days=settings.term_days) if isinstance(deed, Elect) else None
