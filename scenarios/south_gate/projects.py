"""Projects of residents, at different steps of the six."""

from __future__ import annotations

from models.demand import Line, Order, ProjectFacts, Request, Role, RoomNeed, Session
from scenarios.south_gate.times import FRI, MON, SAT, SUN, THU, TUE, WED, YUAN, at, on

PATH = Request(
    id="path",
    kind="project",
    name="众筹小路",
    place="nm2",
    topic="safety",
    value=30,
    urgency=2,
    waited=3,
    least_percent=100,
    # 1,200 yuan crowdfunded, 800 from the happiness fund; gravel; a kick-off, then the work, in
    # order. Uncle Gu and Brother Li will not dig side by side, so Da Wei digs with one of them.
    lines=(
        Line(id="money", item="money", amount=2_000 * YUAN),
        Line(id="gravel", item="gravel", amount=4),
    ),
    sessions=(
        Session(
            id="kick-off",
            minutes=60,
            windows=(on(MON, "18:00", "21:00"), on(TUE, "18:00", "21:00")),
            room=RoomNeed(function="meeting", people=12),
            meeting=True,
        ),
        Session(
            id="dig",
            minutes=120,
            windows=(on(SAT, "09:00", "12:00"),),
            crew=(Role(id="hands", count=2, people=("da-wei", "li-ge", "gu-bo")),),
        ),
        Session(
            id="lay",
            minutes=120,
            windows=(on(SAT, "09:00", "12:00"), on(SUN, "09:00", "12:00")),
            crew=(Role(id="hand", people=("li-ge", "gu-bo")),),
        ),
    ),
    order=(Order(before="kick-off", after="dig"), Order(before="dig", after="lay")),
    project=ProjectFacts(stage="resolution", published=True, votes=60, raised=1_200 * YUAN),
)

POND = Request(
    id="pond",
    kind="project",
    name="一比一配捐的池塘",
    place="nm1",
    topic="environment",
    value=25,
    urgency=2,
    waited=2,
    least_percent=100,
    # 1,500 matched, 1,500 award, 1,000 from the happiness fund.
    lines=(Line(id="money", item="money", amount=4_000 * YUAN),),
    # Reviewed, though so small a sum needs none.
    project=ProjectFacts(
        stage="resolution", reviewed=True, published=True, votes=45, raised=1_500 * YUAN
    ),
)

# Unmet, cap: with the pond 1,000 yuan are left under the cap for the environment.
FLOWER_BED = Request(
    id="flower-bed",
    kind="project",
    name="认养花坛",
    place="beixin",
    topic="environment",
    value=5,
    earliest=at(TUE),
    least_percent=100,
    lines=(Line(id="money", item="money", amount=2_000 * YUAN),),
    project=ProjectFacts(stage="evaluation", published=True, votes=10),
)

# Unmet: stands where the path would go; one or the other.
BICYCLE_SHED = Request(
    id="bicycle-shed",
    kind="project",
    name="自行车棚",
    place="nm2",
    topic="safety",
    value=10,
    least_percent=60,
    lines=(Line(id="money", item="money", amount=1_500 * YUAN, least=1_000 * YUAN),),
    excludes=("path",),
    project=ProjectFacts(stage="resolution", published=True, votes=20),
)

# Comes because the path does.
LAMP = Request(
    id="lamp",
    kind="project",
    name="小路边的路灯",
    place="nm2",
    topic="safety",
    value=10,
    least_percent=100,
    lines=(Line(id="money", item="money", amount=1_000 * YUAN),),
    needs=("path",),
    project=ProjectFacts(stage="resolution", published=True, votes=15),
)

# Unmet, gate: resolved and disclosed, but nobody has reviewed the 120,000 yuan.
PLAYGROUND = Request(
    id="playground",
    kind="project",
    name="儿童乐园",
    place="nanmen",
    topic="child-care",
    value=40,
    lines=(Line(id="money", item="money", amount=120_000 * YUAN),),
    project=ProjectFacts(stage="resolution", published=True, votes=80),
)

# Under discussion: draws no money yet, but the meeting that leads to a resolution takes place.
GATEHOUSE = Request(
    id="gatehouse",
    kind="project",
    name="门房改成修补铺",
    place="nm1",
    topic="self-organisation",
    value=8,
    lines=(Line(id="money", item="money", amount=3_000 * YUAN),),
    sessions=(
        Session(
            id="discussion",
            minutes=90,
            windows=(on(WED, "18:00", "21:00", 5), on(THU, "18:00", "21:00")),
            room=RoomNeed(function="meeting", people=14),
            meeting=True,
        ),
        # Work on the gatehouse itself waits for the resolution.
        Session(
            id="clear-out",
            minutes=60,
            windows=(on(FRI, "19:00", "22:00"),),
            crew=(Role(id="hands", people=("gu-bo",)),),
        ),
    ),
    project=ProjectFacts(stage="discussion", votes=12),
)

PROJECTS = (PATH, POND, FLOWER_BED, BICYCLE_SHED, LAMP, PLAYGROUND, GATEHOUSE)
