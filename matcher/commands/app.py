"""How a command line is put together and how it ends."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Any

import typer
from typer.core import TyperGroup

from matcher.commands.asks import asks
from matcher.commands.check_record import check_record
from matcher.commands.compare import compare
from matcher.commands.ending import INTERRUPTED, Ending, say
from matcher.commands.fairness import dial, fairness
from matcher.commands.record import record
from matcher.commands.schema import schema
from matcher.commands.show import show
from matcher.commands.solve import solve
from matcher.commands.verify import verify
from matcher.commands.what_if import what_if
from matcher.commands.why import why

OWN = (solve, verify, show, compare, schema)
MORE = (why, asks, what_if, fairness, dial, record, check_record)


class Commands(TyperGroup):
    """The commands; one that is stopped by hand ends with its own exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Ending(INTERRUPTED, ["已停止 stopped"]) from None


def build(name: str, about: str, *, more: bool = False) -> typer.Typer:
    """An application with the matcher's own commands; with ``more``, those built upon them too."""
    app = typer.Typer(
        name=name,
        cls=Commands,
        help=about,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # its Markdown costs half of the time that --help takes
    )
    for command in (*OWN, *(MORE if more else ())):
        app.command()(command)
    return app


def run(app: typer.Typer) -> None:
    """Run the application and exit. Exit codes: see :mod:`matcher.commands.ending`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that lacks a character shows its code
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except Ending as ending:
        say(ending.lines)
        sys.exit(ending.code)
