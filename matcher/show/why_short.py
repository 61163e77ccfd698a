"""The answer in a sentence or two."""

from __future__ import annotations

from matcher.explain.facts import RequestWhy
from matcher.show.document import Table, table
from matcher.show.kept import kept_away
from matcher.show.telling import Telling
from matcher.show.why_caps import cap_words
from matcher.show.why_fixes import fix_words, lacks_at_gate
from matcher.show.why_parts import part_named
from matcher.show.why_trial import cost, deeds, label_words, moves
from matcher.show.why_words import joined, listed, stretch

UNCONFIRMED = {
    "no-supply": ("没有合适的供给", "nothing fits"),
    "used-elsewhere": ("合适的供给用在了别处", "what fits is used elsewhere"),
    "cap": ("受上限或人的决定所限", "a cap or somebody's decision stands in the way"),
}
"""What a plan states about a request, before it is known whether any plan could serve it."""


LOOKED_AT: dict[str, tuple[str, str, str]] = {
    "line": ("份认捐", "pledge was", "pledges were"),
    "role": ("人", "person was", "people were"),
    "room": ("间房", "room was", "rooms were"),
    "seat": ("处名额", "choice was", "choices were"),
}
"""Kind of a part → what its candidates are: counted in zh; one and several in en."""


def in_short(telling: Telling, answer: RequestWhy) -> Table:
    """The answer in a few sentences."""
    said = [_verdict(telling, answer), _what_then(telling, answer)]
    if not answer.proven:
        said.append(
            telling.say(
                "时限之内没有全部算完；没有算完的，不作结论。",
                "Not everything was settled in time; what was not is left open.",
            )
        )
    return table(
        telling.say("简答", "In short"), (), (), note=telling.say("", " ").join(filter(None, said))
    )


def _share(telling: Telling, answer: RequestWhy) -> str:
    has = answer.has
    if answer.permille == 0 and not (has.flows or has.placements or has.seats):
        return telling.say("它没有得到。", "It gets nothing.")
    if answer.permille == 0:
        return telling.say("它得到了不到 0.1%。", "It gets less than 0.1%.")
    part = f"{answer.permille / 10:g}%"
    return telling.say(f"它得到了 {part}。", f"It gets {part}.")


def _verdict(telling: Telling, answer: RequestWhy) -> str:
    share = _share(telling, answer)
    if answer.most is None and answer.verdict in UNCONFIRMED:
        stated = telling.say(*UNCONFIRMED[answer.verdict])
        return share + telling.say(
            f"方案记下的原因是“{stated}”，时限之内没有核实。",
            f" The plan states as the reason: {stated}; that was not confirmed in time.",
        )
    match answer.verdict:
        case "met":
            return telling.say("它全部得到满足。", "It is wholly served.") + _best(telling, answer)
        case "withdrawn":
            return telling.say("它已经撤回，不再计入。", "It is withdrawn and counts nowhere.")
        case "banned":
            said = telling.say(
                "人的决定（禁止或撤回）挡住了它。",
                "A decision by people (a ban) stands in its way.",
            )
        case "gate":
            lacks = lacks_at_gate(telling, answer.id)
            said = telling.say(
                f"项目还缺{lacks}，在此之前不能用钱、用物、用人。",
                f"The project still lacks {lacks}; until then it draws no money, goods or people.",
            )
        case "no-supply":
            said = telling.say(
                "即使别人都让出来也不行。", "Even if all others gave way it would get no more: "
            ) + _hard(telling, answer)
        case "cap":
            said = cap_words(telling, answer)
        case "used-elsewhere":
            users = listed(
                telling, list(dict.fromkeys(telling.name(h.request) for h in answer.holds)), 4
            )
            said = telling.say("合适的供给用在了别处", "What fits is used elsewhere")
            said += telling.say(f"：{users}。", f": {users}.") if users else telling.say("。", ".")
    return share + telling.say("", " ") + said


def _best(telling: Telling, answer: RequestWhy) -> str:
    """What doing without its dearest supply would cost."""
    tried = [a for a in answer.alternatives if a.trial.tiers]
    if not tried:
        return _fixed(telling, answer)
    dearest = min(tried, key=lambda a: [t.then for t in a.trial.tiers])
    supply = (
        telling.moment(dearest.supply) if dearest.kind == "time" else telling.name(dearest.supply)
    )
    gets = deeds(telling, dearest.trial.gets, by_request=False, planned=False)
    then = (
        telling.say("它另有安排", "the best plan serves it otherwise")
        if gets
        else telling.say("它就得不到", "even the best plan gives it nothing")
    )
    lost = cost(telling, dearest.trial)
    return telling.say(
        f"要是不用 {supply}，最好的方案里{then}；和现在比，{lost}。",
        f" Without {supply}, {then}; compared with this plan: {lost}.",
    )


