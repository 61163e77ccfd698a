"""Reading weeks and plans, writing results: whole or not at all."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from matcher.commands.ending import BAD_INPUT, Ending

if TYPE_CHECKING:
    from models.plan import PlanFile
    from models.week import Week

Loaded = TypeVar("Loaded")
Kind = Literal["week", "plan"]

ZH: dict[Kind, str] = {"week": "一周的资料", "plan": "方案"}
FIELDS: dict[Kind, set[str]] = {"week": {"calendar", "geography"}, "plan": {"plan", "hash"}}
"""By which each is told from the other."""

STDOUT = Path("-")


def load_week(path: Path) -> Week:
    """The week in a file. Ends the command with every problem if it is not a sound one."""
    from models.validate import read_week

    return _load(path, read_week, "week")


def load_plan(path: Path) -> PlanFile:
    """The plan in a file. Ends the command with every problem if it is not a sound one."""
    from models.validate import read_plan

    return _load(path, read_plan, "plan")


def _load(path: Path, read: Callable[[bytes], Loaded], expected: Kind) -> Loaded:
    from models.validate import InvalidInput

    try:
        data = path.read_bytes()
    except OSError as error:
        raise Ending(BAD_INPUT, [f"{path}: 无法读取 cannot be read: {error.strerror}"]) from error
    try:
        return read(data)
    except InvalidInput as error:
        kind = _kind(data)
        if kind is not None and kind != expected:
            said = f"这是{ZH[kind]}，应为{ZH[expected]} a {kind}; a {expected} is expected"
            raise Ending(BAD_INPUT, [f"{path}: {said}"]) from error
        raise Ending(BAD_INPUT, [f"{path}: {p.text()}" for p in error.problems]) from error


def _kind(data: bytes) -> Kind | None:
    """What a file that is not sound was meant to be, by the fields that only that has."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(tree, dict):
        return None
    found = [kind for kind, fields in FIELDS.items() if fields <= tree.keys()]
    return found[0] if len(found) == 1 else None


def write(path: Path, text: str) -> None:
    """Write a text to a file, whole or not at all; ``-`` is standard output."""
    if path == STDOUT:
        sys.stdout.write(text)
        return
    try:
        _replace(path, text)
    except OSError as error:
        raise Ending(
            BAD_INPUT, [f"{path}: 无法写入 cannot be written: {error.strerror}"]
        ) from error


def require_writable(*paths: Path | None) -> None:
    """End the command if a result could not be written: asked before the work, not after it."""
    said = []
    for path in paths:
        if path is None or path == STDOUT:
            continue
        if path.is_dir():
            said.append(f"{path}: 是一个文件夹，应为文件 is a folder; a file is expected")
        elif not path.parent.is_dir():
            said.append(f"{path}: 没有文件夹 there is no folder {path.parent}")
        elif not os.access(path if path.exists() else path.parent, os.W_OK):
            said.append(f"{path}: 无法写入 cannot be written")
    if said:
        raise Ending(BAD_INPUT, said)


def week_text(week: Week) -> str:
    """A week as a file holds it: what is as usual is left out."""
    return week.model_dump_json(exclude_defaults=True, indent=1) + "\n"


def plan_text(file: PlanFile) -> str:
    """A plan as a file holds it."""
    return file.model_dump_json(exclude_defaults=True, indent=1) + "\n"


def _replace(path: Path, text: str) -> None:
    if path.exists() and not path.is_file():  # a device or pipe holds nothing worth keeping
        path.write_text(text, encoding="utf-8")
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The process's mask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
