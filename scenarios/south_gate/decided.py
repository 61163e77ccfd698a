"""What was, what has been promised, what people decided, and by which policy it is judged."""

from __future__ import annotations

from models.items import Assignment, Commitments, Flow, Placement, Seat
from models.policy import BudgetCap, Caps, Policy
from models.week import Decision, Decisions, History, PastAsk, Target
from scenarios.south_gate.times import MON, SAT, THU, TUE, WED, YUAN, at

# The published plan: rice for Grandma Wang, the English corner with the Chens' and the Songs'
# children, and yoga on Wednesday, which can no longer be kept: the floor is waxed then.
PROMISES = Commitments(
    flows=(
        Flow(
            request="rice-wang",
            line="rice",
            pledge="harvest-rice",
            amount=20,
            at=at(TUE, "08:00"),
            place="wang",
        ),
    ),
    placements=(
        Placement(
            request="english-corner",
            session="saturday",
            start=at(SAT, "10:00"),
            room="study-room",
            crew=(Assignment(role="teacher", person="emma"),),
        ),
        Placement(
            request="yoga",
            session="class",
            occurrence=0,
            start=at(MON, "09:00"),
            room="dance-room",
            crew=(Assignment(role="host", person="zhao-jie"),),
        ),
        Placement(
            request="yoga",
            session="class",
            occurrence=1,
            start=at(WED, "09:00"),
            room="dance-room",
            crew=(Assignment(role="host", person="zhao-jie"),),
        ),
    ),
    seats=tuple(
        Seat(request=child, activity="english-corner", session="saturday", occurrence=0)
        for child in ("english-chen", "english-song")
    ),
)

# The last draft also had tea at two on Tuesday.
LAST_PLAN = Commitments(
    flows=PROMISES.flows,
    placements=(
        *PROMISES.placements[:2],
        Placement(
            request="tea",
            session="table",
            occurrence=0,
            start=at(TUE, "14:00"),
            room="tea-room",
            crew=(Assignment(role="host", person="wu-laoshi"),),
        ),
    ),
    seats=PROMISES.seats,
)


def _past(weeks_ago: int, household: str, asked: int, served_milli: int) -> PastAsk:
    return PastAsk(weeks_ago=weeks_ago, household=household, asked=asked, served_milli=served_milli)


HISTORY = History(
    past=(
        _past(1, "wang", 8, 4_000),
        PastAsk(
            weeks_ago=1,
            household="liu",
            care="must",
            topic="elder-care",
            asked=4,
            served_milli=4_000,
        ),
        _past(1, "chen", 4, 0),
        _past(1, "song", 6, 6_000),
        # House groups whose households ask nothing this week, together.
        PastAsk(weeks_ago=1, group="bx1", asked=20, served_milli=15_000),
        PastAsk(weeks_ago=1, group="lt1", asked=12, served_milli=5_500),
        _past(2, "wang", 4, 4_000),
        _past(2, "sun", 4, 0),
        _past(2, "qian", 5, 2_500),
        PastAsk(weeks_ago=2, request="heating-wang", group="nm1", asked=4, served_milli=0),
        _past(3, "li", 6, 5_000),
        _past(3, "song", 4, 4_000),
    ),
    promises=PROMISES,
    last_plan=LAST_PLAN,
)

DECISIONS = Decisions(
    pins=(
        Decision(
            id="pin-barber",
            target=Target(request="haircut-wang", person="zhang-shifu"),
            by="fang-shegong",
            reason="王奶奶只认张师傅",
        ),
    ),
    bans=(
        Decision(
            id="ban-circle",
            target=Target(request="circle-li", start=at(SAT, "13:00")),
            by="office",
            reason="午后一点书房消毒",
        ),
        Decision(
            id="ban-tea",
            target=Target(request="tea", start=at(THU, "15:00")),
            by="wu-laoshi",
            reason="周四三点要接电话",
        ),
    ),
    locks=(
        Decision(
            id="lock-english",
            target=Target(request="english-corner", session="saturday", start=at(SAT, "10:00")),
            by="office",
            reason="海报已经贴出",
        ),
    ),
    withdrawn=("soap-xu", "lin-yi"),
)

POLICY = Policy(
    version="south-gate-1",
    caps=Caps(
        bookings_per_household=2,
        seats_per_person=2,
        budgets=(
            BudgetCap(id="cap-environment", topic="environment", amount=5_000 * YUAN),
            BudgetCap(id="cap-south-gate", place="nanmen", amount=10_000 * YUAN),
        ),
    ),
    seed=20_261_123,
)
