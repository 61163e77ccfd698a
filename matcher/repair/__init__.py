"""Repair: an event on a published plan → up to three ways out, each with who must be told."""

from __future__ import annotations

from matcher.repair.desk import Desk
from matcher.repair.plan import Whole, week_of, whole
from matcher.repair.told import Notice
from matcher.repair.ways import Irreparable, Name, Repair, Way, repair

__all__ = [
    "Desk",
    "Irreparable",
    "Name",
    "Notice",
    "Repair",
    "Way",
    "Whole",
    "repair",
    "week_of",
    "whole",
]
