"""Where a project stands: what follows from its deeds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from models.base import Frozen
from models.demand import STAGES, ProjectFacts, Stage
from models.register.base import Recorded, Tally
from models.register.plan import Plan
from models.register.projects import deeds as d

Disclosure = Literal["motion", "procedure", "result", "plan", "money", "notice"]
"""The six disclosures 六公开."""
DISCLOSURES: tuple[Disclosure, ...] = ("motion", "procedure", "result", "plan", "money", "notice")
SAID_BY: dict[Stage, tuple[Disclosure, ...]] = {
    "motion": ("motion",),
    "discussion": ("procedure",),
    "review": ("plan", "money"),
    "resolution": ("result",),
}
"""Step → what is disclosed when it is done. The notice is put up after all of them."""
Standing = Literal["open", "refused", "withdrawn", "done"]


class Disclosed(Frozen):
    """One of the six, said in public."""

    what: Disclosure
    at: datetime
    text: str
    vote: str | None = None
    """The vote that ``text`` leads to, where a vote has decided."""


class Objection(Frozen):
    """What a household has against it, and what was answered."""

    number: int
    text: str
    answer: str | None = None
    upheld: bool = False


class Spent(Frozen):
    """Money that was spent, in fen."""

    at: datetime
    amount: int
    what: str
    result: str | None = None


class Delivered(Frozen):
    """A result that is there."""

    result: str
    at: datetime
    text: str


class Accepted(Frozen):
    """The last acceptance."""

    on: date
    passed: bool
    minutes: str
    remains: str = ""


class Project(Frozen):
    """A project as its history has made it."""

    name: str
    topic: str
    place: str
    text: str = ""
    household: str | None = None
    organisation: str | None = None
    plan: Plan = Plan()
    stage: Stage = "suggestion"
    """The last of the six steps that was done."""
    standing: Standing = "open"
    due: datetime | None = None
    """Until when the next step may be done."""
    disclosed: tuple[Disclosed, ...] = ()
    tallies: dict[str, Tally] = {}
    votes: int = 0
    """Households that spoke for it in the discussion."""
    assessed: d.Assess | None = None
    reviewed: bool = False
    resolution: d.Resolve | None = None
    ballots: tuple[d.Voted, ...] = ()
    """Votes that it was put to, in their order."""
    outside: int = 0
    """Fen that votes gave it from pots without a fund in the book, and that still stand."""
    notice_until: datetime | None = None
    objections: tuple[Objection, ...] = ()
    delivered: tuple[Delivered, ...] = ()
    spending: tuple[Spent, ...] = ()
    accepted: Accepted | None = None
    entered: str | None = None
    """The week from which on it takes part in the matching with money, goods and people."""
    taken_over: bool = False
    """Disclosed before the register was."""
    earlier: frozenset[Disclosure] = frozenset()
    """What the steps done before the register was have disclosed, wherever that was."""

    @property
    def spent(self) -> int:
        """Fen."""
        return sum(one.amount for one in self.spending)

    def lacking(self, given: int) -> int:
        """Fen of its budget that nobody has given; ``given``: what the book has given it."""
        return max(0, self.plan.budget - given - self.outside)

    @property
    def stands(self) -> str:
        """Its stage; or how it ended."""
        return self.stage if self.standing == "open" else self.standing

    @property
    def next(self) -> Stage | None:
        """The step that is due."""
        at = STAGES.index(self.stage) + 1
        return STAGES[at] if self.standing == "open" and at < len(STAGES) else None

    def published(self, at: datetime) -> bool:
        """Disclosed: all six said, the notice has been up for its time, no objection is open."""
        if self.taken_over:
            return True
        said = self.earlier | {one.what for one in self.disclosed}
        answered = all(one.answer is not None for one in self.objections)
        over = self.notice_until is not None and self.notice_until <= at
        return said == set(DISCLOSURES) and over and answered

    def facts(self, at: datetime, *, raised: int = 0) -> ProjectFacts:
        """What a week is told of it: the core's ``gate`` reads nothing else."""
        return ProjectFacts(
            stage=self.stage,
            reviewed=self.reviewed,
            published=self.published(at),
            votes=self.votes,
            raised=raised,
        )


def project_of(history: Iterable[Recorded]) -> Project | None:
    """Where a project stands after these deeds; None before the first."""
    state: Project | None = None
    for recorded in history:
        state = after(state, recorded)
    return state


def after(state: Project | None, recorded: Recorded) -> Project:
    """Where it stands after one more deed."""
    deed = recorded.deed
    match deed:
        case d.Suggest():
            return Project(
                name=deed.name,
                topic=deed.topic,
                place=deed.place,
                text=deed.text,
                household=deed.household,
                organisation=deed.organisation,
                plan=deed.plan,
                due=recorded.due,
            )
        case d.TakeOver():
            return Project(
                name=deed.name,
                topic=deed.topic,
                place=deed.place,
                stage=deed.stage,
                reviewed=deed.reviewed,
                taken_over=deed.published,
                earlier=_said_until(deed.stage),
                votes=deed.votes,
                plan=Plan(budget=deed.budget),
                entered=deed.week,
                due=recorded.due,
            )
    assert state is not None, "a history begins with a suggestion"
    return state.model_copy(update=_changed(state, deed, recorded))


