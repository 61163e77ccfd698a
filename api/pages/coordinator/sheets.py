"""Sheets in and out: looked at first, every row's errors at once, then all rows or none."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import Response

from api.json.unit import Unit, caller_in, session_of
from api.pages.asking import Form, field
from api.pages.coordinator.desk import OnDesk, desk_page
from api.pages.coordinator.inbox import OPEN
from api.pages.errors import Shown
from api.pages.render import go
from api.problems import Fault, Problem
from api.services.overview import Standing, standing
from api.services.sheets.columns import COLUMNS
from api.services.sheets.importing import import_sheet
from api.services.sheets.read import CSV, XLSX
from api.services.things.kinds import kind_of

router = APIRouter(route_class=Unit, prefix="/weeks/{week}/sheets")
SAID = {
    "requests": ("心愿和活动", "Wishes and activities"),
    "people": ("能出力的人", "People"),
    "pledges": ("认捐", "Pledges"),
    "rooms": ("房间", "Rooms"),
}
KEPT = 3_000_000
"""Bytes of a file that the page carries along until it is entered; a larger one is chosen again."""


@router.get("")
def get_sheets(request: Request, found: OnDesk, kind: str = "", done: str = "") -> Response:
    """Which sheet, and the form that takes one."""
    return _page(request, found, kind, done=done)


def _page(request: Request, found: Standing, kind: str, **values: Any) -> Response:
    chosen = kind if kind in SAID else next(iter(SAID))
    given = {"looked": None, "faults": [], "data": "", "file": "", "done": "", **values}
    return desk_page(
        request,
        found,
        "desk/sheets.html",
        "sheets",
        kind=chosen,
        kinds=SAID,
        columns=[(one.zh, one.field) for one in COLUMNS[kind_of(chosen).name].values()],
        open=found.week.state in OPEN,
        **given,
    )


@router.post("")
async def post_sheet(request: Request, week: str, form: Form) -> Response:
    """Look at a sheet, or enter it."""
    kind, file = field(form, "kind", 20), form.get("file")
    if kind not in SAID:
        raise Problem("bad-input", "kind")
    data, name = b"", field(form, "name", 200)
    if isinstance(file, UploadFile) and file.filename:
        data, name = await file.read(), file.filename
    elif kept := form.get("data"):
        data = _kept(str(kept))
    enter = field(form, "enter", 3) == "yes"
    return await run_in_threadpool(_taken, request, week, kind, data, name, enter)


def _kept(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Problem("bad-input", "data") from None


def _taken(request: Request, week: str, kind: str, data: bytes, name: str, enter: bool) -> Response:
    session, caller = session_of(request), caller_in(request)
    found = standing(session, caller, "week.read", week)
    if not data:
        zh, en = "选一个文件", "choose a file"
        faults = [Fault(field="file", zh=zh, en=en)]
        raise Shown(_page(request, found, kind, status=422, faults=faults))
    media = XLSX if data.startswith(b"PK") else CSV
    done = import_sheet(session, caller, week, kind_of(kind), data, media, preview=not enter)
    if enter:
        many = len(done.entered) + len(done.changed)
        return go(f"/weeks/{quote(week, safe='')}/sheets?kind={kind}&done={many}")
    kept = base64.b64encode(data).decode() if len(data) <= KEPT else ""
    # Looking has changed nothing, and the same key may bring the same form again.
    values = {"data": "" if done.errors else kept, "faults": list(done.errors), "file": name}
    return _page(request, found, kind, looked=done, **values)
