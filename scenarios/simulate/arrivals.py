"""What comes anew in each week: requests under a load, and who cancels.

Everything here is drawn from the seed and the number of the week alone, so every method meets the
same arrivals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from models.demand import Kind, Request
from models.supply import Pledge
from models.week import Decisions, Week
from scenarios.generate import of_shape
from scenarios.generator.draw import Draw
from scenarios.generator.shape import SIZES, Shape
from scenarios.simulate.capacity import Carried, Work, carried, work, work_of
from scenarios.simulate.steps import arriving, own_money, ready, renamed

POOL = 5.0
"""Out of how many times a generated week's requests a week's arrivals are taken."""
SPREAD = 1.5
"""By how much more that is for a kind of work of which there turns out to be too little."""
TRIES = 8
FIGURES: dict[Work, str] = {
    "goods": "goods",
    "visits": "visits",
    "bookings": "bookings",
    "seats": "enrolments",
    "projects": "projects",
}
"""The figure of a shape that says how much is asked for of each kind."""
PATIENCE: dict[Kind, tuple[int, int]] = {
    "need": (4, 14),
    "booking": (1, 4),
    "enrolment": (1, 4),
    "project": (12, 26),
}
"""After how many weeks (least, most) what is asked is no longer of use."""
GIVE_UP = 0.02
"""Chance in each week that somebody who waits withdraws the request."""
ABSENT = 0.05
"""Chance in each week that somebody who helps does not come at all."""


class Unloadable(ValueError):
    """There is more supply of a kind than demand could be drawn for."""


@dataclass(frozen=True)
class Arrival:
    """A request that comes anew; its id is its own in all weeks."""

    request: Request
    gives_up: int
    """The week (from 0) by which its household withdraws it, if it still waits."""
    own: tuple[Pledge, ...] = ()
    """What is pledged for it alone, and waits with it."""


@dataclass(frozen=True)
class Arrivals:
    """What a week brings, whatever happened before."""

    number: int
    """The week, from 0."""
    ground: Week
    """The neighbourhood: what is given, its activities and rotas, and who cancels the whole week
    (withdrawn). Nobody else asks for anything, but all who might are listed."""
    fresh: tuple[Arrival, ...]
    load: dict[Work, float]
    """Work that these ask for ÷ work that the supply suffices for, as it came out."""


COURTYARD = replace(
    SIZES["community"],
    house_groups=5,
    households=110,
    goods=11,
    visits=16,
    volunteers=12,
    pledges=4,
    projects=1,
    project_median_yuan=1_500,
    activities=3,
    bookings=16,
    enrolments=50,
    rota_sessions=6,
    rooms=2,
    carers_per_community=1,
)
"""About a sixteenth of a community: small enough to prove every week of many soon."""


def shape_of(size: str) -> Shape:
    """A size as a week in a row has it: no history, nobody withdrawn beforehand.

    Sizes are those of weeks, and ``courtyard``.
    """
    shape = {**SIZES, "courtyard": COURTYARD}[size]
    return replace(shape, history_weeks=0, withdrawn=0.0, later_week=0.0)


def arrivals(shape: Shape, seed: int, load: float, number: int) -> Arrivals:
    """The arrivals of a week (from 0), under a load of demand ÷ supply.

    Raises :class:`Unloadable` if so much cannot be asked for.
    """
    monday = date.fromisoformat(shape.start) + timedelta(days=7 * number)
    dated = replace(shape, start=str(monday))
    times: dict[Work, float] = dict.fromkeys(FIGURES, POOL)
    for _ in range(TRIES):
        pool = _pool(dated, seed, times, number)
        supply = Supply(pool, carried(pool))
        short = supply.short(load)
        if not short:
            break
        times |= {kind: times[kind] * SPREAD for kind in short}
    else:
        raise Unloadable(f"load is {load}: expected less, some supply is too plentiful for it")
    make, cancel = Draw(seed, f"made@{number}"), Draw(seed, f"cancels@{number}")
    chances = supply.chances(load)
    made = [r for r in supply.requests if make.chance(chances[r.id])]
    away = tuple(p.id for p in pool.people if p.windows and cancel.chance(ABSENT))
    ground = pool.model_copy(
        update={
            "requests": tuple(r for r in pool.requests if work_of(r) is None),
            "pledges": tuple(p for p in pool.pledges if not p.conditions.requests),
            "decisions": Decisions(withdrawn=away),
        }
    )
    steps = Draw(seed, f"steps@{number}")
    fresh = tuple(
        _arrival(arriving(r, steps), number, monday, cancel, own_money(pool.pledges, r))
        for r in made
    )
    return Arrivals(number, ground, fresh, supply.loads(made))


def _pool(shape: Shape, seed: int, times: dict[Work, float], number: int) -> Week:
    """A generated week in which so many times as much is asked for, all of it new."""
    counts = {name: round(getattr(shape, name) * times[kind]) for kind, name in FIGURES.items()}
    # Money for the share of the first pool that the shape says, however many come on top.
    money = shape.project_money * POOL / times["projects"]
    wide = replace(shape, **counts, project_money=money)
    week = of_shape(wide, seed, f"week-{number + 1}", later=number)
    new = tuple(ready(r.model_copy(update={"waited": 0})) for r in week.requests)
    return week.model_copy(update={"name": "", "requests": new})


class Supply:
    """A pool of requests, and what the supply suffices for of it."""

    def __init__(self, pool: Week, suffices: dict[str, Carried]) -> None:
        self.items = {item.id: item for item in pool.catalogue.items}
        self.requests: list[Request] = []
        self._kinds: dict[Work, list[Request]] = defaultdict(list)
        for request in pool.requests:
            kind = work_of(request)
            if kind is not None:
                self.requests.append(request)
                self._kinds[kind].append(request)
        self._carried = suffices

    def short(self, load: float) -> set[Work]:
        """Kinds of which all requests together are too little for a load; projects are too few and
        too large to be loaded evenly, and come as they do."""
        evenly = self._kinds.keys() - {"projects"}
        return {kind for kind in evenly if self._more(kind, load) > self._rest(kind)}

    def chances(self, load: float) -> dict[str, float]:
        """With which chance each request is made, so that the work asked for is ``load`` times
        what there is supply for; no kind may be short of it (of projects, as near as it comes).

        Up to a load of 1 they are those that the supply suffices for; above, others come on top
        that somebody could serve.
        """
        found: dict[str, float] = {}
        for kind, requests in self._kinds.items():
            more = self._more(kind, load)
            on_top = min(1.0, more / rest) if more and (rest := self._rest(kind)) else 0.0
            for r in requests:
                share = self._carried[r.id].share
                found[r.id] = min(load, 1.0) * share + on_top * self._left(r)
        return found

    def _most(self, kind: Work) -> float:
        """Work of a kind that there is supply for."""
        return sum(self._work(r) * self._carried[r.id].share for r in self._kinds[kind])

    def _more(self, kind: Work, load: float) -> float:
        """Work that a load asks for on top of it."""
        return max(0.0, load - 1.0) * self._most(kind)

    def _rest(self, kind: Work) -> float:
        """Work within reach that there is no supply for beside the other."""
        return sum(self._work(r) * self._left(r) for r in self._kinds[kind])

    def _left(self, request: Request) -> float:
        known = self._carried[request.id]
        return 1.0 - known.share if known.within_reach else 0.0

    def _work(self, request: Request) -> float:
        return work(request, self.items)

    def loads(self, made: Iterable[Request]) -> dict[Work, float]:
        """Work of these ÷ supply, for each kind of which there is any supply."""
        asked: dict[Work, float] = defaultdict(float)
        for request in made:
            kind = work_of(request)
            if kind is not None:
                asked[kind] += self._work(request)
        supplied = {kind: self._most(kind) for kind in self._kinds}
        return {kind: asked[kind] / most for kind, most in supplied.items() if most > 0}


def _arrival(
    request: Request, number: int, monday: date, draw: Draw, own: tuple[Pledge, ...]
) -> Arrival:
    """With an id of its own in all weeks, a deadline where it names none, and its patience."""
    weeks = draw.integer(*PATIENCE[request.kind])
    gives_up = number + 1
    while not draw.chance(GIVE_UP):
        gives_up += 1
    last = f"{monday + timedelta(days=7 * weeks)}T00:00"
    prefix = f"{number + 1:02d}-"
    named = request.model_copy(
        update={"id": prefix + request.id, "deadline": request.deadline or last}
    )
    return Arrival(named, gives_up, tuple(renamed(p, prefix, named.id) for p in own))
