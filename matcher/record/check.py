"""The check of a record: hashes, chain, rules, tiers, from the folder's files alone.

Everything is looked at whatever was found before, so that all that is wrong is named at once. It
shares nothing with the optimiser: rules and goals are the judge's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matcher.record import manifest as m
from matcher.record.content import Content, read_content
from matcher.record.judge import judge
from matcher.record.manifest import Files, Manifest
from matcher.record.mirror import mirror
from matcher.record.problem import Finding
from matcher.record.seal import read_manifest, seal_findings


@dataclass(frozen=True)
class Report:
    """What a check found."""

    findings: tuple[Finding, ...]
    """All that is wrong; empty: the record holds."""
    manifest: Manifest | None = None
    content: Content | None = None
    """None if something in it cannot be read at all."""
    erased: tuple[str, ...] = ()
    """Texts that were erased: no fault, but the input's own hash can then not be recomputed."""

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def check(files: Files, before: Files | None = None, published: str | None = None) -> Report:
    """Judge the files of a record; ``before``: those of the record of the plan before;
    ``published``: the hash that a record of this plan was published under."""
    findings: list[Finding] = []
    manifest = read_manifest(files, findings)
    if manifest is None:
        return Report(tuple(findings))
    findings += seal_findings(files, manifest)
    if published is not None:
        findings += _publication(manifest, published)
    if before is not None:
        findings += _chain(manifest, before)
    content = read_content(files, manifest.form, findings)
    if content is None:
        return Report(tuple(findings), manifest)
    findings += _links(manifest, content)
    findings += judge(content)
    if manifest.form == "auditor":
        findings += mirror(manifest, content)
    return Report(tuple(findings), manifest, content, content.erased)


def _publication(manifest: Manifest, published: str) -> Iterator[Finding]:
    if manifest.hash != published:
        yield Finding(
            m.MANIFEST,
            ("hash",),
            f"公示的指纹是 {published}，这份记录的是 {manifest.hash}：不是公示的那一份。",
            f"published is {published}, this record's hash is {manifest.hash}: it is another.",
        )


def _chain(manifest: Manifest, before: Files) -> Iterator[Finding]:
    found: list[Finding] = []
    earlier = read_manifest(before, found)
    if earlier is not None:
        found += seal_findings(before, earlier)
    for finding in found:
        yield Finding(
            f"before/{finding.file}",
            finding.where,
            f"前一份记录：{finding.zh}",
            f"the record before: {finding.en}",
        )
    if earlier is not None and manifest.link.before != earlier.hash:
        stated = manifest.link.before or "—"
        yield Finding(
            m.MANIFEST,
            ("link", "before"),
            f"写的前一份记录是 {stated}，给出的是 {earlier.hash}：链条断了。",
            f"names {stated} as the record before, the one given is {earlier.hash}: "
            "the chain is broken.",
        )


def _links(manifest: Manifest, content: Content) -> Iterator[Finding]:
    plan, link = content.plan, manifest.link
    said = {
        "week": (link.week, plan.week),
        "input": (link.input, plan.input_hash),
        "policy": (link.policy, plan.policy_version),
    }
    if manifest.form == "auditor":
        said["plan"] = (link.plan, plan.content_hash())
    for field, (stated, found) in said.items():
        if stated != found:
            yield Finding(
                m.MANIFEST,
                ("link", field),
                f"写的 {field} 是 {stated}，方案里是 {found}。",
                f"{field} is stated as {stated}, in the plan it is {found}.",
            )
    if plan.versions != link.versions:
        yield Finding(
            m.MANIFEST,
            ("link", "versions"),
            "写的版本与方案里的不同。",
            "the versions stated differ from the plan's.",
        )
