"""Writing into the book: entries of moves, whole or not at all, and their reversal.

Whoever writes holds the balances of all accounts it moves, in one order, before its entry has a
number: two at once stand in line, none overspends, and along an account numbers follow time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from api.problems import Fault, Problem
from api.services.audit import note
from api.services.signing import Caller
from models.book import OWING, AccountKind, EntryKind, Measure
from models.tables import BookAccount, BookBalance, BookEntry, BookMove, BookWords

MEASURE_OF: dict[AccountKind, Measure] = {
    **dict.fromkeys(("giver", "fund", "held", "paid", "spent"), "fen"),
    **dict.fromkeys(("bank", "person", "used"), "minutes"),
    **dict.fromkeys(("donor", "offer", "handed"), "pieces"),
}


@dataclass(frozen=True, order=True)
class Purse:
    """An account by what it is for, whether it is in the database yet or not."""

    kind: AccountKind
    owner: str = ""
    request: str = ""


@dataclass(frozen=True)
class Move:
    """So much out of one account into another."""

    source: Purse
    target: Purse
    amount: int

    @property
    def ends(self) -> tuple[Purse, Purse]:
        """From where and to where."""
        return self.source, self.target


@dataclass(frozen=True)
class Wanted:
    """An entry to be written."""

    kind: EntryKind
    moves: tuple[Move, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    key: str | None = None


class Book:
    """The book of one neighbourhood, in one transaction."""

    def __init__(self, session: Session, caller: Caller, neighbourhood: str) -> None:
        self.session = session
        self.caller = caller
        self.neighbourhood = neighbourhood

    def post(
        self,
        kind: EntryKind,
        moves: Sequence[Move],
        *,
        facts: Mapping[str, str] | None = None,
        key: str | None = None,
        week: str | None = None,
        reverses: int | None = None,
        said: str = "",
    ) -> BookEntry:
        """Write an entry.

        Raises
        ------
        Problem : ``not-now`` naming every account that holds too little, with how much it holds.
        """
        wanted = [Wanted(kind, tuple(moves), facts or {}, key)]
        return self.post_all(wanted, week=week, reverses=reverses, said=said)[0]

    def post_all(
        self,
        wanted: Sequence[Wanted],
        *,
        week: str | None = None,
        reverses: int | None = None,
        said: str = "",
    ) -> list[BookEntry]:
        """Write several, in order: all or none."""
        moves = [move for one in wanted for move in one.moves]
        ids = self._accounts({p for move in moves for p in (move.source, move.target)})
        held = self._hold(ids.values())
        _require_enough(moves, {purse: held[id] for purse, id in ids.items()})
        written = []
        for one in wanted:
            entry = BookEntry(
                neighbourhood=self.neighbourhood,
                kind=one.kind,
                reverses=reverses,
                key=one.key,
                moves=len(one.moves),
                facts=dict(one.facts),
                week=week,
                made_by=self.caller.account,
            )
            self.session.add(entry)
            self.session.flush()
            assert entry.id is not None, "the database numbers entries"
            rows = [
                {
                    "entry": entry.id,
                    "number": number,
                    "source": ids[move.source],
                    "target": ids[move.target],
                    "amount": move.amount,
                }
                for number, move in enumerate(one.moves)
            ]
            if rows:
                self.session.connection().execute(insert(BookMove), rows)
            if said:
                self.session.add(BookWords(entry=entry.id, said=said))
            self._note(entry)
            written.append(entry)
        self.session.flush()
        return written

    def reverse(self, entry: int, *, said: str = "") -> BookEntry:
        """Undo an entry by one that names it and moves everything back.

        Raises
        ------
        Problem : ``not-found``; ``already-there`` if it has been reversed; ``not-now`` for a
            reversal, and where what was moved is not there any more.
        """
        row = self.session.get(BookEntry, entry)
        if row is None or row.neighbourhood != self.neighbourhood:
            raise Problem("not-found", str(entry))
        if row.reverses is not None:
            zh, en = (
                "冲正本身不能再冲正，请重新记一笔",
                "a reversal cannot be reversed: write it anew",
            )
            raise Problem("not-now", errors=[Fault(entity=str(entry), zh=zh, en=en)])
        back = [Move(move.target, move.source, move.amount) for move in reversed(self.moves(entry))]
        self._hold(self._accounts({p for m in back for p in (m.source, m.target)}).values())
        known = select(BookEntry.id).where(BookEntry.reverses == entry)
        if self.session.exec(known).first() is not None:
            fault = Fault(entity=str(entry), zh="已经冲正过", en="has been reversed")
            raise Problem("already-there", errors=[fault])
        return self.post(
            "reverse",
            back,
            facts={**row.facts, "kind": row.kind},
            week=row.week,
            reverses=entry,
            said=said,
        )

    def moves(self, entry: int) -> list[Move]:
        """What an entry moved."""
        rows = self.session.exec(
            select(BookMove).where(BookMove.entry == entry).order_by(col(BookMove.number))
        ).all()
        ids = {id for row in rows for id in (row.source, row.target)}
        known = self.session.exec(select(BookAccount).where(col(BookAccount.id).in_(ids)))
        purses = {account.id: purse_of(account) for account in known}
        return [Move(purses[row.source], purses[row.target], row.amount) for row in rows]

    def amounts(self, kinds: Iterable[AccountKind], owner: str | None = None) -> dict[Purse, int]:
        """What the accounts of these kinds hold, in order; those that never were are left out."""
        chosen = (
            select(BookAccount, BookBalance.amount)
            .join(BookBalance, col(BookBalance.account) == col(BookAccount.id))
            .where(
                BookAccount.neighbourhood == self.neighbourhood,
                col(BookAccount.kind).in_(tuple(kinds)),
            )
        )
        if owner is not None:
            chosen = chosen.where(BookAccount.owner == owner)
        return dict(
            sorted((purse_of(account), amount) for account, amount in self.session.exec(chosen))
        )

    def amount(self, purse: Purse) -> int:
        """What one account holds; 0 for one that never was."""
        return self.amounts((purse.kind,), purse.owner).get(purse, 0)

    def hold(self, *purses: Purse) -> None:
        """Have these accounts to oneself until the transaction ends."""
        self._hold(self._accounts(set(purses)).values())

    def _accounts(self, purses: set[Purse]) -> dict[Purse, int]:
        """The accounts of these purses; whichever is not there yet is opened."""
        found = self._known(purses)
        missing = sorted(purses - found.keys())
        if missing:
            connection = self.session.connection()
            dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
            rows = [
                {
                    "neighbourhood": self.neighbourhood,
                    "measure": MEASURE_OF[purse.kind],
                    "kind": purse.kind,
                    "owner": purse.owner,
                    "request": purse.request,
                    "owes": purse.kind in OWING,
                }
                for purse in missing
            ]
            # Whoever opens the same at the same moment is waited for, and has opened it.
            connection.execute(dialect.insert(BookAccount).values(rows).on_conflict_do_nothing())
            found = self._known(purses)
        return found

    def _known(self, purses: set[Purse]) -> dict[Purse, int]:
        owners = {purse.owner for purse in purses}
        rows = self.session.exec(
            select(BookAccount).where(
                BookAccount.neighbourhood == self.neighbourhood,
                col(BookAccount.owner).in_(owners),
                col(BookAccount.kind).in_({purse.kind for purse in purses}),
            )
        )
        known = {purse_of(row): row.id for row in rows if row.id is not None}
        return {purse: id for purse, id in known.items() if purse in purses}

    def _hold(self, accounts: Iterable[int]) -> dict[int, int]:
        """Account → what it holds, until the transaction ends."""
        rows = self.session.exec(
            select(BookBalance.account, BookBalance.amount)
            .where(col(BookBalance.account).in_(set(accounts)))
            .order_by(col(BookBalance.account))
            .with_for_update()
        )
        return dict(rows.all())

    def _note(self, entry: BookEntry) -> None:
        note(
            self.session,
            self.caller,
            f"book.{entry.kind}",
            neighbourhood=self.neighbourhood,
            week=entry.week,
            entity="entry",
            entity_id=str(entry.id),
        )


def purse_of(account: BookAccount) -> Purse:
    """An account by what it is for."""
    kind = next(kind for kind in MEASURE_OF if kind == account.kind)
    return Purse(kind, account.owner, account.request)


def _require_enough(moves: Iterable[Move], held: Mapping[Purse, int]) -> None:
    """No account falls below zero on the way. The database would refuse it as well, but could not
    say what is missing."""
    left = defaultdict(int, held)
    least = dict(held)
    for move in moves:
        left[move.source] -= move.amount
        left[move.target] += move.amount
        least[move.source] = min(least[move.source], left[move.source])
    faults = [
        Fault(
            entity=purse.owner,
            field=purse.kind,
            value=str(held[purse] - amount),
            zh=f"只有 {held[purse]}（{_ZH[MEASURE_OF[purse.kind]]}）",
            en=f"there are only {held[purse]} {MEASURE_OF[purse.kind]}",
        )
        for purse, amount in sorted(least.items())
        if amount < 0 and purse.kind not in OWING
    ]
    if faults:
        raise Problem("not-now", errors=faults)


_ZH: dict[Measure, str] = {"fen": "分", "minutes": "分钟", "pieces": "份"}
