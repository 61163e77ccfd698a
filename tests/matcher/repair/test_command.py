"""``repair`` from the command line: files in, plans that hold out, words in both languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from matcher.commands.app import build
from matcher.commands.ending import Ending
from matcher.commands.files import plan_text, week_text
from matcher.commands.repair import repair
from matcher.repair import Desk
from matcher.verify import verify
from models.plan import PlanFile
from models.validate import read_plan, read_week
from models.week import Week
from tests.build import content, placed, t
from tests.matcher.repair.published import published
from tests.matcher.repair.test_events import two_helpers

Command = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a week, its published plan, and ann's cancelling."""
    desk = published(two_helpers(), content(placed("v", t(0, "09:00"), {"ann": "helper"})))
    _write(tmp_path, desk)
    event = {"kind": "session-cancelled", "person": "ann", "request": "v", "session": "s"}
    (tmp_path / "event.json").write_text(json.dumps(event), encoding="utf-8")
    return tmp_path


def _write(folder: Path, desk: Desk) -> None:
    plan = PlanFile(plan=desk.plan, hash=desk.plan.content_hash())
    (folder / "week.json").write_text(week_text(desk.original), encoding="utf-8")
    (folder / "plan.json").write_text(plan_text(plan), encoding="utf-8")


@pytest.fixture
def run(folder: Path) -> Command:
    """Runs the command on the folder's files."""

    def call(*options: str) -> Result:
        app = build("test", "test")
        app.command()(repair)
        files = [str(folder / "week.json"), str(folder / "plan.json")]
        return CliRunner().invoke(
            app, ["repair", *files, "--event", str(folder / "event.json"), *options]
        )

    return call


def ending(result: Result) -> Ending:
    """How a command ended before its time."""
    assert isinstance(result.exception, Ending)
    return result.exception


def test_the_plans_are_written_and_hold(folder: Path, run: Command) -> None:
    out = folder / "out" / "thursday"
    assert run("-o", str(out)).exit_code == 0
    week: Week = read_week((out / "week.json").read_bytes())
    plan = read_plan((out / "plan-1.json").read_bytes()).plan
    assert verify(week, plan).holds
    assert plan.content == content(placed("v", t(0, "09:00"), {"bob": "helper"}))
    assert week.history.promises == content(placed("v", t(0, "09:00"), {"ann": "helper"}))
    assert sorted(p.name for p in out.iterdir()) == ["plan-1.json", "week.json"]


def test_facts_as_json(run: Command) -> None:
    printed = json.loads(run("--json").stdout)
    (way,) = printed["ways"]
    assert printed["nothing"]["told"] == ["ann", "h3"]
    assert (way["best_at"], way["told"], way["exact"]) == (
        ["fewest-told", "most-good"],
        ["ann"],
        True,
    )
    assert {(n["party"], n["change"], n["broken"]) for n in way["notices"]} == {
        ("ann", "cancelled", True),
        ("bob", "new", False),
    }


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (
            "zh",
            [
                "# 修补：ann 来不了：v，11月23日 周一 09:00–10:00，ann",
                "层\t不作处理\t1 通知的人最少 = 满足最多",
                "要通知的人数\t2\t1",
                "1: 这几条出路是同一个方案；没有更好的方案。",
                "ann\t服务\tv\t11月23日 周一 09:00–10:00，ann\t取消\t是",
                "bob\t服务\tv\t新增\t11月23日 周一 09:00–10:00，bob\t否",
            ],
        ),
        (
            "en",
            [
                "# Repair: ann cannot come: v, Mon 23 Nov 09:00–10:00; ann",
                "tier\tnothing done\t1 fewest told = most good",
                "people to tell\t2\t1",
                "1: these ways are one and the same plan; no plan is better at it.",
                "ann\ttask\tv\tMon 23 Nov 09:00–10:00; ann\tcancelled\tyes",
                "bob\ttask\tv\tnew\tMon 23 Nov 09:00–10:00; bob\tno",
            ],
        ),
    ],
)
def test_in_words(run: Command, lang: str, lines: list[str]) -> None:
    said = run("--lang", lang).stdout.splitlines()
    assert [line for line in lines if line not in said] == []


def test_every_problem_of_the_event_at_once(folder: Path, run: Command) -> None:
    event = {"kind": "declined", "person": "x", "request": "v", "session": "s", "occurrence": 3}
    (folder / "event.json").write_text(json.dumps(event), encoding="utf-8")
    ended = ending(run("--now", "soon", "--favourite", "y"))
    assert ended.code == 2
    assert len(ended.lines) == 4


def test_an_event_that_cannot_be_read(folder: Path, run: Command) -> None:
    (folder / "event.json").unlink()
    assert ending(run()).code == 2
    (folder / "event.json").write_text('{"kind": "flood"}', encoding="utf-8")
    assert ending(run()).code == 2


def test_a_published_plan_that_does_not_hold_is_not_repaired(folder: Path, run: Command) -> None:
    desk = published(two_helpers(), content(placed("v", t(0, "12:00"), {"ann": "helper"})))
    _write(folder, desk)
    ended = ending(run())
    assert ended.code == 1
    assert any(line.startswith("window\t") for line in ended.lines)
