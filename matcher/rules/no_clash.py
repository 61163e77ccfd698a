"""no-clash: a person is in one place at a time, whether sitting, serving or booking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.seating import covers
from matcher.rules.use import Use, overlaps, rounds
from matcher.rules.view import View


def check(view: View) -> Iterator[Breach]:
    """Overlaps of sitting, serving and booking; serving twice is ``no-double-booking-person``."""
    for person, uses in _presence(view).items():
        for one, two in overlaps(uses):
            (zh1, en1), (zh2, en2) = _says(view, one), _says(view, two)
            yield Breach(
                (person, *_where(one), *_where(two)),
                f"{person} {zh1}，又{zh2}，时间撞上了。",
                f"{person} {en1} and {en2}: these overlap.",
            )


def _presence(view: View) -> dict[str, list[Use]]:
    """Where everyone is: uses of one group are one thing, or left to another rule."""
    found: dict[str, list[Use]] = defaultdict(list)
    for person, tasks in rounds(view).items():
        found[person] += [Use(*view.span(p), ("serve",), p) for p in tasks]
    for p in view.placements:
        # Of what is placed, only bookings name people: those who attend.
        for person in set(view.requests[p.request].people):
            found[person].append(Use(*view.span(p), ("book", *say.where(p)), p))
    for seat in dict.fromkeys(view.seats):
        for occurrence in covers(view, seat):
            for p in view.placed.get(occurrence, ()):
                for person in set(view.requests[seat.request].people):
                    group = ("sit", seat.request, *say.where(p))
                    found[person].append(Use(*view.span(p), group, p, seat.request))
    return dict(found)


_DOING = {
    "sit": ("参加", "sits in"),
    "serve": ("去做", "serves in"),
    "book": ("订了", "has booked"),
}


def _where(use: Use) -> tuple[str, ...]:
    return (*((use.enrolment,) if use.enrolment else ()), *say.where(use.placement))


def _says(view: View, use: Use) -> tuple[str, str]:
    p = use.placement
    when = say.during(view, (use.start, use.end))
    zh, en = _DOING[use.group[0]]
    return f"在 {when} {zh}{say.zh(view, p)}", f"{en} {say.en(view, p)} {when}"


RULE = Rule(
    name="no-clash",
    zh="一个人同一时间只在一处，不论是参加活动、服务还是订房。",
    en="A person is in one place at a time, whether sitting, serving or booking.",
    check=check,
)
