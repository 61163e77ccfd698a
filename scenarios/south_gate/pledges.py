"""What firms, the sub-district and neighbours give, and on which conditions."""

from __future__ import annotations

from models.base import Window
from models.supply import Conditions, Pledge
from scenarios.south_gate.times import FRI, MON, SAT, THU, TUE, WED, YUAN, at, night, on

GOODS = (
    # Three bags near their expiry on Wednesday evening, for two communities; nobody gets more
    # than 70 % (two whole bags).
    Pledge(
        id="harvest-rice",
        donor="harvest",
        name="丰禾大米三袋",
        kind="goods",
        item="rice",
        quantity=30,
        windows=(Window(start=at(MON, "08:00"), end=at(WED, "18:00")),),
        conditions=Conditions(communities=("nanmen", "beixin")),
        max_share_percent=70,
    ),
    # One bag from a neighbour, to be fetched at her door.
    Pledge(
        id="zhao-rice",
        donor="zhao-jie",
        name="赵姐家的一袋米",
        kind="goods",
        item="rice",
        quantity=10,
        conditions=Conditions(communities=("nm1", "nm2")),
        at="nm1-1",
    ),
    Pledge(
        id="wu-noodles",
        donor="wu-laoshi",
        name="吴老师的挂面",
        kind="goods",
        item="noodles",
        quantity=4,
    ),
    # Five litres, to one or two households, at least two litres each; for the old.
    Pledge(
        id="harvest-oil",
        donor="harvest",
        name="丰禾菜油",
        kind="goods",
        item="oil",
        quantity=50,
        conditions=Conditions(audiences=("elders",)),
        lot=20,
        deliveries=1,
    ),
    Pledge(
        id="station-milk",
        donor="station",
        name="社工站牛奶",
        kind="goods",
        item="milk",
        quantity=4,
        windows=(Window(start=at(MON, "08:00"), end=at(TUE, "12:00")),),
    ),
    Pledge(
        id="dawn-gravel",
        donor="dawn-trading",
        name="晨光碎石",
        kind="goods",
        item="gravel",
        quantity=6,
        windows=(on(FRI, "09:00", "18:00"), on(SAT, "08:00", "12:00")),
    ),
)

MONEY = (
    Pledge(
        id="happiness-fund",
        donor="office",
        name="幸福资金",
        kind="money",
        item="money",
        quantity=5_000 * YUAN,
        conditions=Conditions(topics=("environment", "safety", "child-care")),
    ),
    # One yuan for every yuan the residents raise, for the environment.
    Pledge(
        id="dawn-match",
        donor="dawn-trading",
        name="晨光一比一配捐",
        kind="money",
        item="money",
        quantity=3_000 * YUAN,
        conditions=Conditions(topics=("environment",)),
        money="match",
        match_percent=100,
    ),
    # Reserved now, paid when the residents accept the result.
    Pledge(
        id="award",
        donor="office",
        name="以奖代补",
        kind="money",
        item="money",
        quantity=1_500 * YUAN,
        conditions=Conditions(topics=("environment",)),
        money="award",
    ),
    # The residents' own 1,200 yuan, bound to the path and released if it is not funded.
    Pledge(
        id="path-crowd",
        donor="song-bo",
        name="小路众筹",
        kind="money",
        item="money",
        quantity=1_200 * YUAN,
        conditions=Conditions(requests=("path",)),
        money="crowdfunding",
    ),
    Pledge(
        id="savings-bank",
        donor="station",
        name="爱心储蓄银行",
        kind="money",
        item="money",
        quantity=300 * YUAN,
        conditions=Conditions(topics=("elder-care",)),
    ),
    # Pays the hired carer, nothing else.
    Pledge(
        id="care-fund",
        donor="office",
        name="购买服务资金",
        kind="money",
        item="money",
        quantity=100 * YUAN,
        conditions=Conditions(requests=("escort-he", "nursing-gu")),
    ),
)

CAPACITY_AND_STAFF = (
    # The firm's yard stands empty at night: two bays.
    Pledge(
        id="dawn-bays",
        donor="dawn-trading",
        name="晨光夜间车位",
        kind="capacity",
        item="bay",
        quantity=2,
        windows=tuple(night(day) for day in (MON, TUE, WED, THU)),
    ),
    Pledge(
        id="dawn-hours",
        donor="dawn-trading",
        name="晨光员工两小时",
        kind="staff",
        quantity=120,
    ),
    Pledge(
        id="station-hours",
        donor="station",
        name="社工每周走访",
        kind="staff",
        quantity=180,
        conditions=Conditions(communities=("nanmen",)),
    ),
)

PLEDGES = (*GOODS, *MONEY, *CAPACITY_AND_STAFF)
