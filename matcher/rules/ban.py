"""ban: what is forbidden, or no longer there, is not in the plan."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.targets import in_chinese, in_english, is_touched
from matcher.rules.view import View
from matcher.rules.words import named


def _check(view: View) -> Iterator[Breach]:
    for ban in view.week.decisions.bans:
        if is_touched(view, ban):
            zh, en = in_chinese(ban.target), in_english(ban.target)
            yield Breach(
                (ban.id,),
                f"{ban.by} 禁止的 {ban.id}（{zh}）方案里却有。",
                f"the plan has what {ban.by} banned in {ban.id} ({en}).",
            )
    for gone in sorted(view.withdrawn.intersection(_used(view))):
        name = named(view, gone)
        yield Breach(
            (gone,), f"{name} 已经撤回，方案里却还在用。", f"{name} is withdrawn, yet used."
        )


def _used(view: View) -> Iterator[str]:
    """Every request, pledge, person and room that the plan gives to or draws on."""
    for flow in view.flows:
        yield from (flow.request, flow.pledge)
    for placement in view.placements:
        yield placement.request
        if placement.room is not None:
            yield from (placement.room, *view.room_parts(placement.room))
        for a in placement.crew:
            person = view.people[a.person]
            yield person.id
            if person.staff_pledge is not None:
                yield person.staff_pledge
            if person.hire is not None:
                yield person.hire.fund
    for seat in view.seats:
        # A group that has lost somebody is group-together's business.
        yield from (seat.request, seat.activity)


RULE = Rule(
    name="ban",
    zh="被禁止的、已经撤回的诉求、认捐、人和房间，方案里都没有。",
    en="Nothing that is banned, and no request, pledge, person or room that is withdrawn, is in the"
    " plan.",
    check=_check,
)
