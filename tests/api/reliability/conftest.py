"""A coordinator for every test here."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api.database import Database
from tests.api.cycle import Driver
from tests.api.service import SignedAs


@pytest.fixture
def ann(client: TestClient, database: Database, signed_as: SignedAs) -> Driver:
    """A coordinator without a week."""
    return Driver(client, database, signed_as("coordinator"))
