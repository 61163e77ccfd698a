"""Seats: what activities offer and enrolments choose."""

from __future__ import annotations

from models.demand import Choice, Request, SeatOffer
from models.validate.check import AUDIENCE, PLACE, REQUEST, Check


def check_seats(check: Check, request: Request) -> None:
    """The offer of an activity, or the choices of an enrolment."""
    if request.seats is not None:
        _offer(check, request, request.seats)
    if request.seat is not None:
        seen: set[tuple[str, str | None, int | None]] = set()
        for i, choice in enumerate(request.seat.choices):
            field = f"seat.choices[{i}]"
            key = (choice.activity, choice.session, choice.occurrence)
            if key in seen:
                check.say(
                    request.id, field, choice.activity, "each choice once", "每个选择只出现一次"
                )
            seen.add(key)
            _choice(check, request.id, field, choice)


def _offer(check: Check, request: Request, offer: SeatOffer) -> None:
    id = request.id
    check.refer_all(id, "seats.audiences", offer.audiences, AUDIENCE)
    check.refer_all(id, "seats.communities", offer.communities, PLACE)
    if offer.least > offer.limit:
        check.say(
            id,
            "seats.least",
            offer.least,
            f"at most the limit of seats, {offer.limit}",
            f"不超过名额上限 {offer.limit}",
        )
    if offer.course and request.least_percent != 100:
        check.say(
            id,
            "least_percent",
            request.least_percent,
            "100, as a course happens wholly or not at all",
            "100，因为课程要么全部举行要么不举行",
        )


def _choice(check: Check, id: str, field: str, choice: Choice) -> None:
    if not check.refer(id, f"{field}.activity", choice.activity, REQUEST):
        return
    activity = check.requests[choice.activity]
    if activity.seats is None:
        check.say(
            id,
            f"{field}.activity",
            choice.activity,
            "an activity that offers seats",
            "提供名额的活动",
        )
        return
    if activity.seats.course and (choice.session, choice.occurrence) != (None, None):
        narrowed = "session" if choice.session is not None else "occurrence"
        check.say(
            id,
            f"{field}.{narrowed}",
            getattr(choice, narrowed),
            f'nothing, as a seat in the course "{activity.id}" covers all of it',
            f"空，因为课程“{activity.id}”的名额涵盖全部场次",
        )
        return
    check_occurrence(check, id, field, activity, choice.session, choice.occurrence)


def check_occurrence(
    check: Check,
    entity: str,
    field: str,
    request: Request,
    session: str | None,
    occurrence: int | None,
) -> None:
    """State a session that the request lacks, or an occurrence that no such session has."""
    dot = f"{field}." if field else ""
    sessions = [s for s in request.sessions if session in (None, s.id)]
    if session is not None and not sessions:
        check.say(
            entity,
            f"{dot}session",
            session,
            f'a session of "{request.id}"',
            f"“{request.id}”的场次",
        )
    elif occurrence is not None:
        most = max((s.occurrences for s in sessions), default=0)
        if not 0 <= occurrence < most:
            check.say(
                entity,
                f"{dot}occurrence",
                occurrence,
                f"an occurrence from 0 to {most - 1}" if most else "none; it has no session",
                f"0 至 {most - 1} 之间的场次序号" if most else "空；它没有场次",
            )
