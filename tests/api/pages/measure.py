"""``python -m tests.api.pages.measure FOLDER [SIZE]``: what every page costs at a district's size,
a table: residents', enterprises', the board, the coordinator's desk, and votes, register, book and
certificates with a year behind them (:mod:`tests.api.pages.year`).

A generated district, allocated by the greedy method, published, the next week open; FOLDER keeps it
for another run. Milliseconds are of processor time in this process, so that what else runs on the
machine counts little: the first look at each page, and the middle one of three more. Kilobytes are
of the page with its style, scripts and pictures, uncompressed.
"""

from __future__ import annotations

import json
import re
import sys
import time
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from statistics import median

from fastapi.testclient import TestClient
from sqlmodel import Session, select

from api.database import Database
from api.demo import Seat, cast_of, fill
from api.main import create_app
from api.settings import Settings
from matcher.baseline import greedy
from models.plan import PlanFile
from models.tables import Engagement, PlanRow, RequestRow, WeekRow
from models.tables.migrations import upgrade
from scenarios.generate import generate
from tests.api.pages.year import live

BOARD = (
    *("", "/projects", "/disclosures", "/fairness", "/thanks", "/check", "/money", "/notice"),
    *("/votes", "/votes/{open}", "/votes/{closed}", "/register", "/register/projects"),
    *("/register/projects/year-0", "/register/projects/year-5", "/register/adoptions"),
    *("/register/adoptions/plot-0", "/register/clubs", "/register/clubs/club-0"),
    *("/register/contracts", "/register/offices"),
)
CERTIFICATE = "/certificate/{number}"
REGISTER = (
    *("/register/projects", "/register/projects/year-0", "/register/projects/year-5"),
    *("/register/adoptions", "/register/adoptions/plot-0", "/register/clubs", "/register/offices"),
    "/register/waiting",
)
PLAN = (
    *("", "/inbox", "/inbox?only=waiting", "/run", "/plan?by=room&day=5", "/plan?by=day&day=2"),
    *("/plan?by=person", "/plan?by=list", "/unmet", "/fairness", "/asks", "/publish", "/notices"),
    *("/repair", "/repair/report/person", "/repair/report/room", "/repair/report/pledge?q=a"),
    *("/repair/report/wish?q=1", "/repair/report/withdrawn?q=1", "/repair/report/overran"),
    *("/try", "/try?q=1", "/try/request/{request}", "/difference", "/difference?whole=true"),
    *("/unmet/{unmet}", "/done?day=2", "/sheets"),
    *("/close", "/rooms", "/votes", "/votes/{open}", "/votes/{closed}"),
)
NEXT = ("", "/inbox", "/run", "/plan", "/sheets", "/rooms", "/difference")
DESK = (
    *("/desk", "/desk/demo", "/desk/demo/book", "/desk/demo/rules", "/behalf/demo", "/issue/demo"),
    "/check/{session}",
    *(f"/weeks/{{week}}{page}" for page in PLAN),
    *(f"/weeks/{{following}}{page}" for page in NEXT),
    *(f"/n/demo{page}" for page in REGISTER),
)
MY = (
    "",
    "/wish",
    "/wish?kind=help&step=2",
    "/book",
    "/book?function={function}&day={day}&minutes=60&people=4&person={person}",
    "/book?function={function}&day={next}&minutes=60&people=4&person={person}&start={next}T19:00",
    "/activities",
    "/activities/next",
    "/help",
    "/hours",
    "/calendar",
    "/projects",
    "/notices",
    "/points",
    "/votes",
    "/votes/{open}",
)
GIVE = ("", "/pledge", "/year")


def settled(folder: Path, size: str) -> tuple[Settings, list[Seat], dict[str, str]]:
    """A district, or a community, in a database; who sits where; and what its pages ask about."""
    settings = Settings(database=f"sqlite:///{folder / size}.db", secure_cookies=False)
    notes = folder / f"{size}.json"
    if not notes.exists():
        notes.write_text(json.dumps(_filled(settings.database, size)), encoding="utf-8")
    kept = json.loads(notes.read_text(encoding="utf-8"))
    return settings, [Seat(**seat) for seat in kept["seats"]], kept["texts"]


