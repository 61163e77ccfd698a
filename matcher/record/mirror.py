"""The auditor's record against the public one: the latter must follow from the former."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.record import manifest as m
from matcher.record.build import public_files
from matcher.record.content import Content
from matcher.record.manifest import Files, Manifest
from matcher.record.problem import Finding


def derived(content: Content) -> Files:
    """The public form's files, but the manifest, made anew from an auditor's record."""
    return public_files(content.week, content.plan, content.overrides)


def mirror(manifest: Manifest, content: Content) -> Iterator[Finding]:
    """Whether the public form that the link names is the one that follows from this record."""
    found = m.files_hash(derived(content), "public")
    if found != manifest.link.public:
        yield Finding(
            m.MANIFEST,
            ("link", "public"),
            f"由这份记录得出的公开记录指纹是 {found}，写的是 {manifest.link.public}。",
            f"the public record that follows from this one has the hash {found}, "
            f"stated is {manifest.link.public}.",
        )
