"""The database refuses two uses of a room in one slot.

Writing ``room_uses`` writes ``room_holds``: one row for every single room occupied. An overlap of
active holds of one space is refused under the name ``ex_room_holds_overlap``, a room without parts
under ``fk_room_uses_parts``, a change of the parts of a room that is in use under
``ck_room_parts_in_use``; on both databases as a violation of integrity.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0001: uses that are already there get their holds, or the upgrade is refused."""
    statements = POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE
    for statement in statements:
        op.execute(statement)
    op.execute(
        "INSERT INTO room_holds (use, space, held_from, held_until, active) "
        "SELECT u.id, p.space, u.held_from, u.held_until, u.active FROM room_uses u "
        "JOIN room_parts p ON p.neighbourhood = u.neighbourhood AND p.room = u.room"
    )


# --- PostgreSQL -------------------------------------------------------------------------------

# A range of one integer stands for the space, so that no extension is needed. The lock makes those
# who want the same space stand in line: two that insert at the same moment would else wait for each
# other and one would end as a deadlock, a second later, instead of being refused at once.
POSTGRESQL = (
    """
    ALTER TABLE room_holds ADD CONSTRAINT ex_room_holds_overlap EXCLUDE USING gist (
        int4range(space, space, '[]') WITH &&, int4range(held_from, held_until) WITH &&
    ) WHERE (active)
    """,
    """
    CREATE FUNCTION hold_rooms() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(20561, locked.space) FROM (
            SELECT space FROM room_parts
            WHERE neighbourhood = NEW.neighbourhood AND room = NEW.room ORDER BY space
        ) locked;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'room % has no parts: fk_room_uses_parts', NEW.room
                USING ERRCODE = 'foreign_key_violation';
        END IF;
        IF TG_OP = 'UPDATE' THEN
            DELETE FROM room_holds WHERE use = OLD.id;
        END IF;
        INSERT INTO room_holds (use, space, held_from, held_until, active)
            SELECT NEW.id, space, NEW.held_from, NEW.held_until, NEW.active FROM room_parts
            WHERE neighbourhood = NEW.neighbourhood AND room = NEW.room ORDER BY space;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER room_uses_hold
        AFTER INSERT OR UPDATE OF id, neighbourhood, room, held_from, held_until, active
        ON room_uses FOR EACH ROW EXECUTE FUNCTION hold_rooms()
    """,
    """
    CREATE FUNCTION keep_parts() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        part room_parts := COALESCE(NEW, OLD);
    BEGIN
        IF EXISTS (
            SELECT FROM room_uses WHERE neighbourhood = part.neighbourhood AND room = part.room
        ) THEN
            RAISE EXCEPTION 'room % is in use: ck_room_parts_in_use', part.room
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER room_parts_kept AFTER INSERT OR UPDATE OR DELETE
        ON room_parts FOR EACH ROW EXECUTE FUNCTION keep_parts()
    """,
)

# --- SQLite -----------------------------------------------------------------------------------

# One writer at a time: whoever looks and then writes in a trigger cannot be overtaken.
_TAKEN = """
    WHEN NEW.active AND EXISTS (
        SELECT 1 FROM room_holds h
        WHERE h.space = NEW.space AND h.active AND h.use <> NEW.use
            AND h.held_from < NEW.held_until AND NEW.held_from < h.held_until
    )
    BEGIN SELECT RAISE(ABORT, 'the room is taken: ex_room_holds_overlap'); END
"""
_HOLD = """
        SELECT RAISE(ABORT, 'the room has no parts: fk_room_uses_parts') WHERE NOT EXISTS (
            SELECT 1 FROM room_parts WHERE neighbourhood = NEW.neighbourhood AND room = NEW.room
        );
        INSERT INTO room_holds (use, space, held_from, held_until, active)
            SELECT NEW.id, space, NEW.held_from, NEW.held_until, NEW.active FROM room_parts
            WHERE neighbourhood = NEW.neighbourhood AND room = NEW.room;
"""


_IN_USE = """
    BEGIN SELECT RAISE(ABORT, 'the room is in use: ck_room_parts_in_use'); END
"""
_USED_NEW = """
    WHEN EXISTS (
        SELECT 1 FROM room_uses WHERE neighbourhood = NEW.neighbourhood AND room = NEW.room
    )
"""
_USED_OLD = """
    WHEN EXISTS (
        SELECT 1 FROM room_uses WHERE neighbourhood = OLD.neighbourhood AND room = OLD.room
    )
"""
_CHANGED = "AFTER UPDATE OF id, neighbourhood, room, held_from, held_until, active ON room_uses"

SQLITE = tuple(
    " ".join(parts)
    for parts in (
        ("CREATE TRIGGER room_holds_insert BEFORE INSERT ON room_holds", _TAKEN),
        ("CREATE TRIGGER room_holds_update BEFORE UPDATE ON room_holds", _TAKEN),
        ("CREATE TRIGGER room_uses_insert AFTER INSERT ON room_uses BEGIN", _HOLD, "END"),
        (
            *("CREATE TRIGGER room_uses_update", _CHANGED, "BEGIN"),
            *("DELETE FROM room_holds WHERE use = OLD.id;", _HOLD, "END"),
        ),
        ("CREATE TRIGGER room_parts_added AFTER INSERT ON room_parts", _USED_NEW, _IN_USE),
        ("CREATE TRIGGER room_parts_changed AFTER UPDATE ON room_parts", _USED_OLD, _IN_USE),
        ("CREATE TRIGGER room_parts_gone AFTER DELETE ON room_parts", _USED_OLD, _IN_USE),
    )
)
