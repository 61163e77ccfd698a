"""The weeks as a vote asks them: its projects without their money, the rest as it is there."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session

from api.database import Database
from api.services.register.rows import withdraw
from api.services.votes import running
from api.services.votes.carrying import RESOLVED, Asked, asked_weeks, projects_of
from api.worker.perform import perform
from models.demand import Line, Order, Request
from models.tables import DecisionRow, ItemRow, RequestRow, WeekRow
from models.week import Target
from tests import build
from tests.api.votes.errand import Errands
from tests.api.votes.projects import ask, election, settle, under_way, walk
from tests.api.votes.test_carried import ANN, RICE, close, outcome, pledge, voted
from tests.api.votes.village import START, given

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
HOUR = [{"day": 2, "start": "09:00", "end": "12:00"}]
HOURS = (build.window(2, "09:00", "12:00"),)
DIG = {"id": "dig", "minutes": 60, "hours": HOUR, "crew": [{"id": "hand"}]}
SUNDAY = {"work": [{**DIG, "hours": [{"day": 6, "start": "09:00", "end": "10:00"}]}]}


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.worker.tasks.Process", Errands)


def pin(rows: Session, id: str, /, **target: Any) -> None:
    made = DecisionRow(week="w", id=id, position=0, kind="pin", by="ann", target=Target(**target))
    rows.add(made)
    rows.flush()


def asked(session: Session, *ids: str) -> Asked:
    """The week as a vote on these projects asks it."""
    on = election(**dict.fromkeys(ids, 1))
    one = running.make(session, ANN, "n", given(election=on, most_choices=1), START)
    (week,) = asked_weeks(session, one, projects_of(session, one))
    return week


def told(week: Asked) -> dict[str, Request]:
    return {one.id: one for one in week.week.requests}


def test_what_others_need_of_a_project_that_a_week_cannot_take_in_is_not_asked(
    database: Database,
) -> None:
    settle(database, tree=50_000)
    with database.writing() as session:
        walk(session, "lamp", 60_000, SUNDAY)
        walk(session, "bench", 40_000, RICE)
        line = Line(id="l", item="rice", amount=1)
        ask(
            session,
            build.request("feast", place="s0", household="s0", lines=(line,), needs=("lamp",)),
            build.request("party", place="s0", household="s0", lines=(line,),
                          excludes=("lamp", "bench")),
        )  # fmt: skip
        session.get_one(WeekRow, "w").days = 6
        week = asked(session, "lamp", "bench", "tree")
        assert [(one.proposal, one.rules) for one in week.absent] == [("lamp", ("window",))]
        assert week.free == {"tree"}
        assert told(week)["feast"].needs == ()
        assert told(week)["party"].excludes == ("bench",)
        assert [line.id for line in told(week)["bench"].lines] == ["goods-0"]


def test_what_projects_need_of_others_counts_and_of_each_other_the_vote_says(
    database: Database,
) -> None:
    settle(database, tree=50_000)
    with database.writing() as session:
        walk(session, "lamp", 60_000, RICE)
        line = Line(id="l", item="rice", amount=1)
        ask(session, build.request("feast", place="s0", household="s0", lines=(line,)))
        row = session.get_one(RequestRow, ("w", "lamp"))
        row.needs, row.excludes = ("feast", "bench"), ("tree",)
        under_way(session, "bench", 40_000, lines=(line,), needs=("lamp", "feast"))
        week = asked(session, "lamp", "bench", "tree")
        assert (told(week)["lamp"].needs, told(week)["lamp"].excludes) == (("feast",), ())
        assert told(week)["bench"].needs == ("feast",)


def test_pins_of_a_projects_money_are_left_out_and_those_of_its_work_count(
    database: Database,
) -> None:
    settle(database, tree=50_000)
    with database.writing() as session:
        pledge(session, "w", build.pledge("happy", "money", 90_000))
        pledge(session, "w", build.pledge("p", "rice", 2))
        walk(session, "lamp", 60_000, {**RICE, "work": [DIG]})
        walk(session, "bench", 40_000, RICE)
        pin(session, "money", request="lamp", line="money")
        pin(session, "happy", request="lamp", pledge="happy")
        pin(session, "rice", request="lamp", line="goods-0", pledge="p")
        pin(session, "dig", request="lamp", session="dig", start="2026-11-25T10:00")
        pin(session, "any", line="money")
        pin(session, "some", line="goods-0")
        pin(session, "tree", request="tree")
        week = asked(session, "lamp", "bench", "tree")
        kept = {one.id for one in week.week.decisions.pins}
        assert kept == {"rice", "dig", "some"}


def test_a_project_in_the_matching_asks_for_what_it_still_needs(database: Database) -> None:
    settle(database, bench=40_000)
    with database.writing() as session:
        line = Line(id="bag", item="rice", amount=1)
        work = (
            build.session("talk", windows=HOURS, meeting=True),
            build.session("dig", windows=HOURS),
            build.session("fill", windows=HOURS),
        )
        order = (Order(before="talk", after="dig"), Order(before="dig", after="fill"))
        under_way(session, "lamp", 60_000, lines=(line,), sessions=work, order=order)
        under_way(session, "tree", 50_000)
        withdraw(session, "w", "lamp")
        week = asked(session, "lamp", "bench", "tree")
        # Of tree it is the money alone, which no week is asked for.
        assert told(week).keys() & {"lamp", "bench", "tree"} == {"lamp"}
        lamp = told(week)["lamp"]
        assert lamp.lines == (line,)
        assert [one.id for one in lamp.sessions] == ["dig", "fill"]
        assert lamp.order == order[1:]
        assert lamp.project == RESOLVED
        assert week.week.decisions.withdrawn == ()
        assert sorted(week.free) == ["bench", "tree"]
        assert week.absent == ()


def test_what_a_week_does_not_know_is_said_of_the_project_alone(database: Database) -> None:
    settle(database, tree=50_000)
    with database.writing() as session:
        walk(session, "lamp", 60_000, RICE)
        walk(session, "bench", 40_000, RICE)
        row = session.get_one(RequestRow, ("w", "lamp"))
        row.lines = ()
        session.delete(session.get_one(ItemRow, ("w", "rice")))
        session.get_one(RequestRow, ("w", "bench")).lines = ()
        session.flush()
        week = asked(session, "lamp", "bench")
        assert [(one.proposal, one.rules) for one in week.absent] == [
            ("bench", ("reference",)), ("lamp", ("reference",)),
        ]  # fmt: skip
        assert week.absent[0].short_zh == (
            '它写的 "rice" 这一周对不上，应为已有的目录中的物品的编号。',
        )
        (en,) = week.absent[0].short_en
        assert en.startswith('What it says, "rice", does not fit the week: expected ')


def test_what_asks_for_money_alone_is_funded_without_a_question(database: Database) -> None:
    settle(database, lamp=60_000)
    with database.writing() as session:
        walk(session, "bench", 40_000, RICE)
        under_way(session, "tree", 50_000)
        pledge(session, "w", build.pledge("p", "rice", 1))
    vote = voted(database)
    # lamp, then bench, for which there is a bag too few; then tree, of which the week holds only
    # money.
    perform(database, close(database, vote), "one")
    assert outcome(database, vote) == (("lamp", "tree"), {"bench": ("pledge-limit",)})
