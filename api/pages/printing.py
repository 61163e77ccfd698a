"""Pages for paper, as PDF."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from starlette.responses import Response

from api.pages.render import HEADERS, text


def pdf(request: Request, template: str, name: str, **values: Any) -> Response:
    """A template of ``print/``, filled and set, to be looked at or kept under an ASCII name."""
    from api.pages.typesetting import set_in_pdf

    content = set_in_pdf(text(request, template, **values))
    headers = {**HEADERS, "Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)
