"""Changes that would help, and near misses, in words."""

from __future__ import annotations

from collections.abc import Callable

from matcher.explain.facts import Fix, Near
from matcher.explain.gates import gate
from matcher.rules.view import View
from matcher.show.decisions import in_words
from matcher.show.english import counted, times
from matcher.show.kept import kept
from matcher.show.telling import Telling
from matcher.show.why_words import duration, joined, listed, skill_named, stretch

Words = Callable[["_Fix"], tuple[str, str]]


class _Fix:
    """A fix with all that its words need."""

    def __init__(self, telling: Telling, fix: Fix) -> None:
        self.t = telling
        self.fix = fix
        self.who = telling.name(fix.who)
        self.word = telling.name(fix.word) if fix.word else ""
        self.by = duration(telling, fix.by)
        self.when = "" if fix.window is None else stretch(telling, fix.window)

    @property
    def view(self) -> View:
        return self.t.view

    def parts(self, number: int) -> str:
        """An amount of what a pledge holds, or of the item ``word``."""
        pledge = self.view.pledges.get(self.fix.who)
        if pledge is not None:
            return self.t.amount(pledge.item, number)
        item = self.fix.word if self.fix.word in self.view.items else None
        return self.t.amount(item, number) if item else self.money(number)

    def money(self, number: int) -> str:
        """An amount of money, whichever item that is."""
        money = next((i for i in self.t.week.catalogue.items if i.kind == "money"), None)
        return self.t.amount(money.id, number) if money is not None else str(number)

    def asked(self) -> str:
        """The item that the line in question asks for."""
        return self.t.item(self.view.lines[self.fix.who, self.fix.line or ""].item)

    def role(self) -> tuple[str, str]:
        """What a role asks for."""
        fix = self.fix
        role = self.view.roles[fix.who, fix.session or "", fix.role or ""]
        if role.skill is None:
            return f"角色 {role.id}", f"role {role.id}"
        skill = skill_named(self.t, role.skill)
        return (
            f"角色 {role.id}（{skill} {role.level} 级）",
            f"role {role.id} ({skill}, level {role.level})",
        )


def _ban(f: _Fix) -> tuple[str, str]:
    decision = next(d for d in f.t.week.decisions.bans if d.id == f.fix.who)
    said = in_words(f.t.week, decision, f.t.lang)
    return f"取消这项决定：{said}", f"this decision were lifted: {said}"


def _another_person(f: _Fix) -> tuple[str, str]:
    zh, en = f.role()
    return (
        f"再有一位能担任{zh}、经过审核、那时有空的人",
        f"one more person could fill {en}, vetted and free then",
    )


def _minimum(f: _Fix) -> tuple[str, str]:
    n, to = f.fix.by, f.fix.to
    people = "person" if n == 1 else "people"
    return (
        f"再有 {n} 人来，或 {to} 人也开",
        f"{n} more {people} came, or it took place with {to}",
    )


GATE = {
    "resolution": ("议事会决议", "a resolution"),
    "disclosure": ("公示", "disclosure"),
    "review": ("第三方评审", "a third-party review"),
}


def lacks_at_gate(telling: Telling, request: str) -> str:
    """The steps that a project lacks."""
    lacks = gate(telling.view, telling.view.requests[request])
    return listed(telling, [telling.say(*GATE[step]) for step in lacks])


def _gate(f: _Fix) -> tuple[str, str]:
    lacks = lacks_at_gate(f.t, f.fix.who)
    return f"项目有了{lacks}", f"the project had {lacks}"


def _role_words(zh: str, en: str) -> Words:
    def words(f: _Fix) -> tuple[str, str]:
        role = f.role()
        facts = {"by": f.fix.by, "to": f.fix.to, "word": f.word}
        return zh.format(role=role[0], **facts), en.format(role=role[1], **facts)

    return words


