"""HTML set as PDF, with the Chinese font that a package brings, and nothing fetched from anywhere.

Only imported when something is to be set: the library takes as long to load as half of the service.
"""

from __future__ import annotations

from functools import cache
from threading import Lock

import pylopdf_fonts_zh_cn
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from api.pages.static_files import FOLDER

FONT = "ours:sans"
_setting = Lock()
"""The font library is not to be used by two threads at once."""


class Ours(URLFetcher):
    """Gives the font and pictures that stand in the page itself; everything else is refused."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """What stands behind an address.

        Raises
        ------
        ValueError : for an address that is not ours.
        """
        if url == FONT:
            font = pylopdf_fonts_zh_cn.sans_path().read_bytes()
            return URLFetcherResponse(url, font, headers={"Content-Type": "font/otf"})
        if url.startswith("data:"):
            return super().fetch(url, headers)
        raise ValueError(f"{url} is not fetched")


@cache
def _style() -> str:
    return (FOLDER / "print.css").read_text(encoding="utf-8")


def set_in_pdf(html: str) -> bytes:
    """HTML as a PDF."""
    with _setting:
        fonts = FontConfiguration()
        style = CSS(string=_style(), font_config=fonts, url_fetcher=Ours())
        page = HTML(string=html, base_url="ours:page", url_fetcher=Ours())
        made: bytes = page.write_pdf(stylesheets=[style], font_config=fonts)
        return made
