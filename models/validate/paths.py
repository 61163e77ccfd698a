"""Where in a JSON tree something is, in words: the entity and the field within it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Key = str | int
Path = tuple[Key, ...]

FILE = "file"
"""The entity of problems that concern a document without an id."""


def dotted(path: Sequence[Key]) -> str:
    """``("lines", 0, "item")`` as ``lines[0].item``."""
    text = ""
    for key in path:
        if isinstance(key, int):
            text += f"[{key}]"
        elif key.replace("-", "_").isidentifier():
            name = key if len(key) <= 40 else key[:39] + "…"
            text += f".{name}" if text else name
        else:
            text += f"[{key[:40]!r}]"
    return text


def is_id(value: object) -> bool:
    """Whether a value may serve as a name in a message."""
    return (
        isinstance(value, str) and len(value) <= 80 and bool(value.strip()) and value.isprintable()
    )


def followed(tree: Any, loc: Sequence[Key]) -> tuple[Path, Any]:
    """The longest beginning of ``loc`` that the tree has, and the value there.

    Pydantic appends the names of union members to its locations; they end here.
    """
    node = tree
    path: list[Key] = []
    for key in loc:
        if not _has(node, key):
            break
        node = node[key]
        path.append(key)
    return tuple(path), node


def owner(tree: Any, path: Path) -> tuple[str, str]:
    """(entity, field): the outermost listed object on the path, by its id or else its path.

    What lies in no listed object belongs to the document itself.
    """
    node = tree
    for depth, key in enumerate(path):
        node = node[key] if _has(node, key) else None
        within = isinstance(node, dict) and depth + 1 < len(path)
        if isinstance(key, int) and (within or depth == 1):
            name = node.get("id") if isinstance(node, dict) else None
            entity = name if is_id(name) else dotted(path[: depth + 1])
            return str(entity), dotted(path[depth + 1 :])
    name = tree.get("id", tree.get("week")) if isinstance(tree, dict) else None
    return (str(name) if is_id(name) else FILE), dotted(path)


def _has(node: Any, key: Key) -> bool:
    """Whether a node of the tree can be followed along a key."""
    if isinstance(node, dict):
        return key in node
    return isinstance(node, list) and isinstance(key, int) and key < len(node)
