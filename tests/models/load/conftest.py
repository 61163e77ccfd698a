"""Every test here runs on both databases."""

from tests.api.databases import database, database_url, empty_url, kind

__all__ = ["database", "database_url", "empty_url", "kind"]
