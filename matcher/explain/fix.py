"""Changes of a week that could let a request be served, applied exactly as they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce

from matcher.explain.facts import Fix
from matcher.explain.fix_demand import DEMAND, role_changed
from matcher.explain.fix_supply import SUPPLY, changed
from models.demand import Role
from models.places import Organisation
from models.supply import Person, PersonSkill, Pledge
from models.week import Week

CHANGES = {**SUPPLY, "requests": DEMAND}
"""Collection of the week → kind of change → what it makes of the one it is about."""


def applied(week: Week, fixes: Iterable[Fix]) -> Week:
    """The week with these changes, one after the other."""
    return reduce(_applied, fixes, week)


def _applied(week: Week, fix: Fix) -> Week:
    done = False
    for collection, changes in CHANGES.items():
        change = changes.get(fix.kind)
        if change is not None:
            things = getattr(week, collection)
            now = tuple(change(week, fix, x) if x.id == fix.who else x for x in things)
            week = week.model_copy(update={collection: now})
            done = True
    return week if done else WHOLE[fix.kind](week, fix)


def _unban(week: Week, fix: Fix) -> Week:
    bans = tuple(d for d in week.decisions.bans if d.id != fix.who)
    return changed(week, decisions=changed(week.decisions, bans=bans))


def _return(week: Week, fix: Fix) -> Week:
    left = tuple(id for id in week.decisions.withdrawn if id != fix.who)
    return changed(week, decisions=changed(week.decisions, withdrawn=left))


def _cap(field: str) -> Callable[[Week, Fix], Week]:
    def change_it(week: Week, fix: Fix) -> Week:
        caps = changed(week.policy.caps, **{field: fix.to})
        return changed(week, policy=changed(week.policy, caps=caps))

    return change_it


def _budget(week: Week, fix: Fix) -> Week:
    budgets = tuple(
        changed(cap, amount=fix.to) if cap.id == fix.who else cap
        for cap in week.policy.caps.budgets
    )
    caps = changed(week.policy.caps, budgets=budgets)
    return changed(week, policy=changed(week.policy, caps=caps))


def _another_pledge(week: Week, fix: Fix) -> Week:
    """A new pledge ``by`` parts large of the item ``word``, for anyone, at any time."""
    kind = next(i.kind for i in week.catalogue.items if i.id == fix.word)
    donor = Organisation(id=f"{new_id(week)}-donor")
    pledge = Pledge(id=new_id(week), donor=donor.id, kind=kind, item=fix.word, quantity=fix.by)
    organisations = (*week.organisations, donor)
    return changed(week, organisations=organisations, pledges=(*week.pledges, pledge))


def _another_person(week: Week, fix: Fix) -> Week:
    """A new person who lives where the session takes place, vetted, and has what the role asks.

    They are free in the window and say nothing else. A role for named people is open to them.
    """
    request = next(r for r in week.requests if r.id == fix.who)
    session = next(s for s in request.sessions if s.id == fix.session)
    role = next(r for r in session.crew if r.id == fix.role)
    skills = (
        (PersonSkill(skill=role.skill, level=role.level, certified=True),) if role.skill else ()
    )
    person = Person(
        id=new_id(week),
        home=session.place or request.place,
        languages=(role.language,) if role.language is not None else (),
        skills=skills,
        windows=session.windows,
        vetted=True,
    )

    def opened(fix: Fix, role: Role) -> Role:
        return changed(role, people=(*role.people, person.id)) if role.people else role

    requests = tuple(
        role_changed(opened)(week, fix, r) if r.id == fix.who else r for r in week.requests
    )
    return changed(week, people=(*week.people, person), requests=requests)


def new_id(week: Week) -> str:
    """An id that the week does not know."""
    taken = {p.id for p in week.people} | {p.id for p in week.pledges}
    taken |= {r.id for r in week.requests} | {o.id for o in week.organisations}
    number = 1
    while f"new-{number}" in taken:
        number += 1
    return f"new-{number}"


WHOLE: dict[str, Callable[[Week, Fix], Week]] = {
    "unban": _unban,
    "return": _return,
    "booking-cap": _cap("bookings_per_household"),
    "seat-cap": _cap("seats_per_person"),
    "budget-cap": _budget,
    "another-pledge": _another_pledge,
    "another-person": _another_person,
}
"""Kinds of change that concern no single one."""
