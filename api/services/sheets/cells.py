"""Fields as texts in cells, and back: short forms that people type, else JSON.

========== =============================================================
windows    ``2026-11-24 09:00-12:00; 2026-11-25T22:00/2026-11-26T06:00``
lines      ``rice*2; oil*10``
skills     ``haircut:2; nursing:1:certified``
functions  ``tea:30; kitchen:0``
lists      ``h1; h2``
yes or no  ``是``, ``否``, ``true``, ``false``, ``1``, ``0``
========== =============================================================

Whatever has no short form, or does not come back from it, is JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

YES = frozenset({"true", "1", "yes", "是", "有", "√"})
NO = frozenset({"false", "0", "no", "否", "无", "×"})
SPLIT = re.compile(r"\s*[;；\n]\s*")
SAME_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})\s*[-–~至]\s*(\d{2}:\d{2})")
MOMENT = r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})"
ACROSS = re.compile(rf"{MOMENT}\s*/\s*{MOMENT}")


class Unfit(ValueError):
    """A text that is none of a field; says what is expected, in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def parts(text: str) -> list[str]:
    """What stands between semicolons or on lines of its own."""
    return [part for part in SPLIT.split(text.strip()) if part]


def whole(text: str) -> Any:
    """A whole number; another number is passed on, to be told that it is none."""
    try:
        return int(text.replace(",", "").replace("，", ""))
    except ValueError:
        raise Unfit("整数", "a whole number") from None


def number(text: str) -> Any:
    """A number."""
    try:
        return float(text)
    except ValueError:
        raise Unfit("数字", "a number") from None


def yes(text: str) -> bool:
    """Yes or no."""
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise Unfit("是 或 否", "true or false")


def listed(text: str) -> list[str]:
    """A list of texts."""
    return parts(text)


def windows(text: str) -> list[dict[str, Any]]:
    """Times."""
    found = []
    for part in parts(text):
        day = SAME_DAY.fullmatch(part)
        across = ACROSS.fullmatch(part)
        if day is not None:
            date, start, end = day.groups()
            found.append({"start": f"{date}T{start}", "end": f"{date}T{end}"})
        elif across is not None:
            date, start, later, end = across.groups()
            found.append({"start": f"{date}T{start}", "end": f"{later}T{end}"})
        else:
            raise Unfit("时段，如 2026-11-24 09:00-12:00", "times such as 2026-11-24 09:00-12:00")
    return found


def lines(text: str) -> list[dict[str, Any]]:
    """Amounts of items; each line is called as its item."""
    found = []
    for part in parts(text):
        item, sign, amount = part.replace("×", "*").rpartition("*")
        if not sign or not amount.strip().isdecimal():
            raise Unfit("物品与数量，如 rice*2", "items and amounts such as rice*2")
        found.append({"id": item.strip(), "item": item.strip(), "amount": int(amount)})
    return found


def skills(text: str) -> list[dict[str, Any]]:
    """Skills with level and certificate."""
    found: list[dict[str, Any]] = []
    for part in parts(text):
        name, *more = [piece.strip() for piece in part.replace("：", ":").split(":")]
        one: dict[str, Any] = {"skill": name}
        for piece in more:
            if piece in ("certified", "有证"):
                one["certified"] = True
            elif piece in ("1", "2", "3"):
                one["level"] = int(piece)
            else:
                raise Unfit("技能，如 haircut:2:certified", "skills such as haircut:2:certified")
        found.append(one)
    return found


def functions(text: str) -> dict[str, int]:
    """Room functions with minutes of set-up."""
    found = {}
    for part in parts(text):
        name, sign, minutes = part.replace("：", ":").rpartition(":")
        if not sign or not minutes.strip().isdecimal():
            raise Unfit("功能与布置分钟数，如 tea:30", "functions and minutes such as tea:30")
        found[name.strip()] = int(minutes)
    return found


def as_json(text: str) -> Any:
    """What has no short form."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Unfit("合法的 JSON", "sound JSON") from None


def shown(value: Any, read: Callable[[str], Any]) -> str:
    """A value as the text of a cell, that reads back as the same."""
    text = _short(value, read)
    if text is not None:
        try:
            if parsed(text, read) == value:
                return text
        except Unfit:
            pass
    return json.dumps(value, ensure_ascii=False)


def parsed(text: str, read: Callable[[str], Any]) -> Any:
    """What the text of a cell says. Raises :class:`Unfit`."""
    nested = read not in (whole, number, yes, str)
    return as_json(text) if nested and text[:1] in ("{", "[") else read(text)


def _short(value: Any, read: Callable[[str], Any]) -> str | None:
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value)
        case [*_] if read is listed:
            return "; ".join(map(str, value))
        case [*_] if read is windows:
            return "; ".join(f"{w.get('start')}/{w.get('end')}" for w in value)
        case [*_] if read is lines:
            return "; ".join(f"{one.get('item')}*{one.get('amount')}" for one in value)
        case [*_] if read is skills:
            return "; ".join(_skill(one) for one in value)
        case dict() if read is functions:
            return "; ".join(f"{name}:{minutes}" for name, minutes in value.items())
    return None


def _skill(one: dict[str, Any]) -> str:
    level = f":{one['level']}" if "level" in one else ""
    return f"{one.get('skill')}{level}{':certified' if one.get('certified') else ''}"
