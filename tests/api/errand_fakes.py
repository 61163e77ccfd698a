"""``python -m tests.api.errand_fakes PARENT_PID``: says something, then never ends; or, if
``ERRAND_FAKE`` is *refuses*, that there is no answer."""

from __future__ import annotations

import os
import sys
import threading

from api.worker.errand import Said
from matcher.child.worker import die_with

if __name__ == "__main__":
    die_with(int(sys.argv[1]))
    sys.stdin.buffer.readline()
    if os.environ.get("ERRAND_FAKE") == "refuses":
        no = Said(wrong=(("load", "太多", "too much"),), code="bad-input", last=True)
        sys.stdout.write(no.model_dump_json() + "\n")
        sys.exit()
    said = Said(step="asks", value=1, result='{"asks": ["so far"]}')
    sys.stdout.write(said.model_dump_json() + "\n")
    sys.stdout.flush()
    threading.Event().wait()
