"""Micro-wishes 微心愿: goods and visits, by who needs what."""

from __future__ import annotations

from collections.abc import Sequence

from models.base import Window
from models.demand import Accepted, Affinity, Care, Line, Request, Role, Session, Spacing
from models.supply import Pledge
from scenarios.generator.draw import DAYS, Draw, Grid, heaped, skewed_weeks, urgency
from scenarios.generator.people import HUNDRED, Volunteer
from scenarios.generator.places import Household, Town
from scenarios.generator.shape import Shape
from scenarios.generator.words import BAY, CHILDREN, ITEMS, MONEY, SKILLS

NIGHT = (20 * 60, (24 + 7) * 60)
"""Lent parking bays: from eight in the evening to seven in the morning."""


def care_class(draw: Draw, shape: Shape) -> Care:
    """Given by a social worker: few must be served, some come first."""
    x = draw.rng.random()
    if x < shape.must:
        return "must"
    return "priority" if x < shape.must + shape.priority else "ordinary"


def audiences(home: Household) -> tuple[str, ...]:
    """The age bands of a household, each once."""
    return tuple(sorted(set(home.members)))


def draw_goods(
    draw: Draw, shape: Shape, grid: Grid, town: Town, pledges: Sequence[Pledge]
) -> list[Request]:
    """Wishes for 1–5 units, mostly for what somebody pledged; a few for bays or for money."""
    weight: dict[str, int] = {}
    for p in pledges:
        if p.kind == "goods" and p.item is not None:
            weight[p.item] = weight.get(p.item, 0) + p.quantity
    pledged = [i for i in ITEMS if i.id in weight]
    heap = heaped([weight[i.id] / i.parts for i in pledged])
    found = []
    for k in range(shape.demand(shape.goods)):
        home = town.some_household(draw)
        known = bool(pledged) and draw.chance(shape.goods_match)
        item = draw.weighted(pledged, heap) if known else draw.pick(ITEMS)
        windows: tuple[Window, ...] = ()
        if draw.chance(0.5):
            days = sorted(draw.sample(range(DAYS), draw.integer(1, 3)))
            windows = tuple(grid.drawn(draw, day, (8, 21), (120, 300)) for day in days)
        line = Line(
            id="goods",
            item=item.id,
            amount=draw.weighted((1, 2, 3, 4, 5), (35, 60, 80, 90, 100)) * item.parts,
            windows=windows,
            accepts=tuple(
                Accepted(item=s.item, preference=-2) for s in item.substitutes if draw.chance(0.25)
            ),
            single_source=draw.chance(0.1),
        )
        x = draw.rng.random()
        if x < 0.02:
            nights = sorted(draw.sample(range(DAYS - 1), draw.integer(1, 4)))
            line = Line(
                id="bay",
                item=BAY.id,
                amount=1,
                windows=tuple(grid.window(day, *NIGHT) for day in nights),
            )
        elif x < 0.05:
            line = Line(
                id="money", item=MONEY.id, amount=draw.integer(2, 8) * HUNDRED, least=HUNDRED
            )
        found.append(
            _need(draw, shape, grid, f"W{k + 1:05d}", home).model_copy(
                update={
                    "topic": "child-care" if "children" in home.members else "mutual-aid",
                    "lines": (line,),
                    "least_percent": 100 if draw.chance(shape.whole_wishes) else 0,
                }
            )
        )
    return found


def _need(draw: Draw, shape: Shape, grid: Grid, id: str, home: Household) -> Request:
    """What all micro-wishes share."""
    level, confirmed = urgency(draw)
    deadline = earliest = None
    if draw.chance(0.08):
        deadline = grid.time(draw.integer(3, DAYS), 0)
    elif draw.chance(shape.later_week):
        earliest = grid.time(DAYS, 0)
    return Request(
        id=id,
        kind="need",
        household=home.id,
        place=home.id,
        topic="mutual-aid",
        audiences=audiences(home),
        value=draw.weighted((1, 2, 3), (80, 95, 100)),
        urgency=level,
        urgency_confirmed=confirmed,
        care=care_class(draw, shape),
        waited=skewed_weeks(draw),
        deadline=deadline,
        earliest=earliest,
    )


def draw_visits(
    draw: Draw, shape: Shape, grid: Grid, town: Town, volunteers: list[list[Volunteer]]
) -> list[Request]:
    """Wishes for a visit: one helper, sometimes two, sometimes the same one again and again."""
    demand = heaped([float(x) for x in draw.rng.dirichlet([20.0] * len(SKILLS))])
    found = []
    for k in range(shape.demand(shape.visits)):
        home = town.some_household(draw)
        skill, _, topic = draw.weighted(SKILLS, demand)
        children = skill in CHILDREN
        request = _need(draw, shape, grid, f"N{k + 1:05d}", home)
        x = draw.rng.random()
        series = x < shape.series
        crew = 2 if shape.series <= x < shape.series + shape.crews_of_two else 1
        session = (
            _series(draw, grid, skill)
            if series
            else Session(
                id="visit",
                minutes=draw.pick((30, 60, 60, 90, 120)),
                windows=_windows(draw, grid, children),
                crew=(_role(draw, skill, crew),),
                home_visit=not children and draw.chance(0.6),
                children=children,
            )
        )
        mine = volunteers[home.community]
        known = draw.pick(mine).id if mine and draw.chance(0.12) else None
        refused = draw.pick(mine).id if mine and draw.chance(0.02) else None
        found.append(
            request.model_copy(
                update={
                    "topic": topic,
                    "sessions": (session,),
                    "least_percent": 0 if series else 100,
                    "affinity": (Affinity(who=known, value=20),) if known else (),
                    "refuses": (refused,) if refused and refused != known else (),
                }
            )
        )
    return found


def _windows(draw: Draw, grid: Grid, children: bool) -> tuple[Window, ...]:
    """1–3 windows of 2–5 hours; children are free after school and at the weekend."""
    days = sorted(draw.sample(range(DAYS), draw.integer(1, 3)))
    return tuple(
        grid.drawn(draw, day, (16, 21) if children and day < 5 else (8, 21), (120, 300))
        for day in days
    )


def _role(draw: Draw, skill: str, count: int) -> Role:
    return Role(
        id="helper",
        count=count,
        skill=skill,
        level=draw.weighted((1, 2, 3), (80, 97, 100)),
        language="en" if draw.chance(0.02) else None,
    )


def _series(draw: Draw, grid: Grid, skill: str) -> Session:
    """Every second day, by the same helper, half an hour, at about the same time."""
    hour = draw.pick((8, 9, 16, 18))
    return Session(
        id="round",
        minutes=30,
        occurrences=3,
        spacing=Spacing(min_days=2, max_days=2),
        windows=tuple(grid.window(day, hour * 60, (hour + 3) * 60) for day in range(DAYS)),
        crew=(Role(id="helper", skill=skill, same_carer=True),),
        home_visit=True,
    )
