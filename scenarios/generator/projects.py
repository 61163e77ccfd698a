"""Projects of residents (money, goods, work in order, the six steps), and their money."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from models.demand import STAGES, Line, Order, ProjectFacts, Request, Role, RoomNeed, Session
from models.places import Organisation
from models.supply import Catalogue, Conditions, Pledge
from scenarios.generator.draw import DAYS, Draw, Grid, shares
from scenarios.generator.people import HUNDRED, YUAN
from scenarios.generator.places import Town, community_id
from scenarios.generator.shape import Shape
from scenarios.generator.supply import LivingRoom, around
from scenarios.generator.words import ITEMS, MATERIALS

REVIEW = 100_000 * YUAN
_NAMES = (
    "楼道美化",
    "花园认养",
    "车棚修缮",
    "儿童乐园",
    "无障碍坡道",
    "路灯",
    "议事亭",
    "共享工具屋",
)
_RESOLUTION = STAGES.index("resolution")
_BEFORE, _AFTER = STAGES[:_RESOLUTION], STAGES[_RESOLUTION:]


def draw_projects(
    draw: Draw, shape: Shape, grid: Grid, town: Town, living: list[LivingRoom]
) -> list[Request]:
    """Log-normal in money; half of them need everything at once; some exclude or need another."""
    topics = Catalogue.model_fields["topics"].default
    found: list[Request] = []
    for k in range(shape.projects):
        c = k % len(town.groups)
        group = draw.pick(town.groups[c])
        yuan = shape.project_median_yuan * float(draw.rng.lognormal(0.0, shape.project_sigma))
        asked = max(1, round(yuan / 100)) * HUNDRED
        resolved = draw.chance(shape.resolved_projects)
        stage = draw.pick(_AFTER if resolved else _BEFORE)
        sessions, order = _sessions(draw, grid, draw.integer(0, 4), around(living, (c,)))
        others = [r.id for r in found[-6:] if r.place.startswith("G")]
        rivals = (draw.pick(others),) if others and draw.chance(0.1) else ()
        bases = [o for o in others if o not in rivals]
        found.append(
            Request(
                id=f"X{k + 1:04d}",
                kind="project",
                name=draw.pick(_NAMES),
                place=group if draw.chance(0.8) else community_id(c),
                topic=draw.pick(topics),
                value=draw.integer(10, 40),
                urgency=draw.integer(1, 3),
                waited=draw.integer(0, 6),
                least_percent=100 if draw.chance(shape.whole_projects) else 0,
                lines=(
                    Line(
                        id="money",
                        item="money",
                        amount=asked,
                        least=asked // HUNDRED // draw.integer(2, 4) * HUNDRED,
                    ),
                    *_materials(draw),
                ),
                sessions=sessions,
                order=order,
                excludes=rivals,
                needs=(draw.pick(bases),) if bases and draw.chance(0.1) else (),
                project=ProjectFacts(
                    stage=stage,
                    reviewed=asked < REVIEW or draw.chance(0.6),
                    published=resolved and draw.chance(0.95),
                    votes=draw.integer(5, 120),
                    raised=draw.integer(0, asked // HUNDRED // 4) * HUNDRED,
                ),
            )
        )
    return found


def _materials(draw: Draw) -> list[Line]:
    parts = {i.id: i.parts for i in ITEMS}
    return [
        Line(id=item, item=item, amount=draw.integer(1, 4) * parts[item])
        for item in draw.sample(MATERIALS, draw.integer(0, 2))
    ]


def _sessions(
    draw: Draw, grid: Grid, count: int, rooms: tuple[str, ...]
) -> tuple[tuple[Session, ...], tuple[Order, ...]]:
    """A meeting in a room first, then crewed work, one after the other."""
    kick_off = Session(
        id="kick-off",
        minutes=60,
        windows=tuple(grid.window(day, 18 * 60, 22 * 60) for day in range(3)),
        room=RoomNeed(function="meeting", people=draw.integer(6, 12), rooms=rooms),
        meeting=True,
    )
    work = [
        Session(
            id=f"work{j + 1}",
            minutes=draw.pick((60, 120, 120, 180)),
            windows=tuple(
                grid.drawn(draw, day, (9, 18), (240, 300))
                for day in sorted(draw.sample(range(2, DAYS), 3))
            ),
            crew=(Role(id="hands", count=draw.integer(1, 2)),),
        )
        for j in range(count)
    ]
    chain = [kick_off, *work]
    return tuple(chain), tuple(Order(before=a.id, after=b.id) for a, b in pairwise(chain))


def draw_money(
    draw: Draw, shape: Shape, town: Town, requests: Sequence[Request], donor: Organisation
) -> list[Pledge]:
    """Grants, matches, awards and crowdfunding that together hold the pledged share."""
    projects = [r for r in requests if r.project is not None]
    asked = {r.id: sum(line.amount for line in r.lines if line.item == "money") for r in requests}
    found: list[Pledge] = []

    def add(kind: str, amount: int, name: str, **fields: object) -> None:
        found.append(
            Pledge.model_validate(
                {
                    "id": f"F{len(found) + 1:04d}",
                    "donor": donor.id,
                    "name": name,
                    "kind": "money",
                    "item": "money",
                    "money": kind,
                    "quantity": max(HUNDRED, amount // HUNDRED * HUNDRED),
                    **fields,
                }
            )
        )

    total = round(shape.project_money * sum(asked[r.id] for r in projects))
    grant, match, award, crowd = shares(total, (60, 10, 20, 10))
    if projects:
        add("grant", grant, "幸福资金")
        add("match", match, "企业配捐", match_percent=draw.pick((50, 100, 200)))
        add("award", award, "以奖代补", max_share_percent=50)
    raising = [r for r in projects if r.project is not None and r.project.raised]
    for r in draw.sample(raising, max(1, len(raising) // 3)):
        add(
            "crowdfunding",
            min(asked[r.id] // 2, crowd // max(1, len(raising) // 3)),
            "居民众筹",
            conditions=Conditions(requests=(r.id,)),
        )
    wishes = sum(asked[r.id] for r in requests if r.kind == "need")
    if wishes:
        topics = Conditions(topics=("mutual-aid", "child-care"))
        add("grant", wishes // 2, "爱心储蓄银行", conditions=topics)
    return found
