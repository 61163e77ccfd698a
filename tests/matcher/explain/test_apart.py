"""Asking in another process, and the command that does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from matcher.child.process import ROOT
from matcher.explain import apart
from matcher.explain.apart import NoAnswer, ask
from matcher.explain.facts import RequestWhy
from matcher.explain.ids import UnknownId, kind_of, near
from matcher.explain.talk import SAID, Question
from matcher.explain.why import why
from matcher.solve import solve
from models.plan import PlanFile
from models.week import Week
from tests.api.conftest import Tongxin
from tests.api.conftest import tongxin as tongxin
from tests.build import line, person, pledge, request, role, room, session, week, window

NINE = (window(0, "09:00", "10:00"),)


def two_visits() -> Week:
    """Ann has an hour for one of two visits: the haircut, which is worth more."""
    visit = session(windows=NINE, crew=(role(),))
    return week(
        people=(person("ann"),),
        pledges=(pledge("rice-li", "rice", 1, name="李家的米"),),
        rooms=(room("tea-room", name="茶室"),),
        requests=(
            request("haircut-wang", name="给王奶奶理发", value=2, sessions=(visit,)),
            request("haircut-sun", sessions=(visit,)),
            request("rice-wang", lines=(line("rice", 2),)),
        ),
    )


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    found = two_visits()
    week_file, plan_file = tmp_path / "week.json", tmp_path / "plan.json"
    week_file.write_text(found.model_dump_json(exclude_defaults=True), encoding="utf-8")
    plan_file.write_text(solve(found).model_dump_json(exclude_defaults=True), encoding="utf-8")
    return week_file, plan_file


def test_the_answer_is_that_of_this_process() -> None:
    found = two_visits()
    plan = solve(found).plan
    for id in ("haircut-sun", "ann", "rice-li", "tea-room"):
        assert ask(found, plan, id, None) == why(found, plan, id, seconds=None)


def test_at_the_limit_what_is_known_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = two_visits()
    monkeypatch.setattr(apart, "GRACE", 60.0)  # the process itself is to keep to the time
    answer = ask(found, solve(found).plan, "haircut-sun", 0.0)
    assert isinstance(answer, RequestWhy)
    assert not answer.proven
    assert answer.most is None
    assert answer.forced is None
    assert (answer.verdict, answer.permille) == ("used-elsewhere", 0)  # as the plan states


def test_killed_before_it_says_anything_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    found = two_visits()
    monkeypatch.setattr(apart, "GRACE", 0.0)
    with pytest.raises(NoAnswer, match="nothing was known"):
        ask(found, solve(found).plan, "haircut-sun", 0.0)


def test_a_defect_arrives_in_words() -> None:
    # An id that is not there is refused before asking; the process meets it as a defect.
    found = two_visits()
    with pytest.raises(NoAnswer, match="nobody: unknown") as failed:
        ask(found, solve(found).plan, "nobody", None)
    assert "Traceback" in failed.value.detail


def test_a_process_that_breaks_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = two_visits()
    plan = solve(found).plan
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(NoAnswer, match="exit code 1"):
        ask(found, plan, "ann", None)


def test_it_ends_with_the_one_who_asked() -> None:
    # Standard input closes at once: no question, no answer, a clean end.
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "matcher.explain.worker", str(os.getpid())]
    said = subprocess.run(command, input=b"", capture_output=True, env=environment)
    assert (said.returncode, said.stdout) == (0, b"")


def test_what_is_said_can_be_read_again() -> None:
    found = two_visits()
    plan = solve(found).plan
    question = Question(week=found, plan=plan, id="ann", deadline=None)
    assert Question.model_validate_json(question.model_dump_json(exclude_defaults=True)) == question
    for id in ("ann", "haircut-wang", "haircut-sun"):
        answer = why(found, plan, id, seconds=None)
        text = json.dumps({"type": "done", "answer": json.loads(answer.model_dump_json())})
        done = SAID.validate_json(text)
        assert done.type == "done"
        assert done.answer == answer


# --- ids --------------------------------------------------------------------------------------


def test_every_id_stands_for_something() -> None:
    found = two_visits()
    kinds = [kind_of(found, id) for id in ("haircut-sun", "ann", "rice-li", "tea-room")]
    assert kinds == ["request", "person", "pledge", "room"]


def test_an_unknown_id_is_told_with_those_like_it() -> None:
    found = two_visits()
    with pytest.raises(UnknownId) as error:
        kind_of(found, "haircut-wan")
    assert error.value.near[0] == "haircut-wang"
    assert near(found, "王奶奶") == ("haircut-wang",)  # by the name people know it by
    assert near(found, "茶室")[0] == "tea-room"
    assert near(found, "zzzzzz") == ()
    # Places and organisations are known, but not what can be asked about.
    with pytest.raises(UnknownId):
        kind_of(found, "firm")


# --- the command ------------------------------------------------------------------------------


def test_the_command_says_why_not(tongxin: Tongxin, files: tuple[Path, Path]) -> None:
    said = tongxin("why", *files, "haircut-sun", "--lang", "en")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == "# Why not: haircut-sun"
    # Worth 1 served instead of worth 2: Good falls by 1; with it fairness, which weighs nothing
    # here as both are of one household.
    assert lines[3].startswith(
        "It gets nothing. What fits is used elsewhere: 给王奶奶理发(haircut-wang). "
        "Serving it all the same would mean: good and fair falls by 1 point (good -1); "
        "gain: haircut-sun 0% → 100%; lose: 给王奶奶理发(haircut-wang) 100% → 0%"
    )


def test_the_command_in_chinese_and_as_json(tongxin: Tongxin, files: tuple[Path, Path]) -> None:
    said = tongxin("why", *files, "rice-wang")
    assert said.out.splitlines()[0] == "# 为何没有全部满足：rice-wang"
    # One bag of two is there: one more would do.
    assert "如果李家的米(rice-li) 多 1 袋（共 2 袋），就行。" in said.out
    found = json.loads(tongxin("why", *files, "rice-wang", "--json").out)
    assert (found["kind"], found["verdict"], found["permille"]) == ("request", "no-supply", 500)
    assert found["remedies"][0]["fixes"][0]["kind"] == "pledge-more"


def test_the_command_refuses_what_it_does_not_know(
    tongxin: Tongxin, files: tuple[Path, Path]
) -> None:
    said = tongxin("why", *files, "haircut-wan")
    assert (said.code, said.out) == (2, "")
    assert "本周没有这个诉求、人、认捐或房间；是不是 haircut-wang" in said.err
    assert "did you mean haircut-wang" in tongxin("why", *files, "haircut-wan", "--lang", "en").err
    assert tongxin("why", *files, "ann", "--seconds", "nan").code == 2


def test_a_plan_that_does_not_hold_is_not_explained(
    tongxin: Tongxin, files: tuple[Path, Path]
) -> None:
    week_file, plan_file = files
    file = PlanFile.model_validate_json(plan_file.read_text(encoding="utf-8"))
    (placed,) = file.plan.content.placements
    twice = file.plan.content.model_copy(update={"placements": (placed, placed)})
    broken = file.model_copy(update={"plan": file.plan.model_copy(update={"content": twice})})
    broken = broken.model_copy(update={"hash": broken.plan.content_hash()})
    plan_file.write_text(broken.model_dump_json(exclude_defaults=True), encoding="utf-8")
    said = tongxin("why", week_file, plan_file, "ann")
    assert (said.code, said.out) == (1, "")
    assert "once" in said.err
