"""Format ``tongxin-record/1`` as it was first written: whoever changes it gives it a new number.

Records are kept for years and checked by later versions. These hashes were taken when the format
was made; they are no statement about what is right, only about what must not change unnoticed.
"""

from __future__ import annotations

import json

import pytest

from matcher.record.build import record
from matcher.record.canonical import canonical, hash_of
from matcher.record.manifest import FORMS, MANIFEST, Form
from tests.api import house
from tests.matcher.record.things import stated

PUBLIC = "e794f83e3553f14296304b6c86e1d6dc8bde80ae8fc1fbe0e72bd32820d3647b"
AUDITOR = "4317cdaa29fecd914eaf99dd9ed6cf2d16f030e57e5d4b0fb949871bf6a8d0b3"


@pytest.mark.parametrize("form", FORMS)
def test_the_house_has_the_record_it_always_had(form: Form) -> None:
    week = house.week()
    files = record(week, stated(week, house.plan()), form)
    link = json.loads(files[MANIFEST])["link"]
    assert (link["public"], link["auditor"]) == (PUBLIC, AUDITOR)


def test_canonical_is_sorted_and_ends_a_line() -> None:
    assert canonical({"b": 1, "a": ["同", None]}) == (
        '{\n "a": [\n  "同",\n  null\n ],\n "b": 1\n}\n'.encode()
    )
    # sha256sum of the three bytes "{}\n".
    assert hash_of({}) == "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356"
