"""Micro-wishes for goods, money and parking bays."""

from __future__ import annotations

from models.demand import Accepted, Line, Request
from scenarios.south_gate.times import MON, THU, TUE, WED, YUAN, at, night, on

RICE = (
    # Must be served, and both bags or none. Last week she went without.
    Request(
        id="rice-wang",
        kind="need",
        name="王奶奶要两袋米",
        household="wang",
        place="wang",
        topic="elder-care",
        audiences=("elders",),
        care="must",
        urgency=5,
        urgency_confirmed=True,
        waited=1,
        least_percent=100,
        lines=(Line(id="rice", item="rice", amount=20, windows=(on(TUE, "08:00", "12:00"),)),),
    ),
    # Two bags, from one giver. With Wang's two only single bags are left: one of two.
    Request(
        id="rice-chen",
        kind="need",
        name="陈家要两袋米",
        household="chen",
        place="chen",
        topic="mutual-aid",
        audiences=("adults", "children"),
        urgency=2,
        lines=(Line(id="rice", item="rice", amount=20, least=10, single_source=True),),
    ),
    # Noodles only at a rate of their own, five packs for a bag: there are four.
    Request(
        id="rice-li",
        kind="need",
        name="李家要一袋米",
        household="li",
        place="li",
        topic="mutual-aid",
        urgency=2,
        least_percent=100,
        lines=(
            Line(
                id="rice",
                item="rice",
                amount=10,
                preference=5,
                accepts=(Accepted(item="noodles", give=5, per=10),),
            ),
        ),
    ),
    # Would take noodles, at the catalogue's rate: four packs for a bag.
    Request(
        id="rice-sun",
        kind="need",
        name="孙奶奶要一袋米或挂面",
        household="sun",
        place="sun",
        topic="mutual-aid",
        audiences=("elders",),
        urgency=2,
        least_percent=100,
        lines=(
            Line(
                id="rice",
                item="rice",
                amount=10,
                accepts=(Accepted(item="noodles", preference=-5),),
            ),
        ),
    ),
    # No supply: the rice is for South Gate and Beixin.
    Request(
        id="rice-zhou",
        kind="need",
        name="娄塘周家要一袋米",
        household="zhou",
        place="zhou",
        topic="mutual-aid",
        urgency=3,
        least_percent=100,
        lines=(Line(id="rice", item="rice", amount=10),),
    ),
)

OTHER_GOODS = (
    Request(
        id="milk-liu",
        kind="need",
        name="刘爷爷要牛奶",
        household="liu",
        place="liu",
        topic="elder-care",
        care="priority",
        earliest=at(MON, "09:00"),
        deadline=at(TUE, "12:00"),
        lines=(Line(id="milk", item="milk", amount=1),),
    ),
    # No supply: the milk expires on Tuesday at noon, he is at home on Thursday.
    Request(
        id="milk-he",
        kind="need",
        name="何爷爷周四要牛奶",
        household="he",
        place="he",
        topic="elder-care",
        lines=(Line(id="milk", item="milk", amount=2, windows=(on(THU, "09:00", "12:00"),)),),
    ),
    # 2.5 litres to fetch; the pledge makes one delivery, of two litres at least.
    Request(
        id="oil-he",
        kind="need",
        name="何爷爷要菜油",
        household="he",
        place="he",
        topic="elder-care",
        audiences=("elders",),
        care="priority",
        value=2,
        lines=(Line(id="oil", item="oil", amount=25, least=20),),
    ),
    # No supply: 1.5 litres are below the smallest lot.
    Request(
        id="oil-liu",
        kind="need",
        name="刘爷爷要一点菜油",
        household="liu",
        place="liu",
        topic="elder-care",
        audiences=("elders",),
        lines=(Line(id="oil", item="oil", amount=15),),
    ),
    # Overdue: seven weeks.
    Request(
        id="heating-wang",
        kind="need",
        name="王奶奶的取暖费",
        household="wang",
        place="wang",
        topic="elder-care",
        care="priority",
        waited=7,
        lines=(Line(id="money", item="money", amount=300 * YUAN, least=100 * YUAN),),
    ),
    # Withdrawn: she moved to her daughter's.
    Request(
        id="soap-xu",
        kind="need",
        name="肥皂（已撤回）",
        place="nm2",
        topic="mutual-aid",
        lines=(Line(id="soap", item="soap", amount=2),),
    ),
)

BAYS = (
    # One bay for three nights.
    Request(
        id="bay-li",
        kind="need",
        name="李家夜班车位",
        household="li",
        place="li",
        topic="mutual-aid",
        urgency=2,
        lines=(Line(id="bay", item="bay", amount=1, windows=(night(MON), night(TUE), night(WED))),),
    ),
    # Two on Tuesday night, when one of the two is the Lis': one of two.
    Request(
        id="bay-gu",
        kind="need",
        name="顾家周二两个车位",
        household="gu",
        place="gu",
        topic="mutual-aid",
        lines=(Line(id="bay", item="bay", amount=2, windows=(night(TUE),)),),
    ),
)

WISHES = (*RICE, *OTHER_GOODS, *BAYS)
