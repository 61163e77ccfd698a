"""Why a request gets what it gets, as a person reads it."""

from __future__ import annotations

from matcher.explain.facts import Alternative, Answer, Part, RequestWhy
from matcher.show.document import Document, Row, Table, table
from matcher.show.kept import kept, kept_away
from matcher.show.results import sentence
from matcher.show.telling import Telling
from matcher.show.why_fixes import fix_words, near_words
from matcher.show.why_parts import part_named
from matcher.show.why_points import points
from matcher.show.why_short import in_short
from matcher.show.why_supply import supply_tables
from matcher.show.why_trial import cost, deeds, label_words, moves, tier_rows
from matcher.show.why_words import listed, stretch

MOST = 12
"""How many near misses are shown."""


def why_document(telling: Telling, answer: Answer) -> Document:
    """An answer as a title and tables to read in order."""
    if not isinstance(answer, RequestWhy):
        return Document(
            title=telling.say("为何：", "Why: ") + telling.name(answer.id),
            tables=supply_tables(telling, answer),
        )
    if answer.verdict == "met":
        head = telling.say("为何：", "Why: ")
    elif answer.permille:
        head = telling.say("为何没有全部满足：", "Why not wholly: ")
    else:
        head = telling.say("为何没有：", "Why not: ")
    return Document(
        title=head + telling.name(answer.id),
        tables=tuple(
            t
            for t in (
                in_short(telling, answer),
                _has(telling, answer),
                _sitting(telling, answer),
                _parts(telling, answer),
                _near(telling, answer),
                _together(telling, answer),
                _remedies(telling, answer),
                _holds(telling, answer),
                _forced(telling, answer),
                _alternatives(telling, answer),
                points(telling, answer),
                _rules(telling, answer),
            )
            if t.rows or t.note
        ),
    )


def _has(telling: Telling, answer: RequestWhy) -> Table:
    return table(
        telling.say("它得到了什么", "What it gets"),
        telling.columns("什么|何时|何地、由谁", "what|when|where, by whom"),
        deeds(telling, answer.has, by_request=False),
    )


def _sitting(telling: Telling, answer: RequestWhy) -> Table:
    """Who sits in an activity, and who would and sits nowhere."""
    people = telling.view.requests
    both = (
        (telling.say("有名额", "seated"), answer.sitting),
        (telling.say("想来，没有名额", "would come, have no seat"), answer.waiting),
    )
    return table(
        telling.say("报名的人", "Who enrolled"),
        telling.columns("结果|人数|报名", "result|people|enrolments"),
        (
            (
                said,
                str(sum(len(people[r].people) for r in requests)),
                listed(telling, [telling.name(r) for r in requests], 12),
            )
            for said, requests in both
            if requests
        ),
        numbers=(1,),
    )


def _parts(telling: Telling, answer: RequestWhy) -> Table:
    """Each missing part: how many could have been it, and what keeps them away."""
    rows = []
    for part in answer.parts:
        if part.kind == "attendance":
            continue  # a number, not candidates: it stands among the near misses
        fits = [telling.name(id.partition("/")[0]) for id in part.fit]
        rows.append(
            (
                part_named(telling, answer.id, part),
                str(part.considered),
                kept_away(telling, part.removed) or telling.say("没有", "none"),
                listed(telling, list(dict.fromkeys(fits))) or telling.say("没有", "none"),
            )
        )
    return table(
        telling.say("缺的每一样，看过哪些", "What is missing, and what was looked at"),
        telling.columns(
            "缺什么|看过|不行的|本身合适的", "missing|looked at|kept away|fit by themselves"
        ),
        rows,
        numbers=(1,),
    )


def _near(telling: Telling, answer: RequestWhy) -> Table:
    rows = [
        (
            _candidate(telling, answer, part, near.who),
            part_named(telling, answer.id, part),
            near_words(telling, near, near.who.partition("/")[0]),
        )
        for part in answer.parts
        for near in part.near
    ]
    rows = list(dict.fromkeys(rows))
    more = len(rows) - MOST
    return table(
        telling.say("只差一点的", "Nearly"),
        telling.columns("谁|对什么|差在哪里，怎样就行", "who|for|what it lacks, or what would do"),
        rows[:MOST],
        note=telling.say(f"还有 {more} 个", f"{more} more") if more > 0 else "",
    )


def _candidate(telling: Telling, answer: RequestWhy, part: Part, who: str) -> str:
    if part.kind == "time":
        session = telling.view.sessions[answer.id, part.session or ""]
        return stretch(telling, session.windows[int(who) - 1])
    return telling.name(who.partition("/")[0])


