"""What was filled in on a form of the register, as the JSON of the deed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.datastructures import FormData

from api.pages.asking import field as text_of
from api.pages.register.forms import FORMS, Field


def tree_of(sort: str, deed: str, form: FormData) -> dict[str, Any]:
    """What was filled in, as the JSON of the deed. What is empty is left out: guards and types say
    what is missing."""
    tree: dict[str, Any] = {"kind": deed}
    for one in FORMS[sort][deed]:
        given = text_of(form, one.name, 4000)
        if given or one.kind == "lines":
            READ.get(one.kind, _plain)(tree, one, given)
    _finish(tree, sort, deed)
    return tree


def _plain(tree: dict[str, Any], one: Field, given: str) -> None:
    _put(tree, one.name, given)


def _number(tree: dict[str, Any], one: Field, given: str) -> None:
    _put(tree, one.name, int(given) if given.isdecimal() and len(given) < 12 else given)


def _yuan(tree: dict[str, Any], one: Field, given: str) -> None:
    whole, _, rest = given.replace(",", "").partition(".")
    fits = whole.isdecimal() and len(whole) < 10 and (rest or "0").isdecimal() and len(rest) < 3
    _put(tree, one.name, int(whole) * 100 + int(rest.ljust(2, "0") or 0) if fits else given)


def _lines(tree: dict[str, Any], one: Field, given: str) -> None:
    lines = [line.strip() for line in given.splitlines() if line.strip()]
    if lines:
        _put(tree, one.name, lines)


def _who(tree: dict[str, Any], one: Field, given: str) -> None:
    what, _, id = given.partition(":")
    if what in ("household", "organisation") and id:
        tree[what] = id


READ: Mapping[str, Callable[[dict[str, Any], Field, str], None]] = {
    "number": _number,
    "yuan": _yuan,
    "lines": _lines,
    "who": _who,
}


def _put(tree: dict[str, Any], name: str, value: object) -> None:
    *way, last = name.split(".")
    for step in way:
        tree = tree.setdefault(step, {})
    tree[last] = value


def _finish(tree: dict[str, Any], sort: str, deed: str) -> None:
    """Lines become what they stand for; a yes becomes true; one session becomes the work."""
    for name in ("passed", "upheld"):
        if name in tree:
            tree[name] = tree[name] == "yes"
    if "objection" in tree and str(tree["objection"]).isdecimal():
        tree["objection"] = int(tree["objection"])
    if deed == "elect" and "candidates" in tree:
        tree["candidates"] = [_candidate(line) for line in tree["candidates"]]
    work = _work(tree.pop("work", {}))
    if sort == "adoptions":
        if work:
            tree["work"] = work
    elif work or "plan" in tree:
        plan = tree.setdefault("plan", {})
        _plan(plan)
        if work:
            plan["work"] = work
    elif deed == "revise":
        tree["plan"] = {}


def _candidate(line: str) -> dict[str, Any]:
    person, _, votes = line.rpartition(" ")
    counted: int | str = int(votes) if votes.isdecimal() else votes
    return {"person": (person or votes).strip(), "votes": counted}


def _plan(plan: dict[str, Any]) -> None:
    if "results" in plan:
        plan["results"] = [
            {"id": f"r{number}", "what": line} for number, line in enumerate(plan["results"], 1)
        ]
    if "duties" in plan:
        pairs = [line.replace("：", ":").partition(":") for line in plan["duties"]]
        plan["duties"] = [{"who": who.strip(), "what": what.strip()} for who, _, what in pairs]


def _work(given: dict[str, Any]) -> list[dict[str, Any]]:
    if not str(given.get("day", "")).isdecimal():
        return []
    hours = {"day": int(given["day"]), "start": given.get("start"), "end": given.get("end")}
    crew = [{"id": "hand", "count": given["hands"]}] if given.get("hands") else [{"id": "hand"}]
    return [{"id": "work", "minutes": given.get("minutes", 60), "hours": [hours], "crew": crew}]
