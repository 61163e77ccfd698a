"""``solve``: a child's plan judged, kept and summed up; every way to end has its exit code."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from models.validate import read_plan
from models.week import Decision, Decisions, Target, Week
from tests.api import fakes, house
from tests.api.conftest import Tongxin, save

ROOT = Path(__file__).parents[2]
Solver = Callable[[str], None]


def decided() -> Week:
    """The house, with a pin and a ban that cannot both be."""
    return house.week().model_copy(
        update={
            "decisions": Decisions(
                pins=(
                    Decision(
                        id="p1",
                        target=Target(request="talk", session="s", occurrence=0, room="tea"),
                        by="王协调员",
                        reason="已经答应",
                    ),
                ),
                bans=(Decision(id="b1", target=Target(request="talk"), by="李社工"),),
            )
        }
    )


def driver(fake: str, *args: object) -> list[str]:
    """The command line in a process of its own."""
    return [sys.executable, "-m", "tests.api.driver", fake, "solve", *map(str, args)]


def test_the_plan_is_written_and_the_end_is_told(
    tongxin: Tongxin, solver: Solver, week: Path, tmp_path: Path
) -> None:
    solver("sound")
    out = tmp_path / "out.json"
    said = tongxin("solve", week, "-o", out)
    expected = fakes.by_hand(house.week())
    assert (said.code, said.out) == (0, "")
    assert read_plan(out.read_bytes()) == expected
    # Piped, a line whenever a figure changes: of the three reports the second says nothing new.
    assert said.err.splitlines() == [
        "0.5\tmust\t4\t10\t60.0000%",
        "0.5\tmust\t10\t10\t0.0000%",
        "求解完毕：1.2 秒，差距 0.0000%，未（全部）满足 1 件",
    ]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.json", "week.json"]


def test_without_a_file_the_plan_goes_to_standard_output(
    tongxin: Tongxin, solver: Solver, week: Path
) -> None:
    solver("sound")
    plain, dash = tongxin("solve", week), tongxin("solve", week, "-o", "-")
    assert plain.out == dash.out
    assert read_plan(plain.out) == fakes.by_hand(house.week())


def test_json_is_one_object(tongxin: Tongxin, solver: Solver, week: Path, tmp_path: Path) -> None:
    solver("sound")
    said = tongxin("solve", week, "--json", "-o", tmp_path / "out.json")
    told = json.loads(said.out)
    assert told["status"] == "OPTIMAL"
    assert told["ended_by"] == "proof"
    assert told["gap"] == 0.0
    assert told["seconds"] == 1.25
    assert told["peak_memory_mb"] == 80.0
    assert told["unmet"] == 1  # one of the two households wants more rice than is left
    assert told["tiers"] == [
        {"name": "good", "value": 4_000_000, "bound": 4_000_000, "gap": 0.0},
        {"name": "calm", "value": 0, "bound": 0, "gap": 0.0},
    ]
    assert told["hash"] == read_plan((tmp_path / "out.json").read_bytes()).hash


def test_json_and_the_plan_cannot_share_standard_output(tongxin: Tongxin, week: Path) -> None:
    said = tongxin("solve", week, "--json", "-o", "-")
    assert (said.code, said.out) == (2, "")


@pytest.mark.parametrize("wrong", ["-1", "nan", "inf", "soon"])
def test_a_limit_is_a_number(tongxin: Tongxin, week: Path, wrong: str) -> None:
    said = tongxin("solve", week, "--seconds", wrong)
    assert (said.code, said.out) == (2, "")
    assert "Traceback" not in said.err


def test_the_clock_keeps_the_plan(
    tongxin: Tongxin, solver: Solver, week: Path, tmp_path: Path
) -> None:
    solver("sound_endless")
    out = tmp_path / "out.json"
    said = tongxin("solve", week, "--seconds", "4", "-o", out, "--lang", "en")
    assert said.code == 0
    assert said.err.splitlines()[-1].startswith("stopped by the clock, the best plan is kept: 4.")
    kept = read_plan(out.read_bytes())
    assert kept.plan == fakes.by_hand(house.week()).plan
    assert kept.run is not None
    assert (kept.run.ended_by, kept.run.status) == ("clock", "FEASIBLE")


def test_the_policys_limit_holds_where_none_is_given(
    tongxin: Tongxin, solver: Solver, tmp_path: Path
) -> None:
    solver("sound_endless")
    policy = house.POLICY.model_copy(update={"seconds": 4})
    limited = save(tmp_path / "w.json", house.week().model_copy(update={"policy": policy}))
    said = tongxin("solve", limited, "--json")
    assert (said.code, json.loads(said.out)["ended_by"]) == (0, "clock")


def test_ctrl_c_keeps_the_plan(week: Path, tmp_path: Path) -> None:
    # In a session of its own, so that the signal reaches the command alone, as a terminal's would
    # reach it and its child: the child is in yet another session.
    out = tmp_path / "out.json"
    with subprocess.Popen(
        driver("sound_endless", week, "-o", out),
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        # A shell starts what it puts in the background deaf to Ctrl-C, and the tests with it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as command:
        assert command.stderr is not None
        assert command.stderr.readline() == "0.5\tmust\t9\t10\t10.0000%\n"
        command.send_signal(signal.SIGINT)
        said = command.stderr.read()
        assert command.wait(timeout=10) == 0
    assert said.startswith("人工停止，保留已找到的最好方案：")
    kept = read_plan(out.read_bytes())
    assert kept.run is not None
    assert kept.run.ended_by == "stopped"


def test_a_terminal_shows_it_live(week: Path, tmp_path: Path) -> None:
    master, slave = pty.openpty()
    with subprocess.Popen(
        driver("sound", week, "-o", tmp_path / "out.json"),
        cwd=ROOT,
        stderr=slave,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    ) as command:
        os.close(slave)
        shown = b""
        while chunk := read_terminal(master):
            shown += chunk
        assert command.wait(timeout=10) == 0
    os.close(master)
    text = shown.decode()
    assert "上界 bound" in text
    assert re.search(r"must +10 +10 +0\.0000%", text)  # the last report, at the latest
    assert "\x1b[" in text  # it redraws in place
    assert "求解完毕" in text


def read_terminal(master: int) -> bytes:
    """What has been shown; nothing once the other side has closed."""
    try:
        return os.read(master, 1 << 16)
    except OSError:  # how Linux tells that
        return b""


def test_contradicting_decisions_are_named_with_who_set_them(
    tongxin: Tongxin, solver: Solver, tmp_path: Path
) -> None:
    solver("contradicted")
    path, out = save(tmp_path / "w.json", decided()), tmp_path / "out.json"
    said = tongxin("solve", path, "-o", out)
    assert (said.code, said.out) == (3, "")
    by = "（王协调员 所定，理由：已经答应）"
    assert said.err.splitlines() == [
        "以下决定不能同时成立（去掉任何一项，其余就能成立）：",
        f"- 指定 p1：诉求 茶会(talk)，场次 s，第几次 1，房间 茶室(tea){by}",
        "  放开它可腾出：房间 茶室(tea)（60 分钟）",
        "- 禁止 b1：诉求 茶会(talk)（李社工 所定）",
        "  放开它即可重新安排：诉求 茶会(talk)",
        "不论规则如何，这些决定都互相排斥",
    ]
    assert not out.exists()
    english = tongxin("solve", path, "--lang", "en")
    assert english.code == 3
    assert english.err.splitlines()[3:] == [
        "- ban b1: request 茶会(talk) (set by 李社工)",
        "  letting it go allows again request 茶会(talk)",
        "whatever the rules, these decisions exclude each other",
    ]


def test_an_impossible_pin_is_bad_input(tongxin: Tongxin, solver: Solver, tmp_path: Path) -> None:
    solver("impossible")
    said = tongxin("solve", save(tmp_path / "w.json", decided()), "--lang", "en")
    assert (said.code, said.out) == (2, "")
    pin = "pin p1: request 茶会(talk), session s, no. 1, room 茶室(tea)"
    assert said.err.splitlines() == [
        f"no plan can satisfy this decision: {pin} (set by 王协调员, because: 已经答应)",
        "this rule stands in the way:",
        "- open: From set-up to turnover a room, every part of it, is open and not closed.",
        "  The tea room is closed then.",
    ]


def test_bad_input_is_told_before_any_solver_sees_it(
    tongxin: Tongxin, solver: Solver, week: Path
) -> None:
    solver("killed")
    week.write_text(week.read_text(encoding="utf-8").replace('"v1"', '"v2"', 1), encoding="utf-8")
    said = tongxin("solve", week)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"{week}: ")


def test_a_plan_that_fails_the_judge_is_not_written(
    tongxin: Tongxin, solver: Solver, week: Path, tmp_path: Path
) -> None:
    solver("quick")  # an empty plan that calls nothing unmet
    out = tmp_path / "out.json"
    out.write_text("what was there before", encoding="utf-8")
    said = tongxin("solve", week, "-o", out)
    assert said.code == 4
    assert "stated-unmet\tcut\t" in said.err
    assert out.read_text(encoding="utf-8") == "what was there before"


def test_a_defect_keeps_the_plan_found_before_it(
    tongxin: Tongxin, solver: Solver, week: Path, tmp_path: Path
) -> None:
    solver("sound_broken")
    out = tmp_path / "out.json"
    said = tongxin("solve", week, "-o", out)
    assert said.code == 4
    assert "ZeroDivisionError: a defect" in said.err
    assert read_plan(out.read_bytes()).plan == fakes.by_hand(house.week()).plan


def test_no_plan_in_time(tongxin: Tongxin, solver: Solver, week: Path, tmp_path: Path) -> None:
    solver("planless")
    said = tongxin("solve", week, "--seconds", "0.5", "-o", tmp_path / "out.json")
    assert (said.code, said.out) == (4, "")
    assert "no plan was found in the time given" in said.err
    assert not (tmp_path / "out.json").exists()


def test_what_cannot_be_written_is_refused_before_the_work(
    tongxin: Tongxin, week: Path, tmp_path: Path
) -> None:
    # No solver is there to be called.
    gone = tmp_path / "no such folder"
    said = tongxin("solve", week, "-o", gone / "out.json")
    wrong = f"{gone / 'out.json'}: 没有文件夹 there is no folder {gone}\n"
    assert (said.code, said.err) == (2, wrong)
    said = tongxin("solve", week, "-o", tmp_path)
    wrong = f"{tmp_path}: 是一个文件夹，应为文件 is a folder; a file is expected\n"
    assert (said.code, said.err) == (2, wrong)


def test_a_disk_that_takes_nothing_is_told(
    tongxin: Tongxin, solver: Solver, week: Path, tmp_path: Path
) -> None:
    solver("sound")
    name = "x" * 250  # the temporary file beside it has a longer name than any may have
    said = tongxin("solve", week, "-o", tmp_path / name)
    assert said.code == 2
    assert f"{name}: 无法写入 cannot be written: File name too long" in said.err
