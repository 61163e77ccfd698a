"""What deeds of a project take, one thing each: a few lines that say all that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from models.register.base import Asked
from models.register.projects import deeds as d
from models.register.projects.state import Project
from models.register.settings import Settings
from models.validate.problem import Problem

Here = Asked[Project]
Found = Iterator[Problem]


def _settings(asked: Here) -> Settings:
    found = asked.known["settings"]
    assert isinstance(found, Settings)
    return found


def one_owner(asked: Asked[Any]) -> Found:
    """Exactly one household or organisation suggests it, and whoever acts answers for it."""
    deed: d.Suggest = asked.deed
    if (deed.household is None) == (deed.organisation is None):
        yield asked.wrong("household", ("住户或单位，只填一个", "a household or an organisation"))
    if "coordinator" in asked.actor.acting:
        return
    if deed.household is not None and deed.household not in asked.actor.households:
        yield asked.wrong("household", ("您自己的住户", "a household that is yours"))
    if deed.organisation is not None and deed.organisation not in asked.actor.organisations:
        yield asked.wrong("organisation", ("您自己的单位", "an organisation that is yours"))


def known_words(asked: Asked[Any]) -> Found:
    """Topic and place are the neighbourhood's; what a plan names is on its lists once each."""
    deed = asked.deed
    if isinstance(deed, d.Suggest):
        topics = asked.known["topics"]
        if deed.topic not in topics:
            listed = ", ".join(topics)
            yield asked.wrong("topic", (f"议题之一：{listed}", f"one of: {listed}"))
        if not asked.known["place"]:
            yield asked.wrong("place", ("本片区的地点", "a place of the neighbourhood"))
    yield from _plan(asked)
    yield from asked.known["unfit"]


def _plan(asked: Asked[Any]) -> Found:
    plan = asked.deed.plan
    if plan.least > plan.budget:
        expected = (f"至多 {plan.budget}", f"at most the budget, {plan.budget}")
        yield asked.wrong("plan.least", expected, plan.least)
    for name in ("results", "work"):
        ids = [one.id for one in getattr(plan, name)]
        if len(set(ids)) < len(ids):
            yield asked.wrong(f"plan.{name}", ("编号各不相同", "an id for each"), ids)
    meant = sum(one.budget for one in plan.results)
    if meant > plan.budget:
        expected = (f"合计至多 {plan.budget}", f"at most {plan.budget} together")
        yield asked.wrong("plan.results", expected, meant)
    for number, work in enumerate(plan.work):
        for hours in work.hours:
            if hours.start >= hours.end:
                expected = ("结束晚于开始", "an end after the start")
                yield asked.wrong(f"plan.work[{number}].hours", expected, hours.end)
        if work.meeting and (work.room is None or work.crew):
            expected = ("会议要有房间，不要人手", "a room and no crew, for a meeting")
            yield asked.wrong(f"plan.work[{number}].room", expected, work.id)


def elected(asked: Here) -> Found:
    """A representative of the place takes it up, and whoever acts answers for them or writes it
    down for them."""
    sitting = asked.known["representatives"]
    person = asked.deed.person
    if person not in sitting:
        expected = ("该地点现任居民代表", "a sitting representative of its place")
        yield asked.wrong("person", expected)
    elif "coordinator" not in asked.actor.acting and person not in asked.actor.people:
        yield asked.wrong("person", ("您自己", "yourself"))


def enough_households(asked: Here) -> Found:
    """So many households have spoken, and more of them for it than against it."""
    least, tally = _settings(asked).discussion_households, asked.deed.tally
    spoken = sum(tally.values())
    if spoken < least:
        expected = (f"至少 {least} 户发言", f"at least {least} households that spoke")
        yield asked.wrong("tally", expected, spoken)
    if tally.get("for", 0) <= tally.get("against", 0):
        expected = ("赞成的户数多于反对的", "more households for it than against")
        yield asked.wrong("tally", expected, dict(tally))


def not_ahead(asked: Here) -> Found:
    """What was decided, was decided by today."""
    if datetime.combine(asked.deed.on, time(), UTC) > asked.at + timedelta(days=1):
        today = asked.at.date().isoformat()
        yield asked.wrong("on", (f"不晚于 {today}", f"by {today}"))


def somebody_there(asked: Here) -> Found:
    """A committee that nobody attended decided nothing."""
    if asked.deed.present < 1:
        yield asked.wrong("present", ("至少 1", "at least 1"))


def independent(asked: Here) -> Found:
    """The reviewer has no part in the project."""
    own = asked.state.organisation
    if asked.deed.organisation is not None and asked.deed.organisation == own:
        expected = ("与项目无关的单位", "an organisation that has no part in the project")
        yield asked.wrong("organisation", expected)


def needs_review(asked: Here) -> Found:
    """Only what is large enough is reviewed."""
    threshold = _settings(asked).review_threshold
    if asked.state.plan.budget < threshold:
        expected = (f"达到 {threshold} 分才要评审", f"a budget of {threshold} fen or more")
        yield asked.wrong("plan.budget", expected, asked.state.plan.budget)


def reviewed_if_large(asked: Here) -> Found:
    """From the threshold a third party has found it fit before the assembly resolves."""
    yield from _reviewed_from(_settings(asked).review_threshold, asked)


def _reviewed_from(threshold: int, asked: Here) -> Found:
    budget = asked.state.plan.budget
    if 0 < threshold <= budget and not asked.state.reviewed:
        expected = (
            f"达到 {threshold} 分的项目，第三方评审为可行",
            f"found fit by a third party, from {threshold} fen",
        )
        yield asked.wrong("assessed", expected, "—" if asked.state.assessed is None else "unfit")


