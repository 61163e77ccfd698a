"""Whatever *why* can say has words in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest

from matcher.explain import facts
from matcher.explain.facts import Answer, Fix, FixKind, Near, RequestWhy, SupplyWhy, Trial
from matcher.explain.fix import CHANGES, WHOLE
from matcher.explain.lack import EFFORT
from matcher.explain.why import why
from matcher.rules import RULES
from matcher.show.kept import KEPT
from matcher.show.render import text
from matcher.show.telling import Language, Telling
from matcher.show.tier_words import PARTS, TIERS, goal_named, tier_named
from matcher.show.why import why_document
from matcher.show.why_fixes import WORDS, near_words
from matcher.show.why_parts import role_named
from matcher.show.why_supply import LIMITS
from matcher.show.why_trial import LABELS
from matcher.show.why_words import duration, joined, listed, rounded
from matcher.solve import solve
from models.plan import Plan
from models.policy import DEFAULT_TIERS, Tier
from models.week import Decisions, Week
from tests.build import line, person, pledge, request, role, room, week
from tests.matcher.explain.enumerated import numbered

SOURCES = Path(facts.__file__).parent
CJK = re.compile("[\u4e00-\u9fff]")


def test_every_change_can_be_made_weighed_and_told() -> None:
    kinds = set(get_args(FixKind))
    made = {kind for changes in CHANGES.values() for kind in changes} | set(WHOLE)
    assert made == kinds
    assert set(EFFORT) == kinds
    assert len(EFFORT) == len(kinds)
    assert set(WORDS) == kinds


def test_every_rule_that_keeps_somebody_away_has_a_phrase() -> None:
    named = set()
    for source in SOURCES.glob("*.py"):
        named |= set(re.findall(r'Lack\(\s*"([a-z-]+)"', source.read_text(encoding="utf-8")))
    assert len(named) > 15  # the search itself finds something
    assert named <= set(KEPT) <= {rule.name for rule in RULES}


def test_tiers_of_an_age_say_it() -> None:
    asked = week()
    plan = Plan(week="w", input_hash="", policy_version="1", seed=0)
    zh, en = Telling(asked, plan, "zh"), Telling(asked, plan, "en")
    assert tier_named(zh, "overdue-13") == "久等（等了至少 13 周）"
    assert tier_named(en, "must-7") == "must-serve (7 weeks or more)"
    assert goal_named(en, "overdue-7") == "overdue (7 weeks or more)"
    assert [tier_named(en, name) for name in ("good-7", "own")] == ["good-7", "own"]


def test_labels_limits_and_tiers_have_words() -> None:
    assert set(LABELS) == set(get_args(facts.Label))
    assert set(LIMITS) == set(get_args(facts.Limit.model_fields["name"].annotation))
    assert set(TIERS) == {tier.name for tier in DEFAULT_TIERS}
    mixed = {goal for tier in DEFAULT_TIERS if len(tier.goals) > 1 for goal in tier.goals}
    assert set(PARTS) == mixed


def told(found: Week, plan: Plan, answer: Answer, lang: Language) -> str:
    return text(why_document(Telling(found, plan, lang), answer))


@pytest.mark.parametrize("number", [n for n in range(16) if n % 4])
def test_every_answer_can_be_told_and_english_is_english(number: int) -> None:
    # Ids and names of tiny weeks are plain ASCII; units (件, 元, 位) are the catalogue's own.
    found = numbered(number)
    ids = [x.id for x in found.week.requests]
    ids += [x.id for x in found.week.people]
    ids += [x.id for x in found.week.pledges]
    ids += [x.id for x in found.week.rooms]
    for id in ids:
        answer = why(found.week, found.plan, id, seconds=None)
        english = told(found.week, found.plan, answer, "en")
        assert set(CJK.findall(english)) <= set("件元位袋"), english
        chinese = told(found.week, found.plan, answer, "zh")
        assert chinese.startswith("# 为何")
        assert "None" not in english + chinese


def plain() -> tuple[Week, Plan]:
    found = week(
        people=(person("ann"),),
        pledges=(pledge("p", "rice", 1),),
        rooms=(room("tea"),),
        requests=(request("r", lines=(line("rice", 2),)), request("s")),
        decisions=Decisions(withdrawn=("s", "tea")),
    )
    return found, solve(found).plan


def first(answer: Answer, lang: Language = "en") -> str:
    """The first sentence or two."""
    found, plan = plain()
    return told(found, plan, answer, lang).splitlines()[3]


def test_what_was_not_settled_in_time_is_not_claimed() -> None:
    open_ = RequestWhy(id="r", verdict="used-elsewhere", permille=500, proven=False)
    assert first(open_) == (
        "It gets 50%. The plan states as the reason: what fits is used elsewhere; that was not "
        "confirmed in time. Not everything was settled in time; what was not is left open."
    )
    late = RequestWhy(
        id="r",
        verdict="used-elsewhere",
        permille=500,
        most=1000,
        proven=False,
        forced=Trial(label="not-proven"),
    )
    assert "Serving it all the same: not settled within the time limit." in first(late).replace(
        "To serve it all the same", "Serving it all the same"
    )


def test_the_withdrawn_are_told_as_such() -> None:
    found, plan = plain()
    gone = why(found, plan, "s")
    assert first(gone) == "It is withdrawn and counts nowhere."
    assert first(gone, "zh") == "它已经撤回，不再计入。"
    assert first(why(found, plan, "tea")) == "Withdrawn: not used this week."


def test_what_nobody_asks_for_is_told_as_such() -> None:
    found, plan = plain()
    assert first(why(found, plan, "ann")) == "Not called on: nothing asks for this kind."
    used = why(found, plan, "p")
    assert isinstance(used, SupplyWhy)
    assert first(used).startswith("Used once this week.")
    assert "At its limit: quantity." in first(used)


def test_who_is_wanted_is_told_by_skill_level_and_language() -> None:
    def told(lang: Language, of: str = "", **asked: Any) -> str:
        found, plan = plain()
        return role_named(Telling(found, plan, lang), role("r", **asked), of)

    assert told("zh") == "帮手（角色 r）"
    assert told("en") == "somebody (role r)"
    assert told("zh", skill="haircut", count=2) == "会「haircut」的人（角色 r × 2）"
    assert told("en", skill="haircut", level=2) == "somebody for haircut at level 2 (role r)"
    assert told("zh", skill="haircut", level=2, language="en") == (
        "会「haircut」（2 级以上）、会说「en」的人（角色 r）"
    )
    assert told("en", " of s", language="en") == "somebody who speaks en (role r of s)"


def test_latin_letters_stand_apart_in_a_chinese_sentence() -> None:
    found, plan = plain()
    zh, en = Telling(found, plan, "zh"), Telling(found, plan, "en")
    assert joined(zh, "如果", "ann 有空") == "如果 ann 有空"
    assert joined(zh, "如果", "李家") == "如果李家"
    assert joined(en, "if ", "ann") == "if ann"


def test_measures_read_as_people_say_them() -> None:
    found, plan = plain()
    telling = Telling(found, plan, "en")
    assert [duration(telling, m) for m in (30, 90, 180, 2730)] == [
        "30 min",
        "90 min",
        "3 h",
        "45.5 h",
    ]
    assert listed(telling, list("abc"), 2) == "a, b, 1 more"
    good, calm = Tier(name="g", goals={"good": 1}), Tier(name="c", goals={"calm": 1})
    # Millionths of Good; a difference is never rounded away.
    assert [rounded(good, v) for v in (1_234_567_890, 1, 2_000_000)] == [
        "1,234.57",
        "0.000001",
        "2",
    ]
    assert rounded(calm, 100) == "100"
    near = Near(who="ann", rule="travel", has=20, needs=25)
    assert near_words(telling, near, "ann") == "too far from home: needs 25 min, has 20 min"
    apart = Near(who="p", rule="pledge-window", has=0, needs=90)
    assert near_words(telling, apart, "p").endswith("by 90 min")
    vetted = Near(who="ann", rule="vetted", fix=Fix(kind="vetted", who="ann"))
    assert near_words(telling, vetted, "ann") == "not vetted"
