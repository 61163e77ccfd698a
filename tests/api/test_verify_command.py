"""``verify``: 0 it holds, 1 every violation, 2 every problem of the input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.rules import RULES
from tests.api import house
from tests.api.conftest import Tongxin, save


def test_a_plan_that_holds(tongxin: Tongxin, week: Path, plan: Path) -> None:
    said = tongxin("verify", week, plan)
    assert (said.code, said.err) == (0, "")
    assert said.out == f"成立：{len(RULES)} 条规则全部满足，2 层目标核对无误\n"


def test_a_broken_plan_lists_every_violation(tongxin: Tongxin, week: Path, tmp_path: Path) -> None:
    # Four bags where three are pledged and two are asked for: two rules, each named.
    broken = save(tmp_path / "broken.json", house.plan(rice=4))
    said = tongxin("verify", week, broken, "--lang", "en")
    assert (said.code, said.err) == (1, f"{broken}: does not hold: 2 violations\n")
    lines = [line.split("\t") for line in said.out.splitlines()]
    assert [(rule, ids) for rule, ids, _ in lines] == [
        ("pledge-limit", "p"),
        ("asked-limit", "rice1 l"),
    ]
    assert lines[0][2] == "大米(p) pledged 3 袋, the plan gives 4 袋."


def test_a_plan_that_misstates_a_figure_is_broken(
    tongxin: Tongxin, week: Path, tmp_path: Path
) -> None:
    boast = house.plan().model_copy(update={"unmet": ()})
    said = tongxin("verify", week, save(tmp_path / "boast.json", boast))
    assert said.code == 1
    assert said.out.startswith("stated-unmet\trice2\t")


def test_bad_input_lists_every_problem(tongxin: Tongxin, week: Path, plan: Path) -> None:
    # Two defects at once: a room in an unknown venue, and a request at an unknown place.
    tree = json.loads(week.read_text(encoding="utf-8"))
    tree["rooms"][0]["venue"] = "nowhere"
    tree["requests"][0]["place"] = "elsewhere"
    week.write_text(json.dumps(tree), encoding="utf-8")
    said = tongxin("verify", week, plan)
    assert (said.code, said.out) == (2, "")
    assert all(line.startswith(f"{week}: ") for line in said.err.splitlines())
    assert "nowhere" in said.err
    assert "elsewhere" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe\x00", b"null", b"{}" * 2, b"NaN"])
def test_what_is_no_week_at_all_is_bad_input(
    tongxin: Tongxin, week: Path, plan: Path, content: bytes
) -> None:
    for path in (week, plan):
        kept = path.read_bytes()
        path.write_bytes(content)
        said = tongxin("verify", week, plan)
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith(f"{path}: ")
        assert "Traceback" not in said.err
        path.write_bytes(kept)


def test_files_that_were_mixed_up_are_told_by_what_they_are(
    tongxin: Tongxin, week: Path, plan: Path
) -> None:
    said = tongxin("verify", plan, week)
    assert (said.code, said.out) == (2, "")
    assert said.err == f"{plan}: 这是方案，应为一周的资料 a plan; a week is expected\n"
    said = tongxin("verify", week, week)
    assert said.err == f"{week}: 这是一周的资料，应为方案 a week; a plan is expected\n"


def test_a_file_that_is_not_there_is_bad_input(
    tongxin: Tongxin, week: Path, plan: Path, tmp_path: Path
) -> None:
    missing = tongxin("verify", tmp_path / "none.json", plan)
    assert (missing.code, missing.out) == (2, "")
    assert missing.err == (
        f"{tmp_path / 'none.json'}: 无法读取 cannot be read: No such file or directory\n"
    )
    folder = tongxin("verify", week, tmp_path)
    assert (folder.code, folder.err) == (
        2,
        f"{tmp_path}: 无法读取 cannot be read: Is a directory\n",
    )


def test_control_characters_reach_no_terminal(tongxin: Tongxin, tmp_path: Path, plan: Path) -> None:
    wild = house.week().model_copy(update={"id": "w\x1b[2J"})
    missing = tongxin("verify", tmp_path / "wild\x1b[31m.json", plan)
    assert missing.code == 2
    assert "wild\\x1b[31m.json" in missing.err
    said = tongxin("verify", save(tmp_path / "wild.json", wild), plan)
    assert said.code == 1  # a plan for another week
    assert "\x1b" not in said.out + said.err
