"""Weeks of simple wishes to be fair about."""

from __future__ import annotations

from typing import Any

from models.demand import Line, Request
from models.items import Commitments
from models.policy import Fairness, Policy
from models.week import Decisions, History, PastAsk, Week
from tests.build import content, flow, person, pledge, request, week

LINE = Line(id="l", item="rice", amount=4)


def rice(id: str, **fields: Any) -> Request:
    """A wish for four bags of rice; a need, so u = 4."""
    return request(id, **{"lines": (LINE,), **fields})


def judged(
    *requests: Request,
    past: tuple[PastAsk, ...] = (),
    withdrawn: tuple[str, ...] = (),
    **policy: Any,
) -> Week:
    return week(
        people=(person("v"),),
        pledges=(pledge("p", "rice", 99),),
        requests=requests,
        history=History(past=past),
        policy=Policy(fairness=Fairness(**policy)),
        decisions=Decisions(withdrawn=withdrawn),
    )


def got(**amounts: int) -> Commitments:
    return content(*(flow(id, "p", amount) for id, amount in amounts.items()))


ENTRY = PastAsk(weeks_ago=1, household="h1", care="must", request="old", asked=8, served_milli=2000)
