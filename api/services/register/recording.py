"""One deed of one entry: guarded, and put behind those before it."""

from __future__ import annotations

from datetime import datetime

from api.services.register.ground import Ground
from api.services.register.keeping import add, held_entry, history_of, settings_of
from api.services.register.knowing import capacities, completed, known_of
from api.services.register.refusing import refused
from api.services.register.sorts import Sort
from models.register.base import Asked, Capacity, Deed, Recorded, acting_as, refusals
from models.tables import RegisterEntry


def overdue(row: RegisterEntry, moment: datetime) -> bool:
    """Whether the time that runs is over."""
    return row.due_at is not None and row.due_at < moment


def by_itself(
    ground: Ground,
    sort: Sort,
    id: str,
    deed: Deed,
    moment: datetime,
    *,
    acting: Capacity = "clock",
) -> RegisterEntry:
    """The same by the service itself, or by what it has counted. Raises Problem as :func:`act`."""
    row = held_entry(ground.session, ground.neighbourhood, sort.name, id)
    return record(ground, sort, id, row, deed, moment, acting=acting)


def record(
    ground: Ground,
    sort: Sort,
    id: str,
    row: RegisterEntry | None,
    deed: Deed,
    moment: datetime,
    *,
    acting: Capacity | None = None,
) -> RegisterEntry:
    """Do it, or say everything that stands in the way; ``row`` is held, or None for a new entry.

    Raises
    ------
    Problem : see :func:`api.services.register.refusing.refused`.
    """
    session, neighbourhood = ground.session, ground.neighbourhood
    history = history_of(session, neighbourhood, sort, id) if row is not None else []
    state = sort.fold(history)
    settings = settings_of(session, neighbourhood)
    deed = completed(ground, sort, id, deed)
    actor = capacities(ground, state, deed, moment, acting=acting)
    known = {"settings": settings, **known_of(ground, sort, id, state, deed, moment)}
    asked = Asked(id, state, deed, actor, moment, known)
    guard = sort.guards[deed.kind]
    stands = None if state is None else state.stands
    due = row.due_at if row is not None else None
    wrong = refusals(guard, stands, due, asked)
    if wrong:
        raise refused(wrong)
    recorded = Recorded(
        number=len(history) + 1,
        at=moment,
        deed=deed,
        acting=acting_as(guard, actor),
        due=sort.due(deed, moment, settings),
    )
    return add(session, ground.caller, neighbourhood, sort, id, row, recorded, history)
