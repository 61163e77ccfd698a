"""The gate: every problem of an input at once, each in words, before any solver sees it."""

from models.validate.plan import problems_of_plan
from models.validate.problem import InvalidInput, Problem
from models.validate.read import read_plan, read_week
from models.validate.things import merged, problems_with, read_thing, read_tree
from models.validate.week import problems_of

__all__ = [
    "InvalidInput",
    "Problem",
    "merged",
    "problems_of",
    "problems_of_plan",
    "problems_with",
    "read_plan",
    "read_thing",
    "read_tree",
    "read_week",
]
