"""A decision record as a person reads it: what it is, what people decided, who can check what."""

from __future__ import annotations

from matcher.record.check import Report
from matcher.record.content import Content
from matcher.record.judge import full_week
from matcher.record.likeness import likeness
from matcher.record.manifest import Manifest
from matcher.record.overrides import Cost, Override, TierCost
from matcher.record.scope import AUDITOR_ONLY, IN_PART, Limit, stated_goals
from matcher.rules import RULES
from matcher.show.decisions import WORDS, target_in_words
from matcher.show.document import Document, Table, table
from matcher.show.results import NONE, in_units
from matcher.show.telling import Language, Telling
from matcher.show.tier_words import tier_named
from models.policy import Policy
from models.week import Decision


def record_document(report: Report, lang: Language) -> Document:
    """A record that holds. Raises :class:`ValueError` for one that could not be read."""
    if report.manifest is None or report.content is None:
        raise ValueError("a record that could not be read cannot be shown")
    content = report.content
    telling = Telling(full_week(content), content.plan, lang)
    return Document(
        title=telling.say(
            f"{title(report.manifest, lang)}：成立", f"{title(report.manifest, lang)}: holds"
        ),
        tables=(
            _head(telling, report.manifest, content, report.erased),
            _overrides(telling, content),
            *(_scope(telling, content) if content.form == "public" else ()),
        ),
    )


def title(manifest: Manifest, lang: Language) -> str:
    """Which form of the record of which week."""
    if lang == "zh":
        form = "公开记录" if manifest.form == "public" else "审计记录"
        return f"{manifest.link.week} {form}"
    form = "public" if manifest.form == "public" else "auditor's"
    return f"{manifest.link.week}, {form} record"


def _head(telling: Telling, manifest: Manifest, content: Content, erased: tuple[str, ...]) -> Table:
    link = manifest.link
    rules = len(RULES) - (len(AUDITOR_ONLY) if content.form == "public" else 0)
    facts = [
        ("记录指纹", "record hash", manifest.hash),
        ("前一份记录", "record before", link.before or telling.say("没有（第一份）", "none")),
        ("方案指纹", "plan hash", link.plan),
        ("输入指纹", "input hash", link.input),
        ("公开记录文件指纹", "files of the public form", link.public),
        ("审计记录文件指纹", "files of the auditor's form", link.auditor),
        ("政策版本", "policy version", link.policy),
        ("版本", "versions", ", ".join(f"{k} {v}" for k, v in link.versions.items()) or NONE),
        (
            "核对",
            "checked",
            telling.say(
                f"规则 {rules} / {len(RULES)} 条，目标 {len(content.week.policy.tiers)} 层",
                f"{rules} of {len(RULES)} rules, {len(content.week.policy.tiers)} tiers",
            ),
        ),
    ]
    if content.weights is not None:
        facts.append(("看得出是谁吗", "who is who", _likeness(telling, content)))
    if erased:
        facts.append(
            (
                "已删除的文字",
                "texts erased",
                telling.say(
                    f"{len(erased)} 条，输入指纹因此无法重算：{'、'.join(erased)}",
                    f"{len(erased)}; the input's own hash can therefore not be recomputed: "
                    f"{', '.join(erased)}",
                ),
            )
        )
    return table(
        telling.say("概要", "Summary"),
        telling.columns("项|值", "fact|value"),
        ((telling.say(zh, en), value) for zh, en, value in facts),
    )


def _likeness(telling: Telling, content: Content) -> str:
    assert content.weights is not None, "only asked where there are weights"
    found = likeness(content.week, content.weights)
    return telling.say(
        f"{found.requests} 件诉求里有 {found.alone} 件的种类、议题、社区、群体和权重独一无二；"
        f"相同的至少 {found.least} 件一组",
        f"of {found.requests} requests {found.alone} are like no other in kind, topic, community, "
        f"group and weights; the smallest set that is alike has {found.least}",
    )


def _overrides(telling: Telling, content: Content) -> Table:
    known = {
        d.id: d
        for d in (
            *telling.week.decisions.pins,
            *telling.week.decisions.bans,
            *telling.week.decisions.locks,
        )
    }
    return table(
        telling.say("人的决定", "Decisions by people"),
        telling.columns("决定|内容|谁|何时|为何|代价", "decision|what|who|when|why|what it cost"),
        (_row(telling, content, o, known.get(o.decision)) for o in content.overrides.overrides),
        note="" if content.overrides.overrides else telling.say("没有。", "None."),
    )


def _row(
    telling: Telling, content: Content, o: Override, decision: Decision | None
) -> tuple[str, ...]:
    if o.target.model_dump(exclude_none=True):
        what = target_in_words(telling.view, o.target, telling.lang)
    else:
        what = telling.say("点名的人，不公开", "names a person, not public")
    why = decision.reason if decision is not None else ""
    unsaid = telling.say("不公开", "not public") if content.form == "public" else NONE
    return (
        f"{telling.say(*WORDS[o.kind])} {o.decision}",
        what,
        decision.by if decision is not None and decision.by else o.by,
        o.when or telling.say("未记录", "not recorded"),
        why or unsaid,
        cost_in_words(telling, content.policy, o.cost),
    )


def cost_in_words(telling: Telling, policy: Policy, cost: Cost) -> str:
    """What a decision cost: the tiers in which it did, exactly or between bounds."""
    if not cost.tiers:
        if cost.how == "limited":
            return telling.say("限时内未求出", "not found in the time given")
        return telling.say("未计算", "not computed")
    parts = [
        _tier_cost(telling, policy, c) for c in cost.tiers if c.least is not None and not _free(c)
    ]
    unknown = [tier_named(telling, c.tier) for c in cost.tiers if c.least is None]
    said = telling.say("，", ", ").join(parts) or telling.say("没有代价", "nothing")
    if unknown:
        names = telling.say("、", ", ").join(unknown)
        said += telling.say(f"；{names} 未知", f"; not known in {names}")
    if cost.how == "limited":
        said += telling.say("（限时求解）", " (solved in limited time)")
    return said


def _free(cost: TierCost) -> bool:
    return cost.least == 0 == cost.most


def _tier_cost(telling: Telling, policy: Policy, cost: TierCost) -> str:
    tier = next(t for t in policy.tiers if t.name == cost.tier)
    assert cost.least is not None, "only asked where something is known"
    assert cost.most is not None, "both ends are known together"
    name = tier_named(telling, cost.tier)
    if cost.exact:
        return f"{name} {in_units(tier, cost.least)}"
    return f"{name} {in_units(tier, cost.least)} … {in_units(tier, cost.most)}"


def _scope(telling: Telling, content: Content) -> tuple[Table, ...]:
    def rows(limits: dict[str, Limit]) -> list[tuple[str, str]]:
        return [(name, telling.say(limit.zh, limit.en)) for name, limit in limits.items()]

    stated = {str(g): limit for g, limit in stated_goals(content.policy).items()}
    return (
        table(
            telling.say("只有审计记录才能核对的规则", "Rules only the auditor's record can check"),
            telling.columns("规则|为何", "rule|why"),
            rows(AUDITOR_ONLY),
        ),
        table(
            telling.say("公开记录只核对一部分的规则", "Rules the public record checks in part"),
            telling.columns("规则|缺什么", "rule|what is left out"),
            rows(IN_PART),
        ),
        table(
            telling.say(
                "照抄的目标值，只有审计记录才能重算",
                "Goal values as stated; only the auditor's record can recompute them",
            ),
            telling.columns("目标|为何", "goal|why"),
            rows(stated),
            note="" if stated else telling.say("没有。", "None."),
        ),
    )
