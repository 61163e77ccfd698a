"""Enrolments: who would like to sit where."""

from __future__ import annotations

from models.demand import Choice, Request, SeatWish


def _enrol(
    id: str,
    name: str,
    people: tuple[str, ...],
    home: str,
    *choices: Choice,
    waited: int = 0,
) -> Request:
    """An enrolment of a household's people, as one group."""
    return Request(
        id=id,
        kind="enrolment",
        name=name,
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
    # Five children for four places on Saturday. Brother and sister sit together or not at all. The
    # Chens and the Songs have been promised theirs; of Li and Qian, both of the first house group,
    # Li has waited two weeks and Qian none. So Qian goes without.
    _enrol(
        "english-chen", "陈家兄妹报英语角", ("xiao-chen", "chen-mei"), "chen", ENGLISH, waited=3
    ),
    _enrol("english-song", "小宋报英语角", ("xiao-song",), "song", ENGLISH, waited=3),
    _enrol("english-li", "小李报英语角", ("xiao-li",), "li", ENGLISH, waited=2),
    _enrol("english-qian", "小钱报英语角", ("xiao-qian",), "qian", ENGLISH),
    # No supply: the places are for South Gate's children.
    _enrol("english-zhou", "娄塘小周报英语角", ("xiao-zhou",), "zhou", ENGLISH, waited=4),
    _enrol("books-song", "小宋报绘本", ("xiao-song",), "song", BOOKS, waited=1),
    _enrol("books-li", "小李报绘本", ("xiao-li",), "li", BOOKS),
    # A third seat for the Songs' boy. Unmet, cap: two a week.
    _enrol("tea-song", "小宋报茶席", ("xiao-song",), "song", TEA),
    # Tea for whom it suits either day: Tuesday, or that afternoon has nobody.
    _enrol("tea-sun", "孙奶奶报茶席", ("sun-nainai",), "sun", TEA),
    _enrol("yoga-sun", "孙奶奶报瑜伽", ("sun-nainai",), "sun", Choice(activity="yoga")),
    _enrol("yoga-li", "李姐报瑜伽", ("li-jie",), "li", Choice(activity="yoga")),
    # The opera is cancelled; then tea, on the second afternoon.
    # No supply: Aunt Lin has fallen ill and withdrawn, and a group sits wholly or not at all.
    _enrol(
        "yoga-lin",
        "林家两人报瑜伽",
        ("da-wei", "lin-yi"),
        "lin",
        Choice(activity="yoga"),
    ),
    _enrol(
        "opera-liu",
        "刘爷爷报戏曲或茶席",
        ("liu-yeye",),
        "liu",
        Choice(activity="opera", preference=30),
        Choice(activity="tea", session="table", occurrence=1, preference=10),
    ),
)
