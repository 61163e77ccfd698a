"""Who has waited, which house groups fall behind, and what fairness costs."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.json.unit import Transaction, Unit
from api.pages.coordinator.desk import OnDesk, desk_page
from api.pages.fairness import Group, Grouping, fairness_rows
from api.pages.look import look_of
from api.services.readings import Reading, reading
from models.plan import DialStep

router = APIRouter(route_class=Unit, prefix="/weeks/{week}/fairness")
WIDTH, HEIGHT = 640, 220


@dataclass(frozen=True)
class Point:
    """A step of the dial, in the coordinates of its picture."""

    x: float
    y: float
    mu: int
    good: str
    fairness: str
    chosen: bool


@router.get("")
def get_fairness(request: Request, found: OnDesk, session: Transaction) -> Response:
    """The map of house groups, the dial, and every table with its numbers."""
    if found.plan is None:
        return desk_page(request, found, "desk/no_plan.html", "fairness")
    look = look_of(request)
    read = reading(session, found.plan.id)
    sections = fairness_rows(read, look, all_of_them=True)
    return desk_page(
        request,
        found,
        "desk/fairness.html",
        "fairness",
        sections=sections,
        tiles=_map(read, sections),
        dial=dial_points(read.file.plan.dial, read.file.plan.mu),
        width=WIDTH,
        height=HEIGHT,
        price=read.file.plan.price_of_fairness,
        mu=read.file.plan.mu,
        households=read.fairness.households,
        waited=_waited(read),
    )


def _map(read: Reading, sections: list[Grouping]) -> list[tuple[str, list[Group]]]:
    """House groups by community, in the order of places."""
    view = read.telling("zh").view
    by_id = {g.id: g for s in sections if s.by == "house-group" for g in s.groups}
    found: dict[str, list[Group]] = {}
    for place in read.week.geography.places:
        if place.id in by_id:
            community = view.at_level(place.id, read.week.geography.community)
            name = view.places[community].name if community is not None else ""
            found.setdefault(name, []).append(by_id[place.id])
    return list(found.items())


def _waited(read: Reading) -> list[tuple[int, int]]:
    """(weeks waited, how many requests that go without), the longest first."""
    view = read.telling("zh").view
    counted: dict[int, int] = {}
    for one in read.file.plan.unmet:
        weeks = view.requests[one.request].waited
        counted[weeks] = counted.get(weeks, 0) + 1
    return sorted(counted.items(), reverse=True)


def dial_points(steps: tuple[DialStep, ...], mu: int) -> tuple[Point, ...]:
    """Good upwards against fairness to the right, a point for every step of the ladder."""
    if len(steps) < 2:
        return ()
    goods, fairs = [s.good for s in steps], [s.fairness for s in steps]
    wide, tall = max(fairs) - min(fairs) or 1, max(goods) - min(goods) or 1
    return tuple(
        Point(
            x=round(40 + (WIDTH - 80) * (s.fairness - min(fairs)) / wide, 1),
            y=round(30 + (HEIGHT - 70) * (max(goods) - s.good) / tall, 1),
            mu=s.mu,
            good=f"{s.good / 1000:,.1f}",
            fairness=f"{s.fairness / 1000:,.1f}",
            chosen=s.mu == mu,
        )
        for s in steps
    )
