"""Records hang together: each names the one before by its hash."""

from __future__ import annotations

from matcher.record.build import Given, record
from matcher.record.check import check
from matcher.record.manifest import FORMS, MANIFEST, Files
from tests.api import house
from tests.matcher.record.things import stated

WEEK = house.week()
PLAN = stated(WEEK, house.plan())


def hash_of(files: Files) -> str:
    manifest = check(files).manifest
    assert manifest is not None
    return manifest.hash


FIRST = record(WEEK, PLAN, "public")
SECOND = record(WEEK, PLAN, "public", Given(before=hash_of(FIRST)))
THIRD = record(WEEK, PLAN, "public", Given(before=hash_of(SECOND)))


def test_a_chain_that_holds() -> None:
    assert check(FIRST).holds
    assert check(SECOND, FIRST).holds
    assert check(THIRD, SECOND).holds
    assert len({hash_of(files) for files in (FIRST, SECOND, THIRD)}) == 3


def test_either_form_of_the_record_before_will_do() -> None:
    for form in FORMS:
        assert check(SECOND, record(WEEK, PLAN, form)).holds


def test_a_record_left_out_of_the_chain_is_found() -> None:
    found = check(THIRD, FIRST).findings
    assert [(f.file, f.where) for f in found] == [(MANIFEST, ("link", "before"))]
    assert hash_of(FIRST) in found[0].zh
    assert hash_of(SECOND) in found[0].en


def test_a_first_record_has_none_before() -> None:
    assert [f.where for f in check(FIRST, SECOND).findings] == [("link", "before")]


def test_what_was_changed_in_the_record_before_is_found_and_named() -> None:
    broken = FIRST | {"week.json": FIRST["week.json"] + b" "}
    assert [f.file for f in check(SECOND, broken).findings] == ["before/week.json"]


def test_a_record_before_without_a_sound_manifest_is_named() -> None:
    found = check(SECOND, FIRST | {MANIFEST: b"{}"}).findings
    assert {f.file for f in found} == {f"before/{MANIFEST}"}
