"""Pledges and people: what they name exists and is of the right kind."""

from __future__ import annotations

from models.supply import Person, Pledge
from models.validate.check import (
    AUDIENCE,
    ITEM,
    ORGANISATION,
    PERSON,
    PLACE,
    PLEDGE,
    REQUEST,
    SKILL,
    TOPIC,
    Check,
)


def check_supply(check: Check) -> None:
    """All pledges, then all people."""
    for pledge in check.week.pledges:
        _pledge(check, pledge)
    for person in check.week.people:
        _person(check, person)


def _pledge(check: Check, pledge: Pledge) -> None:
    id = pledge.id
    check.refer(id, "donor", pledge.donor, ORGANISATION, PERSON)
    check.refer(id, "at", pledge.at, PLACE)
    check.windows(id, "windows", pledge.windows)
    conditions = pledge.conditions
    check.refer_all(id, "conditions.communities", conditions.communities, PLACE)
    check.refer_all(id, "conditions.topics", conditions.topics, TOPIC)
    check.refer_all(id, "conditions.audiences", conditions.audiences, AUDIENCE)
    check.refer_all(id, "conditions.requests", conditions.requests, REQUEST)
    _item(check, pledge)
    if pledge.kind != "money" and pledge.money != "grant":
        check.say(
            id,
            "money",
            pledge.money,
            '"grant" (the default), as only money is matched, awarded or crowdfunded',
            '"grant"（默认值），因为只有资金才能配捐、以奖代补或众筹',
        )
    if pledge.money == "crowdfunding" and len(conditions.requests) != 1:
        check.say(
            id,
            "conditions.requests",
            conditions.requests,
            "exactly one request, the one that is crowdfunded",
            "恰好一个诉求，即众筹所支持的那个",
        )


def _item(check: Check, pledge: Pledge) -> None:
    if pledge.kind == "staff":
        if pledge.item is not None:
            check.say(
                pledge.id,
                "item",
                pledge.item,
                "nothing, as a staff pledge holds minutes",
                "空，因为人员工时认捐的单位是分钟",
            )
    elif pledge.item is None:
        check.say(pledge.id, "item", None, ITEM.en, ITEM.zh)
    elif check.refer(pledge.id, "item", pledge.item, ITEM):
        kind = check.items[pledge.item].kind
        if kind != pledge.kind:
            check.say(
                pledge.id,
                "kind",
                pledge.kind,
                f'"{kind}", the kind of its item "{pledge.item}"',
                f"“{kind}”，即其物品“{pledge.item}”的类别",
            )


def _person(check: Check, person: Person) -> None:
    id = person.id
    check.refer(id, "home", person.home, PLACE)
    check.refer(id, "audience", person.audience, AUDIENCE)
    for i, known in enumerate(person.skills):
        check.refer(id, f"skills[{i}].skill", known.skill, SKILL)
    check.windows(id, "windows", person.windows)
    check.refer_all(id, "excludes", person.excludes, REQUEST, PLACE, PERSON)
    check.refer_all(id, "prefers", person.prefers, TOPIC, PLACE, PERSON)
    check.refer(id, "organisation", person.organisation, ORGANISATION)
    _pledge_of_kind(check, id, "staff_pledge", person.staff_pledge, "staff")
    if person.hire is not None:
        _pledge_of_kind(check, id, "hire.fund", person.hire.fund, "money")


def _pledge_of_kind(check: Check, entity: str, field: str, id: str | None, kind: str) -> None:
    known = check.refer(entity, field, id, PLEDGE)
    if known and id is not None and check.pledges[id].kind != kind:
        check.say(entity, field, id, f'a pledge of kind "{kind}"', f"类别为“{kind}”的认捐")
