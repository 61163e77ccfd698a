"""What households say to a step of a project: one household, one voice, the last one counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from api.services.audit import note
from api.services.register import refusing
from api.services.register.ground import Ground
from api.services.register.keeping import history_of, say
from api.services.register.knowing import capacities, subject
from api.services.register.sorts import Sort
from models.base import Id
from models.register.base import Asked, Deed, guarded, refusals
from models.register.projects.guards import VOICES
from models.tables import RegisterEntry

VOICE = "voice"


class Voiced(Deed):
    """What a household says to the step that is under way."""

    kind: Literal["voice"]
    step: Literal["discussion", "evaluation"]
    household: Id
    said: str


def voice(
    ground: Ground, sort: Sort, row: RegisterEntry, tree: Mapping[str, Any], moment: datetime
) -> None:
    """Take down what a household says. Raises Problem, as every deed does."""
    deed = refusing.read(Voiced, row.id, tree)
    history = history_of(ground.session, ground.neighbourhood, sort, row.id)
    state = sort.fold(history)
    stands, words = VOICES[deed.step]
    guard = guarded("resident house-group coordinator", stands)
    actor = capacities(ground, state, deed, moment)
    asked = Asked(row.id, state, deed, actor, moment)
    wrong = refusals(guard, state.stands, None, asked)
    if deed.said not in words:
        listed = ", ".join(words)
        wrong.append(asked.wrong("said", (f"之一：{listed}", f"one of: {listed}")))
    if deed.step == "evaluation" and (state.accepted is None or not state.accepted.passed):
        wrong.append(asked.wrong("state", ("已验收通过", "accepted"), state.stands))
    place = ground.electorate(state.place)
    if deed.household not in ground.households(place):
        expected = (f"{place} 的住户", f"a household of {place}, whom it concerns")
        wrong.append(asked.wrong("household", expected))
    if deed.household not in actor.households and not {"coordinator", "house-group"} & actor.acting:
        wrong.append(
            asked.wrong("acting", ("你自己的住户", "for a household that is yours"), deed.household)
        )
    if wrong:
        raise refusing.refused(wrong)
    about = subject(sort.name, row.id, deed.step)
    say(
        ground.session,
        ground.caller,
        ground.neighbourhood,
        about,
        deed.household,
        deed.said,
        moment,
    )
    own = deed.household in actor.households
    note(
        ground.session,
        ground.caller,
        "register.voice",
        neighbourhood=ground.neighbourhood,
        entity=sort.name,
        entity_id=row.id,
        behalf_of=None if own else deed.household,
        step=deed.step,
    )
