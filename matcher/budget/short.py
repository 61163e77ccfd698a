"""What a week is short of where it cannot carry a project out: what would have to be there besides.

Found by adding goods, helpers and a room to the week and asking again, and by taking away as much
of them as can be done without. So whatever is told would do; a resident can bring it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from matcher.rules.view import View
from matcher.rules.words import amount
from matcher.solve.obstacle import smallest
from models.base import Window
from models.demand import Request, RoomNeed
from models.items import Commitments
from models.supply import Person, PersonSkill, Pledge, Room, Venue
from models.week import Week

ID = "vote:short:"
"""Ids of what is added begin so."""
MOST = 40
"""More is not added: a project that wants more people and things is told by its rules."""
MOST_WINDOWS = 3
"""Times that are told of one thing; where there are more it goes without."""
DAYS_ZH = "一二三四五六日"
DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
Kind = Literal["goods", "helper", "room"]


@dataclass(frozen=True)
class Missing:
    """Something that is not there: so much of an item, one helper, or one room."""

    kind: Kind
    what: str
    """Item or function; of a helper the skill, or empty."""
    quantity: int = 1
    """Of an item, in parts."""
    level: int = 1
    language: str | None = None
    need: RoomNeed | None = None
    windows: tuple[Window, ...] = ()
    """When it would be needed; empty: any time of the week."""
    number: int = 0
    """Tells those apart that are otherwise the same."""


def shortage(
    week: Week, project: str, possible: Callable[[Week], bool]
) -> tuple[Missing, ...] | None:
    """The least that would have to be added to a week so that it can carry a project out, as it is
    not; None: no goods, helpers and rooms would do.

    ``possible``: whether a week can; it may raise.
    """
    request = next(one for one in week.requests if one.id == project)
    parts = _all(week, request)
    if len(parts) > MOST or not possible(_with(week, request, parts)):
        return None

    def hold(kept: Sequence[Missing]) -> bool:
        return not possible(_with(week, request, kept))

    found = smallest(hold, parts)
    steps = {item.id: 1 if item.divisible else item.parts for item in week.catalogue.items}
    least = [one for one in found if one.kind != "goods"]
    goods = [one for one in found if one.kind == "goods"]
    for i, one in enumerate(goods):
        others = [*least, *goods[i + 1 :]]
        least.append(_least(one, steps[one.what], others, hold))
    return tuple(least)


def with_all(week: Week, project: str) -> Week:
    """The week with everything in it that a project could be short of: what still stands in its
    way is nothing that anybody could bring."""
    request = next(one for one in week.requests if one.id == project)
    return _with(week, request, _all(week, request))


def _least(
    one: Missing,
    step: int,
    others: Sequence[Missing],
    hold: Callable[[Sequence[Missing]], bool],
) -> Missing:
    """As little of an item as will do beside the others, in whole steps: all of it does, and
    nothing does not."""
    too_few, there = 0, -(-one.quantity // step)
    while there - too_few > 1:
        middle = (too_few + there) // 2
        if hold([*others, replace(one, quantity=middle * step)]):
            too_few = middle
        else:
            there = middle
    return replace(one, quantity=there * step)


# --- what might be missing --------------------------------------------------------------------


def _all(week: Week, request: Request) -> list[Missing]:
    return [*_goods(request), *_helpers(request), *_rooms(request)]


def _goods(request: Request) -> list[Missing]:
    wanted: Counter[str] = Counter()
    for line in request.lines:
        wanted[line.item] += line.amount
    return [Missing("goods", item, quantity=n) for item, n in wanted.items()]


def _helpers(request: Request) -> list[Missing]:
    return [
        Missing(
            kind="helper",
            what=role.skill or "",
            level=role.level,
            language=role.language,
            windows=session.windows,
            number=number,
        )
        for session in request.sessions
        for role in session.crew
        for number in range(role.count)
    ]


def _rooms(request: Request) -> list[Missing]:
    return [
        Missing("room", session.room.function, need=session.room, windows=session.windows)
        for session in request.sessions
        if session.room is not None
    ]


def _with(week: Week, request: Request, parts: Iterable[Missing]) -> Week:
    """The week with these in it, each free at all times."""
    pledges, people, rooms = [], [], []
    kinds = {item.id: item.kind for item in week.catalogue.items}
    whole = (Window(start=_start(week, 0), end=_start(week, week.calendar.days)),)
    for number, one in enumerate(parts):
        id = f"{ID}{number}"
        if one.kind == "goods":
            pledges.append(
                Pledge(
                    id=id,
                    donor=ID,
                    kind=kinds[one.what],
                    item=one.what,
                    quantity=one.quantity,
                )
            )
        elif one.kind == "helper":
            people.append(
                Person(
                    id=id,
                    home=request.place,
                    skills=_skills(one),
                    languages=(one.language,) if one.language is not None else (),
                    windows=whole,
                    vetted=True,
                )
            )
        else:
            assert one.need is not None
            rooms.append(
                Room(
                    id=id,
                    venue=ID,
                    functions={one.what: 0},
                    capacity=one.need.people,
                    equipment=one.need.equipment,
                    open=whole,
                )
            )
    venues = (Venue(id=ID, place=request.place),) if rooms else ()
    return week.model_copy(
        update={
            "pledges": (*week.pledges, *pledges),
            "people": (*week.people, *people),
            "venues": (*week.venues, *venues),
            "rooms": (*week.rooms, *rooms),
        }
    )


def _skills(one: Missing) -> tuple[PersonSkill, ...]:
    if not one.what:
        return ()
    return (PersonSkill(skill=one.what, level=one.level, certified=True),)


def _start(week: Week, day: int) -> str:
    return f"{date.fromisoformat(week.calendar.start) + timedelta(days=day)}T00:00"


# --- in words ---------------------------------------------------------------------------------


def told(week: Week, missing: Sequence[Missing]) -> tuple[str, str]:
    """What is missing in Chinese and in English, thing by thing."""
    view = View(week, Commitments())
    alike = Counter(replace(one, number=0) for one in missing)
    said = [_named(view, one, number) for one, number in alike.items()]
    return "；".join(zh for zh, _ in said), " and ".join(en for _, en in said)


def _named(view: View, one: Missing, number: int) -> tuple[str, str]:
    if one.kind == "goods":
        name = view.items[one.what].name or one.what
        much = amount(view, one.what, one.quantity)
        return f"{name} {much}", f"{much} of {name}"
    zh, en = _when(one.windows)
    if one.kind == "room":
        assert one.need is not None
        seats_zh = f"、能容 {one.need.people} 人" if one.need.people else ""
        seats_en = f" for {one.need.people} people" if one.need.people else ""
        return (
            f"一间能作“{one.what}”用{seats_zh}的房间{zh}",
            f'a room to be used as "{one.what}"{seats_en}{en}',
        )
    named = next((s.name for s in view.week.catalogue.skills if s.id == one.what), "")
    able_zh = f"会“{named or one.what}”的人" if one.what else "帮手"
    able_en = f' who can do "{named or one.what}"' if one.what else ""
    if one.language is not None:
        able_zh, able_en = f"说 {one.language} 的{able_zh}", f"{able_en} in {one.language}"
    count_en = "1 helper" if number == 1 else f"{number} helpers"
    return f"{number} 名{able_zh}{zh}", f"{count_en}{able_en}{en}"


def _when(windows: Sequence[Window]) -> tuple[str, str]:
    """In brackets: on which days and from when to when."""
    if not windows or len(windows) > MOST_WINDOWS:
        return "", ""
    spans = [(datetime.fromisoformat(w.start), datetime.fromisoformat(w.end)) for w in windows]
    zh = "、".join(f"周{DAYS_ZH[a.weekday()]} {a:%H:%M}–{b:%H:%M}" for a, b in spans)
    en = ", ".join(f"{DAYS_EN[a.weekday()]} {a:%H:%M}–{b:%H:%M}" for a, b in spans)
    return f"（{zh}）", f" ({en})"
