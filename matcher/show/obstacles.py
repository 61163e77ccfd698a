"""Why decisions by people cannot be kept, in words: the rules at fault, and what letting one go
would free."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.errors import Obstacle
from matcher.rules import RULES, say
from matcher.rules.targets import speaks_of_flows, speaks_of_placements
from matcher.rules.view import View
from matcher.rules.words import amount, item_named, named
from matcher.show.decisions import kind_of, target_in_words
from matcher.show.telling import Language
from models.demand import Line, Request, Session
from models.items import Commitments
from models.week import Decision, Target, Week

Words = tuple[str, str]
"""The same in Chinese and English."""

UNKNOWN: Words = (
    "没有查明是哪些规则所致（时间不够，或可能的情形太多）",
    "not found out by which rules (too little time, or too many possibilities)",
)
NOTHING: Words = (
    "不论规则如何，本周资料里都没有能够办到的安排",
    "whatever the rules, the week holds nothing that could do it",
)
EXCLUSIVE: Words = (
    "不论规则如何，这些决定都互相排斥",
    "whatever the rules, these decisions exclude each other",
)
ONE: Words = ("这条规则不允许：", "this rule stands in the way:")
SEVERAL: Words = (
    "这些规则合在一起不允许（去掉任何一条就有办法）：",
    "these rules together stand in the way (without any one of them there is a way):",
)
FREES: Words = ("放开它可腾出：{}", "letting it go frees {}")
ALLOWS: Words = ("放开它即可重新安排：{}", "letting it go allows again {}")


def obstacle_lines(obstacle: Obstacle | None, decisions: int, lang: Language) -> list[str]:
    """The rules that stand in the way of so many decisions, each with its sentence and the facts
    of this week."""
    which = lang == "en"
    if obstacle is None:
        return [UNKNOWN[which]]
    if not obstacle.rules:
        return [(NOTHING if decisions == 1 else EXCLUSIVE)[which]]
    lines = [(ONE if len(obstacle.rules) == 1 else SEVERAL)[which]]
    for rule in RULES:
        if rule.name in obstacle.rules:
            lines.append(f"- {rule.name}: {rule.en}" if which else f"- {rule.name}：{rule.zh}")
            facts = [f for f in obstacle.facts if f.rule == rule.name]
            lines += [f"  {fact.en if which else fact.zh}" for fact in facts]
    return lines


def release_in_words(week: Week, decision: Decision, lang: Language) -> str:
    """What nobody could use or plan because of a decision, and could again without it."""
    view = View(week, Commitments())
    target, which = decision.target, lang == "en"
    if kind_of(week, decision) == "ban":
        return ALLOWS[which].format(target_in_words(view, target, lang))
    claims = [words[which] for words in _claims(view, target)]
    return FREES[which].format((", " if which else "，").join(dict.fromkeys(claims)))


def _claims(view: View, target: Target) -> Iterator[Words]:
    if speaks_of_flows(target):
        yield from _stock(view, target)
    elif target.activity is not None:
        yield _places(view, target.activity, target.request)
    elif speaks_of_placements(target):
        yield from _time(view, target)
    elif target.request is not None:
        yield from _all_of(view, view.requests[target.request])


def _stock(view: View, target: Target) -> Iterator[Words]:
    pledge = view.pledges.get(target.pledge or "")
    line = view.lines.get((target.request or "", target.line or ""))
    item = pledge.item if pledge is not None else line.item if line is not None else None
    of_zh = of_en = ""
    if pledge is not None:
        of_zh, of_en = f"（{named(view, pledge.id)}）", f" of {named(view, pledge.id)}"
    if target.amount is not None and item is not None:
        much = f"{amount(view, item, target.amount)} {item_named(view, item)}"
    elif target.amount is not None:
        much = str(target.amount)
    else:
        part = amount(view, item, 1) if item is not None else "1"
        thing = f" {item_named(view, item)}" if item is not None else ""
        yield f"至少 {part}{thing}{of_zh}", f"at least {part}{thing}{of_en}"
        return
    yield f"{much}{of_zh}", f"{much}{of_en}"


def _time(view: View, target: Target) -> Iterator[Words]:
    when_zh = when_en = ""
    request = view.requests.get(target.request or "")
    sessions = [
        s
        for s in (request.sessions if request is not None else ())
        if target.session in (None, s.id)
    ]
    if target.start is not None:
        start = view.clock.slot(target.start)
        longest = max((view.clock.length(s.minutes) for s in sessions), default=1)
        when_en = say.during(view, (start, start + longest))
        when_zh, when_en = f"（{when_en}）", f" ({when_en})"
    elif sessions:
        minutes = max(s.minutes for s in sessions)
        when_zh, when_en = f"（{minutes} 分钟）", f" ({minutes} minutes)"
    if target.person is not None:
        yield f"{target.person} 的时间{when_zh}", f"the time of {target.person}{when_en}"
    if target.room is not None:
        yield (
            f"房间 {named(view, target.room)}{when_zh}",
            f"room {named(view, target.room)}{when_en}",
        )
    if target.person is None and target.room is None:
        for session in sessions:
            yield from _people_and_room(session, 1)


def _all_of(view: View, request: Request) -> Iterator[Words]:
    for line in request.lines:
        yield _asked(view, line)
    for session in request.sessions:
        yield from _people_and_room(session, session.occurrences)
    for choice in request.seat.choices if request.seat is not None else ():
        yield _places(view, choice.activity, request.id)


def _asked(view: View, line: Line) -> Words:
    text = f"{amount(view, line.item, line.amount)} {item_named(view, line.item)}"
    return text, text


def _people_and_room(session: Session, times: int) -> Iterator[Words]:
    long_zh, long_en = f"（{session.minutes} 分钟）", f" ({session.minutes} minutes)"
    if times > 1:
        long_zh, long_en = f"{long_zh} × {times}", f"{long_en} × {times}"
    for role in session.crew:
        who = f"{role.count} × {role.id}"
        yield f"人员 {who}{long_zh}", f"the time of {who}{long_en}"
    if session.room is not None:
        use = session.room.function
        yield f"可作 {use} 的房间{long_zh}", f"a room for {use}{long_en}"
    if not session.crew and session.room is None:
        yield f"场次 {session.id} 的时间{long_zh}", f"the time of {session.id}{long_en}"


def _places(view: View, activity: str, enrolment: str | None) -> Words:
    people = len(view.requests[enrolment].people) if enrolment is not None else 1
    name = named(view, activity)
    return f"{name} 的 {max(1, people)} 个名额", f"{say.count(max(1, people), 'seat')} in {name}"
