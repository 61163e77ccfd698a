"""A tally as a person reads it: who is funded, how it came to that, and what the audit found."""

from __future__ import annotations

from fractions import Fraction

from matcher.budget.audit.report import Audit
from matcher.budget.outcome import Outcome, Round
from matcher.budget.profile import Profile
from matcher.show.document import Document, Table, table
from matcher.show.english import counted

RULE_WORDS: dict[str, tuple[str, str]] = {
    "greedy": ("按单位资金的满意度从高到低", "greedy: most satisfaction for the money first"),
    "equal-shares": ("等额份额法", "Method of Equal Shares"),
    "phragmen": ("序贯弗拉格门法", "sequential Phragmén"),
    "most-welfare": ("总满意度最大", "most welfare"),
    "add-one": ("份额逐步加一补足", "completed by raising shares step by step"),
}
COMPLETED = ("余款按单位满意度补足", "the rest by greedy")
MEASURE_WORDS: dict[str, tuple[str, str]] = {
    "cardinality": ("获资助的项目数", "number of projects"),
    "cost": ("获资助项目的金额", "money of projects"),
    "points": ("所打的分", "points given"),
    "borda": ("名次分", "places in the order"),
}
PRICE_WORDS: dict[str, tuple[str, str]] = {
    "yes": ("有（已逐项核对）", "yes (checked exactly)"),
    "no": ("没有（已证明）", "none (proven)"),
    "not-proven": ("未能证明", "not proven"),
}


class Words:
    """One language; amounts of one election."""

    def __init__(self, profile: Profile, lang: str) -> None:
        self.profile = profile
        self.lang = lang

    def say(self, zh: str, en: str) -> str:
        """The text in the reader's language."""
        return zh if self.lang == "zh" else en

    def columns(self, zh: str, en: str) -> list[str]:
        """Head cells, separated by ``|``."""
        return self.say(zh, en).split("|")

    def money(self, parts: int | Fraction) -> str:
        """An amount in units of the currency, rounded to two places."""
        exact = Fraction(parts) / self.profile.election.parts
        return f"{exact.numerator:,}" if exact.denominator == 1 else f"{float(exact):,.2f}"

    def name(self, proposal: str) -> str:
        """Id and name of a project."""
        name = self.profile.proposals[proposal].name
        return f"{proposal} {name}" if name else proposal

    def rule(self, rule: str) -> str:
        """A rule with its completions."""
        first, *more = rule.split("+")
        words = [self.say(*RULE_WORDS[first])]
        words += [self.say(*(COMPLETED if m == "greedy" else RULE_WORDS[m])) for m in more]
        return self.say("，", ", ").join(words)


def election_document(profile: Profile, outcome: Outcome, audit: Audit, lang: str) -> Document:
    """The whole tally."""
    words = Words(profile, lang)
    return Document(
        title=words.say("表决结果：", "Result of the vote: ") + words.rule(outcome.rule),
        tables=(
            _rounds(words, outcome),
            *_refused(words, outcome),
            _unfunded(words, outcome),
            *_audit(words, audit),
        ),
    )


def told(words: Words, one: Round) -> str:
    """How a project came to be funded, in a sentence."""
    n, cost = one.supporters, words.money(one.cost)
    if one.step in ("equal-shares", "phragmen"):
        most, rest = one.payments[0], one.payments[1:]
        fewer = sum(p.households for p in rest)
        zh = f"{n} 户支持者共付 {cost}：{most.households} 户各付 {words.money(most.each)}"
        en = (
            f"its {counted(n, 'supporter')} pay {cost}:"
            f" {counted(most.households, 'household')} {words.money(most.each)} each"
        )
        if fewer:
            zh += f"，另 {fewer} 户付得少些"
            en += f", {counted(fewer, 'other')} less"
        return words.say(zh, en)
    if one.step == "greedy":
        return words.say(
            f"资金池付 {cost}，{n} 户支持，是余款付得起的项目中单位资金满意度最高的",
            f"the pot pays {cost}; supporters: {counted(n, 'household')}; of what the pot can"
            " still pay it gives the most satisfaction for the money",
        )
    return words.say(
        f"属于总满意度最大的选择，{n} 户支持",
        f"part of the best choice; supporters: {counted(n, 'household')}",
    )


