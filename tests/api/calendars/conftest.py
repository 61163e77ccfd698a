"""The corner, published, in either database."""

from __future__ import annotations

from tests.api.booking.conftest import published

__all__ = ["published"]
