"""Notices in words, the same on a page, in an e-mail and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_datetime

from matcher.show.english import counted, times
from models.tables.notices import Facts

Said = tuple[str, str]
"""Chinese and English."""

STEPS: dict[str, Said] = {
    "suggestion": ("建议", "suggestion"),
    "motion": ("提议", "motion"),
    "discussion": ("商议", "discussion"),
    "review": ("审议", "review"),
    "resolution": ("决议", "resolution"),
    "evaluation": ("评议", "evaluation"),
}


@dataclass(frozen=True)
class Words:
    """A heading and what follows."""

    title: Said
    text: Said


def words(kind: str, subject_kind: str, facts: Facts, names: Mapping[str, str]) -> Words:
    """What somebody is told. ``names``: what projects are called."""
    if kind == "undone":
        return Words(
            ("这周的安排收回了", "This week's plan is withdrawn"),
            (
                "先前公布的安排不作数了。新的安排公布时会再告诉你。",
                "What was published does not count any more. You hear when there is a new plan.",
            ),
        )
    if kind == "offer":
        zh, en = _moment(facts["until"])
        return Words(
            ("轮到你了", "It is your turn"),
            (
                f"你候补的有空了，给你留到{zh}。过时给下一位。",
                f"What you waited for is free, and held for you until {en}; then for the next.",
            ),
        )
    if kind == "taken-back":
        return _taken_back(facts)
    if kind == "claim":
        return _claim(facts)
    if kind == "vote":
        return _vote(facts)
    if kind == "project":
        return _projects(facts, names)
    title = ("这周的安排公布了", "This week's plan is out")
    if kind == "changed":
        title = ("你的安排有变化", "Something has changed for you")
    return Words(title, _text(subject_kind, facts))


def _text(subject_kind: str, facts: Facts) -> Said:
    if "tasks" in facts:
        n = facts["tasks"]
        return (
            f"有 {n} 件事请你帮忙。来不来，请点一下。",
            f"You are asked to help {times(int(n))}. Please say whether you come.",
        )
    if "pledges" in facts:
        m, n = facts["used"], facts["pledges"]
        used = "is" if int(m) == 1 else "are"
        return (
            f"你们认捐的 {n} 笔，用上了 {m} 笔。谢谢！",
            f"Of your {counted(int(n), 'pledge')}, {m} {used} in use. Thank you!",
        )
    got, unmet = facts.get("got", "0"), facts.get("unmet", "0")
    if not facts or (got == "0" and unmet == "0"):
        return (
            "先前给你的安排取消了。请看“我的一周”。",
            "What was arranged for you is cancelled. Please look at your week.",
        )
    arranged = f"{got} of your household's wishes {'is' if got == '1' else 'are'} arranged"
    if unmet == "0":
        return (f"你家有 {got} 件排上了。", f"{arranged}.")
    lacks = "is" if unmet == "1" else "are"
    if got == "0":
        return (
            f"你家有 {unmet} 件这周没轮到，为什么、怎么办，写在“我的一周”。",
            f"{unmet} of your household's wishes {lacks} not met this week; your week says why.",
        )
    return (
        f"你家有 {got} 件排上了，{unmet} 件没有全轮到，为什么、怎么办，写在“我的一周”。",
        f"{arranged}, {unmet} not wholly; your week says why.",
    )


def _moment(told: str) -> Said:
    """A day and an hour as people there say them."""
    at = datetime.fromisoformat(told)
    day = format_datetime(at.replace(tzinfo=None), "d MMMM", locale="en")
    return f"{at.month}月{at.day}日 {at:%H:%M}", f"{at:%H:%M} on {day}"


def _taken_back(facts: Facts) -> Words:
    zh, en = _moment(facts["at"])
    if facts["held"] == "wait":
        return Words(
            ("你候补的不办了", "What you wait for does not take place"),
            (
                f"这周的安排改了，你候补的{zh}那场不办了。对不起，不用再等，请另选。",
                f"After a change of plan, what you waited for at {en} is off. We are sorry.",
            ),
        )
    if facts["held"] == "offer":
        return Words(
            ("给你留的收回了", "What was held for you is withdrawn"),
            (
                f"这周的安排改了，给你留着的{zh} 用不了了。对不起，请另选时间。",
                f"Held for you at {en}: not possible after a change of plan. We are sorry.",
            ),
        )
    return Words(
        ("你订的取消了", "What you had booked is cancelled"),
        (
            f"这周的安排改了，你订的{zh} 用不了了。对不起，请另选时间。",
            f"Booked at {en}: not possible after a change of plan. We are sorry.",
        ),
    )


def _claim(facts: Facts) -> Words:
    name = facts.get("name", "")
    if facts.get("lapsed") == "yes":
        return Words(
            ("认领已过期", "Your claim has lapsed"),
            (
                f"“{name}”一周内没有开始，已经重新开放。还想做，可以再认领。",
                f"“{name}” was not begun within its time and is free again. You may claim it anew.",
            ),
        )
    return Words(
        ("认领快到期了", "Your claim lapses soon"),
        (
            f"“{name}”还没有开始。开始了请说一声，不然就让给别人。",
            f"“{name}” has not been begun. Say so when it is, or it is free for others.",
        ),
    )


def _vote(facts: Facts) -> Words:
    title = facts["title"]
    if facts["step"] == "withdrawn":
        return Words(
            ("表决撤回了", "The vote is withdrawn"),
            (
                f"“{title}”不投了，投过的不作数。",
                f"“{title}” is not voted on; ballots that were cast do not count.",
            ),
        )
    if facts["step"] == "result":
        n = facts["funded"]
        return Words(
            ("表决有结果了", "The vote is decided"),
            (
                f"“{title}”：{n} 个项目拿到钱。怎么算出来的，公示栏上一轮一轮写着，谁都能重算。",
                f"“{title}”: {counted(int(n), 'project')} funded. The board tells how.",
            ),
        )
    at = datetime.fromisoformat(facts["until"])
    day_zh, day_en = f"{at.month}月{at.day}日", format_datetime(at, "d MMMM", locale="en")
    until_zh, until_en = f"投到{day_zh} {at:%H:%M}", f"until {day_en}, {at:%H:%M}"
    if facts["step"] == "soon":
        return Words(
            ("投票快结束了", "The vote ends soon"),
            (
                f"“{title}”{until_zh}，你家还没投。不投也可以。",
                f"“{title}”: {until_en}. Your household has not voted yet; it need not.",
            ),
        )
    if facts.get("paper") == "yes":
        return Words(
            ("可以投票了", "You can vote"),
            (
                f"“{title}”：一户一票，{until_zh}。你们这组户数少，用纸投，请找社区工作人员。",
                f"“{title}”: one vote a household, {until_en}. Yours votes on paper: ask staff.",
            ),
        )
    return Words(
        ("可以投票了", "You can vote"),
        (
            f"“{title}”：一户一票，{until_zh}，之前都可以改。",
            f"“{title}”: one vote a household, {until_en}; until then you may change it.",
        ),
    )


def _projects(facts: Facts, names: Mapping[str, str]) -> Words:
    zh = "；".join(f"{names.get(id, id)}：{STEPS[step][0]}" for id, step in facts.items())
    en = "; ".join(f"{names.get(id, id)}: {STEPS[step][1]}" for id, step in facts.items())
    return Words(
        ("你关注的项目走到这里", "How far the projects you follow have come"), (f"{zh}。", f"{en}.")
    )
