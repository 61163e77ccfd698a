"""How good the plan is: its head, its tiers in words, what stays unmet and why, and fairness."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from matcher.goals import goal_of, tier_scale
from matcher.goals.base import in_play
from matcher.goals.fairness import totals
from matcher.rules import RULES
from matcher.rules.served import served
from matcher.show.document import Table, table
from matcher.show.english import counted
from matcher.show.kept import kept_away
from matcher.show.telling import Telling
from matcher.show.tier_words import tier_named
from models.demand import STAGES, Request
from models.plan import Reason, Run
from models.policy import Tier, parted

NONE = "—"

STAGE_ZH = dict(zip(STAGES, "建议 提议 商议 审议 决议 评议".split(), strict=True))


def head(telling: Telling, run: Run | None) -> Table:
    """The week, what was reached, and how the plan was found."""
    week, plan = telling.week, telling.plan
    shares = [served(telling.view, request) for request in in_play(telling.view)]
    whole = sum(share == 1 for share in shares)
    partly = sum(0 < share < 1 for share in shares)
    zone = week.calendar.time_zone
    days = telling.say(f"{week.calendar.days} 天", f"{week.calendar.days} d")
    facts = [
        (
            "周",
            "week",
            f"{week.name or week.id}({week.calendar.start}, {days}, {zone})",
        ),
        (
            "诉求",
            "requests",
            telling.say(
                f"共 {len(shares)} 件：全部满足 {whole}，部分满足 {partly}，"
                f"未满足 {len(shares) - whole - partly}",
                f"{len(shares)}: {whole} served wholly, {partly} in part, "
                f"{len(shares) - whole - partly} not",
            ),
        ),
        ("结果", "result", _found(telling, run)),
        ("种子", "seed", plan.seed),
        ("政策版本", "policy version", plan.policy_version),
        ("公平档 μ", "fairness μ", plan.mu),
        ("输入指纹", "input hash", plan.input_hash),
        ("方案指纹", "plan hash", plan.content_hash()),
    ]
    return table(
        telling.say("概要", "Summary"),
        telling.columns("项|值", "fact|value"),
        ((telling.say(zh, en), value) for zh, en, value in facts),
    )


def _found(telling: Telling, run: Run | None) -> str:
    """Proven or not, in words."""
    if run is None:
        return telling.say("没有求解记录", "no record of a run")
    gap = f"{telling.plan.gap:.4%}"
    if run.status == "OPTIMAL":
        found = telling.say(f"已证明最优（差距 {gap}）", f"proven best (gap {gap})")
    else:
        found = telling.say(
            f"可行，尚未证明最优（差距 {gap}）", f"feasible, not proven (gap {gap})"
        )
    how = {
        "proof": telling.say("求解完毕", "ended by proof"),
        "limit": telling.say("达到步数上限", "ended by its limit of steps"),
        "clock": telling.say("到时停止", "ended by the clock"),
        "stopped": telling.say("人工停止", "stopped by hand"),
    }[run.ended_by]
    return telling.say(
        f"{found}；{how}，{run.seconds:.1f} 秒，{run.peak_memory_mb:.0f} MB",
        f"{found}; {how}, {run.seconds:.1f} s, {run.peak_memory_mb:.0f} MB",
    )


def in_units(tier: Tier, value: int) -> str:
    """A tier's value in whole units: 2500 thousandths are ``2.5``.

    Every digit, down to the millionths of Good and fairness: plans that differ must not look equal.
    """
    return f"{Decimal(value) / tier_scale(tier):,f}"


def meaning(telling: Telling, tier: Tier) -> str:
    """What the tier wants: its goals' sentences."""
    goals = (goal_of(name) for name in tier.goals)
    return " ".join(telling.say(goal.zh, goal.en) for goal in goals)


def is_idle(tier: Tier, *figures: int | None) -> bool:
    """Whether a tier is of an age alone, and all its figures are 0: nobody waited that long."""
    return all(parted(goal)[1] for goal in tier.goals) and set(figures) == {0}


def tiers(telling: Telling, values: Sequence[int]) -> Table:
    """Every tier of the policy: value, proven bound, gap, and what it wants.

    ``values`` are the recomputed ones, in the order of the policy. Tiers of an age that no request
    has are left out.
    """
    stated = {result.name: result for result in telling.plan.tiers}
    rows = []
    for tier, value in zip(telling.week.policy.tiers, values, strict=True):
        result = stated.get(tier.name)
        if result and is_idle(tier, value, result.bound):
            continue
        bound = in_units(tier, result.bound) if result else NONE
        gap = f"{result.gap:.4%}" if result else NONE
        rows.append(
            (
                tier_named(telling, tier.name),
                in_units(tier, value),
                bound,
                gap,
                meaning(telling, tier),
            )
        )
    return table(
        telling.say("目标（先列者优先）", "Goals (earlier ones come first)"),
        telling.columns("层|值|上界|差距|意思", "tier|value|bound|gap|meaning"),
        rows,
        numbers=(1, 2, 3),
    )


