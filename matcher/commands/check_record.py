"""``check-record``: does a decision record hold?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.commands.ending import BROKEN, Ending
from matcher.commands.options import Lang, LangOption
from matcher.commands.record import read_folder

if TYPE_CHECKING:
    from matcher.record.problem import Finding


def finding_line(finding: Finding, lang: Lang) -> str:
    """One finding: file, what it is about, and what is wrong, separated by tabs."""
    from models.validate.problem import plain

    text = finding.zh if lang is Lang.ZH else finding.en
    return "\t".join(plain(part) for part in (finding.file, " ".join(finding.where), text))


def check_record(
    folder: Annotated[Path, typer.Argument(help="记录文件夹 folder of the record")],
    before: Annotated[
        Path | None,
        typer.Option(
            help="前一份记录的文件夹，核对链条 folder of the record before, for the chain"
        ),
    ] = None,
    lang: LangOption = Lang.ZH,
) -> None:
    """核对记录 Recompute all hashes, rules and tiers of a decision record.

    Exit 0: it holds; 1: it does not, everything wrong on a line of its own (file, ids, sentence,
    separated by tabs); 2: the folder is no record.
    """
    from matcher.record.check import check
    from matcher.show.record import record_document
    from matcher.show.render import render

    files = read_folder(folder)
    report = check(files, None if before is None else read_folder(before))
    for finding in report.findings:
        sys.stdout.write(finding_line(finding, lang) + "\n")
    if not report.holds:
        raise Ending(BROKEN, [])
    render(record_document(report, lang.value))
