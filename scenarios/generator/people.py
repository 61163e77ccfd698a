"""Who can help: volunteers, staff of organisations, hired carers."""

from __future__ import annotations

from dataclasses import dataclass

from models.base import Window
from models.places import Organisation
from models.supply import Hire, Person, PersonSkill, Pledge
from scenarios.generator.draw import DAYS, WEEKEND, Draw, Grid, heaped, shares
from scenarios.generator.places import Household, Town, community_id
from scenarios.generator.shape import Shape
from scenarios.generator.words import CERTIFIED, SKILLS

YUAN = 100
"""Parts of money in a yuan."""
HUNDRED = 100 * YUAN
"""Money moves in whole hundreds of yuan."""


@dataclass
class Volunteer:
    """A volunteer while the week is being drawn; hosts and rota teams change it."""

    id: str
    home: Household
    audience: str
    skills: tuple[PersonSkill, ...]
    windows: list[Window]
    hours: int
    vetted: bool
    travel: int
    hosted: int = 0
    """Minutes of the activities this volunteer hosts."""


@dataclass
class Staffed:
    """People who come with an organisation or at a price, and what pays for them."""

    people: list[Person]
    pledges: list[Pledge]


def volunteer_window(draw: Draw, grid: Grid, busy: bool, day: int) -> Window:
    """2–4 hours: people with a job come in the evening or at the weekend, others by day."""
    if busy and day not in WEEKEND:
        return grid.drawn(draw, day, (17, 22), (120, 240))
    return grid.drawn(draw, day, (8, 20), (120, 240))


def draw_volunteers(draw: Draw, shape: Shape, grid: Grid, town: Town) -> list[list[Volunteer]]:
    """The volunteers of each community; supply of the skills is very uneven."""
    evenness = [shape.skill_evenness] * len(SKILLS)
    supply = heaped([float(x) for x in draw.rng.dirichlet(evenness)])
    names = [s for s, _, _ in SKILLS]
    found: list[list[Volunteer]] = []
    counts = shares(shape.volunteers, [len(g) for g in town.groups])
    number = 0
    for c, count in enumerate(counts):
        found.append([])
        for _ in range(count):
            number += 1
            home, member = _free_adult(draw, town, c)
            home.people[member] = f"V{number:04d}"
            low, high = shape.skills_per_volunteer
            mine = sorted({draw.weighted(names, supply) for _ in range(draw.integer(low, high))})
            busy = home.members[member] != "elders" and draw.chance(0.6)
            days = range(DAYS) if not busy else (*range(DAYS), *WEEKEND, *WEEKEND)
            wanted = draw.integer(*shape.windows_per_volunteer)
            on = sorted(set(draw.sample(days, wanted)))
            reach = draw.rng.random()
            found[c].append(
                Volunteer(
                    id=f"V{number:04d}",
                    home=home,
                    audience=home.members[member],
                    skills=tuple(_skill(draw, s) for s in mine),
                    windows=[volunteer_window(draw, grid, busy, day) for day in on],
                    hours=draw.integer(*shape.hours_per_volunteer),
                    vetted=draw.chance(shape.vetted),
                    travel=(
                        100
                        if reach < shape.reach_all
                        else 15
                        if reach < shape.reach_all + shape.reach_own
                        else 30
                    ),
                )
            )
    return found


def _free_adult(draw: Draw, town: Town, community: int) -> tuple[Household, int]:
    """A household and the index of a grown-up member who is not yet somebody."""
    while True:
        home = town.some_household(draw, community)
        for member, band in enumerate(home.members):
            if member not in home.people and band in ("adults", "elders", "youth"):
                return home, member


def _skill(draw: Draw, skill: str) -> PersonSkill:
    level = draw.weighted((1, 2, 3), (40, 80, 100))
    certified = skill in CERTIFIED and draw.chance(0.8)
    return PersonSkill(skill=skill, level=level, certified=certified)


