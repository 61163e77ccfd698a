"""What SQLAlchemy learns about statements, learnt once for all databases of this test process.

Every test has a database, and so an engine, of its own. A new engine compiles each statement anew,
which takes a fifth of what a test of the service takes; one dialect and one cache of compiled
statements for each kind of database spare that. Connections stay each engine's own.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Engine, create_engine

from api.database import make_engine
from tests.api.postgres import server

STATEMENTS = 10_000
"""How many compiled statements are kept: all that the tests have between them."""


@cache
def _first(kind: str) -> Engine:
    """An engine of this kind that has connected: only then does its dialect know its server."""
    url = "sqlite://" if kind == "sqlite" else server().url("postgres")
    engine = create_engine(url, query_cache_size=STATEMENTS)
    engine.connect().close()
    engine.dispose()
    return engine


def knowing_engine(url: str) -> Engine:
    """As :func:`api.database.make_engine`, knowing what engines before it have learnt."""
    engine = make_engine(url)
    first = _first(engine.dialect.name)
    engine.dialect = first.dialect
    engine._compiled_cache = first._compiled_cache
    return engine
