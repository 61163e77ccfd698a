"""A neighbourhood so small that weeks are solved in no time."""

from __future__ import annotations

from scenarios.generator.shape import Shape

HAMLET = Shape(
    communities=1,
    house_groups=3,
    households=40,
    goods=6,
    visits=6,
    volunteers=8,
    pledges=3,
    projects=0,
    activities=2,
    bookings=4,
    enrolments=12,
    rota_sessions=4,
    rooms=2,
    history_weeks=0,
    withdrawn=0.0,
    later_week=0.0,
)
