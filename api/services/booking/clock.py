"""The clock of the waiting list: offers that are over go to the next."""

from __future__ import annotations

from datetime import datetime

from api.database import Database
from api.services.booking.waiting import due, lapse


def tick(database: Database, moment: datetime) -> int:
    """End what is over, each in a transaction of its own, so that several workers may do it at
    once; how many were offered something."""
    with database.reading() as session:
        over = due(session, moment)
    offered = 0
    for reservation in over:
        with database.writing() as session:
            offered += len(lapse(session, reservation, moment))
    return offered
