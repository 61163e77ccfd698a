"""Reading weeks and plans: the whole of a sound one, or every problem of an unsound one."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from models.plan import Plan, PlanFile
from models.validate.parse import as_text, check_syntax, tree_of
from models.validate.plan import problems_of_file
from models.validate.problem import InvalidInput
from models.validate.prune import rest_problems
from models.validate.shape import doubled_keys, shape_problems
from models.validate.week import problems_of
from models.week import Week


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Without the cyclic collector: reading makes millions of objects and no cycles, and half of
    its time would go into looking for some."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_week(text: str | bytes) -> Week:
    """The week that a JSON text states.

    Raises
    ------
    InvalidInput : with every problem found, of syntax, shape and meaning.
    """
    with _collector_paused():
        text = as_text(text)
        once = check_syntax(text)
        try:
            week = Week.model_validate_json(text)
        except ValidationError as error:
            tree = tree_of(text)
            problems = doubled_keys(tree)
            shape, misshapen = shape_problems(error, tree, Week)
            problems += shape
            if isinstance(tree, dict) and misshapen:
                problems += rest_problems(tree, misshapen)
            raise InvalidInput(problems) from None
        problems = [] if once else doubled_keys(tree_of(text))
        problems += problems_of(week)
    if problems:
        raise InvalidInput(problems)
    return week


def read_plan(text: str | bytes) -> PlanFile:
    """The plan that a JSON text states: what ``solve`` wrote, or a plan alone.

    Raises
    ------
    InvalidInput : with every problem found; also where the stated hash is not the plan's.
    """
    with _collector_paused():
        text = as_text(text)
        check_syntax(text)
        tree = tree_of(text)
        problems = doubled_keys(tree)
        alone = isinstance(tree, dict) and "plan" not in tree and "hash" not in tree
        try:
            if alone:
                plan = Plan.model_validate_json(text)
                file = PlanFile(plan=plan, hash=plan.content_hash())
            else:
                file = PlanFile.model_validate_json(text)
        except ValidationError as error:
            problems += shape_problems(error, tree, Plan if alone else PlanFile)[0]
            raise InvalidInput(problems) from None
    problems += problems_of_file(file)
    if problems:
        raise InvalidInput(problems)
    return file
