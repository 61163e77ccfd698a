"""JSON out and in again gives the same week and plan; the hash reads meaning, not spelling."""

from __future__ import annotations

import json

import pytest

from models.items import Flow, Seat
from models.plan import Plan, PlanFile, Reason, Run, TierResult, Unmet
from models.validate import InvalidInput, problems_of_plan, read_plan, read_week
from tests.build import content, placed, t
from tests.models.rich import fresh, rich_week

PLAN = Plan(
    week="w",
    input_hash="0" * 64,
    policy_version="1",
    seed=7,
    content=content(
        Flow(request="food", line="rice", pledge="p-rice", amount=2, at=t(0, "09:00"), place="b1"),
        placed("visit", t(0, "09:00"), {"ann": "cutter"}, session="cut"),
        Seat(request="enrol", activity="course"),
    ),
    unmet=(Unmet(request="rota", served_permille=0, reason=Reason(kind="no-supply")),),
    tiers=(TierResult(name="must", value=3, bound=4),),
)
RUN = Run(status="OPTIMAL", seconds=1.5, peak_memory_mb=90.0, steps=3, ended_by="proof")
FILE = PlanFile(plan=PLAN, hash=PLAN.content_hash(), run=RUN)


def test_week_comes_back_as_it_was() -> None:
    week = rich_week()
    assert read_week(week.model_dump_json()) == week
    assert read_week(week.model_dump_json(exclude_defaults=True).encode()) == week


def test_hash_of_a_week_ignores_spelling() -> None:
    week = rich_week()
    spelled = json.dumps(fresh(), indent=3, sort_keys=True, ensure_ascii=True)
    short = week.model_dump_json(exclude_defaults=True)
    assert read_week(spelled).content_hash() == week.content_hash()
    assert read_week(short).content_hash() == week.content_hash()


def test_hash_of_a_week_reads_meaning() -> None:
    tree = fresh()
    tree["requests"][0]["urgency"] = 2
    assert read_week(json.dumps(tree)).content_hash() != rich_week().content_hash()


def test_plan_file_comes_back_as_it_was() -> None:
    assert read_plan(FILE.model_dump_json()) == FILE


def test_plan_alone_is_taken_with_its_hash() -> None:
    file = read_plan(PLAN.model_dump_json().encode())
    assert (file.plan, file.hash, file.run) == (PLAN, PLAN.content_hash(), None)


def test_run_does_not_touch_the_hash() -> None:
    slower = FILE.model_copy(update={"run": RUN.model_copy(update={"seconds": 9.0})})
    assert read_plan(slower.model_dump_json()).hash == FILE.hash


def faults(file: str) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        read_plan(file)
    return [(p.entity, p.field) for p in caught.value.problems]


def test_hash_that_is_not_the_plans_is_reported() -> None:
    changed = PLAN.model_copy(update={"seed": 8})
    assert faults(FILE.model_copy(update={"plan": changed}).model_dump_json()) == [("w", "hash")]


@pytest.mark.parametrize(
    ("old", "new", "entity", "field"),
    [
        ('"seconds":1.5', '"seconds":NaN', "w", "run.seconds"),
        ('"seconds":1.5', '"seconds":1e400', "w", "run.seconds"),
        ('"seconds":1.5', '"seconds":-1', "w", "run.seconds"),
        ('"peak_memory_mb":90.0', '"peak_memory_mb":Infinity', "w", "run.peak_memory_mb"),
        ('"steps":3', '"steps":3.5', "file", "run.steps"),
        ('"steps":3', '"steps":3,"steps":3', "file", "run.steps"),
        ('"amount":2', '"amount":0', "plan.content.flows[0]", "amount"),
        ('"pledge":"p-rice"', '"pledge":null', "plan.content.flows[0]", "pledge"),
        ('"run":', '"ran":', "file", "ran"),
        ('"status":"OPTIMAL"', '"status":"BEST"', "file", "run.status"),
        ('"served_permille":0', '"served_permille":1000', "plan.unmet[0]", "served_permille"),
        ('"format":"tongxin-plan/1"', '"format":"tongxin-week/1"', "file", "plan.format"),
    ],
)
def test_faults_of_a_plan_file(old: str, new: str, entity: str, field: str) -> None:
    text = FILE.model_dump_json()
    assert old in text
    assert faults(text.replace(old, new, 1)) == [(entity, field)]


def test_a_week_is_no_plan_and_a_plan_no_week() -> None:
    assert faults(rich_week().model_dump_json())
    with pytest.raises(InvalidInput):
        read_week(FILE.model_dump_json())


def test_times_of_a_plan_are_held_against_the_weeks_calendar() -> None:
    assert problems_of_plan(rich_week(), PLAN) == []
    bad = content(
        Flow(request="food", line="rice", pledge="p-rice", amount=2, at=t(0, "09:10"), place="b1"),
        placed("visit", "2026-11-31T09:00", {"ann": "cutter"}, session="cut"),
    )
    found = problems_of_plan(rich_week(), PLAN.model_copy(update={"content": bad}))
    assert [(p.entity, p.field) for p in found] == [
        ("content.flows[0]", "at"),
        ("content.placements[0]", "start"),
    ]
