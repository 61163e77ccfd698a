"""``record`` and ``check-record``: a folder that holds, or everything that is wrong with it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.record.canonical import canonical
from matcher.record.manifest import ERASABLE, HASHED, MANIFEST
from models.week import Decision, Decisions, Target
from tests.api import house
from tests.api.conftest import Said, Tongxin, save

Made = Callable[..., Said]


@pytest.fixture
def made(tongxin: Tongxin, week: Path, plan: Path, tmp_path: Path) -> Made:
    """Records the house's plan in ``tmp_path / name``."""

    def record(name: str, *more: object) -> Said:
        return tongxin("record", week, plan, "-o", tmp_path / name, *more)

    return record


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_both_forms_of_one_record(tongxin: Tongxin, made: Made, tmp_path: Path) -> None:
    said = made("public", "--other", tmp_path / "auditor", "--lang", "en")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("# w, public record: holds\n")
    public, auditor = tmp_path / "public", tmp_path / "auditor"
    assert set(files(public)) == {*HASHED["public"], MANIFEST}
    assert set(files(auditor)) == {*HASHED["auditor"], *ERASABLE["auditor"], MANIFEST}
    manifests = [json.loads(files(folder)[MANIFEST]) for folder in (public, auditor)]
    assert manifests[0]["hash"] == manifests[1]["hash"]
    for folder, form in ((public, "公开记录"), (auditor, "审计记录")):
        checked = tongxin("check-record", folder)
        assert checked.code == 0
        assert checked.out.startswith(f"# w {form}：成立\n")
        assert manifests[0]["hash"] in checked.out


def test_the_same_input_makes_the_same_folder(made: Made, tmp_path: Path) -> None:
    assert (made("one").code, made("two").code) == (0, 0)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_a_chain_of_records(tongxin: Tongxin, made: Made, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    assert made("one").code == 0
    assert made("two", "--before", one).code == 0
    assert tongxin("check-record", two, "--before", one).code == 0
    broken = tongxin("check-record", one, "--before", two, "--lang", "en")
    assert broken.code == 1
    assert broken.out.startswith("manifest.json\tlink before\tnames — as the record before")


def test_a_record_is_not_chained_to_one_that_was_changed(made: Made, tmp_path: Path) -> None:
    assert made("one").code == 0
    (tmp_path / "one" / "week.json").write_bytes(b"{}")
    said = made("two", "--before", tmp_path / "one", "--lang", "en")
    assert said.code == 1
    assert "week.json\t\thas changed" in said.err
    assert not (tmp_path / "two").exists()


def test_everything_that_was_changed_is_named(tongxin: Tongxin, made: Made, tmp_path: Path) -> None:
    assert made("one").code == 0
    folder = tmp_path / "one"
    (folder / "README.md").unlink()
    (folder / "note.txt").write_text("x", encoding="utf-8")
    for name in ("policy.json", "weights.json"):
        with (folder / name).open("ab") as out:
            out.write(b" ")
    said = tongxin("check-record", folder)
    assert (said.code, said.err) == (1, "")
    assert [line.split("\t")[0] for line in said.out.splitlines()] == [
        *("README.md", "note.txt", "policy.json", "weights.json")
    ]


def test_when_decisions_were_made(tongxin: Tongxin, week: Path, plan: Path, tmp_path: Path) -> None:
    tree = json.loads(week.read_text(encoding="utf-8"))
    said = {"id": "pin", "target": {"request": "rice1"}, "by": "fang", "reason": "先答应的"}
    tree["decisions"] = {"pins": [said]}
    week.write_text(json.dumps(tree), encoding="utf-8")
    from models.validate import read_week

    made = house.plan().model_copy(
        update={"input_hash": read_week(week.read_bytes()).content_hash()}
    )
    when = tmp_path / "when.json"
    when.write_text('{"pin": "2026-11-20T16:05+08:00"}', encoding="utf-8")
    args = ("record", week, save(plan, made), "--form", "auditor", "--when", when)
    shown = tongxin(*args, "-o", tmp_path / "a", "--seconds", 0)
    row = "指定 pin\t诉求 rice1\tfang\t2026-11-20T16:05+08:00\t先答应的\t未计算"
    assert (shown.code, row in shown.out) == (0, True), shown.err
    # With time for it the child solves the week without the pin: of the three bags rice2 (two or
    # nothing) then has two and rice1 one of its two, 1.5 in all. With it rice1 has two: 1.
    solved = tongxin(*args, "-o", tmp_path / "b", "--lang", "en")
    assert solved.code == 0
    assert "pin pin\trequest rice1\tfang\t2026-11-20T16:05+08:00\t先答应的\tgood 0.5" in solved.out


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("{", ["not JSON"]),
        ("[]", ["a JSON object is expected"]),
        ('{"x": "2026-11-20", "y": 3}', ['"x"', '"y": ', '"y" = 3']),
    ],
)
def test_a_list_of_moments_that_is_none(
    made: Made, tmp_path: Path, content: str, named: list[str]
) -> None:
    when = tmp_path / "when.json"
    when.write_text(content, encoding="utf-8")
    said = made("one", "--when", when)
    assert said.code == 2
    assert all(name in said.err for name in named)
    assert not (tmp_path / "one").exists()


