"""``python -m tests.api.driver FAKE ARGS…``: the command line with a fake solver in its child."""

from __future__ import annotations

import sys
from functools import partial
from unittest.mock import patch

from api.cli import main
from matcher.child import Child

if __name__ == "__main__":
    with patch("matcher.child.Child", partial(Child, f"tests.api.fakes:{sys.argv.pop(1)}")):
        main()
