"""Who is a child, on which day, and whose."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from api.database import Database
from api.services.things.guardians import Minors, is_minor, minors
from models.tables import Identity, Neighbourhood
from tests.api.databases import Kind

TODAY = date(2026, 11, 28)


@pytest.fixture
def kind() -> Kind:
    """A plain query: one database is enough."""
    return "sqlite"


@pytest.mark.parametrize(
    ("born", "minor"),
    [
        (None, False),
        ("2012-11-28", False),  # fourteen today
        ("2012-11-29", True),  # tomorrow
        ("2012-12-01", True),  # a later month, an earlier day
        ("2012-10-30", False),  # an earlier month, a later day
        ("2013-01-01", True),
        ("2026-11-28", True),
        ("1950-12-31", False),
    ],
)
def test_under_fourteen_one_is_a_child(born: str | None, minor: bool) -> None:
    assert is_minor(born, TODAY) is minor


def test_who_is_born_on_a_leap_day_is_fourteen_on_the_first_of_march() -> None:
    assert is_minor("2012-02-29", date(2026, 2, 28))
    assert not is_minor("2012-02-29", date(2026, 3, 1))


def child(session: Session, id: str, born: str, guardian: str, where: str = "n") -> None:
    session.add(Identity(neighbourhood=where, id=id, born=born, guardian=guardian))


def test_children_and_wards_are_told_apart(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One in the morning of the 28th in Shanghai, still the 27th in London.
    moment = datetime(2026, 11, 27, 17, tzinfo=UTC)
    monkeypatch.setattr("api.services.things.guardians.now", lambda: moment)
    with database.writing() as session:
        session.add(Neighbourhood(id="n", time_zone="Asia/Shanghai"))
        session.add(Neighbourhood(id="m", time_zone="Europe/London"))
        session.flush()
        child(session, "small", "2020-01-01", "ann")
        child(session, "mine", "2020-01-01", "bob")
        child(session, "grown", "2012-11-28", "ann")
        child(session, "grown", "2012-11-28", "ann", "m")
        child(session, "small", "2020-01-01", "cai", "m")
    with database.reading() as session:
        here = minors(session, "n", {"ann", "mine", "cai"})
        there = minors(session, "m", {"ann"})
        nobody = minors(session, "n", ())
    assert here == Minors(frozenset({"mine"}), frozenset({"small"}))
    assert there == Minors(frozenset(), frozenset({"grown"}))
    assert nobody == Minors()
