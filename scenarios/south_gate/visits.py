"""Micro-wishes for a visit: haircut, medicine, a way to hospital, a tutor, a repair."""

from __future__ import annotations

from models.demand import Affinity, Request, Role, Session, Spacing
from scenarios.south_gate.times import FRI, MON, NEXT_MON, SUN, THU, TUE, WED, at, on

HAIRCUTS = (
    Request(
        id="haircut-wang",
        kind="need",
        name="给王奶奶上门理发",
        household="wang",
        place="wang",
        topic="elder-care",
        audiences=("elders",),
        care="must",
        urgency=4,
        urgency_confirmed=True,
        waited=2,
        least_percent=100,
        sessions=(
            Session(
                id="visit",
                minutes=60,
                windows=(on(TUE, "09:00", "11:00", 10), on(THU, "14:00", "16:00")),
                crew=(Role(id="barber", skill="haircut", level=2),),
                home_visit=True,
            ),
        ),
        affinity=(Affinity(who="zhang-shifu", value=30),),
    ),
    # Eight weeks already.
    Request(
        id="haircut-sun",
        kind="need",
        name="给孙奶奶上门理发",
        household="sun",
        place="sun",
        topic="elder-care",
        audiences=("elders",),
        waited=8,
        least_percent=100,
        sessions=(
            Session(
                id="visit",
                minutes=60,
                windows=(on(TUE, "09:00", "12:00"),),
                crew=(Role(id="barber", skill="haircut"),),
                home_visit=True,
            ),
        ),
    ),
)

CARE = (
    # Every second day, by the same helper: only Xiao Lin is free on all three.
    Request(
        id="medicine-liu",
        kind="need",
        name="隔日给刘爷爷送药",
        household="liu",
        place="liu",
        topic="elder-care",
        audiences=("elders",),
        care="must",
        urgency=3,
        sessions=(
            Session(
                id="round",
                minutes=30,
                occurrences=3,
                spacing=Spacing(min_days=2, max_days=2),
                windows=tuple(on(day, "08:00", "10:00") for day in (MON, TUE, WED, THU, FRI)),
                crew=(Role(id="helper", skill="medicine", same_carer=True),),
                home_visit=True,
            ),
        ),
        # He once brought the wrong box.
        affinity=(Affinity(who="da-wei", forbidden=True),),
    ),
    # To hospital with a nurse and a strong arm: 2 hours, 80 of the fund's 100 yuan.
    Request(
        id="escort-he",
        kind="need",
        name="陪何爷爷看病",
        household="he",
        place="he",
        topic="elder-care",
        audiences=("elders",),
        care="priority",
        urgency=4,
        urgency_confirmed=True,
        waited=1,
        least_percent=100,
        sessions=(
            Session(
                id="escort",
                minutes=120,
                windows=(on(TUE, "09:00", "12:00"),),
                crew=(
                    Role(id="nurse", skill="nursing", level=2),
                    Role(id="arm", people=("gu-bo",)),
                ),
                place="hospital",
            ),
        ),
    ),
    # 90 minutes would cost 60 yuan; 20 are left. A-Fen has no certificate.
    Request(
        id="nursing-gu",
        kind="need",
        name="给顾家老人换药",
        household="gu",
        place="gu",
        topic="elder-care",
        urgency=2,
        least_percent=100,
        sessions=(
            Session(
                id="visit",
                minutes=90,
                windows=(on(WED, "08:00", "12:00"),),
                crew=(Role(id="nurse", skill="nursing", level=2),),
                home_visit=True,
            ),
        ),
    ),
)

OTHERS = (
    # No supply: on Sunday afternoon only David is free, and nobody has vetted him.
    Request(
        id="tutor-chen",
        kind="need",
        name="给陈家孩子补英语",
        household="chen",
        place="chen",
        topic="child-care",
        audiences=("children",),
        least_percent=100,
        sessions=(
            Session(
                id="lesson",
                minutes=60,
                windows=(on(SUN, "14:00", "16:00"),),
                crew=(Role(id="tutor", skill="english", level=2),),
                home_visit=True,
                children=True,
            ),
        ),
    ),
    # No supply: the one who repairs is the one they refuse.
    Request(
        id="repair-qian",
        kind="need",
        name="钱家修窗",
        household="qian",
        place="qian",
        topic="mutual-aid",
        refuses=("zhou-ge",),
        least_percent=100,
        sessions=(
            Session(
                id="visit",
                minutes=60,
                windows=(on(WED, "14:00", "17:00"),),
                crew=(Role(id="hand", skill="repair"),),
            ),
        ),
    ),
    # Names a later week: nothing for it this week.
    Request(
        id="haircut-liu",
        kind="need",
        name="刘爷爷下周理发",
        household="liu",
        place="liu",
        topic="elder-care",
        earliest=at(NEXT_MON),
        sessions=(
            Session(
                id="visit",
                minutes=60,
                windows=(on(NEXT_MON, "09:00", "12:00"),),
                crew=(Role(id="barber", skill="haircut"),),
                home_visit=True,
            ),
        ),
    ),
)

VISITS = (*HAIRCUTS, *CARE, *OTHERS)
