"""What guards want to know besides the entry itself, and as what a caller acts in its affairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlmodel import Session, col, select

from api.services.register.asking import unfit
from api.services.register.facts import facts_of
from api.services.register.ground import Ground
from api.services.register.keeping import histories, tally
from api.services.register.money import given
from api.services.register.sorts import SORTS, Sort
from models.base import Frozen
from models.register import adoptions, clubs, contracts
from models.register.adoptions import Adoption
from models.register.base import Actor, Capacity, Deed, Recorded
from models.register.offices import Elect, Office, OfficeName
from models.register.projects import deeds as d
from models.register.projects.state import Project, after
from models.tables import RegisterEntry, Vote
from models.validate import Problem

CAPACITY: dict[OfficeName, Capacity] = {
    "representative": "representative",
    "head": "house-group",
    "member": "house-group",
    "committee": "committee",
    "assembly": "assembly",
}


def offices_for(ground: Ground, place: str) -> Iterator[Office]:
    """The offices that have a say in the affairs of a place: of the place, of what it lies in, and
    representatives of buildings in it. Two queries, however many offices there are."""
    above = [one.id for one in ground.above(place)]
    inside = col(RegisterEntry.place).in_(ground.reach.inside(frozenset({place})))
    ids = ground.session.exec(
        select(RegisterEntry.id)
        .where(RegisterEntry.neighbourhood == ground.neighbourhood, RegisterEntry.kind == "offices")
        .where(
            col(RegisterEntry.place).in_(above)
            | (inside & (col(RegisterEntry.name) == "representative"))
        )
        .order_by(col(RegisterEntry.id))
    ).all()
    sort = SORTS["offices"]
    for history in histories(ground.session, ground.neighbourhood, sort, ids).values():
        found = sort.fold(history)
        assert isinstance(found, Office)
        yield found


def sitting(offices: Iterable[Office], office: OfficeName, at: datetime) -> set[str]:
    """Who sits in an office of this name at a moment."""
    return {person for one in offices if one.office == office for person in one.sitting(at)}


def subject(kind: str, id: str, step: str) -> str:
    """What voices are about: a step of an entry."""
    return f"{kind}/{id}/{step}"


def completed(ground: Ground, sort: Sort, id: str, deed: Deed) -> Deed:
    """The deed with what the service counts itself, whatever was sent."""
    steps = {d.Discuss: "discussion", d.Evaluate: "evaluation"}
    step = steps.get(type(deed))
    if step is None:
        return deed
    counted = tally(ground.session, ground.neighbourhood, subject(sort.name, id, step))
    return deed.model_copy(update={"tally": counted})


def place_of(state: Frozen | None, deed: Deed | None) -> str | None:
    """Where an entry lies, or is to lie."""
    for one in (state, deed):
        place = getattr(one, "place", None)
        if isinstance(place, str):
            return place
    return None


def capacities(
    ground: Ground,
    state: Any,
    deed: Deed | None,
    moment: datetime,
    *,
    acting: Capacity | None = None,
) -> Actor:
    """As what the caller acts in the affairs of an entry; ``acting``: in this capacity too."""
    place = place_of(state, deed)
    more: set[Capacity] = {acting} if acting is not None else set()
    if place is not None and ground.people:
        for office in offices_for(ground, place):
            if ground.people & set(office.sitting(moment)):
                more.add(CAPACITY[office.office])
    owners = {getattr(state, name, None) for name in ("household", "organisation")} - {None}
    if owners & (ground.own_households | ground.organisations):
        more.add("claimant" if isinstance(state, Adoption) else "proposer")
    return ground.actor(place, frozenset(more))


def known_of(
    ground: Ground, sort: Sort, id: str, state: Any, deed: Deed, moment: datetime
) -> Mapping[str, Any]:
    """The facts that the guards of a deed ask for."""
    match deed:
        case d.Suggest():
            place = bool(ground.above(deed.place))
            fit = place and deed.topic in ground.week.topics
            wrong = _unfit(ground, id, None, deed, moment) if fit else ()
            return {"topics": ground.week.topics, "place": place, "unfit": wrong}
        case d.Revise():
            return {"unfit": _unfit(ground, id, state, deed, moment) if state else ()}
        case d.Move():
            offices = list(offices_for(ground, cast(Project, state).place)) if state else []
            return {"representatives": sitting(offices, "representative", moment)}
        case d.Resolve():
            offices = list(offices_for(ground, cast(Project, state).place)) if state else []
            seats = len(sitting(offices, "assembly", moment))
            return {
                "assembly": seats,
                "ballot": ballot_of(ground.session, ground.neighbourhood, id),
            }
        case d.Assess() | d.Withdraw():
            return {"ballot": ballot_of(ground.session, ground.neighbourhood, id)}
        case d.Spend():
            return {"given": given(ground.session, ground.neighbourhood, id)}
        case (
            adoptions.Offer()
            | adoptions.Begin()
            | contracts.Sign()
            | clubs.Establish()
            | clubs.Hold()
        ):
            return facts_of(ground, id, state, deed, moment)
        case Elect():
            people = tuple(one.person for one in deed.candidates)
            return {
                "level": ground.level(deed.place),
                "levels": ground.levels,
                "households": ground.count_households(deed.place),
                "living": ground.living(deed.place, people),
            }
    return {}


def ballot_of(session: Session, neighbourhood: str, project: str) -> str | None:
    """The vote under way that a project is put to; None: there is none. Whoever opens a vote holds
    the entries of its projects."""
    votes = session.exec(
        select(Vote)
        .where(Vote.neighbourhood == neighbourhood, col(Vote.state).in_(("open", "counting")))
        .where(col(Vote.resolves))
        .order_by(col(Vote.id))
    )
    named = (v.id for v in votes if project in {p.id for p in v.election.proposals})
    return next(named, None)


def _unfit(
    ground: Ground, id: str, state: Project | None, deed: Deed, moment: datetime
) -> Sequence[Problem]:
    """What would be wrong with what is planned, were it in a week."""
    planned = after(state, Recorded(0, moment, deed, "proposer"))
    return unfit(ground, id, planned, moment)
