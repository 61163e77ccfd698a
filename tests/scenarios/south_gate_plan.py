"""The plan of the South Gate week as a reader with a pencil would write it."""

from __future__ import annotations

from fractions import Fraction

from models.items import Assignment, Commitments, Flow, Placement, Seat
from scenarios.south_gate.times import FRI, MON, SAT, SUN, THU, TUE, WED, YUAN, at


def flow(request: str, pledge: str, amount: int, when: str, place: str, line: str) -> Flow:
    """A flow, in the order a reader would say it."""
    return Flow(request=request, line=line, pledge=pledge, amount=amount, at=when, place=place)


def placed(
    request: str,
    session: str,
    start: str,
    room: str | None = None,
    occurrence: int = 0,
    **crew: tuple[str, ...],
) -> Placement:
    """A placement; ``crew`` maps a role to its people."""
    return Placement(
        request=request,
        session=session,
        occurrence=occurrence,
        start=start,
        room=room,
        crew=tuple(Assignment(role=r, person=p) for r, people in crew.items() for p in people),
    )


FLOWS = (
    # Three bags of rice at the firm, one at a neighbour's: two for Wang, one each for Chen and Li;
    # four packs of noodles stand for Sun's bag.
    flow("rice-wang", "harvest-rice", 20, at(TUE, "08:00"), "wang", "rice"),
    flow("rice-chen", "harvest-rice", 10, at(MON, "08:00"), "chen", "rice"),
    flow("rice-li", "zhao-rice", 10, at(MON, "08:00"), "nm1-1", "rice"),
    flow("rice-sun", "wu-noodles", 4, at(MON, "08:00"), "sun", "rice"),
    flow("milk-liu", "station-milk", 1, at(MON, "09:00"), "liu", "milk"),
    flow("oil-he", "harvest-oil", 25, at(MON, "08:00"), "he", "oil"),
    flow("heating-wang", "savings-bank", 300 * YUAN, at(MON, "08:00"), "wang", "money"),
    flow("bay-li", "dawn-bays", 1, at(MON, "20:00"), "li", "bay"),
    flow("bay-gu", "dawn-bays", 1, at(TUE, "20:00"), "gu", "bay"),
    # 1,200 + 800; 1,500 + 1,500 + 1,000; 1,000.
    flow("path", "path-crowd", 1_200 * YUAN, at(MON, "08:00"), "nm2", "money"),
    flow("path", "happiness-fund", 800 * YUAN, at(MON, "08:00"), "nm2", "money"),
    flow("path", "dawn-gravel", 4, at(FRI, "09:00"), "nm2", "gravel"),
    flow("pond", "dawn-match", 1_500 * YUAN, at(MON, "08:00"), "nm1", "money"),
    flow("pond", "award", 1_500 * YUAN, at(MON, "08:00"), "nm1", "money"),
    flow("pond", "happiness-fund", 1_000 * YUAN, at(MON, "08:00"), "nm1", "money"),
    flow("lamp", "happiness-fund", 1_000 * YUAN, at(MON, "08:00"), "nm2", "money"),
)

PLACEMENTS = (
    # An hour each, half an hour's way and rest between them.
    placed("haircut-wang", "visit", at(TUE, "09:00"), barber=("zhang-shifu",)),
    placed("haircut-sun", "visit", at(TUE, "10:30"), barber=("zhang-shifu",)),
    *(
        placed("medicine-liu", "round", at(day, "08:00"), occurrence=k, helper=("xiao-lin",))
        for k, day in enumerate((MON, WED, FRI))
    ),
    placed("escort-he", "escort", at(TUE, "09:00"), nurse=("a-hua",), arm=("gu-bo",)),
    placed("path", "kick-off", at(MON, "18:30"), "dance-room"),
    placed("path", "dig", at(SAT, "09:00"), hands=("da-wei", "gu-bo")),
    placed("path", "lay", at(SUN, "09:00"), hand=("li-ge",)),
    placed("gatehouse", "discussion", at(WED, "18:30"), "dance-room"),
    placed("english-corner", "saturday", at(SAT, "10:00"), "study-room", teacher=("emma",)),
    placed("yoga", "class", at(MON, "09:00"), "dance-room", host=("zhao-jie",)),
    placed("yoga", "class", at(THU, "09:00"), "dance-room", occurrence=1, host=("zhao-jie",)),
    placed("tea", "table", at(TUE, "14:00"), "tea-room", host=("wu-laoshi",)),
    placed("tea", "table", at(THU, "14:00"), "tea-room", occurrence=1, host=("wu-laoshi",)),
    placed("picture-books", "reading", at(SUN, "10:00"), "study-room", host=("mei-jie",)),
    placed("birthday-song", "party", at(SAT, "15:00"), "big-kitchen"),
    placed("baking-song", "baking", at(SUN, "14:00"), "kitchen"),
    placed("circle-li", "circle", at(SAT, "13:30"), "study-room"),
    *(
        placed("courtyard", "turn", at(day, "07:00"), occurrence=day, sweeper=(who,))
        for day, who in enumerate(("song-bo", "song-bo", "qian-ma", "qian-ma", "qian-ma"))
    ),
    placed("patrol", "friday", at(FRI, "20:00"), pair=("da-wei", "li-ge")),
    placed("patrol", "saturday", at(SAT, "20:00"), pair=("da-wei", "gu-bo")),
    placed("weekly-round", "round", at(WED, "14:00"), worker=("fang-shegong",)),
)

SEATS = (
    *(
        Seat(request=f"english-{home}", activity="english-corner", session="saturday", occurrence=0)
        for home in ("chen", "song", "li")
    ),
    *(
        Seat(request=f"books-{home}", activity="picture-books", session="reading", occurrence=0)
        for home in ("song", "li")
    ),
    Seat(request="tea-sun", activity="tea", session="table", occurrence=0),
    Seat(request="yoga-sun", activity="yoga"),
    Seat(request="yoga-li", activity="yoga"),
    Seat(request="opera-liu", activity="tea", session="table", occurrence=1),
)

PENCILLED = Commitments(flows=FLOWS, placements=PLACEMENTS, seats=SEATS)

HALF = Fraction(1, 2)
NOT_WHOLLY: dict[str, Fraction] = {
    "rice-chen": HALF,  # one bag of two
    "rice-zhou": Fraction(0),
    "milk-he": Fraction(0),
    "oil-liu": Fraction(0),
    "soap-xu": Fraction(0),  # withdrawn
    "bay-gu": HALF,  # one bay of two
    "nursing-gu": Fraction(0),
    "tutor-chen": Fraction(0),
    "repair-qian": Fraction(0),
    "haircut-liu": Fraction(0),  # next week
    "flower-bed": Fraction(0),
    "bicycle-shed": Fraction(0),
    "playground": Fraction(0),
    "english-corner": HALF,  # Saturday, not Sunday
    "opera": Fraction(0),
    "dance-song": Fraction(0),
    "ball-qian": Fraction(0),
    "english-qian": Fraction(0),
    "english-zhou": Fraction(0),
    "tea-song": Fraction(0),
    "yoga-lin": Fraction(0),
}
"""Every request that is not wholly served, and how far it is; all others are."""
