"""The two languages of the pages. Templates are written in Chinese; English is a gettext catalogue.

The catalogue is compiled when the process starts, so that no compiled file can be out of date.
"""

from __future__ import annotations

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal, get_args

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
"""As HTML names them."""
CATALOGUE = Path(__file__).parent / "locale" / "en.po"


def catalogue() -> Catalog:
    """The English catalogue as it is written."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


@cache
def words(language: Language) -> gettext.NullTranslations:
    """What turns a text of the templates into this language."""
    if language == "zh":
        return gettext.NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue())
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def as_language(word: str | None) -> Language | None:
    """A language by its name, if it is one of ours."""
    return next((language for language in LANGUAGES if language == word), None)