def _filled(url: str, size: str) -> dict[str, object]:
    database = Database(url)
    upgrade(database.engine)
    week = generate(size, 1)
    plan = greedy(week)
    file = PlanFile(plan=plan, hash=plan.content_hash())
    began = time.process_time()
    seats = fill(database, week, file, cast_of(week), following=True)
    sys.stderr.write(f"the week: {time.process_time() - began:.0f} s\n")
    began = time.process_time()
    with database.writing() as session:
        lived = live(session, "demo", week)
        _draft(session)
        chosen = select(WeekRow.id).where(WeekRow.state == "collecting")
        following = session.exec(chosen).one()
        held = select(Engagement.id).where(Engagement.kind == "session")
        wish = select(RequestRow.id).where(RequestRow.kind == "need")
        lived |= {
            "following": following,
            "session": session.exec(held.limit(1)).one(),
            "request": session.exec(wish.limit(1)).one(),
            "unmet": plan.unmet[0].request,
        }
    sys.stderr.write(f"its year: {time.process_time() - began:.0f} s\n")
    database.close()
    household = next(seat.scope for seat in seats if seat.role == "household-head")
    first = week.calendar.start
    texts = {
        "function": week.catalogue.functions[0],
        "day": f"{first[:8]}{int(first[8:]) + 5:02}",
        "next": f"{first[:8]}{int(first[8:]) + 7:02}",
        "person": next((p.id for p in week.people if p.home == household), ""),
        "week": week.id,
        **lived,
    }
    return {"seats": [asdict(seat) for seat in seats], "texts": texts}


def _draft(session: Session) -> None:
    """An earlier plan of the same week: what is different from it is asked of two plans."""
    stands = session.exec(select(PlanRow)).one()
    values = {name: getattr(stands, name) for name in PlanRow.model_fields}
    earlier = stands.made_at - timedelta(hours=1)
    session.add(PlanRow(**{**values, "id": "draft", "made_at": earlier}))


def measured(client: TestClient, path: str) -> tuple[int, list[float], float]:
    """(status, milliseconds of four looks, kilobytes) of a page."""
    spent = []
    for _ in range(4):
        began = time.process_time()
        answer = client.get(path)
        spent.append(1000 * (time.process_time() - began))
    size = len(answer.content)
    for address in set(re.findall(r'(?:href|src)="(/static/[^"]+)"', answer.text)):
        size += len(client.get(address).content)
    return answer.status_code, spent, size / 1000


def main(folder: Path, size: str = "district") -> None:
    """Measure, and print."""
    folder.mkdir(parents=True, exist_ok=True)
    settings, seats, texts = settled(folder, size)
    settings = settings.model_copy(update={"read_ahead": 3600})
    sys.stdout.write("| page | first, ms | later, ms | kB |\n|---|---|---|---|\n")
    desks = (
        *(("", "/n/demo", BOARD), ("", "", (CERTIFICATE,)), ("household-head", None, MY)),
        *(("household-head", "/n/demo", REGISTER), ("organisation", None, GIVE)),
        ("coordinator", "", DESK),
    )
    for role, at, pages in desks:
        with TestClient(create_app(settings)) as client:
            base = at or ""
            if role:
                seat = next(seat for seat in seats if seat.role == role)
                found = re.search(r'name="csrf" value="([^"]*)"', client.get(seat.path).text)
                assert found is not None, "a link shows a form"
                home = client.post(seat.path, data={"csrf": found[1]}).url.path
                base = home if at is None else at
            for page in pages:
                path = base + page.format(**texts)
                status, spent, weight = measured(client, path)
                said = "" if status == 200 else f" ({status})"
                whose = f"`{page or '/'}` of {role or 'the board'}{said}"
                first, later = spent[0], median(spent[1:])
                sys.stdout.write(f"| {whose} | {first:.0f} | {later:.0f} | {weight:.0f} |\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
