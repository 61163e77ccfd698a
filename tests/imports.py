"""What imports what, read from the sources (imports inside functions count too)."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLOORS = ("models", "matcher", "scenarios", "api")
"""From the ground up: a floor may import itself and those before it."""


def module_name(path: Path) -> str:
    """Dotted name of a source file given relative to the root."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sources(root: Path = ROOT) -> dict[str, str]:
    """Dotted name → text of every module on the floors."""
    return {
        module_name(path.relative_to(root)): path.read_text(encoding="utf-8")
        for floor in FLOORS
        for path in sorted((root / floor).rglob("*.py"))
    }


def imported(text: str, known: Iterable[str]) -> set[str]:
    """Dotted names a module imports: modules where known, else the name as written."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inner & set(known) or {node.module}
            if inner - set(known):
                found.add(node.module)
    return found


def graph(texts: Mapping[str, str]) -> dict[str, set[str]]:
    """Module → what it imports."""
    return {name: imported(text, texts) for name, text in texts.items()}


def upward(imports: Mapping[str, set[str]]) -> list[tuple[str, str]]:
    """(module, import) wherever an import points up."""
    rank = {floor: i for i, floor in enumerate(FLOORS)}
    return [
        (name, target)
        for name, targets in sorted(imports.items())
        for target in sorted(targets)
        if rank.get(target.split(".")[0], 0) > rank[name.split(".")[0]]
    ]


def reached(imports: Mapping[str, set[str]], start: str) -> set[str]:
    """Everything a module imports, directly or through others, the packages above each included."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        name = ahead.pop()
        if name in found:
            continue
        found.add(name)
        package = name.rpartition(".")[0]
        ahead += [*imports.get(name, ()), *([package] if package in imports else ())]
    return found - {start}


def within(name: str, packages: Iterable[str]) -> bool:
    """Whether a module is one of the packages or lies in one."""
    return any(name == package or name.startswith(package + ".") for package in packages)
