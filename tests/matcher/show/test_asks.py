"""Asks in words, in both languages."""

from __future__ import annotations

import pytest

from matcher.explain.asks_facts import (
    Ask,
    Asks,
    Cell,
    Gain,
    Helper,
    Rise,
    Served,
    Space,
    Stock,
    Unused,
    Wanted,
)
from matcher.show.asks import asks_document, gain, wanted
from matcher.show.render import text
from matcher.show.telling import Language, Telling
from models.change import Change
from models.plan import Plan
from models.supply import Catalogue, Item, Skill
from models.week import Week
from tests import build

MORNING = Cell(community="c1", day="2026-11-24", part="morning")
EVENING = Cell(community="c1", day="2026-11-28", part="evening")


def week() -> Week:
    catalogue = Catalogue(
        skills=(Skill(id="cut", name="理发"),),
        items=(
            Item(id="rice", name="大米", unit="袋", parts=10),
            Item(id="money", name="资金", kind="money", unit="元", parts=100, divisible=True),
            Item(id="bay", name="车位", kind="capacity", unit="位"),
        ),
    )
    return build.week(
        catalogue=catalogue,
        requests=(build.request("a", name="甲"), build.request("b"), build.request("c")),
        people=(build.person("li"),),
    )


def telling(lang: Language) -> Telling:
    return Telling(week(), Plan(week="w", input_hash="", policy_version="1", seed=0), lang)


@pytest.mark.parametrize(
    ("what", "zh", "en"),
    [
        (
            Helper(kind="helper", cell=MORNING, skill="cut"),
            "1 名会「理发」的志愿者（至多 4 小时），11月24日 周二 上午，c1",
            "1 volunteer for 理发 (4 hours at most), Tue 24 Nov morning, c1",
        ),
        (
            Helper(kind="helper", cell=EVENING, skill=None, level=2, language="en", vetted=True),
            (
                "1 名志愿者（2 级以上，会说 en，已审核，可上门、可带儿童，"
                "至多 4 小时），11月28日 周六 晚上，c1"
            ),
            (
                "1 volunteer (level 2, speaks en, vetted for homes and children, 4 hours at most), "
                "Sat 28 Nov evening, c1"
            ),
        ),
        (
            Space(kind="room", cell=EVENING, function="dance", people=12, equipment=("sound",)),
            "1 间舞蹈室（容 12 人，有 sound），11月28日 周六 晚上，c1",
            "1 dance room (for 12, with sound), Sat 28 Nov evening, c1",
        ),
        (
            Space(kind="room", cell=EVENING, function="music", people=0),
            "1 间「music」房间，11月28日 周六 晚上，c1",
            "1 music room, Sat 28 Nov evening, c1",
        ),
        (Stock(kind="goods", item="rice", amount=15), "大米 1.5 袋", "大米 1.5 袋"),
        (
            Stock(kind="money", item="money", amount=120_050, topic="elder-care"),
            "资金 1,200.5 元，用于「老人关爱」",
            "资金 1,200.5 元 for care for the old",
        ),
        (
            Stock(kind="money", item="money", amount=100, topic="other"),
            "资金 1 元，用于「other」",
            "资金 1 元 for other",
        ),
        (
            Stock(kind="capacity", item="bay", amount=3),
            "车位 3 位（同一时间）",
            "车位 3 位 (at any one time)",
        ),
    ],
)
def test_what_is_called_for(what: Wanted, zh: str, en: str) -> None:
    assert wanted(telling("zh"), what) == zh
    assert wanted(telling("en"), what) == en


@pytest.mark.parametrize(
    ("brought", "zh", "en"),
    [
        ((1, 1, 1, 1500), "+1 场，+1 个名额，+1 件全部满足，总价值 +1.5",
         "+1 session, +1 seat, +1 request wholly met, Good +1.5"),
        ((0, -2, 3, -500), "-2 个名额，+3 件全部满足，总价值 -0.5",
         "-2 seats, +3 requests wholly met, Good -0.5"),
        ((7, 0, 0, 7000), "+7 场，总价值 +7", "+7 sessions, Good +7"),
    ],
)  # fmt: skip
def test_what_it_brings(brought: tuple[int, int, int, int], zh: str, en: str) -> None:
    sessions, seats, requests, good = brought
    made = Gain(tiers=(), good_milli=good, sessions=sessions, seats=seats, requests=requests)
    assert gain(telling("zh"), made) == zh
    assert gain(telling("en"), made) == en


