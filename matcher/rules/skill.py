"""skill: who fills a role has its skill, its certificate and its language."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from models.demand import Role
from models.supply import Person


def check(view: View) -> Iterator[Breach]:
    """Crew members without the skill at its level, the certificate it needs, or the language."""
    certified = {s.id for s in view.week.catalogue.skills if s.certificate}
    for p in view.placements:
        for a in p.crew:
            role = view.roles[p.request, p.session, a.role]
            person = view.people[a.person]
            place = (*say.where(p), role.id, person.id)
            if not _able(person, role, certified):
                paper_zh = "，并持有证书" if role.skill in certified else ""
                paper_en = ", with its certificate" if role.skill in certified else ""
                yield Breach(
                    (*place, str(role.skill)),
                    f"{say.zh(view, p)}的角色 {role.id} 需要技能 {role.skill} {role.level} 级"
                    f"{paper_zh}，{person.id} 不具备。",
                    f"Role {role.id} of {say.en(view, p)} needs skill {role.skill} at level "
                    f"{role.level}{paper_en}; {person.id} lacks that.",
                )
            if role.language is not None and role.language not in person.languages:
                yield Breach(
                    (*place, role.language),
                    f"{say.zh(view, p)}的角色 {role.id} 要会说 {role.language}，{person.id} 不会。",
                    f"Role {role.id} of {say.en(view, p)} needs someone who speaks "
                    f"{role.language}; {person.id} does not.",
                )


def _able(person: Person, role: Role, certified: set[str]) -> bool:
    return role.skill is None or any(
        known.skill == role.skill
        and known.level >= role.level
        and (known.certified or role.skill not in certified)
        for known in person.skills
    )


RULE = Rule(
    name="skill",
    zh="担任角色的人具备所需的技能和级别，该有证书的有证书，该会的语言会说。",
    en="Who fills a role has its skill at its level, its certificate if any, and its language.",
    check=check,
)
