"""What breaches say: the facts of a few cases, read off the case by hand, in both languages."""

from __future__ import annotations

from importlib import import_module

import pytest

from matcher.rules import RULES
from matcher.rules.view import View
from models.demand import RoomNeed
from tests.build import content, placed, request, room, session, t, week, window

# (rule, case, zh, en); where a case breaks a rule more than once, the first in the rule's order.
SAID = (
    (
        "window",
        "begins a slot early",
        "“r”的场次 s（第 1 次）排在 2026-11-23 08:30–09:30，不在它的任何一个时间窗内。",
        "s of r (no. 1) is placed 2026-11-23 08:30–09:30, within none of its windows.",
    ),
    (
        "window",
        "beyond the end of the week",
        "“r”的场次 s（第 1 次）排在 2026-11-29 23:30–2026-11-30 00:30，到本周结束还没完。",
        "s of r (no. 1) is placed 2026-11-29 23:30–2026-11-30 00:30, beyond the end of the week.",
    ),
    # The second occurrence is no. 2.
    (
        "once",
        "the second occurrence twice",
        "“r”的场次 s（第 2 次）排了 2 遍，只能排一遍。",
        "s of r (no. 2) is placed 2 times, not once.",
    ),
    (
        "spacing",
        "the middle one missing, too near",
        "“r”的场次 s 第 3 次比第 1 次晚 3 天，应晚 4 到 6 天。",
        "s of r: no. 3 comes 3 days after no. 1, not 4 to 6 after it.",
    ),
    (
        "spacing",
        "a later one on an earlier day",
        "“r”的场次 s 第 2 次比第 1 次早 1 天，应晚 0 到 2 天。",
        "s of r: no. 2 comes 1 day before no. 1, not 0 to 2 after it.",
    ),
    (
        "spacing",
        "same day",
        "“r”的场次 s 第 2 次比第 1 次晚 0 天，应晚 1 到 2 天。",
        "s of r: no. 2 comes 0 days after no. 1, not 1 to 2 after it.",
    ),
    # The second stands twice, on the same day and two days after the first: too near is the former.
    (
        "spacing",
        "one of two too near",
        "“r”的场次 s 第 2 次比第 1 次晚 0 天，应晚 1 到 3 天。",
        "s of r: no. 2 comes 0 days after no. 1, not 1 to 3 after it.",
    ),
    # The second stands twice, a day and five days after the first: too far is the latter.
    (
        "spacing",
        "one of two too far",
        "“r”的场次 s 第 2 次比第 1 次晚 5 天，应晚 1 到 3 天。",
        "s of r: no. 2 comes 5 days after no. 1, not 1 to 3 after it.",
    ),
    (
        "order",
        "one of two before ends late",
        (
            "“r”的场次 b（第 1 次）于 2026-11-23 11:00 开始，"
            "可是前面的场次 a（第 2 次）要到 2026-11-23 11:30 才结束。"
        ),
        (
            "b of r (no. 1) begins 2026-11-23 11:00, "
            "but a (no. 2) before it ends only 2026-11-23 11:30."
        ),
    ),
    (
        "crew-complete",
        "one for two",
        "“r”的场次 s（第 1 次）的角色 r 有 1 人，应正好 2 人。",
        "Role r of s of r (no. 1) is filled by 1, not 2.",
    ),
    (
        "skill",
        "below the level",
        "“r”的场次 s（第 1 次）的角色 r 需要技能 haircut 2 级，p 不具备。",
        "Role r of s of r (no. 1) needs skill haircut at level 2; p lacks that.",
    ),
    (
        "skill",
        "without it",
        "“r”的场次 s（第 1 次）的角色 r 需要技能 nursing 2 级，并持有证书，p 不具备。",
        (
            "Role r of s of r (no. 1) needs skill nursing at level 2, with its certificate; "
            "p lacks that."
        ),
    ),
    # From 10:00, when a ends, to 10:30: one slot; 60 minutes of way.
    (
        "travel",
        "60 minutes away, a slot later",
        (
            "p 从“a”的场次 s（第 1 次）的 h1 到“b”的场次 s（第 1 次）的 h5 路上要 60 分钟，"
            "按整个时间格算，中间只有 30 分钟。"
        ),
        (
            "p needs 60 minutes (in whole slots) from h1 of s of a (no. 1) to h5 of s of b (no. 1) "
            "and has 30."
        ),
    ),
    (
        "rest",
        "31 minutes, a slot later",
        (
            "p 在“a”的场次 s（第 1 次）和“b”的场次 s（第 1 次）之间要歇 31 分钟，"
            "按整个时间格算，只有 30 分钟。"
        ),
        "p rests 30 minutes between s of a (no. 1) and s of b (no. 1), needs 31 (in whole slots).",
    ),
    (
        "excluded",
        "the household",
        "p 不为 h1 服务，却排进了“r”的场次 s（第 1 次）。",
        "p is in the crew of s of r (no. 1) and must not serve h1.",
    ),
    (
        "excluded",
        "refused by the request",
        "“r”的场次 s（第 1 次）不要 p，却排上了。",
        "s of r (no. 1) refuses p, who is in its crew.",
    ),
    (
        "vetted",
        "a home visit, one not",
        "“r”的场次 s（第 1 次）是上门服务，q 没有经过审核。",
        "s of r (no. 1) is a home visit, and q is not vetted.",
    ),
    (
        "vetted",
        "with children, one not",
        "“r”的场次 s（第 1 次）要和儿童打交道，q 没有经过审核。",
        "s of r (no. 1) works with children, and q is not vetted.",
    ),
    (
        "organisation-hours",
        "two of the staff in one crew count twice",
        "工时认捐 st 用了 90 分钟，只有 89 分钟。",
        "Staff pledge st is drawn on for 90 minutes, it has 89.",
    ),
    (
        "organisation-hours",
        "begins a slot before",
        "x 凭工时认捐 st 服务“a”的场次 s（第 1 次），但2026-11-23 08:30–09:30 不在它的时间之内。",
        "x serves in s of a (no. 1) on pledge st, but 2026-11-23 08:30–09:30 is outside its times.",
    ),
    # 3000 fen of wages and 1000 fen given: 40 yuan, of 39.99.
    (
        "paid-hours",
        "wages and a flow, a fen too much",
        "资金 fund 付工钱 30 元，拨款 10 元，合计 40 元，只有 39.99 元。",
        "Fund fund pays 30 元 in wages and gives 10 元, 40 元 in all; it has 39.99 元.",
    ),
    (
        "paid-hours",
        "begins a slot before",
        "x 凭资金 fund 受聘服务“a”的场次 s（第 1 次），但2026-11-23 08:30–09:30 不在它的时间之内。",
        (
            "x is hired for s of a (no. 1) on fund fund, "
            "but 2026-11-23 08:30–09:30 is outside its times."
        ),
    ),
    (
        "open",
        "set-up before it opens",
        (
            "房间 one 为“r”的场次 s（第 1 次）连布置带收拾占用 2026-11-23 08:30–10:00，"
            "不全在开放时间之内。"
        ),
        (
            "Room one is taken 2026-11-23 08:30–10:00, set-up and turnover included, "
            "for s of r (no. 1): not all within its hours."
        ),
    ),
    (
        "open",
        "turnover into the closure",
        "房间 one 为“r”的场次 s（第 1 次）连布置带收拾占用 2026-11-23 10:30–12:30，正逢关闭。",
        (
            "Room one is taken 2026-11-23 10:30–12:30, set-up and turnover included, "
            "for s of r (no. 1): it is closed then."
        ),
    ),
    (
        "seat-limit",
        "one person more",
        "“a”的场次 s（第 1 次）坐了 3 人，只有 2 个名额。",
        "s of a (no. 1) seats 3, it has 2 places.",
    ),
    (
        "no-clash",
        "serves during a booking",
        (
            "p 在 2026-11-23 09:00–10:00 订了“k”的场次 s（第 1 次），"
            "又在 2026-11-23 09:30–10:30 去做“v”的场次 s（第 1 次），时间撞上了。"
        ),
        (
            "p has booked s of k (no. 1) 2026-11-23 09:00–10:00 "
            "and serves in s of v (no. 1) 2026-11-23 09:30–10:30: these overlap."
        ),
    ),
)


@pytest.mark.parametrize(
    ("rule", "case", "zh", "en"), SAID, ids=[f"{rule}: {case}" for rule, case, _, _ in SAID]
)
def test_a_breach_states_its_facts(rule: str, case: str, zh: str, en: str) -> None:
    table = import_module(f"tests.matcher.cases.{rule.replace('-', '_')}").CASES
    row = next(c for c in table if c.name == case)
    checked = next(r for r in RULES if r.name == rule)
    said = checked.violations(View(row.week, row.content))[0]
    assert (said.zh, said.en) == (zh, en)


def test_a_breach_names_things_as_people_know_them() -> None:
    given = week(
        rooms=(room("v1-tea", name="茶室", open=(window(0, "09:00", "10:00"),)),),
        requests=(
            request("k7", name="过生日", sessions=(session(room=RoomNeed(function="tea")),)),
        ),
    )
    view = View(given, content(placed("k7", t(0, "10:00"), room="v1-tea")))
    said = [v.zh for rule in RULES for v in rule.violations(view)]
    assert said == [
        (
            "房间 茶室(v1-tea) 为“过生日(k7)”的场次 s（第 1 次）连布置带收拾占用 "
            "2026-11-23 10:00–11:00，不全在开放时间之内。"
        )
    ]
