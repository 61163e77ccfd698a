"""Doing something to an entry: read, guarded, kept, and told to the week that takes wishes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from api.problems import Fault, Problem
from api.services.ledger.voted import take_back
from api.services.register.entering import tell_weeks
from api.services.register.ground import Ground
from api.services.register.keeping import held_entry
from api.services.register.money import lacking
from api.services.register.recording import by_itself, overdue, record
from api.services.register.refusing import read_deed
from api.services.register.sorts import Sort, sort_of
from api.services.register.voicing import VOICE, voice
from api.services.signing import Caller
from models.register.adoptions import Lapse
from models.register.base import Deed
from models.register.projects.deeds import Answer
from models.tables import RegisterEntry


def begin(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    kind: str,
    tree: Mapping[str, Any],
    *,
    moment: datetime,
) -> RegisterEntry:
    """The first deed of an entry, which makes it; of what there is one of a name, a further one.

    Raises
    ------
    Problem : as :func:`act`; an id that is in use stands elsewhere than at the beginning.
    """
    ground = Ground(session, caller, neighbourhood)
    sort = sort_of(kind)
    given = {name: value for name, value in tree.items() if name != "id"}
    asked = tree.get("id")
    deed = read_deed(sort, str(asked or "new"), given)
    if sort.id_of is not None:
        id = sort.id_of(deed)
        row = held_entry(session, neighbourhood, sort.name, id)
        return _doing(ground, sort, id, row, deed, moment)
    if asked is not None and (not isinstance(asked, str) or not 1 <= len(asked.strip()) <= 80):
        fault = Fault(
            entity="new",
            field="id",
            value=str(asked)[:80],
            zh="1 到 80 个字的编号",
            en="an id of 1 to 80 signs",
        )
        raise Problem("bad-input", errors=[fault])
    id = asked or uuid4().hex
    row = held_entry(session, neighbourhood, sort.name, id)
    return _doing(ground, sort, id, row, deed, moment)


def act(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    kind: str,
    id: str,
    tree: Mapping[str, Any],
    *,
    moment: datetime,
) -> RegisterEntry:
    """Do something to an entry, or say something to it for a household (``kind: voice``).

    Raises
    ------
    InvalidInput : a deed that cannot be read. Problem : ``not-found``; with everything that stands
        in the way: ``not-allowed`` if whoever asks may not, ``not-now`` if it stands elsewhere or
        its time is over, else ``bad-input``.
    """
    ground = Ground(session, caller, neighbourhood)
    sort = sort_of(kind)
    row = held_entry(session, neighbourhood, sort.name, id)
    if row is None:
        raise Problem("not-found", id)
    if sort.name == "adoptions" and overdue(row, moment):
        row = by_itself(ground, sort, id, Lapse(kind="lapse"), moment)
    if tree.get("kind") == VOICE:
        voice(ground, sort, row, tree, moment)
        return row
    return _doing(ground, sort, id, row, read_deed(sort, id, tree), moment)


def _doing(
    ground: Ground, sort: Sort, id: str, row: RegisterEntry | None, deed: Deed, moment: datetime
) -> RegisterEntry:
    upheld = isinstance(deed, Answer) and deed.upheld
    before = lacking(ground.session, ground.neighbourhood, id) if upheld else 0
    made = record(ground, sort, id, row, deed, moment)
    freed = 0
    if upheld:
        take_back(ground.session, ground.caller, ground.neighbourhood, id)
        freed = lacking(ground.session, ground.neighbourhood, id) - before
    tell_weeks(ground, sort, id, moment, freed=freed)
    return made
