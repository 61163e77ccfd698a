"""Lines: amounts that can be asked, substitutes that can be accepted."""

from __future__ import annotations

from models.demand import Line, Request
from models.validate.catalogue import check_stand_in
from models.validate.check import ITEM, Check

OF_REQUEST = ("within the request", "在该诉求中")


def check_lines(check: Check, request: Request) -> None:
    """All lines of a request."""
    if not request.lines:
        return
    check.once(request.id, "lines[{}].id", (line.id for line in request.lines), OF_REQUEST)
    for i, line in enumerate(request.lines):
        field = f"lines[{i}]"
        check.windows(request.id, f"{field}.windows", line.windows)
        _amount(check, request.id, field, line)
        _accepts(check, request.id, field, line)


def _amount(check: Check, id: str, field: str, line: Line) -> None:
    if line.least > line.amount:
        check.say(
            id,
            f"{field}.least",
            line.least,
            f"at most the amount asked, {line.amount}",
            f"不超过所求数量 {line.amount}",
        )
    if not check.refer(id, f"{field}.item", line.item, ITEM):
        return
    item = check.items[line.item]
    if not item.divisible and line.amount % item.parts:
        check.say(
            id,
            f"{field}.amount",
            line.amount,
            f'whole units of "{item.id}": a multiple of {item.parts}',
            f"“{item.id}”的整数单位，即 {item.parts} 的倍数",
        )
    if item.kind == "capacity" and not line.windows:
        check.say(
            id,
            f"{field}.windows",
            line.windows,
            "at least one window, as lent capacity is asked by time",
            "至少一个时间窗，因为借用容量按时间计",
        )


def _accepts(check: Check, id: str, field: str, line: Line) -> None:
    check.once(
        id,
        f"{field}.accepts[{{}}].item",
        (a.item for a in line.accepts),
        ("among the substitutes accepted", "在可接受的替代品中"),
    )
    asked = check.items.get(line.item)
    for i, accepted in enumerate(line.accepts):
        at = f"{field}.accepts[{i}]"
        check_stand_in(check, id, f"{at}.item", accepted.item, line.item)
        if (accepted.give is None) != (accepted.per is None):
            missing = "give" if accepted.give is None else "per"
            check.say(
                id,
                f"{at}.{missing}",
                None,
                'both "give" and "per", or neither',
                "“give”与“per”同时填写或同时留空",
            )
        elif (
            accepted.give is None
            and asked is not None
            and accepted.item in check.items
            and accepted.item != line.item
            and all(s.item != accepted.item for s in asked.substitutes)
        ):
            check.say(
                id,
                f"{at}.item",
                accepted.item,
                f'a substitute that the catalogue has for "{line.item}", or a rate of its own '
                '("give" and "per")',
                f"目录中“{line.item}”的替代品，或自带比率（“give”与“per”）",
            )
