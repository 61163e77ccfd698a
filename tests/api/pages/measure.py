"""``python -m tests.api.pages.measure FOLDER [SIZE]``: what pages of residents, enterprises and
the board costs at a district's size, and those of votes, register, book and certificates: a table.

A generated district, allocated by the greedy method, published, the next week open, with a year's
register, votes and book behind it (:mod:`tests.api.pages.year`). Milliseconds
are of processor time in this process, third look of each page, so that what else runs on the
machine counts little; kilobytes are of the page with its style, scripts and pictures, uncompressed.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

from fastapi.testclient import TestClient

from api.database import Database
from api.demo import Seat, cast_of, fill
from api.main import create_app
from api.settings import Settings
from matcher.baseline import greedy
from models.plan import PlanFile
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
)
DESK = (
    *("/desk/demo/book", "/issue/demo", "/weeks/{week}/votes", "/weeks/{week}/votes/{open}"),
    *("/weeks/{week}/votes/{closed}", "/weeks/{week}/notices"),
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
LOOKS = 3


def settled(folder: Path, size: str) -> tuple[Settings, list[Seat], dict[str, str]]:
    """A district, or a community, in a database; who sits where; and what its pages ask about."""
    settings = Settings(database=f"sqlite:///{folder / 'district.db'}", secure_cookies=False)
    database = Database(settings.database)
    upgrade(database.engine)
    week = generate(size, 1)
    plan = greedy(week)
    file = PlanFile(plan=plan, hash=plan.content_hash())
    seats = fill(database, week, file, cast_of(week), following=True)
    with database.writing() as session:
        lived = live(session, "demo", week)
    database.close()
    household = next(seat.scope for seat in seats if seat.role == "household-head")
    person = next((p.id for p in week.people if p.home == household), "")
    first = week.calendar.start
    texts = {
        "function": week.catalogue.functions[0],
        "day": f"{first[:8]}{int(first[8:]) + 5:02}",
        "next": f"{first[:8]}{int(first[8:]) + 7:02}",
        "person": person,
        "week": week.id,
        **lived,
    }
    return settings, seats, texts


def measured(client: TestClient, path: str) -> tuple[int, float, float]:
    """(status, milliseconds, kilobytes) of a page."""
    spent = 0.0
    for _ in range(LOOKS):
        began = time.process_time()
        answer = client.get(path)
        spent = time.process_time() - began
    size = len(answer.content)
    for address in set(re.findall(r'(?:href|src)="(/static/[^"]+)"', answer.text)):
        size += len(client.get(address).content)
    return answer.status_code, 1000 * spent, size / 1000


def main(folder: Path, size: str = "district") -> None:
    """Measure, and print."""
    folder.mkdir(parents=True, exist_ok=True)
    settings, seats, texts = settled(folder, size)
    sys.stdout.write("| page | ms | kB |\n|---|---|---|\n")
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
                sys.stdout.write(f"| {whose} | {spent:.0f} | {weight:.0f} |\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
