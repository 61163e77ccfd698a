"""same-carer: where continuity is required, the same person comes every time."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from matcher.rules.words import named


def check(view: View) -> Iterator[Breach]:
    """Roles asking for one carer that several people fill."""
    for (request, session, role_id), role in view.roles.items():
        if not role.same_carer:
            continue
        people = {
            a.person
            for k in range(view.sessions[request, session].occurrences)
            for p in view.placed.get((request, session, k), ())
            for a in p.crew
            if a.role == role_id
        }
        if len(people) > 1:
            several, name = sorted(people), named(view, request)
            yield Breach(
                (request, session, role_id),
                f"“{name}”的场次 {session} 的角色 {role_id} 要由同一个人担任，"
                f"却排了 {'、'.join(several)}。",
                f"Role {role_id} of {session} of {name} needs one person for all, "
                f"but has {', '.join(several)}.",
            )


RULE = Rule(
    name="same-carer",
    zh="要求专人照护的角色，每一次都由同一个人担任。",
    en="A role that asks for the same carer is filled by one person every time.",
    check=check,
)