def _fixed(telling: Telling, answer: RequestWhy) -> str:
    """Which of its supplies people have decided on, and who."""
    by_id = {d.id: d for d in (*telling.week.decisions.pins, *telling.week.decisions.locks)}
    said = [
        telling.say(
            f"{telling.name(a.supply)} 是 {who.by} 定下的（决定 {who.id}）。",
            f" {who.by} decided that it be {telling.name(a.supply)} (decision {who.id}).",
        )
        for a in answer.alternatives
        for who in (by_id[id] for id in a.fixed_by if id in by_id)
        if a.kind != "time"
    ]
    return "".join(said)


def _hard(telling: Telling, answer: RequestWhy) -> str:
    """Which part nothing fits, and what keeps most of it away."""
    if answer.rules:
        facts = answer.facts_zh if telling.lang == "zh" else answer.facts_en
        return (
            telling.say("每样都有，合在一起却不行：", "each part could be had, but not together: ")
            + facts[0]
        )
    bare = [p for p in answer.parts if len(p.fit) < p.needed]
    if not bare:
        return telling.say("本周就只有这些。", "this is all the week holds for it.")
    part = bare[0]
    if part.kind == "attendance" and part.near:
        comes, needed = part.near[0].has, part.near[0].needs
        return telling.say(
            f"要 {needed} 人才开，会来的只有 {comes} 人。",
            f"it takes at least {needed} people, and only {comes} would come.",
        )
    if part.kind == "time":
        session = telling.view.sessions[answer.id, part.session or ""]
        spans = [telling.view.clock.span(w) for w in session.windows]
        if all(a >= telling.view.clock.horizon or b <= 0 for a, b in spans):
            when = listed(telling, [stretch(telling, w) for w in session.windows])
            return telling.say(
                f"它要的时间（{when}）不在本周。", f"its time ({when}) is not in this week."
            )
        return telling.say(
            f"{part_named(telling, answer.id, part)}：{kept_away(telling, part.removed)}。",
            f"{part_named(telling, answer.id, part)}: {kept_away(telling, part.removed)}.",
        )
    if part.considered == 0:
        what = part_named(telling, answer.id, part)
        return telling.say(f"没有人提供{what}。", f"nobody offers {what}.")
    each, one, many = LOOKED_AT.get(part.kind, ("个", "was", "were"))
    fit = ""
    if part.fit:
        n = len(part.fit)
        fit = telling.say(f"；合适的只有 {n} {each}", f"; only {n} fit{'s' * (n == 1)}")
    of = f"1 {one}" if part.considered == 1 else f"{part.considered} {many}"
    return telling.say(
        f"{part_named(telling, answer.id, part)}：看过 {part.considered} {each}，"
        f"{kept_away(telling, part.removed, each)}{fit}。",
        f"for {part_named(telling, answer.id, part)}, {of} looked at: "
        f"{kept_away(telling, part.removed)}{fit}.",
    )


def _what_then(telling: Telling, answer: RequestWhy) -> str:
    """The slightest remedy, or what it would cost to serve it all the same."""
    if answer.remedies:
        fixes = telling.say("，并且", ", and ").join(
            fix_words(telling, f) for f in answer.remedies[0].fixes
        )
        zh = joined(telling, "如果", fixes)
        if answer.remedies[0].permille == 1000:
            return telling.say(f"{zh}，就行。", f"It would do if {fixes}.")
        share = f"{answer.remedies[0].permille / 10:g}%"
        return telling.say(
            f"{zh}，最多能得到 {share}。", f"It could have up to {share} if {fixes}."
        )
    trial = answer.forced
    if trial is None:
        return ""
    if trial.label in ("impossible", "not-proven"):
        return telling.say(
            f"一定要排进来：{label_words(telling, trial.label)}。",
            f"To serve it all the same: {label_words(telling, trial.label)}.",
        )
    who, sure = moves(telling, trial), label_words(telling, trial.label)
    return telling.say(
        f"一定要排进来的话：{cost(telling, trial)}；{who}（{sure}）。",
        f"Serving it all the same would mean: {cost(telling, trial)}; {who} ({sure}).",
    )
