"""A repair in sentences of both languages, to be kept beside its facts and read long after.

Whoever reads them may know the people or not, so that people stand in them as marks, which
:func:`filled` replaces by what they may be called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from matcher.repair.told import Notice
from matcher.repair.ways import Repair, Way
from matcher.show.repair import NAMES, Teller
from matcher.show.results import in_units
from matcher.show.telling import Telling, plain_names
from models.base import Frozen, Id
from models.plan import Plan
from models.week import Week

OPEN, CLOSE = "\u2068", "\u2069"
"""Around a pseudonym in a text: Unicode's signs for a name that stands apart, shown as nothing."""
_MARK = re.compile(f"{OPEN}([^{CLOSE}]+){CLOSE}")


class Sentence(Frozen):
    """What to tell one party."""

    party: Id
    name: str
    """What they are called; of a person, a mark."""
    text: str
    broken: bool
    """Whether a promise to them is broken."""


class WayWords(Frozen):
    """A way out."""

    name: str
    told: tuple[str, ...]
    """Who must be told of a broken promise."""
    sure: str
    """How good it is known to be."""
    tiers: tuple[tuple[str, str], ...]
    """Tier → its value in units."""
    sentences: tuple[Sentence, ...]


class RepairWords(Frozen):
    """A repair in one language."""

    event: str
    nothing: WayWords
    """What is left if nothing is done."""
    ways: tuple[WayWords, ...]


def marked(week: Week) -> dict[str, str]:
    """Person → mark; and what else has a name → that name."""
    marks = {person.id: f"{OPEN}{person.id}{CLOSE}" for person in week.people}
    return {**plain_names(week), **marks}


def filled(text: str, called: Callable[[str], str]) -> str:
    """A text with its marks replaced by what people are called."""
    return _MARK.sub(lambda mark: called(mark[1]), text)


def people_in(text: str) -> list[str]:
    """The people that are marked in a text."""
    return _MARK.findall(text)


def words_of(
    before: tuple[Week, Plan], after: Week, plans: Sequence[Plan], repair: Repair
) -> dict[str, RepairWords]:
    """Language → all that a repair says; ``plans`` are the complete ones of its ways."""
    names = marked(after)
    found = {}
    old, news = Telling(*before, "zh"), [Telling(after, plan, "zh") for plan in plans]
    for language in ("zh", "en"):
        tellers = [Teller(_as(old, language, names), _as(new, language, names)) for new in news]
        ways = tuple(
            _way(teller, way, " = ".join(NAMES[n][language == "en"] for n in way.names))
            for way, teller in zip(repair.ways, tellers, strict=True)
        )
        nothing = _way(tellers[0], repair.nothing, "")
        found[language] = RepairWords(
            event=tellers[0].event(repair.event), nothing=nothing, ways=ways
        )
    return found


def _as(telling: Telling, language: str, names: dict[str, str]) -> Telling:
    told = telling.knowing(names)
    told.lang = "en" if language == "en" else "zh"
    return told


def _way(teller: Teller, way: Way, name: str) -> WayWords:
    telling = teller.after
    sure = (
        telling.say("没有更好的方案。", "No plan is better at it.")
        if way.exact
        else telling.say(
            "在事件附近找到的最好方案，没有证明整周没有更好的。",
            "The best that was found near the event; that none is better is not proven.",
        )
    )
    tiers = telling.week.policy.tiers
    return WayWords(
        name=name or telling.say("不作处理", "nothing done"),
        told=tuple(teller.party(party) for party in way.told),
        sure=sure,
        tiers=tuple(
            (t.name, in_units(t, value)) for t, value in zip(tiers, way.tiers, strict=True)
        ),
        sentences=tuple(_sentence(teller, notice) for notice in way.notices),
    )


_TEXTS: dict[tuple[str, str], tuple[str, str]] = {
    ("session", "cancelled"): ("{what}取消了，原来是{old}。", "{what} is cancelled; it was {old}."),
    ("session", "changed"): (
        "{what}有变化：原来是{old}，现在是{new}。",
        "{what} has changed: it was {old}, it is now {new}.",
    ),
    ("session", "new"): ("{what}排上了：{new}。", "{what} will take place: {new}."),
    ("task", "cancelled"): (
        "不用再去“{what}”了，原来是{old}。",
        "You are no longer needed for {what}; it was {old}.",
    ),
    ("task", "changed"): (
        "你去的“{what}”有变化：原来是{old}，现在是{new}。",
        "{what}, in which you help, has changed: it was {old}, it is now {new}.",
    ),
    ("task", "new"): ("想请你去“{what}”：{new}。", "We would like you to help with {what}: {new}."),
    ("seat", "cancelled"): (
        "你在“{what}”的名额没有了，原来是{old}。",
        "You no longer have a seat in {what}; it was {old}.",
    ),
    ("seat", "changed"): (
        "你参加的“{what}”有变化：原来是{old}，现在是{new}。",
        "{what}, in which you have a seat, has changed: it was {old}, it is now {new}.",
    ),
    ("seat", "new"): ("你有“{what}”的名额了：{new}。", "You now have a seat in {what}: {new}."),
    ("goods", "cancelled"): (
        "{what}：原来的{old}，不给了。",
        "{what}: {old} will not be handed over.",
    ),
    ("goods", "changed"): (
        "{what}：原来{old}，现在{new}。",
        "{what}: it was {old}, it is now {new}.",
    ),
    ("goods", "new"): ("{what}：新增{new}。", "{what}: new, {new}."),
}


def _sentence(teller: Teller, notice: Notice) -> Sentence:
    name, _, what, old, new, _ = teller.row(notice)
    zh, en = _TEXTS[notice.about, notice.change]
    text = teller.after.say(zh, en).format(what=what, old=old, new=new)
    return Sentence(party=notice.party, name=name, text=text, broken=notice.broken)
