"""The same write sent twice with its key: one effect, one answer, also when both come at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlmodel import func, select

from models.tables import Engagement, Job, Publication, RoomUse
from tests.api.cycle import WEEK, Driver


def test_publishing_again_with_the_same_key_gives_the_first_answer(
    ann: Driver, solver: Callable[[str], None]
) -> None:
    solver("here:sound")
    ann.make()
    ann.move("frozen")
    body = {"plan": ann.solve(), "statement": "so be it"}

    def publish(_: int) -> tuple[int, str]:
        answer = ann.post(f"{WEEK}/publications", body, **{"Idempotency-Key": "once"})
        return answer.status_code, answer.text

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(publish, range(6)))) == 1
    other = ann.post(
        f"{WEEK}/publications", {**body, "statement": "no"}, **{"Idempotency-Key": "once"}
    )
    assert other.status_code == 422
    with ann.database.reading() as session:
        assert session.exec(select(func.count()).select_from(Publication)).one() == 1
        assert session.exec(select(Job.kind).order_by(Job.kind)).all() == ["record", "solve"]
        kinds = session.exec(select(Engagement.kind).where(Engagement.kind == "session")).all()
        assert len(kinds) == len(
            set(session.exec(select(Engagement.request).where(Engagement.kind == "session")))
        )
        assert session.exec(select(func.count()).select_from(RoomUse)).one() == 1


def test_a_job_asked_for_twice_with_one_key_is_one_job(ann: Driver) -> None:
    ann.make()
    ann.move("frozen")
    asked = [ann.post(f"{WEEK}/jobs", {}, **{"Idempotency-Key": "k"}) for _ in range(3)]
    assert len({answer.json()["id"] for answer in asked}) == 1
    assert [answer.headers.get("idempotent-replayed") for answer in asked] == [None, "true", "true"]
