"""Turns in order: one at a time, whoever came first goes first.

SQLite lets one write at a time, but not in order: who finds it taken sleeps and tries again, and
newcomers overtake sleepers for seconds. So the writers of one process line up before they ask the
database. Between processes the database stays the judge.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from threading import Event, Lock
from typing import Any

from sqlalchemy.exc import OperationalError


class Turns:
    """A queue for one thing. A turn belongs to no thread: another may give it back."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[Event] = deque()
        self._taken = False

    def take(self, seconds: float) -> bool:
        """Wait for one's turn; False if it has not come within so many seconds."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return True
            mine = Event()
            self._waiting.append(mine)
        if mine.wait(seconds):
            return True
        with self._lock:
            if mine.is_set():  # it came between the two
                return True
            self._waiting.remove(mine)
        return False

    def give(self) -> None:
        """It is the next one's turn."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._waiting)


class InTurn(sqlite3.Connection):
    """A connection that writes only when it is its turn, and gives the turn back when its
    transaction has ended: not before what it wrote is on the disk."""

    def __init__(self, file: str, *, turns: Turns, seconds: float, **options: Any) -> None:
        super().__init__(file, timeout=seconds, **options)
        self.turns = turns
        self._seconds = seconds
        self._has_turn = False

    def begin_writing(self) -> None:
        """Begin a transaction that writes.

        Raises
        ------
        OperationalError : as SQLite words it, for whoever waited too long here or at the database.
        """
        if not self.turns.take(self._seconds):
            late = sqlite3.OperationalError("database is locked")
            late.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise OperationalError("BEGIN IMMEDIATE", None, late)
        self._has_turn = True
        try:
            self.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            self._give()
            raise OperationalError("BEGIN IMMEDIATE", None, error) from error

    def commit(self) -> None:
        """As of any connection; one that fails has ended nothing, and keeps the turn."""
        super().commit()
        self._give()

    def rollback(self) -> None:
        """As of any connection."""
        super().rollback()
        self._give()

    def close(self) -> None:
        """As of any connection; what was begun is undone."""
        super().close()
        self._give()

    def _give(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self.turns.give()
