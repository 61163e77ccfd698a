"""``.pb`` files: nothing lost either way, and every problem with its line."""

from __future__ import annotations

import pytest

from matcher.budget.pabulib.document import read_document, write_document
from matcher.budget.pabulib.read import VOTE_TYPES, read_pb
from matcher.budget.pabulib.write import write_pb
from models.election import Ballot, Election, Pot, Proposal
from models.validate.problem import InvalidInput
from tests.matcher.budget.make import drawn

CITY = """META
key;value
description;"Semicolons; and ""quotes"" here"
num_projects;2
num_votes;3
budget;100,5
vote_type;cumulative
max_sum_points;10
PROJECTS
project_id;cost;name;latitude
a;60;"A; with";50.1
b;50.25;B;
VOTES
voter_id;vote;points;sex
1;a,b;5,5;M
2;b;3;
3;;;F
"""


def problems(text: str) -> list[str]:
    with pytest.raises(InvalidInput) as error:
        read_pb(text)
    return [p.text("en") for p in error.value.problems]


def test_a_file_is_read_in_parts_of_its_currency() -> None:
    election = read_pb(CITY).election
    assert (election.kind, election.parts, election.budget) == ("cumulative", 100, 10050)
    assert [(p.id, p.cost, p.name) for p in election.proposals] == [
        ("a", 6000, "A; with"),
        ("b", 5025, "B"),
    ]
    assert [(b.choices, b.points) for b in election.ballots] == [
        (("a", "b"), (5, 5)),
        (("b",), (3,)),
        ((), ()),
    ]


def test_cells_come_back_as_they_were() -> None:
    document = read_document("\ufeff" + CITY.replace("\n", "\r\n"))
    assert read_document(write_document(document)) == document
    assert document.facts()["description"] == 'Semicolons; and "quotes" here'


@pytest.mark.parametrize("seed", range(40))
def test_an_election_comes_back_as_it_was(seed: int) -> None:
    election = drawn(seed, pots=True, strings=True).election.model_copy(update={"ties": ("p1",)})
    assert read_pb(write_pb(election)).election == election
    assert read_pb(write_pb(election).encode()).election == election


def test_amounts_in_fen_and_what_was_funded() -> None:
    election = Election(
        kind="ranked",
        pots=(Pot(id="open", money=12_345),),
        proposals=(Proposal(id="a", cost=100, name="花；园"), Proposal(id="b", cost=1)),
        ballots=(Ballot(household="1", choices=("b", "a")),),
        parts=100,
    )
    text = write_pb(election, {"unit": "South Village"}, {"b"})
    assert "budget;123.45\n" in text
    assert "vote_type;ordinal\n" in text
    assert "unit;South Village\n" in text
    assert "a;1.00;1;花；园;0\nb;0.01;1;;1\n" in text
    assert read_pb(text).election == election


def test_a_project_named_twice_counts_as_named_last_and_is_told() -> None:
    read = read_pb(CITY.replace("2;b;3;", "2;b,a,b;3,1,2;"))
    assert read.election.ballots[1].choices == ("b", "a")
    assert read.election.ballots[1].points == (2, 1)
    assert [n.entity for n in read.notes] == ["line 16"]
    assert read_pb(CITY).notes == ()


def test_all_problems_at_once_with_line_and_column() -> None:
    text = CITY.replace("num_votes;3", "num_votes;4").replace("b;50.25", "b;-1")
    text = text.replace("vote_type;cumulative", "vote_type;loud").replace("100,5", "1e-7")
    assert problems(text) == [
        'line 7 · vote_type = "loud": expected one of ' + ", ".join(VOTE_TYPES),
        'line 5 · num_votes = "4": expected 3, as many as there are rows',
        'line 6 · budget = "1e-7": expected money of at most 4 decimal places',
        'line 12 · cost = "-1": expected money above 0, of at most 4 decimal places',
    ]
    text = CITY.replace("1;a,b;5,5", "1;a,c;5,x").replace("2;b;3", "2;b;11").replace("3;;", ";;4")
    assert problems(text) == [
        'line 15 · vote = "c": expected a project of this file',
        'line 15 · points = "x": expected a whole number from 0',
        "line 16 · max_sum_points = 11: expected at most 10",
        'line 17 · points = "4": expected 0 numbers, one a project',
        "line 17 · voter_id = —: expected an id of 1 to 80 characters",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("META\n", "", 1), "line 1 = \"key\": expected META on the first line"),
        (("PROJECTS\n", "META\n", 1), 'line 9 = "META": expected each section once'),
        (("VOTES\n", "PROJECTS\n", 1), 'line 13 = "PROJECTS": expected each section once'),
        (("2;b;3;", "2;b;3;;;", 1), "line 16 = 6: expected at most 4 cells, as in the head"),
        (("1;a,b", "2;a,b", 1), 'ballots · id = "2": expected an id used once'),
        (("100,5", "100,5\npot:x;3", 1), 'line 6 · budget = "100,5": expected the money of'),
        (("max_sum", "default_score;1\nmax_sum", 1), 'line 8 · default_score = "1": expected 0'),
        (("max_sum", "least_support;x\nmax_sum", 1), "expected a whole number from 0"),
        (("max_sum", "ties;c\nmax_sum", 1), 'ties = "c": expected projects of this vote'),
        (("100,5", "9999999999.5", 1), "expected money of at most 10000000000"),
    ],
)  # fmt: skip
def test_each_problem_says_where(change: tuple[str, str, int], said: str) -> None:
    assert any(said in line for line in problems(CITY.replace(*change)))


def test_projects_of_the_same_id() -> None:
    text = CITY.replace("b;50.25", "a;50.25").replace("1;a,b;5,5", "1;a;5").replace("2;b", "2;a")
    assert 'proposals · id = "a": expected an id used once' in problems(text)


def test_strings_between_projects_are_judged() -> None:
    text = CITY.replace("name;latitude", "name;needs").replace('"A; with";50.1', "A;b,x")
    text = text.replace("B;\n", "B;a\n")
    assert problems(text) == [
        'a · needs = "x": expected a project of this vote',
        'a · needs = ["a", "b"]: expected projects that do not need each other in a ring',
    ]


def test_votes_for_what_is_anothers_areas() -> None:
    text = CITY.replace("100,5", "100,5\npot:s;100,5\npot-area:s;south")
    text = text.replace("name;latitude", "name;pot").replace(";50.1", ";s").replace("B;\n", "B;s\n")
    text = text.replace("points;sex", "points;area").replace("5,5;M", "5,5;south")
    (line,) = problems(text.replace("3;;;F", "3;;;"))
    assert line.startswith('2 · choices = "b": expected a project of the household\'s own area')


def test_text_that_is_not_utf8_and_ids_with_commas() -> None:
    with pytest.raises(InvalidInput) as error:
        read_pb(CITY.encode("utf-16"))
    assert error.value.problems[0].entity == "line 1"
    election = read_pb(CITY).election
    odd = election.model_copy(update={"proposals": (Proposal(id="a,b", cost=1),), "ballots": ()})
    with pytest.raises(InvalidInput, match="an id without commas"):
        write_pb(odd)
