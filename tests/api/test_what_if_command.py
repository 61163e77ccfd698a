"""``what-if``: both plans side by side, files of the new one, and what cannot be as a result."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from models.validate import read_plan, read_week
from tests.api.conftest import Tongxin

Solver = Callable[[str], None]


@pytest.fixture
def change(tmp_path: Path) -> Callable[..., Path]:
    """Writes a change."""

    def write(*operations: dict[str, object], **more: object) -> Path:
        path = tmp_path / "change.json"
        path.write_text(json.dumps({"operations": operations, **more}), encoding="utf-8")
        return path

    return write


Change = Callable[..., Path]
MORE_RICE = {"op": "quantity", "pledge": "p", "quantity": 4}


def test_one_more_bag_serves_the_second_household(
    tongxin: Tongxin, week: Path, plan: Path, change: Change, tmp_path: Path
) -> None:
    # Solved for real. 3 bags become 4: rice2 gets its 2, Good goes from 4 to 5.
    path = change(MORE_RICE, name="one bag more")
    new, other = tmp_path / "new.json", tmp_path / "other.json"
    said = tongxin(
        *("what-if", week, plan, "--change", path),
        *("-o", new, "--week", other, "--lang", "en"),
    )
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines[0] == "# What if: one bag more"
    assert lines[3] == "tier\tnow\tbound\tthen\tbound\tchange"
    assert lines[4] == "good\t4\t4\t5\t5\t+1"
    assert lines[5] == "calm\t0\t0\t0\t0\t0"
    assert "rice2\tg2 · h3\t0.0%\t100.0%\tgains" in lines
    assert "1 gain, 0 lose." in lines
    # What was written is a week and a plan of it that the judge accepts.
    assert read_week(other.read_bytes()).pledges[0].quantity == 4
    assert tongxin("verify", other, new).code == 0
    assert read_plan(new.read_bytes()).plan.seed == 3


def test_the_same_as_an_object(
    tongxin: Tongxin, week: Path, plan: Path, change: Change, solver: Solver
) -> None:
    solver("sound")
    said = tongxin("what-if", week, plan, "--change", change(MORE_RICE), "--json")
    assert said.code == 0
    found = json.loads(said.out)
    assert found["possible"] is True
    assert found["gain"] == [{"request": "rice2", "before": 0.0, "after": 1.0}]
    assert found["tell"] == len(found["told"])
    assert found["tiers"][0]["change"] == 1_000_000
    assert (found["now"]["unmet"], found["then"]["unmet"]) == (1, 0)


def test_new_requests_and_those_that_are_gone_are_told(
    tongxin: Tongxin, week: Path, plan: Path, change: Change, solver: Solver
) -> None:
    solver("sound")
    wish = {"id": "milk", "kind": "need", "name": "牛奶", "place": "h1", "topic": "mutual-aid"}
    wish["lines"] = [{"id": "l", "item": "milk", "amount": 1}]  # type: ignore[assignment]
    path = change({"op": "add", "requests": [wish]}, {"op": "withdraw", "ids": ["rice1"]})
    said = tongxin("what-if", week, plan, "--change", path)
    assert "## 新增的诉求\n诉求\t地点\t满足\n牛奶(milk)\tg1 · h1\t0.0%\n" in said.out
    assert "## 不再有的诉求\n诉求\t地点\t满足\nrice1\tg1 · h1\t100.0%\n" in said.out
    assert "须通知" in said.out


def test_another_policy_says_what_cannot_be_subtracted(
    tongxin: Tongxin, week: Path, plan: Path, change: Change, solver: Solver
) -> None:
    solver("sound")
    path = change({"op": "policy", "policy": {"vote_value": 2}})
    said = tongxin("what-if", week, plan, "--change", path, "--lang", "en")
    assert "good\t4\t4\t4\t4\t—" in said.out
    assert "A dash: the two policies do not measure this tier alike." in said.out


def test_a_published_plan_is_kept_to(
    tongxin: Tongxin, week: Path, plan: Path, change: Change, solver: Solver, tmp_path: Path
) -> None:
    solver("sound")
    other = tmp_path / "other.json"
    args = ("what-if", week, plan, "--change", change(MORE_RICE), "--week", other)
    assert tongxin(*args, "--published").code == 0
    content = read_plan(plan.read_bytes()).plan.content
    assert read_week(other.read_bytes()).history.promises == content
    assert tongxin(*args).code == 0
    assert read_week(other.read_bytes()).history.promises.flows == ()


PIN = {"op": "pin", "target": {"request": "rice2"}, "by": "office"}


def test_decisions_that_cannot_hold_are_the_result(
    tongxin: Tongxin, week: Path, plan: Path, change: Change
) -> None:
    # Solved for real: both households' rice (4 bags) is pinned, there are 3.
    path = change(PIN, {**PIN, "target": {"request": "rice1"}})
    said = tongxin("what-if", week, plan, "--change", path, "--lang", "en")
    assert said.code == 3
    assert said.out.startswith("these decisions cannot hold together")
    assert "change-1: request rice2 (set by office)" in said.out
    assert "change-2: request rice1 (set by office)" in said.out
    found = json.loads(tongxin("what-if", week, plan, "--change", path, "--json").out)
    assert (found["possible"], found["decisions"]) == (False, ["change-1", "change-2"])


def test_an_impossible_pin_is_the_result(
    tongxin: Tongxin, week: Path, plan: Path, change: Change
) -> None:
    # 2 bags each, one pledge of 1 bag: rice2 cannot be served wholly by anything.
    path = change({**MORE_RICE, "quantity": 1}, PIN)
    said = tongxin("what-if", week, plan, "--change", path)
    assert said.code == 3
    assert said.out.startswith(
        "这项决定无论如何都无法满足：指定 change-1：诉求 rice2（office 所定）"
    )
    found = json.loads(tongxin("what-if", week, plan, "--change", path, "--json").out)
    assert (found["possible"], found["decisions"]) == (False, ["change-1"])
    assert found["words"][0].startswith("这项决定无论如何都无法满足")


def test_every_problem_of_a_change_is_listed(
    tongxin: Tongxin, week: Path, plan: Path, change: Change, solver: Solver, tmp_path: Path
) -> None:
    solver("sound")
    path = change({"op": "quantity", "pledge": "gold", "quantity": 1}, {"op": "zap"})
    said = tongxin("what-if", week, plan, "--change", path)
    assert (said.code, said.out) == (2, "")
    assert "operations[1] · op" in said.err
    path = change(
        {"op": "quantity", "pledge": "gold", "quantity": 1}, {"op": "remove", "rooms": ["tea"]}
    )
    said = tongxin("what-if", week, plan, "--change", path)
    assert (said.code, said.out) == (2, "")
    assert "operations[0] · pledge" in said.err
    assert "both · rooms[0]" in said.err
    assert tongxin("what-if", week, plan, "--change", tmp_path / "none.json").code == 2
    assert tongxin("what-if", week, plan, "--change", path, "--seconds", "inf").code == 2


def test_a_solver_that_breaks_gives_no_comparison(
    tongxin: Tongxin, week: Path, plan: Path, change: Change, solver: Solver
) -> None:
    solver("sound_broken")
    said = tongxin("what-if", week, plan, "--change", change(MORE_RICE))
    assert (said.code, said.out) == (4, "")
    assert "ZeroDivisionError" in said.err


def test_a_plan_that_fails_the_judge_is_not_shown(
    tongxin: Tongxin, week: Path, plan: Path, change: Change, solver: Solver
) -> None:
    solver("quick")  # states no plan at all, and no tiers
    said = tongxin("what-if", week, plan, "--change", change(MORE_RICE))
    assert (said.code, said.out) == (4, "")
