"""How a command ends before its time: an exit code and what to say on standard error.

=====  ==========================================================
code   meaning
=====  ==========================================================
0      done; ``verify``: the plan holds
1      the plan breaks a rule or misstates a figure
2      bad input: every problem is listed (also wrong usage)
3      pins, bans and locks contradict each other
4      the solver gave no plan, or broke
130    stopped by hand before there was anything to keep
=====  ==========================================================
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

BROKEN, BAD_INPUT, CONTRADICTION, NO_PLAN, INTERRUPTED = 1, 2, 3, 4, 130


class Ending(Exception):
    """Ends the command with a code, saying these lines on standard error."""

    def __init__(self, code: int, lines: Iterable[str]) -> None:
        self.code = code
        self.lines = tuple(lines)
        super().__init__(code, self.lines)


def say(lines: Iterable[str]) -> None:
    """Lines on standard error; empty ones are left out, what no terminal can print is escaped."""
    from models.validate.problem import plain

    for line in "\n".join(lines).splitlines():
        if line:
            sys.stderr.write("\t".join(map(plain, line.split("\t"))) + "\n")
