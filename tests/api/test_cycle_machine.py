"""A week under any order of what people do to it, held against a model of a few lines.

Two plans are of the same week if nothing that a plan may read differs: the model compares what it
has changed itself (an urgency, a withdrawal, the promises that stand), the service compares hashes.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import Session, col, func, select

from api.database import Database
from api.problems import Problem
from api.services import cycle, publishing
from api.services.adopting import adopt
from api.services.things.kinds import kind_of
from api.services.things.writing import Writer
from api.services.weeks import make_week
from models.load import load_week
from models.tables import Engagement, Neighbourhood, Publication, RequestRow, RoomUse, WeekRow
from models.tables.week import STATES, State
from tests.api import house
from tests.api.booking.corner import caller
from tests.api.databases import Kind, emptied
from tests.api.fakes import by_hand
from tests.api.machines import on

FRIDAY = datetime(2026, 11, 20, 4, tzinfo=UTC)
"""Noon of the Friday before the week, in Shanghai."""
MONDAY, SUNDAY = 60, 60 + 7 * 24
"""Hours after that at which the week begins and is over."""
STEPS = {
    ("collecting", "frozen"): 0,
    ("frozen", "collecting"): 0,
    ("review", "collecting"): 0,
    ("published", "carrying-out"): MONDAY,
    ("carrying-out", "evaluating"): SUNDAY,
    ("evaluating", "closed"): 0,
}
"""What people may do by hand, and from which hour on."""
BEFORE_PUBLISHING = ("collecting", "frozen", "solving", "review")
NOTHING = ""
Content = tuple[int, bool, str]
"""How urgent the rice is, whether the haircut is withdrawn, what is promised."""


@dataclass(frozen=True)
class Made:
    """A plan, and the content that it was made for and would promise."""

    content: Content
    promises: str


class Cycle(RuleBasedStateMachine):
    """The service over one of the databases, and the model beside it."""

    kind: ClassVar[Kind]

    def __init__(self) -> None:
        super().__init__()
        self.opened = ExitStack()
        self.database = Database(self.opened.enter_context(emptied(self.kind)))
        self.opened.callback(self.database.close)
        with self.database.writing() as session:
            session.add(Neighbourhood(id="n"))
            session.flush()
            make_week(session, caller(), "n", house.week())
        self.state: State = "collecting"
        self.urgency, self.withdrawn, self.promises = 1, False, NOTHING
        self.plans: dict[str, Made] = {}
        self.out: dict[str, str] = {}
        """Publication → plan."""
        self.standing: str | None = None
        self.hour = 0

    def teardown(self) -> None:
        self.opened.close()

    @property
    def now(self) -> datetime:
        return FRIDAY + timedelta(hours=self.hour)

    @property
    def content(self) -> Content:
        return self.urgency, self.withdrawn, self.promises

    def said(self, do: Callable[[Session], Any]) -> Any:
        """What the service answers, or the code of its refusal."""
        try:
            with self.database.writing() as session:
                return do(session)
        except Problem as problem:
            return problem.code

    # --- what people do -------------------------------------------------------------------------

    @rule(hours=st.sampled_from((1, MONDAY, 80, SUNDAY)))
    def time_passes(self, hours: int) -> None:
        self.hour += hours

    @rule(to=st.sampled_from(STATES), seen=st.sampled_from((0, 0, 0, 1)))
    def advance(self, to: State, seen: int) -> None:
        """``seen``: how many versions behind whoever asks is."""

        def do(session: Session) -> str:
            version = session.get_one(WeekRow, "w").version - seen
            return cycle.advance(session, caller(), "w", to, version=version, moment=self.now).state

        hour = STEPS.get((self.state, to))
        expected: str = to
        if seen:
            expected = "changed-meanwhile"
        elif hour is None or self.hour < hour:
            expected = "not-now"
        else:
            self.state = to
        assert self.said(do) == expected

    @initialize(steps=st.integers(0, 6))
    def begin(self, steps: int) -> None:
        """Anywhere on the way, so that runs get far."""
        for _ in range(steps):
            self.onward()

    @rule()
    def onward(self) -> None:
        """What people do next, in its time."""
        if self.state == "frozen":
            self.adopt()
        elif self.state == "review":
            fresh = [p for p, made in self.plans.items() if made.content == self.content]
            self._publish(fresh[-1]) if fresh else self.adopt()
        elif self.state != "closed":
            to = STATES[STATES.index(self.state) + 1]
            self.hour = max(self.hour, STEPS[self.state, to])
            self.advance(to, 0)

    @rule(urgency=st.sampled_from((1, 2)))
    def change(self, urgency: int) -> None:
        expected = self.state in BEFORE_PUBLISHING
        done = self.said(lambda session: self._amend(session, "rice1", urgency=urgency))
        assert (done is None) == expected, done
        if expected:
            self.urgency = urgency

    @rule(gone=st.booleans())
    def withdraw(self, gone: bool) -> None:
        late = ("published", "carrying-out") if gone else ()
        expected = self.state in (*BEFORE_PUBLISHING, *late)
        done = self.said(lambda session: self._amend(session, "cut", withdrawn=gone))
        assert (done is None) == expected, done
        if expected:
            self.withdrawn = gone

    def _amend(self, session: Session, request: str, **patch: Any) -> None:
        row = select(RequestRow.version).where(RequestRow.week == "w", RequestRow.id == request)
        writer = Writer(session, caller(), "w", kind_of("requests"))
        writer.amend(request, session.exec(row).one(), patch)

    @rule()
    def adopt(self) -> None:
        def do(session: Session) -> Any:
            file = by_hand(load_week(session, "w"))
            return adopt(session, caller(), "w", file).id, file.plan.content.model_dump_json()

        said = self.said(do)
        if self.state not in ("frozen", "review"):
            assert said == "not-now"
            return
        plan, promises = said
        self.state = "review"
        self.plans[plan] = Made(self.content, promises)

    @precondition(lambda self: self.plans)
    @rule(data=st.data())
    def publish(self, data: Any) -> None:
        self._publish(data.draw(st.sampled_from(list(self.plans))))

    def _publish(self, plan: str) -> None:
        said = self.said(
            lambda session: publishing.publish(session, caller(), "w", plan, moment=self.now).id
        )
        if self.standing is not None and self.out[self.standing] == plan:
            assert said == self.standing
        elif self.state not in ("review", "published", "carrying-out"):
            assert said == "not-now"
        elif self.plans[plan].content != self.content:
            assert said == "stale-plan"
        else:
            assert said not in self.out
            self.out[said] = plan
            self.standing, self.state = said, "published"
            self.promises = self.plans[plan].promises

    @precondition(lambda self: self.out)
    @rule(data=st.data())
    def undo(self, data: Any) -> None:
        publication = data.draw(st.sampled_from(list(self.out)))
        said = self.said(
            lambda session: publishing.undo(session, caller(), publication, reason="").id
        )
        if publication == self.standing and self.state != "published":
            assert said == "not-now"
            return
        assert said == publication
        if publication == self.standing:
            self.standing, self.state = None, "review"
            self.promises = self.plans[self.out[publication]].content[2]

    # --- what must hold -------------------------------------------------------------------------

    @invariant()
    def the_service_is_where_the_model_is(self) -> None:
        with self.database.reading() as session:
            assert session.get_one(WeekRow, "w").state == self.state
            standing = select(Publication.id).where(col(Publication.undone_at).is_(None))
            assert list(session.exec(standing)) == [p for p in [self.standing] if p]
            promised = load_week(session, "w").history.promises
            assert promised.model_dump_json() == (
                self.promises or type(promised)().model_dump_json()
            )
            held = select(func.count()).where(col(RoomUse.active))
            assert session.exec(held).one() == (self.standing is not None)
            asked = select(Engagement.publication).where(Engagement.outcome == "open").distinct()
            if self.state in (*BEFORE_PUBLISHING, "published"):
                assert list(session.exec(asked)) == [p for p in [self.standing] if p]
            weeks = session.exec(select(func.count()).select_from(WeekRow)).one()
            assert weeks == (2 if self.state == "closed" else 1)


TestOnSQLite = on(Cycle, "sqlite", examples=12, steps=25)
TestOnPostgreSQL = on(Cycle, "postgresql", examples=4, steps=25)