def _together(telling: Telling, answer: RequestWhy) -> Table:
    facts = answer.facts_zh if telling.lang == "zh" else answer.facts_en
    return table(
        telling.say("每样都有，合在一起却不行", "Each could be had, but not together"),
        telling.columns("若不管这条规则，就会这样", "without the rule this would be so"),
        ((fact,) for fact in facts),
    )


def _remedies(telling: Telling, answer: RequestWhy) -> Table:
    and_ = telling.say("，并且", ", and ")
    return table(
        telling.say("怎样就行（每条都试排过）", "What would do (each was tried)"),
        telling.columns("如果|它最多能得到", "if|it could have up to"),
        (
            (and_.join(fix_words(telling, f) for f in r.fixes), f"{r.permille / 10:g}%")
            for r in answer.remedies
        ),
        numbers=(1,),
    )


def _holds(telling: Telling, answer: RequestWhy) -> Table:
    """Who has what fits; those in one activity together."""
    said: dict[tuple[str, str], list[str]] = {}
    for hold in answer.holds:
        rows = deeds(telling, hold.has, by_request=False)
        what = listed(telling, [" ".join(filter(None, row[:2])) for row in rows], 2, apart=True)
        supply = {
            "cap": telling.say("上限：", "cap of ") + telling.name(hold.supply),
            "needs": telling.say("它的前提", "what it needs"),
            "excludes": telling.say("与它互斥", "its rival"),
        }.get(hold.kind, telling.name(hold.supply))
        if hold.kind == "seat":
            said.setdefault((supply, telling.say("名额", "a seat")), []).append(hold.request)
        else:
            what = what or telling.say("什么也没有", "nothing")
            said.setdefault((supply, what), []).append(hold.request)
    rows_ = [
        (supply, listed(telling, [telling.name(r) for r in dict.fromkeys(requests)]), what)
        for (supply, what), requests in said.items()
    ]
    more = len(rows_) - MOST
    return table(
        telling.say("现在谁在用", "Who has it now"),
        telling.columns("供给或上限|诉求|得到", "supply or cap|request|has"),
        rows_[:MOST],
        note=telling.say(f"还有 {more} 项", f"{more} more") if more > 0 else "",
    )


def _forced(telling: Telling, answer: RequestWhy) -> Table:
    trial = answer.forced
    title = telling.say("如果一定要把它排进来", "If it had to be served")
    if trial is None or not trial.tiers:
        said = "" if trial is None else label_words(telling, trial.label)
        return table(title, (), (), note=said)
    return table(
        title,
        telling.columns(
            "目标（先列者优先）|现在|那时|差", "goal (earlier ones come first)|now|then|change"
        ),
        tier_rows(telling, trial),
        numbers=(1, 2, 3),
        note=telling.say("。", ". ").join(
            filter(None, (moves(telling, trial), label_words(telling, trial.label)))
        )
        + telling.say("。", "."),
    )


def _alternatives(telling: Telling, answer: RequestWhy) -> Table:
    return table(
        telling.say("为何是它，不是次好的", "Why this and not the next best"),
        telling.columns(
            "若不用|这个诉求就|代价（先列的目标优先）|谁得谁失|把握",
            "without|the request then|cost (earlier goals first)|who gains, who loses|how sure",
        ),
        (_alternative(telling, answer, a) for a in answer.alternatives),
    )


def _alternative(telling: Telling, answer: RequestWhy, a: Alternative) -> Row:
    trial = a.trial
    supply = telling.moment(a.supply) if a.kind == "time" else telling.name(a.supply)
    if trial.label in ("impossible", "not-proven"):
        fixed = listed(telling, list(a.fixed_by))
        said = (
            telling.say(f"由 {fixed} 定下，不能改", f"fixed by {fixed}")
            if trial.label == "impossible" and fixed
            else label_words(telling, trial.label)
        )
        return supply, "—", said, "—", ""
    gets = [
        " ".join(filter(None, row))
        for row in deeds(telling, trial.gets, by_request=False, planned=False)
    ]
    return (
        supply,
        listed(telling, gets, 3, apart=True) or telling.say("什么也没有", "gets nothing"),
        cost(telling, trial),
        moves(telling, trial) or telling.say("别人不受影响", "nobody else is affected"),
        label_words(telling, trial.label),
    )


def _rules(telling: Telling, answer: RequestWhy) -> Table:
    """The rules in question, in full."""
    named = [rule for part in answer.parts for rule in part.removed]
    return table(
        telling.say("规则原文", "The rules in full"),
        telling.columns("规则|原文", "rule|in full"),
        (
            (kept(telling, rule), sentence(telling, rule))
            for rule in dict.fromkeys((*named, *answer.rules))
        ),
    )
