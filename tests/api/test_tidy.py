"""What has served is thrown away, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlmodel import select

from api.database import Database
from api.services.limits import count, over
from api.services.tidy import tidy
from models.tables import Account, IdempotencyKey, RateLimit, SignIn

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def test_old_keys_sign_ins_and_counts_go_and_young_ones_stay(database: Database) -> None:
    quarter = int(NOW.timestamp()) // 900  # 96 quarters of an hour are a day
    with database.writing() as session:
        session.add(Account(id="a", login="a", password="x"))
        session.flush()
        for name, age in (("old", DAY + SECOND), ("young", DAY - SECOND)):
            made = NOW - age
            key = IdempotencyKey(
                caller="a", key=name, request_hash="", status=201, headers={}, body=b""
            )
            key.made_at = made
            session.add(key)
        for name, left in (("old", -SECOND), ("young", SECOND)):
            session.add(SignIn(token_hash=name, account="a", csrf="c", expires_at=NOW + left))
        for name, window in (("old", quarter - 97), ("young", quarter - 96)):
            session.add(RateLimit(bucket=name, window=window, count=1))
    with database.writing() as session:
        tidy(session, NOW)
    with database.reading() as session:
        assert session.exec(select(IdempotencyKey.key)).all() == ["young"]
        assert session.exec(select(SignIn.token_hash)).all() == ["young"]
        assert session.exec(select(RateLimit.bucket)).all() == ["young"]
        assert session.exec(select(Account.id)).all() == ["a"]


def test_counts_add_up_in_their_own_bucket(database: Database) -> None:
    hour = timedelta(hours=10_000)  # no test runs over the end of this stretch
    for _ in range(3):
        with database.writing() as session:
            count(session, "b", hour)
    with database.reading() as session:
        assert [over(session, "b", hour, most) for most in (2, 3, 4)] == [True, True, False]
        assert not over(session, "c", hour, 1)
