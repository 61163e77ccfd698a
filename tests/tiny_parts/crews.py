"""Visits and rounds by people with skills, hours and wishes."""

from __future__ import annotations

from models.demand import (
    Order,
    Request,
    Role,
    Session,
    Spacing,
)
from models.supply import (
    Hire,
    Person,
    PersonSkill,
    Pledge,
)
from tests import build
from tests.build import window
from tests.tiny_parts.dice import HOMES, Dice, Parts, affinities, asking, conditions, times


def crews(d: Dice) -> Parts:
    """Visits and rounds by two or three people with skills, hours and wishes."""
    pledges: list[Pledge] = []
    funded = None
    if d.chance(4):
        pledges.append(build.pledge("fund", "money", d.pick(2, 1, 4)))
        funded = Hire(fund="fund", price_per_hour=d.count(1, 3))
    elif d.chance(3):
        pledges.append(
            Pledge(
                id="staff",
                donor="firm",
                kind="staff",
                quantity=d.pick(60, 30, 90),
                windows=d.rarely((window(0, "09:00", "10:30"),), otherwise=()),
                conditions=conditions(d),
            )
        )
    ids = [f"u{i}" for i in range(d.count(2, 3))]
    people = [_helper(d, f"u{i}", ids, i == 0, funded, pledges) for i in range(len(ids))]
    requests = [_visited(d, f"r{i}", ids) for i in range(d.count(2, 3))]
    return {"people": tuple(people), "pledges": tuple(pledges), "requests": tuple(requests)}


def _helper(
    d: Dice, id: str, ids: list[str], first: bool, hire: Hire | None, pledges: list[Pledge]
) -> Person:
    skills = d.pick(("haircut",), ("haircut", "nursing"), ())
    wishes = (*HOMES[:2], "c2", *(p for p in ids if p != id))
    employed = first and any(p.id == "staff" for p in pledges)
    return build.person(
        id,
        d.pick(*HOMES),
        skills=tuple(
            PersonSkill(skill=s, level=d.pick(3, 2, 1), certified=d.pick(True, True, False))
            for s in skills
        ),
        languages=d.rarely(("English",), otherwise=()),
        windows=d.rarely((window(0, "09:00", "10:30"),), (), otherwise=(build.WHOLE_WEEK,)),
        week_minutes=d.rarely(60, 90, otherwise=100_000, one_in=5),
        day_minutes=d.rarely(60, otherwise=100_000, one_in=6),
        day_tasks=d.rarely(1, otherwise=1000),
        week_tasks=d.rarely(1, otherwise=1000),
        rest_minutes=d.rarely(30, 60, otherwise=0, one_in=4),
        travel_minutes=d.rarely(10, 20, otherwise=100_000),
        vetted=d.pick(True, True, False),
        excludes=(d.pick("r0", *wishes),) if d.chance(6) else (),
        prefers=tuple(d.shuffled((*wishes, "elder-care"))[:2]) if d.chance(3) else (),
        recent_minutes=d.pick(0, 50, 300),
        organisation="firm" if employed else None,
        staff_pledge="staff" if employed else None,
        hire=hire if first and not employed else None,
    )


def _visited(d: Dice, id: str, people: list[str]) -> Request:
    crew = [_role(d, "a", people)]
    if d.chance(6):
        crew.append(Role(id="b"))
    occurrences = d.pick(1, 2)
    session = Session(
        id="s",
        minutes=d.pick(30, 60, 45),
        windows=times(d, ("09:00", "10:00"), ("09:30", "10:30"), ("10:00", "11:00")),
        occurrences=occurrences,
        spacing=Spacing(min_days=d.pick(0, 1), max_days=1) if occurrences == 2 else None,
        crew=tuple(crew),
        home_visit=d.chance(4),
        children=d.chance(8),
        place=d.rarely("b3", otherwise=None),
    )
    follow_up = Session(id="s2", minutes=30, windows=(window(0, "10:00", "11:00"),))
    ordered = occurrences == 1 and d.chance(4)
    return asking(
        d,
        id,
        kind=d.pick("need", "rota"),
        sessions=(session, follow_up) if ordered else (session,),
        order=(Order(before="s", after="s2"),) if ordered else (),
        refuses=d.rarely((people[0],), otherwise=()),
        affinity=affinities(d, *people),
    )


def _role(d: Dice, id: str, people: list[str]) -> Role:
    count = d.pick(1, 1, 1, 2)
    return Role(
        id=id,
        count=count,
        skill=d.pick(None, None, "haircut", "nursing"),
        level=d.pick(1, 1, 2, 3),
        language=d.rarely("English", otherwise=None, one_in=8),
        people=d.rarely((people[0],), otherwise=(), one_in=6),
        same_carer=count == 1 and d.chance(2),
    )
