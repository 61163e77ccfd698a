"""Cases of ``available``."""

from models.base import Window
from models.week import Week
from tests.build import content, person, placed, request, role, session, t, week, window
from tests.matcher.cases.base import Case


def _week(*windows: Window, minutes: int = 60) -> Week:
    return week(
        people=(person("p", windows=windows),),
        requests=(request("r", sessions=(session(minutes=minutes, crew=(role(),)),)),),
    )


def _case(name: str, given: Week, start: str, holds: bool = True) -> Case:
    broken = () if holds else (("available", ("p", "r", "s", "0")),)
    return Case(name, given, content(placed("r", start, {"p": "r"})), broken)


MORNING = window(0, "09:00", "12:00")
LATE = Window(start=t(0, "22:00"), end=t(1, "02:00"))
BOTH = _week(MORNING, window(0, "12:00", "14:00"), window(2, "09:00", "10:00"))

CASES: tuple[Case, ...] = (
    _case("begins with the window", _week(MORNING), t(0, "09:00")),
    _case("ends with the window", _week(MORNING), t(0, "11:00")),
    _case("begins a slot before", _week(MORNING), t(0, "08:30"), False),
    _case("ends a slot after", _week(MORNING), t(0, "11:30"), False),
    # 61 minutes from 10:30 occupy until 12:00, from 11:00 until 12:30.
    _case("the last slot begun, within", _week(MORNING, minutes=61), t(0, "10:30")),
    _case("the last slot begun, beyond", _week(MORNING, minutes=61), t(0, "11:00"), False),
    _case("never free", _week(), t(0, "09:00"), False),
    _case("another day", _week(MORNING), t(1, "09:00"), False),
    _case("in the last window", BOTH, t(2, "09:00")),
    # Free until 12 and free from 12 are two promises: a task lies within one.
    _case("across two adjoining windows", BOTH, t(0, "11:30"), False),
    _case("over midnight", _week(LATE), t(0, "23:30")),
    _case("over midnight, too long", _week(LATE, minutes=180), t(0, "23:30"), False),
    _case("free since last week", _week(Window(start=t(-1), end=t(0, "01:00"))), t(0, "00:00")),
    # Only those who serve need be free.
    Case("nobody there", _week(), content()),
)
