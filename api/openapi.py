"""The description of the API. How an operation may fail follows from what it takes, so that is
said here, once: whoever adds an operation names only what is its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from fastapi import FastAPI

from api.problems import MEDIA_TYPE, WORDS, Code, Document

Tree = dict[str, Any]

OPEN_TAGS = frozenset({"health", "stateless"})
"""Operations that do not ask who calls."""
SIGNED: list[dict[str, list[str]]] = [{"bearer": []}, {"cookie": []}]
SCHEMES: Tree = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "For programs"},
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": "tongxin",
        "description": "For browsers: every write sends X-CSRF-Token along",
    },
}


def failing(*codes: Code) -> dict[int | str, Tree]:
    """What an operation says of failures that are its own."""
    return {WORDS[code][0]: {} for code in codes}


class Described(FastAPI):
    """An application whose description is complete."""

    def openapi(self) -> Tree:
        """The description, made once."""
        if self.openapi_schema is None:
            _complete(super().openapi())
        return super().openapi()


def _complete(tree: Tree) -> None:
    schemas: Tree = tree["components"]["schemas"]
    schemas["Document"] = Document.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= schemas["Document"].pop("$defs")
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    tree["components"]["securitySchemes"] = SCHEMES
    shown = examples()
    for path, ways in tree["paths"].items():
        for method, way in ways.items():
            _show(way, shown.get(f"{method.upper()} {path}", {}))
            _fail(way, {*_follows(method, way), *_own(way)})
            if OPEN_TAGS.isdisjoint(way["tags"]):
                way["security"] = SIGNED


def _own(way: Tree) -> Iterator[int]:
    return (int(status) for status in way["responses"] if int(status) >= 400)


def _follows(method: str, way: Tree) -> Iterator[int]:
    """The statuses that what an operation takes brings with it."""
    parameters = way.get("parameters", [])
    yield WORDS["busy"][0]
    if parameters or "requestBody" in way:
        yield WORDS["bad-input"][0]
    if "requestBody" in way:
        yield WORDS["too-large"][0]
    if any(one["in"] == "path" for one in parameters):
        yield WORDS["not-found"][0]
    if OPEN_TAGS.isdisjoint(way["tags"]):
        yield WORDS["not-signed-in"][0]
        yield WORDS["not-allowed"][0]
        if method != "get":  # a repeated key, somebody else at the same rows
            yield from (WORDS[code][0] for code in ("key-reused", "not-now", "changed-meanwhile"))
    if any(one["name"].lower() == "if-match" for one in parameters):
        yield WORDS["precondition-missing"][0]


def _fail(way: Tree, statuses: set[int]) -> None:
    schema = {"$ref": "#/components/schemas/Document"}
    for status in sorted(statuses):
        titles = [f"{en} {zh}" for known, zh, en in WORDS.values() if known == status]
        way["responses"][str(status)] = {
            "description": "; ".join(titles),
            "content": {MEDIA_TYPE: {"schema": schema}},
        }


def examples() -> Tree:
    """What is sent to each operation and answered by it, by example: ``send`` (by name) and
    ``answer``."""
    text = (files("api") / "examples.json").read_text(encoding="utf-8")
    kept = json.loads(text)
    for name in ("week", "plan"):  # long, and wanted in many places
        text = text.replace(f'"@{name}"', json.dumps(kept[name], ensure_ascii=False))
    told: Tree = json.loads(text)["operations"]
    return told


def _show(way: Tree, shown: Tree) -> None:
    if "send" in shown:
        body: Tree = way["requestBody"]["content"]["application/json"]
        body["examples"] = {name: {"value": value} for name, value in shown["send"].items()}
    if "answer" in shown:
        usual = max(status for status in way["responses"] if status < "300")
        content: Tree = way["responses"][usual]["content"]
        content[min(content)]["example"] = shown["answer"]
