"""``python -m tests.api.errand_fakes PARENT_PID``: says something, then never ends."""

from __future__ import annotations

import sys
import threading

from api.worker.errand import Said
from matcher.child.worker import die_with

if __name__ == "__main__":
    die_with(int(sys.argv[1]))
    sys.stdin.buffer.readline()
    said = Said(step="asks", value=1, result='{"asks": ["so far"]}')
    sys.stdout.write(said.model_dump_json() + "\n")
    sys.stdout.flush()
    threading.Event().wait()
