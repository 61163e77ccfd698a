"""A hall for every test."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.api.register.hall import Hall
from tests.api.service import SignedAs


@pytest.fixture
def hall(client: TestClient, signed_as: SignedAs) -> Hall:
    """Settled."""
    made = Hall(client, signed_as, signed_as("coordinator"))
    made.settle()
    return made
