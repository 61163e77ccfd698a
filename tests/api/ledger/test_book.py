"""The book: entries balance, stay as they are, are undone once, and nobody overspends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from api.backup import backup, restore
from api.database import Database, refused
from api.problems import Problem
from api.services.ledger.book import Book, Move, Purse, Wanted
from api.services.signing import Caller
from models.tables import BookAccount, BookEntry, BookMove
from tests.api.booking.test_races import at_once
from tests.api.ledger.sums import whole

ANN = Caller("ann")
GIVER, FUND, HELD = Purse("giver", "firm"), Purse("fund", "f"), Purse("held", "f", "path")
LI, WANG = Purse("person", "li"), Purse("person", "wang")
BANK = Purse("bank")


def posted(database: Database, kind: Any, *moves: Move, **more: Any) -> int:
    with database.writing() as session:
        entry = Book(session, ANN, "n").post(kind, moves, **more)
        assert entry.id is not None
        return entry.id


def test_an_entry_moves_and_its_reversal_moves_back_once(here: Database) -> None:
    posted(here, "promise", Move(GIVER, FUND, 1000))
    held = posted(here, "commit", Move(FUND, HELD, 400))
    assert whole(here) == {
        ("giver", "firm", ""): -1000,
        ("fund", "f", ""): 600,
        ("held", "f", "path"): 400,
    }
    with here.writing() as session:
        back = Book(session, ANN, "n").reverse(held, said="wrong project")
        assert back.reverses == held
        undone = back.id
    assert whole(here)["fund", "f", ""] == 1000
    with pytest.raises(Problem) as twice, here.writing() as session:
        Book(session, ANN, "n").reverse(held)
    assert twice.value.code == "already-there"
    with pytest.raises(Problem) as again, here.writing() as session:
        Book(session, ANN, "n").reverse(undone or 0)
    assert again.value.code == "not-now"
    assert whole(here)["fund", "f", ""] == 1000


def test_too_little_is_told_of_every_account_and_moves_nothing(here: Database) -> None:
    posted(here, "earn", Move(BANK, LI, 60))
    with pytest.raises(Problem) as short, here.writing() as session:
        Book(session, ANN, "n").post("give", [Move(LI, WANG, 61), Move(FUND, HELD, 5)])
    said = {(fault.entity, fault.value): fault.en for fault in short.value.document.errors}
    assert said == {
        ("f", "5"): "there are only 0 fen",
        ("li", "61"): "there are only 60 minutes",
    }
    assert whole(here) == {("bank", "", ""): -60, ("person", "li", ""): 60}


def test_several_entries_follow_one_another_or_none_is_written(here: Database) -> None:
    earn = Wanted("earn", (Move(BANK, LI, 60),))
    give = Wanted("give", (Move(LI, WANG, 60),))
    with pytest.raises(Problem), here.writing() as session:
        Book(session, ANN, "n").post_all([give, earn])  # in this order there is nothing to give
    assert whole(here) == {}
    with here.writing() as session:
        Book(session, ANN, "n").post_all([earn, give])
    assert whole(here)["person", "wang", ""] == 60


def test_what_one_has_spent_cannot_be_undone_under_them(here: Database) -> None:
    earned = posted(here, "earn", Move(BANK, LI, 60))
    posted(here, "give", Move(LI, WANG, 50))
    with pytest.raises(Problem) as short, here.writing() as session:
        Book(session, ANN, "n").reverse(earned)
    assert [fault.en for fault in short.value.document.errors] == ["there are only 10 minutes"]
    assert whole(here)["person", "wang", ""] == 50


def test_another_neighbourhood_s_entries_are_not_found(here: Database) -> None:
    entry = posted(here, "promise", Move(GIVER, FUND, 1000))
    with pytest.raises(Problem) as lost, here.writing() as session:
        Book(session, ANN, "m").reverse(entry)
    assert lost.value.code == "not-found"
    with here.reading() as session:
        assert Book(session, ANN, "m").amount(FUND) == 0


# --- what the database itself refuses -------------------------------------------------------------


CHANGES = (
    "UPDATE book_entries SET kind = 'pay'",
    "UPDATE book_moves SET amount = 1",
    "UPDATE book_accounts SET owes = true",
    "DELETE FROM book_moves",
    "DELETE FROM book_entries",
)


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_that_is_written_is_changed_or_deleted(here: Database, change: str) -> None:
    posted(here, "promise", Move(GIVER, FUND, 1000))
    with pytest.raises(IntegrityError) as kept, here.engine.begin() as connection:
        connection.execute(text(change))
    assert refused(kept.value, "ck_book_kept")


Write = Callable[[Session, dict[str, int], int], None]


def _move(entry: int, number: int, source: int, target: int, amount: int) -> BookMove:
    return BookMove(entry=entry, number=number, source=source, target=target, amount=amount)


BAD: dict[str, tuple[str, Write]] = {
    "below zero": (
        "ck_book_balances_enough",
        lambda s, a, e: s.add(_move(e, 1, a["fund"], a["held"], 1001)),
    ),
    "between measures": (
        "ck_book_moves_measure",
        lambda s, a, e: s.add(_move(e, 1, a["fund"], a["person"], 1)),
    ),
    "between neighbourhoods": (
        "ck_book_moves_measure",
        lambda s, a, e: s.add(_move(e, 1, a["fund"], a["elsewhere"], 1)),
    ),
    "more than the entry says": (
        "ck_book_moves_measure",
        lambda s, a, e: s.add(_move(e, 2, a["fund"], a["held"], 1)),
    ),
    "nothing": (
        "ck_book_moves_amount",
        lambda s, a, e: s.add(_move(e, 1, a["fund"], a["held"], 0)),
    ),
    "in a circle": (
        "ck_book_moves_apart",
        lambda s, a, e: s.add(_move(e, 1, a["fund"], a["fund"], 1)),
    ),
    "reversed twice": (
        "reverses",  # SQLite names the column, PostgreSQL the constraint
        lambda s, a, e: s.add_all(
            [BookEntry(neighbourhood="n", kind="reverse", reverses=e, moves=0) for _ in range(2)]
        ),
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_the_database_refuses_what_no_book_may_hold(here: Database, what: str) -> None:
    constraint, write = BAD[what]
    with here.writing() as session:
        accounts = {
            kind: BookAccount(
                neighbourhood=where, measure=measure, kind=kind, owner="f", owes=kind == "giver"
            )
            for kind, measure, where in (
                ("giver", "fen", "n"),
                ("fund", "fen", "n"),
                ("held", "fen", "n"),
                ("person", "minutes", "n"),
            )
        }
        elsewhere = BookAccount(neighbourhood="m", measure="fen", kind="fund", owes=False)
        session.add_all([*accounts.values(), elsewhere])
        entry = BookEntry(neighbourhood="n", kind="promise", moves=2)
        session.add(entry)
        session.flush()
        ids = {kind: row.id or 0 for kind, row in accounts.items()} | {
            "elsewhere": elsewhere.id or 0
        }
        session.add(_move(entry.id or 0, 0, ids["giver"], ids["fund"], 1000))
        number = entry.id or 0
    with pytest.raises(IntegrityError) as error, here.writing() as session:
        write(session, ids, number)
    assert refused(error.value, constraint)


# --- two at once ----------------------------------------------------------------------------------


def _try(database: Database, kind: Any, *moves: Move) -> Callable[[], object]:
    return lambda: posted(database, kind, *moves)


def test_many_at_once_spend_no_more_than_there_is(here: Database) -> None:
    posted(here, "promise", Move(GIVER, FUND, 1000))
    tries = [_try(here, "commit", Move(FUND, Purse("held", "f", f"p{n}"), 300)) for n in range(12)]
    assert at_once(tries) == {"done": 3, "not-now": 9}
    assert whole(here)["fund", "f", ""] == 100


def test_two_who_give_each_other_at_once_do_not_block(here: Database) -> None:
    posted(here, "earn", Move(BANK, LI, 100), Move(BANK, WANG, 100))
    tries = [_try(here, "give", Move(a, b, 10)) for a, b in ((LI, WANG), (WANG, LI)) * 6]
    assert at_once(tries) == {"done": 12}
    held = whole(here)
    assert (held["person", "li", ""], held["person", "wang", ""]) == (100, 100)


def test_an_entry_is_reversed_by_one_of_many_at_once(here: Database) -> None:
    earned = posted(here, "earn", Move(BANK, LI, 60))

    def undo() -> object:
        with here.writing() as session:
            return Book(session, ANN, "n").reverse(earned)

    assert at_once([undo] * 6) == {"done": 1, "already-there": 5}
    assert whole(here)["person", "li", ""] == 0


# --- backups --------------------------------------------------------------------------------------


def test_a_restored_book_holds_what_it_held(here: Database, tmp_path: Any) -> None:
    posted(here, "promise", Move(GIVER, FUND, 1000))
    held = posted(here, "commit", Move(FUND, HELD, 400))
    with here.writing() as session:
        Book(session, ANN, "n").reverse(held)
    before = whole(here)
    backup(here, tmp_path / "b.zip")
    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    restore(other, tmp_path / "b.zip")
    assert whole(other) == before
    posted(other, "commit", Move(FUND, HELD, 1))
    with other.reading() as session:
        assert len(session.exec(select(BookEntry)).all()) == 4
    other.close()
