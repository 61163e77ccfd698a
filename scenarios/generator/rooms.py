"""Room bookings: birthdays, baking, study circles, mostly when everybody else is free too."""

from __future__ import annotations

from models.base import Window
from models.demand import Request, RoomNeed, Session
from scenarios.generator.draw import DAYS, WEEKEND, Draw, Grid, skewed_weeks
from scenarios.generator.places import Town
from scenarios.generator.shape import Shape
from scenarios.generator.supply import LivingRoom, around

NAMES = {
    "kitchen": "烘焙",
    "tea": "茶叙",
    "study": "读书会",
    "dance": "排舞",
    "craft": "手工",
    "meeting": "议事",
}


def golden_window(draw: Draw, grid: Grid, least: int) -> Window:
    """A weekday evening or part of the weekend, at least so many minutes long."""
    if draw.chance(0.45):
        day = draw.integer(0, 4)
        return grid.window(day, 18 * 60, max(22 * 60, 18 * 60 + least), draw.pick((0, 5, 10)))
    return grid.drawn(draw, draw.pick(WEEKEND), (9, 21), (max(180, least), 300))


def draw_bookings(
    draw: Draw, shape: Shape, grid: Grid, town: Town, living: list[LivingRoom]
) -> list[Request]:
    """Bookings by households; a few so large that only joined rooms hold them."""
    found = []
    for k in range(shape.demand(shape.bookings)):
        home = town.some_household(draw)
        here = living[home.community]
        minutes = draw.pick((60, 60, 90, 90, 120, 180))
        function = draw.pick(here.functions)
        people = draw.integer(2, max(2, min(20, here.fits(function))))
        if here.joined and draw.chance(shape.joint_bookings):
            function = draw.pick(tuple(here.joined[0].functions))
            people = draw.integer(
                min(here.fits(function) + 1, here.joined[0].capacity), here.joined[0].capacity
            )
        windows = [
            golden_window(draw, grid, minutes)
            if draw.chance(shape.golden)
            else grid.drawn(draw, draw.integer(0, 4), (8, 18), (max(120, minutes), 300))
        ]
        if draw.chance(0.35):
            windows.append(
                grid.drawn(draw, draw.integer(0, DAYS - 1), (8, 21), (max(120, minutes), 240))
            )
        room = next((r for r in here.rooms if r.id in here.largest(function)), None)
        equipment = room.equipment if room is not None else ()
        found.append(
            Request(
                id=f"B{k + 1:05d}",
                kind="booking",
                name=NAMES[function],
                household=home.id,
                people=tuple(
                    town.resident(home, m)
                    for m in range(min(len(home.members), draw.integer(1, 3)))
                ),
                place=home.id,
                topic=draw.pick(("culture", "mutual-aid", "youth")),
                waited=min(4, skewed_weeks(draw)),
                least_percent=100,
                sessions=(
                    Session(
                        id="use",
                        minutes=minutes,
                        windows=tuple(sorted(windows, key=lambda w: w.start)),
                        room=RoomNeed(
                            function=function,
                            people=people,
                            equipment=equipment[:1] if draw.chance(0.15) else (),
                            rooms=around(
                                living, (home.community, *town.neighbours[home.community])
                            ),
                        ),
                    ),
                ),
            )
        )
    return found
