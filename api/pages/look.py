"""For whom a page is drawn: language, size of the text, who is signed in."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from api.pages.words import Language, as_language, words
from api.services.signing import PUBLIC, Caller

LANGUAGE_COOKIE = "language"
TEXT_COOKIE = "text"
LARGE = "large"


@dataclass(frozen=True)
class Look:
    """What all pages of one request have in common."""

    language: Language
    large: bool
    caller: Caller

    def gettext(self, text: str) -> str:
        """A text of the pages in the reader's language."""
        return words(self.language).gettext(text)

    def say(self, zh: str, en: str) -> str:
        """The one of two texts that is in the reader's language."""
        return zh if self.language == "zh" else en


def look_of(request: Request) -> Look:
    """The reader's own choice first, then the account's language, then Chinese."""
    caller: Caller = getattr(request.state, "caller", PUBLIC)
    chosen = as_language(request.cookies.get(LANGUAGE_COOKIE)) or as_language(caller.language)
    return Look(
        language=chosen or "zh",
        large=request.cookies.get(TEXT_COOKIE) == LARGE,
        caller=caller,
    )
