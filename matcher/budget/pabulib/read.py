"""What a Pabulib file says: an election, or every problem by line and column.

Beyond the published columns these are understood, so that nothing of an election is lost:
``pot``, ``needs`` (a list) and ``group`` of a project; ``area`` and ``weight`` of a vote; and in
``META`` ``pot:ID`` (a pot's money), ``pot-area:ID`` (whose it is), ``ties`` (a list) and
``least_support``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from matcher.budget.pabulib.document import Document, Row, Section, read_document
from models.base import MAX_AMOUNT
from models.election import OPEN_POT, Ballot, Election, Pot, Proposal
from models.tallying import BallotKind
from models.validate.election import election_problems
from models.validate.problem import MISSING, InvalidInput, Problem, shown

VOTE_TYPES: dict[str, BallotKind] = {
    "approval": "approval",
    "choose-1": "approval",
    "cumulative": "cumulative",
    "ordinal": "ranked",
    "scoring": "scored",
}
PLACES = 4
"""Most decimal places of money."""


@dataclass(frozen=True)
class PbFile:
    """An election, and what in its file had to be read in one of several ways."""

    election: Election
    notes: tuple[Problem, ...]
    """Ballots that name a project twice: the last time counts, as in the published tallies."""


def read_pb(data: bytes | str) -> PbFile:
    """The election that a file states.

    Raises
    ------
    InvalidInput : with every problem found.
    """
    return election_of(read_document(data if isinstance(data, str) else _text(data)))


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = data[: error.start].count(b"\n") + 1
        raise InvalidInput(
            [Problem(f"line {where}", "", "—", "text in UTF-8", "UTF-8 文本")]
        ) from None


def election_of(document: Document) -> PbFile:
    """The election of a file's cells. Raises :class:`InvalidInput` with every problem."""
    reading = _Reading(document)
    return PbFile(reading.election(), tuple(reading.notes))


