"""What FastAPI works out about each route, worked out once for all applications of this test
process.

Every test of the service has an application of its own. A new application looks at the signature of
every function of every router that a request passes on its way, up to half a second of work; the
routers are the same each time.
"""

from __future__ import annotations

from typing import Any

from fastapi.routing import _IncludedRouter
from starlette.routing import BaseRoute

_work_out = _IncludedRouter._build_effective_context
_known: dict[tuple[int, str], tuple[BaseRoute, Any]] = {}
"""By identity of the route, which is kept with what is known so that it stays one, and prefix."""


def knowing(self: _IncludedRouter, route: BaseRoute) -> Any:
    """As FastAPI's, which asks once per application."""
    key = id(route), self.include_context.prefix
    if key not in _known:
        _known[key] = route, _work_out(self, route)
    return _known[key][1]


def share_routes() -> None:
    """From now on, of all applications. None of them overrides a dependency, whose provider is the
    only thing of an application that its routes hold."""
    _IncludedRouter._build_effective_context = knowing  # type: ignore[method-assign]
