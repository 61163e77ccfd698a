"""``tongxin elect``: winners, rounds and audit, as tables and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.demand import ProjectFacts
from tests import build
from tests.api.conftest import Tongxin, save

# As in tests/matcher/budget/test_rules.py: 25 for each of 4; a at 40/3, b at 30 − 35/3 = 55/3.
CITY = """META
key;value
budget;100
vote_type;approval
PROJECTS
project_id;cost;name
a;40;花园
b;30;灯
c;34;长椅
VOTES
voter_id;vote
1;a
2;a
3;a,b
4;b,c
"""


@pytest.fixture
def city(tmp_path: Path) -> Path:
    path = tmp_path / "city.pb"
    path.write_text(CITY, encoding="utf-8")
    return path


def test_a_tally_round_by_round(tongxin: Tongxin, city: Path) -> None:
    said = tongxin("elect", city, "--rule", "equal-shares", "--sat", "cardinality", "--lang", "en")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == "# Result of the vote: Method of Equal Shares"
    assert "1\ta 花园\topen\t40\tits 3 supporters pay 40: 3 households 13.33 each\t60" in lines
    assert (
        "2\tb 灯\topen\t30\tits 2 supporters pay 30: 1 household 18.33 each, 1 other less\t30"
        in lines
    )
    assert "c 长椅\t34\t1" in lines
    assert "households with nothing\t0 of 4 (0.0 %)" in lines
    assert "prices (open)\tyes (checked exactly)" in lines
    zh = tongxin("elect", city, "--rule", "greedy")
    assert "一无所得的户\t0／4 户（0.0 %）" in zh.out.splitlines()


def test_a_tally_as_json(tongxin: Tongxin, city: Path) -> None:
    said = tongxin("elect", city, "--rule", "most-welfare", "--sat", "cost", "--json")
    tree = json.loads(said.out)
    # a 3 · 40 and b 2 · 30: 180; a and c 154; b and c 94; all three cost 104.
    assert tree["funded"] == ["a", "b"]
    assert tree["audit"]["welfare"] == 180
    assert tree["outcome"]["rounds"][0]["rate"] == "120"


def test_only_what_a_week_can_carry_out(tongxin: Tongxin, city: Path, tmp_path: Path) -> None:
    # b and c ask for one bag of rice each; there is one. There are noodles for a.
    rice = (build.line("rice", 1),)
    facts = ProjectFacts(stage="resolution", reviewed=True, published=True)
    week = build.week(
        pledges=(build.pledge("p", "rice", 1), build.pledge("q", "noodles", 1)),
        requests=(
            *(build.request(p, "project", project=facts, lines=rice) for p in "bc"),
            build.request("a", lines=(build.line("noodles", 1),)),
        ),
    )
    city.write_text(CITY.replace("budget;100", "budget;104"), encoding="utf-8")
    path = save(tmp_path / "week.json", week)
    said = tongxin("elect", city, "--rule", "greedy", "--week", path, "--lang", "en")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert any(line.startswith("c 长椅\tpledge-limit\t") for line in lines)
    assert "2 projects, 70; left: open 34." in lines
    other = save(tmp_path / "other.json", build.week())
    said = tongxin("elect", city, "--rule", "greedy", "--week", other)
    assert (said.code, said.err.count("a request of the week")) == (2, 3)
    assert tongxin("elect", city, "--rule", "most-welfare", "--week", path).code == 2
    # Who has not the week repeats it with what was published as refused.
    again = tongxin("elect", city, "--rule", "greedy", "--refused", "c", "--lang", "en")
    assert again.code == 0
    assert "2 projects, 70; left: open 34." in again.out.splitlines()
    for arguments, text in (
        (("--refused", "x"), "--refused x"),
        (("--refused", "c", "--week", path), "--week 与 --refused"),
        (("--refused", "c", "--rule", "most-welfare"), "--refused: 此规则不适用"),
    ):
        wrong = tongxin("elect", city, *arguments)
        assert (wrong.code, text in wrong.err) == (2, True)


def test_what_cannot_be_tallied(tongxin: Tongxin, city: Path, tmp_path: Path) -> None:
    assert tongxin("elect", tmp_path / "none.pb").code == 2
    said = tongxin("elect", city, "--sat", "points")
    assert (said.code, "cardinality, cost, not points" in said.err) == (2, True)
    city.write_text(CITY.replace("4;b,c", "4;b,d\n5;e"), encoding="utf-8")
    said = tongxin("elect", city)
    assert said.code == 2
    assert [line.split(" · ")[0].split(": ")[1] for line in said.err.splitlines()] == [
        "line 15",
        "line 16",
    ]
    city.write_text(CITY.replace("4;b,c", "4;b,c,b"), encoding="utf-8")
    assert "line 15" in tongxin("elect", city).err
