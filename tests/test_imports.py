"""The floors of the house: an import only ever points down, and the judge stands alone."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.imports import FLOORS, ROOT, graph, reached, sources, upward, within

IMPORTS = graph(sources())
ENGINES = ("ortools", "numpy", "networkx", "highspy")
OPTIMISER = ("matcher.options", "matcher.program", "matcher.encode", "matcher.solve")


def test_the_reader_of_imports_sees_what_points_up() -> None:
    # A models file that imports the matcher inside a function, and a matcher file that imports
    # scenarios as a name: both point up. The import downwards, and pydantic's, do not.
    texts = {
        "models.week": "import pydantic\ndef f():\n    from matcher import rules\n",
        "matcher": "from models.week import Week\nimport scenarios.south_gate\n",
        "matcher.rules": "",
    }
    assert upward(graph(texts)) == [
        ("matcher", "scenarios.south_gate"),
        ("models.week", "matcher.rules"),
    ]


def test_reached_follows_imports_through_other_modules_and_packages() -> None:
    # a → b.c; b.c's package b imports d: importing a runs all three.
    imports = {"a": {"b.c"}, "b": {"d"}, "b.c": set(), "d": set(), "e": {"a"}}
    assert reached(imports, "a") == {"b.c", "b", "d"}


def test_every_floor_is_there() -> None:
    assert {name.split(".")[0] for name in IMPORTS} == set(FLOORS)


def test_no_import_points_up() -> None:
    assert upward(IMPORTS) == []


@pytest.mark.parametrize("package", ["matcher.rules", "matcher.goals", "models"])
def test_the_specification_is_plain_python(package: str) -> None:
    heavy = {
        (name, target)
        for name in IMPORTS
        if within(name, [package])
        for target in reached(IMPORTS, name)
        if within(target, (*ENGINES, *OPTIMISER))
    }
    assert heavy == set()


def test_the_judge_shares_nothing_with_the_optimiser() -> None:
    seen = reached(IMPORTS, "matcher.verify")
    assert "matcher.rules" in seen
    assert {name for name in seen if within(name, (*ENGINES, *OPTIMISER))} == set()


def test_the_optimiser_shares_no_code_with_the_judge() -> None:
    # Beyond the data types and window arithmetic, which are in models.
    shared = {
        (name, target)
        for name in IMPORTS
        if within(name, ["matcher.options", "matcher.program", "matcher.encode"])
        for target in reached(IMPORTS, name)
        if within(target, ["matcher.rules.view", "matcher.rules.served", "matcher.verify"])
    }
    assert shared == set()


def test_only_the_child_loads_an_engine() -> None:
    # The command line imports the worker's side by name only, in another process.
    seen = reached(IMPORTS, "matcher.commands.app")
    assert "matcher.child.parent" in seen
    assert {name for name in seen if within(name, ENGINES)} == set()


def test_the_service_loads_what_sets_paper_and_workbooks_only_when_asked() -> None:
    # Half a second and more of every start, for what few processes ever do.
    code = (
        "import sys, api.main; print([m for m in ('weasyprint', 'openpyxl') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (said.stdout, said.returncode) == ("[]\n", 0), said.stderr
