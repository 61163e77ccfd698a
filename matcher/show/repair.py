"""Ways out of an event, side by side, and who must be told what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from matcher.repair.past import Decided
from matcher.repair.told import Notice
from matcher.repair.ways import Name, Repair, Way
from matcher.rules.base import Violation
from matcher.show.decisions import in_words
from matcher.show.document import Document, Table, table
from matcher.show.results import in_units, is_idle
from matcher.show.telling import Telling
from matcher.show.tier_words import tier_named
from matcher.show.why_words import stretch
from models.event import (
    DayCancelled,
    Declined,
    Event,
    Overran,
    PledgeShort,
    RestCancelled,
    RoomClosed,
    SessionCancelled,
    UrgentWish,
    WishWithdrawn,
)
from models.items import Flow, Placement, Seat
from models.week import Decision

NAMES: dict[Name, tuple[str, str]] = {
    "fewest-told": ("通知的人最少", "fewest told"),
    "most-good": ("满足最多", "most good"),
    "favourites": ("保住协调员看重的", "favourites kept"),
}
ABOUT: dict[str, tuple[str, str]] = {
    "session": ("场次", "session"),
    "task": ("服务", "task"),
    "seat": ("名额", "seat"),
    "goods": ("物资", "goods"),
}


def document(before: Telling, afters: Sequence[Telling], repair: Repair) -> Document:
    """The ways side by side, then each with who must be told what.

    ``before`` tells the published plan, ``afters`` the complete plan of each way.
    """
    tellers = [Teller(before, after) for after in afters]
    say = before.say
    title = say("修补：", "Repair: ") + tellers[0].event(repair.event)
    tables = [tellers[0].ways(repair)]
    for number, (way, teller) in enumerate(zip(repair.ways, tellers, strict=True), 1):
        tables.append(teller.notices(number, way))
    if repair.released:
        tables.append(tellers[0].released(repair.released))
    if repair.discarded:
        tables.append(tellers[0].discarded(repair.discarded))
    return Document(title, tuple(tables))


class Teller:
    """The published plan and one way out, told in a language."""

    def __init__(self, before: Telling, after: Telling) -> None:
        self.before = before
        self.after = after

    def event(self, event: Event) -> str:
        """What happened, in one sentence."""
        name, say = self.after.name, self.after.say
        match event:
            case SessionCancelled():
                what = self.occurrence(event.request, event.session, event.occurrence)
                who = name(event.person)
                return say(f"{who} 来不了：{what}", f"{who} cannot come: {what}")
            case DayCancelled():
                who, day = name(event.person), self.after.weekday(date.fromisoformat(event.day))
                return say(f"{who} {day} 来不了", f"{who} cannot come on {day}")
            case RestCancelled():
                who = name(event.person)
                return say(
                    f"{who} 本周余下的时间都来不了", f"{who} cannot come for the rest of the week"
                )
            case Declined():
                what = self.occurrence(event.request, event.session, event.occurrence)
                who = name(event.person)
                return say(f"{who} 婉拒：{what}", f"{who} declines: {what}")
            case RoomClosed():
                room, times = name(event.room), stretch(self.after, event.window)
                return say(f"房间 {room} {times} 不能用", f"room {room} cannot be used {times}")
            case PledgeShort():
                item = self.after.view.pledges[event.pledge].item
                left, pledge = self.after.amount(item, event.quantity), name(event.pledge)
                return say(f"认捐 {pledge} 只有 {left}", f"pledge {pledge} holds only {left}")
            case UrgentWish():
                wish = name(event.request.id)
                return say(f"新的急需：{wish}", f"a new urgent wish: {wish}")
            case WishWithdrawn():
                wish = self.before.name(event.request)
                return say(f"诉求 {wish} 撤回", f"request {wish} is withdrawn")
            case Overran():
                what = self.occurrence(event.request, event.session, event.occurrence)
                until = self.after.moment(event.until)
                return say(f"{what}：拖到 {until}", f"{what}: lasts until {until}")

    def occurrence(self, request: str, session: str, occurrence: int) -> str:
        """An occurrence of the published plan, with its time."""
        placed = self.before.view.placed[request, session, occurrence][0]
        comma = self.before.say("，", ", ")
        return f"{self.before.occurrence(placed)}{comma}{self.decision(self.before, placed)}"

    # --- ways ---------------------------------------------------------------------------------

    def ways(self, repair: Repair) -> Table:
        """The ways side by side, beside doing nothing."""
        say = self.after.say
        tiers = self.after.week.policy.tiers
        ways = (repair.nothing, *repair.ways)
        numbered = list(enumerate(repair.ways, 1))
        nothing = say("不作处理", "nothing done")
        heads = [nothing if repair.nothing_holds else nothing + say("（不成立）", " (no plan)")]
        heads += [self.heading(k, way) for k, way in numbered]
        count = (str(len(way.told)) for way in ways)
        rows = [[say("要通知的人数", "people to tell"), *count]]
        rows += [
            [tier_named(self.after, tier.name), *(in_units(tier, way.tiers[k]) for way in ways)]
            for k, tier in enumerate(tiers)
            if not is_idle(tier, *(way.tiers[k] for way in ways))
        ]
        return table(
            say("出路", "Ways out"),
            (say("层", "tier"), *heads),
            rows,
            numbers=range(1, len(ways) + 1),
            note=" ".join([*(self._note(k, way) for k, way in numbered), *self._eased(repair)]),
        )

    def heading(self, number: int, way: Way) -> str:
        """``1 通知的人最少 = 满足最多``."""
        if not way.names:
            return f"{number} " + self.after.say("不作处理", "nothing done")
        index = 0 if self.after.lang == "zh" else 1
        return f"{number} " + " = ".join(NAMES[name][index] for name in way.names)

    def _note(self, number: int, way: Way) -> str:
        say = self.after.say
        proven = (
            say("没有更好的方案。", "no plan is better at it.")
            if way.exact
            else say(
                "在事件附近找到的最好方案，没有证明整周没有更好的。",
                "the best that was found near the event; that none is better is not proven.",
            )
        )
        same = ""
        if len(way.names) > 1:
            same = say("这几条出路是同一个方案；", "these ways are one and the same plan; ")
        return f"{number}: {same}{proven}"

    def _eased(self, repair: Repair) -> list[str]:
        return [
            self.after.say(
                f"{self.after.name(name)} 已经开始，缺了一部分：最低份额不再要求，系列课提前结束。",
                f"{self.after.name(name)} has begun and lacks a part: its least share no longer"
                " binds, and a course ends early.",
            )
            for name in sorted(repair.change.eased)
        ]

    def notices(self, number: int, way: Way) -> Table:
        """Who must be told what."""
        say = self.after.say
        heading = self.heading(number, way)
        columns = say("谁|何事|什么|原来|现在|承诺落空", "who|about|what|before|now|promise broken")
        return table(
            say(f"{heading}：通知谁、说什么", f"{heading}: whom to tell what"),
            columns.split("|"),
            (self.row(notice) for notice in way.notices),
            note="" if way.notices else say("谁也不用通知。", "Nobody needs to be told anything."),
        )

    def row(self, notice: Notice) -> tuple[str, ...]:
        """A notice: who, about, what, before, now, whether a promise is broken."""
        say = self.after.say
        index = 0 if self.after.lang == "zh" else 1
        before = self.decision(self.before, notice.before)
        after = self.decision(self.after, notice.after)
        if notice.after is None:
            after = say("取消", "cancelled")
        if notice.before is None:
            before = say("新增", "new")
        return (
            self.party(notice.party),
            ABOUT[notice.about][index],
            self._request(notice),
            before,
            after,
            say("是", "yes") if notice.broken else say("否", "no"),
        )

    def party(self, id: str) -> str:
        """Who is told; of a request that nobody in particular asks for, whoever brought it in."""
        name = self.after.name(id)
        if id not in self.after.view.requests:
            return name
        return self.after.say(f"提出“{name}”的人", f"whoever asked for {name}")

    def _request(self, notice: Notice) -> str:
        for telling, decision in ((self.after, notice.after), (self.before, notice.before)):
            if isinstance(decision, Placement):
                return telling.occurrence(decision)
            if isinstance(decision, Seat):
                return telling.name(decision.activity)
        return self.after.name(notice.request)

    def decision(self, telling: Telling, decision: Decided | None) -> str:
        """When, where and who; or how much of what."""
        if decision is None:
            return ""
        if isinstance(decision, Flow):
            pledge = telling.view.pledges[decision.pledge]
            amount = telling.quantity(pledge, decision.amount)
            source = telling.name(pledge.id)
            return telling.say(f"{amount}，来自 {source}", f"{amount} from {source}")
        if isinstance(decision, Seat):
            covered = dict(telling.sitting).get(decision, ())
            times = "；" if telling.lang == "zh" else "; "
            return times.join(self._when(telling, p) for p in covered)
        return self._when(telling, decision)

    def _when(self, telling: Telling, placed: Placement) -> str:
        span = telling.view.span(placed)
        parts = [f"{telling.day(span[0])} {telling.hours(span)}"]
        if placed.room is not None:
            parts.append(telling.name(placed.room))
        crew = "、" if telling.lang == "zh" else ", "
        if placed.crew:
            parts.append(crew.join(telling.name(a.person) for a in placed.crew))
        return ("，" if telling.lang == "zh" else "; ").join(parts)

    def released(self, decisions: Sequence[Decision]) -> Table:
        """What people had decided and the event made impossible."""
        say = self.after.say
        week, lang = self.before.week, self.before.lang
        return table(
            say("因事件放开的决定", "Decisions that the event released"),
            (say("决定", "decision"),),
            ((in_words(week, d, lang),) for d in decisions),
            note=say(
                "相关诉求在每条出路里都最先安排。", "Whom they name comes first in every way."
            ),
        )

    def discarded(self, violations: Sequence[Violation]) -> Table:
        """Why plans were thrown away."""
        say = self.after.say
        return table(
            say(
                "搜索得到但不成立、已弃用的方案", "Plans that the search made and that do not hold"
            ),
            (say("规则", "rule"), say("什么", "what")),
            ((v.rule, say(v.zh, v.en)) for v in violations),
        )