def off_ballot(asked: Here) -> Found:
    """Nobody changes or decides by hand what households are voting on."""
    vote = asked.known["ballot"]
    if vote is not None:
        expected = ("没有在表决中", "not on the ballot of a vote that is under way")
        yield asked.wrong("state", expected, vote)


def counted_once(asked: Here) -> Found:
    """Of each vote there is one result."""
    if asked.deed.vote in {one.vote for one in asked.state.ballots}:
        yield asked.wrong("vote", ("尚未登记结果的表决", "a vote with no result here yet"))


def reviewed_if_funded(asked: Here) -> Found:
    """What a vote funds has been reviewed if it was large when the vote was opened: what is set
    since moves no vote under way."""
    if asked.deed.funded:
        yield from _reviewed_from(asked.deed.threshold, asked)


def quorum(asked: Here) -> Found:
    """More than the quorum of the assembly is there, and nobody votes twice."""
    deed: d.Resolve = asked.deed
    sitting, percent = asked.known["assembly"], _settings(asked).quorum_percent
    if deed.present > sitting:
        expected = (f"至多 {sitting}（议事会人数）", f"at most {sitting}, who sit in the assembly")
        yield asked.wrong("present", expected)
    if 100 * deed.present <= percent * sitting:
        expected = (
            f"多于议事会 {sitting} 人的 {percent}%",
            f"more than {percent} % of the assembly's {sitting}",
        )
        yield asked.wrong("present", expected)
    if deed.favour + deed.against > deed.present:
        expected = (f"合计至多 {deed.present}", f"at most {deed.present} votes together")
        yield asked.wrong("favour", expected, deed.favour + deed.against)


def not_yet(asked: Here) -> Found:
    """The notice is put up once."""
    if asked.state.notice_until is not None:
        until = asked.state.notice_until.isoformat(timespec="minutes")
        yield asked.wrong("notice", ("尚未公示", "no notice yet"), until)


def notice_is_up(asked: Here) -> Found:
    """Objections are taken while the notice is up, from households of their own."""
    until = asked.state.notice_until
    if until is None or asked.at >= until:
        expected = ("在公示期内", "a notice that is up")
        yield asked.wrong("at", expected, "—" if until is None else until.isoformat())
    own = asked.deed.household in asked.actor.households
    if not own and "coordinator" not in asked.actor.acting:
        yield asked.wrong("household", ("您自己的住户", "a household that is yours"))


def open_objection(asked: Here) -> Found:
    """What is answered was asked, and has not been answered."""
    waiting = [o.number for o in asked.state.objections if o.answer is None]
    if asked.deed.objection not in waiting:
        listed = ", ".join(map(str, waiting)) or "—"
        yield asked.wrong("objection", (f"未答复的异议：{listed}", f"an open one: {listed}"))


def later(asked: Here) -> Found:
    """More time is later than now, and than before."""
    until = datetime.combine(asked.deed.until, time(23, 59), UTC)
    floor = max(asked.at, asked.state.due or asked.at)
    if until <= floor:
        day = floor.date().isoformat()
        yield asked.wrong("until", (f"晚于 {day}", f"after {day}"))


def under_way(asked: Here) -> Found:
    """It is disclosed, so that it may be carried out."""
    if not asked.state.published(asked.at):
        expected = ("公示期满、异议已答复", "a notice that is over, with no objection open")
        yield asked.wrong("published", expected, "false")


def known_result(asked: Here) -> Found:
    """A result of the list."""
    ids = [one.id for one in asked.state.plan.results]
    if asked.deed.result is not None and asked.deed.result not in ids:
        listed = ", ".join(ids) or "—"
        yield asked.wrong("result", (f"成果之一：{listed}", f"one of the results: {listed}"))


def delivered_once(asked: Here) -> Found:
    """Not delivered before."""
    if asked.deed.result in {one.result for one in asked.state.delivered}:
        yield asked.wrong("result", ("尚未交付的成果", "a result that is not there yet"))


def within_budget(asked: Here) -> Found:
    """No more is spent than was resolved; what is spent of money in the book is entered there."""
    state, amount = asked.state, asked.deed.amount
    left = state.plan.budget - state.spent
    if amount > left:
        yield asked.wrong(
            "amount", (f"至多 {left} 分（预算余额）", f"at most {left}, of the budget")
        )
    if asked.known["given"]:
        expected = (
            "记在账本里（“项目花掉”）：这个项目的钱在账本里，花掉的从那里读",
            "an entry in the book (spend): its money is there, and its spending is read there",
        )
        yield asked.wrong("amount", expected)


def all_delivered(asked: Here) -> Found:
    """What passes is there; what does not says what remains."""
    deed: d.Accept = asked.deed
    missing = {r.id for r in asked.state.plan.results} - {o.result for o in asked.state.delivered}
    if deed.passed and missing:
        listed = ", ".join(sorted(missing))
        expected = (f"先交付：{listed}", f"delivered first: {listed}")
        yield asked.wrong("passed", expected)
    if not deed.passed and not deed.remains.strip():
        yield asked.wrong("remains", ("还剩什么没做", "what remains to be done"))


def accepted(asked: Here) -> Found:
    """It passed before it is evaluated."""
    if asked.state.accepted is None or not asked.state.accepted.passed:
        yield asked.wrong("accepted", ("验收通过", "an acceptance that passed"), "false")


def enough_evaluations(asked: Here) -> Found:
    """So many households have evaluated it."""
    least, said = _settings(asked).evaluation_households, sum(asked.deed.tally.values())
    if said < least:
        expected = (f"至少 {least} 户评议", f"at least {least} households that evaluated it")
        yield asked.wrong("tally", expected, said)
