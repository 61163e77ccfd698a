"""Rotas: the courtyard in daily turns, the evening patrol, the social worker's weekly round."""

from __future__ import annotations

from models.demand import Request, Role, Session, Spacing
from scenarios.generator.draw import DAYS, Draw, Grid, shares
from scenarios.generator.people import Volunteer
from scenarios.generator.places import Town
from scenarios.generator.shape import Shape

TEAM = (5, 12)
"""How many take part in a rota's turns."""
TURNS = 6
"""Sessions of one rota a week."""
CLEANING = (7, 17)
PATROL = (18, 20)
"""Hours of the day between which a rota's turns may begin to be due."""
SPAN = 120
"""Minutes within which each turn is taken."""


def draw_rotas(
    draw: Draw, shape: Shape, grid: Grid, town: Town, volunteers: list[list[Volunteer]]
) -> list[Request]:
    """Rotas of six turns each, by a team of the house group and its neighbours."""
    sessions = shape.demand(shape.rota_sessions)
    found: list[Request] = []
    for c, count in enumerate(shares(sessions, [len(g) for g in town.groups])):
        while count > 0:
            turns = min(TURNS, count)
            count -= turns
            group = town.groups[c][len(found) % len(town.groups[c])]
            found.append(_rota(draw, grid, len(found), group, turns, volunteers[c]))
    return found


def _rota(
    draw: Draw, grid: Grid, number: int, group: str, turns: int, around: list[Volunteer]
) -> Request:
    patrol = draw.chance(0.25)
    near = [v for v in around if v.home.group == group]
    team = {v.id for v in (*near, *draw.sample(around, draw.integer(*TEAM)))}
    first = draw.integer(0, DAYS - turns)
    hour = 60 * draw.integer(*(PATROL if patrol else CLEANING))
    hours = (hour, hour + SPAN)
    return Request(
        id=f"T{number + 1:04d}",
        kind="rota",
        name="夜间巡逻" if patrol else "庭院清洁",
        place=group,
        topic="safety" if patrol else "environment",
        value=2,
        sessions=(
            Session(
                id="turn",
                minutes=60,
                occurrences=turns,
                spacing=Spacing(min_days=1, max_days=1) if turns > 1 else None,
                windows=tuple(grid.window(first + k, *hours) for k in range(turns)),
                crew=(Role(id="turn", count=2 if patrol else 1, people=tuple(sorted(team))),),
            ),
        ),
    )
