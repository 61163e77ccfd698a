"""What an id stands for in a week, and what may have been meant by one that is unknown."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Literal

from models.week import Week

Kind = Literal["request", "person", "pledge", "room"]
MANY = 5
"""How many ids are suggested at most."""


class UnknownId(LookupError):
    """Neither a request nor a person, pledge or room of the week; ``near`` are ids like it."""

    def __init__(self, id: str, near: tuple[str, ...]) -> None:
        self.id = id
        self.near = near
        super().__init__(f"{id}: unknown; nearest: {', '.join(near) or 'none'}")


def kinds(week: Week) -> dict[str, Kind]:
    """Every id that *why* can be asked about."""
    found: dict[str, Kind] = {r.id: "request" for r in week.requests}
    found.update((p.id, "person") for p in week.people)
    found.update((p.id, "pledge") for p in week.pledges)
    found.update((r.id, "room") for r in week.rooms)
    found.update((j.id, "room") for j in week.joined_rooms)
    return found


def kind_of(week: Week, id: str) -> Kind:
    """What an id stands for. Raises :class:`UnknownId`."""
    known = kinds(week)
    if id not in known:
        raise UnknownId(id, near(week, id))
    return known[id]


def near(week: Week, id: str) -> tuple[str, ...]:
    """The ids most like a word, by their letters or by the names behind them."""
    names = {r.name: r.id for r in week.requests}
    names |= {p.name: p.id for p in week.pledges}
    names |= {r.name: r.id for r in week.rooms}
    names |= {j.name: j.id for j in week.joined_rooms}
    names.pop("", None)
    named = [i for name, i in names.items() if id in name]
    alike = get_close_matches(id.lower(), sorted(kinds(week)), n=MANY, cutoff=0.4)
    likewise = [names[n] for n in get_close_matches(id, sorted(names), n=MANY, cutoff=0.4)]
    return tuple(dict.fromkeys((*named, *alike, *likewise)))[:MANY]
