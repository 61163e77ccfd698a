"""The answer in a sentence or two."""

from __future__ import annotations

from matcher.explain.facts import RequestWhy
from matcher.show.document import Table, table
from matcher.show.telling import Telling
from matcher.show.why_fixes import fix_words
from matcher.show.why_parts import part_named
from matcher.show.why_trial import cost, deeds, label_words, moves
from matcher.show.why_words import counted, listed

GATE = {
    "resolution": ("议事会决议", "a resolution"),
    "disclosure": ("公示", "disclosure"),
    "review": ("第三方评审", "a third-party review"),
}


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
    if answer.permille == 0:
        return telling.say("它没有得到。", "It gets nothing.")
    part = f"{answer.permille / 10:g}%"
    return telling.say(f"它得到了 {part}。", f"It gets {part}.")


def _verdict(telling: Telling, answer: RequestWhy) -> str:
    share = _share(telling, answer)
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
            lacks = listed(telling, [telling.say(*GATE[g]) for g in answer.gate])
            said = telling.say(
                f"项目还缺{lacks}，在此之前不能用钱、用物、用人。",
                f"The project still lacks {lacks}; until then it draws no money, goods or people.",
            )
        case "no-supply":
            said = telling.say("谁让路都不行：", "Nobody's giving way would help: ") + _hard(
                telling, answer
            )
        case "cap":
            said = telling.say(
                "供给是有的，但上限、互斥或前提挡住了它。",
                "There is supply, but a cap, a rival or a prerequisite stands in its way.",
            )
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
        return ""
    dearest = min(tried, key=lambda a: [t.then for t in a.trial.tiers])
    supply = (
        telling.moment(dearest.supply) if dearest.kind == "time" else telling.name(dearest.supply)
    )
    gets = deeds(telling, dearest.trial.gets, by_request=False)
    then = (
        telling.say("它就另有安排", "it is served otherwise")
        if gets
        else telling.say("它就得不到", "it gets nothing")
    )
    lost = cost(telling, dearest.trial)
    return telling.say(
        f"不用 {supply} 的话，最好的方案里{then}，{lost}。",
        f" Without {supply}, in the best plan {then}, and {lost}.",
    )


def _hard(telling: Telling, answer: RequestWhy) -> str:
    """Which part nothing fits, and what keeps most of it away."""
    if answer.rules:
        return telling.say(
            "每样都有，但合在一起就违反规则。", "each part could be had, but not together."
        )
    bare = [p for p in answer.parts if len(p.fit) < p.needed]
    if not bare:
        return telling.say("本周就只有这些。", "this is all the week holds for it.")
    part = bare[0]
    if part.considered == 0:
        what = part_named(telling, answer.id, part)
        return telling.say(f"没有人提供{what}。", f"nobody offers {what}.")
    fit = ""
    if part.fit:
        n = len(part.fit)
        fit = telling.say(f"；合适的只有 {n} 个", f"; only {n} fit")
    return telling.say(
        f"{part_named(telling, answer.id, part)}：看过 {part.considered} 个，"
        f"{counted(telling, part.removed)}{fit}。",
        f"{part_named(telling, answer.id, part)}: of {part.considered} looked at, "
        f"{counted(telling, part.removed)}{fit}.",
    )


def _what_then(telling: Telling, answer: RequestWhy) -> str:
    """The slightest remedy, or what it would cost to serve it all the same."""
    if answer.remedies:
        fixes = telling.say("，并且", ", and ").join(
            fix_words(telling, f) for f in answer.remedies[0].fixes
        )
        if answer.remedies[0].permille == 1000:
            return telling.say(f"如果{fixes}，就行。", f"It would do if {fixes}.")
        share = f"{answer.remedies[0].permille / 10:g}%"
        return telling.say(
            f"如果{fixes}，最多能得到 {share}。", f"It could have up to {share} if {fixes}."
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
        f"一定要排进来：{cost(telling, trial)}；{who}（{sure}）。",
        f"To serve it all the same: {cost(telling, trial)}; {who} ({sure}).",
    )
