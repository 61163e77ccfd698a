"""Whatever is done to a sound week, it is either read or refused with problems, and soon."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable
from copy import deepcopy
from typing import Any, TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.time import Clock
from models.validate import InvalidInput, problems_of, problems_of_plan, read_plan, read_week
from tests.models.rich import Tree, fresh, rich_week
from tests.models.test_round_trip import FILE

Path = tuple[str | int, ...]
Read = TypeVar("Read")
Change = tuple[Path, str, Any]


def paths_of(tree: Any) -> list[Path]:
    """Every place in a tree, the whole of it excepted."""
    found: list[Path] = []
    todo: list[tuple[Path, Any]] = [((), tree)]
    while todo:
        path, node = todo.pop()
        found.append(path)
        if isinstance(node, dict):
            todo += [((*path, key), child) for key, child in node.items()]
        elif isinstance(node, list):
            todo += [((*path, i), child) for i, child in enumerate(node)]
    return sorted(found[1:], key=str)


def at(tree: Any, path: Path) -> Any:
    for key in path:
        tree = tree[key]
    return tree


WEEK = fresh()
PLAN: Tree = json.loads(FILE.model_dump_json())
IDS = sorted({str(at(WEEK, p)) for p in paths_of(WEEK) if p[-1] == "id"})

TIMES = (
    "2026-11-23T00:00",
    "2026-11-23T24:00",
    "2026-02-30T09:00",
    "2026-11-23T09:07",
    "0001-01-01T00:00",
    "9999-12-31T23:30",
    "2026-11-23T09:00+14:00",
    "2026-11-23T09:00-99:99",
    "２０２６-11-23T09:00",
    "2026-11-23",
)
ZONES = ("Europe/Berlin", "Australia/Lord_Howe", "", "Asia", "../x", "\x00", "x" * 5000, "UTC")
HOSTILE: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2, 34, 35, 1000, 10**10, 2**63, -(2**63), 2**64, 10**400),
    *(0.5, 1e308, float("nan"), float("inf"), -0.0),
    *("", " ", "mu", "inf", "\ud800", "x" * 5000, "a\nb", "同心", "0", "\x1b[2J"),
    *([], [[]], [None], {}, {"": None}, {"id": "food"}, [0] * 3000, [{}] * 300),
    *({"start": "2026-11-23T09:00", "end": "2026-11-23T09:00"},),
    *TIMES,
    *ZONES,
)


def changes(tree: Tree) -> st.SearchStrategy[list[Change]]:
    """One to five changes: a value replaced by something hostile, an id or what stands elsewhere
    in the tree; an entry taken out, doubled, or added under another name."""
    where = st.sampled_from(paths_of(tree))
    what = st.one_of(
        st.sampled_from(HOSTILE),
        st.sampled_from(IDS),
        where.map(lambda path: at(tree, path)),
    )
    kind = st.sampled_from(("put", "put", "put", "delete", "double", "add"))
    return st.lists(st.tuples(where, kind, what), min_size=1, max_size=5)


def changed(tree: Tree, steps: list[Change]) -> str:
    """The text of the tree after the changes that still find their place."""
    tree = json.loads(json.dumps(tree))
    for (*path, last), kind, value in steps:
        try:
            parent: Any = at(tree, tuple(path))
            parent[last]
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took this place away
        if isinstance(parent, str):
            continue
        # A copy: what is taken from the tree must not change with it, nor lie in itself.
        value = deepcopy(parent[last] if kind == "double" else value)
        if kind == "put":
            parent[last] = value
        elif kind == "delete":
            del parent[last]
        elif isinstance(parent, list):
            parent.append(value)
        else:
            parent[f"{last}2" if kind == "double" else str(value)[:90]] = value
    return json.dumps(tree)


QUICK = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def outcome(read: Callable[[str | bytes], Read], text: str | bytes) -> Read | InvalidInput:
    """What was read, or the refusal; within a second."""
    # The reader's own second: not that of other threads, nor of clearing up after other tests.
    gc.disable()
    start = time.thread_time()
    try:
        return read(text)
    except InvalidInput as refusal:
        return refusal
    finally:
        took = time.thread_time() - start
        gc.enable()
        assert took < 1


def assert_in_words(refusal: InvalidInput) -> None:
    assert refusal.problems
    assert len(set(refusal.problems)) == len(refusal.problems)
    for problem in refusal.problems:
        assert problem.entity
        assert problem.expected
        assert problem.expected_zh
        assert len(problem.value) <= 80
        assert problem.text().isprintable()


@QUICK
@given(changes(WEEK))
def test_spoilt_week_is_read_or_refused(steps: list[Change]) -> None:
    week = outcome(read_week, changed(WEEK, steps))
    if isinstance(week, InvalidInput):
        assert_in_words(week)
        return
    # What is read is sound: each time can be placed, and reading it again gives the same.
    assert problems_of(week) == []
    clock = Clock(week.calendar)
    for person in week.people:
        for window in person.windows:
            begin, end = clock.span(window)
            assert begin < end
    assert read_week(week.model_dump_json()) == week


@QUICK
@given(changes(PLAN))
def test_spoilt_plan_is_read_or_refused(steps: list[Change]) -> None:
    file = outcome(read_plan, changed(PLAN, steps))
    if isinstance(file, InvalidInput):
        assert_in_words(file)
        return
    assert file.hash == file.plan.content_hash()
    for problem in problems_of_plan(rich_week(), file.plan):
        assert problem.field in ("at", "start")


@QUICK
@given(st.text(max_size=200) | st.binary(max_size=200))
def test_noise_is_refused(noise: str | bytes) -> None:
    for read in (read_week, read_plan):
        refusal = outcome(read, noise)
        assert isinstance(refusal, InvalidInput)
        assert_in_words(refusal)


@QUICK
@given(st.data())
def test_text_with_a_stretch_cut_out_is_read_or_refused(data: st.DataObject) -> None:
    text = json.dumps(WEEK)
    first = data.draw(st.integers(0, len(text)))
    second = data.draw(st.integers(first, len(text)))
    left = text[:first] + text[second:]
    week = outcome(read_week, left)
    if isinstance(week, InvalidInput):
        assert_in_words(week)
    else:
        assert problems_of(week) == []
