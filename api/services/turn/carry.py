"""The week after a week: a plain function of what it was and what was done in it."""

from __future__ import annotations

from collections.abc import Collection

from api.services.ordering import ordered
from api.services.turn.demand import Unmet
from api.services.turn.past import remembered
from api.services.turn.supply import people, pledges_left, rooms
from api.services.turn.times import Move
from matcher.rules.view import View
from models.base import Id
from models.demand import Request
from models.items import Commitments
from models.policy import Policy
from models.week import Decision, Decisions, History, Week


def week_after(
    week: Week, done: Commitments, *, id: Id, seed: int, listed: Collection[str]
) -> Week:
    """The next week, before anybody asks anything new of it.

    Parameters
    ----------
    week : the week as it stands.
    done : what was carried out of its plan; before its end, what is promised.
    id, seed : of the new week and its policy.
    listed : ids of the week's requests that may go on (a reservation is over with its hour).
    """
    view = View(week, done)
    move = Move(week.calendar)
    requests = Unmet(view, move, listed).requests
    names = {request.id for request in requests}
    pledges = pledges_left(view, move, names)
    kept = {pledge.id for pledge in pledges}
    gone = {p.id for p in week.pledges} - kept
    return week.model_copy(
        update={
            "id": id,
            "name": "",
            "calendar": move.new,
            "people": people(view, move, kept, names),
            "pledges": pledges,
            "rooms": rooms(view, move),
            "requests": tuple(
                r.model_copy(update={"affinity": tuple(a for a in r.affinity if a.who not in gone)})
                for r in requests
            ),
            "history": History(past=remembered(view, move.weeks)),
            "decisions": Decisions(bans=_bans(week, names | kept)),
            "policy": _policy(week, requests).model_copy(update={"seed": seed}),
        }
    )


def _policy(week: Week, requests: Collection[Request]) -> Policy:
    """The same, ages told apart as they are by then if they are told apart at all."""
    return ordered(week.policy, (request.waited for request in requests))


def _bans(week: Week, there: Collection[str]) -> tuple[Decision, ...]:
    """What must not be, must not be next week either, unless it was a matter of an hour or of
    something that is over. Pins and locks speak of one week."""
    return tuple(ban for ban in week.decisions.bans if _lasts(ban, there))


def _lasts(ban: Decision, there: Collection[str]) -> bool:
    target = ban.target
    timed = (target.start, target.occurrence, target.amount, target.session, target.line)
    named = (target.request, target.activity, target.pledge)
    return timed == (None,) * 5 and all(name is None or name in there for name in named)
