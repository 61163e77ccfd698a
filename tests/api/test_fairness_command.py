"""``fairness`` and ``dial``: tables, JSON and figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from models.policy import Policy, Tier
from tests import build
from tests.api import house
from tests.api.conftest import Tongxin, save
from tests.matcher.report.test_dial import shared


def test_the_report_as_tables(tongxin: Tongxin, week: Path, plan: Path) -> None:
    # By hand: tests/matcher/show/test_figure.py. h3, who asked for rice, is in g2.
    said = tongxin("fairness", week, plan, "--lang", "en")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == "# 一家: fairness report"
    assert "House groups\t2\t0.000\t0.500\t0.500" in lines
    assert "g2\t4.00\t0.00\t4.00\t0.00\t0.000" in lines
    assert "g1\t9.00\t9.00\t9.00\t9.00\t1.000" in lines
    assert "3 households asked within 90 days, 1 of them got nothing." in lines
    assert "g2 · h3" in lines
    zh = tongxin("fairness", week, plan)
    assert "90 天内有 3 户提出过诉求，1 户什么也没得到。" in zh.out.splitlines()


def test_the_report_as_json(tongxin: Tongxin, week: Path, plan: Path) -> None:
    said = tongxin("fairness", week, plan, "--json")
    tree = json.loads(said.out)
    assert [section["by"] for section in tree["sections"]] == [
        *("house-group", "community", "care", "topic", "arrival")
    ]
    assert tree["households"] == {"asked": 3, "unreached": ["h3"], "unnamed": False}


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_the_report_as_a_figure(
    tongxin: Tongxin, week: Path, plan: Path, tmp_path: Path, ending: str
) -> None:
    figure = tmp_path / f"fair.{ending}"
    assert tongxin("fairness", week, plan, "--plot", figure).code == 0
    start = {"png": b"\x89PNG", "svg": b"<?xml"}[ending]
    assert figure.read_bytes().startswith(start)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(
        [figure.name, "plan.json", "week.json"]
    )


def test_a_figure_that_cannot_be(tongxin: Tongxin, week: Path, plan: Path, tmp_path: Path) -> None:
    assert tongxin("fairness", week, plan, "--plot", tmp_path / "fair.pdf").code == 2
    assert tongxin("fairness", week, plan, "--plot", tmp_path / "none" / "fair.png").code == 2
    wild = house.week().model_copy(update={"name": "🍚"})
    made = house.plan().model_copy(update={"input_hash": wild.content_hash()})
    figure = tmp_path / "fair.png"
    said = tongxin("fairness", save(week, wild), save(plan, made), "--plot", figure)
    assert said.code == 2
    assert r"'\U0001f35a'" in said.err
    assert not figure.exists()


def test_a_plan_that_does_not_hold_is_not_reported_on(
    tongxin: Tongxin, week: Path, tmp_path: Path
) -> None:
    broken = save(tmp_path / "broken.json", house.plan(rice=4))
    assert tongxin("fairness", week, broken).code == 1


def test_the_dial(tongxin: Tongxin, tmp_path: Path) -> None:
    # The curve by hand: tests/matcher/report/test_dial.py. The child solves each step.
    figure = tmp_path / "dial.svg"
    week = save(tmp_path / "week.json", shared())
    said = tongxin("dial", week, "--lang", "en", "--plot", figure)
    assert said.code == 0
    # On a fresh machine matplotlib may say after them that it looks for fonts.
    assert said.err.splitlines()[:3] == ["μ = 0 ✓", "μ = 1 ✓", "μ = 10 ✓"]
    lines = said.out.splitlines()
    assert lines[4:7] == [
        "0\t6.000\t-18.4207\t0.000\t0.000\tyes\tproven",
        "1\t5.000\t-5.5452\t1.000\t16.667\tno\tproven",
        "10\t5.000\t-5.5452\t1.000\t16.667\tno\tproven",
    ]
    assert "1\tg2\trises\t0.000\t1.000" in lines
    assert "1\tg1\tfalls\t1.000\t0.500" in lines
    assert figure.exists()
    tree = json.loads(tongxin("dial", week, "--json").out)
    assert [point["good"] for point in tree["points"]] == [6.0, 5.0, 5.0]


def test_a_dial_needs_mu_time_and_a_plan(tongxin: Tongxin, tmp_path: Path) -> None:
    tiers = (Tier(name="good", goals={"good": 1}),)
    week = save(tmp_path / "week.json", build.week(policy=Policy(tiers=tiers)))
    assert tongxin("dial", week).code == 2
    assert tongxin("dial", week, "--seconds", "nan").code == 2
    assert tongxin("dial", save(tmp_path / "w.json", shared()), "--seconds", 0).code == 4


def test_a_dial_whose_solver_breaks_says_so(
    tongxin: Tongxin, tmp_path: Path, solver: Callable[[str], None]
) -> None:
    # Even with a plan in hand: what was not solved to the end is no point of the curve.
    solver("broken")
    said = tongxin("dial", save(tmp_path / "week.json", shared()), "--lang", "en")
    assert (said.code, said.out) == (4, "")
    assert "solver failed: ZeroDivisionError: a defect" in said.err


def test_decisions_that_contradict_each_other_are_named(tongxin: Tongxin, tmp_path: Path) -> None:
    from models.week import Decision, Decisions, Target

    target = Target(request="a")
    said = Decisions(
        pins=(Decision(id="yes", target=target, by="fang"),),
        bans=(Decision(id="no", target=target, by="office"),),
    )
    week = save(tmp_path / "week.json", shared().model_copy(update={"decisions": said}))
    found = tongxin("dial", week)
    assert found.code == 3
    assert "fang" in found.err
    assert "office" in found.err
