"""What was found that more of it would help: goods, money and lent places that a firm can give."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from api.pages.look import Look
from api.services import jobs
from api.services.giving import Giver
from matcher.explain.asks_facts import Asks
from matcher.show.asks import gain, wanted
from models.tables import Job

GIVABLE = ("goods", "money", "capacity", "helper")
MOST = 5


@dataclass(frozen=True)
class Called:
    """Something that is called for, and what it would do, in words."""

    what: str
    gain: str


def asks_now(session: Session, look: Look, found: Giver) -> list[Called]:
    """Of the last search for what the published plan lacks: what was confirmed by solving again."""
    publication, read = found.board.publication, found.board.reading
    if publication is None or read is None:
        return []
    job = session.exec(
        select(Job)
        .where(Job.week == publication.week, Job.kind == "asks", Job.base == publication.plan)
        .order_by(col(Job.asked_at).desc())
        .limit(1)
    ).one_or_none()
    result = jobs.result_of(session, job) if job is not None else None
    if result is None:
        return []
    telling = read.telling(look.language)
    asks = Asks.model_validate_json(result.content).asks
    return [
        Called(wanted(telling, ask.wanted), gain(telling, ask.gain))
        for ask in asks
        if ask.wanted.kind in GIVABLE
    ][:MOST]
