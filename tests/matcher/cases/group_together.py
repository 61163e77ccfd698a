"""Cases of ``group-together``."""

from models.week import Decisions, Week
from tests.build import activity, content, enrolment, person, placed, seat, t, week
from tests.matcher.cases.base import Case


def _week(*group: str, gone: tuple[str, ...] = ()) -> Week:
    return week(
        people=(person("p"), person("q"), person("u")),
        requests=(activity("a"), enrolment("e", *group)),
        decisions=Decisions(withdrawn=gone),
    )


SEATED = content(placed("a", t(0, "09:00")), seat("e", "a"))
NOT_SEATED = content(placed("a", t(0, "09:00")))

CASES: tuple[Case, ...] = (
    Case("one alone", _week("p"), SEATED),
    Case("all of a group", _week("p", "q"), SEATED),
    Case("a group that is not seated", _week("p", "q"), NOT_SEATED),
    Case("somebody else has withdrawn", _week("p", "q", gone=("u",)), SEATED),
    # Without q the group would sit in part.
    Case(
        "one of the group has withdrawn",
        _week("p", "q", gone=("q",)),
        SEATED,
        (("group-together", ("e", "a", "q")),),
    ),
    Case("so the group is not seated", _week("p", "q", gone=("q",)), NOT_SEATED),
    Case(
        "seated twice, one of the group has withdrawn",
        _week("p", "q", gone=("p",)),
        content(placed("a", t(0, "09:00")), seat("e", "a"), seat("e", "a")),
        (("group-together", ("e", "a", "p")), ("one-seat", ("e",))),
    ),
    Case(
        "all of the group have withdrawn",
        _week("p", "q", gone=("p", "q")),
        SEATED,
        tuple(("group-together", ("e", "a", id)) for id in ("p", "q")),
    ),
)
