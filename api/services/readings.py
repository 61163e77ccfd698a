"""Plans to be read: a plan with the week it was made of, indexed once and kept for a while.

A plan and its snapshot never change, so nothing here can be out of date. A district's takes a
second to load and three to report on, which is why a process keeps the last few, and why
:func:`warm` reads one before somebody waits for it.
"""

from __future__ import annotations

import copy
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, TypeVar

from sqlmodel import Session

from api.database import Database
from matcher.report.fairness import FairnessReport, fairness_report
from matcher.show.telling import Language, Telling, plain_names
from models.load import load_plan, load_snapshot
from models.plan import PlanFile
from models.week import Week

KEPT = 4
"""Plans that a process keeps: a district's takes about 300 MB."""

PREPARED: list[Callable[[Reading], object]] = []
"""What :meth:`Reading.prepare` works out besides: see :func:`prepared`."""

log = logging.getLogger("tongxin")


Made = TypeVar("Made")


class Reading:
    """A plan and its week, in words of either language."""

    def __init__(self, week: Week, file: PlanFile) -> None:
        self.week = week
        self.file = file
        self._zh = Telling(week, file.plan, "zh")
        self._once: dict[object, Any] = {}
        self._working = threading.RLock()

    def telling(self, language: Language) -> Telling:
        """Its words in a language."""
        if language == "zh":
            return self._zh
        en = copy.copy(self._zh)  # what has been worked out is shared: only words differ
        en.lang = "en"
        return en

    def once(self, make: Callable[[Reading], Made]) -> Made:
        """What is worked out of it once, however many ask."""
        if make not in self._once:
            with self._working:
                if make not in self._once:
                    self._once[make] = make(self)
        found: Made = self._once[make]
        return found

    def prepare(self) -> None:
        """Work out what pages show of it, so that none of them has to wait."""
        _ = self._zh.by_time(), self._zh.sitting, self._zh.seated, self._plain, self.fairness
        for make in PREPARED:
            self.once(make)

    def plainly(self, language: Language) -> Telling:
        """The same without ids: what has a name is called by that alone."""
        return self.telling(language).knowing(self._plain)

    @cached_property
    def _plain(self) -> dict[str, str]:
        return plain_names(self.week)

    @cached_property
    def fairness(self) -> FairnessReport:
        """Who asked and who got, over the weeks."""
        return fairness_report(self._zh.view)


def prepared(make: Callable[[Reading], Made]) -> Callable[[Reading], Made]:
    """Has a figure of a plan worked out once, and before anybody asks for it."""

    @wraps(make)
    def once(reading: Reading) -> Made:
        return reading.once(make)

    PREPARED.append(make)
    return once


_kept: OrderedDict[str, Reading] = OrderedDict()
_lock = threading.Lock()
_loading = threading.Lock()


def reading(session: Session, plan: str) -> Reading:
    """A plan to be read; the caller has made sure that it may be.

    Raises
    ------
    UnknownPlan, UnknownSnapshot : there is none.
    """
    found = known(plan)
    if found is not None:
        return found
    with _loading:  # one at a time: two requests for the same plan load it once
        found = known(plan)
        if found is None:
            file = load_plan(session, plan)
            found = Reading(load_snapshot(session, file.plan.input_hash), file)
            with _lock:
                _kept[plan] = found
                while len(_kept) > KEPT:
                    _kept.popitem(last=False)
    return found


def known(plan: str) -> Reading | None:
    """A plan, if this process has read it and kept it."""
    with _lock:
        found = _kept.get(plan)
        if found is not None:
            _kept.move_to_end(plan)
        return found


def forget() -> None:
    """Keep nothing, as a process that has just started."""
    with _lock:
        _kept.clear()


def warm(database: Database, plan: str) -> threading.Thread:
    """Read a plan in the background, with its report, unless it is read already."""

    def read() -> None:
        try:
            with database.reading() as session:
                found = reading(session, plan)
            found.prepare()
        except Exception:  # nobody waits for it; whoever asks next gets the error itself
            log.warning("plan %s could not be read ahead", plan, exc_info=True)

    thread = threading.Thread(target=read, name=f"warm-{plan[:8]}", daemon=True)
    thread.start()
    return thread
