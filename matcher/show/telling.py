"""What every table needs: the week, the plan, a language, and the words for their parts."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Literal

from matcher.rules.view import Occurrence, View
from matcher.rules.words import amount, named
from models.demand import Line, Request
from models.items import Placement, Seat
from models.plan import Plan
from models.supply import Pledge
from models.week import Week

Language = Literal["zh", "en"]


def day_name(day: date, language: Language) -> str:
    """A day as a person says it, everywhere alike: ``11月23日 周一``, ``Mon 23 Nov``."""
    if language == "zh":
        return f"{day.month}月{day.day}日 周{'一二三四五六日'[day.weekday()]}"
    return f"{day:%a} {day.day} {day:%b}"


class Telling:
    """A week and a plan, told in a language."""

    def __init__(self, week: Week, plan: Plan, lang: Language) -> None:
        self.week = week
        self.plan = plan
        self.lang: Language = lang
        self.view = View(week, plan.content)
        self.names: Mapping[str, str] = {}

    def knowing(self, names: Mapping[str, str]) -> Telling:
        """The same, calling whoever is named here by that name: pseudonyms are for those who may
        not know more."""
        known = copy.copy(self)  # the indexes are shared: only words differ
        known.names = names
        return known

    def say(self, zh: str, en: str) -> str:
        """The one of two texts that is in the language."""
        return zh if self.lang == "zh" else en

    def columns(self, zh: str, en: str) -> list[str]:
        """Names of columns, given with bars between."""
        return self.say(zh, en).split("|")

    @cached_property
    def organisations(self) -> dict[str, str]:
        """Names of the organisations."""
        return {o.id: o.name or o.id for o in self.week.organisations}

    def name(self, id: str) -> str:
        """What people call a request, pledge, room, organisation or place; with the id of the
        first three, which a coordinator pins and bans by."""
        if id in self.names:
            return self.names[id]
        if id in self.organisations:
            return self.organisations[id]
        place = self.view.places.get(id)
        if place is not None:
            return place.name or place.id
        return named(self.view, id)

    def place(self, id: str) -> str:
        """A place, and the house group it lies in."""
        group = self.view.at_level(id, self.week.geography.group)
        if group is None or group == id:
            return self.name(id)
        return f"{self.name(group)} · {self.name(id)}"

    def weekday(self, day: date) -> str:
        """A day as :func:`day_name` says it."""
        return day_name(day, self.lang)

    def day(self, slot: int) -> str:
        """The day a slot begins in."""
        clock = self.view.clock
        return self.weekday(clock.first_day + timedelta(days=clock.day(slot)))

    def hours(self, span: tuple[int, int]) -> str:
        """``09:00–10:30``; with the day of the end where it is another one."""
        clock = self.view.clock
        start, end = (clock.time(slot)[11:] for slot in span)
        if clock.day(span[0]) == clock.day(span[1]):
            return f"{start}–{end}"
        if end == "00:00" and clock.day(span[0]) + 1 == clock.day(span[1]):
            return f"{start}–24:00"
        return f"{start}–{self.day(span[1])} {end}"

    def moment(self, time: str) -> str:
        """A local time with its weekday."""
        return f"{self.day(self.view.clock.slot(time))} {time[11:]}"

    def amount(self, item: str | None, parts: int | Fraction) -> str:
        """Parts of an item in its unit; without an item, minutes."""
        if item is None:
            return self.say(f"{parts} 分钟", f"{parts} min")
        return amount(self.view, item, parts)

    def line(self, line: Line) -> str:
        """What a line asks for."""
        return f"{self.item(line.item)} {self.amount(line.item, line.amount)}"

    def item(self, id: str) -> str:
        """An item's name."""
        return self.view.items[id].name or id

    def quantity(self, pledge: Pledge, parts: int) -> str:
        """Parts of what a pledge gives, with its name."""
        what = "" if pledge.item is None else f"{self.item(pledge.item)} "
        return what + self.amount(pledge.item, parts)

    def occurrence(self, placement: Placement) -> str:
        """What happens: the request, and which of its sessions where there are several."""
        request = self.view.requests[placement.request]
        session = self.view.session(placement)
        parts = [self.name(request.id)]
        if len(request.sessions) > 1:
            parts.append(session.id)
        if session.occurrences > 1:
            n = f"{placement.occurrence + 1}/{session.occurrences}"
            parts.append(self.say(f"第 {n} 次", f"no. {n}"))
        return " · ".join(parts)

    def kind(self, request: Request) -> str:
        """The kind of a request."""
        return KINDS[request.kind] if self.lang == "zh" else request.kind

    @cached_property
    def sitting(self) -> list[tuple[Seat, tuple[Placement, ...]]]:
        """Every seat with the placed occurrences that it covers."""
        found: dict[str, list[Placement]] = defaultdict(list)
        for p in self.by_time():
            found[p.request].append(p)
        return [
            (
                seat,
                tuple(
                    p
                    for p in found[seat.activity]
                    if seat.session in (None, p.session) and seat.occurrence in (None, p.occurrence)
                ),
            )
            for seat in self.view.seats
        ]

    @cached_property
    def seated(self) -> dict[Occurrence, int]:
        """People seated in each occurrence."""
        found: dict[Occurrence, int] = defaultdict(int)
        for seat, placements in self.sitting:
            for p in placements:
                people = self.view.requests[seat.request].people
                found[p.request, p.session, p.occurrence] += len(people)
        return dict(found)

    def by_time(self) -> list[Placement]:
        """All placements, in order of time."""
        return self._by_time

    @cached_property
    def _by_time(self) -> list[Placement]:
        key = self.view.clock.slot
        return sorted(self.view.placements, key=lambda p: (key(p.start), p.request, p.session))


def plain_names(week: Week) -> dict[str, str]:
    """Id → name of what has one, without the id, for those who need none to pick it by."""
    return {
        **{request.id: request.name for request in week.requests if request.name},
        **{pledge.id: pledge.name for pledge in week.pledges if pledge.name},
        **{room.id: room.name for room in week.rooms if room.name},
        **{room.id: room.name for room in week.joined_rooms if room.name},
    }


KINDS = {
    "need": "微心愿",
    "project": "微项目",
    "activity": "活动",
    "booking": "订房",
    "rota": "轮值",
    "enrolment": "报名",
}
