"""``python -m tests.api.worker_main FAKE``: a worker whose solver is one of the fakes."""

from __future__ import annotations

import sys
from functools import partial
from unittest.mock import patch

from api.settings import read_settings
from api.worker.run import work
from matcher.child import Child

if __name__ == "__main__":
    with patch("matcher.child.Child", partial(Child, f"tests.api.fakes:{sys.argv[1]}")):
        work(read_settings())
