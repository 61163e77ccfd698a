"""How a room was left after a use: said by those who used it, with a picture if they like."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlmodel import Session, col, or_, select

from api.problems import Fault, Problem
from api.services.audit import note
from api.services.mine import Mine, requests, reservations
from api.services.signing import Caller
from models.tables import Attendance, Engagement, TidyCheck

LARGEST_MB = 8
"""Of a picture as it is sent."""
MOST_PIXELS = 50_000_000
SIDE = 1280
"""Pixels of the longer side as it is kept."""
FORMATS = ("JPEG", "PNG", "WEBP")
LOOKED_BACK = timedelta(days=14)
"""How long after a use one can still say how the room was left."""


def picture(data: bytes) -> bytes:
    """A picture drawn anew as a small JPEG: whatever else the file held (where it was taken, by
    which device, a program) is gone.

    Raises
    ------
    Problem : ``bad-input`` for what is no picture, or too large.
    """
    if len(data) > LARGEST_MB * 1_000_000:
        raise _wrong(f"照片不超过 {LARGEST_MB} MB", f"a picture of at most {LARGEST_MB} MB")
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as read:
            if read.width * read.height > MOST_PIXELS:
                raise _wrong("小一些的照片", "a smaller picture")
            upright = ImageOps.exif_transpose(read)
            upright.thumbnail((SIDE, SIDE))
            out = BytesIO()
            upright.convert("RGB").save(out, "JPEG", quality=80, optimize=True)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise _wrong("JPEG、PNG 或 WebP 照片", "a picture as JPEG, PNG or WebP") from None
    return out.getvalue()


def _wrong(zh: str, en: str) -> Problem:
    return Problem("bad-input", errors=[Fault(field="photo", zh=zh, en=en)])


def used(session: Session, found: Mine, moment: datetime) -> Sequence[Engagement]:
    """The rooms that they have used lately: of their bookings, and those in which they served; the
    last first."""
    publication = found.board.publication
    if publication is None:
        return ()
    minute = int(moment.timestamp()) // 60
    own = [r.id for r in requests(session, found, found.board.week) if r.kind == "booking"]
    own += [it.id for it in reservations(session, found) if it.state == "confirmed"]
    served = select(Engagement.request).where(
        Engagement.publication == publication.id,
        Engagement.kind == "crew",
        col(Engagement.person).in_(found.people),
        Engagement.outcome != "cancelled",
    )
    return session.exec(
        select(Engagement)
        .where(
            Engagement.publication == publication.id,
            Engagement.kind == "session",
            col(Engagement.room).is_not(None),
            Engagement.outcome != "cancelled",
            Engagement.starts <= minute,
            Engagement.ends > minute - LOOKED_BACK // timedelta(minutes=1),
            or_(col(Engagement.request).in_(own), col(Engagement.request).in_(served)),
        )
        .order_by(col(Engagement.starts).desc(), col(Engagement.id))
    ).all()


def checks(session: Session, uses: Sequence[Engagement]) -> dict[str, TidyCheck]:
    """What has been said of them: engagement → check."""
    ids = [one.id for one in uses]
    found = session.exec(select(TidyCheck).where(col(TidyCheck.engagement).in_(ids)))
    return {check.engagement: check for check in found}


def say_tidy(
    session: Session,
    caller: Caller,
    use: Engagement,
    *,
    sorted_rubbish: bool,
    put_back: bool,
    said: str = "",
    photo: bytes | None = None,
) -> TidyCheck:
    """Write down how a room was left; said again, the last counts, and a picture stays until there
    is another. ``use`` is one of :func:`used`.

    Raises
    ------
    Problem : as :func:`picture`.
    """
    drawn = picture(photo) if photo else None
    known = session.get(TidyCheck, use.id)
    check = known or TidyCheck(engagement=use.id, sorted_rubbish=False, put_back=False)
    check.sorted_rubbish, check.put_back, check.note = sorted_rubbish, put_back, said
    check.noted_by = caller.account
    if drawn is not None:
        check.photo = drawn
    session.add(check)
    attended = session.get(Attendance, use.id) or Attendance(engagement=use.id)
    attended.left_tidy, attended.noted_by = sorted_rubbish and put_back, caller.account
    session.add(attended)
    note(
        session,
        caller,
        "room.tidy",
        neighbourhood=use.neighbourhood,
        entity="engagement",
        entity_id=use.id,
    )
    session.flush()
    return check
