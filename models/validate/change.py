"""Changes: read whole, applied whole, or every problem at once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import count
from typing import Any

from pydantic import ValidationError

from models.base import Frozen, Window
from models.change import (
    OPERATIONS,
    Add,
    Ban,
    Change,
    CloseRoom,
    Operation,
    Pin,
    Release,
    Remove,
    Replace,
    SetAvailability,
    SetPolicy,
    SetQuantity,
    Withdraw,
)
from models.policy import Policy
from models.supply import JoinedRoom, Room
from models.validate.parse import as_text, check_syntax, tree_of
from models.validate.paths import FILE
from models.validate.problem import MISSING, InvalidInput, Problem, shown
from models.validate.shape import doubled_keys, shape_problems
from models.validate.week import problems_of
from models.week import Decision, Decisions, Week

LISTS = (
    *("places", "organisations", "people", "pledges", "venues", "rooms", "joined_rooms"),
    *("requests", "pins", "bans", "locks"),
)
"""What can be added, replaced and removed."""
DECIDED = ("pins", "bans", "locks")
WITHDRAWABLE = ("requests", "pledges", "people", "rooms", "joined_rooms")
PARTS_OF_POLICY = ("fairness", "caps")
"""Fields of a policy that are themselves changed field by field."""
KINDS = {
    "places": ("a place", "地点"),
    "organisations": ("an organisation", "组织"),
    "people": ("a person", "人"),
    "pledges": ("a pledge", "认捐"),
    "venues": ("a venue", "大客厅"),
    "rooms": ("a room", "房间"),
    "joined_rooms": ("a joined room", "合用"),
    "requests": ("a request", "诉求"),
    "pins": ("a pin", "指定"),
    "bans": ("a ban", "禁止"),
    "locks": ("a lock", "锁定"),
}


def read_change(text: str | bytes) -> Change:
    """The change that a JSON text states.

    Raises
    ------
    InvalidInput : with every problem of syntax and shape; for meaning see :func:`apply`.
    """
    text = as_text(text)
    once = check_syntax(text)
    try:
        change = Change.model_validate_json(text)
    except ValidationError as error:
        raise InvalidInput(_misshapen(text, error)) from None
    if not once:
        raise InvalidInput(doubled_keys(tree_of(text)))
    return change


def _misshapen(text: str, error: ValidationError) -> list[Problem]:
    """Operation by operation: pydantic's paths through a union of them do not say which field."""
    tree = tree_of(text)
    problems = doubled_keys(tree)
    given = tree.get("operations") if isinstance(tree, dict) else None
    if not isinstance(given, list):
        return problems + shape_problems(error, tree, Change)[0]
    try:
        Change.model_validate({**tree, "operations": ()})
    except ValidationError as frame:
        problems += shape_problems(frame, tree, Change)[0]
    for i, one in enumerate(given):
        problems += _misshapen_operation(f"operations[{i}]", one)
    return problems


def _misshapen_operation(where: str, one: Any) -> list[Problem]:
    op = one.get("op") if isinstance(one, dict) else None
    model = OPERATIONS.get(op) if isinstance(op, str) else None
    if model is None:
        known = ", ".join(f'"{name}"' for name in OPERATIONS)
        field = "op" if isinstance(one, dict) else ""
        value = one if not isinstance(one, dict) else MISSING if op is None else op
        en, zh = (f"one of {known}", f"{known} 之一") if field else ("an object", "对象")
        return [Problem(where, field, shown(value), en, zh)]
    try:
        # Lists of a JSON tree are tuples of the types, which only reading JSON allows.
        model.model_validate_json(json.dumps(one))
    except ValidationError as error:
        return [
            Problem(where, p.field, p.value, p.expected, p.expected_zh) if p.entity == FILE else p
            for p in shape_problems(error, one, model)[0]
        ]
    return []


def apply(week: Week, change: Change) -> Week:
    """The (sound) week after a change; the week itself stays as it is.

    Raises
    ------
    InvalidInput : with everything that keeps the change from being made: operations on what is not
        there, and all that would be wrong with the week afterwards.
    """
    editor = _Editor(week)
    for i, operation in enumerate(change.operations):
        editor.edit(f"operations[{i}]", operation)
    changed = editor.week()
    problems = [*editor.problems, *problems_of(changed)]
    if problems:
        raise InvalidInput(problems)
    return changed


