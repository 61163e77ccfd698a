"""The public board: what is on, where money and things went, whether it is fair, how to check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.json.unit import Transaction, Unit
from api.pages import counts, giving, programme, projects, result
from api.pages.fairness import fairness_rows
from api.pages.kinds import folded
from api.pages.look import Look, look_of
from api.pages.render import page
from api.services.board import Board, board_of, publications_of
from api.services.ledger.reading import funded
from api.services.rights import Subject, allowed
from models.policy import is_oldest_first
from models.tables import RecordRow
from models.tables.base import now

router = APIRouter(route_class=Unit, prefix="/n/{neighbourhood}")


def _board(neighbourhood: str, session: Transaction, week: str | None = None) -> Board:
    return board_of(session, neighbourhood, now(), week)


MANY = 100
"""Events of a week that one page shows: more would be too much to load on a phone."""

OnBoard = Annotated[Board, Depends(_board)]


@dataclass(frozen=True)
class Counting:
    """How the public sees counts, in the reader's language."""

    people: Callable[[int], str]
    households: Callable[[int], str]
    requests: Callable[[int], str]
    split: Callable[[int, int], tuple[str, str]]


def counting_for(look: Look) -> Counting:
    """Counts in a reader's language."""
    return Counting(
        lambda n: counts.people(look, n),
        lambda n: counts.households(look, n),
        lambda n: counts.requests(look, n),
        lambda asked, served: counts.split(look, asked, served),
    )


def board_page(request: Request, board: Board, template: str, tab: str, **values: Any) -> Response:
    """A page of the board."""
    zone = ZoneInfo(board.neighbourhood.time_zone)
    return page(
        request,
        template,
        board=board,
        tab=tab,
        counting=counting_for(look_of(request)),
        zone=zone,
        **values,
    )


@router.get("")
def get_programme(request: Request, board: OnBoard, day: int | None = None) -> Response:
    """What is on this week; where that is much, one day at a time."""
    look = look_of(request)
    found = board.reading
    whole = programme.programme(found, look) if found is not None else ()
    shown, tabs = whole, whole[:0]
    if sum(len(one.events) for one in whole) > MANY:
        chosen = min(max(_today(board, whole) if day is None else day, 0), len(whole) - 1)
        shown, tabs = whole[chosen : chosen + 1], whole
    return board_page(
        request, board, "board/programme.html", "programme", days=shown, whole=whole, tabs=tabs
    )


def _today(board: Board, days: tuple[programme.Day, ...]) -> int:
    """The day that it is there; 0 outside the week."""
    today = now().astimezone(ZoneInfo(board.neighbourhood.time_zone)).date()
    return next((i for i, one in enumerate(days) if one.date == today), 0)


@router.get("/projects")
def get_projects(request: Request, board: OnBoard, session: Transaction) -> Response:
    """The residents' projects, step by step, with their money."""
    found = projects.projects(board.reading) if board.reading is not None else ()
    money = {one.request: one for one in funded(session, board.neighbourhood.id)}
    return board_page(
        *(request, board, "board/projects.html", "projects"), projects=found, money=money
    )


@router.get("/disclosures")
def get_disclosures(request: Request, board: OnBoard, session: Transaction) -> Response:
    """The six disclosures 六公开."""
    values: dict[str, Any] = {}
    if board.reading is not None and board.week is not None:
        values = disclosed(board, look_of(request).language)
        values["publications"] = publications_of(session, board.week.id)
    return board_page(request, board, "board/disclosures.html", "disclosures", **values)


def disclosed(board: Board, language: str) -> dict[str, Any]:
    """What the six disclosures state of a plan."""
    reading = board.reading
    assert reading is not None
    found = result.outcomes(reading)
    policy = reading.week.policy
    return {
        "outcomes": found,
        "together": result.together(found),
        "reasons": result.reasons(reading),
        "projects": projects.projects(reading),
        "money": [one for one in giving.given(reading, language) if one.kind == "money"],
        "plan": reading.file.plan,
        "run": reading.file.run,
        "policy": policy,
        "order": [name for name, _ in folded(tier.name for tier in policy.tiers)],
        "oldest": is_oldest_first(policy),
    }


@router.get("/fairness")
def get_fairness(request: Request, board: OnBoard) -> Response:
    """Who has got what share over the weeks."""
    values: dict[str, Any] = {}
    if board.reading is not None:
        values["sections"] = fairness_rows(board.reading, look_of(request))
        values["report"] = board.reading.fairness
    return board_page(request, board, "board/fairness.html", "fairness", **values)


@router.get("/thanks")
def get_thanks(request: Request, board: OnBoard) -> Response:
    """Who gave."""
    values: dict[str, Any] = {}
    if board.reading is not None:
        values["thanks"] = giving.thanks(board.reading, look_of(request).language)
        values["volunteering"] = giving.volunteering(board.reading)
    return board_page(request, board, "board/thanks.html", "thanks", **values)


@router.get("/check")
def get_check(request: Request, board: OnBoard, session: Transaction) -> Response:
    """How anybody can check the result."""
    known = None
    if board.publication is not None:
        known = session.get(RecordRow, board.publication.id)
    own = Subject(board.neighbourhood.id)
    audits = known is not None and allowed(look_of(request).caller, "audit.read", own)
    return board_page(request, board, "board/check.html", "check", record=known, audits=audits)
