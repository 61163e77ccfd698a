"""What is pledged in goods and lent capacity, and the rooms of the living rooms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.base import Window
from models.places import Organisation
from models.supply import Conditions, Item, JoinedRoom, Pledge, Room, Venue
from scenarios.generator.draw import DAYS, Draw, Grid, heaped, shares
from scenarios.generator.needs import NIGHT
from scenarios.generator.people import Volunteer
from scenarios.generator.places import Town, community_id
from scenarios.generator.shape import Shape
from scenarios.generator.words import BAY, ITEMS

TOPICS = ("mutual-aid", "child-care")
"""Topics of the wishes for goods."""
PERISHABLE_DAYS = (2, 4)


def draw_organisations(draw: Draw, shape: Shape, town: Town) -> list[Organisation]:
    """A firm or social organisation for about every third pledge."""
    found = []
    for k in range(max(3, shape.pledges // 3)):
        c = k % len(town.groups)
        enterprise = draw.chance(0.6)
        found.append(
            Organisation(
                id=f"O{k + 1:04d}",
                name=f"{'企业' if enterprise else '社会组织'}{k + 1}",
                kind="enterprise" if enterprise else "social",
                place=community_id(c),
            )
        )
    return found


def draw_pledges(
    draw: Draw,
    shape: Shape,
    grid: Grid,
    town: Town,
    count: int,
    organisations: Sequence[Organisation],
    volunteers: list[list[Volunteer]],
) -> list[Pledge]:
    """Pledges of goods and of parking bays at night, some things far more often than others."""
    popular = heaped([1 / (k + 3) for k in range(len(ITEMS))])
    shelves = draw.sample(ITEMS, len(ITEMS))
    neighbours = [v.id for mine in volunteers for v in mine]
    found = []
    for k in range(count):
        donor = draw.pick(organisations).id if draw.chance(0.75) else draw.pick(neighbours)
        pledge = f"P{k + 1:04d}"
        if draw.chance(0.06):
            nights = tuple(grid.window(day, *NIGHT) for day in range(DAYS - 1))
            found.append(
                Pledge(
                    id=pledge,
                    donor=donor,
                    name="夜间共享车位",
                    kind="capacity",
                    item=BAY.id,
                    quantity=draw.integer(1, 4),
                    windows=nights,
                )
            )
            continue
        item = draw.weighted(shelves, popular)
        units = draw.integer(5, 30)
        regions = town.group_names
        if len(town.groups) > 3:
            regions = [community_id(c) for c in range(len(town.groups))]
        several = 3 if len(town.groups) > 3 else max(3, len(regions) * 2 // 3)
        tied = draw.sample(regions, several) if draw.chance(shape.tied_pledges) else []
        found.append(
            Pledge(
                id=pledge,
                donor=donor,
                name=item.name,
                kind="goods",
                item=item.id,
                quantity=units * item.parts,
                windows=_shelf_life(draw, grid, item),
                conditions=Conditions(
                    communities=tuple(sorted(tied)),
                    topics=(draw.pick(TOPICS),) if draw.chance(0.12) else (),
                    audiences=(
                        (draw.pick(("elders", "children", "adults")),) if draw.chance(0.12) else ()
                    ),
                ),
                max_share_percent=draw.pick((20, 30, 50)) if draw.chance(0.3) else 100,
                lot=2 * item.parts if draw.chance(0.08) else 0,
                deliveries=draw.integer(2, 8) if draw.chance(0.15) else None,
                at=community_id(draw.integer(0, len(town.groups) - 1))
                if draw.chance(0.3)
                else None,
            )
        )
    return found


def _shelf_life(draw: Draw, grid: Grid, item: Item) -> tuple[Window, ...]:
    """What spoils goes within days; a few others come late or end early."""
    if item.perishable:
        first = draw.integer(0, 3)
        last = min(DAYS - 1, first + draw.integer(*PERISHABLE_DAYS))
        return (grid.window(first, 8 * 60, (24 * (last - first) + 20) * 60),)
    if draw.chance(0.15):
        return (grid.window(draw.integer(1, 4), 9 * 60, (DAYS - 5) * 24 * 60),)
    return ()


@dataclass
class LivingRoom:
    """A venue with its rooms, as activities and bookings see it."""

    venue: Venue
    rooms: list[Room]
    joined: list[JoinedRoom]

    def fits(self, function: str) -> int:
        """Most people that one single room of this function holds; 0: none has it."""
        return max((r.capacity for r in self.rooms if function in r.functions), default=0)

    def largest(self, function: str) -> tuple[str, ...]:
        """The largest room of this function, alone (none has it: empty)."""
        able = [r for r in self.rooms if function in r.functions]
        return (max(able, key=lambda r: (r.capacity, r.id)).id,) if able else ()

    @property
    def ids(self) -> tuple[str, ...]:
        """All its rooms, joined ones too."""
        return (*(room.id for room in self.rooms), *(join.id for join in self.joined))

    @property
    def functions(self) -> tuple[str, ...]:
        """What single rooms can be used as."""
        return tuple(sorted({f for r in self.rooms for f in r.functions}))


_KINDS: tuple[tuple[str, dict[str, int], tuple[int, int], tuple[str, ...]], ...] = (
    # (name, function → set-up minutes, capacity, equipment)
    ("厨房", {"kitchen": 0, "tea": 15}, (8, 24), ("oven", "fridge")),
    ("茶室", {"tea": 0, "meeting": 15, "craft": 15}, (14, 32), ("tea-set",)),
    ("舞蹈室", {"dance": 0, "meeting": 30, "craft": 30}, (28, 40), ("mirrors", "sound")),
    ("书房", {"study": 0, "meeting": 0, "tea": 15}, (16, 36), ("projector", "books")),
)


def around(living: list[LivingRoom], communities: tuple[int, ...]) -> tuple[str, ...]:
    """Rooms of the living rooms of these communities; empty (any room) where there are no others.

    People ask for a room nearby; nobody crosses a district to drink tea.
    """
    if len(living) == len(communities):
        return ()
    return tuple(name for c in communities for name in living[c].ids)


def draw_living_rooms(draw: Draw, shape: Shape, grid: Grid, town: Town) -> list[LivingRoom]:
    """One living room a community: kitchen, tea room, dance room, study, and again."""
    found = []
    number = 0
    opens, closes = shape.room_hours
    for c, count in enumerate(shares(shape.rooms, [1.0] * len(town.groups))):
        venue = Venue(
            id=f"L{c + 1:03d}",
            place=f"U{draw.pick(town.groups[c])[1:]}-1",
            name=f"第{c + 1}社区大客厅",
        )
        rooms = []
        for k in range(count):
            number += 1
            name, functions, size, equipment = _KINDS[k % len(_KINDS)]
            closed = (grid.window(draw.integer(0, 4), 8 * 60, 12 * 60),) if draw.chance(0.3) else ()
            rooms.append(
                Room(
                    id=f"Q{number:04d}",
                    venue=venue.id,
                    name=name,
                    functions=functions,
                    capacity=draw.integer(*size),
                    equipment=equipment,
                    open=tuple(grid.window(day, opens * 60, closes * 60) for day in range(DAYS)),
                    closed=closed,
                    turnover_minutes=draw.pick((15, 30, 30)),
                )
            )
        joined = []
        if len(rooms) > 1:
            kitchen, tea = rooms[0], rooms[1]
            joined.append(
                JoinedRoom(
                    id=f"J{c + 1:03d}",
                    rooms=(kitchen.id, tea.id),
                    name="厨房加茶室",
                    functions={"kitchen": 30, "tea": 30},
                    capacity=kitchen.capacity + tea.capacity,
                    turnover_minutes=60,
                )
            )
        found.append(LivingRoom(venue, rooms, joined))
    return found
