"""Dealing out tasks: who takes what is derived by hand."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from matcher.encode import Model, encode
from matcher.options import build_options
from matcher.rules import RULES
from matcher.rules.view import View
from matcher.solve.clock import Stopwatch
from matcher.solve.dealing import deal
from matcher.solve.engine import Floats
from matcher.solve.extract import extract, insert
from models.demand import Request
from models.items import Commitments
from models.week import Week
from tests.build import content, person, placed, request, role, session, t, week, window
from tests.matcher.solve.test_leap import shifts


def point(model: Model, plan: Commitments) -> Floats:
    x = np.zeros(model.program.size)
    for column, value in insert(model, plan).items():
        x[column] = value
    return x


def dealt(found: Week, plan: Commitments, *, fewest: bool = False) -> dict[str, str]:
    """Job → who does it, afterwards."""
    model = encode(build_options(found))
    after = extract(model, deal(model, point(model, plan), Stopwatch(None), fewest=fewest))
    return {p.request: p.crew[0].person for p in after.placements if p.crew}


def test_somebody_free_takes_it() -> None:
    # Jobs 0 (9–11) and 2 (11–13) can be one person's.
    done = {"job-0": "a", "job-1": "b", "job-2": "a", "job-3": "b"}
    assert dealt(shifts("a", "b", "a", "b"), content()) == done


def test_a_task_is_handed_on_to_make_room() -> None:
    # b does job 0, so nobody is left for job 1 (10–12), which only b can do; but a can do job 0.
    before = content(placed("job-0", t(0, "09:00"), {"b": "r"}))
    after = dealt(shifts("ab", "b", "c", "d"), before)
    assert (after["job-0"], after["job-1"]) == ("a", "b")


def test_a_task_pushes_on_over_several_people() -> None:
    # Job 1 needs c, who does job 0; b could, but only if she gives job 2 to a.
    before = content(
        placed("job-0", t(0, "09:00"), {"c": "r"}), placed("job-2", t(0, "11:00"), {"b": "r"})
    )
    after = dealt(shifts("c", "bc", "ab", "d"), before)
    assert after == {"job-0": "c", "job-1": "b", "job-2": "a", "job-3": "d"}


def test_what_cannot_all_be_done_is_done_as_far_as_it_goes() -> None:
    # Only a can do jobs 0, 1 and 2, of which the middle one meets both others.
    before = content(placed("job-1", t(0, "10:00"), {"a": "r"}))
    after = dealt(shifts("a", "a", "a", "b"), before)
    assert after == {"job-0": "a", "job-2": "a", "job-3": "b"}


def test_nobody_able_is_no_reason_to_stop() -> None:
    found = shifts("a", "b", "a", "b")
    nobody = found.requests[1].sessions[0].model_copy(update={"crew": (role(skill="nursing"),)})
    requests = list(found.requests)
    requests[1] = requests[1].model_copy(update={"sessions": (nobody,)})
    after = dealt(found.model_copy(update={"requests": tuple(requests)}), content())
    assert after == {"job-0": "a", "job-2": "a", "job-3": "b"}


def test_as_few_people_as_possible() -> None:
    # c and d, who can do least, come first; then a and b turn out to be enough.
    assert set(dealt(shifts("ac", "bd", "a", "b"), content(), fewest=True).values()) == {"a", "b"}


def test_without_being_told_nobody_is_let_go() -> None:
    before = content(
        placed("job-0", t(0, "09:00"), {"c": "r"}), placed("job-1", t(0, "10:00"), {"d": "r"})
    )
    after = dealt(shifts("ac", "bd", "a", "b"), before)
    assert after == {"job-0": "c", "job-1": "d", "job-2": "a", "job-3": "b"}


def task(id: str, start: str, end: str, place: str = "h1") -> Request:
    minutes = 60 * (int(end[:2]) - int(start[:2]))
    only = session(minutes=minutes, windows=(window(0, start, end),), crew=(role(),))
    return request(id, "rota", place=place, sessions=(only,))


@pytest.mark.parametrize(
    ("place", "begin", "rest", "people"),
    [
        # From h1 to h5 it is an hour.
        ("h5", "11:00", 0, 1),
        ("h5", "10:00", 0, 2),
        ("h1", "10:00", 0, 1),
        ("h1", "10:00", 30, 2),
        ("h1", "11:00", 60, 1),
    ],
)
def test_ways_and_rest_keep_tasks_apart(place: str, begin: str, rest: int, people: int) -> None:
    end = f"{int(begin[:2]) + 1}:00"
    found = week(
        people=(person("a", rest_minutes=rest), person("b", rest_minutes=rest)),
        requests=(
            task("one", "09:00", "10:00"),
            task("two", begin, end, place),
        ),
    )
    after = dealt(found, content(), fewest=True)
    assert len(after) == 2
    assert len(set(after.values())) == people


def test_what_is_no_task_stays() -> None:
    # Both are at work together from 9 to 11; only then are they free.
    pair = session(minutes=120, windows=(window(0, "09:00", "11:00"),), crew=(role(count=2),))
    found = week(
        people=(person("a"), person("b")),
        requests=(
            request("pair", "rota", sessions=(pair,)),
            task("early", "10:00", "11:00"),
            task("late", "11:00", "12:00"),
        ),
    )
    held = placed("pair", t(0, "09:00"), {"a": "r", "b": "r"})
    model = encode(build_options(found))
    after = extract(
        model, deal(model, point(model, content(held)), Stopwatch(None), fewest=True)
    ).placements
    assert {p.request for p in after} == {"pair", "late"}
    assert held in after


def fewest_at_all(able: tuple[str, ...]) -> tuple[int, int]:
    """(jobs left undone, people) of the best way to do the four jobs, by trying all."""
    best = (4, 0)
    for choice in product(*(("", *who) for who in able)):
        # Only jobs next to each other overlap.
        if any(p and p == q for p, q in pairwise(choice)):
            continue
        best = min(best, (choice.count(""), len(set(choice) - {""})))
    return best


def test_random_weeks_against_trying_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.solve.dealing.STEPS", (400, 400))
    monkeypatch.setattr("matcher.solve.dealing.STALE", 40)
    random = np.random.default_rng(0)
    too_many = 0
    for _ in range(40):
        able = tuple(
            "".join(who for who in "abcde" if random.random() < 0.4) or "a" for _ in range(4)
        )
        found = shifts(*able)
        model = encode(build_options(found))
        start = point(model, content())
        after = extract(model, deal(model, start, Stopwatch(None), fewest=True))
        people = {p.crew[0].person for p in after.placements}
        waiting, fewest = fewest_at_all(able)
        assert 4 - len(after.placements) == waiting
        assert len(people) >= fewest
        too_many += len(people) - fewest
        assert not [v for rule in RULES for v in rule.violations(View(found, after))]
    # It searches and proves nothing; but it nearly always finds the fewest.
    assert too_many <= 2


def test_too_many_starts_and_people_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    # Four starts, four people.
    monkeypatch.setattr("matcher.solve.dealing.CELLS", 15)
    assert dealt(shifts("ac", "bd", "a", "b"), content()) == {}
    monkeypatch.setattr("matcher.solve.dealing.CELLS", 16)
    assert len(dealt(shifts("ac", "bd", "a", "b"), content())) == 4


def test_without_time_tasks_are_dealt_once() -> None:
    model = encode(build_options(shifts("ac", "bd", "a", "b")))
    after = extract(model, deal(model, point(model, content()), Stopwatch(0.0), fewest=True))
    assert {p.crew[0].person for p in after.placements} == {"a", "b", "c", "d"}
