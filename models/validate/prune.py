"""What remains of a document when its misshapen parts are taken away, so that the rest can still
be checked and everything be reported at once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from models.validate.check import Check
from models.validate.paths import Path
from models.validate.problem import Problem
from models.validate.week import semantic_problems
from models.week import Week

DROPPED = "dropped-"
"""Begins the ids that stand in for misshapen ones."""

STAND_INS: dict[str, Any] = {
    "format": "tongxin-week/1",
    "id": "week",
    "name": "",
    "calendar": {"start": "2026-11-23"},
    "policy": {},
    "history": {},
    "decisions": {},
}
"""What takes the place of an unusable field; checks of it are then void."""

BY_POSITION = ("policy", "calendar", "history")
"""Fields with lists whose elements have no id: taken out as a whole, since problems name them by
their position."""

WHOLE_LISTS = (("geography", "levels"), ("geography", "travel"))
"""The same, within a field that otherwise stays."""

WORD_LISTS = ("topics", "functions", "audiences", "withdrawn")
"""Lists of ids; a misshapen one is replaced, which leaves the others at their position."""


def rest_problems(tree: dict[str, Any], misshapen: Iterable[Path]) -> list[Problem]:
    """Semantic problems among the sound objects of a tree (which this takes apart).

    None are reported where so much is misshapen that the rest says nothing.
    """
    unsound: set[str] = set()
    elements: dict[Path, set[int]] = {}
    for path in misshapen:
        top = path[0] if path else ""
        first = next((i for i, key in enumerate(path) if isinstance(key, int)), None)
        if top in STAND_INS and (first is None or top in BY_POSITION):
            tree[str(top)] = STAND_INS[str(top)]
            unsound.add(str(top))
        elif first is not None and path[:2] not in WHOLE_LISTS:
            index = path[first]
            assert isinstance(index, int)
            elements.setdefault(path[:first], set()).add(index)
        elif top == "geography" and path[1:] and path[1] != "places":
            tree["geography"].pop(path[1], None)
            unsound.add("geography")
        elif top not in Week.model_fields and path:
            tree.pop(str(top), None)
        else:
            return []
    dropped = _drop(tree, elements)
    try:
        week = Week.model_validate_json(json.dumps(tree))
    except ValidationError:
        return []
    return semantic_problems(Check(week, dropped, unsound))


def _drop(tree: dict[str, Any], elements: dict[Path, set[int]]) -> set[str]:
    """Takes elements out of their lists; returns the ids that they had."""
    dropped: set[str] = set()
    for path, indexes in elements.items():
        parent: Any = tree
        for key in path[:-1]:
            parent = parent[key]
        given = parent.get(path[-1]) if isinstance(parent, dict) else None
        if not isinstance(given, list):
            continue  # it went with a stand-in for what encloses it
        gone = [given[i] for i in sorted(indexes) if i < len(given)]
        names = (item.get("id") if isinstance(item, dict) else item for item in gone)
        dropped.update(name for name in names if isinstance(name, str))
        if path[-1] in WORD_LISTS:
            words = {i: f"{DROPPED}{i}" for i in indexes}
            dropped.update(words.values())
            parent[path[-1]] = [words.get(i, item) for i, item in enumerate(given)]
            continue
        parent[path[-1]] = [item for i, item in enumerate(given) if i not in indexes]
    return dropped
