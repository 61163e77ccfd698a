"""Rows to weeks and plans, and back, without loss."""

from models.load.around import load_around, named
from models.load.minutes import Minutes, as_moment
from models.load.plans import UnknownPlan, load_plan, save_plan
from models.load.read import UnknownWeek, load_week
from models.load.reservations import AsWeek, calendar_of, held_in, with_reservations
from models.load.rooms import Use, Uses, register_rooms
from models.load.snapshots import UnknownSnapshot, load_snapshot, take_snapshot
from models.load.write import save_week

__all__ = [
    "AsWeek",
    "Minutes",
    "UnknownPlan",
    "UnknownSnapshot",
    "UnknownWeek",
    "Use",
    "Uses",
    "as_moment",
    "calendar_of",
    "held_in",
    "load_around",
    "load_plan",
    "load_snapshot",
    "load_week",
    "named",
    "register_rooms",
    "save_plan",
    "save_week",
    "take_snapshot",
    "with_reservations",
]
