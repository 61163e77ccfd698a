"""A neighbourhood read line by line, and the week that is made of it."""

from __future__ import annotations

import pytest
from sqlmodel import select

from api.database import Database
from api.problems import Problem
from api.services.first_lines import MOST, Home, Lines
from api.services.first_week import Given, make_first
from models.load import load_week
from models.tables import Household, Identity, Neighbourhood, WeekRow
from models.validate import problems_of
from tests.api.booking.corner import caller

USES = {"喝茶": "tea", "tea": "tea"}
GIVEN = Given(
    day="2126-11-25",
    name="南门",
    homes="一组,1号楼,101,王\n一组,1号楼,102,李",
    rooms="茶室,12,喝茶",
    goods="米,袋",
    skills="理发",
)


def test_lines_are_cut_at_what_people_and_sheets_put_between() -> None:
    lines = Lines(USES)
    homes = lines.homes("一组，1号楼、101；王, 李\n\n一组\t2号楼\t101\t\n")
    assert homes == (Home("一组", "1号楼", "101", ("王", "李")), Home("一组", "2号楼", "101", ()))
    assert [(r.name, r.capacity, r.functions) for r in lines.rooms("茶室,12人,Tea,喝茶")] == [
        ("茶室", 12, ("tea",))
    ]
    assert [(s.name, s.certificate) for s in lines.skills("理发\n护理,要证\ncare,Certificate")] == [
        ("理发", False),
        ("护理", True),
        ("care", True),
    ]
    assert lines.faults == []


@pytest.mark.parametrize(
    ("field", "text", "line"),
    [
        ("homes", "一组,1号楼,101\n一组,1号楼", "line 2"),
        ("homes", "一组,1号楼,101,王\n一组,1号楼,101,李", "line 2"),
        ("homes", "", "at least one"),
        ("homes", "a,b,c\n" * (MOST + 1), "at most"),
        ("homes", f"{'长' * 101},1,1", "at most 100 characters"),
        ("rooms", "茶室,喝茶", "line 1"),
        ("rooms", "茶室,0,喝茶", "line 1"),
        ("rooms", "茶室,12,飞行", "one of the uses"),
        ("rooms", "茶室,-3,喝茶", "line 1"),
        ("goods", "米", "name, unit"),
        ("skills", "护理,没证", "certificate"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(field: str, text: str, line: str) -> None:
    lines = Lines(USES)
    getattr(lines, field)(text)
    assert [fault.field for fault in lines.faults] == [field]
    assert line in lines.faults[0].en


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_made(database: Database) -> None:
    wrong = Given(day="2126-02-30", name="", homes="x", rooms="y", opens="21:00", closes="9:00")
    with database.writing() as session:
        session.add(Neighbourhood(id="n"))
    with pytest.raises(Problem) as found, database.writing() as session:
        make_first(session, caller(), "n", wrong, USES)
    assert {fault.field for fault in found.value.document.errors} == {
        *("day", "name", "homes", "rooms", "opens")
    }
    with database.reading() as session:
        assert session.exec(select(WeekRow)).all() == []


def test_there_is_one_first_week_and_names_stay_outside_it(database: Database) -> None:
    with database.writing() as session:
        session.add(Neighbourhood(id="n"))
        session.flush()
        # Somebody was known before there was a week: pseudonyms are not given twice.
        session.add(Household(neighbourhood="n", id="h1", address="别处"))
        session.add(Identity(neighbourhood="n", id="p2", name="别人"))
    with database.writing() as session:
        made = make_first(session, caller(), "n", GIVEN, USES)
        assert made.state == "collecting"
    with pytest.raises(Problem, match="already-there"), database.writing() as session:
        make_first(session, caller(), "n", GIVEN, USES)
    with database.reading() as session:
        week = load_week(session, session.exec(select(WeekRow.id)).one())
        names = dict(session.exec(select(Identity.id, Identity.name)).all())
    assert problems_of(week) == []
    assert names == {"p1": "王", "p2": "别人", "p3": "李"}
    assert [(p.id, p.home) for p in week.people] == [("p1", "h2"), ("p3", "h3")]
    assert {w.start[11:] for room in week.rooms for w in room.open} == {"09:00"}
    assert [item.name for item in week.catalogue.items] == ["米", "钱"]
