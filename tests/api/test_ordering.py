"""The longest waiting first: chosen at the desk, stated by the policy, of every plan from then on.

The house with the default policy and one bag of rice for whoever has waited 13 or twice 7 weeks.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from api.database import Database
from api.services.ordering import ordered
from api.worker.perform import perform
from models.policy import Policy, Tier, by_sum, is_oldest_first
from models.tables import Audit, Job
from models.week import Decisions, Week
from tests import build
from tests.api import house
from tests.api.cycle import WEEK, Driver
from tests.api.service import SignedAs


def names(policy: Policy) -> list[str]:
    """The tiers from those of must-serve requests to those of all that wait."""
    found = [tier.name for tier in policy.tiers]
    return found[2 : found.index("overdue") + 1]


def test_ages_are_told_apart_as_they_are_and_the_choice_outlasts_them() -> None:
    chosen = ordered(Policy(version="3"), (9, 2, 13, 9), oldest=True)
    ages = ["must-13", "must-9", "must-7", "must"]
    assert names(chosen) == [*ages, *(age.replace("must", "overdue") for age in ages)]
    assert chosen.version == "3+oldest-first"
    # As it was chosen last: nobody is overdue now, but whoever is next week comes first.
    nobody = ordered(chosen, (1, 2))
    assert names(nobody) == ["must-7", "must", "overdue-7", "overdue"]
    later = ["must-8", "must-7", "must", "overdue-8", "overdue-7", "overdue"]
    assert names(ordered(nobody, (8,))) == later
    assert ordered(chosen, (9, 13), oldest=False) == Policy(version="3")


def test_without_a_choice_a_policy_stays_as_it_is() -> None:
    assert ordered(Policy(), (9, 13)) == Policy()
    # Ages that a policy brought along are its own.
    tiers = (Tier(name="overdue-20", goals={"overdue-20": 1}), *Policy().tiers)
    own = Policy(tiers=tiers)
    assert ordered(own, (9, 13)) == own
    assert ordered(own, (9, 13), oldest=False) == Policy() == by_sum(own)


@pytest.fixture
def ann(client: TestClient, database: Database, signed_as: SignedAs) -> Driver:
    """A coordinator whose week is frozen."""
    driver = Driver(client, database, signed_as("coordinator"))
    assert driver.make(waiting()).status_code == 201
    assert driver.move("frozen").status_code == 200
    return driver


def waiting() -> Week:
    """old wants the whole of two bags and has waited 13 weeks; two others want one each, for 7
    weeks; who has waited longest has withdrawn."""

    def wish(id: str, bags: int, waited: int) -> Any:
        lines = (build.line("rice", bags),)
        return build.request(id, lines=lines, waited=waited, least_percent=100)

    return house.week().model_copy(
        update={
            "policy": Policy(version="test"),
            "pledges": (build.pledge("p", "rice", 2),),
            "requests": (wish("old", 2, 13), wish("a", 1, 7), wish("b", 1, 7), wish("c", 1, 30)),
            "decisions": Decisions(withdrawn=("c",)),
        }
    )


def fed(ann: Driver, plan: str) -> set[str]:
    """Who gets rice in a plan."""
    told = ann.get(f"/api/v1/plans/{plan}").json()
    return {flow["request"] for flow in told["plan"]["content"]["flows"]}


def policy(ann: Driver) -> Policy:
    """The policy of the week as it stands."""
    return Policy.model_validate_json(json.dumps(ann.get(f"{WEEK}/content").json()["policy"]))


def test_the_next_plan_serves_the_longest_waiting_and_so_do_those_after_it(ann: Driver) -> None:
    # Together: 8 + 8 of a and b against 14 of old.
    first = ann.do()["plan"]
    assert fed(ann, first) == {"a", "b"}
    assert fed(ann, ann.do(oldest_first=True)["plan"]) == {"old"}
    with ann.database.reading() as session:
        lines = session.exec(select(Audit).where(Audit.operation == "policy.order")).all()
    (line,) = lines
    assert "overdue-13, overdue-7, overdue" in line.details["after"]
    assert "overdue-30" not in line.details["after"]  # who has withdrawn waits no more
    # The plan before was made by other rules: it can no longer be published.
    answer = ann.publish(first)
    assert (answer.status_code, answer.json()["errors"][0]["entity"]) == (409, "policy")
    ann.ask()
    assert is_oldest_first(policy(ann))
    ann.ask(oldest_first=False)
    assert policy(ann) == Policy(version="test")


def test_a_policy_without_a_tier_for_those_who_wait_cannot_be_put_in_order(
    client: TestClient, database: Database, signed_as: SignedAs
) -> None:
    driver = Driver(client, database, signed_as("coordinator"))
    driver.make()
    driver.move("frozen")
    answer = driver.post(f"{WEEK}/jobs", {"oldest_first": True})
    assert (answer.status_code, answer.json()["type"]) == (
        422,
        "tag:tongxin,2026:problem/bad-input",
    )
    assert driver.state() == "frozen"
    assert not is_oldest_first(house.POLICY)
    page = client.get("/weeks/w/run", headers=driver.headers)
    assert 'name="order"' not in page.text


def test_the_desk_has_the_choice_and_says_what_it_costs(
    ann: Driver, solver: Callable[[str], None]
) -> None:
    solver("sound")
    assert offered(ann) == {"": True, "oldest": False}
    page = ann.client.get("/weeks/w/run", headers=ann.headers).text
    assert "等得最久的优先" in page
    assert "代价：" in page
    send(ann, "/weeks/w/run", order="oldest")
    done(ann)
    assert offered(ann) == {"sum": False, "": True}
    send(ann, "/weeks/w/run", order="")
    done(ann)
    assert offered(ann) == {"sum": False, "": True}
    # What it cost is seen by trying the other.
    page = ann.client.get("/weeks/w/try", headers=ann.headers).text
    assert 'value="sum"' in page
    send(ann, "/weeks/w/try", op="order", order="sum")
    done(ann)
    page = ann.client.get("/weeks/w/try", headers=ann.headers).text
    assert "久等的合起来比，不看谁等得更久" in page
    send(ann, "/weeks/w/run", order="sum")
    done(ann)
    assert offered(ann) == {"": True, "oldest": False}
    answer = ann.client.post("/weeks/w/run", data={"order": "both"}, headers=ann.headers)
    assert answer.status_code == 422


def test_the_board_says_so_in_one_line(ann: Driver) -> None:
    plan = ann.do(oldest_first=True)["plan"]
    assert ann.publish(plan).status_code == 201
    page = ann.client.get("/n/n/disclosures").text
    assert (
        "承诺 → 承诺（近期） → 必保（等得最久的优先） → 久等（等得最久的优先） → 公平与好" in page
    )
    assert "等了超过 6 周的，等得最久的优先" in page
    assert "test+oldest-first" in page


def offered(ann: Driver) -> dict[str, bool]:
    """The choices of the desk's page, and whether they are the one that holds."""
    page = ann.client.get("/weeks/w/run", headers=ann.headers).text
    tags = [tag.split(">")[0] for tag in page.split("<input ") if 'name="order"' in tag]
    return {tag.split('value="')[1].split('"')[0]: "checked" in tag for tag in tags}


def send(ann: Driver, path: str, **fields: str) -> None:
    """Send a form of the desk."""
    answer = ann.client.post(path, data=fields, headers=ann.headers, follow_redirects=False)
    assert answer.status_code == 303, answer.text


def done(ann: Driver) -> None:
    """What a worker does."""
    with ann.database.reading() as session:
        job = session.exec(select(Job.id).where(Job.state == "queued")).one()
    perform(ann.database, job, "here")
