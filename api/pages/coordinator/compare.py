"""What is different from the last draft, and from last week?"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.coordinator.desk import OnDesk, calling, desk_page
from api.pages.coordinator.differences import changes, said
from api.pages.look import look_of
from api.pages.paging import cut
from api.pages.result import Outcome, outcomes
from api.services.overview import FIGURES
from api.services.readings import Reading, known, reading
from models.tables import Job, PlanRow, Publication, WeekRow

router = APIRouter(route_class=Unit, prefix="/weeks/{week}/difference")
ROWS = 40
DRAFTS = 10
NOTHING = Outcome(0, 0, 0)


@router.get("")
def get_difference(
    request: Request,
    found: OnDesk,
    asking: Asking,
    session: Transaction,
    draft: str = "",
    at: int = 1,
    whole: bool = False,
) -> Response:
    """The plan beside an earlier draft, decision by decision, and beside last week, in numbers.

    Plans that this process has not read yet take seconds in a district: the page comes at once and
    asks for the ``whole`` answer.
    """
    if found.plan is None:
        return desk_page(request, found, "desk/no_plan.html", "plan")
    look = look_of(request)
    drafts = _drafts(session, found.week, found.plan)
    chosen = next((one for one in drafts if one.id == draft), drafts[0] if drafts else None)
    last = _last_week(session, found.week)
    beside = [*([chosen.id] if chosen else []), *([last[1]] if last else [])]
    if not whole and any(known(plan) is None for plan in beside):
        query = urlencode({"draft": chosen.id if chosen else "", "at": at, "whole": "true"})
        return desk_page(request, found, "desk/difference.html", "plan", coming=query)
    read = reading(session, found.plan.id)
    differences, listed = [], None
    if chosen is not None:
        before = reading(session, chosen.id)
        listed = cut(changes(before, read, look.language), at, ROWS)
        people = {person for one in listed.rows for person in one.people}
        called = calling(session, asking, found, people)
        names = {**read.plainly("zh").names, **{id: called(id) for id in people}}
        tellings = [r.telling(look.language).knowing(names) for r in (before, read)]
        differences = [said(tellings[0], tellings[1], one) for one in listed.rows]
    return desk_page(
        request,
        found,
        "desk/difference.html",
        "plan",
        coming="",
        drafts=drafts,
        chosen=chosen,
        listed=listed,
        differences=differences,
        last=last[0] if last is not None else None,
        rows=_side_by_side(reading(session, last[1]), read) if last is not None else [],
    )


def _drafts(session: Session, week: WeekRow, now: PlanRow) -> list[PlanRow]:
    """The plans before this one, the latest first: drafts, and what was published."""
    published = select(Publication.plan).where(Publication.week == week.id)
    return list(
        session.exec(
            select(PlanRow)
            .join(Job, col(Job.id) == col(PlanRow.job), isouter=True)
            .where(PlanRow.week == week.id, PlanRow.id != now.id, PlanRow.made_at <= now.made_at)
            .where(
                col(PlanRow.job).is_(None) | (Job.kind == "solve") | col(PlanRow.id).in_(published)
            )
            .order_by(col(PlanRow.made_at).desc(), col(PlanRow.id))
            .limit(DRAFTS)
            .options(FIGURES)
        )
    )


def _last_week(session: Session, week: WeekRow) -> tuple[WeekRow, str] | None:
    """The week before that was published, and its plan."""
    return session.exec(
        select(WeekRow, Publication.plan)
        .where(WeekRow.neighbourhood == week.neighbourhood, WeekRow.start < week.start)
        .where(Publication.week == WeekRow.id, col(Publication.undone_at).is_(None))
        .order_by(col(WeekRow.start).desc())
        .limit(1)
    ).one_or_none()


@dataclass(frozen=True)
class Pair:
    """One kind of request in two weeks."""

    kind: str
    before: Outcome
    after: Outcome


def _side_by_side(before: Reading, after: Reading) -> list[Pair]:
    old, new = outcomes(before), outcomes(after)
    return [
        Pair(kind, old.get(kind, NOTHING), new.get(kind, NOTHING))
        for kind in dict.fromkeys((*old, *new))
    ]
