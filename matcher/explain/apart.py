"""Ask *why* in another process, which can be stopped by the clock; nothing here loads an engine."""

from __future__ import annotations

import time

from matcher.child.process import Died, Process, on_the_wall
from matcher.explain.facts import Answer
from matcher.explain.talk import SAID, Done, Failed, Question, Stage
from models.plan import Plan
from models.week import Week

RESERVE = 0.5
"""Seconds before the limit at which the answer should end by itself."""
GRACE = 1.0
"""Seconds after the limit at which the process is killed and the answer so far is taken."""


class NoAnswer(Exception):
    """The process broke, or had nothing to say in time; ``detail`` is for whoever mends it."""

    def __init__(self, why: str, detail: str = "") -> None:
        self.detail = detail
        super().__init__(why)


def ask(week: Week, plan: Plan, id: str, seconds: float | None) -> Answer:
    """Why an id of the week gets, or does, what it does; at the limit, what is known by then.

    Raises :class:`NoAnswer`. The id must be known (see :func:`matcher.explain.ids.kind_of`).
    """
    end = None if seconds is None else time.monotonic() + seconds
    question = Question(week=week, plan=plan, id=id, deadline=on_the_wall(end, RESERVE))
    best: Answer | None = None
    try:
        with Process("matcher.explain.worker") as process:
            process.send(question)
            for line in process.lines(None if end is None else end + GRACE):
                match SAID.validate_json(line):
                    case Stage(answer=answer):
                        best = answer
                    case Done(answer=answer):
                        return answer
                    case Failed(error=error):
                        raise NoAnswer(error.strip().rpartition("\n")[2], error)
    except Died as died:
        raise NoAnswer(f"the process {died}") from died
    if best is None:
        raise NoAnswer("nothing was known in the time given")
    return best
