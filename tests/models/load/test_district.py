"""A district's week is loaded in seconds."""

from __future__ import annotations

import time

import pytest

from api.database import Database
from models.load import load_week, save_week
from models.tables import Neighbourhood
from scenarios.generate import generate


@pytest.mark.slow
def test_a_districts_week_loads_within_three_seconds(database: Database) -> None:
    week = generate("district", 1)
    with database.writing() as session:
        session.add(Neighbourhood(id="n"))
        session.flush()
        save_week(session, week, neighbourhood="n")
    began = time.process_time()  # of this process alone: what else runs must not decide
    with database.reading() as session:
        found = load_week(session, week.id)
    taken = time.process_time() - began
    assert found == week
    assert taken < 3
