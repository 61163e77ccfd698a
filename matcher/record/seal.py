"""Hashes: the manifest is as it was sealed, and the files are those it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from matcher.record import manifest as m
from matcher.record.canonical import hash_of, sha256
from matcher.record.manifest import Files, Manifest
from matcher.record.problem import Finding
from models.validate import InvalidInput
from models.validate.parse import as_text, check_syntax
from models.validate.problem import plain

T = TypeVar("T", bound=BaseModel)
LONGEST = 300
"""Most characters of another's message that are repeated."""


def typed(file: str, files: Files, kind: type[T], findings: list[Finding]) -> T | None:
    """A file as a typed thing; None if it is none (which is found) or missing (found elsewhere)."""
    if file not in files:
        return None
    try:
        text = as_text(files[file])
        check_syntax(text)
        return kind.model_validate_json(text)
    except InvalidInput as error:
        findings += unreadable(file, error)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False):
            where = tuple(str(part) for part in fault["loc"])
            findings.append(Finding(file, where, f"无法解读：{fault['msg']}", f"{fault['msg']}"))
    return None


def unreadable(file: str, error: InvalidInput) -> Iterator[Finding]:
    """The problems of an input as findings about a file."""
    for p in error.problems:
        where = (p.entity, p.field) if p.field else (p.entity,)
        zh, en = (plain(p.text(lang))[:LONGEST] for lang in ("zh", "en"))
        yield Finding(file, where, zh, en)


def read_manifest(files: Files, findings: list[Finding]) -> Manifest | None:
    """The manifest, if it can be read as one."""
    return typed(m.MANIFEST, files, Manifest, findings)


def seal_findings(files: Files, manifest: Manifest) -> Iterator[Finding]:
    """Every hash that does not fit: of the manifest, of a file, of a form, of the link."""
    if manifest.text() != files[m.MANIFEST]:
        yield Finding(
            m.MANIFEST,
            (),
            "不是当初写下的样子：字节有变动。",
            "is not as it was written: bytes have changed.",
        )
    if manifest.seal != m.seal_of(manifest):
        yield Finding(
            m.MANIFEST, ("seal",), "与清单其余部分不符。", "does not fit the rest of the manifest."
        )
    if manifest.hash != m.link_hash(manifest.link):
        yield Finding(m.MANIFEST, ("hash",), "不是 link 的指纹。", "is not the hash of the link.")
    stated = getattr(manifest.link, manifest.form)
    if stated != hash_of(manifest.files):
        yield Finding(
            m.MANIFEST,
            ("link", manifest.form),
            "与各文件的指纹不符。",
            "does not fit the hashes of the files.",
        )
    yield from _files(files, manifest)


def _files(files: Files, manifest: Manifest) -> Iterator[Finding]:
    hashed, erasable = m.HASHED[manifest.form], m.ERASABLE[manifest.form]
    if tuple(sorted(manifest.files)) != tuple(sorted(hashed)):
        yield Finding(
            m.MANIFEST,
            ("files",),
            f"应列出 {', '.join(hashed)}。",
            f"should name {', '.join(hashed)}.",
        )
    for name in sorted({*manifest.files, *hashed, *erasable} - files.keys()):
        yield Finding(name, (), "缺这个文件。", "is missing.")
    for name in sorted(files.keys() - {*manifest.files, *erasable, m.MANIFEST}):
        yield Finding(plain(name), (), "不属于这份记录。", "is no part of this record.")
    for name, digest in sorted(manifest.files.items()):
        if name in files and sha256(files[name]) != digest:
            yield Finding(
                name,
                (),
                f"内容变了：指纹应为 {digest}，现为 {sha256(files[name])}。",
                f"has changed: its hash should be {digest}, it is {sha256(files[name])}.",
            )
