"""The rules that a neighbourhood sets for its register and its points: read, and set anew."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlmodel import Session, col, select
from starlette.datastructures import FormData
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field, texts
from api.pages.errors import Shown
from api.pages.kinds import word
from api.pages.look import Look, look_of
from api.pages.register import words
from api.pages.register.ruled import (
    CLOCKS,
    POINTS,
    REGISTER,
    changed,
    points_of,
    register_of,
    shown_points,
    shown_register,
)
from api.pages.render import go, page
from api.problems import Problem
from api.services.ledger.funds import keeper
from api.services.ledger.points_rules import rules_of, set_rules
from api.services.register import doing
from api.services.register.ground import newest_week
from api.services.register.keeping import SETTINGS, held_entry, history_of, settings_of
from api.services.register.sorts import SORTS
from api.services.signing import Caller
from models.book import PointsRules
from models.register.settings import Settings
from models.tables import Neighbourhood, PointsRulesRow
from models.tables.base import now

router = APIRouter(route_class=Unit, prefix="/desk/{neighbourhood}/rules")
REFUSED = ("bad-input", "not-now", "changed-meanwhile")
"""Told on the page itself."""
LAST = 20
"""Changes that are told."""


@router.get("")
def get_rules(
    request: Request, neighbourhood: str, asking: Asking, session: Transaction, done: str = ""
) -> Response:
    """The rules that hold, with their defaults and what they were before."""
    return _page(request, session, asking, neighbourhood, done=done)


@router.post("")
def post_rules(
    request: Request, neighbourhood: str, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Set the register's rules (``do=register``) or those of points (``do=points``)."""
    do = field(form, "do", 20)
    keeper(session, asking, neighbourhood)
    try:
        if do == "register":
            _set_register(session, asking, neighbourhood, form)
        elif do == "points":
            set_rules(session, asking, neighbourhood, points_of(form), seen=_seen(form))
        else:
            raise Problem("bad-input", do)
    except Problem as problem:
        if problem.code not in REFUSED:
            raise
        again = _page(
            request, session, asking, neighbourhood, problem=problem, do=do, given=texts(form)
        )
        raise Shown(again) from None
    return go(f"/desk/{quote(neighbourhood, safe='')}/rules?done={quote(do)}")


def _seen(form: FormData) -> int:
    seen = field(form, "seen", 9)
    return int(seen) if seen.isascii() and seen.isdecimal() else -1


def _set_register(session: Session, caller: Caller, neighbourhood: str, form: FormData) -> None:
    content = register_of(form, _topics(session, neighbourhood))
    row = held_entry(session, neighbourhood, "settings", SETTINGS)
    version = row.deeds if row is not None else 0
    if version != _seen(form):
        raise Problem("changed-meanwhile", f"version {version}")
    deed = {"kind": "set", "settings": content.model_dump(mode="json")}
    doing.begin(session, caller, neighbourhood, "settings", deed, moment=now())


def _topics(session: Session, neighbourhood: str) -> list[str]:
    """The topics of the menu: the week's, and what the menu has besides."""
    week = newest_week(session, neighbourhood)
    known = list(week.topics) if week is not None else []
    menu = settings_of(session, neighbourhood).menu
    return list(dict.fromkeys([*known, *(item.topic for item in menu)]))


def _page(
    request: Request,
    session: Session,
    caller: Caller,
    neighbourhood: str,
    *,
    done: str = "",
    problem: Problem | None = None,
    do: str = "",
    given: dict[str, str] | None = None,
) -> Response:
    keeper(session, caller, neighbourhood)
    look = look_of(request)
    here = session.get_one(Neighbourhood, neighbourhood)
    deeds = history_of(session, neighbourhood, SORTS["settings"], SETTINGS)
    points = _versions(session, neighbourhood)
    version, holding = rules_of(session, neighbourhood)
    topics = _topics(session, neighbourhood)
    menus = [f"menu.{topic}" for topic in topics]
    names = ["review_threshold", *(one.name for one, _, _ in REGISTER), *menus]
    counting = [*(one.name for one in CLOCKS), *(one.name for one, _, _ in POINTS), "hard"]
    settings = [(one.at, shown_register(one.deed.settings)) for one in deeds]
    ruled = [(row.made_at, shown_points(row.content)) for row in points]
    return page(
        request,
        "desk/rules.html",
        status=problem.status if problem is not None else 200,
        neighbourhood=here,
        at=f"/desk/{quote(neighbourhood, safe='')}/rules",
        zone=ZoneInfo(here.time_zone),
        say=lambda said: look.say(*said),
        head=lambda said: look.say(said[0], said[1][:1].upper() + said[1][1:]),
        words=words,
        guards={name: SORTS[name].guards for name in ("projects", "adoptions", "clubs")},
        topics=topics,
        asked=[one for one, _, _ in REGISTER],
        counted=[*CLOCKS, *(one for one, _, _ in POINTS)],
        register=(given if do == "register" else None)
        or shown_register(settings_of(session, neighbourhood)),
        points=(given if do == "points" else None) or shown_points(holding),
        usual={**shown_register(Settings()), **shown_points(PointsRules())},
        seen={"register": len(deeds), "points": version},
        before=[
            *_history("register", shown_register(Settings()), settings, names),
            *_history("points", shown_points(PointsRules()), ruled, counting),
        ],
        called=lambda name: _called(look, name),
        done=done,
        tried=do,
        wrong=problem.document if problem is not None else None,
        faults={one.field: one for one in problem.document.errors} if problem is not None else {},
    )


OTHERS: dict[str, words.Said] = {
    "review_threshold": ("第三方评审从多少元起", "review from (yuan)"),
    "hard": ("难做的活", "hard work"),
}
CALLED: dict[str, words.Said] = OTHERS | {
    one.name: one.said for one in (*CLOCKS, *(one for one, _, _ in (*REGISTER, *POINTS)))
}


def _called(look: Look, name: str) -> str:
    """What a rule is called; of the menu: its topic."""
    said = CALLED.get(name)
    return word(name.partition(".")[2], look.language) if said is None else look.say(*said)


def _versions(session: Session, neighbourhood: str) -> list[PointsRulesRow]:
    return list(
        session.exec(
            select(PointsRulesRow)
            .where(PointsRulesRow.neighbourhood == neighbourhood)
            .order_by(col(PointsRulesRow.version))
        )
    )


def _history(
    what: str, usual: dict[str, str], made: list[tuple[Any, dict[str, str]]], names: list[str]
) -> list[dict[str, Any]]:
    """When the rules were set, and what was changed each time; the newest first."""
    told = []
    before = usual
    for at, after in made:
        told.append({"what": what, "at": at, "changes": changed(before, after, names)})
        before = after
    return told[::-1][:LAST]
