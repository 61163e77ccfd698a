"""Asks in words: what to call for, what each brings, what to offer elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from matcher.explain.asks_facts import (
    HELPER_MINUTES,
    Ask,
    Asks,
    Cell,
    DayPart,
    Gain,
    Helper,
    Served,
    Space,
    Stock,
    Unused,
    Wanted,
)
from matcher.show.document import Document, Row, Table, table
from matcher.show.english import counted
from matcher.show.fairness import WORDS as TOPICS
from matcher.show.room_words import FUNCTIONS
from matcher.show.telling import Telling
from matcher.show.tier_words import tier_named
from matcher.show.why_words import short

PARTS: dict[DayPart, tuple[str, str]] = {
    "morning": ("上午", "morning"),
    "afternoon": ("下午", "afternoon"),
    "evening": ("晚上", "evening"),
}


def asks_document(telling: Telling, found: Asks) -> Document:
    """All that was found."""
    name = telling.week.name or telling.week.id
    return Document(
        title=telling.say(f"缺口：{name}", f"What to call for: {name}"),
        tables=(_asks(telling, found), _unused(telling, found)),
    )


def _asks(telling: Telling, found: Asks) -> Table:
    return table(
        telling.say(
            "下周之前要找什么（从上往下逐项相加）", "What to call for (each on top of those above)"
        ),
        telling.columns(
            "序|要找什么|带来|目标上升|惠及|何时要用",
            "no.|what|brings|tiers rise|serves|needed when",
        ),
        (_row(telling, number, ask) for number, ask in enumerate(found.asks, 1)),
        note=telling.say("", " ").join(_notes(telling, found)),
    )


def _row(telling: Telling, number: int, ask: Ask) -> Row:
    least = telling.say("正好", "exactly") if ask.exact else telling.say("至少", "at least")
    return (
        str(number),
        wanted(telling, ask.wanted),
        f"{least} {gain(telling, ask.gain)}",
        rises(telling, ask.gain),
        _served(telling, ask),
        telling.say("；", "; ").join(_spans(telling, ask)),
    )


def wanted(telling: Telling, what: Wanted) -> str:
    """What is called for."""
    match what:
        case Helper():
            return _helper(telling, what)
        case Space():
            return _room(telling, what)
        case Stock():
            return _stock(telling, what)


def _helper(telling: Telling, what: Helper) -> str:
    skills = {s.id: s.name or s.id for s in telling.week.catalogue.skills}
    zh, en = [], []
    if what.level > 1:
        zh.append(f"{what.level} 级以上")
        en.append(f"level {what.level}")
    if what.language is not None:
        zh.append(f"会说 {what.language}")
        en.append(f"speaks {what.language}")
    if what.vetted:
        zh.append("已审核，可上门、可带儿童")
        en.append("vetted for homes and children")
    hours = HELPER_MINUTES // 60
    zh.append(f"至多 {hours} 小时")
    en.append(f"{counted(hours, 'hour')} at most")
    where = _cell(telling, what.cell)
    if what.skill is None:
        zh_who, en_who = "1 名志愿者", "1 volunteer"
    else:
        skill = skills.get(what.skill, what.skill)
        zh_who, en_who = f"1 名会「{skill}」的志愿者", f"1 volunteer for {skill}"
    return telling.say(
        f"{zh_who}（{'，'.join(zh)}），{where}", f"{en_who} ({', '.join(en)}), {where}"
    )


def _room(telling: Telling, what: Space) -> str:
    where = _cell(telling, what.cell)
    zh, en = [], []
    if what.people:
        zh.append(f"容 {what.people} 人")
        en.append(f"for {what.people}")
    if what.equipment:
        listed = ", ".join(what.equipment)
        zh.append(f"有 {listed}")
        en.append(f"with {listed}")
    zh_name = FUNCTIONS.get(what.function, f"「{what.function}」房间")
    zh_more, en_more = f"（{'，'.join(zh)}）" if zh else "", f" ({', '.join(en)})" if en else ""
    return telling.say(
        f"1 间{zh_name}{zh_more}，{where}", f"1 {what.function} room{en_more}, {where}"
    )


def _stock(telling: Telling, what: Stock) -> str:
    amount = f"{telling.item(what.item)} {telling.amount(what.item, what.amount)}"
    if what.topic is not None:
        zh, en = TOPICS.get(what.topic, (what.topic, what.topic))
        amount += telling.say(f"，用于「{zh}」", f" for {en}")
    if what.kind == "capacity":
        amount += telling.say("（同一时间）", " (at any one time)")
    return amount


def _cell(telling: Telling, cell: Cell) -> str:
    zh, en = PARTS[cell.part]
    day = telling.weekday(date.fromisoformat(cell.day))
    place = telling.name(cell.community)
    return telling.say(f"{day} {zh}，{place}", f"{day} {en}, {place}")


def gain(telling: Telling, brought: Gain) -> str:
    """What a gain is in sessions, seats, requests and Good."""
    parts = [
        telling.say(f"{number:+d} {zh}", f"{number:+d} {one if abs(number) == 1 else many}")
        for number, zh, one, many in (
            (brought.sessions, "场", "session", "sessions"),
            (brought.seats, "个名额", "seat", "seats"),
            (brought.requests, "件全部满足", "request wholly met", "requests wholly met"),
        )
        if number
    ]
    good = Decimal(brought.good_milli) / 1000
    parts.append(telling.say(f"总价值 {good:+f}", f"Good {good:+f}"))
    return telling.say("，", ", ").join(parts)


def rises(telling: Telling, brought: Gain) -> str:
    """The tiers that change."""
    changed = [r for r in brought.tiers if r.by]
    return telling.say("；", "; ").join(
        f"{tier_named(telling, r.name)} {short(Decimal(r.by) / r.scale):+,f}" for r in changed
    )


def _served(telling: Telling, ask: Ask) -> str:
    text = _shares(telling, ask.serves)
    if ask.costs:
        less = _shares(telling, ask.costs)
        text += telling.say(f"；让出：{less}", f"; at the cost of: {less}")
    return text


def _shares(telling: Telling, served: Iterable[Served]) -> str:
    return telling.say("、", ", ").join(
        telling.name(s.request) if (s.before, s.after) == (0, 1) else _part(telling, s)
        for s in served
    )


def _part(telling: Telling, s: Served) -> str:
    return f"{telling.name(s.request)} {s.before:.0%} → {s.after:.0%}"


def _spans(telling: Telling, ask: Ask) -> Iterable[str]:
    clock = telling.view.clock
    for start, end in ask.used:
        span = clock.slot(start), clock.slot(end)
        yield f"{telling.day(span[0])} {telling.hours(span)}"


def _notes(telling: Telling, found: Asks) -> Iterable[str]:
    if found.total is not None and len(found.asks) > 1:
        least = all(ask.exact for ask in found.asks)
        zh, en = ("正好", "exactly") if least else ("至少", "at least")
        together = gain(telling, found.total)
        yield telling.say(
            f"以上 {len(found.asks)} 项合起来：{zh} {together}。",
            f"These {len(found.asks)} together: {en} {together}.",
        )
    if found.total is None and found.ended_by == "done":
        yield telling.say("没有发现值得去找的东西。", "Nothing worth calling for was found.")
    if found.regained is not None:
        again = gain(telling, found.regained)
        yield telling.say(
            f"不添任何东西，重新求解就有：{again}（未计入上面各项）。",
            f"Solving again, with nothing added, gives {again} (in none of the above).",
        )
    yield telling.say(
        f"未满足的诉求用得上 {found.weighed} 种供给，逐一重新求解试过 {found.tried} 种。",
        f"Unmet requests could use {found.weighed} kinds of supply; {found.tried} were tried by "
        f"solving again.",
    )
    if found.ended_by in ("clock", "stopped"):
        yield telling.say(
            "时间用完，未经证实的没有列出。", "Time ran out: what was not confirmed is not listed."
        )


KINDS = {
    "pledge": ("认捐", "pledge"),
    "person": ("人", "person"),
    "room": ("房间", "room"),
}


def _unused(telling: Telling, found: Asks) -> Table:
    return table(
        telling.say("本周用不上的，可转给别处", "Of no use here this week: offer it elsewhere"),
        telling.columns("供给|种类|为什么", "supply|kind|why"),
        ((telling.name(u.id), telling.say(*KINDS[u.kind]), _why(telling, u)) for u in found.unused),
        note="" if found.unused else telling.say("没有。", "None."),
    )


def _why(telling: Telling, idle: Unused) -> str:
    if idle.why == "no-use":
        return telling.say("照现在的条件，没有诉求用得上", "as things stand, no request can use it")
    if idle.exact:
        return telling.say(
            "有没有它，最好的方案一样好（已证明）", "the best plan is as good without it (proven)"
        )
    return telling.say(
        "本方案没有用到它，试着去用也没有好处",
        "this plan does not use it, and trying to brought nothing",
    )
