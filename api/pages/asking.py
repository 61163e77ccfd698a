"""What every page's route needs: the form that was sent, and that it was sent from here."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from api.problems import Problem


async def form_of(request: Request) -> FormData:
    """The form, whole; :attr:`request.state.fields` holds its texts alone.

    Raises
    ------
    Problem : ``not-allowed`` for one that another site made the browser send.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Problem("not-allowed", "Sec-Fetch-Site")
    return await request.form()


Form = Annotated[FormData, Depends(form_of)]


def field(form: FormData, name: str, longest: int = 10_000) -> str:
    """A text of a form without blanks around it; missing or longer than fits counts as empty."""
    value = form.get(name)
    return value.strip()[:longest] if isinstance(value, str) else ""


def texts(form: FormData) -> dict[str, str]:
    """All texts of a form as they were sent, to be shown again beside what is wrong with them."""
    return {name: value for name, value in form.items() if isinstance(value, str)}
