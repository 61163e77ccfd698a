"""one-seat: an enrolment sits once, in what it chose, where something happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.seating import covers
from matcher.rules.view import View
from matcher.rules.words import named
from models.items import Seat


def check(view: View) -> Iterator[Breach]:
    """Enrolments with several seats, and seats not chosen or of what does not happen."""
    for id, times in Counter(s.request for s in view.seats).items():
        if times > 1:
            yield Breach(
                (id,),
                f"报名 {named(view, id)} 得了 {times} 个名额，只能得一个。",
                f"Enrolment {named(view, id)} has {times} seats, not one.",
            )
    for seat in dict.fromkeys(view.seats):
        if not _chosen(view, seat):
            enrolment, activity = named(view, seat.request), named(view, seat.activity)
            yield Breach(
                (seat.request, seat.activity),
                f"报名 {enrolment} 没有选 {activity} 的这个名额。",
                f"Enrolment {enrolment} did not choose this seat in {activity}.",
            )
        else:
            yield from _missing(view, seat)


def _chosen(view: View, seat: Seat) -> bool:
    wish = view.requests[seat.request].seat
    assert wish is not None, "a view leaves out the seats of what wishes none"
    return any(
        c.activity == seat.activity
        and (c.session is None or c.session == seat.session)
        and (c.occurrence is None or c.occurrence == seat.occurrence)
        for c in wish.choices
    )


def _missing(view: View, seat: Seat) -> Iterator[Breach]:
    enrolment, activity = named(view, seat.request), named(view, seat.activity)
    for occurrence in covers(view, seat):
        if occurrence not in view.placed:
            _, session, k = occurrence
            yield Breach(
                (seat.request, seat.activity, session, str(k)),
                f"报名 {enrolment} 得了 {activity} 的名额，"
                f"可是场次 {session}（第 {k + 1} 次）没有排上。",
                f"Enrolment {enrolment} has a seat in {activity}, "
                f"but {session} (no. {k + 1}) is not placed.",
            )


RULE = Rule(
    name="one-seat",
    zh="一份报名最多得一个自己选的名额，名额所含的每一次都要真的排上。",
    en="An enrolment gets at most one seat, one it chose, and all that seat covers takes place.",
    check=check,
)
