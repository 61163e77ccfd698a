"""What stands behind the pages after a year in a district: a vote of 24 projects, 106 projects at
every step, a full book, a hundred certificates. Made by the services, but for the ballots beyond
the first twenty and for the certificates, which are rows: each would ask a whole district again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from api.services.ledger import funds, paying, points
from api.services.ledger.book import Book, Move, Purse, Wanted
from api.services.ledger.funds import FundGiven
from api.services.register import doing
from api.services.register.keeping import say
from api.services.register.knowing import subject
from api.services.signing import Caller
from api.services.votes import casting, running
from models.election import Election, Pot, Proposal
from models.tables import BallotRow, Certificate, Grant
from models.tables.base import now
from models.week import Week

BALLOTS = 5_000
BY_HAND = 20
PROJECTS = 106
ENTRIES = 3_000
CERTIFICATES = 100
NUMBER = "20261208-7Q4M0ZK2XA"


@dataclass(frozen=True)
class Town:
    """Where it all is."""

    session: Session
    neighbourhood: str
    week: Week
    ann: Caller
    group: str
    """A house group with somebody at home."""
    households: Sequence[str]
    people: Sequence[str]
    """Who live in the group's building."""


def live(session: Session, neighbourhood: str, week: Week) -> dict[str, str]:
    """Let a year pass; the ids that the pages are asked for."""
    places = {place.id: place for place in week.geography.places}
    homes = [p for p in week.people if places[p.home].level == week.geography.household]
    parents = {person.id: places[person.home].parent for person in homes}
    building = next(up for up in parents.values() if up is not None)
    grant = Grant(account="year", role="coordinator", neighbourhood=neighbourhood)
    town = Town(
        session,
        neighbourhood,
        week,
        Caller("year", grants=(grant,)),
        places[building].parent or building,
        [p.id for p in places.values() if p.level == week.geography.household],
        [person for person, up in parents.items() if up == building],
    )
    _register(town)
    votes = [_vote(town, f"第 {n} 季度项目", closed) for n, closed in enumerate((True, False), 1)]
    _book(town)
    _certificates(town)
    return {"closed": votes[0], "open": votes[1], "number": NUMBER}


def _register(town: Town) -> None:
    """Everybody in office, and the projects: so many at each step as a year leaves there."""
    first = town.people[0]
    building = next(p.home for p in town.week.people if p.id == first)
    up = {place.id: place.parent for place in town.week.geography.places}
    seats = (("representative", up[building]), ("committee", town.group), ("assembly", town.group))
    for office, place in seats:
        _begin(
            *(town, "offices"),
            kind="elect",
            office=office,
            place=place,
            on=str((now() - timedelta(days=90)).date()),
            candidates=[{"person": first, "votes": 1}],
            ballots=1,
            minutes="唱票无异议。",
        )
    topics = town.week.catalogue.topics
    for n in range(PROJECTS):
        id = f"year-{n}"
        _begin(
            *(town, "projects"),
            kind="suggest",
            id=id,
            name=f"第 {n} 件：楼道装声控灯和扶手，让老人夜里回家不摔跤",
            topic=topics[n % len(topics)],
            place=town.group,
            text="夜里太黑，老人摔过两次。" * 5,
            household=building,
            plan={"budget": 300_000, "results": [{"id": "lamp", "what": "声控灯二十盏"}]},
        )
        for deed in _steps(first)[: n % 6]:
            if deed["kind"] == "discuss":
                about = subject("projects", id, "discussion")
                for home in town.households[:12]:
                    say(town.session, town.ann, town.neighbourhood, about, home, "for", now())
            doing.act(
                town.session, town.ann, town.neighbourhood, "projects", id, deed, moment=now()
            )
    hours = [{"day": 0, "start": "09:00", "end": "10:00"}]
    for n in range(40):
        plot = {"id": f"plot-{n}", "what": "plot", "name": f"花坛 {n}", "place": town.group}
        work = [{"id": "water", "minutes": 30, "hours": hours}]
        _begin(
            town, "adoptions", kind="offer", topic=topics[0], text="浇水、拔草。", work=work, **plot
        )
        club = {"id": f"club-{n}", "name": f"茶友会 {n}", "topic": topics[0], "place": town.group}
        _begin(town, "clubs", kind="establish", text="每周一喝茶。", household=building, **club)


def _begin(town: Town, sort: str, **deed: Any) -> None:
    doing.begin(town.session, town.ann, town.neighbourhood, sort, deed, moment=now())


