"""All semantic checks of a week, in a stable order."""

from __future__ import annotations

from models.time import Clock, TimeError
from models.validate.catalogue import check_catalogue
from models.validate.check import Check
from models.validate.decisions import check_decisions
from models.validate.demand import check_demand
from models.validate.history import check_history
from models.validate.ids import check_ids
from models.validate.places import check_places
from models.validate.policy import check_policy
from models.validate.problem import Problem
from models.validate.rooms import check_rooms
from models.validate.supply import check_supply
from models.week import Week


def problems_of(week: Week) -> list[Problem]:
    """Everything that is wrong with a week built in code; empty: it can be matched."""
    return semantic_problems(Check(week))


def semantic_problems(check: Check) -> list[Problem]:
    """Runs every check."""
    check_calendar(check)
    check_ids(check)
    check_places(check)
    check_catalogue(check)
    check_supply(check)
    check_rooms(check)
    check_demand(check)
    check_policy(check)
    check_history(check)
    check_decisions(check)
    return list(dict.fromkeys(check.problems))


def check_calendar(check: Check) -> None:
    """A calendar that exists gives the clock; without one, times are not looked at."""
    if "calendar" in check.unsound:
        return
    calendar = check.week.calendar
    try:
        clock = Clock(calendar)
    except TimeError as error:
        check.say(
            check.week.id,
            "calendar",
            f"{calendar.start} {calendar.time_zone[:40]}",
            f"a calendar that exists; this one {error}",
            f"存在的历法；此历法{error.zh}",
        )
        return
    check.clock = clock
    if not clock.even:
        check.say(
            check.week.id,
            "calendar.slot_minutes",
            calendar.slot_minutes,
            f"a length that divides the clock change of {calendar.time_zone} in this week",
            f"能整除 {calendar.time_zone} 本周时钟调整量的时间格长度",
        )
