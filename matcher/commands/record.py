"""``record``: a plan as a folder that anybody can check."""

from __future__ import annotations

import json
from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.commands.ending import BAD_INPUT, BROKEN, NO_PLAN, Ending
from matcher.commands.files import load_plan, load_week
from matcher.commands.options import Lang, LangOption
from matcher.commands.verify import require_holds

if TYPE_CHECKING:
    from matcher.record.check import Report
    from matcher.record.manifest import Files, Form
    from matcher.record.overrides import Cost
    from models.plan import Plan
    from models.week import Week


class FormOption(StrEnum):
    """Which form of the record."""

    PUBLIC = "public"
    AUDITOR = "auditor"


def record(
    week: Annotated[Path, typer.Argument(help="周 week.json")],
    plan: Annotated[Path, typer.Argument(help="方案 plan.json")],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="记录文件夹，不能已存在 folder to make, new")
    ],
    form: Annotated[FormOption, typer.Option(help="公开或审计 which form")] = FormOption.PUBLIC,
    other: Annotated[
        Path | None,
        typer.Option(help="另一种形式也写一份 a folder for the other form of the same record"),
    ] = None,
    before: Annotated[
        Path | None, typer.Option(help="前一份记录的文件夹 folder of the record before")
    ] = None,
    when: Annotated[
        Path | None,
        typer.Option(help="决定是何时作出的 JSON: decision id → date or moment it was made"),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(help="保管身份者的密钥 secret of at least 16 bytes that salts the texts"),
    ] = None,
    seconds: Annotated[
        float, typer.Option(min=0, help="计算各项决定代价的总时限 for the costs of all decisions")
    ] = 60.0,
    lang: LangOption = Lang.ZH,
) -> None:
    """记录 Write the decision record of a plan: week, plan, policy, overrides and hash chain.

    Each pin, ban and lock is released alone and the week solved again, to state what it cost in
    each tier (--seconds 0: not computed). A plan that does not hold is not recorded, exit 1.
    """
    from matcher.record.build import Given
    from matcher.record.build import record as made
    from matcher.record.check import check
    from matcher.record.folder import NoRecord, write
    from matcher.show.record import record_document
    from matcher.show.render import render

    if not isfinite(seconds):
        raise Ending(BAD_INPUT, [f"--seconds {seconds}: 应为一个数 a finite number is expected"])
    folders: dict[Path, Form] = {output: form.value}
    if other is not None:
        folders[other] = "public" if form is FormOption.AUDITOR else "auditor"
    taken = [path for path in folders if path.exists() or path.is_symlink()]
    if taken or other == output:
        said = "已经存在，不覆盖 exists already and is not replaced"
        raise Ending(BAD_INPUT, [f"{path}: {said}" for path in taken or [output]])
    the_week, the_plan = load_week(week), load_plan(plan).plan
    earlier = None if before is None else require_sealed(before, lang)
    moments = {} if when is None else _moments(when, the_week)
    secret = b"" if key is None else _secret(key)
    require_holds(the_week, the_plan, lang, str(plan))
    given = Given(
        before=earlier,
        when=moments,
        costs=_costs(the_week, the_plan, seconds),
        key=secret,
    )
    reports = {}
    for folder, kind in folders.items():
        files = made(the_week, the_plan, kind, given)
        reports[folder] = check(files)
        _require_sound(reports[folder], lang)
        try:
            write(folder, files)
        except NoRecord as error:
            raise Ending(BAD_INPUT, [f"{folder}: {error.why}"]) from error
    render(record_document(reports[output], lang.value))


def _costs(week: Week, plan: Plan, seconds: float) -> dict[str, Cost]:
    from matcher.child import SolverFailed
    from matcher.commands.solve import broken_lines
    from matcher.record.costs import costs

    try:
        return costs(week, plan, seconds)
    except SolverFailed as failed:
        raise Ending(NO_PLAN, broken_lines(failed)) from None


def _require_sound(report: Report, lang: Lang) -> None:
    """End the command if a record fails its own check: it is a defect and is not written."""
    from matcher.commands.check_record import finding_line

    if not report.holds:
        head = "记录未通过自查，不予保存 the record fails its own check, not written"
        raise Ending(NO_PLAN, [head, *(finding_line(f, lang) for f in report.findings)])


def read_folder(folder: Path) -> Files:
    """The files of a record. Ends the command if the folder is none."""
    from matcher.record.folder import NoRecord, read

    try:
        return read(folder)
    except NoRecord as error:
        raise Ending(BAD_INPUT, [f"{folder}: {error.why}"]) from error


def require_sealed(folder: Path, lang: Lang) -> str:
    """The hash of the record before. Ends the command if its hashes do not fit."""
    from matcher.commands.check_record import finding_line
    from matcher.record.problem import Finding
    from matcher.record.seal import read_manifest, seal_findings

    files, found = read_folder(folder), list[Finding]()
    manifest = read_manifest(files, found)
    if manifest is not None:
        found += seal_findings(files, manifest)
    if manifest is None or found:
        head = f"{folder}: 前一份记录不成立 the record before does not hold"
        raise Ending(BROKEN, [head, *(finding_line(f, lang) for f in found)])
    return manifest.hash


def _moments(path: Path, week: Week) -> dict[str, str]:
    """When each decision was made, from a JSON object."""
    from pydantic import TypeAdapter, ValidationError

    from matcher.record.overrides import Moment, decided
    from models.validate.problem import shown

    try:
        tree = json.loads(path.read_bytes())
    except OSError as error:
        raise Ending(BAD_INPUT, [f"{path}: 无法读取 cannot be read: {error.strerror}"]) from error
    except (ValueError, RecursionError) as error:
        raise Ending(BAD_INPUT, [f"{path}: 不是 JSON not JSON: {error}"]) from error
    if not isinstance(tree, dict):
        raise Ending(BAD_INPUT, [f"{path}: 应为 JSON 对象 a JSON object is expected"])
    known = {d.id for _, d in decided(week)}
    problems = []
    moment = TypeAdapter(Moment)
    for id, said in tree.items():
        if id not in known:
            problems.append(f"{path}: {shown(id)}: 没有这项决定 the week has no such decision")
        try:
            moment.validate_python(said, strict=True)
        except ValidationError:
            problems.append(
                f"{path}: {shown(id)} = {shown(said)}: 应为日期或时刻 expected a date or moment, "
                "2026-11-20T16:05+08:00"
            )
    if problems:
        raise Ending(BAD_INPUT, problems)
    return tree


def _secret(path: Path) -> bytes:
    try:
        found = path.read_bytes()
    except OSError as error:
        raise Ending(BAD_INPUT, [f"{path}: 无法读取 cannot be read: {error.strerror}"]) from error
    if len(found) < 16:
        raise Ending(BAD_INPUT, [f"{path}: 至少 16 字节 at least 16 bytes are expected"])
    return found
