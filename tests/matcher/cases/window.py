"""Cases of ``window``."""

from models.base import Window
from tests.build import content, placed, request, session, t, week, window
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
)
