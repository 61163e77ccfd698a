"""Worker processes whose solver is one of the fakes; each a process of its own, to be killed.

They are forked from one that has imported everything, which takes ten times as long as the rest of
what a worker does before its first round.

``dies-when-it-has-enqueued``: one that ends as soon as it has handed a job to dbos.
``never-tallies``: one that begins every errand, and is done with none.
``impatient``: one that takes others for dead after three seconds.
"""

from __future__ import annotations

import multiprocessing
import os
from datetime import timedelta
from functools import partial
from multiprocessing.context import ForkServerProcess
from multiprocessing.forkserver import ensure_running
from pathlib import Path
from typing import Any
from unittest.mock import patch

from dbos import DBOS

from api.settings import Settings
from api.worker import run, tasks
from matcher.child import Child

ROOT = Path(__file__).parents[2]
DIES = "dies-when-it-has-enqueued"
NEVER_TALLIES = "never-tallies"
IMPATIENT = "impatient"
Running = ForkServerProcess


def started(settings: Settings, fake: str) -> Running:
    """A worker that has begun."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    with patch.dict(os.environ, {"PYTHONPATH": str(ROOT)}):
        ensure_running()
    process = context.Process(target=main, args=(settings, fake))
    process.start()
    return process


def pid_of(process: Running) -> int:
    """The process id of a worker that has begun."""
    assert process.pid is not None
    return process.pid


def main(settings: Settings, fake: str) -> None:
    """Work with a fake."""
    if fake == DIES:
        DBOS.enqueue_workflow = enqueue_and_die  # type: ignore[method-assign,assignment]
        fake = "sound_endless"
    if fake == NEVER_TALLIES:
        tasks.ERRAND = "tests.api.votes.endless"
        fake = "sound"
    if fake == IMPATIENT:
        run.SILENCE = timedelta(seconds=3)
        fake = "sound"
    with patch("matcher.child.Child", partial(Child, f"tests.api.fakes:{fake}")):
        run.work(settings)


original = DBOS.enqueue_workflow


def enqueue_and_die(*arguments: Any, **named: Any) -> None:
    """Hand over, and no more."""
    original(*arguments, **named)
    os._exit(9)