class _Editor:
    """A week taken apart into lists by id, and the problems met while editing them."""

    def __init__(self, week: Week) -> None:
        self.old = week
        self.problems: list[Problem] = []
        self.policy = week.policy
        self.withdrawn = list(week.decisions.withdrawn)
        self.lists: dict[str, dict[str, Any]] = {
            name: {thing.id: thing for thing in _listed(week, name)} for name in LISTS
        }

    def week(self) -> Week:
        """Put together again."""
        lists = {name: tuple(things.values()) for name, things in self.lists.items()}
        places = lists.pop("places")
        decided = {name: lists.pop(name) for name in DECIDED}
        return self.old.model_copy(
            update={
                **lists,
                "geography": self.old.geography.model_copy(update={"places": places}),
                "decisions": Decisions(**decided, withdrawn=tuple(self.withdrawn)),
                "policy": self.policy,
            }
        )

    def edit(self, where: str, operation: Operation) -> None:
        """One operation, or the problems that keep it from being done."""
        match operation:
            case Add():
                self._add(where, operation)
            case Replace():
                self._replace(where, operation)
            case Remove():
                self._remove(where, operation)
            case SetPolicy():
                self.policy = _merged(self.policy, operation.policy)
            case SetQuantity():
                self._set(where, "pledge", "pledges", operation.pledge, quantity=operation.quantity)
            case SetAvailability():
                self._set(where, "person", "people", operation.person, windows=operation.windows)
            case CloseRoom():
                self._close(where, operation.room, operation.windows)
            case Withdraw():
                self._withdraw(where, operation.ids)
            case Pin():
                self._decide("pins", operation)
            case Ban():
                self._decide("bans", operation)
            case Release():
                self._release(where, operation.decision)

    # --- lists --------------------------------------------------------------------------------

    def _add(self, where: str, given: Add) -> None:
        for name in LISTS:
            for k, thing in enumerate(getattr(given, name)):
                if thing.id in self.lists[name]:
                    en, zh = "an id that nothing has yet", "尚未使用的编号"
                    self._say(where, f"{name}[{k}].id", thing.id, en, zh)
                else:
                    self.lists[name][thing.id] = thing

    def _replace(self, where: str, given: Replace) -> None:
        for name in LISTS:
            for k, thing in enumerate(getattr(given, name)):
                if self._known(where, f"{name}[{k}].id", thing.id, name):
                    self.lists[name][thing.id] = thing

    def _remove(self, where: str, given: Remove) -> None:
        for name in LISTS:
            for k, id in enumerate(getattr(given, name)):
                if self._known(where, f"{name}[{k}]", id, name):
                    del self.lists[name][id]

    def _set(self, where: str, field: str, name: str, id: str, **values: object) -> None:
        if self._known(where, field, id, name):
            self.lists[name][id] = self.lists[name][id].model_copy(update=values)

    # --- rooms, decisions ---------------------------------------------------------------------

    def _close(self, where: str, id: str, windows: tuple[Window, ...]) -> None:
        if not self._known(where, "room", id, "rooms", "joined_rooms"):
            return
        joined: JoinedRoom | None = self.lists["joined_rooms"].get(id)
        for part in (id,) if joined is None else joined.rooms:
            room: Room | None = self.lists["rooms"].get(part)
            if room is not None:
                closed = (*room.closed, *windows)
                self.lists["rooms"][part] = room.model_copy(update={"closed": closed})

    def _withdraw(self, where: str, ids: tuple[str, ...]) -> None:
        for k, id in enumerate(ids):
            if not self._known(where, f"ids[{k}]", id, *WITHDRAWABLE):
                continue
            if id in self.withdrawn:
                en, zh = "something that has not been withdrawn yet", "尚未撤回的对象"
                self._say(where, f"ids[{k}]", id, en, zh)
            else:
                self.withdrawn.append(id)

    def _decide(self, name: str, given: Pin | Ban) -> None:
        taken = {id for kind in DECIDED for id in self.lists[kind]}
        id = next(new for k in count(1) if (new := f"change-{k}") not in taken)
        self.lists[name][id] = Decision(
            id=id, target=given.target, by=given.by, reason=given.reason
        )

    def _release(self, where: str, id: str) -> None:
        if self._known(where, "decision", id, *DECIDED):
            for name in DECIDED:
                self.lists[name].pop(id, None)

    # --- problems -----------------------------------------------------------------------------

    def _known(self, where: str, field: str, id: str, *names: str) -> bool:
        """Whether one of these lists holds an id; states it if none does."""
        if any(id in self.lists[name] for name in names):
            return True
        en = " or ".join(KINDS[name][0] for name in names)
        zh = "或".join(KINDS[name][1] for name in names)
        self._say(where, field, id, f"the id of {en} that exists", f"已有的{zh}的编号")
        return False

    def _say(self, where: str, field: str, value: str, en: str, zh: str) -> None:
        self.problems.append(Problem(where, field, shown(value), en, zh))


def _listed(week: Week, name: str) -> Iterable[Any]:
    if name == "places":
        return week.geography.places
    things: Iterable[Any] = getattr(week.decisions if name in DECIDED else week, name)
    return things


def _merged(old: Policy, new: Policy) -> Policy:
    """The old policy with the fields that the new one states."""
    stated = {name: getattr(new, name) for name in new.model_fields_set}
    for name in stated.keys() & set(PARTS_OF_POLICY):
        part: Frozen = stated[name]
        fields = {field: getattr(part, field) for field in part.model_fields_set}
        stated[name] = getattr(old, name).model_copy(update=fields)
    return old.model_copy(update=stated)
