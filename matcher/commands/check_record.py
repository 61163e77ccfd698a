"""``check-record``: does a decision record hold?"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.commands.ending import BAD_INPUT, BROKEN, Ending
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
    published: Annotated[
        str | None,
        typer.Option("--hash", help="公示的指纹，核对是不是同一份 the hash that was published"),
    ] = None,
    lang: LangOption = Lang.ZH,
) -> None:
    """核对记录 Recompute all hashes, rules and tiers of a decision record.

    A forger can make every hash anew, but not the one that was published: give it with --hash.
    Exit 0: it holds; 1: it does not, everything wrong on a line of its own (file, ids, sentence,
    separated by tabs); 2: the folder is no record.
    """
    from matcher.record.check import check
    from matcher.show.record import record_document
    from matcher.show.render import render
    from models.validate.problem import plain

    if published is not None and not re.fullmatch(r"[0-9a-f]{64}", published):
        said = "应为 64 个十六进制小写字符 64 lower-case hexadecimal characters are expected"
        raise Ending(BAD_INPUT, [f"--hash {plain(published)}: {said}"])
    files = read_folder(folder)
    report = check(files, None if before is None else read_folder(before), published)
    for finding in report.findings:
        sys.stdout.write(finding_line(finding, lang) + "\n")
    if not report.holds:
        raise Ending(BROKEN, [])
    render(record_document(report, lang.value))
