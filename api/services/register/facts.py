"""What the guards of adoptions, contracts and clubs ask of the week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from api.services.register.ground import Ground
from api.services.register.requesting import rota_of
from api.services.things.judging import judge
from api.services.things.kinds import KINDS
from models.register import adoptions, clubs, contracts
from models.register.base import Deed, Recorded
from models.tables import OrganisationRow, PersonRow, PledgeRow, RequestRow, WeekRow
from models.validate import InvalidInput, Problem


def facts_of(
    ground: Ground, id: str, state: Any, deed: Deed, moment: datetime
) -> Mapping[str, Any]:
    """The facts that one deed asks for."""
    match deed:
        case adoptions.Offer():
            place = bool(ground.above(deed.place))
            fit = place and deed.topic in ground.week.topics
            return {
                "topics": ground.week.topics,
                "place": place,
                "request": deed.request is not None and _asked(ground, deed.request) is not None,
                "unfit": _unfit(ground, id, deed, moment) if fit else (),
            }
        case adoptions.Begin():
            return {"pledged": state is not None and _pledged(ground, state)}
        case contracts.Sign():
            return _parties(ground, deed)
        case clubs.Establish():
            return {"topics": ground.week.topics, "place": bool(ground.above(deed.place))}
        case clubs.Hold():
            found = _asked(ground, deed.activity)
            return {"activity": found is not None and found.kind == "activity"}
    raise TypeError(f"no facts for {deed!r}")


def _asked(ground: Ground, request: str) -> RequestRow | None:
    """A request of any week of the neighbourhood, as the newest has it."""
    return ground.session.exec(
        select(RequestRow)
        .join(WeekRow, col(WeekRow.id) == col(RequestRow.week))
        .where(WeekRow.neighbourhood == ground.neighbourhood, RequestRow.id == request)
        .order_by(col(WeekRow.start).desc())
        .limit(1)
    ).one_or_none()


def _unfit(ground: Ground, id: str, deed: adoptions.Offer, moment: datetime) -> tuple[Problem, ...]:
    """What would be wrong with the rota, were it in the newest week."""
    state = adoptions.adoption_of([Recorded(1, moment, deed, "coordinator")])
    assert state is not None
    rota = rota_of(id, state, date.fromisoformat(ground.week.start), ground.week.days)
    if rota is None:
        return ()
    try:
        judge(ground.session, ground.week.id, KINDS["requests"], [rota])
    except InvalidInput as found:
        return found.problems
    return ()


def _pledged(ground: Ground, state: adoptions.Adoption) -> bool:
    """Whether the claimant has pledged something to the wish that they claimed."""
    donors = {one for one in (state.organisation, *state.people) if one is not None}
    if state.household is not None:
        donors |= set(
            ground.session.exec(
                select(PersonRow.id).where(
                    PersonRow.week == ground.week.id, PersonRow.home == state.household
                )
            )
        )
    rows = ground.session.exec(
        select(PledgeRow)
        .join(WeekRow, col(WeekRow.id) == col(PledgeRow.week))
        .where(WeekRow.neighbourhood == ground.neighbourhood, WeekRow.state != "closed")
        .where(col(PledgeRow.donor).in_(donors))
    )
    return any(state.request in row.conditions.requests for row in rows)


def _parties(ground: Ground, deed: contracts.Sign) -> Mapping[str, Any]:
    week, session = ground.week.id, ground.session
    fund = session.get(PledgeRow, (week, deed.fund or ""))
    staff = session.exec(
        select(PersonRow.id).where(
            PersonRow.week == week, PersonRow.organisation == deed.organisation
        )
    )
    return {
        "organisation": session.get(OrganisationRow, (week, deed.organisation)) is not None,
        "giver": session.get(OrganisationRow, (week, deed.giver or "")) is not None,
        "fund": fund is not None and fund.kind == "money",
        "people": set(staff),
    }
