"""The command ``tongxin``: the matcher's commands, and those that make weeks and yardsticks."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.serving import backup, demo, migrate, operator, restore, serve, worker
from matcher.commands.app import build, run
from matcher.commands.elect import elect
from matcher.commands.ending import BAD_INPUT, Ending
from matcher.commands.files import STDOUT, load_week, plan_text, week_text, write
from matcher.commands.options import OutOption
from matcher.commands.repair import repair
from scenarios.simulate.command import simulate

if TYPE_CHECKING:
    from models.week import Week

app = build(
    "tongxin",
    "同心：一周之内，谁给什么、给谁、何时何地。 Who gives what, to whom, where and when.",
    more=True,
)


COMMANDS = (repair, elect, simulate, serve, worker, migrate, backup, restore, operator, demo)
for command in COMMANDS:
    app.command()(command)


class Size(StrEnum):
    """Which week to make."""

    SOUTH_GATE = "south-gate"
    COMMUNITY = "community"
    DISTRICT = "district"
    STRESS = "stress"


class Method(StrEnum):
    """How to allocate without an optimiser."""

    FIRST_COME = "first-come"
    GREEDY = "greedy"


@app.command()
def generate(
    size: Annotated[
        Size, typer.Option(help="规模；south-gate 是手写的例子 size; south-gate is written by hand")
    ] = Size.COMMUNITY,
    seed: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="种子 seed")] = 0,
    output: OutOption = STDOUT,
) -> None:
    """生成 Make an example week: the same size and seed always give the same week."""
    write(output, week_text(_made(size, seed)))


def _made(size: Size, seed: int) -> Week:
    if size is Size.SOUTH_GATE:
        from scenarios.south_gate import south_gate

        return south_gate()
    from scenarios.generate import generate as make

    return make(size.value, seed)


@app.command()
def baseline(
    week: Annotated[Path, typer.Argument(help="周 week.json")],
    method: Annotated[
        Method, typer.Option(help="先到先得或贪心 first come first served, or greedy")
    ] = Method.FIRST_COME,
    output: OutOption = STDOUT,
) -> None:
    """对照 Allocate by a simple method: the thing to beat."""
    from matcher.baseline import first_come, greedy
    from models.plan import PlanFile

    the_week = load_week(week)
    plan = first_come(the_week) if method is Method.FIRST_COME else greedy(the_week)
    file = PlanFile(plan=plan, hash=plan.content_hash())
    write(output, plan_text(file))


@app.command()
def read(
    family: Annotated[
        str, typer.Argument(help="mkp, gap, reviewer, reviewer-fair, smptsp, elections")
    ],
    file: Annotated[Path, typer.Argument(help="公开算例 file of a public instance")],
    output: OutOption = STDOUT,
    index: Annotated[
        int, typer.Option(min=0, help="一个文件有多个算例时的序号 which problem of the file")
    ] = 0,
) -> None:
    """导入 Turn a public instance into a week. Exit 2 if the file is not of its family's format."""
    from scenarios.readers import UnreadableFile
    from scenarios.readers import read as read_instance

    try:
        week = read_instance(family, file, index)
    except OSError as error:
        said = f"{file}: 无法读取 cannot be read: {error.strerror}"
        raise Ending(BAD_INPUT, [said]) from error
    except UnreadableFile as error:
        said = f"这个文件不合 {family} 的格式 not in the format of {family}: {error}"
        raise Ending(BAD_INPUT, [said]) from error
    write(output, week_text(week))


def main() -> None:
    """Run the command line and exit."""
    run(app)


if __name__ == "__main__":
    main()
