"""A project on its way, without a database: deeds are guarded, then put behind each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from models.register.base import Actor, Asked, Capacity, Recorded, acting_as, refusals
from models.register.plan import Plan, Result
from models.register.projects import deeds as d
from models.register.projects.guards import GUARDS, due_after
from models.register.projects.state import Project, project_of
from models.register.settings import Settings
from models.validate import Problem

FRIDAY = datetime(2026, 11, 20, 4, tzinfo=UTC)
TODAY = date(2026, 11, 20)
SETTINGS = Settings(review_threshold=1000, discussion_households=3, evaluation_households=2)
PLAN = Plan(budget=900, least=500, results=(Result(id="r", what="road", budget=900),))
LARGE = Plan(budget=1000, results=(Result(id="r", what="road"),))


def as_(*acting: Capacity, people: tuple[str, ...] = (), homes: tuple[str, ...] = ()) -> Actor:
    """Somebody."""
    return Actor(frozenset(acting), frozenset(people), frozenset(homes))


COORDINATOR = as_("coordinator")
CLOCK = as_("clock")
HOUSEHOLDS = as_("households")
RESIDENT = as_("resident", homes=("h1",))
LI = as_("resident", "representative", people=("li",), homes=("h1",))
SUGGEST = d.Suggest(
    kind="suggest", name="路", topic="t", place="g1", text="铺路", household="h1", plan=PLAN
)
MOVE = d.Move(kind="move", person="li", statement="提")
DISCUSS = d.Discuss(
    kind="discuss", on=TODAY, where="院", minutes="议", tally={"for": 3, "against": 1}
)
REVIEW = d.Review(
    kind="review", on=TODAY, minutes="审", present=3, decision="approve", funds="幸福资金"
)
ASSESS = d.Assess(kind="assess", reviewer="评估所", on=TODAY, report="可行", verdict="fit")
RESOLVE = d.Resolve(kind="resolve", on=TODAY, minutes="决", present=6, favour=4, against=2)
VOTED = d.Voted(
    kind="vote",
    vote="v",
    on=TODAY,
    minutes="/v",
    households=9,
    favour=5,
    funded=True,
    threshold=1000,
)
NOTIFY = d.Notify(kind="notify", text="公示", where="门口")
OBJECT = d.Object(kind="object", household="h1", text="吵")
DELIVER = d.Deliver(kind="deliver", result="r", text="好了")
SPEND = d.Spend(kind="spend", amount=400, what="碎石")
ACCEPT = d.Accept(kind="accept", on=TODAY, minutes="验", passed=True)
EVALUATE = d.Evaluate(kind="evaluate", minutes="评", tally={"5": 2})
KNOWN: dict[str, Any] = {
    "settings": SETTINGS,
    "topics": ("t",),
    "place": True,
    "unfit": (),
    "representatives": {"li"},
    "assembly": 10,
}


@dataclass
class Road:
    """A history and the time."""

    at: datetime = FRIDAY
    settings: Settings = SETTINGS
    history: list[Recorded] = field(default_factory=list)
    given: int = 0
    """Fen that the book has for it."""
    ballot: str | None = None
    """The vote under way that it is put to."""

    @property
    def state(self) -> Project | None:
        """Where it stands."""
        return project_of(self.history)

    @property
    def project(self) -> Project:
        """The same, once it has begun."""
        state = self.state
        assert state is not None
        return state

    def refusals(self, deed: Any, actor: Actor = COORDINATOR, **known: Any) -> list[Problem]:
        """What stands in the way of a deed."""
        state = self.state
        facts = {**KNOWN, "settings": self.settings, "ballot": self.ballot, "given": self.given}
        facts |= known
        asked = Asked("p", state, deed, actor, self.at, facts)
        stands = None if state is None else state.stands
        return refusals(GUARDS[deed.kind], stands, None if state is None else state.due, asked)

    def fields(self, deed: Any, actor: Actor = COORDINATOR, **known: Any) -> set[str]:
        """The fields that are named in the way."""
        return {one.field for one in self.refusals(deed, actor, **known)}

    def put(self, deed: Any, actor: Actor = COORDINATOR) -> None:
        """Behind the others, whatever guards say."""
        due = due_after(deed, self.at, self.settings)
        acting = acting_as(GUARDS[deed.kind], actor)
        self.history.append(Recorded(len(self.history) + 1, self.at, deed, acting, due))

    def go(self, *deeds: Any, actor: Actor = COORDINATOR) -> Road:
        """Deeds that nothing stands in the way of."""
        for deed in deeds:
            assert self.refusals(deed, actor) == [], deed.kind
            self.put(deed, actor)
        return self

    def wait(self, days: float) -> Road:
        """Time passes."""
        self.at += timedelta(days=days)
        return self


def resolved(plan: Plan = PLAN) -> Road:
    """A road that the assembly has resolved."""
    suggest = SUGGEST.model_copy(update={"plan": plan})
    road = Road().go(suggest, MOVE, DISCUSS, REVIEW)
    if plan.budget >= SETTINGS.review_threshold:
        road.go(ASSESS)
    return road.go(RESOLVE)


def under_way() -> Road:
    """A road whose notice is over."""
    return resolved().go(NOTIFY).wait(7)
