"""What one waits for, in words: what, when, until when an offer is held, and how the list goes."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import Session

from api.pages.kinds import doing
from api.pages.look import Look
from api.services.mine import Mine
from matcher.show.telling import day_name
from models.load import as_moment
from models.tables import RequestRow, Reservation, RoomRow


@dataclass(frozen=True)
class Wait:
    """A room or a seat that others have, or that is held for one."""

    id: str
    what: str
    when: str
    where: str
    people: str
    offered: bool
    until: str
    """Until when it is held, as a clock shows it; nothing for what only waits."""


def wait_of(session: Session, look: Look, found: Mine, it: Reservation) -> Wait:
    """A reservation that waits, or is offered, in words."""
    zone = ZoneInfo(found.board.neighbourhood.time_zone)
    starts, ends = (as_moment(minute).astimezone(zone) for minute in (it.starts, it.ends))
    same = starts.date() == ends.date()
    hours = f"{starts:%H:%M}–{ends:%H:%M}" if same else f"{starts:%H:%M}"
    week = it.week or (found.board.week.id if found.board.week is not None else "")
    activity = session.get(RequestRow, (week, it.activity or ""))
    room = session.get(RoomRow, (week, it.room or ""))
    named = activity.name or activity.id if activity is not None else it.activity or ""
    return Wait(
        id=it.id,
        what=it.name or named or doing(it.function or "", look.language),
        when=f"{day_name(starts.date(), look.language)} {hours}",
        where=room.name or room.id if room is not None else it.room or "",
        people=look.say("、", ", ").join(found.name(one) for one in it.people),
        offered=it.state == "offered",
        until="" if it.expires_at is None else f"{it.expires_at.astimezone(zone):%H:%M}",
    )
