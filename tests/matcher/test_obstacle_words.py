"""What a coordinator reads about decisions that cannot be kept."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.errors import Obstacle
from matcher.rules.base import Violation
from matcher.show.obstacles import obstacle_lines, release_in_words
from models.demand import Choice, RoomNeed
from models.week import Decisions, Week
from tests.build import (
    activity,
    decision,
    enrolment,
    line,
    person,
    pledge,
    request,
    role,
    room,
    session,
    t,
    week,
)

CARE = request(
    "care",
    lines=(line("oil", 25), line("rice", 2, "m")),
    sessions=(
        session("cut", 30, crew=(role("cutter", count=2),)),
        session("tea", 90, occurrences=3, crew=(role("host"),), room=RoomNeed(function="tea")),
        session("walk", 45),
    ),
)
COUPLE = enrolment("couple", "ann", "bo", choices=(Choice(activity="a"), Choice(activity="b")))


def decided(**decisions: Any) -> Week:
    return week(
        people=(person("ann"), person("bo")),
        pledges=(pledge("p", "oil", 100, name="食用油"),),
        rooms=(room("tea", name="茶室"),),
        requests=(CARE, activity("a"), activity("b"), COUPLE),
        decisions=Decisions(**decisions),
    )


@pytest.mark.parametrize(
    ("target", "zh", "en"),
    [
        # 25 tenths of a litre are 2.5 升; the part of an item that is counted is a tenth.
        (
            {"request": "care", "pledge": "p", "amount": 25},
            "2.5 升 oil（食用油(p)）",
            "2.5 升 oil of 食用油(p)",
        ),
        ({"pledge": "p"}, "至少 0.1 升 oil（食用油(p)）", "at least 0.1 升 oil of 食用油(p)"),
        ({"request": "care", "line": "m"}, "至少 1 袋 rice", "at least 1 袋 rice"),
        ({"request": "care", "line": "m", "amount": 2}, "2 袋 rice", "2 袋 rice"),
        # Of a line by that name, whichever request's: nobody knows of what.
        ({"line": "m", "amount": 2}, "2", "2"),
        ({"line": "m"}, "至少 1", "at least 1"),
        ({"request": "couple", "activity": "a"}, "a 的 2 个名额", "2 seats in a"),
        ({"activity": "a"}, "a 的 1 个名额", "1 seat in a"),
        (
            {"request": "care", "session": "tea", "start": t(1, "09:00"), "person": "ann"},
            "ann 的时间（2026-11-24 09:00–10:30）",
            "the time of ann (2026-11-24 09:00–10:30)",
        ),
        (
            {"request": "care", "session": "tea", "person": "ann", "room": "tea"},
            "ann 的时间（90 分钟），房间 茶室(tea)（90 分钟）",
            "the time of ann (90 minutes), room 茶室(tea) (90 minutes)",
        ),
        ({"person": "bo"}, "bo 的时间", "the time of bo"),
        # The longest of a request's sessions, when it is not said which.
        (
            {"request": "care", "room": "tea"},
            "房间 茶室(tea)（90 分钟）",
            "room 茶室(tea) (90 minutes)",
        ),
        (
            {"request": "care", "session": "tea", "occurrence": 1},
            "人员 1 × host（90 分钟），可作 tea 的房间（90 分钟）",
            "the time of 1 × host (90 minutes), a room for tea (90 minutes)",
        ),
        (
            {"request": "care"},
            (
                "2.5 升 oil，2 袋 rice，人员 2 × cutter（30 分钟），人员 1 × host（90 分钟） × 3，"
                "可作 tea 的房间（90 分钟） × 3，场次 walk 的时间（45 分钟）"
            ),
            (
                "2.5 升 oil, 2 袋 rice, the time of 2 × cutter (30 minutes), "
                "the time of 1 × host (90 minutes) × 3, a room for tea (90 minutes) × 3, "
                "the time of walk (45 minutes)"
            ),
        ),
        (
            {"request": "couple"},
            "a 的 2 个名额，b 的 2 个名额",
            "2 seats in a, 2 seats in b",
        ),
    ],
)
def test_what_letting_a_pin_or_lock_go_frees(target: dict[str, Any], zh: str, en: str) -> None:
    one = decision("d", **target)
    for given in (decided(pins=(one,)), decided(locks=(one,))):
        assert release_in_words(given, one, "zh") == f"放开它可腾出：{zh}"
        assert release_in_words(given, one, "en") == f"letting it go frees {en}"


def test_what_letting_a_ban_go_allows() -> None:
    ban = decision("d", request="care", person="ann")
    given = decided(bans=(ban,))
    assert release_in_words(given, ban, "zh") == "放开它即可重新安排：诉求 care，人 ann"
    expected = "letting it go allows again request care, person ann"
    assert release_in_words(given, ban, "en") == expected


FACTS = (
    Violation("skill", ("r",), "甲不会。", "Ann cannot."),
    Violation("vetted", ("r",), "未审核。", "Not vetted."),
    Violation("skill", ("s",), "乙不会。", "Bo cannot."),
)


def test_rules_in_their_published_order_each_with_its_facts() -> None:
    found = Obstacle(rules=("vetted", "skill"), facts=FACTS)
    fills = "Who fills a role has its skill at its level, its certificate if any, and its language."
    assert obstacle_lines(found, 1, "en") == [
        "these rules together stand in the way (without any one of them there is a way):",
        f"- skill: {fills}",
        "  Ann cannot.",
        "  Bo cannot.",
        "- vetted: Only vetted people visit homes or work with children.",
        "  Not vetted.",
    ]


def test_one_rule_in_chinese() -> None:
    assert obstacle_lines(Obstacle(rules=("skill",), facts=FACTS[:1]), 1, "zh") == [
        "这条规则不允许：",
        "- skill：担任角色的人具备所需的技能和级别，该有证书的有证书，该会的语言会说。",
        "  甲不会。",
    ]


@pytest.mark.parametrize(
    ("obstacle", "decisions", "zh", "en"),
    [
        (
            None,
            1,
            "没有查明是哪些规则所致（时间不够，或可能的情形太多）",
            "not found out by which rules (too little time, or too many possibilities)",
        ),
        (
            Obstacle(rules=()),
            1,
            "不论规则如何，本周资料里都没有能够办到的安排",
            "whatever the rules, the week holds nothing that could do it",
        ),
        (
            Obstacle(rules=()),
            2,
            "不论规则如何，这些决定都互相排斥",
            "whatever the rules, these decisions exclude each other",
        ),
    ],
)
def test_where_no_rule_is_named_it_says_why(
    obstacle: Obstacle | None, decisions: int, zh: str, en: str
) -> None:
    assert obstacle_lines(obstacle, decisions, "zh") == [zh]
    assert obstacle_lines(obstacle, decisions, "en") == [en]