class _Reading:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.facts = document.facts()
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self.meta_line = {row.cells[0].strip(): row for row in document.meta.rows}
        self.parts = 1

    def election(self) -> Election:
        kind = VOTE_TYPES.get(self.facts.get("vote_type", ""))
        if kind is None:
            self._meta("vote_type", f"one of {', '.join(VOTE_TYPES)}", "已知的选票类型")
        self._counts()
        money = self._money()
        if kind is None or self.problems:
            raise InvalidInput(self.problems)
        self.parts = 10 ** max(map(_places, money))
        if max(money) * self.parts > MAX_AMOUNT:
            self._meta(
                "budget", f"money of at most {MAX_AMOUNT} parts", f"至多 {MAX_AMOUNT} 份的金额"
            )
            raise InvalidInput(self.problems)
        proposals = tuple(self._proposal(row) for row in self.document.projects.rows)
        pots = self._pots()
        known = {p.id for p in proposals}
        ballots = tuple(self._ballot(row, kind, known) for row in self.document.votes.rows)
        if self.problems:
            raise InvalidInput(self.problems)
        election = Election(
            kind=kind,
            pots=pots,
            proposals=proposals,
            ballots=ballots,
            parts=self.parts,
            ties=tuple(_list(self.facts.get("ties", ""))),
            least_support=int(self.facts.get("least_support", "0")),
        )
        problems = election_problems(election)
        if problems:
            raise InvalidInput(problems)
        return election

    def _counts(self) -> None:
        for key, section in (
            ("num_projects", self.document.projects),
            ("num_votes", self.document.votes),
        ):
            stated = self.facts.get(key)
            if stated is not None and stated != str(len(section.rows)):
                n = len(section.rows)
                self._meta(key, f"{n}, as many as there are rows", f"{n}，与行数一致")
        if not self.document.projects.rows:
            self.problems.append(Problem("PROJECTS", "", "—", "projects", "至少一个项目"))
        if not self.facts.get("least_support", "0").isdecimal():
            self._meta("least_support", "a whole number from 0", "不小于 0 的整数")
        if self.facts.get("default_score", "0") != "0":
            self._meta("default_score", "0", "0")

    def _money(self) -> list[Decimal]:
        """Every amount of money, of sound form."""
        found = []
        keys = [k for k in self.facts if k == "budget" or k.startswith("pot:")]
        for key in dict.fromkeys(["budget", *keys]):
            value = self._decimal(self.facts.get(key, ""))
            if value is None:
                self._meta(key, *_MONEY)
            else:
                found.append(value)
        projects = self.document.projects
        for row in projects.rows:
            value = self._decimal(projects.cell(row, "cost"))
            if value is None or value == 0:
                self._say(row, "cost", projects.cell(row, "cost"), *_COST)
            else:
                found.append(value)
        return found

    def _decimal(self, cell: str) -> Decimal | None:
        try:
            value = Decimal(cell.replace(",", "."))
        except InvalidOperation:
            return None
        good = value.is_finite() and 0 <= value <= MAX_AMOUNT
        return value if good and _places(value) <= PLACES else None

    def _amount(self, cell: str) -> int:
        return int(Decimal(cell.replace(",", ".")) * self.parts)

    def _pots(self) -> tuple[Pot, ...]:
        stated = [k.removeprefix("pot:") for k in self.facts if k.startswith("pot:")]
        if not stated:
            return (Pot(id=OPEN_POT, money=self._amount(self.facts["budget"])),)
        pots = tuple(
            Pot(
                id=id,
                money=self._amount(self.facts[f"pot:{id}"]),
                area=self.facts.get(f"pot-area:{id}") or None,
            )
            for id in stated
        )
        total = sum(pot.money for pot in pots)
        if total != self._amount(self.facts["budget"]):
            self._meta("budget", "the money of all pots together", "各资金池之和")
        return pots

    def _proposal(self, row: Row) -> Proposal:
        section = self.document.projects
        return Proposal(
            id=self._id(row, section, "project_id"),
            cost=self._amount(section.cell(row, "cost")),
            pot=section.cell(row, "pot") or OPEN_POT,
            name=section.cell(row, "name"),
            needs=tuple(_list(section.cell(row, "needs"))),
            group=section.cell(row, "group") or None,
        )

    def _ballot(self, row: Row, kind: BallotKind, known: set[str]) -> Ballot:
        section = self.document.votes
        choices = _list(section.cell(row, "vote"))
        for choice in choices:
            if choice not in known:
                self._say(row, "vote", choice, "a project of this file", "本文件中的项目")
        points: list[int] = []
        if kind in ("cumulative", "scored"):
            cells = _list(section.cell(row, "points"))
            points = [self._points(row, cell) for cell in cells]
            if len(points) != len(choices):
                self._say(
                    row, "points", section.cell(row, "points"),
                    f"{len(choices)} numbers, one a project", f"{len(choices)} 个数，每个项目一个",
                )  # fmt: skip
        self._limit(row, "length", len(choices))
        if points:
            self._limit(row, "sum_points", sum(points))
        if len(points) not in (0, len(choices)):
            points = []
        if len(set(choices)) < len(choices):
            self.notes.append(
                _at(row, "vote", section.cell(row, "vote"), "a project once; the last time counts",
                    "每个项目只出现一次；以最后一次为准")
            )  # fmt: skip
            given = dict(zip(choices, points or [0] * len(choices), strict=True))
            choices, points = list(given), list(given.values()) if points else []
        weight = section.cell(row, "weight") or "1"
        if not (weight.isdecimal() and 1 <= int(weight) <= 10**6):
            self._say(row, "weight", weight, "a whole number from 1", "不小于 1 的整数")
            weight = "1"
        return Ballot(
            household=self._id(row, section, "voter_id"),
            choices=tuple(choices),
            points=tuple(points),
            area=section.cell(row, "area") or None,
            weight=int(weight),
        )

    def _points(self, row: Row, cell: str) -> int:
        value = self._decimal(cell)
        if value is None or value != int(value) or value > 10**6:
            self._say(row, "points", cell, "a whole number from 0", "不小于 0 的整数")
            return 0
        return int(value)

    def _limit(self, row: Row, what: str, value: int) -> None:
        """``min_…`` and ``max_…`` of ``META`` hold for every vote."""
        least, most = self.facts.get(f"min_{what}", ""), self.facts.get(f"max_{what}", "")
        if least.isdecimal() and value < int(least):
            self._say(row, f"min_{what}", value, f"at least {least}", f"不小于 {least}")
        if most.isdecimal() and value > int(most):
            self._say(row, f"max_{what}", value, f"at most {most}", f"不大于 {most}")

    def _id(self, row: Row, section: Section, column: str) -> str:
        cell = section.cell(row, column)
        if 1 <= len(cell) <= 80:
            return cell
        self._say(row, column, cell, "an id of 1 to 80 characters", "1 至 80 个字的编号")
        return f"line {row.line}"

    def _say(self, row: Row, column: str, value: object, en: str, zh: str) -> None:
        self.problems.append(_at(row, column, value, en, zh))

    def _meta(self, key: str, en: str, zh: str) -> None:
        row = self.meta_line.get(key)
        where = f"line {row.line}" if row is not None else "META"
        told = self.facts.get(key) or MISSING
        self.problems.append(Problem(where, key, shown(told), en, zh))


_MONEY = (f"money of at most {PLACES} decimal places", f"至多 {PLACES} 位小数的金额")
_COST = (
    f"money above 0, of at most {PLACES} decimal places",
    f"大于 0、至多 {PLACES} 位小数的金额",
)


def _at(row: Row, column: str, value: object, en: str, zh: str) -> Problem:
    told = MISSING if value == "" else value
    return Problem(f"line {row.line}", column, shown(told), en, zh)


def _places(value: Decimal) -> int:
    # As written, zeros too: what was counted in fen is counted in fen again.
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _list(cell: str) -> list[str]:
    return [part for raw in cell.split(",") if (part := raw.strip())]


def rows_of(cells: Iterable[Iterable[str]]) -> tuple[Row, ...]:
    """Rows that were never in a file."""
    return tuple(Row(tuple(each)) for each in cells)
