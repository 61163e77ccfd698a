"""The corner, published, in either database."""

from __future__ import annotations

import pytest

from api.database import Database
from tests.api.booking import corner


@pytest.fixture
def published(database: Database) -> Database:
    """A database in which the corner's plan is published."""
    corner.publish(database)
    return database
