"""What adoptions and contracts put into the weeks that take wishes: rotas, hired hours, free rooms.

Both go on from week to week as long as they stand, so that a week is told all of them when it is
opened and when it is frozen, and one of them whenever something was done to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, func, select

from api.services.register.ground import Ground
from api.services.register.keeping import histories
from api.services.register.requesting import rota_of
from api.services.register.rows import put_request, withdraw
from api.services.register.sorts import SORTS
from api.services.things.judging import judge
from api.services.things.kinds import KINDS
from models.demand import Line, Request
from models.load import shelves
from models.register.adoptions import Adoption, Claim
from models.register.base import Recorded
from models.register.contracts import Contract
from models.supply import Hire, Item, Pledge
from models.tables import ItemRow, PersonRow, PledgeRow, RegisterEntry, RequestRow, WeekRow


def minutes_of(id: str) -> Item:
    """What a booking of an organisation with free rooms takes, minute by minute: of each contract
    its own, so that none draws on another's."""
    return Item(id=f"{id}-minutes"[-80:], name="免费用房", unit="分钟")


def tell_adoption(
    ground: Ground, week: WeekRow, id: str, history: Sequence[Recorded], state: Adoption
) -> None:
    """The rota of what is adopted, and no other of the same thing. Raises InvalidInput."""
    session = ground.session
    current = state.rota(id) if state.stands == "adopted" else None
    for recorded in history:
        if isinstance(recorded.deed, Claim):
            old = state.model_copy(update={"round": recorded.number}).rota(id)
            if old != current and session.get(RequestRow, (week.id, old)) is not None:
                withdraw(session, week.id, old)
    if current is None or session.get(RequestRow, (week.id, current)) is not None:
        return
    rota = rota_of(id, state, date.fromisoformat(week.start), week.days)
    if rota is not None:
        judge(session, week.id, KINDS["requests"], [rota])
        put_request(session, week.id, None, rota)


def tell_contract(ground: Ground, week: WeekRow, id: str, state: Contract) -> None:
    """The pledge that a contract is, with the hours of this week. Raises InvalidInput."""
    session = ground.session
    runs = state.runs(date.fromisoformat(week.start))
    pledge = _pledge(id, state)
    row = session.get(PledgeRow, (week.id, id))
    if row is None and not runs:
        return
    if state.what == "rooms":
        _item(session, week.id, minutes_of(id))
    if row is not None:
        row.quantity = pledge.quantity if runs else 0
    else:
        judge(session, week.id, KINDS["pledges"], [pledge])
        values = {name: getattr(pledge, name) for name in shelves.PLEDGES.columns}
        session.add(PledgeRow(week=week.id, position=_next(session, PledgeRow, week.id), **values))
    session.flush()
    if state.what == "services":
        _hire(session, week.id, id, state, runs=runs)


def _pledge(id: str, state: Contract) -> Pledge:
    if state.what == "services":
        return Pledge(
            id=id, donor=state.organisation, name=state.name, kind="staff", quantity=state.minutes
        )
    assert state.giver is not None, "rooms have a giver"
    return Pledge(
        id=id,
        donor=state.giver,
        name=state.name,
        kind="goods",
        item=minutes_of(id).id,
        quantity=state.minutes,
    )


def _item(session: Session, week: str, item: Item) -> None:
    if session.get(ItemRow, (week, item.id)) is None:
        values = {name: getattr(item, name) for name in shelves.ITEMS.columns}
        session.add(ItemRow(week=week, position=_next(session, ItemRow, week), **values))
        session.flush()


def _hire(session: Session, week: str, id: str, state: Contract, *, runs: bool) -> None:
    """Who works by the contract is paid by it, and works within its minutes."""
    rows = session.exec(
        select(PersonRow).where(PersonRow.week == week, col(PersonRow.id).in_(state.people))
    ).all()
    funded = session.get(PledgeRow, (week, state.fund or "")) is not None
    for row in rows:
        if runs and funded:
            row.staff_pledge = id
            row.hire = Hire(fund=state.fund or "", price_per_hour=state.price_per_hour)
        elif row.staff_pledge == id:
            row.staff_pledge, row.hire = None, None
    session.flush()


def _next(session: Session, table: type[PledgeRow] | type[ItemRow], week: str) -> int:
    last = session.exec(select(func.max(table.position)).where(table.week == week)).one()
    return 0 if last is None else last + 1


# --- bookings of organisations with free rooms ------------------------------------------------


def rooms_of(session: Session, week: WeekRow, organisation: str) -> str | None:
    """The contract by which an organisation has free rooms in a week; None: it has none."""
    ids = session.exec(
        select(RegisterEntry.id)
        .where(
            RegisterEntry.neighbourhood == week.neighbourhood,
            RegisterEntry.kind == "contracts",
            RegisterEntry.stands == "signed",
        )
        .order_by(col(RegisterEntry.id))
    ).all()
    first = date.fromisoformat(week.start)
    known = histories(session, week.neighbourhood, SORTS["contracts"], ids)
    for id, history in known.items():
        found = SORTS["contracts"].fold(history)
        if found.what == "rooms" and found.organisation == organisation and found.runs(first):
            return id
    return None


def within_hours(session: Session, week: WeekRow, request: Request) -> Request:
    """A booking of an organisation with free rooms, with the minutes that it takes of them: it
    happens with all of them, or not at all."""
    if request.kind != "booking" or request.organisation is None:
        return request
    contract = rooms_of(session, week, request.organisation)
    if contract is None:
        return request
    item = minutes_of(contract).id
    asked = sum(one.minutes * one.occurrences for one in request.sessions)
    if not asked or session.get(ItemRow, (week.id, item)) is None:
        return request
    kept = tuple(line for line in request.lines if line.item != item)
    line = Line(id="room-minutes", item=item, amount=asked)
    return request.model_copy(update={"lines": (*kept, line), "least_percent": 100})
