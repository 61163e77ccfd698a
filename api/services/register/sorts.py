"""The sorts of entries: how each is read, guarded and shown; one table, no service for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, get_args, get_origin

from pydantic import TypeAdapter

from api.problems import Problem
from models.base import Frozen
from models.register import adoptions, clubs, contracts, offices
from models.register.base import Deed, Guard, Recorded, guarded
from models.register.projects import deeds, guards, state
from models.register.settings import SetDeed, Settings
from models.tables.register import REGISTER_KINDS, RegisterKind


@dataclass(frozen=True)
class Head:
    """What lists show of an entry."""

    name: str
    stands: str
    place: str | None = None
    topic: str | None = None
    due: datetime | None = None


@dataclass(frozen=True)
class Sort:
    """One sort of entries."""

    name: RegisterKind
    union: Any
    """All its deeds."""
    guards: dict[str, Guard]
    fold: Callable[[Iterable[Recorded]], Any]
    due: Callable[[Any, datetime, Settings], datetime | None]
    head: Callable[[Any], Head]
    id_of: Callable[[Any], str] | None = None
    """The id that follows from the first deed, where there is one entry of a name."""

    @property
    def deeds(self) -> TypeAdapter[Any]:
        """Reads a deed."""
        return _adapter(self.name)

    def plain(self, kind: object) -> type[Deed] | None:
        """The type of the deeds of a kind; None: there is none."""
        return next((one for one in _members(self.union) if _kind(one) == kind), None)


def _members(union: Any) -> tuple[type[Deed], ...]:
    inner = get_args(union)[0] if get_origin(union) is Annotated else union
    return get_args(inner) or (inner,)


def _kind(deed: type[Deed]) -> str:
    return str(get_args(deed.model_fields["kind"].annotation)[0])


_ADAPTERS: dict[str, TypeAdapter[Any]] = {}


def _adapter(name: RegisterKind) -> TypeAdapter[Any]:
    if name not in _ADAPTERS:
        _ADAPTERS[name] = TypeAdapter(SORTS[name].union)
    return _ADAPTERS[name]


class Chosen(Frozen):
    """The settings that count now."""

    settings: Settings

    @property
    def stands(self) -> str:
        """There is always one."""
        return "held"


def _chosen(history: Iterable[Recorded]) -> Chosen | None:
    done = list(history)
    return Chosen(settings=done[-1].deed.settings) if done else None


def _never(deed: Any, at: datetime, chosen: Settings) -> None:
    return None


def _project_head(found: state.Project) -> Head:
    return Head(found.name, found.stands, found.place, found.topic, found.due)


def _office_head(found: offices.Office) -> Head:
    until = max((one.until for one in found.holders), default=None)
    return Head(found.office, found.stands, found.place, due=until)


SORTS: dict[RegisterKind, Sort] = {
    sort.name: sort
    for sort in (
        Sort(
            "settings",
            SetDeed,
            {"set": guarded("coordinator", "new held")},
            _chosen,
            _never,
            lambda found: Head("", found.stands),
            lambda deed: "settings",
        ),
        Sort(
            "offices",
            offices.OfficeDeed,
            offices.GUARDS,
            offices.office_of,
            offices.term,
            _office_head,
            lambda deed: f"{deed.office}:{deed.place}"[:80],
        ),
        Sort(
            "projects",
            deeds.ProjectDeed,
            guards.GUARDS,
            state.project_of,
            guards.due_after,
            _project_head,
        ),
        Sort(
            "adoptions",
            adoptions.AdoptionDeed,
            adoptions.GUARDS,
            adoptions.adoption_of,
            adoptions.due_after,
            lambda found: Head(found.name, found.stands, found.place, found.topic, found.due),
        ),
        Sort(
            "contracts",
            contracts.ContractDeed,
            contracts.GUARDS,
            contracts.contract_of,
            contracts.due_after,
            lambda found: Head(found.name, found.stands),
        ),
        Sort(
            "clubs",
            clubs.ClubDeed,
            clubs.GUARDS,
            clubs.club_of,
            clubs.due_after,
            lambda found: Head(found.name, found.stands, found.place, found.topic),
        ),
    )
}


def sort_of(name: str) -> Sort:
    """A sort by its name. Raises Problem ``not-found``."""
    for known in REGISTER_KINDS:
        if known == name and known in SORTS:
            return SORTS[known]
    raise Problem("not-found", name)


__all__ = ["SORTS", "Head", "Sort", "sort_of"]