def listed(*, exact: bool) -> Asks:
    one = Gain(
        tiers=(
            Rise(name="must", scale=1000, by=0),
            Rise(name="good", scale=10**6, by=2_500_000),
        ),
        good_milli=2500,
        sessions=2,
        seats=0,
        requests=1,
    )
    ask = Ask(
        wanted=Helper(kind="helper", cell=MORNING, skill="cut"),
        change=Change(operations=()),
        gain=one,
        exact=exact,
        serves=(
            Served(request="a", before=0.0, after=1.0),
            Served(request="b", before=0.25, after=0.5),
        ),
        costs=(Served(request="c", before=1.0, after=0.0),),
        used=(("2026-11-24T09:00", "2026-11-24T10:00"), ("2026-11-24T10:30", "2026-11-24T12:00")),
    )
    return Asks(
        asks=(ask, ask),
        total=one,
        regained=one,
        unused=(
            Unused(id="li", kind="person", why="no-use", exact=True),
            Unused(id="hall", kind="room", why="not-needed", exact=True),
            Unused(id="p", kind="pledge", why="not-needed", exact=False),
        ),
        weighed=9,
        tried=8,
        ended_by="done" if exact else "clock",
    )


def test_the_list_in_english() -> None:
    lines = text(asks_document(telling("en"), listed(exact=False))).splitlines()
    assert lines[4].split("\t") == [
        "1",
        "1 volunteer for 理发 (4 hours at most), Tue 24 Nov morning, c1",
        "at least +2 sessions, +1 request wholly met, Good +2.5",
        "good +2.5",
        "甲(a), b 25% → 50%; at the cost of: c 100% → 0%",
        "Tue 24 Nov 09:00–10:00; Tue 24 Nov 10:30–12:00",
    ]
    assert lines[6] == (
        "These 2 together: at least +2 sessions, +1 request wholly met, Good +2.5. "
        "Solving again, with nothing added, gives +2 sessions, +1 request wholly met, Good +2.5 "
        "(in none of the above). "
        "Unmet requests could use 9 kinds of supply; 8 were tried by solving again. "
        "Time ran out: what was not confirmed is not listed."
    )
    assert lines[10:] == [
        "li\tperson\tas things stand, no request can use it",
        "hall\troom\tthe best plan is as good without it (proven)",
        "p\tpledge\tthis plan does not use it, and trying to brought nothing",
    ]


def test_the_list_in_chinese() -> None:
    lines = text(asks_document(telling("zh"), listed(exact=True))).splitlines()
    assert lines[4].split("\t")[2:5] == [
        "正好 +2 场，+1 件全部满足，总价值 +2.5",
        "good +2.5",
        "甲(a)、b 25% → 50%；让出：c 100% → 0%",
    ]
    assert lines[6] == (
        "以上 2 项合起来：正好 +2 场，+1 件全部满足，总价值 +2.5。"
        "不添任何东西，重新求解就有：+2 场，+1 件全部满足，总价值 +2.5（未计入上面各项）。"
        "未满足的诉求用得上 9 种供给，逐一重新求解试过 8 种。"
    )
    assert lines[10:] == [
        "li\t人\t照现在的条件，没有诉求用得上",
        "hall\t房间\t有没有它，最好的方案一样好（已证明）",
        "p\t认捐\t本方案没有用到它，试着去用也没有好处",
    ]


def test_one_alone_is_its_own_total() -> None:
    found = listed(exact=True)
    one = found.model_copy(update={"asks": found.asks[:1]})
    assert "together" not in text(asks_document(telling("en"), one))


def test_nothing_at_all() -> None:
    lines = text(asks_document(telling("zh"), Asks(ended_by="done"))).splitlines()
    assert "没有发现值得去找的东西。" in lines[3]
    assert lines[-1] == "没有。"
    stopped = text(asks_document(telling("en"), Asks(ended_by="stopped")))
    assert "Time ran out" in stopped
    assert "Nothing worth" not in stopped