def _steps(person: str) -> list[dict[str, Any]]:
    today = str(now().date())
    told = {"on": today, "minutes": "到会的人都同意。" * 10}
    return [
        {"kind": "move", "person": person, "statement": "家家用得上。"},
        {"kind": "discuss", "where": "院子里", **told},
        {"kind": "review", "present": 1, "funds": "幸福资金", "decision": "approve", **told},
        {"kind": "resolve", "present": 1, "favour": 1, "against": 0, **told},
        {"kind": "notify", "where": "楼下", "text": "公示七天。"},
    ]


def _vote(town: Town, title: str, closed: bool) -> str:
    """A vote of 24 projects in which :data:`BALLOTS` households chose."""
    ids = [str(n) for n in range(24)]
    given = running.Given(
        title=title,
        election=Election(
            kind="approval",
            pots=(Pot(id="open", money=100_000),),
            proposals=tuple(
                Proposal(id=id, cost=5_000 + 700 * n, name=f"第 {id} 个项目：给楼下小路铺上碎石")
                for n, id in enumerate(ids)
            ),
            ballots=(),
            parts=100,
        ),
        rule="equal-shares+greedy",
        measure="cost",
        most_choices=5,
        sum_points=10,
        closes_at=now() + timedelta(days=2),
    )
    vote = running.make(town.session, town.ann, town.neighbourhood, given)
    running.move(town.session, town.ann, vote.id, "open")
    for n, home in enumerate(town.households[:BALLOTS]):
        choices = tuple(sorted({ids[(n * k + n // 7) % 24] for k in (1, 5, 7, 11)}))
        if n >= BY_HAND:
            row = BallotRow(vote=vote.id, household=home, choices=choices)
            town.session.add(row)
            continue
        own = Grant(
            account="year", role="household-head", neighbourhood=town.neighbourhood, scope=home
        )
        casting.cast(town.session, Caller("year", grants=(own,)), vote.id, home, choices)
    town.session.flush()
    if closed:
        after = now() + timedelta(days=3)
        running.move(town.session, town.ann, vote.id, "closed", after)
    return vote.id


def _book(town: Town) -> None:
    """Four funds, what residents gave to one project, and the hours of everybody who served."""
    session, ann, here = town.session, town.ann, town.neighbourhood
    firm = town.week.organisations[0].id
    for n in range(4):
        funds.make_fund(session, ann, here, FundGiven(f"fund-{n}", f"资金 {n}", "firm", firm))
        funds.promise(session, ann, here, f"fund-{n}", 10_000_000, said="答应的")
    crowd = FundGiven(
        "crowd", "众筹", "collection", firm, "crowdfunding", request=town.week.requests[0].id
    )
    funds.make_fund(session, ann, here, crowd)
    book = Book(session, ann, here)
    given = [
        Wanted(
            "collect",
            (Move(Purse("giver", home, "crowd"), Purse("fund", "crowd"), 500 + n),),
            {"fund": "crowd"},
        )
        for n, home in enumerate(town.households[: ENTRIES // 2])
    ]
    book.post_all(given)
    served = [person.id for person in town.week.people]
    earned = [
        Wanted("earn", (Move(Purse("bank"), Purse("person", served[n % len(served)]), 150),))
        for n in range(ENTRIES // 2)
    ]
    book.post_all(earned)
    for n in range(40):
        goods = {"id": f"o{n}", "name": f"肥皂 {n}"}
        points.offer(session, ann, here, donor=firm, minutes=60, pieces=20, **goods)
        points.redeem(session, ann, here, served[n], f"o{n}")
    held = next((p.request for p in book.amounts(("held",)) if p.request), None)
    if held is not None:
        paying.accept(session, ann, here, held)


def _certificates(town: Town) -> None:
    """At every state; a third stand in public notice."""
    states = ("asked", "noticed", "issued")
    for n, person in enumerate(town.week.people[:CERTIFICATES]):
        state = states[n % 3]
        told: dict[str, Any] = {}
        if state != "asked":
            told = {
                "name": "迪丽热巴·买买提江",
                "content": (("2026-11-24", "elder-care", "", 90),) * 12,
                "minutes": 1_080,
                "issuer_name": "南门",
                "noticed_at": now() - timedelta(days=8 if state == "issued" else 2),
            }
        if state == "issued":
            told |= {
                "issued_at": now(),
                "number": NUMBER if n == 2 else f"20261208-{n:010}",
            }
        town.session.add(
            Certificate(
                id=f"year-{n}",
                neighbourhood=town.neighbourhood,
                person=person.id,
                since="2026-11-01",
                until="2026-11-30",
                state=state,
                **told,
            )
        )
    town.session.flush()
