"""The goals that weigh what is served: must, overdue, good, ties."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from models.demand import Line, ProjectFacts, Request
from models.items import Commitments
from models.policy import GoalName, Policy
from models.week import Decisions, Week
from tests.build import content, flow, pledge, request, week
from tests.matcher.goals.base import value


def asked(id: str, amount: int = 4, **fields: Any) -> Request:
    """A wish for four bags of rice."""
    return request(id, lines=(Line(id="l", item="rice", amount=amount),), **fields)


def weighed(*requests: Request, withdrawn: tuple[str, ...] = (), **policy: Any) -> Week:
    return week(
        pledges=(pledge("p", "rice", 99),),
        requests=requests,
        policy=Policy(**policy),
        decisions=Decisions(withdrawn=withdrawn),
    )


HALF = content(flow("r", "p", 2))
WHOLE = content(flow("r", "p", 4))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"urgency": 2}, 2),
        # Unconfirmed, urgency counts at most 3.
        ({"urgency": 5}, 3),
        ({"urgency": 5, "urgency_confirmed": True}, 5),
        # 2 · (1 + 4)
        ({"urgency": 2, "waited": 4}, 10),
        ({"urgency": 2, "care": "priority"}, 0),
        ({"urgency": 2, "care": "ordinary"}, 0),
    ],
)
def test_must_weighs_urgency_and_waiting(fields: dict[str, Any], expected: int) -> None:
    found = weighed(asked("r", **{"care": "must", **fields}))
    assert value("must", found, WHOLE) == expected
    # Half of the rice is half of it.
    assert value("must", found, HALF) == Fraction(expected, 2)


def test_must_adds_up_and_leaves_out_what_is_withdrawn() -> None:
    # 1·3 whole + 2·(1/4), and without the second: 3.
    requests = asked("r", urgency=3, care="must"), asked("s", urgency=2, care="must")
    plan = content(flow("r", "p", 4), flow("s", "p", 1))
    assert value("must", weighed(*requests), plan) == Fraction(7, 2)
    assert value("must", weighed(*requests, withdrawn=("s",)), plan) == 3


@pytest.mark.parametrize(
    ("waited", "limit", "expected"),
    [(6, 6, 0), (7, 6, 16), (1, 0, 4), (0, 0, 0)],  # 2·(1 + w), if w > limit
)
def test_overdue_begins_after_the_limit(waited: int, limit: int, expected: int) -> None:
    found = weighed(asked("r", urgency=2, waited=waited), overdue_weeks=limit)
    assert value("overdue", found, WHOLE) == expected


def test_overdue_asks_for_no_care_class() -> None:
    # 1·(1 + 9)·1/2 each
    requests = asked("r", waited=9, care="must"), asked("s", waited=9)
    plan = content(flow("r", "p", 2), flow("s", "p", 2))
    assert value("overdue", weighed(*requests), plan) == 10


@pytest.mark.parametrize(
    ("goal", "fields", "expected"),
    [
        # 2·(1 + w), from so many weeks on.
        ("overdue-9", {"waited": 9}, 20),
        ("overdue-9", {"waited": 8}, 0),
        ("overdue-9", {"waited": 12}, 26),
        # Not overdue at 6 weeks, whatever age is named.
        ("overdue-3", {"waited": 6}, 0),
        ("overdue-3", {"waited": 7}, 16),
        ("must-3", {"waited": 3, "care": "must"}, 8),
        ("must-3", {"waited": 2, "care": "must"}, 0),
        ("must-3", {"waited": 9, "care": "priority"}, 0),
    ],
)
def test_with_a_least_age_the_younger_count_nothing(
    goal: GoalName, fields: dict[str, Any], expected: int
) -> None:
    found = weighed(asked("r", urgency=2, **fields))
    assert value(goal, found, WHOLE) == expected
    assert value(goal, found, HALF) == Fraction(expected, 2)


FACTS = ProjectFacts(stage="resolution", published=True, votes=7)


@pytest.mark.parametrize(
    ("fields", "policy", "expected"),
    [
        ({}, {}, 1),
        # 5 · priority 2 · urgency 3 · (1 + 1)
        ({"value": 5, "care": "priority", "urgency": 3, "waited": 1}, {}, 60),
        ({"value": 5, "care": "must"}, {}, 20),
        ({"value": 5, "care": "must"}, {"priority": {"must": 9}}, 45),
        # A care class the policy does not name counts once.
        ({"value": 5, "care": "priority"}, {"priority": {"must": 9}}, 5),
        # (5 + 3·7) · 1
        ({"kind": "project", "value": 5, "project": FACTS}, {"vote_value": 3}, 26),
        ({"value": 0}, {}, 0),
    ],
)
def test_good_weighs_value_votes_care_urgency_and_waiting(
    fields: dict[str, Any], policy: dict[str, Any], expected: int
) -> None:
    found = weighed(asked("r", **fields), **policy)
    assert value("good", found, WHOLE) == expected
    assert value("good", found, HALF) == Fraction(expected, 2)


def test_good_of_a_withdrawn_request_is_nothing() -> None:
    assert value("good", weighed(asked("r"), withdrawn=("r",)), WHOLE) == 0


@pytest.mark.parametrize(
    ("goal", "fields"), [("must", {"care": "must"}), ("good", {}), ("overdue", {"waited": 9})]
)
def test_an_empty_plan_serves_nobody(goal: GoalName, fields: dict[str, Any]) -> None:
    assert value(goal, weighed(asked("r", **fields)), content()) == 0


@pytest.mark.parametrize(
    ("seed", "plan", "expected"),
    [
        # `printf 7:r | b2sum` begins 18e0 = 6368 → 368; 7:s: 3350 = 13136 → 136; 8:r: 94df = 38111.
        (7, WHOLE, 368),
        (8, WHOLE, 111),
        (7, content(flow("r", "p", 2), flow("s", "p", 4)), 368 // 2 + 136),
        (7, content(), 0),
    ],
)
def test_ties_are_drawn_from_seed_and_id(seed: int, plan: Commitments, expected: int) -> None:
    assert value("ties", weighed(asked("r"), asked("s"), seed=seed), plan) == expected


def test_what_is_withdrawn_draws_no_lot() -> None:
    assert value("ties", weighed(asked("r"), withdrawn=("r",), seed=7), WHOLE) == 0
