"""Versions of rows as HTTP carries them: ETag out, If-Match in."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Header

from api.problems import Problem


def etag(version: int) -> str:
    """A row's version as a strong entity tag."""
    return f'"{version}"'


def expected_version(if_match: Annotated[str | None, Header()] = None) -> int:
    """The version that the caller has seen.

    Raises
    ------
    Problem : ``precondition-missing``, or ``changed-meanwhile`` for a tag that no row ever had.
    """
    if if_match is None:
        raise Problem("precondition-missing")
    found = re.fullmatch(r'"([0-9]{1,9})"', if_match.strip())
    if found is None:
        raise Problem("changed-meanwhile", if_match[:80])
    return int(found[1])


Seen = Annotated[int, Depends(expected_version)]
