"""What every pledge did: how much was given, to whom, when and where."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.show.document import Row, Table, table
from matcher.show.telling import Telling
from models.supply import Pledge


def pledges(telling: Telling) -> Table:
    """Every pledge: pledged, given, left, and how many requests it reached."""
    return table(
        telling.say("认捐一览", "Pledges"),
        telling.columns(
            "认捐|来自|数量|已用|剩余|惠及诉求", "pledge|from|pledged|used|left|reached"
        ),
        (_pledge_row(telling, pledge) for pledge in telling.week.pledges),
        numbers=(5,),
    )


def _pledge_row(telling: Telling, pledge: Pledge) -> Row:
    given = list(_given(telling, pledge))
    reached = len({request for request, *_ in given})
    if pledge.kind == "capacity":  # lent by time: what is given to one is free again later
        used, left = telling.say("按时段出借", "lent by time"), ""
    else:
        total = sum(parts for _, parts, _, _ in given)
        used = telling.amount(pledge.item, total)
        left = telling.amount(pledge.item, pledge.quantity - total)
    return (
        telling.name(pledge.id),
        telling.name(pledge.donor),
        telling.quantity(pledge, pledge.quantity),
        used,
        left,
        str(reached),
    )


def recipients(telling: Telling) -> Table:
    """Where every pledge went."""
    return table(
        telling.say("认捐去向", "Where the pledges went"),
        telling.columns("认捐|受益|数量|时间|地点或方式", "pledge|to|amount|when|where or how"),
        (
            (
                telling.name(pledge.id),
                telling.name(request),
                telling.amount(pledge.item, parts),
                when,
                how,
            )
            for pledge in telling.week.pledges
            for request, parts, when, how in _given(telling, pledge)
        ),
    )


def _given(telling: Telling, pledge: Pledge) -> Iterator[tuple[str, int, str, str]]:
    """(request, parts or minutes, when, where or how) of all that a pledge gives."""
    view = telling.view
    for flow in view.flows_of_pledge.get(pledge.id, ()):
        how = telling.place(flow.place)
        if pledge.kind == "goods" and pledge.at is None:
            how = telling.say("送到 ", "delivered to ") + how
        elif pledge.kind == "goods":
            how = telling.say("自取 ", "pick-up at ") + how
        yield flow.request, flow.amount, telling.moment(flow.at), how
    for placement in telling.by_time():
        minutes = view.session(placement).minutes
        when = f"{telling.day(view.span(placement)[0])} {telling.hours(view.span(placement))}"
        for a in placement.crew:
            person = view.people[a.person]
            if person.staff_pledge == pledge.id:
                yield placement.request, minutes, when, person.id
            if person.hire is not None and person.hire.fund == pledge.id:
                wage = -(-minutes * person.hire.price_per_hour // 60)
                yield placement.request, wage, when, telling.say("工钱 ", "wage of ") + person.id
