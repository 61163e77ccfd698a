"""Records on disk: written whole or not at all, read without trusting what is there."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from matcher.record.manifest import MANIFEST, Files


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
    """Every file of a folder with its bytes, whatever it is called.

    Raises
    ------
    NoRecord : it is no folder, has no manifest, or something in it cannot be read.
    """
    try:
        entries = sorted(folder.iterdir())
        found = {entry.name: entry.read_bytes() for entry in entries if entry.is_file()}
    except OSError as error:
        raise NoRecord(f"无法读取 cannot be read: {error.strerror}") from error
    # A folder inside is no part of any record; an empty stand-in makes the check name it.
    found |= {f"{entry.name}/": b"" for entry in entries if not entry.is_file()}
    if MANIFEST not in found:
        raise NoRecord(f"没有 {MANIFEST}，不是记录 has no {MANIFEST}: not a record")
    return found
