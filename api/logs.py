"""What a process writes down while it runs: one JSON object a line, on standard error.

No line names a person: a request is told by its route (``/api/v1/weeks/{week}``), never by its
path, query, headers or body; an exception by its type and where it was raised, never by its
message, which may repeat what was sent.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

REQUEST: ContextVar[str | None] = ContextVar("request", default=None)
"""The id of the request that is being answered."""
FIELDS = "fields"
"""Key of ``extra`` under which a line's own fields are given."""


class Lines(logging.Formatter):
    """A record as a JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        request = REQUEST.get()
        if request is not None:
            said["request"] = request
        said |= getattr(record, FIELDS, {})
        if record.exc_info and record.exc_info[1] is not None:
            said["exception"] = raised(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False, default=str)


def raised(error: BaseException) -> dict[str, Any]:
    """Type and place of an exception and of what caused it, without their messages."""
    frames = traceback.extract_tb(error.__traceback__)
    said: dict[str, Any] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    cause = error.__cause__ or error.__context__
    if cause is not None:
        said["cause"] = raised(cause)
    return said


class ToStandardError(logging.Handler):
    """Writes to whatever is standard error at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line, at once."""
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except Exception:  # logging must not end what it tells of
            self.handleError(record)


def set_up(level: str) -> None:
    """Have everything that this process logs written so."""
    handler = ToStandardError()
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("tongxin").setLevel(level.upper())
    for name in ("dbos", "uvicorn", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True


def fields(**given: Any) -> dict[str, Any]:
    """Fields of a line, for ``extra``."""
    return {FIELDS: given}
