"""Votes on the public board: what is open, and each result, so that anybody can tally it again."""

from __future__ import annotations

from fastapi import APIRouter, Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.board import OnBoard, board_page
from api.pages.look import look_of
from api.pages.voting import KIND_WORDS, STATE_WORDS, rule_told, seen
from api.services.votes import reading
from models.tables import PlaceRow, Vote, WeekRow

router = APIRouter(route_class=Unit, prefix="/n/{neighbourhood}/votes")


@router.get("")
def get_votes(request: Request, board: OnBoard, asking: Asking, session: Transaction) -> Response:
    """All votes that were opened."""
    listed = [
        vote
        for vote in reading.votes_of(session, asking, board.neighbourhood.id)
        if vote.state in reading.SEEN
    ]
    return board_page(
        *(request, board, "votes/list.html", "votes"), votes=listed, states=STATE_WORDS
    )


@router.get("/{vote}")
def get_vote(
    vote: str, request: Request, board: OnBoard, asking: Asking, session: Transaction
) -> Response:
    """A vote; once it has closed, round by round."""
    row = reading.vote_of(session, asking, vote, board.neighbourhood.id)
    look = look_of(request)
    tally = reading.tally_of(session, row)
    found = seen(tally, look, area_names(session, row)) if tally is not None else None
    return board_page(
        *(request, board, "votes/one.html", "votes"),
        vote=row,
        seen=found,
        voted=reading.voted(session, row),
        weeks=_starts(session, tally.weeks) if tally is not None else [],
        rule=rule_told(row, look),
        kinds=KIND_WORDS,
        states=STATE_WORDS,
    )


@router.get("/{vote}/ballots.pb")
def get_pb(neighbourhood: str, vote: str, asking: Asking, session: Transaction) -> Response:
    """The anonymous list, for ``tongxin elect`` and other programs."""
    row = reading.vote_of(session, asking, vote, neighbourhood)
    tally = reading.closed(session, row)
    return _file(reading.pb_of(row, tally), "text/plain", f"{row.id}.pb")


@router.get("/{vote}/ballots.csv")
def get_csv(neighbourhood: str, vote: str, asking: Asking, session: Transaction) -> Response:
    """The same list, for a spreadsheet."""
    row = reading.vote_of(session, asking, vote, neighbourhood)
    return _file(reading.csv_of(reading.closed(session, row)), "text/csv", f"{row.id}.csv")


def area_names(session: Session, vote: Vote) -> dict[str, str]:
    """What the areas of a vote's pots are called."""
    areas = [pot.area for pot in vote.election.pots if pot.area is not None]
    chosen = select(PlaceRow.id, PlaceRow.name).where(
        PlaceRow.week == vote.week, col(PlaceRow.id).in_(areas)
    )
    return {id: name or id for id, name in session.exec(chosen)}


def _starts(session: Session, weeks: tuple[str, ...]) -> list[str]:
    """The first days of weeks."""
    chosen = select(WeekRow.start).where(col(WeekRow.id).in_(weeks)).order_by(col(WeekRow.start))
    return list(session.exec(chosen))


def _file(text: str, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type=f"{kind}; charset=utf-8", headers=headers)
