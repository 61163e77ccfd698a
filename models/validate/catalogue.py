"""The words of the week: each once, and substitutes that can stand in."""

from __future__ import annotations

from models.supply import Item
from models.validate.check import ITEM, Check

AMONG = ("in this list", "在此列表中")


def check_catalogue(check: Check) -> None:
    """Words are unique; a substitute is another item of the same kind, named once."""
    catalogue = check.week.catalogue
    id = check.week.id
    for field in ("topics", "functions", "audiences"):
        check.once(id, f"catalogue.{field}[{{}}]", getattr(catalogue, field), AMONG)
    check.once(id, "catalogue.skills[{}].id", (s.id for s in catalogue.skills), AMONG)
    check.once(id, "catalogue.items[{}].id", (i.id for i in catalogue.items), AMONG)
    for item in catalogue.items:
        _substitutes(check, item)


def _substitutes(check: Check, item: Item) -> None:
    check.once(
        item.id,
        "substitutes[{}].item",
        (s.item for s in item.substitutes),
        ("among the substitutes", "在替代品中"),
    )
    for i, substitute in enumerate(item.substitutes):
        check_stand_in(check, item.id, f"substitutes[{i}].item", substitute.item, item.id)


def check_stand_in(check: Check, entity: str, field: str, item: str, asked: str) -> None:
    """State when an item cannot be a substitute of the asked one: itself, or of another kind."""
    if not check.refer(entity, field, item, ITEM) or asked not in check.items:
        return
    kind = check.items[asked].kind
    if item == asked or check.items[item].kind != kind:
        check.say(
            entity, field, item, f'another item of kind "{kind}"', f"同类（“{kind}”）的另一物品"
        )
