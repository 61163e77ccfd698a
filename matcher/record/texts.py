"""What people wrote, kept apart from the week, so that it can be erased without breaking a hash.

The recorded week holds pseudonyms only: names and reasons are empty, who decided is ``by-1``,
``by-2``, … in order of appearance. The texts stand in a file of their own, each with a salt; the
hashed part of the record holds a *commitment* for each, the HMAC-SHA256 of the text under its salt.
Erasing a text (with its salt) leaves every hash as it was; changing one does not go unseen.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any, Protocol, TypeVar

from models.base import Frozen
from models.week import Decision, Week

Texts = dict[str, str]
"""Path (``request/r1/name``) → text; empty texts are left out."""


class Said(Frozen):
    """A text and what makes its commitment impossible to guess."""

    salt: str
    text: str


class _Named(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...

    def model_copy(self, *, update: Mapping[str, Any]) -> Any: ...


N = TypeVar("N", bound=_Named)
Change = Callable[[str, str], str]
"""(path, text as it is) → text to put there."""


def split(week: Week) -> tuple[Week, Texts]:
    """The week without what people wrote, and that."""
    texts: Texts = {}
    whose: dict[str, str] = {}

    def take(path: str, text: str) -> str:
        if text:
            texts[path] = text
        if not path.endswith("/by"):
            return ""
        return whose.setdefault(text, f"by-{len(whose) + 1}")

    return _changed(week, take), texts


def restore(week: Week, texts: Mapping[str, str]) -> Week:
    """The week with its texts put back where they stood."""
    return _changed(week, lambda path, _: texts.get(path, ""))


def commitment(said: Said) -> str:
    """What the hashed part of a record says about a text."""
    return hmac.new(said.salt.encode(), said.text.encode(), sha256).hexdigest()


def salted(texts: Texts, key: bytes, about: str) -> dict[str, Said]:
    """Each text with its salt, which follows from the key and what the record is about.

    With a key that only the keeper of the identities has, an erased text cannot be found again by
    trying likely ones. With an empty key it can: the salts are then known to everybody.
    """
    return {
        path: Said(salt=hmac.new(key, f"{about}\0{path}".encode(), sha256).hexdigest(), text=text)
        for path, text in texts.items()
    }


def _changed(week: Week, change: Change) -> Week:
    def all_named(kind: str, things: Iterable[N]) -> tuple[N, ...]:
        return tuple(
            t.model_copy(update={"name": change(f"{kind}/{t.id}/name", t.name)}) for t in things
        )

    def decided(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
        return tuple(
            d.model_copy(
                update={
                    "by": change(f"decision/{d.id}/by", d.by),
                    "reason": change(f"decision/{d.id}/reason", d.reason),
                }
            )
            for d in decisions
        )

    geography, catalogue, decisions = week.geography, week.catalogue, week.decisions
    return week.model_copy(
        update={
            "name": change("week//name", week.name),
            "geography": geography.model_copy(
                update={"places": all_named("place", geography.places)}
            ),
            "catalogue": catalogue.model_copy(
                update={
                    "skills": all_named("skill", catalogue.skills),
                    "items": all_named("item", catalogue.items),
                }
            ),
            "organisations": all_named("organisation", week.organisations),
            "pledges": all_named("pledge", week.pledges),
            "venues": all_named("venue", week.venues),
            "rooms": all_named("room", week.rooms),
            "joined_rooms": all_named("joined-room", week.joined_rooms),
            "requests": all_named("request", week.requests),
            "decisions": decisions.model_copy(
                update={
                    "pins": decided(decisions.pins),
                    "bans": decided(decisions.bans),
                    "locks": decided(decisions.locks),
                }
            ),
        }
    )
