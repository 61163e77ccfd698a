"""Single things of a week: read from JSON, changed in part, judged by what they name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError, create_model

from models.base import Frozen
from models.demand import Request
from models.supply import Person, Pledge
from models.validate.check import Check
from models.validate.parse import as_text, tree_of
from models.validate.paths import FILE, Path, owner
from models.validate.problem import InvalidInput, Problem, shown
from models.validate.shape import doubled_keys, shape_problems
from models.validate.week import semantic_problems
from models.week import Week

Plain = TypeVar("Plain", bound=Frozen)
Tree = dict[str, Any]


def read_tree(text: str | bytes) -> Tree:
    """The JSON object that a text states.

    Raises
    ------
    InvalidInput : it is no object, states a field twice, or holds a NUL, which no database keeps.
    """
    tree = tree_of(as_text(text))
    if not isinstance(tree, dict):
        raise InvalidInput([Problem(FILE, "", shown(tree), "an object", "对象")])
    problems = doubled_keys(tree)
    if "\\u0000" in (text if isinstance(text, str) else text.decode()):
        problems += _nuls(tree)
    if problems:
        raise InvalidInput(problems)
    return tree


def _nuls(tree: Tree) -> list[Problem]:
    todo: list[tuple[Path, Any]] = [((), tree)]
    found = []
    while todo:
        path, node = todo.pop()
        if isinstance(node, dict):
            todo += [((*path, key), inner) for key, inner in node.items()]
            found += [((*path, key), key) for key in node if "\x00" in key]
        elif isinstance(node, list):
            todo += [((*path, at), inner) for at, inner in enumerate(node)]
        elif isinstance(node, str) and "\x00" in node:
            found.append((path, node))
    en, zh = "text without the sign NUL", "不含空字符（NUL）的文本"
    wrapped = {"things": [tree]}
    return [
        Problem(*owner(wrapped, ("things", 0, *path)), shown(value), en, zh)
        for path, value in found
    ]


@cache
def _listed(plain: type[Frozen]) -> type[BaseModel]:
    """A list of things: problems name the thing, as they do in a week."""
    things: Any = (tuple[plain, ...], ...)  # type: ignore[valid-type]
    return create_model("Things", __base__=Frozen, things=things)


def read_thing(tree: Tree, plain: type[Plain]) -> Plain:
    """The thing that a JSON tree states.

    Raises
    ------
    InvalidInput : with every problem of its shape; for meaning see :func:`problems_with`.
    """
    wrapped = {"things": [tree]}
    model = _listed(plain)
    try:
        # Lists of a JSON tree are tuples of the types, which only reading JSON allows.
        made: Any = model.model_validate_json(json.dumps(wrapped))
    except ValidationError as error:
        raise InvalidInput(shape_problems(error, wrapped, model)[0]) from None
    thing: Plain = made.things[0]
    return thing


def merged(thing: Frozen, patch: Tree) -> Tree:
    """The JSON tree of a thing with the fields that a patch states: RFC 7396 for its fields; what
    stands in a field is replaced as a whole, null puts the default back."""
    tree: Tree = json.loads(thing.model_dump_json(exclude_defaults=True))
    for name, value in patch.items():
        if value is None:
            tree.pop(name, None)
        else:
            tree[name] = value
    return tree


def problems_with(part: Week, things: Sequence[Frozen]) -> list[Problem]:
    """Everything that is wrong with requests, pledges or people once they take their place in a
    week: it need hold no more of it than what they name."""
    kinds: dict[type[Frozen], str] = {Request: "requests", Pledge: "pledges", Person: "people"}
    ids = {str(getattr(thing, "id", "")) for thing in things}
    without: dict[str, Any] = {}
    whole: dict[str, Any] = {}
    for plain, name in kinds.items():
        given = {str(getattr(t, "id", "")): t for t in things if type(t) is plain}
        others = tuple(t for t in getattr(part, name) if t.id not in given)
        without[name], whole[name] = others, (*others, *given.values())
    # What it holds besides may be at fault only because it is a part.
    before = set(semantic_problems(Check(part.model_copy(update=without))))
    after = semantic_problems(Check(part.model_copy(update=whole)))
    return [p for p in after if p.entity in ids and p not in before]
