"""What a person wrote in the register: handed out to them, gone when they are erased; and a what-if
resolves nothing."""

from __future__ import annotations

import pytest
from sqlmodel import select

from api.database import Database
from api.problems import Problem
from api.services.taking import _by_steps
from models.demand import ProjectFacts
from models.tables import RegisterDeed, RegisterEntry
from tests import build
from tests.api.register.hall import SUGGESTION, Hall

PERSON = "/api/v1/neighbourhoods/n/people/li"


def test_words_go_with_whoever_wrote_them_and_what_was_done_stays(
    hall: Hall, database: Database
) -> None:
    li = hall.signed_as("resident", "li")
    assert hall.post("/projects", SUGGESTION, li).status_code == 201
    hall.do("path", li, kind="move", person="li", statement="我腿脚不好，常在那里滑倒。")
    hall.do("path", li, kind="voice", step="discussion", household="h1", said="for")
    kept = hall.client.get(PERSON, headers=li).json()
    assert [one["number"] for one in kept["deeds"]] == [1, 2]
    assert [one["said"] for one in kept["voices"]] == ["for"]
    assert hall.client.delete(PERSON, headers=li).status_code == 204
    with database.reading() as session:
        left = session.exec(select(RegisterDeed.content).where(RegisterDeed.entry == "path")).all()
        stands = session.get_one(RegisterEntry, ("n", "projects", "path")).stands
    assert "滑倒" not in str(left)
    assert SUGGESTION["text"] not in str(left)
    assert stands == "motion"
    assert hall.get("/projects/path")["state"]["tallies"] == {}


def test_a_what_if_that_is_taken_resolves_nothing() -> None:
    project = build.request("p", "project", household=None, project=ProjectFacts(stage="motion"))

    def having(**facts: object) -> object:
        moved = project.model_copy(update={"project": project.project.model_copy(update=facts)})  # type: ignore[union-attr]
        return build.week(requests=(moved,))

    before = build.week(requests=(project,))
    _by_steps(before, having(raised=70))  # type: ignore[arg-type]
    with pytest.raises(Problem) as refused:
        _by_steps(before, having(stage="resolution"))  # type: ignore[arg-type]
    assert [one.entity for one in refused.value.document.errors] == ["p"]