def unmet(telling: Telling) -> Table:
    """What is not wholly served, and why."""
    requests = telling.view.requests
    rows = (
        (
            telling.name(entry.request),
            asked(telling, requests[entry.request]),
            telling.kind(requests[entry.request]),
            telling.place(requests[entry.request].place),
            f"{entry.served_permille / 10:.1f}%",
            because(telling, requests[entry.request], entry.reason),
        )
        for entry in telling.plan.unmet
    )
    return table(
        telling.say("未（全部）满足", "Not (wholly) met"),
        telling.columns(
            "诉求|所求|种类|地点|已满足|原因", "request|asks for|kind|place|served|why"
        ),
        rows,
        numbers=(4,),
        note="" if telling.plan.unmet else telling.say("全部满足。", "Everything is met."),
    )


def asked(telling: Telling, request: Request) -> str:
    """What a request is made of: amounts, sessions, a seat."""
    parts = [telling.line(line) for line in request.lines]
    sessions = sum(session.occurrences for session in request.sessions)
    if sessions:
        parts.append(telling.say(f"{sessions} 场", counted(sessions, "session")))
    if request.seat is not None:
        people = len(request.people)
        parts.append(telling.say(f"{people} 个名额", counted(people, "seat")))
    return telling.say("、", ", ").join(parts)


def because(telling: Telling, request: Request, reason: Reason) -> str:
    """A reason in words."""
    match reason.kind:
        case "no-supply":
            said = telling.say("没有合适的供给", "nothing fits")
        case "used-elsewhere":
            said = telling.say("合适的供给用在了别处", "what fits is used elsewhere")
        case "gate":
            said = _gate(telling, request)
        case "cap":
            said = telling.say(
                "受上限或人的决定所限", "a cap or somebody's decision stands in the way"
            )
    removed = sorted(
        # A gate that is not passed is what the reason says already.
        (
            (rule, count)
            for rule, count in reason.removed.items()
            if count > 0 and rule != reason.kind
        ),
        key=lambda entry: (-entry[1], entry[0]),
    )
    if not removed:
        return said
    return telling.say(f"{said}：", f"{said}: ") + kept_away(telling, dict(removed))


def sentence(telling: Telling, rule: str) -> str:
    """A rule's sentence, without its full stop; a name that is no rule stays as it is."""
    known = next((r for r in RULES if r.name == rule), None)
    return rule if known is None else telling.say(known.zh.rstrip("。"), known.en.rstrip("."))


def _gate(telling: Telling, request: Request) -> str:
    facts = request.project
    if facts is None:
        return telling.say("项目未到可用钱用人的阶段", "the project is not at its stage")
    lacks = []
    if STAGES.index(facts.stage) < STAGES.index("resolution"):
        stage = telling.say(STAGE_ZH[facts.stage], facts.stage)
        lacks.append(telling.say(f"还在「{stage}」一步，尚未决议", f"at {stage}, not resolved"))
    if not facts.published:
        lacks.append(telling.say("尚未公示", "not disclosed"))
    threshold = telling.week.policy.review_threshold
    if not facts.reviewed and telling.view.money_asked(request) >= threshold > 0:
        lacks.append(telling.say("尚无第三方评审", "no third-party review"))
    return telling.say("未过关口：", "not past the gate: ") + telling.say("，", ", ").join(lacks)


def fairness(telling: Telling) -> Table:
    """Asked and served of each group of the policy over the weeks, the worst off first."""
    groups = totals(telling.view)
    ratios = sorted((got / asked, group) for group, (asked, got) in groups.items())
    return table(
        telling.say("公平（历周累计，最少者在前）", "Fairness (weeks together, worst off first)"),
        telling.columns("群体|所求 A|所得 S|比例 ρ", "group|asked A|served S|ratio ρ"),
        (
            (
                telling.name(group),
                f"{float(groups[group][0]):.2f}",
                f"{float(groups[group][1]):.2f}",
                f"{float(ratio):.3f}",
            )
            for ratio, group in ratios
        ),
        numbers=(1, 2, 3),
    )
