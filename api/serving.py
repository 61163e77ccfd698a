"""``serve``, ``worker``, ``migrate``, ``backup``, ``restore``, …: the commands of the service.

Settings come from the environment or one file (:mod:`api.settings`).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.commands.ending import BAD_INPUT, Ending, say

if TYPE_CHECKING:
    from api.database import Database
    from api.settings import Settings


def serve() -> None:
    """网页服务 Serve the API and pages. A new SQLite file gets its tables first."""
    import uvicorn

    from api.main import create_app

    settings = _settings()
    _ready(settings)
    _log(settings, "serve")
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
    )


def worker() -> None:
    """求解进程 Take up jobs until stopped. Run one or more, each with its own TONGXIN_EXECUTOR."""
    settings = _settings()
    _ready(settings)
    _log(settings, "worker")
    from api.worker.run import work

    work(settings)


def migrate() -> None:
    """升级数据库 Bring the database to the tables this version needs, wholly or not at all."""
    from api.database import Database
    from models.tables.migrations import current, upgrade

    database = Database(_settings().database)
    try:
        upgrade(database.engine)
        say([f"数据库版本 the tables are at {current(database.engine)}"])
    finally:
        database.close()


def backup(
    file: Annotated[Path, typer.Argument(help="备份文件，不能已存在 file to make, new")],
) -> None:
    """备份 Write everything the service keeps into one file, while it runs."""
    from api.backup import NoBackup
    from api.backup import backup as take
    from api.database import Database

    database = Database(_settings().database)
    try:
        taken = take(database, file)
    except NoBackup as error:
        raise Ending(BAD_INPUT, [error.why]) from error
    finally:
        database.close()
    rows = sum(part.rows for part in taken.tables.values())
    say([f"{file}: {rows} 行 rows, {taken.revision}"])


def restore(
    file: Annotated[Path, typer.Argument(help="备份文件 backup")],
) -> None:
    """恢复 Fill an empty database from a backup of either kind, while nothing runs on it."""
    from api.backup import NoBackup
    from api.backup import restore as put_back
    from api.database import Database

    settings = _settings()
    database, beside = Database(settings.database), Database(settings.jobs_database)
    try:
        _require_no_jobs(beside)
        taken = put_back(database, file)
    except NoBackup as error:
        raise Ending(BAD_INPUT, [error.why]) from error
    finally:
        database.close()
        beside.close()
    say([f"{file}: {taken.taken_at.isoformat()}, {taken.revision}"])


def _require_no_jobs(database: Database) -> None:
    """What dbos remembers is of other jobs than the backup's: it would take theirs for done."""
    from sqlalchemy import inspect

    from api.backup import NoBackup

    seen = inspect(database.engine)
    if seen.get_table_names() if database.is_sqlite else seen.has_schema("dbos"):
        said = f"{database.engine.url.render_as_string(hide_password=True)}: dbos"
        raise NoBackup(f"任务库不是空的 the database of jobs is not empty: {said}")


def operator(
    login: Annotated[str, typer.Argument(help="登录名 login", min=1)],
) -> None:
    """建立首个账号 Make an account that may make all others; its password is read from a line."""
    from api.database import Database
    from api.problems import Problem
    from api.services.accounts import GrantGiven, make_by_hand
    from api.services.passwords import LEAST

    settings = _settings()
    _ready(settings)
    password = sys.stdin.readline().rstrip("\n")
    if len(password) < LEAST:
        raise Ending(BAD_INPUT, [f"密码至少 {LEAST} 个字符 at least {LEAST} characters"])
    database = Database(settings.database)
    try:
        with database.writing() as session:
            make_by_hand(session, login, password, (GrantGiven(role="operator"),))
    except Problem as problem:
        raise Ending(BAD_INPUT, [f"{login}: {problem.document.title_zh}"]) from None
    finally:
        database.close()


def demo(
    week: Annotated[Path, typer.Argument(help="周 week.json")],
    plan: Annotated[Path, typer.Argument(help="方案 plan.json")],
    folder: Annotated[Path, typer.Option(help="放数据库的文件夹 where its database goes")],
    port: Annotated[int, typer.Option(min=0, max=65_535, help="端口 port")] = 8000,
    serving: Annotated[
        bool, typer.Option("--serve/--no-serve", help="开着网页 keep serving the pages")
    ] = True,
) -> None:
    """演示 Publish a plan in a new database and serve its pages, with a link for every desk."""
    from api.database import Database
    from api.demo import cast_of, fill
    from api.settings import Settings
    from matcher.commands.files import load_plan, load_week
    from models.tables.migrations import upgrade

    for old in folder.glob("pages*.db*"):
        old.unlink()
    settings = Settings(
        database=f"sqlite:///{folder / 'pages.db'}", port=port, secure_cookies=False
    )
    the_week = load_week(week)
    database = Database(settings.database)
    try:
        upgrade(database.engine)
        seats = fill(database, the_week, load_plan(plan), cast_of(the_week), following=True)
    finally:
        database.close()
    start = f"http://{settings.host}:{settings.port}"
    typer.echo(f"公示栏 The board: {start}/")
    for seat in seats:
        typer.echo(f"{seat.name} ({seat.role}): {start}{seat.path}")
    if serving:
        say(["Ctrl-C 结束 ends it."])
        _serve_with_a_worker(settings)
        return
    # Addresses that nobody answers would look broken; what the walk goes on with is said instead.
    example = f"tongxin why {week} {plan} {the_week.requests[0].id}" if the_week.requests else ""
    say(
        [
            "网页没有开着，以上地址要开着才能用；不加 --no-serve 就开。",
            "The pages are not being served: leave out --no-serve, then these addresses answer.",
            f"接着可以试 to go on: {example}" if example else "",
        ]
    )


def _serve_with_a_worker(settings: Settings) -> None:
    """Pages in this process, jobs in one beside it that ends with this one."""
    import os
    import signal
    import subprocess

    import uvicorn

    from api.main import create_app

    environment = {
        **os.environ,
        "TONGXIN_DATABASE": settings.database,
        "TONGXIN_EXECUTOR": "demo",
    }
    # Told to stop, uvicorn ends what it serves and raises the signal again, which then must not end
    # this process before the one beside it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    beside = subprocess.Popen([sys.executable, "-m", "api.cli", "worker"], env=environment)
    try:
        uvicorn.run(
            create_app(settings),
            host=settings.host,
            port=settings.port,
            log_level="warning",
            server_header=False,
        )
    finally:
        beside.terminate()
        beside.wait()


def _log(settings: Settings, command: str) -> None:
    """Lines of JSON from now on; the first tells the settings."""
    import logging

    from api.logs import fields, set_up

    set_up(settings.log_level)
    told = fields(command=command, settings=settings.shown())
    logging.getLogger("tongxin").info("begun", extra=told)


def _settings() -> Settings:
    from api.settings import BadSettings, read_settings

    try:
        return read_settings()
    except BadSettings as bad:
        raise Ending(BAD_INPUT, bad.lines) from None


def _ready(settings: Settings) -> None:
    """The database holds the tables of this version; an empty SQLite file gets them."""
    from api.database import Database
    from models.tables.migrations import current, newest, upgrade

    database = Database(settings.database)
    try:
        if database.is_sqlite and current(database.engine) is None:
            upgrade(database.engine)
        found, needed = current(database.engine), newest()
    finally:
        database.close()
    if found != needed:
        said = f"数据库版本 the tables are at {found}, 需要 needed: {needed}; tongxin migrate"
        raise Ending(BAD_INPUT, [said])