WORDS: dict[str, Words] = {
    "free-longer": lambda f: (
        f"{f.who} 在 {f.when} 都有空（多 {f.by}）",
        f"{f.who} were free all of {f.when} ({f.by} more)",
    ),
    "go-farther": lambda f: (
        f"{f.who} 肯多走 {f.by}（到 {f.fix.to} 分钟）",
        f"{f.who} went {f.by} farther ({f.fix.to} min)",
    ),
    "level": _role_words("{role}只要求 {to} 级", "level {to} were enough for {role}"),
    "certificate": lambda f: (
        f"{f.who} 有 {skill_named(f.t, f.fix.word)} 的证书",
        f"{f.who} had the certificate for {skill_named(f.t, f.fix.word)}",
    ),
    "language": _role_words("{role}不要求会说 {word}", "{role} did not ask for {word}"),
    "vetted": lambda f: (f"{f.who} 通过了审核", f"{f.who} were vetted"),
    "accept": lambda f: (f"{f.who} 接受 {f.word}", f"{f.who} accepted {f.word}"),
    "welcome": lambda f: (f"{f.who} 不再排斥 {f.word}", f"{f.who} no longer excluded {f.word}"),
    "work-more": lambda f: (
        f"{f.who} 多服务 {f.by}，并多一项",
        f"{f.who} served {f.by} and one task more",
    ),
    "pledge-terms": lambda f: (
        f"{f.who} 的条件放宽到 {f.word}",
        f"the conditions of {f.who} were widened to {f.word}",
    ),
    "pledge-share": lambda f: (
        f"{f.who} 一个诉求最多可得 {f.fix.to}%",
        f"one request could get {f.fix.to} % of {f.who}",
    ),
    "pledge-more": lambda f: (
        f"{f.who} 多 {f.parts(f.fix.by)}（共 {f.parts(f.fix.to)}）",
        f"{f.who} held {f.parts(f.fix.by)} more ({f.parts(f.fix.to)} in all)",
    ),
    "pledge-lot": lambda f: (
        f"{f.who} 的最小批量降到 {f.parts(f.fix.to)}（少 {f.parts(f.fix.by)}）",
        f"the smallest lot of {f.who} were {f.parts(f.fix.to)} ({f.parts(f.fix.by)} less)",
    ),
    "pledge-window": lambda f: (
        f"{f.who} 在 {f.when} 也在",
        f"{f.who} were there {f.when} too",
    ),
    "receive": lambda f: (
        f"{f.who} 能在 {f.when} 接收",
        f"the goods for {f.who} could be received {f.when}",
    ),
    "raise": lambda f: (
        f"居民再筹 {f.money(f.fix.by)}（共 {f.money(f.fix.to)}）",
        f"residents raised {f.money(f.fix.by)} more ({f.money(f.fix.to)} in all)",
    ),
    "single-source": lambda f: ("可以由几家一起给", "several pledges could give it together"),
    "substitute": lambda f: (
        f"也接受 {f.t.item(f.fix.word)} 来代替 {f.asked()}",
        f"{f.t.item(f.fix.word)} were accepted in place of {f.asked()}",
    ),
    "earliest": lambda f: (
        f"{f.who} 可以早 {f.by}，从 {start(f)} 开始",
        f"{f.who} could begin {f.by} earlier, at {start(f)}",
    ),
    "deadline": lambda f: (
        f"{f.who} 的截止时间晚 {f.by}，到 {end(f)}",
        f"the deadline of {f.who} were {f.by} later, {end(f)}",
    ),
    "window": lambda f: (
        f"时间放宽 {f.by}，到 {f.when}",
        f"its time were {f.by} longer, {f.when}",
    ),
    "fewer-people": lambda f: (
        f"只来 {f.fix.to} 人（少 {f.fix.by} 人）",
        f"{counted(f.fix.to, 'person', 'people')} came ({f.fix.by} fewer)",
    ),
    "equipment": lambda f: (f"不需要 {f.fix.word}", f"it did without {f.fix.word}"),
    "open-longer": lambda f: (
        f"{f.who} 在 {f.when} 都开放（多 {f.by}）",
        f"{f.who} were open all of {f.when} ({f.by} more)",
    ),
    "function": lambda f: (
        f"{f.who} 也能作 {f.fix.word} 用",
        f"{f.who} could be used as {f.fix.word} too",
    ),
    "any-room": lambda f: (f"也可以用 {f.word}", f"{f.word} would do too"),
    "audience": lambda f: (f"{f.who} 也接收 {f.word}", f"{f.who} were open to {f.word} too"),
    "places": lambda f: (
        f"{f.who} 多 {f.fix.by} 个名额（共 {f.fix.to}）",
        f"{f.who} had {counted(f.fix.by, 'more place')} ({f.fix.to} in all)",
    ),
    "attendance": _minimum,
    "booking-cap": lambda f: (
        f"每户每周可订 {f.fix.to} 次",
        f"a household could book {times(f.fix.to)} a week",
    ),
    "seat-cap": lambda f: (
        f"每人每周可有 {f.fix.to} 个名额",
        f"a person could have {counted(f.fix.to, 'seat')} a week",
    ),
    "budget-cap": lambda f: (
        f"资金上限 {f.fix.who} 提高 {f.money(f.fix.by)}",
        f"the budget cap {f.fix.who} were {f.money(f.fix.by)} higher",
    ),
    "partial": lambda f: ("部分满足也接受", "a part of it were welcome"),
    "gate": _gate,
    "unban": _ban,
    "return": lambda f: (f"{f.who} 没有撤回", f"{f.who} had not withdrawn"),
    "another-person": _another_person,
    "another-pledge": lambda f: (
        f"再有 {f.t.item(f.fix.word)} {f.parts(f.fix.by)}",
        f"there were {f.parts(f.fix.by)} more of {f.t.item(f.fix.word)}",
    ),
}
"""Kind of change → its words, as what follows 如果 and *if*."""


