"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Lang(StrEnum):
    """Language of what people read."""

    ZH = "zh"
    EN = "en"


LangOption = Annotated[Lang, typer.Option(help="语言 language")]
OutOption = Annotated[
    Path,
    typer.Option("-o", "--output", help="写到哪个文件，- 为标准输出 file to write, - is stdout"),
]
