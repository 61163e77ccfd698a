"""A neighbourhood as its staff write it down, line by line: homes and who lives there, rooms,
goods, skills. What is wrong is gathered, by field and line, so that it can be said at once.

A line is cut at commas of either language, ideographic commas, semicolons and tabs, so that rows
pasted from a sheet will do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from api.problems import Fault

CUT = re.compile(r"[,，、;；\t]")
LONGEST = 100
"""Characters of a name."""
MOST = 5000
"""Lines of a list."""
CAPACITY = 1000


@dataclass(frozen=True)
class Home:
    """A household and who lives in it, by name."""

    group: str
    building: str
    door: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class RoomLine:
    """A room, for how many, and what for."""

    name: str
    capacity: int
    functions: tuple[str, ...]


@dataclass(frozen=True)
class Named:
    """An item with its unit, or a skill that may need a certificate."""

    name: str
    unit: str = ""
    certificate: bool = False


@dataclass
class Lines:
    """Reads lists and keeps what is wrong in them."""

    functions: Mapping[str, str]
    """What people call what a room is used for → its id."""
    faults: list[Fault] = field(default_factory=list)

    def wrong(self, name: str, value: str, zh: str, en: str) -> None:
        """Remember what is wrong with a field."""
        self.faults.append(Fault(field=name, value=value, zh=zh, en=en))

    def homes(self, text: str) -> tuple[Home, ...]:
        """Lines of house group, building, door, and the names of who lives there."""
        found: dict[tuple[str, str, str], Home] = {}
        for number, line, parts in self._cut("homes", text):
            if len(parts) < 3:
                self._line("homes", number, line, "楼群，楼栋，门牌", "house group, building, door")
                continue
            key = (parts[0], parts[1], parts[2])
            if key in found:
                self._line("homes", number, line, "每户一行", "one line for each household")
                continue
            found[key] = Home(*key, tuple(parts[3:]))
        if not found and not self.faults:
            self.wrong("homes", "", "至少写一户", "write at least one household")
        return tuple(found.values())

    def rooms(self, text: str) -> tuple[RoomLine, ...]:
        """Lines of name, how many it holds, and what it is used for."""
        found: list[RoomLine] = []
        uses = "、".join(self.functions)
        for number, line, parts in self._cut("rooms", text):
            count = parts[1].removesuffix("人") if len(parts) > 1 else ""
            if len(parts) < 3 or not count.isdecimal() or not 1 <= int(count) <= CAPACITY:
                self._line("rooms", number, line, "房间，人数，用途", "room, how many, what for")
                continue
            unknown = [word for word in parts[2:] if word.lower() not in self.functions]
            if unknown:
                self._line("rooms", number, line, f"用途为 {uses}", f"one of the uses {uses}")
                continue
            chosen = tuple(dict.fromkeys(self.functions[word.lower()] for word in parts[2:]))
            found.append(RoomLine(parts[0], int(count), chosen))
        return tuple(found)

    def goods(self, text: str) -> tuple[Named, ...]:
        """Lines of name and unit."""
        found: list[Named] = []
        for number, line, parts in self._cut("goods", text):
            if len(parts) != 2:
                self._line("goods", number, line, "名称，单位", "name, unit")
                continue
            found.append(Named(parts[0], unit=parts[1]))
        return tuple(found)

    def skills(self, text: str) -> tuple[Named, ...]:
        """Lines of a name, and *certificate* where one is needed."""
        found: list[Named] = []
        for number, line, parts in self._cut("skills", text):
            if len(parts) > 2 or (len(parts) == 2 and parts[1].lower() not in CERTIFICATE):
                self._line(
                    "skills", number, line, "本事，或“本事，要证”", "skill, or skill, certificate"
                )
                continue
            found.append(Named(parts[0], certificate=len(parts) == 2))
        return tuple(found)

    def _cut(self, name: str, text: str) -> Iterator[tuple[int, str, list[str]]]:
        """(number, line, its parts) of every line that says something."""
        lines = text.splitlines()
        if len(lines) > MOST:
            self.wrong(name, str(len(lines)), f"最多 {MOST} 行", f"at most {MOST} lines")
            return
        for number, line in enumerate(lines, 1):
            parts = [part.strip() for part in CUT.split(line)]
            kept = [part for part in parts if part]
            if any(len(part) > LONGEST for part in kept):
                zh, en = f"每项最多 {LONGEST} 个字", f"at most {LONGEST} characters each"
                self._line(name, number, line[:LONGEST], zh, en)
            elif kept:
                yield number, line.strip(), kept

    def _line(self, name: str, number: int, line: str, zh: str, en: str) -> None:
        self.wrong(name, line, f"第 {number} 行应为：{zh}", f"line {number}, expected: {en}")


CERTIFICATE = ("要证", "certificate")
