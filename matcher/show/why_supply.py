"""What a person, pledge or room does and why not more, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from matcher.explain.facts import Limit, Passed, SupplyWhy
from matcher.show.document import Row, Table, table
from matcher.show.kept import kept
from matcher.show.telling import Telling
from matcher.show.why_fixes import near_words
from matcher.show.why_points import points
from matcher.show.why_trial import cost, deeds, label_words, moves
from matcher.show.why_words import duration

LIMITS = {
    "week-minutes": ("一周的时间", "minutes a week"),
    "week-tasks": ("一周的项数", "tasks a week"),
    "day-minutes": ("一天的时间", "minutes a day"),
    "day-tasks": ("一天的项数", "tasks a day"),
    "quantity": ("数量", "quantity"),
    "lent": ("最满时借出", "lent at its fullest"),
    "deliveries": ("送货次数", "deliveries"),
    "staff-minutes": ("工时", "staff time"),
}


def supply_tables(telling: Telling, answer: SupplyWhy) -> tuple[Table, ...]:
    """The answer for a supply."""
    found = (
        _short(telling, answer),
        table(
            telling.say("本周做什么", "What it does this week"),
            telling.columns("什么|何时|何地、由谁", "what|when|where, by whom"),
            deeds(telling, answer.serves, by_request=True),
        ),
        table(
            telling.say("参加或订房", "Where they attend"),
            telling.columns("什么|何时|何地、由谁", "what|when|where, by whom"),
            deeds(telling, answer.sits, by_request=True),
        ),
        table(
            telling.say("限度", "Limits"),
            telling.columns("限度|已用|最多", "limit|used|most"),
            (_limit(telling, limit) for limit in answer.limits),
        ),
        table(
            telling.say("为何不帮其余的诉求", "Why not the other requests that ask for its kind"),
            telling.columns("诉求数|原因", "requests|because"),
            _away(telling, answer),
            numbers=(0,),
        ),
        table(
            telling.say("只差一点的", "Nearly"),
            telling.columns("诉求|差在哪里，怎样就行", "request|what it lacks, or what would do"),
            ((telling.name(n.who), near_words(telling, n, answer.id)) for n in answer.near[:12]),
        ),
        table(
            telling.say("能帮却没帮的", "Could serve, and does not"),
            telling.columns(
                "诉求|代价（先列的目标优先）|谁得谁失|把握",
                "request|cost|who gains, who loses|how sure",
            ),
            (_passed(telling, p) for p in answer.passed),
        ),
        _more(telling, answer),
        points(telling, answer),
    )
    return tuple(t for t in found if t.rows or t.note)


def _short(telling: Telling, answer: SupplyWhy) -> Table:
    person = answer.kind == "person"
    idle = (
        telling.say("本周没有派上用场：", "Not called on: ")
        if person
        else telling.say("本周没用上：", "Not used: ")
    )
    uses = len(answer.serves.flows) + len(answer.serves.placements)
    if answer.withdrawn:
        said = telling.say("已经撤回，本周不用。", "Withdrawn: not used this week.")
    elif uses:
        times = "once" if uses == 1 else f"{uses} times"
        done = telling.say("服务", "Serves") if person else telling.say("用了", "Used")
        said = telling.say(f"本周{done} {uses} 次。", f"{done} {times} this week.")
        if answer.kind == "room" and len(telling.view.room_parts(answer.id)) > 1:
            said = telling.say(
                f"它或它的一部分本周用了 {uses} 次。",
                f"It or a part of it is used {times} this week.",
            )
    elif _only_attends(telling, answer):
        return table(
            telling.say("简答", "In short"),
            (),
            (),
            note=telling.say("本周没有报名帮忙的时间。", "Offers no time to help this week."),
        )
    elif answer.asked == 0:
        said = idle + telling.say("没有诉求要这一类。", "nothing asks for this kind.")
    elif answer.more is not None or answer.passed or answer.others:
        said = idle + telling.say(
            "能帮的，由别人帮更好或同样好，或者还缺别的。",
            "whatever could be served is served as well or better by others, or lacks something "
            "else.",
        )
    else:
        said = idle + telling.say(
            "没满足的诉求里，有要这一类的，但没有一件合适。",
            "none of the unmet requests for this kind is one that it fits.",
        )
    if uses and not answer.passed and not answer.withdrawn:
        said += telling.say(
            "其余未满足的诉求，没有能再帮上的。",
            " Fits no other unmet request.",
        )
    full = [x for x in answer.limits if x.used >= x.most]
    if full:
        names = telling.say("、", ", ").join(telling.say(*LIMITS[x.name]) for x in full)
        said += telling.say(f"已到限度：{names}。", f" At its limit: {names}.")
    if not answer.proven:
        said += telling.say(
            "时限之内没有全部算完。", " Not everything was settled within the time limit."
        )
    return table(telling.say("简答", "In short"), (), (), note=said)


def _only_attends(telling: Telling, answer: SupplyWhy) -> bool:
    """Whether it is somebody who offers no hours, so that nothing could be asked of them."""
    person = telling.view.people.get(answer.id)
    return person is not None and not person.windows


def _limit(telling: Telling, limit: Limit) -> Row:
    pledge = telling.view.pledges.get(limit.of)
    what = telling.say(*LIMITS[limit.name])
    if limit.day is not None:
        what += f" {telling.weekday(telling.view.clock.first_day + timedelta(days=limit.day))}"
    if limit.name in ("week-minutes", "day-minutes", "staff-minutes"):
        used, most = duration(telling, limit.used), duration(telling, limit.most)
    elif limit.name in ("quantity", "lent") and pledge is not None:
        used, most = (telling.amount(pledge.item, n) for n in (limit.used, limit.most))
    else:
        used, most = str(limit.used), str(limit.most)
    of = telling.name(limit.of)
    return telling.say(f"{what}（{of}）", f"{what} ({of})"), used, most


def _away(telling: Telling, answer: SupplyWhy) -> Iterator[Row]:
    if _only_attends(telling, answer):
        return
    for rule, count in answer.removed.items():
        yield str(count), kept(telling, rule)
    if answer.others:
        said = telling.say(
            "能帮，但已由别人全部满足", "it could serve, but others serve them wholly"
        )
        yield str(answer.others), said


def _passed(telling: Telling, passed: Passed) -> Row:
    name, trial = telling.name(passed.request), passed.trial
    if trial is None:
        return name, telling.say("没有试排", "not tried"), "", ""
    if trial.label == "impossible":
        said = telling.say("还缺别的，它帮也不成", "lacks something else, so it would not help")
        return name, said, "", label_words(telling, trial.label)
    if trial.label == "not-proven":
        return name, "—", "", label_words(telling, trial.label)
    others = moves(telling, trial) or telling.say("别人不受影响", "nobody else is affected")
    return name, cost(telling, trial), others, label_words(telling, trial.label)


def _more(telling: Telling, answer: SupplyWhy) -> Table:
    title = telling.say("如果一定要用上它", "If it had to be used")
    trial = answer.more
    if trial is None:
        return table(title, (), ())
    said = label_words(telling, trial.label)
    if trial.tiers:
        parts = [cost(telling, trial), moves(telling, trial), said]
        said = telling.say("；", "; ").join(filter(None, parts))
    return table(title, (), (), note=said)
