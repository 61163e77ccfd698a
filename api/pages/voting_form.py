"""What a coordinator types for a vote and from paper, as services take it: all faults at once."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData

from api.pages.asking import field
from api.problems import Fault, Problem
from api.services.votes.running import HELD, Given
from models.election import OPEN_POT, Election, Pot, Proposal
from models.tables import Vote
from models.tallying import BALLOT_KINDS, USUAL, BallotKind

BALLOTS_ZH: dict[BallotKind, str] = {
    "approval": "1, 3 | 4",
    "ranked": "3, 1 | 2",
    "cumulative": "1:6, 3:4 | 5",
    "scored": "1:5, 3:2 | 5",
}
"""A line of paper ballots: projects, in order or with points, and how many say so."""
Line = tuple[tuple[str, ...], tuple[int, ...], int]


class Faults:
    """What is wrong with a form, field by field."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def say(self, name: str, value: str, zh: str, en: str) -> None:
        """One thing that is wrong."""
        fault = Fault(
            entity="vote", field=name, value=value[:80], zh=f"应为{zh}", en=f"expected {en}"
        )
        self.found.append(fault)

    def end(self) -> None:
        """Raises ``bad-input`` if anything is."""
        if self.found:
            raise Problem("bad-input", errors=self.found)


def given_of(form: FormData, zone: ZoneInfo) -> Given:
    """The vote that a form asks for.

    Raises
    ------
    Problem : ``bad-input`` with everything that cannot be read.
    """
    faults = Faults()
    kind: BallotKind = next((k for k in BALLOT_KINDS if k == field(form, "kind")), "approval")
    rule = next((r for r in HELD if r == field(form, "rule")), HELD[0])
    money = _money(faults, "money", field(form, "money"))
    pots = [Pot(id=OPEN_POT, money=money)]
    funds: dict[str, str | None] = {OPEN_POT: fund} if (fund := field(form, "fund", 80)) else {}
    for line in _lines(form, "areas"):
        area, amount, fund = [*(part.strip() for part in line.split("|")), "", ""][:3]
        if fund:
            funds[area] = fund
        if area and len(area) <= 80:
            pots.append(Pot(id=area, money=_money(faults, "areas", amount, line), area=area))
        else:
            faults.say("areas", line, "片区编号 | 金额 | 资金（可不写）", "area | amount | fund")
    if field(form, "by-weeks") == "yes":
        funds = {pot.id: funds.get(pot.id) for pot in pots}
    proposals, chosen = [], _chosen(form)
    if chosen and field(form, "projects"):
        faults.say(
            "projects",
            "",
            "勾选登记的项目，或者自己写，不能都要",
            "ticked projects or lines, not both",
        )
    for id, budget in chosen.items():
        pot = field(form, f"area-{id}", 80) or OPEN_POT
        proposals.append(Proposal(id=id, cost=max(1, budget), pot=pot))
    for i, line in enumerate(_lines(form, "projects"), start=1):
        name, amount, pot = [*(p.strip() for p in line.split("|")), "", ""][:3]
        if not name or len(name) > 200 or line.count("|") > 2:
            faults.say("projects", line, "名称 | 金额 | 片区（可不写）", "name | amount | area")
        cost = _money(faults, "projects", amount, line)
        proposals.append(Proposal(id=str(i), cost=max(1, cost), name=name, pot=pot or OPEN_POT))
    closes = _moment(faults, field(form, "closes"), zone)
    most = _whole(faults, "most", field(form, "most") or "3")
    points = _whole(faults, "points", field(form, "points") or "10")
    faults.end()
    assert closes is not None
    return Given(
        title=field(form, "title", 200),
        election=Election(
            kind=kind,
            pots=tuple(pots),
            proposals=tuple(proposals),
            ballots=(),
            parts=100,
            least_support=1,
        ),
        rule=rule,
        measure=USUAL[kind],
        most_choices=min(most, max(1, len(proposals))),
        sum_points=points,
        closes_at=closes,
        resolves=bool(chosen),
        funds=funds,
        carried=field(form, "carried") == "yes",
    )


def _chosen(form: FormData) -> dict[str, int]:
    """The projects of the register that were ticked, and what they cost as the form showed it."""
    pairs = (str(value).rpartition(":") for value in form.getlist("project"))
    return {id[:80]: int(fen) for id, _, fen in pairs if id and fen.isdecimal() and len(fen) < 13}


def paper_of(form: FormData, vote: Vote) -> tuple[str, list[Line]]:
    """An area, and its ballots on paper: lines like ``1, 3 | 4``.

    Raises
    ------
    Problem : ``bad-input`` with every line that cannot be read.
    """
    faults = Faults()
    kind = vote.election.kind
    pointed = kind in ("cumulative", "scored")
    found: list[Line] = []
    for line in _lines(form, "paper"):
        said, _, count = (part.strip() for part in line.partition("|"))
        choices, points = [], []
        for item in filter(None, (part.strip() for part in said.split(","))):
            id, _, given = (part.strip() for part in item.partition(":"))
            choices.append(id)
            points.append(given)
        numbers = [p for p in points if p] if pointed else []
        sound = len(numbers) == len(choices) or not pointed
        if not (sound and count.isdecimal() and all(p.isdecimal() for p in numbers)):
            faults.say("paper", line, f"像 {BALLOTS_ZH[kind]} 这样", f"like {BALLOTS_ZH[kind]}")
            continue
        found.append((tuple(choices), tuple(map(int, numbers)), int(count)))
    if not found and not faults.found:
        faults.say("paper", "", f"像 {BALLOTS_ZH[kind]} 这样", f"like {BALLOTS_ZH[kind]}")
    faults.end()
    return field(form, "area", 80), found


def _lines(form: FormData, name: str) -> list[str]:
    return [line.strip() for line in field(form, name).splitlines() if line.strip()]


def _money(faults: Faults, name: str, text: str, shown: str | None = None) -> int:
    try:
        exact = Decimal(text.replace(",", "").replace("，", "")) * 100
    except InvalidOperation:
        exact = Decimal(0)
    fen = int(exact) if exact.is_finite() and exact == exact.to_integral_value() else 0
    if not 0 < fen <= 10**10:
        faults.say(name, text if shown is None else shown, "大于 0 的金额（元）", "yuan above 0")
        return 0
    return fen


def _whole(faults: Faults, name: str, text: str) -> int:
    if not text.isdecimal() or len(text) > 4 or int(text) < 1:
        faults.say(name, text, "不小于 1 的整数", "a whole number from 1")
        return 1
    return int(text)


def _moment(faults: Faults, text: str, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        faults.say("closes", text, "日期和时间", "a day and a time")
        return None
