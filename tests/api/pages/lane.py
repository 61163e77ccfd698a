"""A lane to live in, for tests of the residents' and enterprises' pages: a week a hundred years on,
which lies ahead whenever this runs, published; and the week after it, which takes wishes.

Monday 10:00    zhao's talk in the tea room: two seats, wang and li have them
Tuesday 19:00   the suns' party, booked by the wish of their household
Thursday 09:00  li cuts hair at the suns'
any time        two bags of rice from the firm to the suns; nobody has the oil they wish for
"""

from __future__ import annotations

from sqlmodel import select

from api.database import Database
from api.demo import Cast, Seat, fill
from matcher.baseline import greedy
from models.base import Window
from models.demand import Choice, Line, ProjectFacts, Role, RoomNeed, SeatOffer, SeatWish
from models.places import Organisation
from models.plan import PlanFile
from models.supply import PersonSkill
from models.tables import Engagement, RequestRow, WeekRow
from models.tables.base import now
from models.week import Week
from tests import build
from tests.api.booking.test_faces import ahead, day

MY, GIVE = "/my/n/h4", "/give/n/firm"
TUESDAY, NEXT = day(1)[:10], day(7)[:10]
"""In the published week; the first day of the week after, which takes wishes."""
CAST = Cast(
    "n",
    "南门",
    people=(
        ("coordinator", "方社工", ""),
        ("household-head", "孙奶奶", "h4"),
        ("resident", "李师傅", "li"),
        ("organisation", "丰禾粮油", "firm"),
    ),
    identities={"sun": "孙奶奶", "kid": "迪丽热巴·买买提江", "li": "李师傅", "wang": "王阿姨"},
)
NAMES = {"tea": "茶室（迪丽热巴·买买提江同心议事厅）", "kitchen": "厨房"}


def _on(number: int, start: str, end: str) -> tuple[Window, ...]:
    return (Window(start=day(number, start), end=day(number, end)),)


def week() -> Week:
    """The week."""
    hours = tuple(_on(n, "08:00", "22:00")[0] for n in range(7))
    rooms = tuple(
        room.model_copy(update={"name": NAMES[room.id], "open": hours}) for room in ahead().rooms
    )
    people = (
        *(one.model_copy(update={"windows": hours}) for one in ahead().people),
        build.person("kid", "h4", windows=hours, audience="children"),
    )
    people = tuple(
        one.model_copy(update={"skills": (PersonSkill(skill="haircut"),), "vetted": True})
        if one.id == "li"
        else one
        for one in people
    )
    talk = build.session(
        windows=_on(0, "10:00", "11:00"),
        room=RoomNeed(function="tea", people=2, rooms=("tea",)),
        crew=(Role(id="host", people=("zhao",)),),
    )
    evening = build.session(
        windows=_on(1, "19:00", "20:00"), room=RoomNeed(function="tea", people=8)
    )
    cut = build.session(
        windows=_on(3, "09:00", "10:00"),
        crew=(Role(id="cutter", skill="haircut"),),
        home_visit=True,
    )
    work = build.session(
        windows=_on(5, "09:00", "12:00"), minutes=120, crew=(Role(id="hand", people=("zhao",)),)
    )

    def seat(id: str, person: str, home: str) -> object:
        wish = SeatWish(choices=(Choice(activity="talk"),))
        return build.request(
            id, "enrolment", household=home, place=home, people=(person,), seat=wish
        )

    home = {"household": "h4", "place": "h4"}
    requests = (
        build.request(
            "talk",
            "activity",
            name="老街茶话",
            household=None,
            sessions=(talk,),
            seats=SeatOffer(limit=2),
        ),
        seat("guest", "wang", "h2"),
        seat("visit", "li", "h1"),
        build.request("party", "booking", people=("sun",), sessions=(evening,), **home),
        build.request("cut", name="上门理发", sessions=(cut,), **home),
        build.request(
            "rice", name="大米两袋", lines=(Line(id="l", item="rice", amount=2),), **home
        ),
        build.request("oil", name="一桶油", lines=(Line(id="l", item="oil", amount=50),), **home),
        build.request(
            "path",
            "project",
            name="给楼下小路铺上碎石",
            household=None,
            place="g3",
            topic="environment",
            sessions=(work,),
            lines=(Line(id="m", item="money", amount=300_000),),
            project=ProjectFacts(stage="resolution", published=True, votes=18, raised=40_000),
        ),
    )
    return ahead().model_copy(
        update={
            "organisations": (Organisation(id="firm", name="丰禾粮油"),),
            "rooms": rooms,
            "people": people,
            "pledges": (
                build.pledge("p", "rice", 3, name="秋收大米"),
                build.pledge("fund", "money", 500_000, name="幸福资金"),
            ),
            "requests": requests,
        }
    )


def settle(database: Database) -> list[Seat]:
    """The week published, and the one after it open."""
    plan = greedy(week())
    file = PlanFile(plan=plan, hash=plan.content_hash())
    return fill(database, week(), file, CAST, following=True)


def offer_next(database: Database) -> None:
    """Two activities in the week that takes wishes: the talk again, and tai chi."""
    with database.writing() as session:
        week = session.exec(select(WeekRow).where(WeekRow.state == "collecting")).one()
        talk = session.get_one(RequestRow, ("w", "talk"))
        fields = {name: getattr(talk, name) for name in RequestRow.model_fields}
        for number, (id, name) in enumerate((("talk", "老街茶话"), ("tai-chi", "太极"))):
            sessions = tuple(
                one.model_copy(update={"windows": _on(7 + number, "10:00", "11:00")})
                for one in talk.sessions
            )
            more = {"week": week.id, "id": id, "name": name, "sessions": sessions}
            session.add(RequestRow(**{**fields, **more, "position": 90 + number, "version": 1}))


def after_a_party(database: Database) -> str:
    """The suns' party as if it had ended an hour ago; what it was is returned."""
    with database.writing() as session:
        it = session.exec(
            select(Engagement).where(Engagement.request == "party", Engagement.kind == "session")
        ).one()
        minute = int(now().timestamp()) // 60
        it.starts, it.ends = minute - 120, minute - 60
        return it.id
