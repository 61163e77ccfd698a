"""From text to a JSON tree: encoding, syntax, doubled keys, depth, numbers that JSON lacks.

Every fault becomes a :class:`Problem`; no other exception leaves this module.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from models.validate.paths import FILE
from models.validate.problem import InvalidInput, Problem, shown

MARK = "\ufeff"
"""The byte-order mark that some programs put before a text."""

Pairs = list[tuple[str, Any]]


class Doubled(dict[str, Any]):
    """An object in which some key stands more than once; ``keys_twice`` names them."""

    keys_twice: tuple[str, ...] = ()


def file_problem(field: str, value: object, en: str, zh: str) -> InvalidInput:
    """A fault of the text as a whole."""
    return InvalidInput((Problem(FILE, field, shown(value), en, zh),))


def as_text(given: str | bytes) -> str:
    """The text, decoded from UTF-8 and without a byte-order mark."""
    if isinstance(given, str):
        return _checked(given)
    try:
        return given.decode("utf-8").removeprefix(MARK)
    except UnicodeDecodeError as error:
        raise file_problem(
            f"byte {error.start}",
            given[error.start : error.start + 8].hex(" "),
            "text in UTF-8",
            "UTF-8 编码的文本",
        ) from None


def _checked(given: str) -> str:
    try:
        given.encode("utf-8")
    except UnicodeEncodeError as error:
        raise file_problem(
            f"character {error.start}",
            given[error.start],
            "text of valid characters",
            "由有效字符组成的文本",
        ) from None
    return given.removeprefix(MARK)


def check_syntax(text: str) -> bool:
    """Whether every key stands once in its object; raises :class:`InvalidInput` if not JSON.

    Nothing is built: objects are looked at and dropped, which makes this cheap enough for every
    file (about a third of the time that reading takes).
    """
    once = True

    def look(pairs: Pairs) -> None:
        nonlocal once
        if len(dict(pairs)) != len(pairs):
            once = False

    _load(text, look)
    return once


def tree_of(text: str) -> Any:
    """The whole JSON tree; objects with doubled keys are :class:`Doubled`."""

    def keep(pairs: Pairs) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        count = Counter(key for key, _ in pairs)
        doubled = Doubled(found)
        doubled.keys_twice = tuple(key for key in found if count[key] > 1)
        return doubled

    return _load(text, keep)


def _load(text: str, hook: Any) -> Any:
    if not text.strip():
        raise file_problem("", text, "a JSON object; the file is empty", "JSON 对象；文件是空的")
    try:
        return json.loads(text, object_pairs_hook=hook)
    except json.JSONDecodeError as error:
        raise file_problem(
            f"line {error.lineno}, column {error.colno}",
            text[error.pos : error.pos + 20],
            f"valid JSON ({error.msg})",
            f"合法的 JSON（{error.msg}）",
        ) from None
    except RecursionError:
        raise file_problem(
            "", text[:20], "JSON nested less deeply", "嵌套层数较少的 JSON"
        ) from None
    except ValueError:
        # The interpreter refuses to convert numbers of thousands of digits.
        raise file_problem("", text[:20], "numbers of fewer digits", "位数较少的数字") from None
