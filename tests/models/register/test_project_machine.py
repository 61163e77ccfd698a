"""No sequence of deeds gets past a guard: the six steps against a model of a few lines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from models.demand import STAGES
from models.register.base import Actor
from models.register.projects import deeds as d
from tests.models.register import road as r
from tests.models.register.road import Road

ACTORS: dict[str, Actor] = {
    "coordinator": r.COORDINATOR,
    "resident": r.RESIDENT,
    "representative": r.LI,
    "committee": r.as_("committee"),
    "assembly": r.as_("assembly"),
    "proposer": r.as_("proposer", "resident", homes=("h1",)),
    "stranger": r.as_(),
    "clock": r.CLOCK,
    "households": r.HOUSEHOLDS,
}
ORDER = ("suggest", "move", "discuss", "review", "resolve")
DEEDS: dict[str, list[Any]] = {
    "suggest": [r.SUGGEST, r.SUGGEST.model_copy(update={"plan": r.LARGE})],
    "move": [r.MOVE],
    "discuss": [r.DISCUSS, r.DISCUSS.model_copy(update={"tally": {"for": 1}})],
    "review": [r.REVIEW, r.REVIEW.model_copy(update={"decision": "refuse"})],
    "assess": [r.ASSESS, r.ASSESS.model_copy(update={"verdict": "unfit"})],
    "resolve": [r.RESOLVE, r.RESOLVE.model_copy(update={"favour": 2})],
    "vote": [
        r.VOTED,
        r.VOTED.model_copy(update={"funded": False}),
        r.VOTED.model_copy(update={"vote": "w"}),
    ],
    "notify": [r.NOTIFY],
    "object": [r.OBJECT],
    "answer": [
        d.Answer(kind="answer", objection=number, text="—", upheld=upheld)
        for number in range(7, 11)
        for upheld in (False, True)
    ],
    "revise": [d.Revise(kind="revise", text="—", plan=r.LARGE)],
    "withdraw": [d.Withdraw(kind="withdraw", reason="—")],
    "deliver": [r.DELIVER],
    "spend": [r.SPEND],
    "accept": [r.ACCEPT],
    "evaluate": [r.EVALUATE],
    "enter": [d.Enter(kind="enter", week="w")],
}
COMMON = [kind for kind in DEEDS if kind not in ("withdraw", "answer", "object", "revise")]


class Steps(RuleBasedStateMachine):
    """Anybody tries anything at any time; what is let through is held against the law."""

    def __init__(self) -> None:
        super().__init__()
        self.road = Road()

    @rule(days=st.sampled_from((0.5, 1, 7, 20)))
    def time_passes(self, days: float) -> None:
        self.road.wait(days)

    @rule(
        kind=st.sampled_from([*COMMON, *COMMON, *DEEDS]),
        which=st.integers(0, 7),
        who=st.sampled_from(["coordinator", *ACTORS]),
    )
    def attempt(self, kind: str, which: int, who: str) -> None:
        """Something; it happens only if nothing stands in the way."""
        deed, actor = DEEDS[kind][which % len(DEEDS[kind])], ACTORS[who]
        before = self.road.state
        found = self.road.refusals(deed, actor)
        if found:
            assert all(one.entity and one.field and one.expected for one in found)
            return
        self.lawful(before, deed, who)
        self.road.put(deed, actor)

    @rule()
    def the_next_step(self) -> None:
        """The road is long: now and then somebody takes the step that is due."""
        state = self.road.state
        at = -1 if state is None else STAGES.index(state.stage)
        if state is None or (state.standing == "open" and at < 4):
            self.attempt(ORDER[at + 1], 0, "coordinator")

    def lawful(self, before: Any, deed: Any, who: str) -> None:
        """What nobody may get past, in words of this test alone."""
        assert who != "stranger"
        if before is None:
            assert deed.kind == "suggest"
            return
        assert before.standing == "open"
        if deed.kind in ORDER:
            assert ORDER.index(deed.kind) == STAGES.index(before.stage) + 1
            assert before.due is None or self.road.at <= before.due
        if deed.kind == "vote":
            assert who == "households"
            assert before.stage == "review"
            assert deed.vote not in {one.deed.vote for one in self.votes()}
            assert not deed.funded or before.plan.budget < 1000 or before.reviewed
        if deed.kind == "move":
            assert who in ("coordinator", "representative")
        if deed.kind == "resolve":
            assert before.plan.budget < 1000 or before.reviewed
        if deed.kind in ("deliver", "spend", "accept", "enter"):
            self.disclosed()
        if deed.kind == "spend":
            assert before.spent + deed.amount <= before.plan.budget
        if deed.kind == "evaluate":
            assert before.accepted is not None
            assert before.accepted.passed

    def votes(self) -> list[Any]:
        return [one for one in self.road.history if one.deed.kind == "vote"]

    def resolved(self, since: int) -> bool:
        """By the assembly, or by a vote that funds it, after a deed of the history."""
        late = [one.deed for one in self.road.history if one.number > since]
        return any(x.kind == "resolve" or (x.kind == "vote" and x.funded) for x in late)

    def disclosed(self) -> None:
        """In the history itself: since the last step back, a notice of seven days, all answered."""
        deeds = self.road.history
        back = [one.number for one in deeds if one.deed.kind == "answer" and one.deed.upheld]
        since = [one for one in deeds if one.number > max(back, default=0)]
        notice = next(one for one in since if one.deed.kind == "notify")
        assert self.road.at >= notice.at + timedelta(days=7)
        asked = {one.number for one in deeds if one.deed.kind == "object"}
        assert asked <= {one.deed.objection for one in deeds if one.deed.kind == "answer"}
        kinds = [one.deed.kind for one in since]
        assert {"discuss", "review"} <= set(kinds)
        assert self.resolved(max(back, default=0))

    @invariant()
    def the_gate_opens_to_nothing_else(self) -> None:
        """What weeks are told lets a project pass only when all of it was done."""
        state = self.road.state
        if state is None:
            return
        facts = state.facts(self.road.at)
        if STAGES.index(facts.stage) >= STAGES.index("resolution"):
            kinds = [one.deed.kind for one in self.road.history]
            assert [kind for kind in ORDER[:-1] if kind not in kinds] == []
            assert self.resolved(0)
            assert state.plan.budget < 1000 or facts.reviewed
            if facts.published:
                self.disclosed()

    @invariant()
    def the_state_follows_from_the_history(self) -> None:
        numbers = [one.number for one in self.road.history]
        assert numbers == list(range(1, len(numbers) + 1))


TestSteps = Steps.TestCase
TestSteps.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
