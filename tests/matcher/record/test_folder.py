"""A record is written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.record.folder import NoRecord, read, write
from matcher.record.manifest import MANIFEST, Files

FILES: Files = {MANIFEST: b"{}", "week.json": b"\x00\xff"}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write(tmp_path / "record", FILES)
    assert read(tmp_path / "record") == FILES
    assert [p.name for p in tmp_path.iterdir()] == ["record"]


def test_what_exists_is_never_replaced(tmp_path: Path) -> None:
    taken = tmp_path / "record"
    taken.mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for path in (taken, tmp_path / "link"):
        with pytest.raises(NoRecord):
            write(path, FILES)
    assert list(taken.iterdir()) == []


def test_nothing_is_left_of_a_record_that_cannot_be_written(tmp_path: Path) -> None:
    # No file can be called this; the one before it was written already.
    with pytest.raises(NoRecord, match="cannot be written"):
        write(tmp_path / "record", {"week.json": b"", "x" * 300: b""})
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(NoRecord, match="cannot be written"):
        write(tmp_path / "none" / "record", FILES)


def test_what_is_no_record_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path, tmp_path / "file", tmp_path / "none"):
        with pytest.raises(NoRecord):
            read(path)


def test_folders_inside_are_told(tmp_path: Path) -> None:
    write(tmp_path / "record", FILES)
    (tmp_path / "record" / "more").mkdir()
    assert read(tmp_path / "record") == FILES | {"more/": b""}
