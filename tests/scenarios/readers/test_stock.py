"""Knapsacks, assignments and elections: small files in the families' formats, optimum by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.readers import UnreadableFile, count, read
from tests.scenarios.readers.judged import optimum

# Two problems; lines break anywhere, as in OR-Library.
# 0: weights (4,3), (3,0), (2,4), capacities 5 and 5. Together {1, 2} weigh (5,4) and fit; {0, 1}
#    and {0, 2} weigh 7 and 6 on the first: too much. So 6 + 5 = 11 beats 10.
# 1: the only project weighs 3 against 2: nothing.
KNAPSACKS = """ 2
 3 2 11
 10 6
 5
 4 3 2
 3 0 4
 5 5
 1 1 0
 7  3  2
"""


@pytest.fixture
def knapsacks(tmp_path: Path) -> Path:
    path = tmp_path / "mknapcb.txt"
    path.write_text(KNAPSACKS)
    return path


def test_a_file_holds_several_knapsacks_and_the_index_picks_one(knapsacks: Path) -> None:
    assert count("mkp", knapsacks) == 2
    assert optimum(read("mkp", knapsacks, 0)) == (11,)
    assert optimum(read("mkp", knapsacks, 1)) == (0,)


def test_a_project_has_a_line_for_each_weight_but_none_for_weight_zero(knapsacks: Path) -> None:
    requests = read("mkp", knapsacks).requests
    assert [[(line.item, line.amount) for line in r.lines] for r in requests] == [
        [("resource-0", 4), ("resource-1", 3)],
        [("resource-0", 3)],
        [("resource-0", 2), ("resource-1", 4)],
    ]
    assert [r.value for r in requests] == [10, 6, 5]


@pytest.mark.parametrize("index", [-1, 2])
def test_an_index_beyond_the_file_is_an_error(knapsacks: Path, index: int) -> None:
    with pytest.raises(UnreadableFile, match="problems 0 to 1"):
        read("mkp", knapsacks, index)


# Costs 1 5 3 / 3 2 1, consumptions 2 2 2 / 2 2 3, capacities 4 and 4. Each job at its cheapest
# (agents 0, 1, 1) loads agent 1 with 5. Moving job 1 to agent 0 costs 1 + 5 + 1 = 7, moving job 2
# 1 + 2 + 3 = 6; with job 0 at agent 1 the others must be at agent 0: 3 + 5 + 3 = 11, or one beside
# it: job 1 gives 3 + 2 + 3 = 8, job 2 loads it with 5. So 6.
ROWS = "2 3\n1 5 3\n3 2 1\n2 2 2\n2 2 3\n4 4\n"
# The same wrapped as Chu & Beasley and padded as Yagiura et al. print theirs.
WRAPPED = " 2 3 \n 1 5 \n 3 \n 3 2 \n 1 \n 2 2 \n 2 \n 2 2 \n 3 \n 4 4 \n"
PADDED = "  2   3\n  1    5    3  \n  3    2    1  \n  2  2  2  \n  2  2  3\n   4   4  \n"


@pytest.mark.parametrize("text", [ROWS, WRAPPED, PADDED])
def test_every_job_goes_to_one_agent_at_least_cost(tmp_path: Path, text: str) -> None:
    path = tmp_path / "gap"
    path.write_text(text)
    assert count("gap", path) == 1
    assert optimum(read("gap", path)) == (3, -6)


def test_an_agent_can_do_nothing_beyond_its_capacity(tmp_path: Path) -> None:
    path = tmp_path / "gap"
    # Both jobs take 3 of the only agent's 5: one is done, the cheaper (cost 2).
    path.write_text("1 2\n2 9\n3 3\n5\n")
    assert optimum(read("gap", path)) == (1, -2)


# Budget 100. Two voters approve of a (60): worth 120; one of b (50): 50; two of c (50): 100.
# a leaves 40, too little for another: 120. b and c together: 150.
APPROVAL = """META
key;value
vote_type;approval
budget;100
PROJECTS
project_id;cost;name
a;60;"a; with a semicolon"
b;50;b
c;50;c
VOTES
voter_id;vote
1;a,b
2;a,c
3;c
4;
"""
# Points: a 2 + 5 = 7, b 1 + 2 = 3, c 5: b and c give 8, more than a.
CUMULATIVE = APPROVAL.replace("approval", "cumulative").replace(
    "voter_id;vote\n1;a,b\n2;a,c\n3;c\n4;\n",
    "voter_id;vote;points\n1;a,b;2,1\n2;a;5\n3;c,b;5,2\n4;;\n",
)
# Of k ranked, k − 1 for the first down to 0: a 2 (of a, b, c) + 1 (of a, c), b 1, c 0 + 0 + 1 (of
# c, b): a 3, b 1 + 0, c 1. So a alone with 3, for b and c give 2.
ORDINAL = APPROVAL.replace("approval", "ordinal").replace(
    "1;a,b\n2;a,c\n3;c\n4;\n", "1;a,b,c\n2;a,c\n3;c,b\n4;b\n"
)


@pytest.mark.parametrize(
    ("text", "most"),
    [
        (APPROVAL, 150),
        (CUMULATIVE, 8),
        (CUMULATIVE.replace("cumulative", "scoring"), 8),
        (ORDINAL, 3),
    ],
)
def test_an_election_is_worth_what_its_kind_of_vote_says(
    tmp_path: Path, text: str, most: int
) -> None:
    path = tmp_path / "city.pb"
    path.write_text(text, encoding="utf-8")
    assert optimum(read("elections", path)) == (most,)


def _approved(tmp_path: Path, *projects: tuple[int, int]) -> Path:
    """An election with room for all of (cost, votes)."""
    rows = "".join(f"p{i};{cost}\n" for i, (cost, _) in enumerate(projects))
    votes = "".join(
        f"v{i}-{n};p{i}\n" for i, (_, votes) in enumerate(projects) for n in range(votes)
    )
    path = tmp_path / "big.pb"
    path.write_text(
        f"META\nkey;value\nvote_type;approval\nbudget;{10**9}\n"
        f"PROJECTS\nproject_id;cost\n{rows}VOTES\nvoter_id;vote\n{votes}"
    )
    return path


def test_worth_beyond_a_thousand_million_is_exact_with_a_common_divisor(tmp_path: Path) -> None:
    # 600 · 2,000,100 = 1,200,060,000 and 3 · 700 = 2,100: both are multiples of 300.
    path = _approved(tmp_path, (2_000_100, 600), (700, 3))
    assert optimum(read("elections", path)) == (1_200_062_100,)


def test_and_without_one_it_is_rounded_to_thousands(tmp_path: Path) -> None:
    # 600 · 2,000,003 = 1,200,001,800 and 1 · 1499 are rounded to 1,200,002,000 and 1,000.
    path = _approved(tmp_path, (2_000_003, 600), (1499, 1))
    assert optimum(read("elections", path)) == (1_200_003_000,)


def test_a_project_beyond_what_a_week_can_count_is_an_error(tmp_path: Path) -> None:
    # 2,000 · 10^9 is above 10^12.
    with pytest.raises(UnreadableFile, match="too much to count"):
        read("elections", _approved(tmp_path, (10**9, 2000)))


@pytest.mark.parametrize(
    ("family", "text", "message"),
    [
        ("mkp", "", "ends after 0 numbers"),
        ("mkp", "0", "the number of problems is 0"),
        ("mkp", "1 1 1 0 5 x 3", "'x' is not a number"),
        ("mkp", "1 1 1 0 5 2.5 3", "'2.5' is not a whole number"),
        ("mkp", "1 1 1 0 5 inf 3", "'inf' is not a whole number"),
        ("mkp", "1 1 1 0 5 2 3 9", "1 more numbers"),
        ("mkp", "1 1 1 0 5 0 3", "takes nothing"),
        ("gap", "1 1\n2\n3", "ends after 4 numbers"),
        ("gap", "1 1\n2\n0\n3", "a consumption is 0"),
        ("gap", ROWS + "7", "1 more numbers"),
        ("elections", "PROJECTS\nproject_id;cost\n", "META = —: expected a section"),
        ("elections", "a;b\n", "expected META on the first line"),
        ("elections", APPROVAL.replace("approval", "choose-2"), 'vote_type = "choose-2"'),
        (
            "elections",
            APPROVAL.replace("3;c", "3;d"),
            'vote = "d": expected a project of this file',
        ),
        ("elections", APPROVAL.replace("b;50;b", "b;x;b"), 'cost = "x"'),
        ("elections", APPROVAL.replace("b;50;b", "b;nan;b"), 'cost = "nan"'),
        ("elections", APPROVAL.replace("b;50;b", "b;0;b"), 'cost = "0": expected money above 0'),
        ("elections", APPROVAL.replace("budget;100", "budget;-1"), 'budget = "-1"'),
        ("elections", CUMULATIVE.replace("5,2", "5"), 'points = "5": expected 2 numbers'),
        ("nonsense", "", "'nonsense' is none of mkp, gap"),
    ],
)
def test_what_is_not_of_the_format_is_named(
    tmp_path: Path, family: str, text: str, message: str
) -> None:
    path = tmp_path / "file"
    path.write_text(text)
    with pytest.raises(UnreadableFile, match=message):
        read(family, path)


def test_only_knapsack_files_have_an_index(tmp_path: Path) -> None:
    path = tmp_path / "gap"
    path.write_text(ROWS)
    with pytest.raises(UnreadableFile, match="one problem, number 0, not 1"):
        read("gap", path, 1)


def test_text_of_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "city.pb"
    path.write_bytes(b"META\n\xff\xfe")
    with pytest.raises(UnreadableFile, match="line 2 = —: expected text in UTF-8"):
        read("elections", path)
