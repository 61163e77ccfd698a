"""Records on disk: written whole or not at all, read without trusting what is there."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from pathlib import Path

from matcher.record.manifest import ERASABLE, FORMS, HASHED, MANIFEST, Files

LARGEST = 1 << 30
"""Bytes of all files together; a district's record has a twentieth of that."""
KNOWN = frozenset({MANIFEST, *(name for form in FORMS for name in HASHED[form] + ERASABLE[form])})
"""What a file of a record may be called."""


class NoRecord(Exception):
    """A folder that cannot be read as a record, or cannot be written; ``why`` in zh and en."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def write(folder: Path, files: Files) -> None:
    """Write a record to a folder that does not exist yet; nothing is left behind on failure."""
    if folder.exists() or folder.is_symlink():
        raise NoRecord("已经存在，不覆盖 exists already and is not replaced")
    try:
        made = Path(tempfile.mkdtemp(dir=folder.absolute().parent, prefix=f".{folder.name}."))
    except OSError as error:
        raise NoRecord(f"无法写入 cannot be written: {error.strerror}") from error
    try:
        for name, data in files.items():
            (made / name).write_bytes(data)
        made.chmod(0o755)
        made.rename(folder)
    except OSError as error:
        raise NoRecord(f"无法写入 cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def read(folder: Path) -> Files:
    """The files of a record with their bytes; of what is no part of any record the name alone.

    A link is no part of one: it may show one thing here and another on the next machine.

    Raises
    ------
    NoRecord : it is no folder, has no manifest, or something in it cannot be read or is larger
        than any record.
    """
    try:
        names = sorted(entry.name for entry in os.scandir(folder))
    except OSError as error:
        raise NoRecord(f"无法读取 cannot be read: {error.strerror}") from error
    found: Files = {}
    room = LARGEST
    for name in names:
        data = _data(folder / name, room)
        # An empty stand-in under a name that no record has: the check then says so.
        found[f"{name}/" if data is None else name] = data or b""
        room -= len(data or b"")
    if MANIFEST not in found:
        raise NoRecord(f"没有 {MANIFEST}，不是记录 has no {MANIFEST}: not a record")
    return found


def _data(path: Path, room: int) -> bytes | None:
    """The bytes of a file, of a strange one none; None: it is no file."""
    try:
        seen = path.lstat()
        if not stat.S_ISREG(seen.st_mode):
            return None
        if path.name not in KNOWN:
            return b""
        _require_room(path, seen.st_size, room)
        with open(path, "rb", opener=_unfollowed) as file:
            data = file.read(room + 1)
    except OSError as error:
        why = f"{path.name}: 无法读取 cannot be read: {error.strerror}"
        raise NoRecord(why) from error
    _require_room(path, len(data), room)
    return data


def _require_room(path: Path, size: int, room: int) -> None:
    if size > room:
        mega = LARGEST >> 20
        why = f"{path.name}: 超过 {mega} MB，不是记录 more than {mega} MB: not a record"
        raise NoRecord(why)


def _unfollowed(name: str, flags: int) -> int:
    """Opens nothing that has become a link or a pipe since it was looked at."""
    return os.open(name, flags | os.O_NOFOLLOW | os.O_NONBLOCK)
