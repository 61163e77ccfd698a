"""What people wrote can be erased without breaking a hash, and cannot be changed unseen."""

from __future__ import annotations

import json
from typing import Any

import pytest

from matcher.record.build import Given, record
from matcher.record.canonical import canonical
from matcher.record.check import check
from matcher.record.manifest import COMMITMENTS, MANIFEST, TEXTS, Files
from matcher.record.texts import Said, commitment, restore, split
from models.week import Decision, Decisions, Target
from scenarios.south_gate import south_gate
from tests.api import house
from tests.matcher.record.things import numbered, stated

KEY = b"kept by the social workers"
NAMED = house.week().model_copy(
    update={
        "decisions": Decisions(
            pins=(
                Decision(id="d1", target=Target(request="cut"), by="fang", reason="王奶奶等着"),
                Decision(id="d2", target=Target(request="rice1"), by="office"),
            ),
            bans=(Decision(id="d3", target=Target(request="rice2"), by="fang", reason="x"),),
        )
    }
)
PLAN = stated(NAMED, house.plan().model_copy(update={"input_hash": NAMED.content_hash()}))


def made(key: bytes = KEY) -> Files:
    return record(NAMED, PLAN, "auditor", Given(key=key))


def with_texts(files: Files, texts: dict[str, Any]) -> Files:
    return files | {TEXTS: canonical(texts)}


def test_a_week_is_split_and_put_together_again() -> None:
    for week in (south_gate(), NAMED, *(week for _, week, _ in numbered()[:20])):
        bare, texts = split(week)
        assert restore(bare, texts) == week
        assert restore(bare, texts).content_hash() == week.content_hash()


def test_nothing_that_was_written_is_left() -> None:
    bare, texts = split(south_gate())
    left = bare.model_dump_json()
    assert texts["request/haircut-wang/name"] == "给王奶奶上门理发"
    assert texts["decision/pin-barber/reason"] == "王奶奶只认张师傅"
    long = [text for path, text in texts.items() if len(text) > 2 and "/by" not in path]
    assert len(long) > 100
    assert [text for text in long if text in left] == []


def test_who_decided_is_told_apart_without_being_named() -> None:
    # fang twice, the office once: by-1, by-2, by-1.
    bare, texts = split(NAMED)
    said = bare.decisions
    assert [d.by for d in (*said.pins, *said.bans)] == ["by-1", "by-2", "by-1"]
    assert {path: text for path, text in texts.items() if path.startswith("decision/")} == {
        "decision/d1/by": "fang",
        "decision/d1/reason": "王奶奶等着",
        "decision/d2/by": "office",
        "decision/d3/by": "fang",
        "decision/d3/reason": "x",
    }


def test_a_commitment_is_the_hmac_of_the_text_under_its_salt() -> None:
    # RFC 4231, test case 2: key "Jefe", data "what do ya want for nothing?".
    said = Said(salt="Jefe", text="what do ya want for nothing?")
    assert commitment(said) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def test_an_erased_text_breaks_no_hash_and_is_told() -> None:
    files = made()
    texts = json.loads(files[TEXTS])
    texts["decision/d1/reason"] = None
    texts["decision/d2/by"] = None
    texts["week//name"] = None
    report = check(with_texts(files, texts))
    assert report.findings == ()
    assert report.erased == ("decision/d1/reason", "decision/d2/by", "week//name")
    assert report.manifest == check(files).manifest


def test_with_all_texts_the_inputs_own_hash_is_recomputed() -> None:
    # The plan states another input hash, and so does the link: only the texts can tell.
    other = PLAN.model_copy(update={"input_hash": "0" * 64})
    files = record(NAMED, other, "auditor", Given(key=KEY))
    assert [f.where for f in check(files).findings] == [("stated-hash", "input_hash")]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("decision/d1/reason", {"text": "别的理由"}),
        ("decision/d1/reason", {"salt": "0" * 64}),
        ("decision/d2/by", {"text": "fang"}),
    ],
)
def test_a_changed_text_or_salt_is_found(path: str, said: dict[str, str]) -> None:
    files = made()
    texts = json.loads(files[TEXTS])
    texts[path] |= said
    found = check(with_texts(files, texts)).findings
    # The commitment, and since the week is put together from the texts, the input's own hash.
    assert (TEXTS, (path,)) in [(f.file, f.where) for f in found]


def test_a_text_taken_out_or_put_in_is_found() -> None:
    files = made()
    texts = json.loads(files[TEXTS])
    del texts["decision/d1/reason"]
    texts["decision/d2/reason"] = {"salt": "s", "text": "t"}
    found = [(f.where, f.en) for f in check(with_texts(files, texts)).findings if f.file == TEXTS]
    assert found == [
        (("decision/d1/reason",), "this text is missing."),
        (("decision/d2/reason",), "this text has no commitment."),
    ]


def test_salts_follow_from_the_key() -> None:
    assert made() == made()
    one, two = (json.loads(made(key)[TEXTS])["week//name"] for key in (KEY, b"another key....."))
    assert one["text"] == two["text"]
    assert one["salt"] != two["salt"]
    salts = [said["salt"] for said in json.loads(made()[TEXTS]).values()]
    assert len(set(salts)) == len(salts)


def test_the_hashed_files_hold_no_text() -> None:
    files = made()
    for path, said in json.loads(files[TEXTS]).items():
        if len(said["text"]) > 1 and path != "decision/d2/by":
            hashed = b"".join(data for name, data in files.items() if name != TEXTS)
            hashed = hashed.replace(files["README.md"], b"")
            assert said["text"].encode() not in hashed, path
    assert json.loads(files[COMMITMENTS]).keys() == json.loads(files[TEXTS]).keys()
    assert TEXTS not in json.loads(files[MANIFEST])["files"]


def test_an_erased_text_hides_nothing_but_the_inputs_hash() -> None:
    # Four bags given of three pledged, and a text is gone.
    more = tuple(f.model_copy(update={"amount": f.amount + 3}) for f in PLAN.content.flows)
    spoilt = PLAN.model_copy(
        update={"content": PLAN.content.model_copy(update={"flows": more}), "input_hash": "0" * 64}
    )
    files = record(NAMED, spoilt, "auditor", Given(key=KEY))
    whole = {f.where[0] for f in check(files).findings}
    texts = json.loads(files[TEXTS])
    texts["week//name"] = None
    gone = {f.where[0] for f in check(with_texts(files, texts)).findings}
    assert "pledge-limit" in gone
    assert whole - gone == {"stated-hash"}
