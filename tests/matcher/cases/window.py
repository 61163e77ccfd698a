"""Cases of ``window``."""

from models.base import Window
from models.supply import Hire, Pledge
from tests.build import (
    content,
    person,
    placed,
    pledge,
    request,
    role,
    session,
    t,
    week,
    window,
)
from tests.matcher.cases.base import Case

BROKEN = (("window", ("r", "s", "0")),)
MORNING = week(
    requests=(request("r", sessions=(session(windows=(window(0, "09:00", "12:00"),)),)),)
)
# Two adjoining windows, and one apart from them.
SEVERAL = week(
    requests=(
        request(
            "r",
            sessions=(
                session(
                    windows=(
                        window(0, "09:00", "10:00"),
                        window(0, "10:00", "11:00"),
                        window(2, "15:00", "16:00"),
                    )
                ),
            ),
        ),
    )
)
AND_ON = Window(start=t(0), end=t(8))
NIGHTS = week(
    requests=(
        request(
            "r",
            sessions=(
                session(
                    windows=(
                        Window(start=t(0, "22:00"), end=t(1, "02:00")),
                        Window(start=t(6, "22:00"), end=t(7, "02:00")),
                    )
                ),
            ),
        ),
    )
)


def _minutes(minutes: int) -> Case:
    """A session of so many minutes in a window of one hour (two slots)."""
    given = session(minutes=minutes, windows=(window(0, "09:00", "10:00"),))
    return Case(
        f"{minutes} minutes in a window of an hour",
        week(requests=(request("r", sessions=(given,)),)),
        content(placed("r", t(0, "09:00"))),
        BROKEN if minutes > 60 else (),
    )


CASES: tuple[Case, ...] = (
    Case("begins as the window begins", MORNING, content(placed("r", t(0, "09:00")))),
    Case("ends as the window ends", MORNING, content(placed("r", t(0, "11:00")))),
    Case("begins a slot early", MORNING, content(placed("r", t(0, "08:30"))), BROKEN),
    Case("ends a slot late", MORNING, content(placed("r", t(0, "11:30"))), BROKEN),
    Case("right hour, wrong day", MORNING, content(placed("r", t(1, "09:00"))), BROKEN),
    Case("not placed at all", MORNING, content()),
    _minutes(60),
    # 61 minutes occupy three slots.
    _minutes(61),
    Case("in the last of several windows", SEVERAL, content(placed("r", t(2, "15:00")))),
    # Adjoining windows stay two: an occurrence lies within one of them.
    Case("across two adjoining windows", SEVERAL, content(placed("r", t(0, "09:30"))), BROKEN),
    Case("over midnight", NIGHTS, content(placed("r", t(0, "23:30")))),
    Case("until the week ends", NIGHTS, content(placed("r", t(6, "23:00")))),
    Case("beyond the end of the week", NIGHTS, content(placed("r", t(6, "23:30"))), BROKEN),
    # What is pledged for no time in particular is not what ends with the week.
    Case(
        "beyond the end of the week, by staff and for wages",
        week(
            pledges=(
                Pledge(id="st", donor="firm", kind="staff", quantity=60),
                pledge("fund", "money", 60),
            ),
            people=(
                person("x", windows=(AND_ON,), staff_pledge="st"),
                person("y", windows=(AND_ON,), hire=Hire(fund="fund", price_per_hour=60)),
            ),
            requests=(request("r", sessions=(session(windows=(AND_ON,), crew=(role(count=2),)),)),),
        ),
        content(placed("r", t(6, "23:30"), {"x": "r", "y": "r"})),
        BROKEN,
    ),
)