def _changed(state: Project, deed: object, recorded: Recorded) -> dict[str, object]:
    match deed:
        case d.Revise():
            return {"text": deed.text, "plan": deed.plan}
        case d.Move():
            return _step(state, recorded, "motion", motion=deed.statement)
        case d.Discuss():
            said = f"{deed.on} {deed.where}。{deed.minutes}"
            step = _step(state, recorded, "discussion", procedure=said)
            tallies = {**state.tallies, "discussion": deed.tally}
            return {**step, "tallies": tallies, "votes": deed.tally.get("for", 0)}
        case d.Review():
            if deed.decision == "refuse":
                return {"standing": "refused", "due": None}
            return _step(state, recorded, "review", plan=deed.minutes, money=deed.funds)
        case d.Assess():
            return {"assessed": deed, "reviewed": deed.verdict == "fit"}
        case d.Resolve():
            step = _step(state, recorded, "resolution", result=deed.minutes)
            if 2 * deed.favour <= deed.present:
                return {**step, "stage": state.stage, "standing": "refused", "due": None}
            return {**step, "resolution": deed}
        case d.Voted():
            return _voted(state, deed, recorded)
        case d.Notify():
            said = f"{deed.where}。{deed.text}"
            return {"disclosed": _said(state, recorded, notice=said), "notice_until": recorded.due}
        case d.Object():
            new = Objection(number=recorded.number, text=deed.text)
            return {"objections": (*state.objections, new)}
        case d.Answer():
            return _answered(state, deed)
        case d.Extend() | d.Evaluate() | d.Withdraw():
            return _ended(state, deed, recorded)
    return _carried_out(state, deed, recorded)


def _voted(state: Project, deed: d.Voted, recorded: Recorded) -> dict[str, object]:
    kept = tuple(one for one in state.disclosed if one.what != "result")
    result = Disclosed(what="result", at=recorded.at, text=deed.minutes, vote=deed.vote)
    told: dict[str, object] = {
        "due": recorded.due,
        "disclosed": (*kept, result),
        "ballots": (*state.ballots, deed),
        "outside": state.outside + deed.outside,
    }
    return {**told, "stage": "resolution"} if deed.funded else told


def _carried_out(state: Project, deed: object, recorded: Recorded) -> dict[str, object]:
    match deed:
        case d.Deliver():
            new = Delivered(result=deed.result, at=recorded.at, text=deed.text)
            return {"delivered": (*state.delivered, new)}
        case d.Spend():
            paid = Spent(at=recorded.at, amount=deed.amount, what=deed.what, result=deed.result)
            return {"spending": (*state.spending, paid)}
        case d.Accept():
            kept = deed.model_dump(include={"on", "passed", "minutes", "remains"})
            return {"accepted": Accepted(**kept)}
        case d.Enter():
            return {"entered": deed.week}
    raise TypeError(f"not a deed of a project: {deed!r}")


def _ended(state: Project, deed: object, recorded: Recorded) -> dict[str, object]:
    match deed:
        case d.Extend():
            return {"due": recorded.due}
        case d.Evaluate():
            tallies = {**state.tallies, "evaluation": deed.tally}
            return {"stage": "evaluation", "standing": "done", "due": None, "tallies": tallies}
    return {"standing": "withdrawn", "due": None}


def _answered(state: Project, deed: d.Answer) -> dict[str, object]:
    """An objection that is upheld leads back to the discussion: what was decided since is open."""
    answered = {"answer": deed.text, "upheld": deed.upheld}
    objections = tuple(
        one.model_copy(update=answered) if one.number == deed.objection else one
        for one in state.objections
    )
    if not deed.upheld:
        return {"objections": objections}
    kept = tuple(one for one in state.disclosed if one.what == "motion")
    return {
        "objections": objections,
        "stage": "motion",
        "disclosed": kept,
        "earlier": state.earlier & {"motion"},
        "taken_over": False,
        "assessed": None,
        "reviewed": False,
        "resolution": None,
        "outside": 0,
        "notice_until": None,
        "due": None,
    }


def _said_until(stage: Stage) -> frozenset[Disclosure]:
    done = STAGES[: STAGES.index(stage) + 1]
    return frozenset(what for step in done for what in SAID_BY.get(step, ()))


def _step(state: Project, recorded: Recorded, stage: Stage, **said: str) -> dict[str, object]:
    return {"stage": stage, "due": recorded.due, "disclosed": _said(state, recorded, **said)}


def _said(state: Project, recorded: Recorded, **said: str) -> tuple[Disclosed, ...]:
    """What was disclosed, with what is disclosed now in the place of what it was before."""
    kept = [one for one in state.disclosed if one.what not in said]
    new = [
        Disclosed(what=what, at=recorded.at, text=said[what])
        for what in DISCLOSURES
        if what in said
    ]
    return (*kept, *new)
