"""Entering, changing and withdrawing things of a week, one or many, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from api.database import refused
from api.problems import Fault, Problem
from api.services.audit import note
from api.services.register.entering import take_over
from api.services.register.weekly import within_hours
from api.services.rights import Subject, require
from api.services.signing import Caller
from api.services.things.at_home import not_at_home
from api.services.things.judging import judge
from api.services.things.kinds import Kind
from api.services.things.protecting import check_people, check_steps, check_targets, protect
from api.services.things.reach import Reach
from api.services.things.reading import Thing, get_thing
from api.services.weeks import shared
from models.base import Frozen
from models.demand import Request
from models.load import register_rooms
from models.supply import JoinedRoom, Room
from models.tables import WeekRow, WithdrawalRow
from models.tables.base import OfWeek, now
from models.tables.week import STATES, State
from models.validate import InvalidInput, merged, read_thing
from models.validate.things import Tree

WITHDRAWN = "withdrawn"
"""Not a field of any thing: in a patch it withdraws, and takes the withdrawal back."""

_before_publishing: tuple[State, ...] = STATES[: STATES.index("published")]
_before_evaluating: tuple[State, ...] = STATES[: STATES.index("evaluating")]


@dataclass(frozen=True)
class Change:
    """A thing as it is to be, and its row if it is there already."""

    thing: Frozen
    row: OfWeek | None = None

    @property
    def id(self) -> str:
        """Its id."""
        return str(cast(Any, self.thing).id)


class Writer:
    """Writes things of one kind into one week, for one caller."""

    def __init__(self, session: Session, caller: Caller, week: str, kind: Kind) -> None:
        """Hold the week's state still until the transaction ends.

        Raises
        ------
        Problem : ``not-found``; as ``require`` for whoever can write nothing of this kind here.
        """
        self.session = session
        self.caller = caller
        self.kind = kind
        self.week: WeekRow = shared(session, caller, week)
        self.reach = Reach(session, caller, self.week)
        if not self.reach.held(kind.write).any:
            require(caller, kind.write, Subject(self.week.neighbourhood, places=(), owners=()))

    # --- what may be done now -----------------------------------------------------------------

    def open_for(self, what: str) -> None:
        """Whether the week stands where this may be done.

        Until it is frozen everybody enters and changes; then, until a plan is published, those who
        run it; decisions and withdrawals are taken until the week has been carried out. What
        changes after that is an event, answered by a repair.
        """
        runs = self.reach.held("protected.write")
        if what == WITHDRAWN or self.kind.write == "decision.write":
            states = _before_evaluating
        elif runs.whole or runs.places:
            states = _before_publishing
        else:
            states = ("collecting",)
        if self.week.state not in states:
            zh, en = f"须在：{'、'.join(states)}", f"one of: {', '.join(states)}"
            fault = Fault(entity=self.week.id, field="state", value=self.week.state, zh=zh, en=en)
            raise Problem("not-now", errors=[fault])

    # --- entering and changing ----------------------------------------------------------------

    def read(self, tree: Tree) -> Frozen:
        """The thing that a JSON tree states, with an id of its own if it names none."""
        return self._stated({"id": uuid4().hex, **tree}, {})

    def _stated(self, tree: Tree, before: Tree, old: Sequence[Frozen] = ()) -> Frozen:
        """The thing that a JSON tree states.

        Raises
        ------
        InvalidInput : with every problem of its shape, and beside them those of the meaning of its
            other fields, with what misshapen ones were before.
        """
        try:
            return read_thing(tree, self.kind.plain)
        except InvalidInput as found:
            wrong = {_top(problem.field) for problem in found.problems}
            sound = {name: value for name, value in tree.items() if name not in wrong}
            kept = {name: value for name, value in before.items() if name in wrong}
            try:
                thing = read_thing(sound | kept, self.kind.plain)
                self._judge([thing], old)
            except InvalidInput as more:
                besides = [p for p in more.problems if _top(p.field) not in wrong]
                raise InvalidInput([*found.problems, *besides]) from None
            raise

    def store(self, changes: Sequence[Change]) -> None:
        """Write them all.

        Raises
        ------
        InvalidInput : everything that is wrong with them.
        Problem : ``not-now``; ``already-there``; ``not-allowed``, naming every row that the caller
            does not reach before or after, and every field only others may set.
        """
        self.open_for("store")
        fresh = [change for change in changes if change.row is None]
        self._require_new(fresh)
        changes = [Change(protect(self.reach, self.kind, c.thing, c.row), c.row) for c in changes]
        changes = [Change(self._hours(c.thing), c.row) for c in changes]
        check_steps(self.kind, [(c.thing, c.row) for c in changes])
        check_people(self.reach, self.kind, [c.thing for c in changes])
        check_targets(self.reach, self.kind, [c.thing for c in changes])
        before = [self.plain(c.row) for c in changes if c.row is not None]
        self._judge([c.thing for c in changes], before)
        for change in changes:
            if change.row is not None:
                for name, value in self._values(change.thing).items():
                    setattr(change.row, name, value)
        position = self._next_position() if fresh else 0
        for offset, change in enumerate(c for c in changes if c.row is None):
            values: dict[str, Any] = {**self._values(change.thing), **self.kind.fixed}
            self.session.add(
                self.kind.shelf.row(
                    week=self.week.id,
                    position=position + offset,
                    entered_by=self.caller.account,
                    **values,
                )
            )
        self.session.flush()
        self._know_rooms([c.thing for c in changes])
        self._know_projects([c.thing for c in changes])
        self.require_reached([c.id for c in changes])
        for change in changes:
            self._note("thing.enter" if change.row is None else "thing.change", change)

    def amend(self, id: str, version: int, patch: Tree) -> None:
        """Change some fields of one thing; ``withdrawn`` withdraws it, or takes that back.

        Raises
        ------
        Problem : ``not-found``; ``changed-meanwhile`` unless ``version`` is the row's; as
            :meth:`store`.
        """
        row = self.row(id, version)
        wish = patch.get(WITHDRAWN)
        if wish is not None and type(wish) is not bool:
            zh, en = "true 或 false", "true or false"
            fault = Fault(entity=id, field=WITHDRAWN, value=str(wish)[:80], zh=zh, en=en)
            raise Problem("bad-input", errors=[fault])
        fields = {name: value for name, value in patch.items() if name != WITHDRAWN}
        if fields:
            old = self.plain(row)
            thing = self._stated(merged(old, fields), merged(old, {}), [old])
            if cast(Any, thing).id != id:
                zh, en = "编号不能更改", "the id it has: ids do not change"
                raise Problem("bad-input", errors=[Fault(entity=id, field="id", zh=zh, en=en)])
            self.store([Change(thing, row)])
        if wish is not None:
            self.withdraw(row, gone=wish)

    # --- withdrawing and taking out -----------------------------------------------------------

    def remove(self, id: str, version: int) -> None:
        """Withdraw what can be withdrawn; take out what nothing else names.

        Raises
        ------
        Problem : as :meth:`amend`. InvalidInput : what still names it.
        """
        row = self.row(id, version)
        if self.kind.withdrawable:
            self.withdraw(row, gone=True)
            return
        self.open_for("store")
        thing = self.plain(row)
        self.session.delete(row)
        self.session.flush()
        judge(self.session, self.week.id, self.kind, [])
        self._note("thing.remove", Change(thing, row))

    def withdraw(self, row: OfWeek, *, gone: bool) -> None:
        """Say that a thing is no longer there, or that it is again. Said twice is said once."""
        self.open_for(WITHDRAWN if gone else "store")
        if not self.kind.withdrawable:
            zh, en = "此类不能撤回", "nothing: this kind is taken out, not withdrawn"
            fault = Fault(entity=row.id, field=WITHDRAWN, value="", zh=zh, en=en)
            raise Problem("bad-input", errors=[fault])
        said = (col(WithdrawalRow.week) == self.week.id, col(WithdrawalRow.what) == row.id)
        known = (
            self.session.connection().execute(select(col(WithdrawalRow.id)).where(*said)).first()
        )
        if gone == (known is not None):
            return
        if gone:
            position = self.session.connection().execute(
                select(func.coalesce(func.max(col(WithdrawalRow.position)), -1) + 1).where(
                    col(WithdrawalRow.week) == self.week.id
                )
            )
            self.session.add(
                WithdrawalRow(
                    week=self.week.id,
                    id=row.id,
                    position=position.scalar_one(),
                    what=row.id,
                    entered_by=self.caller.account,
                )
            )
        else:
            self.session.connection().execute(delete(WithdrawalRow).where(*said))
        row.changed_at = now()  # whoever saw it otherwise must look again
        self.session.flush()
        change = Change(self.plain(row), row)
        self._note("thing.withdraw" if gone else "thing.reinstate", change)

    # --- rows ---------------------------------------------------------------------------------

    def row(self, id: str, version: int) -> OfWeek:
        """The row of a thing that the caller reads and may write, as they have seen it."""
        get_thing(self.session, self.caller, self.week.id, self.kind, id)
        self.require_reached([id])
        found = self.session.get_one(self.kind.shelf.row, (self.week.id, id))
        if found.version != version:
            raise Problem("changed-meanwhile", f"version {found.version}")
        return found

    def plain(self, row: OfWeek) -> Frozen:
        """What a row states."""
        values = {name: getattr(row, name) for name in self.kind.shelf.columns}
        made: Frozen = self.kind.shelf.made(values)
        return made

    def require_reached(self, ids: Sequence[str]) -> None:
        """All these rows, as they are now, are the caller's to write."""
        columns = self.kind.columns()
        clause = self.reach.reaches(self.kind, self.kind.write)
        reached: set[str] = set()
        for start in range(0, len(ids), 1000):
            some = ids[start : start + 1000]
            query = select(columns.id).where(
                columns.week == self.week.id, columns.id.in_(some), clause
            )
            reached.update(self.session.connection().execute(query).scalars())
        missing = [id for id in ids if id not in reached]
        if missing:
            zh, en = "不在你的权限范围内", "something within what you may write"
            errors = [Fault(entity=id, zh=zh, en=en) for id in missing]
            raise Problem("not-allowed", self.kind.write, errors=errors)

    def _judge(self, things: Sequence[Frozen], before: Sequence[Frozen]) -> None:
        strange = not_at_home(self.session, self.week, things, before)
        try:
            judge(self.session, self.week.id, self.kind, things, before)
        except InvalidInput as found:
            raise InvalidInput([*found.problems, *strange]) from None
        if strange:
            raise InvalidInput(strange)

    def _require_new(self, fresh: Sequence[Change]) -> None:
        ids = [change.id for change in fresh]
        columns = self.kind.columns()
        faults = []
        for start in range(0, len(ids), 1000):
            query = select(columns.id).where(
                columns.week == self.week.id, columns.id.in_(ids[start : start + 1000])
            )
            for known in self.session.connection().execute(query).scalars():
                zh, en = "尚未使用的编号", "an id that nothing has yet"
                faults.append(Fault(entity=known, field="id", value=known, zh=zh, en=en))
        if faults:
            raise Problem("already-there", errors=faults)

    def _values(self, thing: Frozen) -> Mapping[str, Any]:
        return {name: getattr(thing, name) for name in self.kind.shelf.columns}

    def _next_position(self) -> int:
        columns = self.kind.columns()
        query = select(func.coalesce(func.max(columns.position), -1) + 1).where(
            columns.week == self.week.id
        )
        return int(self.session.connection().execute(query).scalar_one())

    def _know_rooms(self, things: Sequence[Frozen]) -> None:
        rooms = [thing for thing in things if isinstance(thing, (Room, JoinedRoom))]
        if not rooms:
            return
        try:
            register_rooms(self.session, self.week.neighbourhood, rooms)
        except IntegrityError as error:
            if not refused(error, "ck_room_parts_in_use"):
                raise
            zh = "原有的各间：它已被使用；不同的组合请另立编号"
            en = "the parts it has: it has been used; other parts are another joined room"
            faults = [Fault(entity=room.id, field="rooms", zh=zh, en=en) for room in rooms]
            raise Problem("not-now", errors=faults) from None

    def _hours(self, thing: Frozen) -> Frozen:
        if not isinstance(thing, Request):
            return thing
        return within_hours(self.session, self.week, thing)

    def _know_projects(self, things: Sequence[Frozen]) -> None:
        projects = [thing for thing in things if isinstance(thing, Request) and thing.project]
        if projects:
            take_over(self.session, self.week, projects, now())

    def _note(self, operation: str, change: Change) -> None:
        thing = cast(Any, change.thing)
        owner = getattr(thing, "household", None)
        if self.kind.name == "people":
            owner = thing.id
        fields = {} if change.row is None else {"version": str(change.row.version)}
        note(
            self.session,
            self.caller,
            operation,
            neighbourhood=self.week.neighbourhood,
            week=self.week.id,
            entity=self.kind.name,
            entity_id=change.id,
            behalf_of=None if owner is None or self.reach.is_own(owner) else owner,
            **fields,
        )


def _top(field: str) -> str:
    """``lines`` of ``lines[0].item``."""
    return field.partition(".")[0].partition("[")[0]


def enter(writer: Writer, trees: Sequence[Tree]) -> list[Thing]:
    """Enter things that JSON trees state; each as the caller may see it afterwards."""
    changes = [Change(writer.read(tree)) for tree in trees]
    writer.store(changes)
    return [
        get_thing(writer.session, writer.caller, writer.week.id, writer.kind, change.id)
        for change in changes
    ]