def test_a_key_salts_the_texts(made: Made, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_bytes(b"0123456789abcdef")
    assert made("plain", "--form", "auditor").code == 0
    assert made("salted", "--form", "auditor", "--key", key).code == 0
    plain, salted = (files(tmp_path / name)["texts.json"] for name in ("plain", "salted"))
    assert plain != salted
    key.write_bytes(b"short")
    assert made("short", "--key", key).code == 2
    assert made("none", "--key", tmp_path / "no-key").code == 2


def test_what_was_erased_is_told(tongxin: Tongxin, made: Made, tmp_path: Path) -> None:
    assert made("one", "--form", "auditor").code == 0
    path = tmp_path / "one" / "texts.json"
    texts = json.loads(path.read_bytes())
    texts["request/cut/name"] = None
    path.write_bytes(canonical(texts))
    said = tongxin("check-record", tmp_path / "one", "--lang", "en")
    assert said.code == 0
    assert "texts erased\t1; the input's own hash can therefore not be recomputed" in said.out
    assert "request/cut/name" in said.out


def test_a_plan_that_does_not_hold_is_not_recorded(
    tongxin: Tongxin, week: Path, tmp_path: Path
) -> None:
    broken = save(tmp_path / "broken.json", house.plan(rice=4))
    said = tongxin("record", week, broken, "-o", tmp_path / "one")
    assert said.code == 1
    assert "pledge-limit" in said.err
    assert not (tmp_path / "one").exists()


def test_costs_that_the_solver_breaks_on_are_not_recorded_as_unknown(
    tongxin: Tongxin, tmp_path: Path, plan: Path, solver: Callable[[str], None]
) -> None:
    solver("broken")
    ban = Decision(id="d", target=Target(request="talk", person="zhao"), by="office")
    decided = house.week().model_copy(update={"decisions": Decisions(bans=(ban,))})
    given = save(tmp_path / "decided.json", decided)
    held = save(
        tmp_path / "held.json",
        house.plan().model_copy(update={"input_hash": decided.content_hash()}),
    )
    said = tongxin("record", given, held, "-o", tmp_path / "r", "--seconds", 30)
    assert said.code == 4, said.err
    assert "solver failed: ZeroDivisionError: a defect" in said.err
    assert not (tmp_path / "r").exists()


def test_what_is_there_is_not_replaced(made: Made, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    assert made("one").code == 2
    assert made("two", "--other", tmp_path / "one").code == 2
    assert made("two", "--other", tmp_path / "two").code == 2
    assert made("no/where").code == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one", "plan.json", "week.json"]


def test_what_is_no_record_is_bad_input(tongxin: Tongxin, week: Path, tmp_path: Path) -> None:
    for path in (tmp_path / "none", week, tmp_path):
        said = tongxin("check-record", path)
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith(f"{path}: ")


def test_a_record_is_checked_elsewhere_with_nothing_but_the_package(
    made: Made, tmp_path: Path
) -> None:
    # Another folder, another process, no environment but the path to the package.
    assert made("one").code == 0
    elsewhere = tmp_path / "elsewhere"
    shutil.move(tmp_path / "one", elsewhere)
    root = str(Path(__file__).parents[2])
    said = subprocess.run(
        [sys.executable, "-m", "api.cli", "check-record", str(elsewhere), "--lang", "en"],
        cwd=tmp_path,
        env={"PYTHONPATH": root, "PATH": os.defpath},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert (said.returncode, said.stderr) == (0, "")
    assert "holds" in said.stdout


def test_the_published_hash_tells_a_forgery(tongxin: Tongxin, made: Made, tmp_path: Path) -> None:
    made("r")
    published = json.loads((tmp_path / "r" / MANIFEST).read_bytes())["hash"]
    assert tongxin("check-record", tmp_path / "r", "--hash", published).code == 0
    other = tongxin("check-record", tmp_path / "r", "--hash", "0" * 64, "--lang", "en")
    assert other.code == 1
    assert other.out.startswith(f"{MANIFEST}\thash\tpublished is {'0' * 64}")
    wrong = tongxin("check-record", tmp_path / "r", "--hash", published[:-1])
    assert (wrong.code, wrong.out) == (2, "")
    assert f"--hash {published[:-1]}" in wrong.err


def test_links_and_huge_files_are_no_record(tongxin: Tongxin, made: Made, tmp_path: Path) -> None:
    made("r")
    true, away = tmp_path / "r" / "week.json", tmp_path / "elsewhere.json"
    true.rename(away)
    true.symlink_to(away)
    said = tongxin("check-record", tmp_path / "r", "--lang", "en")
    assert said.code == 1
    assert said.out.splitlines() == [
        "week.json\t\tis missing.",
        "week.json/\t\tis no part of this record.",
    ]
    true.unlink()
    with open(true, "wb") as file:
        file.truncate(2 << 30)
    said = tongxin("check-record", tmp_path / "r")
    assert (said.code, said.out) == (2, "")
    assert "week.json" in said.err
    assert "not a record" in said.err
