"""Rows to weeks and plans, and back, without loss."""

from models.load.around import load_around, named
from models.load.minutes import Minutes, as_moment
from models.load.plans import UnknownPlan, load_plan, save_plan
from models.load.read import UnknownWeek, load_week
from models.load.reservations import AsWeek, calendar_of, held_in, with_reservations
from models.load.rewrite import commit, rewrite
from models.load.rooms import Use, Uses, register_rooms
from models.load.snapshots import (
    Packed,
    UnknownSnapshot,
    keep_snapshot,
    load_snapshot,
    packed,
    take_snapshot,
)
from models.load.write import save_week

__all__ = [
    "AsWeek",
    "Minutes",
    "Packed",
    "UnknownPlan",
    "UnknownSnapshot",
    "UnknownWeek",
    "Use",
    "Uses",
    "as_moment",
    "calendar_of",
    "commit",
    "held_in",
    "keep_snapshot",
    "load_around",
    "load_plan",
    "load_snapshot",
    "load_week",
    "named",
    "packed",
    "register_rooms",
    "rewrite",
    "save_plan",
    "save_week",
    "take_snapshot",
    "with_reservations",
]
