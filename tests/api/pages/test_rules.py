"""The rules of register and points at the coordinator's desk: set, refused at the field, kept."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from api.database import Database
from api.services.ledger.points_rules import rules_of
from api.services.register.keeping import settings_of
from models.book import PointsRules
from models.register.settings import Settings
from tests.api.databases import Kind
from tests.api.register.hall import Hall
from tests.api.service import SignedAs

AT = "/desk/n/rules"
Filled = dict[str, str]


@pytest.fixture
def kind() -> Kind:
    """What differs between databases is tested at the services."""
    return "sqlite"


@pytest.fixture
def hall(client: TestClient, signed_as: SignedAs) -> Hall:
    """Settled: rules were set once."""
    made = Hall(client, signed_as, signed_as("coordinator"))
    made.settle()
    return made


def filled(hall: Hall, do: str) -> Filled:
    """A form as it stands on the page."""
    page = hall.client.get(AT, headers=hall.coordinator).text
    form = next(one for one in page.split("<form")[1:] if f'name="do" value="{do}"' in one)
    form = form.partition("</form>")[0]
    texts = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>', form)
    given = dict(texts)
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        assert name is not None
        assert value is not None
        given[name[1]] = value[1]
    return given


def send(hall: Hall, given: Filled) -> tuple[int, str]:
    answer = hall.client.post(AT, data=given, headers=hall.coordinator)
    return answer.status_code, answer.text


def test_a_form_sent_back_as_it_stands_changes_nothing(hall: Hall, database: Database) -> None:
    with database.reading() as session:
        before = settings_of(session, "n"), rules_of(session, "n")[1]
    for do in ("register", "points"):
        status, page = send(hall, filled(hall, do))
        assert (status, "没有改动" in page) == (200, True)
    with database.reading() as session:
        assert (settings_of(session, "n"), rules_of(session, "n")[1]) == before


def test_rules_are_set_and_what_they_were_is_kept(hall: Hall, database: Database) -> None:
    register = filled(hall, "register") | {
        "review_threshold": "50,000.50",
        "step_days.motion": "45",
        "quorum_percent": "66",
        "menu.safety": "夜间巡逻\n\n检查电线\n",
    }
    status, page = send(hall, register)
    assert status == 200
    for told in ("100000 → 50000.50", "30 → 45", "50 → 66"):
        assert told in page
    with database.reading() as session:
        made = settings_of(session, "n")
    assert (made.review_threshold, made.quorum_percent) == (5_000_050, 66)
    assert made.step_days == {**Settings().step_days, "motion": 45}
    assert [(one.topic, one.what) for one in made.menu] == [
        ("safety", "夜间巡逻"),
        ("safety", "检查电线"),
    ]
    # What the hall had set before stays: it was on the form.
    assert made.discussion_households == 2
    status, page = send(
        hall, filled(hall, "points") | {"night_percent": "200", "hard": "护理：150\ncut:120"}
    )
    assert status == 200
    assert "150 → 200" in page
    with database.reading() as session:
        version, points = rules_of(session, "n")
    assert version == 1
    assert points == PointsRules(night_percent=200, hard={"护理": 150, "cut": 120})


@pytest.mark.parametrize(
    ("do", "wrong"),
    [
        (
            "register",
            {
                "review_threshold": "many",
                "notice_days": "0",
                "quorum_percent": "101",
                "claim_days": "²",
                "menu.safety": "长" * 201,
            },
        ),
        (
            "points",
            {"night_percent": "99", "night_from": "25:00", "hard": "care\n护理：150\n护理：120"},
        ),
    ],
)
def test_all_that_is_wrong_is_told_at_the_field_and_nothing_is_set(
    hall: Hall, database: Database, do: str, wrong: Filled
) -> None:
    status, page = send(hall, filled(hall, do) | wrong)
    assert status == 422
    for name in wrong:
        assert f'id="rule-{name.replace(".", "-")}-wrong"' in page
    assert page.count('aria-invalid="true"') == len(wrong)
    assert next(iter(wrong.values())) in page
    with database.reading() as session:
        assert settings_of(session, "n").notice_days == 7
        assert rules_of(session, "n")[0] == 0


def test_whoever_looked_earlier_does_not_undo_what_was_set_meanwhile(hall: Hall) -> None:
    for do, name in (("register", "claim_days"), ("points", "night_percent")):
        early = {key: value for key, value in filled(hall, do).items() if key != "key"}
        assert send(hall, early | {name: "110"})[0] == 200
        assert send(hall, early | {name: "120"})[0] == 412
        assert filled(hall, do)[name] == "110"


def test_only_who_runs_the_neighbourhood_sees_the_form(
    hall: Hall, client: TestClient, signed_as: SignedAs
) -> None:
    for who in (signed_as("resident", "li"), signed_as("auditor")):
        assert client.get(AT, headers=who).status_code == 403
        assert client.post(AT, data={"do": "register"}, headers=who).status_code == 403
    assert send(hall, {"do": "other"})[0] == 422
