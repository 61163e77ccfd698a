"""An errand in the tests' own process, where it does not matter that it has one to itself."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from pydantic import BaseModel

from api.worker.errand import ERRANDS, Errand, Said


class Errands:
    """In the place of :class:`matcher.child.process.Process`; whoever kills it, kills a stand-in,
    and then nothing was said."""

    def __init__(self, module: str) -> None:
        assert module == "api.worker.errand"
        self.begun = 0.0
        self._stand_in = subprocess.Popen(["cat"], stdin=subprocess.PIPE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stand_in.kill()
        self._stand_in.communicate()

    @property
    def pid(self) -> int:
        """Of the stand-in."""
        return self._stand_in.pid

    def send(self, message: BaseModel) -> None:
        """One errand, as it would arrive."""
        text = message.model_dump_json(exclude_defaults=True)
        self._errand = Errand.model_validate_json(text)

    def lines(self, end: float | None) -> Iterator[bytes]:
        """What is said on the way, and the answer."""
        said: list[Said] = []
        last = ERRANDS[self._errand.kind](self._errand, said.append)
        for one in (*said, last.model_copy(update={"last": True})):
            yield one.model_dump_json(exclude_defaults=True).encode()
