"""What every semantic check works with: the week, its ids, its clock, and the list of problems."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from models.base import Window
from models.time import Clock, TimeError
from models.validate.problem import Problem, shown
from models.week import Week


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of thing that ids name."""

    en: str
    zh: str


PLACE = Kind("a place", "地点")
PERSON = Kind("a person", "人")
ORGANISATION = Kind("an organisation", "组织")
PLEDGE = Kind("a pledge", "认捐")
VENUE = Kind("a venue", "大客厅")
ROOM = Kind("a room", "房间")
JOINED = Kind("a joined room", "合用的房间")
REQUEST = Kind("a request", "诉求")
ITEM = Kind("an item of the catalogue", "目录中的物品")
SKILL = Kind("a skill of the catalogue", "目录中的技能")
TOPIC = Kind("a topic of the catalogue", "目录中的议题")
FUNCTION = Kind("a room function of the catalogue", "目录中的房间功能")
AUDIENCE = Kind("an audience of the catalogue", "目录中的人群")


class Check:
    """Collects problems. ``say`` states one; the other methods look at one thing and may state it.

    Parameters
    ----------
    week : the week, sound in shape.
    dropped : ids of objects left out because their shape is wrong; nothing is said about them.
    unsound : names of the week's fields that stand in for unusable ones; checks of these are void.
    """

    def __init__(
        self,
        week: Week,
        dropped: Collection[str] = frozenset(),
        unsound: Collection[str] = frozenset(),
    ) -> None:
        self.week = week
        self.dropped = frozenset(dropped)
        self.unsound = frozenset(unsound)
        self.problems: list[Problem] = []
        catalogue = week.catalogue
        self.places = {p.id: p for p in week.geography.places}
        self.people = {p.id: p for p in week.people}
        self.organisations = {o.id: o for o in week.organisations}
        self.pledges = {p.id: p for p in week.pledges}
        self.venues = {v.id: v for v in week.venues}
        self.rooms = {r.id: r for r in week.rooms}
        self.joined = {j.id: j for j in week.joined_rooms}
        self.requests = {r.id: r for r in week.requests}
        self.items = {i.id: i for i in catalogue.items}
        self.skills = {s.id: s for s in catalogue.skills}
        self.known: dict[Kind, Collection[str]] = {
            PLACE: self.places,
            PERSON: self.people,
            ORGANISATION: self.organisations,
            PLEDGE: self.pledges,
            VENUE: self.venues,
            ROOM: self.rooms,
            JOINED: self.joined,
            REQUEST: self.requests,
            ITEM: self.items,
            SKILL: self.skills,
            TOPIC: frozenset(catalogue.topics),
            FUNCTION: frozenset(catalogue.functions),
            AUDIENCE: frozenset(catalogue.audiences),
        }
        self.clock: Clock | None = None
        """None while the calendar itself is not usable; times are then not looked at."""
        self._sound_windows: set[tuple[str, str]] = set()

    def say(self, entity: str, field: str, value: object, en: str, zh: str) -> None:
        """State a problem."""
        # What is expected may quote the week, whose texts may be of any length.
        self.problems.append(Problem(entity, field, shown(value), en[:400], zh[:400]))

    def refer(self, entity: str, field: str, id: str | None, *kinds: Kind) -> bool:
        """Whether an id names something of these kinds; None and dropped ids pass as False."""
        if id is None or id in self.dropped:
            return False
        for kind in kinds:  # a plain loop: this is asked a quarter of a million times
            if id in self.known[kind]:
                return True
        en = " or ".join(kind.en for kind in kinds)
        zh = "或".join(kind.zh for kind in kinds)
        self.say(entity, field, id, f"the id of {en} that exists", f"已有的{zh}的编号")
        return False

    def refer_all(self, entity: str, field: str, ids: Sequence[str], *kinds: Kind) -> None:
        """:meth:`refer` for a list, and that it names nothing twice."""
        if not ids:
            return
        seen: set[str] = set()
        for i, id in enumerate(ids):
            if id in seen:
                self.say(entity, f"{field}[{i}]", id, "each id once", "每个编号只出现一次")
            else:
                self.refer(entity, f"{field}[{i}]", id, *kinds)
            seen.add(id)

    def once(self, entity: str, field: str, ids: Iterable[str], within: tuple[str, str]) -> None:
        """State every id that an earlier object of the list already has.

        ``field`` holds ``{}`` where the number of the object goes; ``within`` says in English and
        Chinese among what the id must be its own.
        """
        seen: set[str] = set()
        for i, id in enumerate(ids):
            if id in seen:
                en, zh = within
                self.say(entity, field.format(i), id, f"an id of its own {en}", f"{zh}不重复的编号")
            seen.add(id)

    def time(self, entity: str, field: str, time: str | None) -> int | None:
        """The slot of a time; None (and stated) if it is none, None also without a clock."""
        if time is None or self.clock is None:
            return None
        try:
            return self.clock.slot(time)
        except TimeError as error:
            self.say(
                entity,
                field,
                time,
                f"a time of the week's calendar; this one {error}",
                f"本周历法中的时间；此时间{error.zh}",
            )
            return None

    def windows(self, entity: str, field: str, windows: tuple[Window, ...]) -> None:
        """State windows whose times are impossible or that end before they begin."""
        if self.clock is None:
            return
        for i, window in enumerate(windows):
            key = (window.start, window.end)
            if key in self._sound_windows:
                continue
            start = self.time(entity, f"{field}[{i}].start", window.start)
            end = self.time(entity, f"{field}[{i}].end", window.end)
            if start is None or end is None:
                continue
            if start < end:
                self._sound_windows.add(key)
            else:
                self.say(
                    entity,
                    f"{field}[{i}].end",
                    window.end,
                    f"a time after the window's start {window.start}",
                    f"晚于时间窗开始 {window.start} 的时间",
                )
