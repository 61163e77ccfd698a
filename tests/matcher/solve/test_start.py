"""Handing tasks on: who takes what is derived by hand."""

from __future__ import annotations

import numpy as np

from matcher.encode import Model, encode
from matcher.options import build_options
from matcher.solve.engine import Floats
from matcher.solve.extract import extract, insert
from matcher.solve.start import hand_on
from models.items import Commitments
from models.week import Week
from tests.build import content, placed, t
from tests.matcher.solve.test_leap import shifts


def point(model: Model, plan: Commitments) -> Floats:
    x = np.zeros(model.program.size)
    for column, value in insert(model, plan).items():
        x[column] = value
    return x


def handed_on(week: Week, plan: Commitments) -> dict[str, str]:
    """Job → who does it, after tasks have been handed on."""
    model = encode(build_options(week))
    done = extract(model, hand_on(model, point(model, plan)))
    return {p.request: p.crew[0].person for p in done.placements}


def test_somebody_free_takes_it() -> None:
    # Jobs 0 (9–11) and 2 (11–13) can be one person's.
    assert handed_on(shifts("a", "b", "a", "b"), content()) == {
        "job-0": "a",
        "job-1": "b",
        "job-2": "a",
        "job-3": "b",
    }


def test_a_task_is_handed_on_to_make_room() -> None:
    # b does job 0, so nobody is left for job 1 (10–12), which only b can do; but a can do job 0.
    before = content(placed("job-0", t(0, "09:00"), {"b": "r"}))
    after = handed_on(shifts("ab", "b", "c", "d"), before)
    assert (after["job-0"], after["job-1"]) == ("a", "b")


def test_nothing_is_taken_from_who_cannot_hand_it_on() -> None:
    # Only a can do jobs 0 and 1, which overlap: job 0 stays, and so does job 2 after it.
    before = content(placed("job-0", t(0, "09:00"), {"a": "r"}))
    assert handed_on(shifts("a", "a", "a", "b"), before) == {
        "job-0": "a",
        "job-2": "a",
        "job-3": "b",
    }
