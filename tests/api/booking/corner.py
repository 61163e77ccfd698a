"""A corner with two rooms, small enough to know by heart, and its published plan.

Monday 10:00  talk in the tea room (two seats, one of them wang's), hosted by zhao
Tuesday 10:00 h1's party in the kitchen, until 12:00, li attends
Wednesday, Friday 18:00  a course of two evenings in the kitchen, three seats
Thursday 09:00  zhao cuts hair at h1

The tea room needs half an hour before and after each use; both are open from 8:00 to 22:00, but on
Saturday from 8:00 to 2:00 in the night.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlmodel import Session

from api.database import Database
from api.services import publishing
from api.services.signing import Caller
from models.base import Window
from models.demand import Choice, Role, RoomNeed, SeatOffer, SeatWish
from models.demand import Session as Happening
from models.items import Commitments, Seat
from models.load import load_week, register_rooms, save_plan, save_week, take_snapshot
from models.plan import Plan, PlanFile, Reason, Unmet
from models.supply import JoinedRoom, Room
from models.tables import Grant, Neighbourhood, WeekRow
from models.tables.people import Role as AccountRole
from models.week import Week
from tests import build
from tests.build import t, window

SUNDAY_BEFORE = datetime(2026, 11, 22, 4, tzinfo=UTC)
"""Noon of the day before the week."""
OPEN = (
    *(window(day, "08:00", "22:00") for day in (0, 1, 2, 3, 4, 6)),
    Window(start=t(5, "08:00"), end=t(6, "02:00")),
)


def caller(role: AccountRole = "coordinator", scope: str = "") -> Caller:
    """Somebody with one role in neighbourhood n."""
    grant = Grant(account="a", role=role, neighbourhood="n", scope=scope)
    return Caller("a", grants=(grant,))


def _happens(id: str, start: tuple[int, str, str], room: str, *crew: Role) -> Happening:
    function = "tea" if room == "tea" else "kitchen"
    _, begins, ends = start
    minutes = 60 * (int(ends[:2]) - int(begins[:2]))
    need = RoomNeed(function=function, people=2)
    return Happening(id=id, minutes=minutes, windows=(window(*start),), room=need, crew=crew)


def week() -> Week:
    """The week."""
    host = Role(id="host", people=("zhao",))
    cut = Happening(
        id="s", minutes=30, windows=(window(3, "09:00", "10:00"),), crew=(Role(id="cutter"),)
    )
    return build.week(
        people=(
            build.person("li"),
            build.person("wang", "h2"),
            build.person("zhao", "h3", audience="adults"),
            build.person("sun", "h4"),
        ),
        rooms=(
            Room(
                id="tea",
                venue="v1",
                functions={"tea": 30},
                capacity=10,
                equipment=("kettle",),
                open=OPEN,
                turnover_minutes=30,
            ),
            Room(
                id="kitchen", venue="v1", functions={"kitchen": 0, "tea": 0}, capacity=6, open=OPEN
            ),
        ),
        joined_rooms=(
            JoinedRoom(id="both", rooms=("tea", "kitchen"), functions={"tea": 0}, capacity=20),
        ),
        requests=(
            build.request(
                "talk",
                "activity",
                household=None,
                sessions=(_happens("s", (0, "10:00", "11:00"), "tea", host),),
                seats=SeatOffer(limit=2),
            ),
            build.request(
                "guest",
                "enrolment",
                household="h2",
                place="h2",
                people=("wang",),
                seat=SeatWish(choices=(Choice(activity="talk"),)),
            ),
            build.request(
                "party",
                "booking",
                people=("li",),
                sessions=(_happens("s", (1, "10:00", "12:00"), "kitchen"),),
            ),
            build.request(
                "course",
                "activity",
                household=None,
                least_percent=100,
                sessions=(
                    _happens("one", (2, "18:00", "20:00"), "kitchen"),
                    _happens("two", (4, "18:00", "20:00"), "kitchen"),
                ),
                seats=SeatOffer(limit=3, course=True),
            ),
            build.request("cut", sessions=(cut,)),
        ),
    )


CONTENT: Commitments = build.content(
    build.placed("talk", t(0, "10:00"), {"zhao": "host"}, room="tea"),
    Seat(request="guest", activity="talk", session="s", occurrence=0),
    build.placed("party", t(1, "10:00"), room="kitchen"),
    build.placed("course", t(2, "18:00"), session="one", room="kitchen"),
    build.placed("course", t(4, "18:00"), session="two", room="kitchen"),
    build.placed("cut", t(3, "09:00"), {"zhao": "cutter"}),
)


def settle(
    session: Session, content: Week, decided: Commitments = CONTENT, unmet: tuple[str, ...] = ()
) -> str:
    """A week of neighbourhood n under review, with one plan; the plan."""
    if session.get(Neighbourhood, "n") is None:
        session.add(Neighbourhood(id="n", time_zone=content.calendar.time_zone))
        session.flush()
    save_week(session, content, neighbourhood="n")
    register_rooms(session, "n", (*content.rooms, *content.joined_rooms))
    session.get_one(WeekRow, content.id).state = "review"
    return plan_for(session, content.id, decided, unmet)


def plan_for(session: Session, week: str, decided: Commitments, unmet: tuple[str, ...] = ()) -> str:
    """A plan for the week as its rows stand, in which all is served but these."""
    now = load_week(session, week)
    plan = Plan(
        week=week,
        input_hash=take_snapshot(session, now),
        policy_version=now.policy.version,
        seed=0,
        content=decided,
        unmet=tuple(
            Unmet(request=name, served_permille=0, reason=Reason(kind="used-elsewhere"))
            for name in unmet
        ),
    )
    return save_plan(session, PlanFile(plan=plan, hash=plan.content_hash())).id


def publish(
    database: Database,
    content: Week | None = None,
    decided: Commitments = CONTENT,
    unmet: tuple[str, ...] = (),
) -> str:
    """The corner, published; the publication."""
    with database.writing() as session:
        chosen = content or week()
        plan = settle(session, chosen, decided, unmet)
        return publishing.publish(session, caller(), chosen.id, plan).id
