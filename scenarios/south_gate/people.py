"""Who lives and helps here. People have no names: an id such as ``zhang-shifu`` is a pseudonym."""

from __future__ import annotations

from models.supply import Hire, Person, PersonSkill
from scenarios.south_gate.times import FRI, MON, SAT, SUN, THU, TUE, WED, YUAN, on

VOLUNTEERS = (
    # The barber. Two haircuts of an hour with half an hour in between fill his morning.
    Person(
        id="zhang-shifu",
        home="zhang",
        audience="elders",
        languages=("zh",),
        skills=(PersonSkill(skill="haircut", level=2),),
        windows=(on(TUE, "09:00", "11:30"),),
        week_minutes=120,
        day_tasks=2,
        rest_minutes=30,
        travel_minutes=30,
        vetted=True,
        prefers=("nm1",),
        recent_minutes=240,
    ),
    # Xiao Lin brings medicine every second day; Da Wei can, but not on Friday morning.
    Person(
        id="xiao-lin",
        home="lin",
        audience="youth",
        languages=("zh",),
        skills=(PersonSkill(skill="medicine"),),
        windows=(on(MON, "08:00", "10:00"), on(WED, "08:00", "10:00"), on(FRI, "08:00", "10:00")),
        week_minutes=180,
        vetted=True,
        prefers=("elder-care",),
        recent_minutes=90,
    ),
    Person(
        id="da-wei",
        home="lin",
        audience="adults",
        languages=("zh",),
        skills=(PersonSkill(skill="medicine"),),
        windows=(
            on(MON, "08:00", "10:00"),
            on(WED, "08:00", "10:00"),
            on(FRI, "19:00", "22:00"),
            on(SAT, "09:00", "12:00"),
            on(SAT, "19:00", "22:00"),
        ),
        week_minutes=480,
        day_minutes=240,
        vetted=True,
        prefers=("gu-bo",),
    ),
    # These two will not work side by side.
    Person(
        id="li-ge",
        home="li",
        audience="adults",
        languages=("zh",),
        windows=(on(FRI, "19:00", "22:00"), on(SAT, "09:00", "12:00"), on(SUN, "09:00", "12:00")),
        week_minutes=360,
        excludes=("gu-bo",),
    ),
    Person(
        id="gu-bo",
        home="gu",
        audience="adults",
        languages=("zh",),
        windows=(
            on(TUE, "08:00", "13:00"),
            on(FRI, "19:00", "22:00"),
            on(SAT, "09:00", "12:00"),
            on(SAT, "19:00", "22:00"),
        ),
        week_minutes=360,
    ),
    # Cleaning by turns: Uncle Song takes two turns at most, and none in the evening.
    Person(
        id="song-bo",
        home="song",
        audience="elders",
        windows=(on(MON, "07:00", "09:00"), on(TUE, "07:00", "09:00"), on(WED, "07:00", "09:00")),
        week_tasks=2,
        recent_minutes=180,
    ),
    Person(
        id="qian-ma",
        home="qian",
        audience="adults",
        windows=(on(WED, "07:00", "09:00"), on(THU, "07:00", "09:00"), on(FRI, "07:00", "09:00")),
        week_tasks=3,
    ),
    # The only one who repairs, and the one whom the Qians refuse.
    Person(
        id="zhou-ge",
        home="zhou",
        audience="adults",
        skills=(PersonSkill(skill="repair", level=3),),
        windows=(on(WED, "14:00", "17:00"),),
        travel_minutes=60,
    ),
)

HOSTS = (
    Person(
        id="zhao-jie",
        home="zhao",
        audience="adults",
        skills=(PersonSkill(skill="yoga", level=3),),
        windows=(on(MON, "09:00", "11:00"), on(WED, "09:00", "11:00"), on(THU, "09:00", "11:00")),
        prefers=("culture",),
    ),
    Person(
        id="wu-laoshi",
        home="wu",
        audience="elders",
        skills=(PersonSkill(skill="tea", level=2),),
        windows=(on(TUE, "14:00", "17:00"), on(THU, "14:00", "17:00")),
        excludes=("zhou",),
    ),
    Person(
        id="mei-jie",
        home="sun",
        audience="adults",
        windows=(on(SAT, "09:00", "12:00"), on(SUN, "09:00", "12:00")),
        vetted=True,
    ),
    Person(
        id="ding-shu",
        home="gu",
        audience="elders",
        skills=(PersonSkill(skill="opera", level=2),),
        windows=(on(FRI, "19:00", "21:00"),),
    ),
)

PAID_AND_STAFF = (
    # Foreign staff of the trading company. Both teach; only Emma is vetted for children.
    Person(
        id="emma",
        home="nanmen",
        audience="adults",
        languages=("en", "zh"),
        skills=(PersonSkill(skill="english", level=3),),
        windows=(on(SAT, "09:00", "12:30"), on(SUN, "09:00", "12:30")),
        vetted=True,
        organisation="dawn-trading",
        staff_pledge="dawn-hours",
    ),
    Person(
        id="david",
        home="nanmen",
        audience="adults",
        languages=("en",),
        skills=(PersonSkill(skill="english", level=3),),
        windows=(on(SAT, "09:00", "12:30"), on(SUN, "13:00", "17:00")),
        organisation="dawn-trading",
        staff_pledge="dawn-hours",
    ),
    # The social worker, weekly.
    Person(
        id="fang-shegong",
        home="nm1-gate",
        audience="adults",
        windows=(on(WED, "14:00", "18:00"),),
        vetted=True,
        organisation="station",
        staff_pledge="station-hours",
    ),
    # The hired carer: 40 yuan an hour, drawn from a fund of 100 yuan.
    Person(
        id="a-hua",
        home="gu",
        audience="adults",
        languages=("zh",),
        skills=(PersonSkill(skill="nursing", level=3, certified=True),),
        windows=(on(TUE, "08:00", "13:00"), on(WED, "08:00", "12:00")),
        day_minutes=240,
        travel_minutes=60,
        vetted=True,
        hire=Hire(fund="care-fund", price_per_hour=40 * YUAN),
    ),
    # Says she nurses, but holds no certificate.
    Person(
        id="a-fen",
        home="gu",
        audience="adults",
        skills=(PersonSkill(skill="nursing", level=2),),
        windows=(on(WED, "08:00", "12:00"),),
        vetted=True,
    ),
)

NEIGHBOURS = (
    Person(id="sun-nainai", home="sun", audience="elders"),
    Person(id="liu-yeye", home="liu", audience="elders"),
    Person(id="li-jie", home="li", audience="adults"),
    Person(id="lin-yi", home="lin", audience="adults"),
    Person(id="xiao-li", home="li", audience="children"),
    Person(id="xiao-chen", home="chen", audience="children"),
    Person(id="chen-mei", home="chen", audience="children"),
    Person(id="song-jie", home="song", audience="adults"),
    Person(id="xiao-song", home="song", audience="children"),
    Person(id="xiao-qian", home="qian", audience="children"),
    Person(id="xiao-zhou", home="zhou", audience="children"),
)

PEOPLE = (*VOLUNTEERS, *HOSTS, *PAID_AND_STAFF, *NEIGHBOURS)
