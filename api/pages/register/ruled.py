"""The forms for the rules of a neighbourhood's register and points: fields, and what was filled
in, read into the types that hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from starlette.datastructures import FormData

from api.pages.asking import field
from api.pages.booked import fen_of
from api.pages.register.forms import Field
from api.pages.register.words import Said
from api.problems import Fault, Problem
from models.book import PointsRules
from models.register.settings import MenuItem, Settings

Ranged = tuple[Field, int, int]
"""A whole number that is asked for, from the least to the most that it may be."""
STEPS: tuple[tuple[str, Said], ...] = (
    ("suggestion", ("建议以后，代表提议", "for the motion, after a suggestion")),
    ("motion", ("提议以后，商议", "for the discussion, after the motion")),
    ("discussion", ("商议以后，审议", "for the review, after the discussion")),
    ("review", ("审议以后，决议", "for the resolution, after the review")),
    ("resolution", ("决议以后，做完并评议", "to carry it out, after the resolution")),
)


def _number(name: str, zh: str, en: str, least: int, most: int) -> Ranged:
    return Field(name, "number", (zh, en), (f"{least}–{most}", f"{least}–{most}")), least, most


REGISTER: tuple[Ranged, ...] = (
    *(
        _number(f"step_days.{step}", f"{zh}：几天内", f"Days {en}", 1, 365)
        for step, (zh, en) in STEPS
    ),
    _number("notice_days", "决议后公示几天", "Days of the notice after the resolution", 1, 365),
    _number(
        *("discussion_households", "商议至少几户说话", "Fewest households in a discussion"),
        *(0, 10**6),
    ),
    _number(
        *("evaluation_households", "评议至少几户打分", "Fewest households in an evaluation"),
        *(0, 10**6),
    ),
    _number(
        *("quorum_percent", "议事会到会要多于百分之几", "Percent of the assembly to be exceeded"),
        *(0, 100),
    ),
    _number("claim_days", "认领几天内要开始", "Days in which a claim is to begin", 1, 365),
    _number("warning_days", "认领到期前几天提醒", "Days of warning before it lapses", 1, 365),
    _number("term_days", "一届任期几天", "Days of a term of office", 1, 3660),
)
POINTS: tuple[Ranged, ...] = (
    _number("night_percent", "夜里的时间算百分之几", "Percent at night", 100, 1000),
    _number("holiday_percent", "休息日的时间算百分之几", "Percent on days off", 100, 1000),
    _number(
        *("tidy_percent", "房间收拾好了算百分之几", "Percent where the room was left tidy"),
        *(100, 1000),
    ),
)
CLOCKS: tuple[Field, ...] = (
    Field("night_from", "line", ("夜里从几点起", "Night begins at"), ("22:00", "22:00")),
    Field("night_until", "line", ("到第二天几点", "and ends the next day at"), ("06:00", "06:00")),
)


CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
LONGEST = 200
"""Characters of a line of the menu."""
Faults = list[Fault]


def register_of(form: FormData, topics: Iterable[str]) -> Settings:
    """The register's rules as they were filled in. Raises Problem ``bad-input`` with all faults."""
    values, faults = _numbers(form, REGISTER)
    yuan = field(form, "review_threshold", 20).replace(",", "")
    fen = 0 if yuan == "0" else fen_of(yuan)
    if fen is None:
        zh, en = "写多少元，例如 100000；0 表示从不要", "yuan, for example 100000; 0: never"
        faults.append(Fault(field="review_threshold", value=yuan, zh=zh, en=en))
    menu = [
        MenuItem.model_construct(topic=topic, what=line.strip())
        for topic in topics
        for line in field(form, f"menu.{topic}", 20_000).splitlines()
        if line.strip()
    ]
    for one in menu:
        if len(one.what) > LONGEST:
            zh, en = f"每行至多 {LONGEST} 字", f"at most {LONGEST} characters a line"
            faults.append(Fault(field=f"menu.{one.topic}", value=one.what[:80], zh=zh, en=en))
    if faults:
        raise Problem("bad-input", errors=faults)
    days = {step: values.pop(f"step_days.{step}") for step, _ in STEPS}
    tree = {**values, "step_days": days, "review_threshold": fen, "menu": tuple(menu)}
    return Settings.model_validate(tree)


def points_of(form: FormData) -> PointsRules:
    """The rules of points as they were filled in. Raises Problem ``bad-input`` with all faults."""
    values, faults = _numbers(form, POINTS)
    clocks = {one.name: field(form, one.name, 20) for one in CLOCKS}
    for name, text in clocks.items():
        if not CLOCK.fullmatch(text):
            faults.append(Fault(field=name, value=text, zh="写成 22:00", en="as 22:00"))
    hard: dict[str, int] = {}
    for line in field(form, "hard", 20_000).splitlines():
        if not line.strip():
            continue
        skill, _, text = (part.strip() for part in line.replace("：", ":").rpartition(":"))
        percent = _whole(text, 100, 1000)
        if percent is None or not 0 < len(skill) <= 80 or skill in hard:
            zh, en = "一行一种，写成 技能：100 到 1000", "one a line, once each: skill: 100 to 1000"
            faults.append(Fault(field="hard", value=line[:80], zh=zh, en=en))
        else:
            hard[skill] = percent
    if faults:
        raise Problem("bad-input", errors=faults)
    return PointsRules.model_validate({**values, **clocks, "hard": hard})


def shown_register(rules: Settings) -> dict[str, str]:
    """What the form of the register's rules shows."""
    tree = rules.model_dump()
    shown = {one.name: str(tree.get(one.name, "")) for one, _, _ in REGISTER}
    days = {str(step): str(n) for step, n in rules.step_days.items()}
    shown |= {f"step_days.{step}": days.get(step, "") for step, _ in STEPS}
    whole, rest = divmod(rules.review_threshold, 100)
    shown["review_threshold"] = f"{whole}.{rest:02}" if rest else str(whole)
    for item in rules.menu:
        name = f"menu.{item.topic}"
        shown[name] = f"{shown[name]}\n{item.what}" if name in shown else item.what
    return shown


def shown_points(rules: PointsRules) -> dict[str, str]:
    """What the form of the points' rules shows."""
    tree = rules.model_dump()
    names = [one.name for one, _, _ in POINTS] + [one.name for one in CLOCKS]
    hard = "\n".join(f"{skill}：{percent}" for skill, percent in rules.hard.items())
    return {**{name: str(tree[name]) for name in names}, "hard": hard}


def changed(
    before: dict[str, str], after: dict[str, str], names: Iterable[str]
) -> list[tuple[str, str, str]]:
    """What is otherwise: field, before, after."""
    pairs = ((name, before.get(name, ""), after.get(name, "")) for name in names)
    return [(name, old, new) for name, old, new in pairs if old != new]


def _numbers(form: FormData, asked: tuple[Ranged, ...]) -> tuple[dict[str, Any], Faults]:
    values: dict[str, Any] = {}
    faults: Faults = []
    for one, least, most in asked:
        text = field(form, one.name, 20)
        values[one.name] = _whole(text, least, most)
        if values[one.name] is None:
            zh, en = f"写 {least} 到 {most} 的整数", f"a whole number from {least} to {most}"
            faults.append(Fault(field=one.name, value=text, zh=zh, en=en))
    return values, faults


def _whole(text: str, least: int, most: int) -> int | None:
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        return None
    return int(text) if least <= int(text) <= most else None
