"""A house small enough to know by heart: a tea hour with a guest, rice for one of two households,
a haircut at home; and the plan for it, written by hand."""

from __future__ import annotations

from models.demand import Choice, Line, Role, RoomNeed, SeatOffer, SeatWish, Session
from models.items import Seat
from models.places import Organisation
from models.plan import Plan, PlanFile, Reason, Run, TierResult, Unmet
from models.policy import Policy, Tier
from models.supply import JoinedRoom, Room
from models.week import Week
from tests import build

# Goals of which every value is easy by hand: served worth (in millionths), then nothing to keep.
POLICY = Policy(
    version="test",
    tiers=(Tier(name="good", goals={"good": 1}), Tier(name="calm", goals={"calm": 1})),
    seed=3,
)
MONDAY = build.window(0, "09:00", "12:00")


def week() -> Week:
    """The week."""
    tea = Session(
        id="s",
        minutes=60,
        windows=(MONDAY,),
        crew=(Role(id="host", people=("li",)),),
        room=RoomNeed(function="tea", people=2),
    )
    cut = Session(id="s", minutes=30, windows=(MONDAY,), crew=(Role(id="cutter"),))
    return build.week(
        name="一家",
        organisations=(Organisation(id="firm", name="南门商行"),),
        people=(build.person("li"), build.person("wang", "h2"), build.person("zhao", "h3")),
        pledges=(build.pledge("p", "rice", 3, name="大米"),),
        rooms=(
            Room(
                id="tea",
                venue="v1",
                name="茶室",
                functions={"tea": 30},
                capacity=10,
                open=(build.WHOLE_WEEK,),
                turnover_minutes=30,
            ),
            build.room("kitchen", functions={"kitchen": 0}),
        ),
        joined_rooms=(
            JoinedRoom(id="both", rooms=("tea", "kitchen"), functions={"tea": 0}, capacity=20),
        ),
        requests=(
            build.request(
                "talk", "activity", name="茶会", sessions=(tea,), seats=SeatOffer(limit=2)
            ),
            build.request(
                "guest",
                "enrolment",
                household="h2",
                place="h2",
                people=("wang",),
                seat=SeatWish(choices=(Choice(activity="talk"),)),
            ),
            build.request("rice1", lines=(Line(id="l", item="rice", amount=2),)),
            build.request(
                "rice2",
                household="h3",
                place="h3",
                least_percent=100,
                lines=(Line(id="l", item="rice", amount=2),),
            ),
            build.request("cut", name="理发", sessions=(cut,)),
        ),
        policy=POLICY,
    )


def plan(*, rice: int = 2) -> Plan:
    """The plan: all but the second household's rice. ``rice``: parts that the first one gets."""
    return Plan(
        week="w",
        input_hash=week().content_hash(),
        policy_version="test",
        seed=3,
        content=build.content(
            build.flow("rice1", "p", rice, at=build.t(1, "09:00")),
            build.placed("talk", build.t(0, "10:00"), {"li": "host"}, room="tea"),
            build.placed("cut", build.t(0, "09:00"), {"zhao": "cutter"}),
            Seat(request="guest", activity="talk", session="s", occurrence=0),
        ),
        unmet=(Unmet(request="rice2", served_permille=0, reason=Reason(kind="used-elsewhere")),),
        # Four requests of worth 1 served wholly, in millionths; no last plan, so calm is 0.
        tiers=(
            TierResult(name="good", value=4_000_000, bound=4_000_000),
            TierResult(name="calm", value=0, bound=0),
        ),
    )


def plan_file(made: Plan | None = None) -> PlanFile:
    """A plan as solve writes it."""
    given = made or plan()
    run = Run(status="OPTIMAL", seconds=1.25, peak_memory_mb=80.0, steps=7, ended_by="proof")
    return PlanFile(plan=given, hash=given.content_hash(), run=run)


def worse() -> Plan:
    """The plan without the haircut: worth 3 of the 5."""
    whole = plan()
    kept = tuple(p for p in whole.content.placements if p.request != "cut")
    missing = Unmet(request="cut", served_permille=0, reason=Reason(kind="used-elsewhere"))
    return whole.model_copy(
        update={
            "content": whole.content.model_copy(update={"placements": kept}),
            "unmet": (*whole.unmet, missing),
            "tiers": (),
        }
    )


def later() -> Week:
    """The week in a year when nothing of it has begun: 2125-11-26 is a Monday, too."""
    text = week().model_dump_json()
    for day in range(23, 31):
        text = text.replace(
            f"2026-11-{day}", f"2125-11-{day + 3:02}" if day < 28 else f"2125-12-{day - 27:02}"
        )
    return Week.model_validate_json(text)
