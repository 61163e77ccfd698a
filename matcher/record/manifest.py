"""The manifest: what a record consists of, and how it hangs together with others.

The *link* is the same in the public and the auditor's form of one record: it names both by the hash
of their files, and the record of the plan before by its own. The hash of the link is the record's
hash, the one to publish; through ``before`` it stands for the whole chain.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from matcher.record.canonical import canonical, hash_of, sha256
from models.base import Frozen, Id

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Form = Literal["public", "auditor"]
FORMS: tuple[Form, ...] = ("public", "auditor")

MANIFEST = "manifest.json"
WEEK, PLAN, POLICY = "week.json", "plan.json", "policy.json"
OVERRIDES, SCOPE, WEIGHTS = "overrides.json", "scope.json", "weights.json"
COMMITMENTS, TEXTS, README = "commitments.json", "texts.json", "README.md"

HASHED: dict[Form, tuple[str, ...]] = {
    "public": (README, OVERRIDES, PLAN, POLICY, SCOPE, WEEK, WEIGHTS),
    "auditor": (README, COMMITMENTS, OVERRIDES, PLAN, POLICY, SCOPE, WEEK),
}
"""The files of each form that its hash covers."""
ERASABLE: dict[Form, tuple[str, ...]] = {"public": (), "auditor": (TEXTS,)}
"""Files whose entries are held by commitments, so that each can be erased."""

Files = dict[str, bytes]


class Link(Frozen):
    """What both forms of a record agree on."""

    week: Id
    plan: Digest
    """Hash of the plan as it was solved."""
    input: Digest
    """Hash of the week as it was solved, texts and all."""
    policy: str
    """The policy's version."""
    public: Digest
    auditor: Digest
    before: Digest | None = None
    """Hash of the record of the plan before."""
    versions: dict[str, str] = {}
    """Of what made the plan, and of this format's reduction."""


class Manifest(Frozen):
    """What the folder holds."""

    format: Literal["tongxin-record/1"] = "tongxin-record/1"
    form: Form
    files: dict[str, Digest]
    link: Link
    hash: Digest
    """Of the link: the record's hash."""
    seal: Digest
    """Of everything else in this file."""

    def text(self) -> bytes:
        """The manifest as a file holds it."""
        return canonical(self.model_dump(mode="json"))


def files_hash(files: Files, form: Form) -> str:
    """The hash of a form: of the names and hashes of its files."""
    return hash_of({name: sha256(files[name]) for name in HASHED[form]})


def link_hash(link: Link) -> str:
    """The record's hash."""
    return hash_of(link.model_dump(mode="json"))


def manifest_of(form: Form, files: Files, link: Link) -> Manifest:
    """The manifest of one form."""
    unsealed = Manifest(
        form=form,
        files={name: sha256(files[name]) for name in HASHED[form]},
        link=link,
        hash=link_hash(link),
        seal="0" * 64,
    )
    return unsealed.model_copy(update={"seal": seal_of(unsealed)})


def seal_of(manifest: Manifest) -> str:
    """The hash of all of a manifest but its seal."""
    return hash_of(manifest.model_dump(mode="json", exclude={"seal"}))
