"""What a breach says: the sentence a coordinator reads aloud, with its names, figures and times."""

from __future__ import annotations

from fractions import Fraction

import pytest

from matcher.rules import RULES
from matcher.rules.view import View
from matcher.rules.words import amount, item_named, line_named, named, percent
from models.supply import Catalogue, Item, JoinedRoom
from tests.build import content, line, pledge, request, room, week
from tests.matcher.test_rules import TABLES

SAID = {
    ("reference", "a flow to an unknown request"): (
        "r2：方案里的诉求 r2 在本周资料中不存在。",
        "r2: the week knows no request r2.",
    ),
    ("reference", "a flow to an unknown line"): (
        "r：方案里的物项 r/l2 在本周资料中不存在。",
        "r: the week knows no line r/l2.",
    ),
    ("reference", "a flow from an unknown pledge"): (
        "r：方案里的认捐 p2 在本周资料中不存在。",
        "r: the week knows no pledge p2.",
    ),
    ("reference", "a flow out of staff hours, which are no item"): (
        "r：认捐 hours 给的是工时，没有物品可以交给 r。",
        "r: pledge hours holds staff minutes: no item of it can go to r.",
    ),
    ("reference", "a flow handed over at an unknown place"): (
        "r：方案里的地点 h9 在本周资料中不存在。",
        "r: the week knows no place h9.",
    ),
    ("reference", "a flow beside the grid"): (
        "r：时间 2026-11-23T09:10 不是本周的一个时间格的起点。",
        "r: no slot of the week begins at 2026-11-23T09:10.",
    ),
    ("reference", "a placement of an unknown request"): (
        "r2：方案里的诉求 r2 在本周资料中不存在。",
        "r2: the week knows no request r2.",
    ),
    ("reference", "a placement of an unknown session"): (
        "r：方案里的场次 r/s2 在本周资料中不存在。",
        "r: the week knows no session r/s2.",
    ),
    ("reference", "an occurrence past the last"): (
        "r：方案里的场次 r/s/1 在本周资料中不存在。",
        "r: the week knows no occurrence r/s/1.",
    ),
    ("reference", "an occurrence before the first"): (
        "r：方案里的场次 r/s/-1 在本周资料中不存在。",
        "r: the week knows no occurrence r/s/-1.",
    ),
    ("reference", "a placement in an unknown room"): (
        "r：方案里的房间 hall 在本周资料中不存在。",
        "r: the week knows no room hall.",
    ),
    ("reference", "an unknown person"): (
        "r：方案里的人 bob 在本周资料中不存在。",
        "r: the week knows no person bob.",
    ),
    ("reference", "an unknown role"): (
        "r：方案里的角色 r/s/cook 在本周资料中不存在。",
        "r: the week knows no role r/s/cook.",
    ),
    ("reference", "a placement that starts beside the grid"): (
        "r：时间 2026-11-23T09:10 不是本周的一个时间格的起点。",
        "r: no slot of the week begins at 2026-11-23T09:10.",
    ),
    ("reference", "a seat of nobody known"): (
        "e2：方案里的报名 e2 在本周资料中不存在。",
        "e2: the week knows no enrolment e2.",
    ),
    ("reference", "a seat of a request that wishes none"): (
        "tea：方案里的报名 tea 在本周资料中不存在。",
        "tea: the week knows no enrolment tea.",
    ),
    ("reference", "a seat in an unknown activity"): (
        "e：方案里的活动 tea2 在本周资料中不存在。",
        "e: the week knows no activity tea2.",
    ),
    ("reference", "a seat past the last occurrence"): (
        "e：方案里的场次 tea/s/2 在本周资料中不存在。",
        "e: the week knows no occurrence tea/s/2.",
    ),
    ("reference", "a drop-in seat that does not name its occurrence"): (
        "e：e 在 tea 的名额没有写明是哪一场。",
        "e: the seat of e in tea does not say which occurrence.",
    ),
    ("reference", "a drop-in seat that names no session"): (
        "e：e 在 tea 的名额没有写明是哪一场。",
        "e: the seat of e in tea does not say which occurrence.",
    ),
    ("reference", "a course seat that names an occurrence"): (
        "e：tea 是系列课，e 的名额不能只写其中一场。",
        "e: tea is a course: e cannot sit in one occurrence of it.",
    ),
    ("pledge-limit", "a fen too much"): (
        "p 认捐 50 元，方案却给出 50.01 元。",
        "p pledged 50 元, the plan gives 50.01 元.",
    ),
    ("asked-limit", "with substitutes: 2 + 3 ÷ 2 = 3½"): (
        "r 的 rice(l) 只要 3 袋，方案折合给了 3.5 袋。",
        "r asked for 3 袋 of rice(l), the plan counts 3.5 袋.",
    ),
    ("pledge-conditions", "in the neighbouring community"): (
        "p 给了 r，但地点 h1 不在限定的 c2 之内。",
        "p goes to r, but h1 is not in c2.",
    ),
    ("pledge-conditions", "of another topic"): (
        "p 给了 r，但只限议题 youth，不含 mutual-aid。",
        "p goes to r, but its topic is not one of youth.",
    ),
    ("pledge-conditions", "above the largest share"): (
        "p 给了 r，但一个诉求最多得 2 袋（30%），方案给了 3 袋。",
        "p goes to r, but one request gets at most 2 袋 (30 %), it has 3 袋.",
    ),
    ("pledge-window", "at expiry"): (
        "p 给 r：2026-11-23 20:00 不在认捐的有效期内。",
        "p to r: the pledge is not there at 2026-11-23 20:00.",
    ),
    ("pledge-window", "after the family can receive it"): (
        "p 给 r：2026-11-23 20:00 对方不能接收。",
        "p to r: it cannot be received at 2026-11-23 20:00.",
    ),
    ("pledge-window", "delivered, but to the building"): (
        "p 给 r：应在 h1 交接，方案写的是 b1。",
        "p to r: it is handed over at h1, not at b1.",
    ),
    ("pledge-window", "lent for the first night of two"): (
        "p 给 r：2026-11-24 20:00–2026-11-25 06:00 超出可借用的时间。",
        "p to r: it is not lent all through 2026-11-24 20:00–2026-11-25 06:00.",
    ),
    ("pledge-window", "said to begin later than the first window"): (
        "p 给 r：应从物项的第一个时间窗 2026-11-23 20:00 开始，方案写的是 2026-11-24 20:00。",
        "p to r: it must begin with the first window, 2026-11-23 20:00, not at 2026-11-24 20:00.",
    ),
    ("whole-units", "one bag and a half"): (
        "bag 只能按整袋给，方案给 r 的是 1.5 袋。",
        "bag moves in whole units, r is given 1.5 袋.",
    ),
    ("lot-size", "a bag less"): (
        "p 每处至少给 3 袋，方案给 r 的只有 2 袋。",
        "p gives each line at least 3 袋, r is given 2 袋.",
    ),
    ("delivery-limit", "three lines of two requests"): (
        "p 最多送 2 处，方案要送 3 处。",
        "p is delivered to at most 2 lines, the plan has 3.",
    ),
    ("substitution", "a substitute of the catalogue, not accepted"): (
        "r 要的是 rice，不接受用 noodles 代替。",
        "r asked for rice and does not accept noodles instead.",
    ),
    ("single-source", "two pledges"): (
        "r 的 rice(a) 只能由一份认捐来满足，方案用了 p, q。",
        "rice(a) of r takes one source only, the plan has p, q.",
    ),
    ("lent-capacity", "two that overlap by half an hour"): (
        "p 同时最多借出 3 位，2026-11-23 19:30 起借出了 4 位。",
        "p lends at most 3 位 at a time, from 2026-11-23 19:30 on 4 位 are lent.",
    ),
    ("matched-money", "half of what was raised, rounded up"): (
        "p 按居民自筹的 50% 配捐，pond 最多得 5 元，方案给了 5.01 元。",
        "p matches 50 % of what residents raised: pond gets at most 5 元, it has 5.01 元.",
    ),
    ("budget-cap", "a fen above a community's cap, all topics in it"): (
        "预算上限 cap 是 30 元，方案用了 30.01 元。",
        "budget cap cap is 30 元, the plan spends 30.01 元.",
    ),
    ("bundle", "below a line's least share with substitutes: 3 + 1 ÷ 2"): (
        "r 的 rice(l) 至少要 4 袋才有用，方案只给了 3.5 袋。",
        "rice(l) of r is of use from 4 袋 on, it gets 3.5 袋.",
    ),
    ("bundle", "at least half: a sixth"): (
        "r 至少要满足 50%，否则一点也不给；方案满足了 16.6%。",
        "r gets at least 50% or nothing at all; it gets 16.6%.",
    ),
    ("deadline", "goods a slot before"): (
        "r 最早从 2026-11-25 12:00 开始，方案安排在 2026-11-25 11:30。",
        "r begins at 2026-11-25 12:00 or later, the plan has 2026-11-25 11:30.",
    ),
    ("deadline", "a session until a slot after"): (
        "r 最晚到 2026-11-25 18:00 为止，方案到 2026-11-25 18:30 才完成。",
        "r is over by 2026-11-25 18:00, in the plan it is at 2026-11-25 18:30.",
    ),
    ("gate", "one step before"): (
        "path 还没有议事会决议，还不能得到 money(m)。",
        "path is not resolved: money(m) cannot be given yet.",
    ),
    ("gate", "not disclosed"): (
        "path 还没有公示，还不能得到 money(m)。",
        "path is not disclosed: money(m) cannot be given yet.",
    ),
    ("gate", "from the threshold, not reviewed"): (
        "path 申请 100 元，还没有第三方评审，还不能得到 money(m)。",
        "path asks for 100 元 without a third-party review: money(m) cannot be given yet.",
    ),
    ("gate", "work before the resolution"): (
        "path 还没有议事会决议，只能开讨论会，还不能安排 work。",
        "path is not resolved: it may meet, but not hold work yet.",
    ),
    ("gate", "a paid chair before the resolution"): (
        "path 还没有议事会决议，开会不能用聘用人员 carl。",
        "path is not resolved: no money yet for the hired carl at its meeting.",
    ),
    ("exclusive", "the second excludes the first"): (
        "a 和 b 只能取一个，方案两个都给了。",
        "a excludes b, both are served.",
    ),
    ("needs-other", "one of two is missing"): (
        "r 要以 b 为前提，而 b 什么也没有得到。",
        "r needs b, which gets nothing.",
    ),
    ("pin", "not there: request e, activity tea, session s, occurrence 1"): (
        "coordinator 指定的 d（诉求 e，活动 tea，场次 s，序号 1）方案里没有。",
        (
            "the plan lacks what coordinator pinned in d"
            " (request e, activity tea, session s, occurrence 1)."
        ),
    ),
    ("lock", "one too few"): (
        "coordinator 锁定的 d（诉求 r，物项 l，数量 4）在方案里变了。",
        "the plan changes what coordinator locked in d (request r, line l, amount 4).",
    ),
    ("ban", "there: role aid, person bob"): (
        "coordinator 禁止的 d（角色 aid，人 bob）方案里却有。",
        "the plan has what coordinator banned in d (role aid, person bob).",
    ),
    ("ban", "goods of a withdrawn pledge"): (
        "p 已经撤回，方案里却还在用。",
        "p is withdrawn, yet used.",
    ),
}


