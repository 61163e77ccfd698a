"""Notices on pages: in the reader's language, with where to look and whether they were read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from api.pages.look import Look
from api.services.notices.sending import page_of, project_names
from api.services.notices.words import words
from models.tables import Notice


@dataclass(frozen=True)
class Shown:
    """A notice in words."""

    id: str
    title: str
    text: str
    notice: Notice
    link: str
    """The public page that it speaks of; empty: none."""

    @property
    def unread(self) -> bool:
        """Whether nobody has said yet that it was read."""
        return self.notice.read_at is None


def shown(session: Session, look: Look, notice: Notice) -> Shown:
    """A notice in the reader's language."""
    names = project_names(session, notice)
    said = words(notice.kind, notice.subject_kind, notice.facts, names)
    return Shown(notice.id, look.say(*said.title), look.say(*said.text), notice, page_of(notice))
