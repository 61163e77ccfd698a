"""What happens in the living room: the hosts' activities, and what households book."""

from __future__ import annotations

from models.demand import Request, Role, RoomNeed, SeatOffer, Session, Spacing
from scenarios.south_gate.times import FRI, MON, SAT, SUN, THU, TUE, WED, at, on

ACTIVITIES = (
    # English for South Gate's children by the trading company's staff. Saturday's class is fixed
    # (see the lock); with it the company's two hours leave no 90 minutes for Sunday.
    Request(
        id="english-corner",
        kind="activity",
        name="英语角",
        organisation="dawn-trading",
        place="nanmen",
        topic="youth",
        value=4,
        sessions=(
            Session(
                id="saturday",
                minutes=90,
                windows=(on(SAT, "10:00", "12:00"),),
                crew=(
                    Role(
                        id="teacher",
                        skill="english",
                        level=2,
                        language="en",
                        people=("emma", "david"),
                    ),
                ),
                room=RoomNeed(
                    function="study", people=6, equipment=("projector",), rooms=("study-room",)
                ),
                children=True,
            ),
            Session(
                id="sunday",
                minutes=90,
                windows=(on(SUN, "10:00", "12:00"),),
                crew=(Role(id="teacher", skill="english", language="en", people=("emma",)),),
                room=RoomNeed(function="study", people=6),
                children=True,
            ),
        ),
        seats=SeatOffer(limit=4, least=2, audiences=("children",), communities=("nanmen",)),
    ),
    # A course of two mornings. The dance room is closed on Wednesday, so Monday and Thursday.
    Request(
        id="yoga",
        kind="activity",
        name="晨间瑜伽",
        place="nanmen",
        topic="culture",
        value=3,
        least_percent=100,
        sessions=(
            Session(
                id="class",
                minutes=60,
                occurrences=2,
                spacing=Spacing(min_days=1, max_days=3),
                windows=tuple(on(day, "09:00", "11:00") for day in (MON, WED, THU)),
                crew=(Role(id="host", skill="yoga", level=2, people=("zhao-jie",)),),
                room=RoomNeed(function="dance", people=11, equipment=("mirrors",)),
            ),
        ),
        seats=SeatOffer(limit=10, least=2, course=True),
    ),
    Request(
        id="tea",
        kind="activity",
        name="午后茶席",
        place="nanmen",
        topic="culture",
        value=2,
        sessions=(
            Session(
                id="table",
                minutes=120,
                occurrences=2,
                spacing=Spacing(min_days=2, max_days=2),
                windows=(on(TUE, "14:00", "17:00"), on(THU, "14:00", "17:00")),
                crew=(Role(id="host", skill="tea", people=("wu-laoshi",)),),
                room=RoomNeed(function="tea", people=7, equipment=("tea-set",)),
            ),
        ),
        seats=SeatOffer(limit=6, least=1),
    ),
    # Prefers Saturday, when its children sit in the English corner: moves to Sunday.
    Request(
        id="picture-books",
        kind="activity",
        name="周末绘本",
        place="nanmen",
        topic="child-care",
        value=3,
        sessions=(
            Session(
                id="reading",
                minutes=60,
                windows=(on(SAT, "10:00", "12:00", 10), on(SUN, "10:00", "12:00")),
                crew=(Role(id="host", people=("mei-jie",)),),
                room=RoomNeed(function="study", people=8),
                children=True,
            ),
        ),
        seats=SeatOffer(limit=6, least=2, audiences=("children",)),
    ),
    # Needs four; one enrols: cancelled.
    Request(
        id="opera",
        kind="activity",
        name="周五戏曲",
        place="nanmen",
        topic="culture",
        sessions=(
            Session(
                id="evening",
                minutes=90,
                windows=(on(FRI, "19:00", "21:00"),),
                crew=(Role(id="host", skill="opera", people=("ding-shu",)),),
                room=RoomNeed(function="dance", people=20, equipment=("sound",)),
            ),
        ),
        seats=SeatOffer(limit=20, least=4),
    ),
)

BOOKINGS = (
    # Twenty people: only kitchen and tea room together hold them, an hour's set-up before and an
    # hour's tidying after.
    Request(
        id="birthday-song",
        kind="booking",
        name="宋家生日会",
        household="song",
        people=("song-jie", "xiao-song"),
        place="song",
        topic="culture",
        value=3,
        least_percent=100,
        sessions=(
            Session(
                id="party",
                minutes=120,
                windows=(on(SAT, "15:00", "17:00"),),
                room=RoomNeed(function="kitchen", people=20, equipment=("oven",)),
            ),
        ),
    ),
    # Saturday would be liked better, but the birthday has the kitchen from two to six.
    Request(
        id="baking-song",
        kind="booking",
        name="宋家烘焙",
        household="song",
        people=("song-jie",),
        place="song",
        topic="culture",
        value=2,
        least_percent=100,
        sessions=(
            Session(
                id="baking",
                minutes=90,
                windows=(on(SAT, "14:00", "17:00", 10), on(SUN, "14:00", "17:00")),
                room=RoomNeed(function="kitchen", people=6),
            ),
        ),
    ),
    # Unmet, cap: a household's third booking.
    Request(
        id="dance-song",
        kind="booking",
        name="宋家练舞",
        household="song",
        people=("song-jie",),
        place="song",
        topic="culture",
        least_percent=100,
        sessions=(
            Session(
                id="practice",
                minutes=60,
                windows=(on(FRI, "14:00", "17:00"),),
                room=RoomNeed(function="dance", people=4),
            ),
        ),
    ),
    # No supply: no room holds fifty.
    Request(
        id="ball-qian",
        kind="booking",
        name="钱家五十人舞会",
        household="qian",
        place="qian",
        topic="culture",
        least_percent=100,
        sessions=(
            Session(
                id="ball",
                minutes=180,
                windows=(on(SAT, "18:00", "22:00"),),
                room=RoomNeed(function="dance", people=50),
            ),
        ),
    ),
    # Not at one o'clock (see the ban), so at half past one or two.
    Request(
        id="circle-li",
        kind="booking",
        name="李家读书会",
        household="li",
        people=("li-jie",),
        place="li",
        topic="culture",
        deadline=at(SAT, "16:00"),
        least_percent=100,
        sessions=(
            Session(
                id="circle",
                minutes=120,
                windows=(on(SAT, "13:00", "18:00"),),
                room=RoomNeed(function="study", people=12, equipment=("projector",)),
            ),
        ),
    ),
)
