"""The book: accounts, entries, moves, balances by triggers; certificates.

Moves change the balances of their accounts. A balance below zero that may not be is refused under
``ck_book_balances_enough``, a move between measures or neighbourhoods or beyond what its entry says
it has under ``ck_book_moves_measure``, a change of anything written under ``ck_book_kept``.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0009."""
    op.create_table(
        "book_accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("measure", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("request", sa.String(length=80), nullable=False),
        sa.Column("owes", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('giver', 'fund', 'held', 'paid', 'spent', 'bank', 'person', 'used', "
            "'donor', 'offer', 'handed')",
            name=op.f("ck_book_accounts_kind"),
        ),
        sa.CheckConstraint(
            "measure IN ('fen', 'minutes', 'pieces')", name=op.f("ck_book_accounts_measure")
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_book_accounts_neighbourhood")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_accounts")),
        sa.UniqueConstraint(
            "neighbourhood",
            "measure",
            "kind",
            "owner",
            "request",
            name=op.f("uq_book_accounts_neighbourhood_measure_kind_owner_request"),
        ),
    )
    op.create_table(
        "book_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reverses", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=120), nullable=True),
        sa.Column("week", sa.String(length=80), nullable=True),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'reverse') = (reverses IS NOT NULL)", name=op.f("ck_book_entries_reverses")
        ),
        sa.CheckConstraint(
            "kind IN ('promise', 'collect', 'commit', 'accept', 'pay', 'spend', 'return', "
            "'withdraw', 'earn', 'give', 'redeem', 'offer', 'reverse')",
            name=op.f("ck_book_entries_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_book_entries_neighbourhood")
        ),
        sa.ForeignKeyConstraint(
            ["reverses"], ["book_entries.id"], name=op.f("fk_book_entries_reverses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_entries")),
        sa.UniqueConstraint("neighbourhood", "key", name=op.f("uq_book_entries_neighbourhood_key")),
        sa.UniqueConstraint("reverses", name=op.f("uq_book_entries_reverses")),
    )
    op.create_index(
        op.f("ix_book_entries_neighbourhood_id"),
        "book_entries",
        ["neighbourhood", "id"],
        unique=False,
    )

    op.create_index(
        op.f("ix_book_entries_week_kind"), "book_entries", ["week", "kind"], unique=False
    )
    op.create_table(
        "certificates",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("issuer", sa.String(length=80), nullable=False),
        sa.Column("issuer_name", sa.Text(), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("asked_by", sa.String(length=40), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("objections", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'noticed', 'issued', 'refused', 'revoked')",
            name=op.f("ck_certificates_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('noticed', 'issued') OR noticed_at IS NOT NULL",
            name=op.f("ck_certificates_noticed"),
        ),
        sa.CheckConstraint(
            "(issued_at IS NULL) = (number IS NULL)", name=op.f("ck_certificates_issued")
        ),
        sa.CheckConstraint("since <= until", name=op.f("ck_certificates_period")),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_certificates_neighbourhood")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("number", name=op.f("uq_certificates_number")),
    )
    op.create_index(
        op.f("ix_certificates_neighbourhood_person"),
        "certificates",
        ["neighbourhood", "person"],
        unique=False,
    )
    op.create_index(
        op.f("ix_certificates_neighbourhood_state"),
        "certificates",
        ["neighbourhood", "state"],
        unique=False,
    )

    op.create_table(
        "funds",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("money", sa.String(length=20), nullable=False),
        sa.Column("match_percent", sa.Integer(), nullable=False),
        sa.Column("donor", sa.String(length=80), nullable=False),
        sa.Column("request", sa.String(length=80), nullable=False),
        sa.Column("by_pledge", sa.Boolean(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("shares", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(money = 'crowdfunding') = (request <> '')", name=op.f("ck_funds_bound")
        ),
        sa.CheckConstraint(
            "kind IN ('foundation', 'happiness', 'special', 'collection', 'firm')",
            name=op.f("ck_funds_kind"),
        ),
        sa.CheckConstraint(
            "money IN ('grant', 'match', 'award', 'crowdfunding')", name=op.f("ck_funds_money")
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_funds_neighbourhood")
        ),
        sa.PrimaryKeyConstraint("neighbourhood", "id", name=op.f("pk_funds")),
    )
    op.create_table(
        "offers",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("donor", sa.String(length=80), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_offers_minutes")),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_offers_neighbourhood")
        ),
        sa.PrimaryKeyConstraint("neighbourhood", "id", name=op.f("pk_offers")),
    )
    op.create_table(
        "points_rules",
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_points_rules_neighbourhood")
        ),
        sa.PrimaryKeyConstraint("neighbourhood", "version", name=op.f("pk_points_rules")),
    )
    op.create_table(
        "book_balances",
        sa.Column("account", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owes", sa.Boolean(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("owes OR amount >= 0", name=op.f("ck_book_balances_enough")),
        sa.ForeignKeyConstraint(
            ["account"], ["book_accounts.id"], name=op.f("fk_book_balances_account")
        ),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_book_balances")),
    )
    op.create_table(
        "book_moves",
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_book_moves_amount")),
        sa.CheckConstraint("source <> target", name=op.f("ck_book_moves_apart")),
        sa.ForeignKeyConstraint(["entry"], ["book_entries.id"], name=op.f("fk_book_moves_entry")),
        sa.ForeignKeyConstraint(
            ["source"], ["book_accounts.id"], name=op.f("fk_book_moves_source")
        ),
        sa.ForeignKeyConstraint(
            ["target"], ["book_accounts.id"], name=op.f("fk_book_moves_target")
        ),
        sa.PrimaryKeyConstraint("entry", "number", name=op.f("pk_book_moves")),
    )
    op.create_index(
        op.f("ix_book_moves_source_entry"), "book_moves", ["source", "entry"], unique=False
    )
    op.create_index(
        op.f("ix_book_moves_target_entry"), "book_moves", ["target", "entry"], unique=False
    )

    op.create_table(
        "book_words",
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["book_entries.id"], name=op.f("fk_book_words_entry")),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_book_words")),
    )
    op.add_column("attendance", sa.Column("confirmed_by", sa.String(length=40), nullable=True))
    statements = POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE
    for statement in statements:
        op.execute(statement)


KEPT = ("book_accounts", "book_entries", "book_moves")
"""Tables whose rows are never changed and never deleted."""

# --- PostgreSQL -------------------------------------------------------------------------------

POSTGRESQL = (
    """
    CREATE FUNCTION book_open() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO book_balances (account, owes, amount) VALUES (NEW.id, NEW.owes, 0);
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER book_accounts_open AFTER INSERT ON book_accounts
        FOR EACH ROW EXECUTE FUNCTION book_open()
    """,
    """
    CREATE FUNCTION book_move() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT FROM book_accounts s
            JOIN book_accounts t ON t.measure = s.measure AND t.neighbourhood = s.neighbourhood
            JOIN book_entries e ON e.id = NEW.entry AND e.neighbourhood = s.neighbourhood
            WHERE s.id = NEW.source AND t.id = NEW.target
                AND NEW.number >= 0 AND NEW.number < e.moves
        ) THEN
            RAISE EXCEPTION 'no such move: ck_book_moves_measure'
                USING ERRCODE = 'check_violation';
        END IF;
        UPDATE book_balances SET amount = amount - NEW.amount WHERE account = NEW.source;
        UPDATE book_balances SET amount = amount + NEW.amount WHERE account = NEW.target;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER book_moves_move AFTER INSERT ON book_moves
        FOR EACH ROW EXECUTE FUNCTION book_move()
    """,
    """
    CREATE FUNCTION book_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the book is never changed: ck_book_kept'
            USING ERRCODE = 'check_violation';
    END $$
    """,
    *(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION book_kept()"
        for table in KEPT
    ),
)

# --- SQLite -----------------------------------------------------------------------------------

SQLITE = (
    """
    CREATE TRIGGER book_accounts_open AFTER INSERT ON book_accounts BEGIN
        INSERT INTO book_balances (account, owes, amount) VALUES (NEW.id, NEW.owes, 0);
    END
    """,
    """
    CREATE TRIGGER book_moves_move AFTER INSERT ON book_moves BEGIN
        SELECT RAISE(ABORT, 'no such move: ck_book_moves_measure') WHERE NOT EXISTS (
            SELECT 1 FROM book_accounts s
            JOIN book_accounts t ON t.measure = s.measure AND t.neighbourhood = s.neighbourhood
            JOIN book_entries e ON e.id = NEW.entry AND e.neighbourhood = s.neighbourhood
            WHERE s.id = NEW.source AND t.id = NEW.target
                AND NEW.number >= 0 AND NEW.number < e.moves
        );
        UPDATE book_balances SET amount = amount - NEW.amount WHERE account = NEW.source;
        UPDATE book_balances SET amount = amount + NEW.amount WHERE account = NEW.target;
    END
    """,
    *(
        f"CREATE TRIGGER {table}_kept_{when} BEFORE {when} ON {table}"
        " BEGIN SELECT RAISE(ABORT, 'the book is never changed: ck_book_kept'); END"
        for table in KEPT
        for when in ("UPDATE", "DELETE")
    ),
)
