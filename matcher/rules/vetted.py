"""vetted: only vetted people visit homes and work with children."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.view import View


def check(view: View) -> Iterator[Breach]:
    """Crew members of home visits and children's sessions who are not vetted."""
    for p in view.placements:
        session = view.session(p)
        if not (session.home_visit or session.children):
            continue
        why_zh = "是上门服务" if session.home_visit else "要和儿童打交道"
        why_en = "is a home visit" if session.home_visit else "works with children"
        for person in sorted({a.person for a in p.crew}):
            if not view.people[person].vetted:
                yield Breach(
                    (*say.where(p), person),
                    f"{say.zh(view, p)}{why_zh}，{person} 没有经过审核。",
                    f"{say.en(view, p)} {why_en}, and {person} is not vetted.",
                )


RULE = Rule(
    name="vetted",
    zh="上门服务和与儿童打交道的，都须经过审核。",
    en="Only vetted people visit homes or work with children.",
    check=check,
)
