"""The book under any order of events, held against a model of a few lines that shares no code: no
sequence loses a fen, a minute or a piece, and no guard gives way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlmodel import Session, col, select

from api.database import Database
from api.problems import Problem
from api.services import publishing
from api.services.ledger import funds, paying, points
from api.services.ledger.book import Book, Move, Purse
from api.services.ledger.funds import FundGiven
from api.services.ledger.reading import figures
from api.services.weeks import make_week
from matcher.baseline import greedy
from models.load import load_week, save_plan, take_snapshot
from models.plan import PlanFile
from models.tables import BookEntry, BookMove, Identity, Neighbourhood, Publication, WeekRow
from tests import build
from tests.api import house
from tests.api.booking import corner
from tests.api.databases import Kind, emptied
from tests.api.ledger.sums import whole
from tests.api.ledger.village import project
from tests.api.machines import on

Key = tuple[str, str, str]
ANN = corner.caller()
FUNDS = {"happy": "grant", "award": "award", "crowd": "crowdfunding"}
PROJECTS = ("path", "arch")
PEOPLE = ("li", "wang")
AMOUNTS = (1, 40, 100, 250)
WHERE: dict[str, Callable[[str, str], tuple[Key, Key]]] = {
    "promise": lambda f, r: (("giver", "town", f), ("fund", f, "")),
    "withdraw": lambda f, r: (("fund", f, ""), ("giver", "town", f)),
    "collect": lambda f, r: (("giver", "li", f), ("fund", f, "")),
    "pay": lambda f, r: (("held", f, r), ("paid", f, r)),
    "spend": lambda f, r: (("paid", f, r), ("spent", f, r)),
    "return": lambda f, r: (("paid", f, r), ("fund", f, "")),
}
"""From which account each kind takes, and to which it gives."""
OWING = ("giver", "bank", "donor")


class Village(RuleBasedStateMachine):
    """The service over one of the databases, and the model beside it."""

    kind: ClassVar[Kind]

    def __init__(self) -> None:
        super().__init__()
        self.opened = ExitStack()
        self.database = Database(self.opened.enter_context(emptied(self.kind)))
        self.opened.callback(self.database.close)
        self.held: dict[Key, int] = {}
        self.entries: dict[int, tuple[str, list[tuple[Key, Key, int]], str]] = {}
        """Entry → its kind, what it moved, and the project that an acceptance is of."""
        self.undone: set[int] = set()
        self.standing = False
        self.settle()

    def teardown(self) -> None:
        self.opened.close()

    def settle(self) -> None:
        """Two projects of 100 fen each; 150 are promised as a grant, 30 as an award, 30 collected
        for the arch; a plan of the greedy method, which gives 200 of them."""
        week = build.week(
            requests=tuple(project(name, 100) for name in PROJECTS), policy=house.POLICY
        )
        with self.database.writing() as session:
            session.add(Neighbourhood(id="n"))
            session.flush()
            session.add_all([Identity(neighbourhood="n", id=id, name=id) for id in PEOPLE])
            for name, money in FUNDS.items():
                bound = money == "crowdfunding"
                given = FundGiven(
                    name,
                    name,
                    "collection" if bound else "special",
                    "town",
                    money,  # type: ignore[arg-type]
                    request="arch" if bound else "",
                )
                funds.make_fund(session, ANN, "n", given)
            make_week(session, ANN, "n", week)
            points.offer(
                session, ANN, "n", id="soap", name="soap", donor="firm", minutes=60, pieces=3
            )
        self.learn()
        self.do("promise", fund="happy", amount=150)
        self.do("promise", fund="award", amount=30)
        self.do("collect", fund="crowd", amount=30)
        with self.database.writing() as session:
            made = greedy(load_week(session, "w"))
            row = session.get_one(WeekRow, "w")
            take_snapshot(session, load_week(session, "w"))
            row.state = "review"
            session.flush()
            self.plan = save_plan(session, PlanFile(plan=made, hash=made.content_hash())).id
        self.publish_or_undo()
        self.commits = dict(self.held)

    # --- the model ------------------------------------------------------------------------------

    def short(self, moves: list[tuple[Key, Key, int]]) -> bool:
        """Whether any account would fall below zero on the way."""
        left = dict(self.held)
        for source, target, amount in moves:
            left[source] = left.get(source, 0) - amount
            left[target] = left.get(target, 0) + amount
            if left[source] < 0 and source[0] not in OWING:
                return True
        return False

    def learn(self) -> None:
        """Take over what has been written since."""
        with self.database.reading() as session:
            known = set(self.entries)
            rows = session.exec(select(BookEntry).order_by(col(BookEntry.id))).all()
            for row in rows:
                if row.id is None or row.id in known:
                    continue
                moves = [
                    (_key(m.source), _key(m.target), m.amount)
                    for m in Book(session, ANN, "n").moves(row.id)
                ]
                self.entries[row.id] = (row.kind, moves, row.facts.get("request", ""))
                if row.reverses is not None:
                    self.undone.add(row.reverses)
                for source, target, amount in moves:
                    self.held[source] = self.held.get(source, 0) - amount
                    self.held[target] = self.held.get(target, 0) + amount

    def said(self, do: Callable[[Session], object]) -> str:
        """What the service makes of it."""
        try:
            with self.database.writing() as session:
                do(session)
        except Problem as problem:
            return problem.code
        return "done"

    def expect(self, moves: list[tuple[Key, Key, int]], do: Callable[[Session], object]) -> None:
        """The service does it exactly if the model can, and then has moved just that."""
        expected = "not-now" if self.short(moves) else "done"
        before = dict(self.held)
        assert self.said(do) == expected
        self.learn()
        if expected == "done":
            for source, target, amount in moves:
                before[source] = before.get(source, 0) - amount
                before[target] = before.get(target, 0) + amount
        assert {k: v for k, v in self.held.items() if v} == {k: v for k, v in before.items() if v}

    def accepted(self, request: str) -> bool:
        return any(
            kind == "accept" and of == request and entry not in self.undone
            for entry, (kind, _, of) in self.entries.items()
        )

    # --- what happens ---------------------------------------------------------------------------

    def do(self, kind: str, fund: str, amount: int, request: str = "path") -> None:
        source, target = WHERE[kind](fund, request)
        acts: dict[str, Callable[[Session], object]] = {
            "promise": lambda s: funds.promise(s, ANN, "n", fund, amount),
            "withdraw": lambda s: funds.withdraw(s, ANN, "n", fund, amount),
            "collect": lambda s: funds.collect(s, ANN, "n", fund, "li", amount),
            "pay": lambda s: paying.pay(s, ANN, "n", fund, request, amount),
            "spend": lambda s: paying.spend(s, ANN, "n", fund, request, amount),
            "return": lambda s: paying.give_back(s, ANN, "n", fund, request, amount),
        }
        crowd = FUNDS[fund] == "crowdfunding"
        wrong = (kind in ("promise", "withdraw") and crowd) or (kind == "collect" and not crowd)
        early = kind == "pay" and fund == "award" and not self.accepted(request)
        if wrong or early:
            assert self.said(acts[kind]) == "not-now"
            self.learn()
        else:
            self.expect([(source, target, amount)], acts[kind])

    @rule(
        kind=st.sampled_from(sorted(WHERE)),
        fund=st.sampled_from(sorted(FUNDS)),
        request=st.sampled_from(PROJECTS),
        amount=st.sampled_from(AMOUNTS),
    )
    def money(self, kind: str, fund: str, request: str, amount: int) -> None:
        self.do(kind, fund, amount, request)

    @rule(kind=st.sampled_from(("pay", "spend", "return")), amount=st.sampled_from((1, 20)))
    def award(self, kind: str, amount: int) -> None:
        """Drawn more often: of the award only the path has anything, 20 fen."""
        self.do(kind, "award", amount)

    @rule(request=st.sampled_from(PROJECTS))
    def accept(self, request: str) -> None:
        known = any(key[0] in ("held", "paid", "spent") and key[2] == request for key in self.held)
        expected = "already-there" if self.accepted(request) else "done"
        expected = expected if known else "not-found"
        assert self.said(lambda s: paying.accept(s, ANN, "n", request)) == expected
        self.learn()

    @rule()
    def release(self) -> None:
        used = any(
            v
            for (k, f, _), v in self.held.items()
            if f == "crowd" and k in ("held", "paid", "spent")
        )
        before = self.held.get(("fund", "crowd", ""), 0)
        said = self.said(lambda s: funds.release(s, ANN, "n", "crowd"))
        assert said == ("not-now" if used else "done")
        self.learn()
        if said == "done":
            assert self.held.get(("fund", "crowd", ""), 0) == 0
            assert self.held.get(("giver", "li", "crowd"), 0) == 0
        else:
            assert self.held.get(("fund", "crowd", ""), 0) == before

    @rule(data=st.data(), accepted=st.booleans())
    def reverse(self, data: Any, accepted: bool) -> None:
        of = [e for e, (kind, _, _) in self.entries.items() if not accepted or kind == "accept"]
        entry = data.draw(st.sampled_from(sorted(of or self.entries)))
        kind, moves, request = self.entries[entry]
        back = [(target, source, amount) for source, target, amount in reversed(moves)]

        def undo(session: Session) -> object:
            return paying.reverse(session, ANN, "n", entry, said="so")

        paid = any(self.held.get((k, "award", request), 0) for k in ("paid", "spent"))
        if kind in ("commit", "reverse") or (kind == "accept" and paid):
            assert self.said(undo) == "not-now"
        elif entry in self.undone:
            assert self.said(undo) == "already-there"
        else:
            self.expect(back, undo)
        self.learn()

    @rule()
    def publish_or_undo(self) -> None:
        """Take the plan back, or publish it again: what it gives is held no longer, or anew."""
        if self.standing:
            given = [
                moves[0]
                for entry, (kind, moves, _) in self.entries.items()
                if kind == "commit" and entry not in self.undone
            ]
            back = [(target, source, amount) for source, target, amount in given]
            with self.database.reading() as session:
                ids = session.exec(select(Publication)).all()
                id = next(p.id for p in ids if p.undone_at is None)
            could = not self.short(back)
            self.expect(back, lambda s: publishing.undo(s, ANN, id, reason="so"))
            self.standing = not could
        else:
            first = [m[0] for k, m, _ in self.entries.values() if k == "commit"]
            wanted = list(dict.fromkeys(first))
            if not wanted:
                assert self.said(lambda s: publishing.publish(s, ANN, "w", self.plan)) == "done"
                self.learn()
                self.standing = True
                return
            could = not self.short(wanted)
            self.expect(wanted, lambda s: publishing.publish(s, ANN, "w", self.plan))
            self.standing = could

    @rule(person=st.sampled_from(PEOPLE), amount=st.sampled_from((30, 60, 90)))
    def earn(self, person: str, amount: int) -> None:
        moves = [(("bank", "", ""), ("person", person, ""), amount)]

        def write(session: Session) -> object:
            move = Move(Purse("bank"), Purse("person", person), amount)
            return Book(session, ANN, "n").post("earn", [move])

        self.expect(moves, write)

    @rule(person=st.sampled_from(PEOPLE), amount=st.sampled_from((30, 60, 90)))
    def give(self, person: str, amount: int) -> None:
        to = next(one for one in PEOPLE if one != person)
        moves = [(("person", person, ""), ("person", to, ""), amount)]
        self.expect(moves, lambda s: points.give(s, ANN, "n", person, to, amount))

    @rule(person=st.sampled_from(PEOPLE), pieces=st.sampled_from((1, 2)))
    def redeem(self, person: str, pieces: int) -> None:
        moves = [
            (("person", person, ""), ("used", "soap", ""), 60 * pieces),
            (("offer", "soap", ""), ("handed", "soap", person), pieces),
        ]
        self.expect(moves, lambda s: points.redeem(s, ANN, "n", person, "soap", pieces))

    # --- what must hold -------------------------------------------------------------------------

    @invariant()
    def nothing_is_lost(self) -> None:
        found = {key: amount for key, amount in whole(self.database).items() if amount}
        assert found == {key: amount for key, amount in self.held.items() if amount}

    @invariant()
    def every_fund_says_where_its_money_is(self) -> None:
        with self.database.reading() as session:
            for one in figures(session, "n"):
                assert one.promised == one.free + one.committed + one.paid
                assert one.paid >= one.spent >= 0
            assert len({m.entry for m in session.exec(select(BookMove))}) <= len(self.entries)


def _key(purse: Purse) -> Key:
    return purse.kind, purse.owner, purse.request


TestOnSQLite = on(Village, "sqlite", examples=8)
TestOnPostgreSQL = on(Village, "postgresql", examples=3)
