"""asked-limit: counted never exceeds asked."""

from __future__ import annotations

from models.demand import Accepted
from models.supply import Catalogue, Item, Substitute
from models.week import Week
from tests.build import content, flow, line, pledge, request, week
from tests.matcher.cases.base import Case

# Three bags of rice asked; two bags of noodles would count as one of rice.
WEEK = week(
    pledges=(pledge("p", "rice", 9), pledge("p2", "rice", 9), pledge("n", "noodles", 9)),
    requests=(
        request("r", lines=(line("rice", 3, accepts=(Accepted(item="noodles", give=2, per=1),)),)),
    ),
)
# The same item on two lines of one request, and lent bays.
LINES = week(
    pledges=(pledge("p", "rice", 9), pledge("b", "bay", 9)),
    requests=(
        request("r", lines=(line("rice", 2, "a"), line("rice", 2, "b"))),
        request("q", lines=(line("bay", 2),)),
    ),
)


def _rates(accepted: Accepted) -> Week:
    """Four bags of rice asked; by the catalogue three bags of noodles stand for two of rice."""
    return week(
        catalogue=Catalogue(
            items=(
                Item(
                    id="rice",
                    substitutes=(
                        Substitute(item="flour", give=1, per=9),
                        Substitute(item="noodles", give=3, per=2),
                    ),
                ),
                Item(id="flour"),
                Item(id="noodles"),
            )
        ),
        pledges=(pledge("n", "noodles", 9),),
        requests=(request("r", lines=(line("rice", 4, accepts=(accepted,)),)),),
    )


CATALOGUE_RATE = _rates(Accepted(item="noodles"))
OWN = _rates(Accepted(item="noodles", give=1, per=2))

CASES: tuple[Case, ...] = (
    Case(
        "as much as asked, from two pledges", WEEK, content(flow("r", "p", 2), flow("r", "p2", 1))
    ),
    Case(
        "a bag more than asked",
        WEEK,
        content(flow("r", "p", 4)),
        (("asked-limit", ("r", "l")),),
    ),
    Case(
        "a bag more than asked, from two pledges together",
        WEEK,
        content(flow("r", "p", 2), flow("r", "p2", 2)),
        (("asked-limit", ("r", "l")),),
    ),
    Case("with substitutes: 2 + 2 ÷ 2 = 3", WEEK, content(flow("r", "p", 2), flow("r", "n", 2))),
    Case(
        "with substitutes: 2 + 3 ÷ 2 = 3½",
        WEEK,
        content(flow("r", "p", 2), flow("r", "n", 3)),
        (("asked-limit", ("r", "l")),),
    ),
    Case("at the catalogue's rate: 6·2÷3 = 4", CATALOGUE_RATE, content(flow("r", "n", 6))),
    Case(
        "at the catalogue's rate: 7·2÷3 > 4",
        CATALOGUE_RATE,
        content(flow("r", "n", 7)),
        (("asked-limit", ("r", "l")),),
    ),
    Case(
        "at the line's own rate before the catalogue's: 2·2÷1 = 4", OWN, content(flow("r", "n", 2))
    ),
    Case(
        "at the line's own rate before the catalogue's: 3·2÷1 > 4",
        OWN,
        content(flow("r", "n", 3)),
        (("asked-limit", ("r", "l")),),
    ),
    Case(
        "each line is full",
        LINES,
        content(flow("r", "p", 2, "a"), flow("r", "p", 2, "b")),
    ),
    Case(
        "one line over, the other short",
        LINES,
        content(flow("r", "p", 3, "a"), flow("r", "p", 1, "b")),
        (("asked-limit", ("r", "a")),),
    ),
    Case("all bays asked", LINES, content(flow("q", "b", 2, at="2026-11-23T20:00"))),
    Case(
        "a bay more than asked",
        LINES,
        content(flow("q", "b", 3, at="2026-11-23T20:00")),
        (("asked-limit", ("q", "l")),),
    ),
)
