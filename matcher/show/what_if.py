"""What if, in words: both plans tier by tier, who gains, who loses, whom to tell."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from matcher.explain.what_if import Shift, TierPair, WhatIf
from matcher.show.document import Document, Row, Table, table
from matcher.show.results import NONE
from matcher.show.telling import Telling
from matcher.show.tier_words import tier_named


def what_if_document(before: Telling, after: Telling, found: WhatIf, name: str) -> Document:
    """All that a what-if tells; ``name`` is what the change is called."""
    said = before.say
    title = said(f"假设：{name}", f"What if: {name}")
    tables = [_tiers(before, after, found), _shifts(before, found)]
    if found.new:
        tables.append(_apart(after, said("新增的诉求", "New requests"), found.new))
    if found.gone:
        tables.append(_apart(before, said("不再有的诉求", "Requests that are gone"), found.gone))
    tables.append(_told(before, found))
    return Document(title=title, tables=tuple(tables))


def _units(value: int | None, scale: int, *, sign: bool = False) -> str:
    if value is None:
        return NONE
    number = Decimal(value) / scale
    return f"{number:+,f}" if sign and value else f"{number:,f}"


def _tiers(before: Telling, after: Telling, found: WhatIf) -> Table:
    said = before.say
    now, then = before.plan, after.plan
    note = said(
        f"差距：现在 {now.gap:.4%}，变动后 {then.gap:.4%}。",
        f"Gap: now {now.gap:.4%}, then {then.gap:.4%}.",
    )
    if now.mu != then.mu:
        note += said(
            f"公平档 μ 由 {now.mu} 变为 {then.mu}；「变化」一律按 μ = {found.mu} 计。",
            f" Fairness μ goes from {now.mu} to {then.mu}; changes are measured at μ = {found.mu}.",
        )
    if any(tier.change is None for tier in found.tiers):
        note += said(
            "「—」：两套政策的这一层不是同一把尺，不能相减。",
            " A dash: the two policies do not measure this tier alike.",
        )
    return table(
        said("目标（先列者优先）", "Goals (earlier ones come first)"),
        before.columns("层|现在|上界|变动后|上界|变化", "tier|now|bound|then|bound|change"),
        (_tier_row(before, tier) for tier in found.tiers),
        numbers=(1, 2, 3, 4, 5),
        note=note,
    )


def _tier_row(telling: Telling, tier: TierPair) -> Row:
    figures = (tier.before, tier.before_bound, tier.after, tier.after_bound)
    shown = (_units(value, tier.scale) for value in figures)
    return (tier_named(telling, tier.name), *shown, _units(tier.change, tier.scale, sign=True))


def _shifts(telling: Telling, found: WhatIf) -> Table:
    said = telling.say
    both = [(s, said("得", "gains")) for s in found.gain]
    both += [(s, said("失", "loses")) for s in found.lose]
    return table(
        said("谁得谁失", "Who gains, who loses"),
        telling.columns("诉求|地点|现在|变动后|变化", "request|place|now|then|change"),
        (
            (
                telling.name(s.request),
                telling.place(telling.view.requests[s.request].place),
                f"{s.before:.1%}",
                f"{s.after:.1%}",
                word,
            )
            for s, word in both
        ),
        numbers=(2, 3),
        note=said(
            f"{len(found.gain)} 件得益，{len(found.lose)} 件受损。",
            f"{len(found.gain)} gain, {len(found.lose)} lose.",
        ),
    )


def _apart(telling: Telling, title: str, shifts: Sequence[Shift]) -> Table:
    return table(
        title,
        telling.columns("诉求|地点|满足", "request|place|served"),
        (
            (
                telling.name(s.request),
                telling.place(telling.view.requests[s.request].place),
                f"{max(s.before, s.after):.1%}",
            )
            for s in shifts
        ),
        numbers=(2,),
    )


def _told(telling: Telling, found: WhatIf) -> Table:
    many = len(found.told)
    return table(
        telling.say("须通知的人", "Whom to tell"),
        (telling.say("人、住户或组织", "person, household or organisation"),),
        ((telling.name(party),) for party in found.told),
        note=telling.say(
            f"如果现在的方案已经公布：须通知 {many} 方（--published 会尽量少动）。",
            f"If the current plan has been published: {many} to tell (--published keeps to it).",
        ),
    )
