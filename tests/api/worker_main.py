"""``python -m tests.api.worker_main FAKE``: a worker whose solver is one of the fakes.

``dies-when-it-has-enqueued``: one that ends as soon as it has handed a job to dbos.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import Any
from unittest.mock import patch

from dbos import DBOS

from api.settings import read_settings
from api.worker.run import work
from matcher.child import Child

DIES = "dies-when-it-has-enqueued"


def enqueue_and_die(*arguments: Any, **named: Any) -> None:
    """Hand over, and no more."""
    original(*arguments, **named)
    os._exit(9)


if __name__ == "__main__":
    fake = sys.argv[1]
    original = DBOS.enqueue_workflow
    if fake == DIES:
        DBOS.enqueue_workflow = enqueue_and_die  # type: ignore[method-assign,assignment]
        fake = "sound_endless"
    with patch("matcher.child.Child", partial(Child, f"tests.api.fakes:{fake}")):
        work(read_settings())