@pytest.mark.parametrize(("rule", "name"), SAID, ids=[": ".join(key) for key in SAID])
def test_a_breach_says_what_is_the_matter(rule: str, name: str) -> None:
    case = next(case for case in TABLES[rule] if case.name == name)
    view = View(case.week, case.content)
    found = [v for checked in RULES for v in checked.violations(view)]
    assert [(v.rule, v.zh, v.en) for v in found] == [(rule, *SAID[rule, name])]


def test_things_are_called_by_their_names() -> None:
    called = week(
        catalogue=Catalogue(items=(Item(id="rice", name="大米", unit="公斤", parts=4),)),
        pledges=(pledge("p", "rice", 9, name="粮油公司"),),
        rooms=(room("one"), room("two")),
        joined_rooms=(
            JoinedRoom(
                id="both", name="大客厅", rooms=("one", "two"), functions={"tea": 0}, capacity=9
            ),
        ),
        requests=(
            request("r", name="李阿姨", lines=(line("rice", 4),)),
            request("q"),
        ),
    )
    view = View(called, content())
    assert [named(view, id) for id in ("p", "r", "both", "one", "q", "nobody")] == [
        "粮油公司(p)",
        "李阿姨(r)",
        "大客厅(both)",
        "one",
        "q",
        "nobody",
    ]
    assert item_named(view, "rice") == "大米"
    assert line_named(view, "r", "l") == "大米(l)"
    # Four parts make a kilogram.
    assert amount(view, "rice", 8) == "2 公斤"
    assert amount(view, "rice", 5) == "1.25 公斤"
    assert amount(view, "rice", Fraction(4, 3)) == "0.333 公斤"
    assert amount(view, None, 8) == "8"


def test_a_share_is_never_said_to_be_more_than_it_is() -> None:
    shares = (Fraction(0), Fraction(1, 6), Fraction(1, 2), Fraction(1999, 2000), Fraction(1))
    assert [percent(share) for share in shares] == ["0%", "16.6%", "50%", "99.9%", "100%"]
