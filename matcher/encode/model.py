"""The columns that every encoding speaks of, and the few auxiliary ones they share."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.options import Options
from matcher.options.index import slices
from matcher.program import Form, Program

if TYPE_CHECKING:
    from matcher.encode.promised import Promise

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def group(keys: Ints) -> tuple[Ints, Ints]:
    """(distinct keys, position of each entry's key among them): rows out of keys."""
    distinct, inverse = np.unique(keys, return_inverse=True)
    return distinct, inverse.astype(np.int64)


class Model:
    """Options as columns of a program.

    One integer column per flow (steps of its quantum), and one 0–1 column per start, room of a
    start, crew place, and seat.
    """

    def __init__(self, options: Options) -> None:
        self.options = options
        self.index = options.index
        self.program = Program()
        add = self.program.columns
        self.flow: Ints = add(len(options.flows), upper=options.flows.most)
        self.start: Ints = add(len(options.starts))
        self.room: Ints = add(len(options.starts.room_start))
        self.crew: Ints = add(len(options.crew))
        self.seat: Ints = add(len(options.seats))
        self.decided = self.program.size
        """How many columns, the first ones, are decisions; the rest follow from them."""
        self._use: Ints = np.full(len(options.flows), -1, dtype=np.int64)
        single = options.flows.most == 1
        self._use[single] = self.flow[single]
        self._active: dict[int, int] = {}
        self._happens: dict[int, Ints] = {}
        self._on_days: dict[int, dict[int, int]] = {}
        self.at_work: tuple[Ints, Ints] | None = None
        """Filled by :mod:`matcher.encode.at_work` where it is needed."""
        self.promises: list[Promise] | None = None
        """Filled by :mod:`matcher.encode.promised` when a goal asks for it."""
        self.step_counts: Floats = (
            options.flows.quantum * options.flows.per / np.maximum(options.flows.give, 1)
        )
        """What one step of each flow counts, in parts of the asked item."""

    # --- slices -------------------------------------------------------------------------------

    @cached_property
    def flows_of_line(self) -> list[Ints]:
        """Flow candidates of each line."""
        return slices(self.options.flows.line, len(self.index.lines))

    @cached_property
    def flows_of_request(self) -> list[Ints]:
        """Flow candidates of each request."""
        return slices(self.options.flows.request, len(self.index.requests))

    @cached_property
    def flows_of_pledge(self) -> list[Ints]:
        """Flow candidates of each pledge."""
        return slices(self.options.flows.pledge, len(self.index.pledges))

    @cached_property
    def starts_of_occurrence(self) -> list[Ints]:
        """Start candidates of each occurrence."""
        return slices(self.options.starts.occurrence, len(self.index.occurrence_session))

    @cached_property
    def crew_of_person(self) -> list[Ints]:
        """Crew candidates of each person."""
        return slices(self.options.crew.person, len(self.index.people))

    @cached_property
    def seats_of_request(self) -> list[Ints]:
        """Seat candidates of each enrolment."""
        return slices(self.options.seats.request, len(self.index.requests))

    @cached_property
    def occurrences_of_request(self) -> list[list[int]]:
        """Occurrences in play of each request."""
        return [self.index.occurrences(r) for r in range(len(self.index.requests))]

    @cached_property
    def lines_of_request(self) -> list[list[int]]:
        """Lines in play of each request."""
        found: list[list[int]] = [[] for _ in self.index.requests]
        for number, row in enumerate(self.index.lines):
            found[row.request].append(number)
        return found

    @cached_property
    def crew_request(self) -> Ints:
        """Request of each crew candidate."""
        return self.options.starts.request[self.options.crew.start]

    @cached_property
    def crew_minutes(self) -> Ints:
        """Minutes of each crew candidate's session."""
        minutes = np.array(
            [row.session.minutes for row in self.index.sessions] + [0], dtype=np.int64
        )
        return minutes[self.options.starts.session[self.options.crew.start]]

    # --- shares -------------------------------------------------------------------------------

    @cached_property
    def served(self) -> tuple[Ints, Ints, Floats]:
        """f_r of every request as entries (request, column, coefficient)."""
        flows, starts, seats = self.options.flows, self.options.starts, self.options.seats
        parts = np.maximum(self.index.parts, 1)
        asked = np.array([row.line.amount for row in self.index.lines] + [1], dtype=float)
        share = self.step_counts / asked[flows.line] / parts[flows.request]
        return (
            np.concatenate([flows.request, starts.request, seats.request]),
            np.concatenate([self.flow, self.start, self.seat]),
            np.concatenate([share, 1 / parts[starts.request], 1 / parts[seats.request]]),
        )

    def served_form(self, weight: Floats) -> Form:
        """Σ weight_r·f_r."""
        request, column, coef = self.served
        coefs = weight[request] * coef
        keep = coefs != 0
        return Form(column[keep], coefs[keep])

    # --- shared auxiliaries -------------------------------------------------------------------

    def use(self, flows: Ints) -> Ints:
        """0–1 columns that say whether anything flows at all."""
        new = flows[self._use[flows] < 0]
        if len(new):
            columns = self.program.columns(len(new))
            self._use[new] = columns
            k = np.arange(len(new))
            both = np.concatenate([k, k]), np.concatenate([self.flow[new], columns])
            most = self.options.flows.most[new].astype(float)
            ones = np.ones(len(new))
            self.program.rows("use", *both, np.concatenate([ones, -most]), upper=0)
            self.program.rows("use", *both, np.concatenate([ones, -ones]), lower=0)
        return self._use[flows]

    def active(self, request: int) -> int:
        """A 0–1 column that says whether a request gets anything."""
        known = self._active.get(request)
        if known is not None:
            return known
        column = int(self.program.columns(1)[0])
        self._active[request] = column
        anything: list[Ints] = []
        for columns, coefs, whole in self.parts(request):
            self.only_if(column, "active", columns, coefs, whole)
            anything.append(columns)
        together = np.concatenate([np.zeros(0, dtype=np.int64), *anything])
        self.program.row(
            "active",
            np.append(together, column),
            np.append(np.ones(len(together)), -1.0),
            lower=0,
        )
        return column

    def only_if(self, on: int, rule: str, columns: Ints, coefs: Floats, most: float) -> None:
        """Σ coef·column ≤ most · ``on``, and so is each of several integer columns by itself.

        The rows of single columns follow for whole numbers; they keep the relaxation from
        taking all of a small pledge for a small part of ``on``.
        """
        upper = self._most(columns)
        most = min(most, float((coefs * upper).sum()))
        self.program.row(rule, np.append(columns, on), np.append(coefs, -most), upper=0)
        wide = np.flatnonzero((upper > 1) & (coefs * upper < most))
        k = np.arange(len(wide))
        self.program.rows(
            rule,
            np.concatenate([k, k]),
            np.concatenate([columns[wide], np.full(len(wide), on)]),
            np.concatenate([np.ones(len(wide)), -upper[wide]]),
            upper=0,
        )

    def _most(self, columns: Ints) -> Floats:
        """Upper bounds of decisions."""
        most = np.ones(len(columns))
        flows = columns < len(self.flow)
        most[flows] = self.options.flows.most[columns[flows]]
        return most

    def parts(self, request: int) -> list[tuple[Ints, Floats, float]]:
        """Each part in play as (columns, coefficients, value when wholly served)."""
        found: list[tuple[Ints, Floats, float]] = []
        for line in self.lines_of_request[request]:
            flows = self.flows_of_line[line]
            asked = float(self.index.lines[line].line.amount)
            found.append((self.flow[flows], self.step_counts[flows], asked))
        for occurrence in self.occurrences_of_request[request]:
            columns = self.start[self.starts_of_occurrence[occurrence]]
            found.append((columns, np.ones(len(columns)), 1.0))
        if self.index.requests[request].seat is not None:
            columns = self.seat[self.seats_of_request[request]]
            found.append((columns, np.ones(len(columns)), 1.0))
        return found

    def happens(self, occurrence: int) -> Ints:
        """Columns (none or one) whose sum says whether an occurrence is placed."""
        known = self._happens.get(occurrence)
        if known is None:
            known = self.start[self.starts_of_occurrence[occurrence]]
            if len(known) > 1:
                column = self.program.columns(1, integer=False)
                columns = np.append(known, column)
                coefs = np.append(np.ones(len(known)), -1.0)
                self.program.row("happens", columns, coefs, lower=0.0, upper=0.0)
                known = column
            self._happens[occurrence] = known
        return known

    def on_days(self, occurrence: int) -> dict[int, int]:
        """Day → column that says whether an occurrence begins on it, for days on which it may."""
        known = self._on_days.get(occurrence)
        if known is None:
            mine = self.starts_of_occurrence[occurrence]
            days = self.index.days(self.options.starts.start[mine])
            known = {}
            for day in np.unique(days):
                today = self.start[mine[days == day]]
                column = int(self.program.columns(1, integer=False)[0])
                columns = np.append(today, column)
                coefs = np.append(np.ones(len(today)), -1.0)
                self.program.row("happens", columns, coefs, lower=0.0, upper=0.0)
                known[int(day)] = column
            self._on_days[occurrence] = known
        return known


def pick(columns: Ints, which: Ints | NDArray[np.bool_]) -> Ints:
    """``columns[which]``, typed."""
    chosen: Ints = columns[which]
    return chosen
