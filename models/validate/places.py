"""The tree of places, travel, and organisations' seats."""

from __future__ import annotations

from models.places import Geography, Place
from models.validate.check import PLACE, Check
from models.validate.graphs import cycles


def check_places(check: Check) -> None:
    """One tree, its levels in order, neighbours among communities, travel given where needed."""
    geography = check.week.geography
    knotted = _root(check, geography)
    if "geography" not in check.unsound:
        _levels(check, geography)
        _within(check, geography)
    depth = {level: i for i, level in reversed(list(enumerate(geography.levels)))}
    for place in geography.places:
        _place(check, place, depth)
        if place.id not in knotted:
            _below_parent(check, place, depth)
    for i, way in enumerate(geography.travel):
        entity = f"geography.travel[{i}]"
        check.refer(entity, "a", way.a, PLACE)
        check.refer(entity, "b", way.b, PLACE)
    for organisation in check.week.organisations:
        check.refer(organisation.id, "place", organisation.place, PLACE)


def _levels(check: Check, geography: Geography) -> None:
    id = check.week.id
    levels = geography.levels
    check.once(id, "geography.levels[{}]", levels, ("among the levels", "在各层级中"))
    named = (("community", geography.community), ("group", geography.group))
    found: list[int] = []
    for field, level in (*named, ("household", geography.household)):
        if level not in levels:
            check.say(id, f"geography.{field}", level, "one of the levels", "层级之一")
            continue
        if found and levels.index(level) < found[-1]:
            check.say(
                id,
                f"geography.{field}",
                level,
                "a level in the order community, group, household from the top",
                "自上而下按社区、楼群、住户的次序排列的层级",
            )
        found.append(levels.index(level))


def _within(check: Check, geography: Geography) -> None:
    """Every place with something below it is the lowest common ancestor of itself and that."""
    parents = {place.parent for place in geography.places}
    needed = {place.level for place in geography.places if place.id in parents}
    for level in geography.levels:
        if level in needed and level not in geography.within:
            check.say(
                check.week.id,
                "geography.within",
                level,
                f'minutes for the level "{level}", which has places below it',
                f"层级“{level}”（其下有地点）的分钟数",
            )


def _root(check: Check, geography: Geography) -> set[str]:
    """State cycles and a root too few or too many; returns the places that lie in cycles."""
    parents = {p.id: (p.parent,) if p.parent is not None else () for p in geography.places}
    knots = cycles(parents)
    for knot in knots:
        check.say(
            knot[0],
            "parent",
            " > ".join([*knot[:6], "…"] if len(knot) > 6 else knot),
            "places that do not lie in themselves in the end",
            "最终不包含自身的上级地点",
        )
    roots = [p.id for p in geography.places if p.parent is None]
    if not roots and not knots and not check.dropped:
        check.say(check.week.id, "geography.places", (), "at least one place", "至少一个地点")
    for id in roots[1:]:
        check.say(
            id,
            "parent",
            None,
            f'a parent; only one place, "{roots[0]}", may have none',
            f"上级地点；只有一个地点（“{roots[0]}”）可以没有上级",
        )
    return {id for knot in knots for id in knot}


def _place(check: Check, place: Place, depth: dict[str, int]) -> None:
    geography = check.week.geography
    sound = "geography" not in check.unsound
    if sound and place.level not in depth:
        check.say(place.id, "level", place.level, "one of the levels", "层级之一")
    check.refer(place.id, "parent", place.parent, PLACE)
    if place.neighbours and sound and place.level != geography.community:
        check.say(
            place.id,
            "neighbours",
            place.neighbours,
            "none; only communities have neighbours",
            "空；只有社区才有相邻社区",
        )
    for i, neighbour in enumerate(place.neighbours):
        field = f"neighbours[{i}]"
        if not check.refer(place.id, field, neighbour, PLACE) or not sound:
            continue
        if neighbour == place.id or check.places[neighbour].level != geography.community:
            check.say(place.id, field, neighbour, "another community", "另一个社区")


def _below_parent(check: Check, place: Place, depth: dict[str, int]) -> None:
    above = check.places.get(place.parent) if place.parent is not None else None
    if above is None or place.level not in depth or above.level not in depth:
        return
    if depth[place.level] <= depth[above.level]:
        check.say(
            place.id,
            "level",
            place.level,
            f'a level below that of its parent ("{above.level}")',
            f"低于其上级地点层级（“{above.level}”）的层级",
        )
