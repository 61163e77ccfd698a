"""When and where: the rooms by day, what happens elsewhere, and each person's round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from matcher.rules.use import occupied
from matcher.show.document import Row, Table, table
from matcher.show.room_words import function_named
from matcher.show.telling import Telling
from models.items import Placement
from models.supply import JoinedRoom


def rooms(telling: Telling) -> Iterator[Table]:
    """A timetable for every room that is used or could have been, in the order of the week."""
    by_room: dict[str, list[Placement]] = defaultdict(list)
    for placement in telling.by_time():
        if placement.room is not None:
            for part in telling.view.room_parts(placement.room):
                by_room[part].append(placement)
    columns = telling.columns(
        "日期|时间|占用（含布置与收拾）|事项|用途|带领|就座",
        "day|time|taken (with set-up and turnover)|what|use|led by|seated",
    )
    for room in telling.week.rooms:
        yield table(
            telling.say("房间 ", "Room ") + telling.name(room.id),
            columns,
            (_room_row(telling, p) for p in by_room[room.id]),
            note="" if by_room[room.id] else telling.say("本周空着。", "Free all week."),
        )


def _room_row(telling: Telling, placement: Placement) -> Row:
    view = telling.view
    span = view.span(placement)
    room = placement.room
    assert room is not None
    need = view.session(placement).room
    use = function_named(telling, need.function) if need is not None else ""
    taken_by = view.rooms[room]
    if isinstance(taken_by, JoinedRoom):
        use += telling.say(f"（合用 {telling.name(room)}）", f" (joined: {telling.name(room)})")
    return (
        telling.day(span[0]),
        telling.hours(span),
        telling.hours(occupied(view, placement, room)),
        telling.occurrence(placement),
        use,
        crew(telling, placement),
        _seated(telling, placement),
    )


def crew(telling: Telling, placement: Placement) -> str:
    """Who serves."""
    return telling.say("、", ", ").join(a.person for a in placement.crew)


def _seated(telling: Telling, placement: Placement) -> str:
    """People seated ÷ places offered; nothing where no seats are offered."""
    offer = telling.view.requests[placement.request].seats
    if offer is None:
        return ""
    key = (placement.request, placement.session, placement.occurrence)
    return f"{telling.seated.get(key, 0)}/{offer.limit}"


def elsewhere(telling: Telling) -> Table:
    """What happens outside the rooms, in order of time."""
    return table(
        telling.say("房间以外", "Outside the rooms"),
        telling.columns("日期|时间|地点|事项|人员", "day|time|place|what|who"),
        (
            (
                telling.day(telling.view.span(p)[0]),
                telling.hours(telling.view.span(p)),
                telling.place(telling.view.location(p)),
                telling.occurrence(p),
                crew(telling, p),
            )
            for p in telling.by_time()
            if p.room is None
        ),
    )


def people(telling: Telling) -> Table:
    """Each person's round: everywhere they serve, sit or have booked, in order of time."""
    stays: dict[str, list[tuple[int, Placement, str]]] = defaultdict(list)
    for p in telling.view.placements:
        start = telling.view.span(p)[0]
        for a in p.crew:
            stays[a.person].append((start, p, a.role))
        request = telling.view.requests[p.request]
        if request.kind == "booking":
            for person in request.people:
                stays[person].append((start, p, telling.say("订房", "booked")))
    for seat, placements in telling.sitting:
        for p in placements:
            for person in telling.view.requests[seat.request].people:
                stays[person].append((telling.view.span(p)[0], p, telling.say("参加", "attends")))
    order = [person.id for person in telling.week.people]
    order += sorted(set(stays) - set(order))
    return table(
        telling.say("每个人的一周", "Each person's round"),
        telling.columns("人|日期|时间|地点|事项|身份", "person|day|time|place|what|as"),
        (
            (
                person,
                telling.day(start),
                telling.hours(telling.view.span(p)),
                _where(telling, p),
                telling.occurrence(p),
                role,
            )
            for person in order
            for start, p, role in sorted(stays[person], key=lambda s: (s[0], s[1].request, s[2]))
        ),
    )


def _where(telling: Telling, placement: Placement) -> str:
    if placement.room is not None:
        return telling.name(placement.room)
    return telling.place(telling.view.location(placement))
