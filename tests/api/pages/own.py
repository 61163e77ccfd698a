"""A site of one's own: the house's week, published, in a year when nothing of it has begun."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Page
from sqlmodel import select

from api.database import Database
from api.demo import Cast, fill
from api.settings import Settings
from api.worker.perform import perform
from matcher.baseline import greedy
from models.plan import PlanFile
from models.tables import Job
from tests.api import house
from tests.api.databases import new_file
from tests.api.pages.site import Site, serving

CAST = Cast(
    "n",
    "小院",
    (("coordinator", "方社工", ""), ("house-group-head", "楼长", "g1"), ("auditor", "审计员", "")),
    {"li": "李阿姨", "wang": "王伯", "zhao": "赵姐"},
)


@contextmanager
def published(folder: Path, *, publish: bool = True) -> Iterator[Site]:
    """The week with the greedy method's plan, published or under review."""
    settings = Settings(database=new_file(folder / "own.db"), secure_cookies=False)
    database = Database(settings.database)
    week = house.later()
    plan = greedy(week)
    file = PlanFile(plan=plan, hash=plan.content_hash())
    seats = fill(database, week, file, CAST, publish=publish)
    with ExitStack() as stack:
        stack.callback(database.close)
        yield Site(stack.enter_context(serving(settings)), database, tuple(seats))


def work(site: Site) -> str:
    """What a worker does: the job that waits, of those that people ask for; its id."""
    with site.database.reading() as session:
        queued = select(Job.id).where(Job.state == "queued", Job.kind != "record")
        job = session.exec(queued).one()
    perform(site.database, job, "here")
    return job


def worked(page: Page, site: Site, shows: str) -> None:
    """Does the job that waits; the page shows by itself what came of it, or, without a script, when
    it is loaded again."""
    script = page.locator("meta[http-equiv=refresh]").count() == 0
    work(site)
    if not script:
        page.goto(page.url)
    page.wait_for_selector(shows)
