"""The solver's process: heard out, stopped, dying with its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api.worker.errand import Errand
from matcher.child import Child, NoPlanInTime, SolverFailed, apart, solve_apart
from matcher.child.process import Process
from matcher.child.protocol import Task
from matcher.errors import Contradiction, ImpossibleDecision, Obstacle
from matcher.progress import Progress
from models.week import Decision, Decisions, Target
from tests import build
from tests.api.fakes import CLOSED

ROOT = Path(__file__).parents[2]
WEEK = build.week()
DECIDED = build.week(
    decisions=Decisions(
        pins=(Decision(id="p", target=Target(request="r"), by="王协调员"),),
        bans=(Decision(id="b", target=Target(request="r"), by="李社工"),),
    )
)


def fake(name: str) -> Child:
    return Child(f"tests.api.fakes:{name}")


def test_reports_come_in_order_and_the_plan_at_the_end() -> None:
    heard: list[Progress] = []
    with fake("quick") as child:
        file = child.solve(WEEK, seed=5, report=heard.append)
    assert [(p.tier, p.value, p.bound, p.gap) for p in heard] == [
        ("must", 4, 10, 0.6),
        ("must", 10, 10, 0.0),
    ]
    assert file.plan.seed == 5
    assert file.plan.mu == 0  # no limit was passed on
    assert file.plan.input_hash == WEEK.content_hash()  # the child read the same week
    assert file.run is not None
    assert (file.run.ended_by, file.run.steps) == ("proof", 7)


def test_what_is_left_of_the_limit_is_passed_on() -> None:
    # The limit runs from the child's start, and the solver is to end a little before it.
    with fake("quick") as child:
        assert 50 <= child.solve(WEEK, seconds=60).plan.mu < 60


def test_what_a_solver_prints_is_no_answer(capfd: pytest.CaptureFixture[str]) -> None:
    with fake("noisy") as child:
        assert child.solve(WEEK).plan.week == "w"
    shown = capfd.readouterr()
    assert (shown.out, shown.err) == ("", "")


@pytest.mark.parametrize("name", ["endless", "deaf"])
def test_the_clock_keeps_the_last_plan_within_a_second(name: str) -> None:
    limit = 4.0
    began = time.monotonic()
    with fake(name) as child:
        file = child.solve(WEEK, seconds=limit)
    took = time.monotonic() - began
    assert limit <= took < limit + 1
    assert file.plan.mu == 9  # the later of the two plans
    assert file.run is not None
    assert (file.run.status, file.run.ended_by, file.run.steps) == ("FEASIBLE", "clock", 7)
    assert limit <= file.run.seconds < limit + 1
    assert file.run.peak_memory_mb > 5  # a Python process; the fake's own figure is 1


def test_ctrl_c_keeps_the_best_plan() -> None:
    def stop(at: Progress) -> None:
        if at.value == 9 and at.plan is None:
            raise KeyboardInterrupt

    with fake("endless") as child:
        file = child.solve(WEEK, report=stop)
    assert file.plan.mu == 9
    assert file.run is not None
    assert (file.run.status, file.run.ended_by) == ("FEASIBLE", "stopped")


@pytest.mark.parametrize("name", ["planless", "late"])
def test_without_a_plan_in_time_there_is_none(name: str) -> None:
    with fake(name) as child, pytest.raises(NoPlanInTime, match="no plan") as raised:
        child.solve(WEEK, seconds=0.5)
    assert raised.value.best is None


def test_a_contradiction_crosses_over() -> None:
    with fake("contradicted") as child, pytest.raises(Contradiction) as raised:
        child.solve(DECIDED)
    assert raised.value.decisions == (*DECIDED.decisions.pins, *DECIDED.decisions.bans)
    assert raised.value.proven is True
    assert raised.value.obstacle == Obstacle(rules=())


def test_an_impossible_decision_crosses_over() -> None:
    with fake("impossible") as child, pytest.raises(ImpossibleDecision) as raised:
        child.solve(DECIDED)
    assert raised.value.decision == DECIDED.decisions.pins[0]
    assert raised.value.obstacle == CLOSED


def test_a_defect_is_told_with_its_place_and_the_best_plan() -> None:
    with fake("broken") as child, pytest.raises(SolverFailed) as raised:
        child.solve(WEEK)
    assert raised.value.why == "ZeroDivisionError: a defect"
    assert "fakes.py" in raised.value.detail
    assert raised.value.best is not None
    assert raised.value.best.plan.mu == 9


def test_a_killed_solver_is_told_with_the_best_plan() -> None:
    with fake("killed") as child, pytest.raises(SolverFailed, match="signal 9") as raised:
        child.solve(WEEK)
    assert raised.value.best is not None
    assert raised.value.best.plan.mu == 9


def test_a_solver_that_cannot_start_is_told() -> None:
    with fake("nowhere") as child, pytest.raises(SolverFailed, match="exit code 1"):
        child.solve(WEEK)


def apart_from(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "Child", lambda: fake(name))


def test_apart_no_plan_in_time_is_none_and_a_late_one_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    apart_from("planless", monkeypatch)
    assert solve_apart(WEEK, 0.5) is None
    apart_from("quick", monkeypatch)
    file = solve_apart(WEEK, None, seed=5)
    assert file is not None
    assert file.plan.seed == 5


@pytest.mark.parametrize(
    ("name", "why"), [("broken", "ZeroDivisionError"), ("killed", "signal 9"), ("nowhere", "exit")]
)
def test_apart_a_broken_solver_is_no_lack_of_time(
    name: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whatever it had found before: who takes a plan as the best there is must know.
    apart_from(name, monkeypatch)
    with pytest.raises(SolverFailed, match=why) as raised:
        solve_apart(WEEK, 60)
    assert not isinstance(raised.value, NoPlanInTime)


def test_leaving_ends_the_process() -> None:
    with fake("endless") as child:
        pid = child.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize("name", ["endless", "deaf"])
def test_a_child_dies_with_its_parent(name: str) -> None:
    # Both hold the pipe of standard error; its end shows that both are gone. The deaf one can
    # hear of nothing: the system itself must kill it.
    code = (
        "import sys; from matcher.child import Child; from tests import build\n"
        f"child = Child('tests.api.fakes:{name}')\n"
        "say = lambda at: (sys.stdout.write('solving\\n'), sys.stdout.flush())\n"
        "child.solve(build.week(), report=say)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"solving\n"
        parent.send_signal(signal.SIGKILL)
        assert parent.communicate(timeout=10)[1] == b""


def test_a_child_ends_when_its_parent_hangs_up() -> None:
    # Where the system cannot tie it to its parent, the end of its input must do.
    worker = subprocess.Popen(
        [sys.executable, "-m", "matcher.child.worker", str(os.getpid()), "tests.api.fakes:endless"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        task = '{"deadline":null,"seed":null,"week":' + WEEK.model_dump_json() + "}\n"
        worker.stdin.write(task.encode())
        worker.stdin.flush()
        assert b'"report"' in worker.stdout.readline()
        worker.stdin.close()
        assert worker.wait(timeout=10) == 1


def test_a_child_that_has_answered_ends_without_a_word(capfd: pytest.CaptureFixture[str]) -> None:
    # The parent stays and keeps its side open: a thread of the child still waits for its end.
    with Process("matcher.child.worker", "tests.api.fakes:quick") as process:
        process.send(Task(week=WEEK, deadline=None, seed=None))
        assert any(b'"done"' in line for line in process.lines(None))
        assert process.wait() == 0
    assert capfd.readouterr() == ("", "")


def test_a_child_on_an_errand_waits_for_the_end_of_its_parent_too(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with Process("api.worker.errand") as process:
        process.send(Errand(kind="none", week=WEEK, parameters={}))
        assert any(b'"last":true' in line for line in process.lines(None))  # with the defect
        assert process.wait() == 0
    assert capfd.readouterr() == ("", "")


def test_an_orphan_does_not_even_start() -> None:
    # The stated parent (no process has number 0) is not who started it: that one is gone.
    command = [sys.executable, "-m", "matcher.child.worker", "0", "tests.api.fakes:quick"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, input=b"")
    assert (done.returncode, done.stdout) == (1, b"")
