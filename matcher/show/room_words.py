"""What people call the functions of rooms, in zh and en."""

from __future__ import annotations

from matcher.show.telling import Telling

FUNCTIONS = {
    "kitchen": "厨房",
    "tea": "茶室",
    "study": "书房",
    "dance": "舞蹈室",
    "meeting": "会议室",
}
"""Common room functions; others are called what the week calls them."""


def function_named(telling: Telling, function: str) -> str:
    """What a room is used as."""
    return telling.say(FUNCTIONS.get(function, function), function)
