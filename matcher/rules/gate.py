"""gate: a project draws money, goods or people only when its residents have resolved on it."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from matcher.rules.words import amount, line_named, named
from models.demand import STAGES, Request
from models.items import Placement


def _check(view: View) -> Iterator[Breach]:
    for request in view.week.requests:
        if view.passes_gate(request) or not view.takes(request.id):
            continue
        name, (why_zh, why_en) = named(view, request.id), _why(view, request)
        for line in sorted({f.line for f in view.flows_of.get(request.id, ())}):
            what = line_named(view, request.id, line)
            yield Breach(
                (request.id, line),
                f"{name} {why_zh}，还不能得到 {what}。",
                f"{name} {why_en}: {what} cannot be given yet.",
            )
        for p in view.placements_of.get(request.id, ()):
            where = (request.id, p.session, str(p.occurrence))
            if not view.session(p).meeting:
                yield Breach(
                    where,
                    f"{name} {why_zh}，只能开讨论会，还不能安排 {p.session}。",
                    f"{name} {why_en}: it may meet, but not hold {p.session} yet.",
                )
            for person in _paid(view, p) if view.session(p).meeting else ():
                yield Breach(
                    (*where, person),
                    f"{name} {why_zh}，开会不能用聘用人员 {person}。",
                    f"{name} {why_en}: no money yet for the hired {person} at its meeting.",
                )


def _paid(view: View, placement: Placement) -> list[str]:
    crew = (view.people[a.person] for a in placement.crew)
    return sorted(p.id for p in crew if p.hire is not None and p.hire.price_per_hour > 0)


def _why(view: View, request: Request) -> tuple[str, str]:
    facts = request.project
    if facts is None or STAGES.index(facts.stage) < STAGES.index("resolution"):
        return "还没有议事会决议", "is not resolved"
    if not facts.published:
        return "还没有公示", "is not disclosed"
    money = next(line.item for line in request.lines if view.items[line.item].kind == "money")
    asked = amount(view, money, view.money_asked(request))
    return f"申请 {asked}，还没有第三方评审", f"asks for {asked} without a third-party review"


RULE = Rule(
    name="gate",
    zh="项目经议事会决议、已经公示、金额大的经过第三方评审，才能用钱、用物、用人；为此开的会不受限制。",
    en="A project draws money, goods or people only once it is resolved, disclosed and, from the"
    " threshold, reviewed; the meetings that lead there are free.",
    check=_check,
)
