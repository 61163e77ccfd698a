"""Pydantic's findings about the shape of an input, in words a coordinator understands."""

from __future__ import annotations

import difflib
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from models.policy import GOAL_PATTERN, Aged, PlainGoal
from models.validate.parse import Doubled
from models.validate.paths import FILE, Path, dotted, followed, owner
from models.validate.problem import MISSING, Problem, shown

Words = tuple[str, str]
"""The same in English and Chinese."""

MOST_GUESSES = 200
"""After so many different unknown field names none is guessed any more (guessing is slow)."""

UNKNOWN_FIELD: Words = ("a known field, or nothing here", "已有的字段，或删去此项")

PLAIN_GOALS = [f'"{goal}"' for goal in get_args(PlainGoal)]
AGED_GOALS = [f'"{goal}-13"' for goal in get_args(Aged)]
GOALS: Words = (
    f"{', '.join(PLAIN_GOALS)}, or of those alone who have waited 13 weeks or more "
    + " or ".join(AGED_GOALS),
    f"{'、'.join(PLAIN_GOALS)}，或只看等了至少 13 周者的 {' 或 '.join(AGED_GOALS)}",
)
PATTERNS: dict[str, Words] = {
    r"^\S(.*\S)?$": (
        "an id without blanks at its ends or line breaks",
        "首尾无空格、不含换行的编号",
    ),
    r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}([+-]\d{2}:\d{2})?$": (
        "a local time such as 2026-11-23T09:00",
        "当地时间，如 2026-11-23T09:00",
    ),
    r"^\d{4}-\d{2}-\d{2}$": ("a date such as 2026-11-23", "日期，如 2026-11-23"),
    GOAL_PATTERN: GOALS,
    "^(enterprise|social)$": ('"enterprise" or "social"', '"enterprise" 或 "social"'),
}

PLAIN: dict[str, Words] = {
    "missing": ("this field, which is required", "此必填字段"),
    "int_type": ("a whole number", "整数"),
    "int_from_float": ("a whole number", "整数"),
    "int_parsing": ("a whole number", "整数"),
    "int_parsing_size": ("a smaller whole number", "较小的整数"),
    "float_type": ("a number", "数字"),
    "float_parsing": ("a number", "数字"),
    "finite_number": ("a finite number", "有限的数"),
    "string_type": ("text", "文本"),
    "string_unicode": ("text of valid characters", "由有效字符组成的文本"),
    "bool_type": ("true or false", "true 或 false"),
    "bool_parsing": ("true or false", "true 或 false"),
    "tuple_type": ("a list", "列表"),
    "list_type": ("a list", "列表"),
    "dict_type": ("an object", "对象"),
    "model_type": ("an object", "对象"),
    "model_attributes_type": ("an object", "对象"),
    "extra_forbidden": UNKNOWN_FIELD,
}


def shape_problems(
    error: ValidationError, tree: Any, model: type[BaseModel]
) -> tuple[list[Problem], list[Path]]:
    """Everything pydantic found, one problem for each place, and those places.

    The alternatives of a union are one problem: any of them is expected.
    """
    found: dict[Path, tuple[object, list[Words]]] = {}
    guesses: dict[str, Words] = {}
    problems = []
    for item in error.errors(include_url=False, include_input=False):
        if item["type"] == "json_invalid":
            fault = str(item["ctx"]["error"])
            problems.append(
                Problem(FILE, "", shown(MISSING), f"valid JSON: {fault}", f"合法的 JSON：{fault}")
            )
            continue
        path, value = followed(tree, item["loc"])
        if item["loc"][-1:] == ("[key]",):
            value = path[-1]
        if item["type"] == "missing":
            path, value = tuple(item["loc"]), MISSING
        if item["type"] == "extra_forbidden":
            words = _guess(str(path[-1]), path, model, guesses)
        else:
            words = expected(item["type"], item.get("ctx", {}), item["msg"])
        known = found.setdefault(path, (value, []))[1]
        if words not in known:
            known.append(words)
    for path, (value, words_of) in found.items():
        entity, field = owner(tree, path)
        en = " or ".join(en for en, _ in words_of)
        zh = "，或".join(zh for _, zh in words_of)
        problems.append(Problem(entity, field, shown(value), en, zh))
    return problems, list(found)


def doubled_keys(tree: Any) -> list[Problem]:
    """Every key that stands more than once in its object."""
    problems = []
    todo: list[tuple[Path, Any]] = [((), tree)]
    while todo:
        path, node = todo.pop()
        if isinstance(node, Doubled):
            for key in node.keys_twice:
                entity, field = owner(tree, (*path, key))
                problems.append(
                    Problem(
                        entity,
                        field,
                        shown(node[key]),
                        "each field only once in an object",
                        "每个字段在一个对象中只出现一次",
                    )
                )
        if isinstance(node, dict):
            todo += [((*path, key), child) for key, child in reversed(node.items())]
        elif isinstance(node, list):
            todo += [((*path, i), node[i]) for i in range(len(node) - 1, -1, -1)]
    return problems


def expected(kind: str, ctx: dict[str, Any], message: str) -> Words:
    """What is expected, by pydantic's error type, its context and its own words."""
    if kind in PLAIN:
        return PLAIN[kind]
    if kind == "string_pattern_mismatch" and ctx["pattern"] in PATTERNS:
        return PATTERNS[ctx["pattern"]]
    if kind == "json_invalid":
        return f"valid JSON: {ctx['error']}", f"合法的 JSON：{ctx['error']}"
    if kind == "literal_error":
        choices = ctx["expected"].replace("'", '"')
        return choices, choices.replace(" or ", " 或 ").replace(", ", "、")
    for name, en, zh in (
        ("ge", "at least", "至少"),
        ("gt", "more than", "大于"),
        ("le", "at most", "至多"),
        ("lt", "less than", "小于"),
    ):
        if name in ctx:
            return f"a number of {en} {ctx[name]}", f"{zh} {ctx[name]} 的数"
    many = "list" if kind in ("too_short", "too_long") else "text"
    zh_many, zh_unit = ("列表", "项") if many == "list" else ("文本", "个字符")
    if "min_length" in ctx:
        n = ctx["min_length"]
        return f"a {many} of at least {n}", f"至少 {n} {zh_unit}的{zh_many}"
    if "max_length" in ctx:
        n = ctx["max_length"]
        return f"a {many} of at most {n}", f"至多 {n} {zh_unit}的{zh_many}"
    return f"something else ({message})", f"其他内容（{message}）"


def _guess(name: str, path: Path, model: type[BaseModel], guesses: dict[str, Words]) -> Words:
    """No such field; perhaps a similar one was meant."""
    key = dotted([k for k in path if isinstance(k, str)])
    if key not in guesses and len(guesses) < MOST_GUESSES:
        guesses[key] = _guessed(name[:80], path, model)
    return guesses.get(key, UNKNOWN_FIELD)


def _guessed(name: str, path: Path, model: type[BaseModel]) -> Words:
    at: type[BaseModel] | None = model
    for step in path[:-1]:
        if at is not None and isinstance(step, str):
            known = at.model_fields.get(step)
            at = _inner(known.annotation) if known else None
    names = list(at.model_fields) if at is not None else []
    similar = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if similar:
        return (
            f'a known field; did you mean "{similar[0]}"?',
            f'已有的字段；是否指 "{similar[0]}"？',
        )
    return UNKNOWN_FIELD


def _inner(annotation: Any) -> type[BaseModel] | None:
    """The plain type inside an annotation such as ``tuple[Line, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        found = _inner(argument)
        if found is not None:
            return found
    return None