def _rounds(words: Words, outcome: Outcome) -> Table:
    total = sum(r.cost for r in outcome.rounds)
    left = "，".join(f"{pot} {words.money(n)}" for pot, n in outcome.left.items())
    note = words.say(
        f"共 {len(outcome.rounds)} 个项目，{words.money(total)}；余款 {left}。",
        f"{len(outcome.rounds)} projects, {words.money(total)}; left: {left.replace('，', ', ')}.",
    )
    raised = {pot: n for pot, n in outcome.extra.items() if n}
    if raised:
        added = ", ".join(f"{pot} {words.money(n)}" for pot, n in raised.items())
        note += words.say(f"每户份额加了 {added}。", f" Shares were raised by {added} each.")
    return table(
        words.say("逐轮经过", "Round by round"),
        words.columns(
            "轮次|项目|资金池|金额|经过|池中余款", "round|project|pot|cost|how|left in the pot"
        ),
        (
            (
                i,
                words.name(r.proposal),
                r.pot,
                words.money(r.cost),
                told(words, r),
                words.money(r.left),
            )
            for i, r in enumerate(outcome.rounds, start=1)
        ),
        numbers=(0, 3, 5),
        note=note,
    )


def _refused(words: Words, outcome: Outcome) -> list[Table]:
    if not outcome.refused:
        return []
    return [
        table(
            words.say("这一周办不成的", "What the week cannot carry out"),
            words.columns("项目|规则|为什么", "project|rules|why"),
            (
                (
                    words.name(r.proposal),
                    "、".join(r.rules) if words.lang == "zh" else ", ".join(r.rules),
                    words.say("".join(r.short_zh), " ".join(r.short_en))
                    or words.say("；".join(r.zh), "; ".join(r.en))
                    if r.proven
                    else words.say("限时内未能证明办得成", "not proven in the time given"),
                )
                for r in outcome.refused
            ),
        )
    ]


def _unfunded(words: Words, outcome: Outcome) -> Table:
    profile = words.profile
    return table(
        words.say("未获资助", "Not funded"),
        words.columns("项目|金额|支持户数", "project|cost|supporters"),
        (
            (
                words.name(p),
                words.money(one.cost),
                sum(s.households for s in profile.supporters[p]),
            )
            for p, one in profile.proposals.items()
            if p not in outcome.funded
        ),
        numbers=(1, 2),
    )


def _audit(words: Words, audit: Audit) -> list[Table]:
    n, nothing = audit.households, audit.with_nothing
    share = f"{100 * nothing / n:.1f} %" if n else "-"
    rows = [
        (
            words.say("一无所得的户", "households with nothing"),
            words.say(f"{nothing}／{n} 户（{share}）", f"{nothing} of {n} ({share})"),
        ),
        (
            words.say(
                f"总满意度（{MEASURE_WORDS[words.profile.measure][0]}）",
                f"welfare ({MEASURE_WORDS[words.profile.measure][1]})",
            ),
            f"{audit.welfare:,}",
        ),
        (
            words.say("应得而未得的群体", "groups that deserve a project more"),
            len(audit.underserved) or words.say("没有", "none"),
        ),
        *(
            (
                words.say(f"价格支撑（{p.pot}）", f"prices ({p.pot})"),
                words.say(*PRICE_WORDS[p.priceable]),
            )
            for p in audit.prices
        ),
    ]
    tables = [table(words.say("审计", "Audit"), words.columns("项|结论", "what|found"), rows)]
    if audit.underserved:
        tables.append(
            table(
                words.say("应得而未得", "Deserved and not given"),
                words.columns(
                    "项目|户数|至多有|各应有", "project|households|have at most|deserve each"
                ),
                (
                    (words.name(u.proposal), u.households, u.most, f"{float(u.deserved):.2f}")
                    for u in audit.underserved
                ),
                numbers=(1, 2, 3),
            )
        )
    if audit.groups:
        tables.append(
            table(
                words.say("各片区", "Areas"),
                words.columns(
                    "片区|户数|一无所得|均等份额|所得",
                    "area|households|with nothing|fair share|received",
                ),
                (
                    (
                        g.area,
                        g.households,
                        g.with_nothing,
                        words.money(g.fair),
                        words.money(g.received),
                    )
                    for g in audit.groups
                ),
                numbers=(1, 2, 3, 4),
            )
        )
    return tables
