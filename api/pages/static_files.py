"""Style, scripts and pictures: ours and the vendored ones, named by their content."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
PATH = "/static"


@cache
def address(name: str) -> str:
    """Where a file is served; another content has another address."""
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]
    return f"{PATH}/{name}?v={digest}"


class Lasting(StaticFiles):
    """Files that browsers keep: their address changes whenever they do."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, to be kept if it was asked for by its content."""
        answer = await super().get_response(path, scope)
        if scope["query_string"].startswith(b"v="):
            answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer
