"""The house's week, as for things."""

from tests.api.things.conftest import ann, nowhere, town

__all__ = ["ann", "nowhere", "town"]
