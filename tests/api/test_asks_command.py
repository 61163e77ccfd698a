"""``asks``: the list as people read it and as a program does, whatever happens to the child."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from matcher.child import SolverFailed
from matcher.explain.asks_child import AsksChild
from matcher.explain.asks_facts import Asks
from models.validate import read_week
from models.validate.change import apply, read_change
from tests.api import house
from tests.api.conftest import Tongxin, save

Fake = Callable[[str], None]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Puts a fake into the child."""

    def put(how: str) -> None:
        monkeypatch.setenv("ASKS_FAKE", how)
        child = partial(AsksChild, "tests.api.asks_fakes")
        monkeypatch.setattr("matcher.explain.asks_child.AsksChild", child)

    return put


def test_the_house_calls_for_one_bag_of_rice(tongxin: Tongxin, week: Path, plan: Path) -> None:
    # 3 bags pledged. The plan by hand gives the first household 2 of them; better would be 2 for
    # the second (all or nothing) and 1 for the first: 1 + 1/2 instead of 1. What that leaves to
    # ask for is one bag, +1/2. The kitchen serves nobody (it is half of the joined room, where tea
    # could be had); of li, wang and zhao only wang does nothing (anyone may cut hair).
    said = tongxin("asks", week, plan, "--lang", "en")
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines[0] == "# What to call for: 一家"
    assert lines[3] == "no.\twhat\tbrings\ttiers rise\tserves\tneeded when"
    assert lines[4] == (
        "1\trice 1 袋\texactly +1 request wholly met, Good +0.5\tgood +0.5\trice1 50% → 100%\t"
    )
    assert lines[5].startswith(
        "Solving again, with nothing added, gives Good +0.5 (in none of the above). "
    )
    assert "kitchen\troom\tthe best plan is as good without it (proven)" in lines
    assert "wang\tperson\tthe best plan is as good without it (proven)" in lines
    assert said.err == "1 confirmed, 1 kinds tried\n"


def test_the_same_in_chinese_and_as_an_object(tongxin: Tongxin, week: Path, plan: Path) -> None:
    said = tongxin("asks", week, plan)
    assert (
        "1\trice 1 袋\t正好 +1 件全部满足，总价值 +0.5\tgood +0.5\trice1 50% → 100%\t"
        in said.out.splitlines()
    )
    found = json.loads(tongxin("asks", week, plan, "--json", "--most", "3").out)
    (ask,) = found["asks"]
    assert ask["wanted"] == {"kind": "goods", "item": "rice", "amount": 1, "topic": None}
    assert (ask["exact"], ask["gain"]["good_milli"], found["ended_by"]) == (True, 500, "done")
    assert {(u["id"], u["why"]) for u in found["unused"]} == {
        ("kitchen", "not-needed"),
        ("wang", "not-needed"),
    }
    # The change of an ask is one that what-if takes.
    change = read_change(json.dumps(ask["change"]))
    after = apply(read_week(week.read_bytes()), change)
    assert [p.quantity for p in after.pledges] == [3, 1]


def test_a_plan_that_does_not_hold_is_not_looked_at(
    tongxin: Tongxin, week: Path, tmp_path: Path, fake: Fake
) -> None:
    fake("done")
    said = tongxin("asks", week, save(tmp_path / "plan.json", house.plan(rice=3)))
    assert said.code == 1
    assert "asked-limit" in said.err


def test_figures_that_are_none(tongxin: Tongxin, week: Path, plan: Path, fake: Fake) -> None:
    fake("done")
    assert tongxin("asks", week, plan, "--seconds", "nan").code == 2
    assert tongxin("asks", week, plan, "--most", "0").code == 2


def test_nothing_found(tongxin: Tongxin, week: Path, plan: Path, fake: Fake) -> None:
    fake("done")
    said = tongxin("asks", week, plan, "--lang", "en")
    assert said.code == 0
    assert "Nothing worth calling for was found." in said.out
    assert "None." in said.out
    assert said.err == "0 confirmed, 3 kinds tried\n"


def test_when_time_runs_out_what_was_confirmed_is_told(
    tongxin: Tongxin, week: Path, plan: Path, fake: Fake
) -> None:
    fake("endless")
    begun = time.monotonic()
    said = tongxin("asks", week, plan, "--lang", "en", "--seconds", "1.5")
    assert time.monotonic() - begun < 10
    assert said.code == 0
    assert "3 were tried" in said.out
    assert "Time ran out: what was not confirmed is not listed." in said.out


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("broken", "ZeroDivisionError: a defect"),
        ("killed", "was killed by signal 9"),
        ("gone", "ended with exit code 3"),
    ],
)
def test_a_child_that_breaks_ends_the_command(
    tongxin: Tongxin, week: Path, plan: Path, fake: Fake, how: str, why: str
) -> None:
    fake(how)
    said = tongxin("asks", week, plan)
    assert (said.code, said.out) == (4, "")
    assert why in said.err


def test_a_hand_stops_it_and_keeps_what_was_confirmed(
    fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASKS_FAKE", "endless")

    def stop(found: Asks) -> None:
        raise KeyboardInterrupt

    with AsksChild("tests.api.asks_fakes") as child:
        found = child.asks(house.week(), house.plan(), most=3, report=stop)
        pid = child._process.pid
    assert (found.tried, found.ended_by) == (3, "stopped")
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_child_that_never_listens_cannot_keep_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKS_FAKE", "deaf")
    with AsksChild("tests.api.asks_fakes") as child:
        found = child.asks(house.week(), house.plan(), most=3, seconds=1.5)
        assert found == Asks(ended_by="clock")


def test_a_child_that_is_gone_before_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with AsksChild("tests.api.no_such_module") as child:
        child._process.wait()
        with pytest.raises(SolverFailed, match="ended with exit code 1"):
            child.asks(house.week(), house.plan(), most=3)
