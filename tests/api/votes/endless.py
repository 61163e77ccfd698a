"""An errand that is begun and never done, in the place of :mod:`api.worker.errand`."""

from __future__ import annotations

import sys
import threading

from api.worker.errand import Said
from matcher.child.worker import claim_output, die_with


def main(parent: int) -> None:
    """Say that it has begun; then wait for the end of the process."""
    die_with(parent)
    out = claim_output()
    sys.stdin.buffer.readline()
    out.write(Said(step="tally", value=1).model_dump_json(exclude_defaults=True) + "\n")
    out.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main(int(sys.argv[1]))
