"""Counts of people, as pages may show them: never so few that one could be recognised."""

from __future__ import annotations

from api.pages.look import Look

LEAST = 5


def people(look: Look, number: int) -> str:
    """A count of people for the public and for enterprises: exact from :data:`LEAST` on."""
    if number == 0:
        return look.say("没有人", "nobody")
    if number < LEAST:
        return look.say(f"不到 {LEAST} 人", f"fewer than {LEAST} people")
    return look.say(f"{number} 人", f"{number} people")


def households(look: Look, number: int) -> str:
    """The same for households."""
    if number == 0:
        return look.say("没有住户", "no household")
    if number < LEAST:
        return look.say(f"不到 {LEAST} 户", f"fewer than {LEAST} households")
    return look.say(f"{number} 户", f"{number} households")


def requests(look: Look, number: int) -> str:
    """The same for requests, each of which is somebody's."""
    if number == 0:
        return look.say("没有", "none")
    if number < LEAST:
        return look.say(f"不到 {LEAST} 件", f"fewer than {LEAST}")
    return look.say(f"{number} 件", f"{number}")


def split(look: Look, asked: int, served: int) -> tuple[str, str]:
    """Of so many requests, how many were served and how many not; where one side is few, the other
    must not give it away."""
    few = [side for side in (served, asked - served) if 0 < side < LEAST]
    if not few:
        return requests(look, served), requests(look, asked - served)
    if asked < 2 * LEAST:
        return look.say("—", "—"), look.say("—", "—")
    least = asked - LEAST + 1
    many = look.say(f"至少 {least} 件", f"at least {least}")
    some = requests(look, 1)
    return (many, some) if served > asked - served else (some, many)
