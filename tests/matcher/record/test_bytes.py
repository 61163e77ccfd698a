"""Any single changed byte in any file is found, and the file is named."""

from __future__ import annotations

import pytest

from matcher.record.build import Given, record
from matcher.record.check import check
from matcher.record.manifest import ERASABLE, FORMS, HASHED, MANIFEST, TEXTS, Files, Form
from matcher.record.problem import Finding
from matcher.record.seal import read_manifest, seal_findings
from tests.api import house
from tests.matcher.record.things import stated

WEEK = house.week()
PLAN = stated(WEEK, house.plan())


def made(form: Form) -> Files:
    return record(WEEK, PLAN, form, Given(key=b"0123456789abcdef"))


def changed(data: bytes, at: int) -> bytes:
    """One bit of one byte turned over; which one changes from byte to byte."""
    return data[:at] + bytes([data[at] ^ (1 << at % 8)]) + data[at + 1 :]


@pytest.mark.parametrize("form", FORMS)
def test_all_files_are_hashed_or_held_by_commitments(form: Form) -> None:
    assert set(made(form)) == {*HASHED[form], *ERASABLE[form], MANIFEST}


@pytest.mark.parametrize("form", FORMS)
def test_every_byte_of_every_hashed_file(form: Form) -> None:
    files = made(form)
    manifest = read_manifest(files, [])
    assert manifest is not None
    for name in HASHED[form]:
        # Every byte of a short file, every 7th of a long one (hashes see them all alike).
        for at in range(0, len(files[name]), 1 if len(files[name]) < 2000 else 7):
            broken = files | {name: changed(files[name], at)}
            assert [f.file for f in seal_findings(broken, manifest)] == [name]


@pytest.mark.parametrize("form", FORMS)
def test_every_byte_of_the_manifest(form: Form) -> None:
    files = made(form)
    for at in range(len(files[MANIFEST])):
        broken = files | {MANIFEST: changed(files[MANIFEST], at)}
        found: list[Finding] = []
        manifest = read_manifest(broken, found)
        if manifest is not None:
            found += seal_findings(broken, manifest)
        assert MANIFEST in {f.file for f in found}, at


def test_every_byte_of_the_texts() -> None:
    files = made("auditor")
    for at in range(0, len(files[TEXTS]), 3):
        broken = files | {TEXTS: changed(files[TEXTS], at)}
        assert TEXTS in [f.file for f in check(broken).findings], at


@pytest.mark.parametrize("name", [MANIFEST, TEXTS])
def test_a_byte_that_changes_no_meaning_is_found_too(name: str) -> None:
    # The first newline as a space: the same JSON.
    files = made("auditor")
    broken = files | {name: files[name].replace(b"\n", b" ", 1)}
    assert [(f.file, f.where) for f in check(broken).findings] == [(name, ())]


@pytest.mark.parametrize("form", FORMS)
def test_a_missing_and_a_strange_file_are_named_together(form: Form) -> None:
    files = made(form) | {"letter.txt": b"", "more/": b""}
    del files["policy.json"], files["week.json"]
    found = check(files).findings
    assert [(f.file, f.en) for f in found] == [
        ("policy.json", "is missing."),
        ("week.json", "is missing."),
        ("letter.txt", "is no part of this record."),
        ("more/", "is no part of this record."),
    ]


def test_a_file_that_is_no_json_is_named_with_all_else_that_is_wrong() -> None:
    files = made("public") | {"week.json": b"\xff", "weights.json": b"[]", "plan.json": b"{"}
    found = [f.file for f in check(files).findings]
    for name in ("week.json", "weights.json", "plan.json"):
        assert found.count(name) >= 2  # its hash, and that it cannot be read
    assert set(found) == {"week.json", "weights.json", "plan.json"}


@pytest.mark.parametrize("data", [b"", b"{", b"null", b"[]", b"{}", b"\xff", b"[" * 100_000])
def test_a_manifest_that_is_none_is_named(data: bytes) -> None:
    report = check(made("public") | {MANIFEST: data})
    assert report.findings
    assert {f.file for f in report.findings} == {MANIFEST}
    assert report.manifest is None


def test_a_forger_who_seals_anew_still_has_another_hash() -> None:
    # Every hash is made to fit: then the rules find what was changed, and the record's hash is
    # another than the published one.
    from matcher.record import manifest as m

    files = made("public")
    forged = dict(files)
    forged["plan.json"] = files["plan.json"].replace(b'"amount":2', b'"amount":3')
    forged["plan.json"] = forged["plan.json"].replace(b'"amount": 2', b'"amount": 3')
    assert forged["plan.json"] != files["plan.json"]
    manifest = check(files).manifest
    assert manifest is not None
    hashed = m.files_hash(forged, "public")
    link = manifest.link.model_copy(update={"public": hashed})
    forged[MANIFEST] = m.manifest_of("public", forged, link).text()
    report = check(forged)
    # The plan's own hash is not made anew here: reading it says so.
    assert [f.file for f in report.findings] == ["plan.json"]
    assert report.manifest is not None
    assert report.manifest.hash != manifest.hash
