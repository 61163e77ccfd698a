"""A record is written whole or not at all."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.record import folder
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


@pytest.mark.parametrize("target", ["outside", "scope.json", "nowhere", "/dev/zero", "."])
def test_a_link_is_no_file_of_a_record(target: str, tmp_path: Path) -> None:
    # What it leads to would hold here and today: elsewhere it may be something else.
    made = tmp_path / "record"
    write(made, FILES | {"scope.json": b"{}"})
    (tmp_path / "outside").write_bytes(FILES["week.json"])
    (made / "week.json").unlink()
    (made / "week.json").symlink_to(tmp_path / target if target == "outside" else target)
    assert read(made) == {MANIFEST: b"{}", "scope.json": b"{}", "week.json/": b""}


def test_a_manifest_that_is_a_link_makes_no_record(tmp_path: Path) -> None:
    write(tmp_path / "true", FILES)
    (tmp_path / "false").mkdir()
    (tmp_path / "false" / MANIFEST).symlink_to(tmp_path / "true" / MANIFEST)
    with pytest.raises(NoRecord, match="has no manifest"):
        read(tmp_path / "false")


def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path / "record", FILES)
    os.mkfifo(tmp_path / "record" / "plan.json")
    assert read(tmp_path / "record") == FILES | {"plan.json/": b""}


def test_a_file_that_becomes_a_link_while_it_is_looked_at_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "record", FILES)
    week = tmp_path / "record" / "week.json"
    week.unlink()
    week.symlink_to(tmp_path / "record" / MANIFEST)
    monkeypatch.setattr(Path, "lstat", Path.stat)  # as if it had been a file a moment ago
    with pytest.raises(NoRecord, match=r"week\.json: .*cannot be read"):
        read(tmp_path / "record")


def test_files_beyond_any_record_are_refused_before_they_fill_the_memory(tmp_path: Path) -> None:
    # Holes: nothing is written, and reading it all would take 64 GB.
    write(tmp_path / "record", FILES)
    with open(tmp_path / "record" / "plan.json", "wb") as file:
        file.truncate(64 << 30)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(NoRecord, match=r"plan\.json: .*more than 1024 MB: not a record"):
        read(tmp_path / "record")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < before + 100_000  # kilobytes


def test_a_file_that_grows_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "record", FILES)
    monkeypatch.setattr(folder, "LARGEST", 3)
    monkeypatch.setattr(folder, "_require_room", _looked_at_before_it_grew(folder._require_room))
    with pytest.raises(NoRecord, match=r"week\.json: .*not a record"):
        read(tmp_path / "record")


def _looked_at_before_it_grew(true: Callable[[Path, int, int], None]) -> Callable[..., None]:
    """What is first told of each file is that it is empty."""
    seen: set[Path] = set()

    def require(path: Path, size: int, room: int) -> None:
        true(path, size if path in seen else 0, room)
        seen.add(path)

    return require


def test_the_limit_is_for_all_files_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 2 bytes of manifest and 3 of week: 5 are enough for both, 4 are not.
    made = {MANIFEST: b"{}", "week.json": b"abc"}
    write(tmp_path / "record", made)
    monkeypatch.setattr(folder, "LARGEST", 5)
    assert read(tmp_path / "record") == made
    monkeypatch.setattr(folder, "LARGEST", 4)
    with pytest.raises(NoRecord, match="not a record"):
        read(tmp_path / "record")


def test_strange_files_are_named_and_not_read(tmp_path: Path) -> None:
    write(tmp_path / "record", FILES | {"film.mp4": b"a long film"})
    assert read(tmp_path / "record") == FILES | {"film.mp4": b""}
