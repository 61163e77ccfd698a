"""Enrolments: who would like to sit where."""

from __future__ import annotations

from models.demand import Choice, Request, SeatWish


def _enrol(
    id: str, people: tuple[str, ...], home: str, *choices: Choice, waited: int = 0
) -> Request:
    """An enrolment of a household's people, as one group."""
    return Request(
        id=id,
        kind="enrolment",
        household=home,
        people=people,
        place=home,
        topic="culture",
        waited=waited,
        least_percent=100,
        seat=SeatWish(choices=choices),
    )


ENGLISH = Choice(activity="english-corner", preference=30)
BOOKS = Choice(activity="picture-books", preference=20)
TEA = Choice(activity="tea", preference=10)

ENROLMENTS = (
    # Five children for four places on Saturday. Brother and sister sit together or not at all;
    # weeks waited + 1: Chen 4, Song 4, Li 3, Qian 1. So Qian goes without.
    _enrol("english-chen", ("xiao-chen", "chen-mei"), "chen", ENGLISH, waited=3),
    _enrol("english-song", ("xiao-song",), "song", ENGLISH, waited=3),
    _enrol("english-li", ("xiao-li",), "li", ENGLISH, waited=2),
    _enrol("english-qian", ("xiao-qian",), "qian", ENGLISH),
    # No supply: the places are for South Gate's children.
    _enrol("english-zhou", ("xiao-zhou",), "zhou", ENGLISH, waited=4),
    _enrol("books-song", ("xiao-song",), "song", BOOKS, waited=1),
    _enrol("books-li", ("xiao-li",), "li", BOOKS),
    # A third seat for the Songs' boy. Unmet, cap: two a week.
    _enrol("tea-song", ("xiao-song",), "song", TEA),
    _enrol("yoga-sun", ("sun-nainai",), "sun", Choice(activity="yoga")),
    _enrol("yoga-li", ("li-jie",), "li", Choice(activity="yoga")),
    # The opera is cancelled; then tea, on the second afternoon.
    _enrol(
        "opera-liu",
        ("liu-yeye",),
        "liu",
        Choice(activity="opera", preference=30),
        Choice(activity="tea", session="table", occurrence=1, preference=10),
    ),
)
