"""Projects on their way through the weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from matcher.rules.view import View
from models.demand import STAGES, ProjectFacts, Request, RoomNeed, Stage
from models.items import Flow
from models.supply import Conditions, Pledge
from scenarios.generator.draw import Draw
from scenarios.simulate.arrivals import Arrival, Arrivals, arrivals
from scenarios.simulate.checks import Found, passed_over
from scenarios.simulate.course import Course
from scenarios.simulate.queue import Waited, carry, depart, rest_of
from scenarios.simulate.steps import (
    UNRESOLVED,
    a_step_further,
    arriving,
    left_of,
    own_money,
    ready,
    renamed,
    unmatched,
)
from tests import build
from tests.build import MONDAY, content, flow, line, placed, pledge, request, room, session, t
from tests.scenarios.simulate.hamlet import HAMLET

YUAN = 100


def project(stage: Stage = "resolution", raised: int = 0, **fields: Any) -> Request:
    resolved = STAGES.index(stage) >= STAGES.index("resolution")
    facts = ProjectFacts(stage=stage, published=resolved, reviewed=True, raised=raised)
    asked = {"lines": (line("money", 500 * YUAN),), **fields}
    return request("x", "project", household=None, project=facts, **asked)


def stages(asked: Request, weeks: int) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []
    for _ in range(weeks):
        asked = a_step_further(asked)
        assert asked.project is not None
        found.append((asked.project.stage, asked.project.published))
    return found


def test_a_project_takes_a_step_a_week_and_is_disclosed_with_its_resolution() -> None:
    assert stages(project("discussion"), 4) == [
        ("review", False),
        *([("resolution", True)] * 3),
    ]


def test_what_is_no_project_takes_no_steps() -> None:
    wish = request("a", lines=(line("rice", 2),))
    assert a_step_further(wish) == ready(wish) == arriving(wish, Draw(1, "s")) == wish


def test_supply_is_measured_as_if_all_projects_were_resolved() -> None:
    facts = ProjectFacts(stage="motion", votes=7)
    asked = request("x", "project", project=facts, needs=("y",), excludes=("z",))
    found = ready(asked)
    assert found.project == ProjectFacts(stage="resolution", published=True, reviewed=True, votes=7)
    assert (found.needs, found.excludes) == ((), ())


def test_some_arrive_before_their_resolution() -> None:
    draw = Draw(1, "steps")
    found = [arriving(project(), draw).project for _ in range(400)]
    early = [facts for facts in found if facts is not None and facts.stage != "resolution"]
    assert len(early) / 400 == pytest.approx(UNRESOLVED, abs=0.06)
    assert {facts.stage for facts in early} == {"suggestion", "motion", "discussion", "review"}
    assert not any(facts.published for facts in early)


def crowd(amount: int = 200 * YUAN, to: str = "x", id: str = "c") -> Pledge:
    return pledge(id, "money", amount, conditions=Conditions(requests=(to,)))


def test_crowdfunding_belongs_to_its_project() -> None:
    pledges = (crowd(), crowd(to="y", id="d"), pledge("fund", "money", 900))
    assert own_money(pledges, project()) == (crowd(),)
    assert renamed(crowd(), "03-", "03-x") == crowd(to="03-x", id="03-c")


def test_what_a_plan_leaves_of_it_is_what_waits() -> None:
    assert left_of(crowd(), 50 * YUAN) == crowd(150 * YUAN)
    assert left_of(crowd(), 200 * YUAN) is None


def test_what_was_raised_is_matched_once() -> None:
    # 100 yuan raised for 500; 200 are left to get, so 40 of them can be matched still.
    part = project(raised=100 * YUAN, lines=(line("money", 200 * YUAN),))
    left = unmatched(part, 500 * YUAN).project
    assert left is not None
    assert left.raised == 40 * YUAN
    wish = request("a", lines=(line("rice", 2),))
    assert unmatched(wish, 0) == wish


def seen(asked: Request, *gets: Flow, pledges: tuple[Pledge, ...] = ()) -> View:
    fund = pledge("fund", "money", 900 * YUAN)
    return View(build.week(pledges=(fund, *pledges), requests=(asked,)), content(*gets))


def test_part_of_its_money_leaves_the_rest_and_its_own_pledge_waiting() -> None:
    asked = project(raised=100 * YUAN)
    gets = (flow("x", "c", 150 * YUAN), flow("x", "fund", 150 * YUAN))
    view = seen(asked, *gets, pledges=(crowd(),))
    left, gone = depart(view, [Arrival(asked, 9, (crowd(),))])
    assert gone == []
    assert left[0].own == (crowd(50 * YUAN),)
    assert left[0].request.lines == (line("money", 200 * YUAN),)
    assert left[0].request.project == rest_of(view, asked).project
    assert left[0].request.project is not None
    assert left[0].request.project.raised == 40 * YUAN
    assert left[0].request.waited == 1


def test_before_its_resolution_a_project_neither_waits_nor_is_served_by_its_meeting() -> None:
    kick_off = session(meeting=True, room=RoomNeed(function="tea"))
    asked = project("discussion", sessions=(kick_off,))
    hall = room("hall")
    week = build.week(rooms=(hall,), requests=(asked,))
    view = View(week, content(placed("x", t(0, "09:00"), room="hall")))
    left, gone = depart(view, [Arrival(asked, 9)])
    assert gone == []
    assert (left[0].request.waited, left[0].request.sessions) == (0, ())
    later, _ = carry(left, 1, MONDAY + timedelta(days=7))
    assert later[0].request.project is not None
    assert later[0].request.project.stage == "review"


def test_a_resolved_project_that_has_all_is_gone() -> None:
    asked = project()
    view = seen(asked, flow("x", "fund", 500 * YUAN))
    assert depart(view, [Arrival(asked, 9)]) == ([], [Waited(asked, "served")])


def test_nobody_passes_over_a_project_that_may_not_draw_money_yet() -> None:
    late = project("discussion").model_copy(update={"waited": 8})
    assert passed_over(seen(late), None) == Found((), True)
    assert passed_over(seen(late.model_copy(update=resolved())), None) == Found(("x",), True)


def resolved() -> dict[str, object]:
    return {"project": project().project}


def test_projects_come_with_the_weeks_and_with_their_own_money() -> None:
    busy = [arrivals(replace(HAMLET, projects=2), 1, 1.0, number) for number in range(4)]
    coming = [a for week in busy for a in week.fresh if a.request.project is not None]
    assert coming
    for a in coming:
        assert all(p.conditions.requests == (a.request.id,) for p in a.own)
        assert (a.request.needs, a.request.excludes) == ((), ())
    for week in busy:
        assert not any(p.conditions.requests for p in week.ground.pledges)
        assert any(p.item == "money" for p in week.ground.pledges)


def test_their_own_money_stands_in_the_week_as_long_as_they_wait() -> None:
    asked = project().model_copy(update={"deadline": t(20)})
    ground = build.week(pledges=(pledge("fund", "money", 100),))
    course = Course()
    fresh = (Arrival(asked, 9, (crowd(),)),)
    week, _ = course.begin(Arrivals(0, ground, fresh, {}), ground.policy)
    assert [p.id for p in week.pledges] == ["fund", "c"]
    course.close(View(week, content()))
    monday = str(date.fromisoformat(ground.calendar.start) + timedelta(days=7))
    calendar = ground.calendar.model_copy(update={"start": monday})
    later = ground.model_copy(update={"calendar": calendar})
    week, _ = course.begin(Arrivals(1, later, (), {}), ground.policy)
    assert [p.id for p in week.pledges] == ["fund", "c"]
