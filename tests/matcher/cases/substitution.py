"""substitution: what is accepted, and at which rate it counts."""

from __future__ import annotations

from typing import Any

from models.demand import Accepted
from models.supply import Catalogue, Item, Substitute
from models.week import Week
from tests.build import content, flow, line, pledge, request, week
from tests.matcher.cases.base import Case

BROKEN = (("substitution", ("r", "l", "n")),)
# Three bags of noodles stand for two of rice; nothing in the catalogue stands for milk.
CATALOGUE = Catalogue(
    items=(
        Item(id="rice", substitutes=(Substitute(item="noodles", give=3, per=2),)),
        Item(id="noodles"),
        Item(id="milk"),
    )
)


def _week(accepts: tuple[Accepted, ...] = (), **asks: Any) -> Week:
    """Four bags of rice (or what is said) asked, nine of noodles and nine of rice pledged."""
    asked = line(**{"item": "rice", "amount": 4, "accepts": accepts, **asks})
    return week(
        catalogue=CATALOGUE,
        pledges=(pledge("n", "noodles", 9), pledge("p", "rice", 9)),
        requests=(request("r", lines=(asked,)),),
    )


NOODLES = (Accepted(item="noodles"),)
OWN_RATE = (Accepted(item="noodles", give=1, per=2),)

CASES: tuple[Case, ...] = (
    Case("the item itself", _week(), content(flow("r", "p", 4))),
    Case(
        "a substitute of the catalogue, not accepted", _week(), content(flow("r", "n", 3)), BROKEN
    ),
    Case(
        "accepted, at the catalogue's rate: 6·2÷3 = 4", _week(NOODLES), content(flow("r", "n", 6))
    ),
    Case("at the line's own rate: 2·2÷1 = 4", _week(OWN_RATE), content(flow("r", "n", 2))),
    Case(
        "accepted at the line's own rate, though the catalogue has none",
        _week(OWN_RATE, item="milk"),
        content(flow("r", "n", 2)),
    ),
    Case(
        "bays where rice was asked",
        week(
            pledges=(pledge("n", "bay", 3),),
            requests=(request("r", lines=(line("rice", 4, least=2),)),),
        ),
        content(flow("r", "n", 2)),
        BROKEN,
    ),
    Case(
        "another substitute is accepted",
        _week((Accepted(item="milk", give=1, per=1),)),
        content(flow("r", "n", 3)),
        BROKEN,
    ),
    Case(
        "the asked item beside an unaccepted one",
        _week(),
        content(flow("r", "p", 2), flow("r", "n", 2)),
        BROKEN,
    ),
    Case(
        "a substitute stands in one way only",
        week(
            catalogue=CATALOGUE,
            pledges=(pledge("n", "rice", 9),),
            requests=(request("r", lines=(line("noodles", 4),)),),
        ),
        content(flow("r", "n", 2)),
        BROKEN,
    ),
)
