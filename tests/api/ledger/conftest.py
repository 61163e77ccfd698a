"""As :mod:`tests.api.conftest`, and a neighbourhood whose book is empty."""

from __future__ import annotations

import pytest

from api.database import Database
from models.tables import Neighbourhood


@pytest.fixture
def here(database: Database) -> Database:
    """Neighbourhoods ``n`` and ``m``."""
    with database.writing() as session:
        session.add_all([Neighbourhood(id="n"), Neighbourhood(id="m")])
    return database
