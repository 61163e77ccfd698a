"""I want to bake, study, drink tea, celebrate: when can I?

What a published week leaves free is taken by one tap; in a week that still takes wishes the same
form asks for a time, and says how it stands.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field
from api.pages.errors import Shown
from api.pages.kinds import PARTY, doing
from api.pages.render import go
from api.pages.resident.book_page import Book, Given, given_in
from api.pages.resident.desk import PREFIX, Own, home_of
from api.pages.resident.times import Day
from api.problems import Fault, Problem, of_invalid_input
from api.services.booking import desk
from api.services.booking.wish import RoomWish, Who
from api.services.things.kinds import kind_of
from api.services.things.writing import Writer, enter
from models.tables import Reservation
from models.validate import InvalidInput

BUSY = ("来的人那个时间有别的安排", "whoever comes has something else at that time")
PLAIN = {
    "no-double-booking-room": ("这个时间已经有人用了", "somebody else has the room then"),
    "no-double-booking-person": BUSY,
    "no-clash": BUSY,
    "booking-cap": (
        "你家这周订房已经到上限。要订这个，先退掉一个",
        "your household has all the bookings it may have this week; give one back first",
    ),
    "open": ("房间那个时间不开", "the room is closed then"),
    "capacity": ("这个房间坐不下这么多人", "the room does not hold so many people"),
}
"""Rules that are met here every day, in plain words; all others say their own sentence."""
router = APIRouter(route_class=Unit, prefix=PREFIX + "/book")
REFUSED = ("against-rules", "taken", "not-now", "bad-input", "already-there", "too-many")
"""What is answered on the page itself."""
LIKED = 10
"""How much better the time asked for is than one that would do too."""


@router.get("")
def get_book(request: Request, found: Own, asking: Asking, session: Transaction) -> Response:
    """What for, when, how many; and then what is free, or how that time stands."""
    book = Book(request, found, session, asking)
    given = given_in(FormData([*request.query_params.multi_items()]))
    sent = "day" in request.query_params
    return book.page(given, book.faults(given) if sent else [])


@router.post("")
def post_book(
    request: Request, found: Own, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Take the room now, or ask for the time."""
    book = Book(request, found, session, asking)
    given = given_in(form)
    faults = [*book.faults(given), *book.wrong_times(given)]
    day = book.day(given)
    if faults or day is None:
        raise Shown(book.page(given, faults, status=422))
    given = replace(given, person=given.person or found.people[0])
    try:
        if day.takes:
            made = _take(book, given, wait=field(form, "wait", 10) == "yes")
            if made.state == "waiting":
                return go(f"{home_of(found)}?done=waiting")
            return go(f"{home_of(found)}/book?done={quote(made.id, safe='')}")
        ask(book, given, day)
    except Problem as problem:
        if problem.code not in REFUSED:
            raise
        raise Shown(_refused(book, given, problem)) from None
    except InvalidInput as wrong:
        raise Shown(_refused(book, given, of_invalid_input(wrong))) from None
    return go(f"{home_of(found)}?done=asked")


def _refused(book: Book, given: Given, problem: Problem) -> Response:
    """What stands in the way, in words a neighbour would use, and what is free by now."""
    return book.page(given, plainly(problem), status=problem.status, refused=True)


def plainly(problem: Problem) -> list[Fault]:
    """What a problem says, in words a neighbour would use."""
    document = problem.document
    said = [PLAIN.get(fault.field or "", (fault.zh, fault.en)) for fault in document.errors]
    if problem.code == "already-there":
        said = [("你已经在排这个时间了", "you wait for that time already")]
    elif problem.code == "too-many":
        said = [("候补排得够多了，先退掉一个", "you wait for a lot already; leave one list first")]
    elif problem.code == "taken" or not said:
        said = [(document.title_zh, document.title)]
    return [Fault(zh=zh, en=en) for zh, en in dict.fromkeys(said)]


def wish_of(given: Given) -> RoomWish:
    """The room that is to be taken."""
    return RoomWish(
        room=given.room,
        function=given.use or given.function,
        start=given.start,
        minutes=int(given.minutes),
        attending=int(given.people),
    )


def who_of(book: Book, given: Given) -> Who:
    """For whom, and what one calls it if the use of the room does not say."""
    name = doing(PARTY, book.look.language) if given.function == PARTY else ""
    return Who(person=given.person, name=name)


def _take(book: Book, given: Given, *, wait: bool) -> Reservation:
    who, wish = who_of(book, given), wish_of(given)
    return desk.book(book.session, book.caller, book.found.neighbourhood, who, wish, wait=wait)


def ask(book: Book, given: Given, day: Day) -> None:
    """Enter the request into the week that takes wishes: this time, and what would do too."""
    frame = day.frame
    clock = frame.minutes.clock
    length = clock.length(int(given.minutes))

    def window(start: str, liked: int) -> dict[str, Any]:
        return {"start": start, "end": clock.time(clock.slot(start) + length), "preference": liked}

    others = [start for start in dict.fromkeys(given.also) if start != given.start]
    need: dict[str, Any] = {"function": book.use(given, day), "people": int(given.people)}
    if given.joined:
        need["rooms"] = [room.id for room in frame.shell.joined_rooms]
    topics = frame.shell.catalogue.topics
    use = {
        "id": "use",
        "minutes": int(given.minutes),
        "windows": [window(given.start, LIKED), *(window(start, 0) for start in others)],
        "room": need,
    }
    tree = {
        "kind": "booking",
        "household": book.found.household,
        "place": book.found.household,
        "people": [given.person],
        "topic": "culture" if "culture" in topics else topics[0],
        "least_percent": 100,
        "name": doing(given.function, book.look.language),
        "sessions": [use],
    }
    enter(Writer(book.session, book.caller, frame.row.id, kind_of("requests")), [tree])


@router.post("/back")
def post_back(
    request: Request, found: Own, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Give a room back, or take that back."""
    id = field(form, "reservation", 40)
    again = field(form, "to", 10) == "confirmed"
    try:
        desk.move(session, asking, id, "confirmed" if again else "cancelled")
    except Problem as problem:
        if problem.code not in REFUSED:
            raise
        book = Book(request, found, session, asking)
        raise Shown(_refused(book, Given(), problem)) from None
    return go(f"{home_of(found)}/book?{'done' if again else 'back'}={quote(id, safe='')}")