def finish(draw: Draw, volunteers: list[list[Volunteer]]) -> list[Person]:
    """The volunteers as people of the week, with their likes and dislikes."""
    found = []
    topics = sorted({topic for _, _, topic in SKILLS})
    for mine in volunteers:
        for v in mine:
            excludes = [draw.pick(mine).id] if draw.chance(0.03) else []
            if draw.chance(0.03):
                excludes.append(draw.pick(mine).home.id)
            prefers = [draw.pick(topics)] if draw.chance(0.25) else []
            if draw.chance(0.1):
                prefers.append(v.home.group)
            if draw.chance(0.1):
                prefers.append(draw.pick(mine).id)
            found.append(
                Person(
                    id=v.id,
                    home=v.home.id,
                    audience=v.audience,
                    languages=("zh", "en") if draw.chance(0.15) else ("zh",),
                    skills=v.skills,
                    windows=tuple(v.windows),
                    week_minutes=v.hours * 60,
                    day_minutes=min(v.hours, 4) * 60,
                    day_tasks=draw.integer(2, 4),
                    rest_minutes=draw.pick((0, 0, 0, 30)),
                    travel_minutes=v.travel,
                    vetted=v.vetted,
                    excludes=tuple(x for x in excludes if x not in (v.id, v.home.id)),
                    prefers=tuple(x for x in prefers if x != v.id),
                    recent_minutes=60 * draw.integer(0, 3 * v.hours) if draw.chance(0.6) else 0,
                )
            )
    return found


def draw_staff(
    draw: Draw, shape: Shape, grid: Grid, town: Town, count: int, donors: list[Organisation]
) -> Staffed:
    """Staff pledges (minutes of an organisation's people) with their people."""
    names = [s for s, _, _ in SKILLS]
    found = Staffed([], [])
    for k in range(count):
        community = k % len(town.groups)
        donor = draw.pick(donors)
        pledge = f"PS{k + 1:03d}"
        found.pledges.append(
            Pledge(
                id=pledge,
                donor=donor.id,
                name="员工志愿时间",
                kind="staff",
                quantity=60 * draw.integer(2, 2 + 2 * shape.staff_per_pledge),
            )
        )
        days = sorted(draw.sample(range(5), 2))
        for j in range(shape.staff_per_pledge):
            found.people.append(
                Person(
                    id=f"Y{k + 1:03d}{'abcdefghij'[j % 10]}{j // 10 or ''}",
                    home=community_id(community),
                    audience="adults",
                    languages=("zh", "en") if draw.chance(0.4) else ("zh",),
                    skills=tuple(_skill(draw, s) for s in sorted(draw.sample(names, 2))),
                    windows=tuple(grid.drawn(draw, day, (9, 18), (180, 240)) for day in days),
                    week_minutes=360,
                    day_minutes=240,
                    travel_minutes=draw.pick((30, 30, 100)),
                    vetted=draw.chance(shape.vetted),
                    organisation=donor.id,
                    staff_pledge=pledge,
                )
            )
    return found


def draw_carers(draw: Draw, shape: Shape, grid: Grid, town: Town, donor: str) -> Staffed:
    """Hired carers, and the fund of each district's share that pays for half of their hours."""
    found = Staffed([], [])
    skills = ("nursing", "medicine", "housework", "cooking", "blood-pressure", "lift")
    for c in range(len(town.groups)) if shape.carers_per_community else ():
        fund = f"FC{c + 1:03d}"
        price = draw.pick((3_000, 3_600, 4_200))
        hours = 15 * shape.carers_per_community
        amount = hours * price // 2 // HUNDRED * HUNDRED
        found.pledges.append(
            Pledge(
                id=fund,
                donor=donor,
                name="居家照护购买服务",
                kind="money",
                item="money",
                quantity=max(amount, HUNDRED),
            )
        )
        for j in range(shape.carers_per_community):
            skilled = sorted(draw.sample(skills, 3))
            found.people.append(
                Person(
                    id=f"K{c + 1:03d}{'abcdefghij'[j % 10]}{j // 10 or ''}",
                    home=community_id(c),
                    audience="adults",
                    languages=("zh",),
                    skills=tuple(
                        PersonSkill(skill=s, level=3, certified=s in CERTIFIED) for s in skilled
                    ),
                    windows=tuple(grid.window(day, 8 * 60, 12 * 60) for day in range(5)),
                    week_minutes=15 * 60,
                    day_minutes=4 * 60,
                    travel_minutes=30,
                    vetted=True,
                    hire=Hire(fund=fund, price_per_hour=price),
                )
            )
    return found
