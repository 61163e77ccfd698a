"""The live progress of a solve, on standard error: best, bound and gap of each tier."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.live import Live as RichLive
    from rich.table import Table

    from matcher.progress import Progress


class Live:
    """On a terminal a table that renews itself; elsewhere a line, separated by tabs, whenever a
    figure changes: seconds, tier, best, bound, gap."""

    def __init__(self) -> None:
        self._tiers: dict[str, Progress] = {}
        self._stack = ExitStack()
        self._screen: RichLive | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.live import Live as RichLive

            console = Console(file=sys.stderr)
            self._screen = self._stack.enter_context(RichLive(console=console, transient=True))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def report(self, at: Progress) -> None:
        """Show how far it is."""
        before = self._tiers.get(at.tier)
        self._tiers[at.tier] = at
        if self._screen is not None:
            self._screen.update(self._table(at.seconds))
        elif before is None or (before.value, before.bound) != (at.value, at.bound):
            sys.stderr.write("\t".join((f"{at.seconds:.1f}", *cells(at))) + "\n")
            sys.stderr.flush()

    def _table(self, seconds: float) -> Table:
        from rich import box
        from rich.table import Table

        shown = Table(box=box.SIMPLE_HEAD, title=f"求解 solving · {seconds:.1f} s")
        shown.add_column("层 tier")
        for column in ("最好 best", "上界 bound", "差距 gap"):
            shown.add_column(column, justify="right")
        for progress in self._tiers.values():
            shown.add_row(*cells(progress))
        return shown


def cells(at: Progress) -> tuple[str, str, str, str]:
    """Tier, best, bound and gap as text; a dash for what is not known yet."""
    value, bound = ("—" if n is None else str(n) for n in (at.value, at.bound))
    return at.tier, value, bound, "—" if at.gap is None else f"{at.gap:.4%}"