def fix_words(telling: Telling, fix: Fix) -> str:
    """A change in words."""
    return telling.say(*WORDS[fix.kind](_Fix(telling, fix)))


def start(f: _Fix) -> str:
    """The moment at which the fix's window begins."""
    return f.t.moment(f.fix.window.start) if f.fix.window is not None else ""


def end(f: _Fix) -> str:
    """The moment at which the fix's window ends."""
    return f.t.moment(f.fix.window.end) if f.fix.window is not None else ""


def near_words(telling: Telling, near: Near, supply: str) -> str:
    """What a near miss of a supply lacks, with its measure."""
    if near.has is None or near.needs is None:
        if near.fix is None or near.fix.kind in ("vetted", "return"):
            return kept(telling, near.rule)
        said = fix_words(telling, near.fix)
        return joined(telling, telling.say("要是", "if "), said)
    if near.rule in ("pledge-window", "deadline"):
        off = duration(telling, near.needs - near.has)
        said = kept(telling, near.rule)
        return telling.say(f"{said}：差 {off}", f"{said}: by {off}")
    has, needs = _measures(telling, near, supply)
    return telling.say(
        f"{kept(telling, near.rule)}：要 {needs}，有 {has}",
        f"{kept(telling, near.rule)}: needs {needs}, has {has}",
    )


def _measures(telling: Telling, near: Near, supply: str) -> tuple[str, str]:
    """(has, needs) in the rule's measure."""
    has, needs = near.has or 0, near.needs or 0
    if near.rule in ("travel", "available", "open", "window", "week-limit", "day-limit"):
        return duration(telling, has), duration(telling, needs)
    if near.rule in ("capacity", "seat-limit", "least-attendance"):
        return telling.say(f"{has} 人", f"{has}"), telling.say(f"{needs} 人", f"{needs} people")
    if near.rule == "skill":
        return telling.say(f"{has} 级", f"level {has}"), telling.say(
            f"{needs} 级", f"level {needs}"
        )
    pledge = telling.view.pledges.get(supply)
    if pledge is None:
        return str(has), str(needs)
    return telling.amount(pledge.item, has), telling.amount(pledge.item, needs)
