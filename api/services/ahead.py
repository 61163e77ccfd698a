"""Reading ahead: every web process keeps at hand what desks and boards will ask for next.

Nothing of it is stored: a plan and its figures are read from what never changes
(:mod:`api.services.readings`), only before somebody waits for them.

The collector of cycles is kept from what is kept: a district's plan is half a million objects, and
to look through them again and again stops every request for two thirds of a second. There are no
cycles among them, so that a plan which is let go of is freed without it.
"""

from __future__ import annotations

import gc
import logging
import threading
from datetime import timedelta

from sqlmodel import Session, col, select

from api.database import Database
from api.services.readings import KEPT, reading
from models.tables import Job, PlanRow, Publication, WeekRow
from models.tables.base import now

LOOKED_AT = timedelta(hours=1)
"""For so long somebody may come back to what was tried; a plan in memory is large."""

log = logging.getLogger("tongxin")


def wanted(session: Session) -> list[str]:
    """Plans that will be asked for, the latest first: what stands published of weeks that are not
    over, the newest plans of weeks under review, and of what was tried in the last hour the newest.
    """
    standing = session.exec(
        select(Publication.published_at, Publication.plan)
        .join(WeekRow, col(WeekRow.id) == col(Publication.week))
        .where(col(Publication.undone_at).is_(None), WeekRow.state != "closed")
        .order_by(col(Publication.published_at).desc())
        .limit(KEPT)
    ).all()
    drafts = session.exec(
        select(PlanRow.made_at, PlanRow.id)
        .join(WeekRow, col(WeekRow.id) == col(PlanRow.week))
        .join(Job, col(Job.id) == col(PlanRow.job), isouter=True)
        .where(WeekRow.state == "review")
        .where(col(PlanRow.job).is_(None) | (col(Job.kind) == "solve"))
        .order_by(col(PlanRow.made_at).desc())
        .limit(KEPT)
    ).all()
    tried = session.exec(
        select(PlanRow.made_at, PlanRow.id)
        .join(WeekRow, col(WeekRow.id) == col(PlanRow.week))
        .join(Job, col(Job.id) == col(PlanRow.job))
        .where(col(WeekRow.state) != "closed", Job.kind == "what-if")
        .where(col(PlanRow.made_at) > now() - LOOKED_AT)
        .order_by(col(PlanRow.made_at).desc())
        .limit(1)
    ).all()
    found = sorted((*standing, *drafts, *tried), reverse=True)
    return [plan for _, plan in found][:KEPT]


class Ahead:
    """Looks now and then for what is wanted, and reads it."""

    def __init__(self, database: Database, seconds: float) -> None:
        self.database = database
        self.seconds = seconds
        """Between two looks; 0: never."""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ahead", daemon=True)
        self._read: set[str] = set()

    def start(self) -> None:
        """Read what is there now, then go on in the background: whoever comes first waits no longer
        than whoever comes next."""
        if self.seconds > 0:
            self.look()
            gc.collect()
            gc.freeze()
            self._thread.start()

    def stop(self) -> None:
        """End; what is being read is read to its end."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()
        gc.unfreeze()

    def _run(self) -> None:
        while not self._over.wait(self.seconds):
            self.look()

    def look(self) -> None:
        """Read what is wanted and was not read yet, the latest last, which is let go last."""
        try:
            with self.database.reading() as session:
                plans = wanted(session)
                fresh = [plan for plan in reversed(plans) if plan not in self._read]
                if fresh:
                    gc.collect()  # quick, as all that was kept before is left out
                for plan in fresh:
                    if not self._over.is_set():
                        found = reading(session, plan)
                        found.prepare()
                        self._read.add(plan)
                if fresh:
                    gc.freeze()
            self._read &= set(plans)
        except Exception:  # nobody waits for it; whoever asks next gets the error itself
            log.warning("what will be asked for could not be read ahead", exc_info=True)
