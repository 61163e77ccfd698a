"""crew-complete: every role is filled, by as many different people as it asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from models.items import Placement


def check(view: View) -> Iterator[Breach]:
    """Roles with too few or too many people, people not allowed in a role, people twice."""
    for p in view.placements:
        yield from _roles(view, p)
        for person, times in Counter(a.person for a in p.crew).items():
            if times > 1:
                yield Breach(
                    (*say.where(p), person),
                    f"{say.zh(view, p)}里 {person} 占了 {times} 个位置，一个人只能占一个。",
                    f"{person} fills {times} places in the crew of {say.en(view, p)}, not one.",
                )


def _roles(view: View, p: Placement) -> Iterator[Breach]:
    for role in view.session(p).crew:
        people = {a.person for a in p.crew if a.role == role.id}
        if len(people) != role.count:
            yield Breach(
                (*say.where(p), role.id),
                f"{say.zh(view, p)}的角色 {role.id} 有 {len(people)} 人，应正好 {role.count} 人。",
                f"Role {role.id} of {say.en(view, p)} is filled by {len(people)}, "
                f"not {role.count}.",
            )
        for person in sorted(people):
            if role.people and person not in role.people:
                yield Breach(
                    (*say.where(p), role.id, person),
                    f"{say.zh(view, p)}的角色 {role.id} 只限 {'、'.join(role.people)}，"
                    f"不能由 {person} 担任。",
                    f"Role {role.id} of {say.en(view, p)} is for {', '.join(role.people)} only, "
                    f"not for {person}.",
                )


RULE = Rule(
    name="crew-complete",
    zh="每个角色都由所需人数的不同的人担任，缺一个这一次就不办。",
    en="Every role is filled by as many different people as it asks for, no fewer and no more.",
    check=check,
)
