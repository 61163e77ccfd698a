"""A believable week from a seed, for every size people ask for.

Same size, seed and shape: the same week, to the last character. Each part draws from a stream of
its own, so making rooms scarcer leaves the wishes as they are.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from models.demand import Request
from models.places import Organisation
from models.policy import BudgetCap, Caps, Policy
from models.time import Calendar
from models.week import Decisions, History, Week
from scenarios.generator import activities, needs, people, projects, rooms, rota, supply
from scenarios.generator.city import city, districts
from scenarios.generator.draw import Draw, Grid
from scenarios.generator.history import draw_history
from scenarios.generator.places import build_town
from scenarios.generator.shape import SIZES, Shape
from scenarios.generator.words import CATALOGUE

STAFF_PLEDGES = 12
"""One pledge of this many is of staff hours."""


def generate(size: str, seed: int, **shape: Any) -> Week:
    """A week of the named size.

    Args:
        size: ``community``, ``district`` or ``stress``.
        seed: from 0.
        shape: fields of :class:`Shape` to change, for example ``projects=106`` or ``load=1.5``.

    Raises:
        ValueError: an unknown size or field, a seed below 0, or a figure out of range.
    """
    if size not in SIZES:
        raise ValueError(f"size is {size!r}: expected one of {', '.join(SIZES)}")
    if seed < 0:
        raise ValueError(f"seed is {seed}: expected a whole number from 0")
    unknown = sorted(set(shape) - {f.name for f in fields(Shape)})
    if unknown:
        raise ValueError(f"unknown figures of a shape: {', '.join(unknown)}")
    return of_shape(replace(SIZES[size], **shape), seed, name=f"{size}-{seed}")


def of_shape(shape: Shape, seed: int, name: str = "generated", later: int = 0) -> Week:
    """A week of any shape; ``name`` becomes its id.

    So many weeks ``later``, the neighbourhood is the same (places, people, rooms, what is pledged,
    what is on in the living rooms and by turns) and others ask: wishes, projects with their money,
    bookings and enrolments are drawn anew, and so are those who withdraw and the history.
    """

    if shape.districts > 1:
        parts = enumerate(districts(shape))
        whole = city([_district(one, seed, f"/{k}" if k else "", later) for k, one in parts], name)
        return whole.model_copy(update={"name": f"生成的一周（种子 {seed}）"})
    return _district(shape, seed, "", later).model_copy(update={"id": name})


def _district(shape: Shape, seed: int, which: str, later: int) -> Week:
    """A week of one district; ``which`` tells its draws from those of others."""

    def draw(part: str) -> Draw:
        return Draw(seed, f"{part}{which}")

    def anew(part: str) -> Draw:
        return draw(f"{part}@{later}" if later else part)

    grid = Grid(shape)
    town = build_town(draw("places"), shape)
    volunteers = people.draw_volunteers(draw("volunteers"), shape, grid, town)
    firms = supply.draw_organisations(draw("organisations"), shape, town)
    office = Organisation(id="O0000", name="街道办事处", kind="social")
    staffed = shape.pledges // STAFF_PLEDGES
    staff = people.draw_staff(draw("staff"), shape, grid, town, staffed, firms)
    carers = people.draw_carers(draw("carers"), shape, grid, town, office.id)
    goods = supply.draw_pledges(
        draw("pledges"), shape, grid, town, shape.pledges - staffed, firms, volunteers
    )
    living = supply.draw_living_rooms(draw("rooms"), shape, grid, town)
    meetings = activities.draw_activities(draw("activities"), shape, grid, living, volunteers)
    owners = [int(a.place[1:]) - 1 for a in meetings]
    requests: list[Request] = [
        *needs.draw_goods(anew("goods"), shape, grid, town, goods),
        *needs.draw_visits(anew("visits"), shape, grid, town, volunteers),
        *projects.draw_projects(anew("projects"), shape, grid, town, living),
        *meetings,
        *rooms.draw_bookings(anew("bookings"), shape, grid, town, living),
        *rota.draw_rotas(draw("rota"), shape, grid, town, volunteers),
        *activities.draw_enrolments(anew("enrolments"), shape, town, meetings, owners),
    ]
    money = projects.draw_money(anew("money"), shape, town, requests, office)
    past = draw_history(anew("history"), shape, town, requests)
    listed = (
        *people.finish(draw("people"), volunteers),
        *staff.people,
        *carers.people,
        *town.residents,
    )
    withdrawing = anew("withdrawn")
    gone = [r.id for r in requests if r.kind != "activity" and withdrawing.chance(shape.withdrawn)]
    return Week(
        id="generated",
        name=f"生成的一周（种子 {seed}）",
        calendar=Calendar(
            start=shape.start, time_zone=shape.time_zone, slot_minutes=shape.slot_minutes
        ),
        geography=town.geography(),
        catalogue=CATALOGUE,
        organisations=(office, *firms),
        people=listed,
        pledges=(*goods, *staff.pledges, *carers.pledges, *money),
        venues=tuple(place.venue for place in living),
        rooms=tuple(room for place in living for room in place.rooms),
        joined_rooms=tuple(join for place in living for join in place.joined),
        requests=tuple(requests),
        history=History(past=past),
        decisions=Decisions(withdrawn=tuple(gone)),
        policy=_policy(requests, seed),
    )


def _policy(requests: list[Request], seed: int) -> Policy:
    """The default policy, with the environment's projects capped at two thirds of what they ask."""
    asked = sum(
        line.amount
        for r in requests
        if r.topic == "environment"
        for line in r.lines
        if line.item == "money"
    )
    amount = asked * 2 // 3 // people.HUNDRED * people.HUNDRED
    budgets = (BudgetCap(id="cap-environment", topic="environment", amount=amount),)
    return Policy(seed=seed, caps=Caps(budgets=budgets if asked else ()))
