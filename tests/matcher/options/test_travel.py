"""Ways measured many at once, against those that the rules measure one by one."""

from __future__ import annotations

import random

import numpy as np
import pytest

from matcher.options.travel import Ways
from matcher.rules.view import View
from models.items import Commitments
from models.places import Geography, Place, TravelTime
from tests import build

LEVELS = ("district", "community", "house-group", "household")


def town(seed: int) -> Geography:
    """Ten to thirty places: levels are skipped, communities are neighbours, ways are stated."""
    draw = random.Random(seed)
    places = [Place(id="p0", level="district")]
    for number in range(1, draw.randint(10, 30)):
        above = draw.choice([p for p in places if p.level != "household"])
        level = draw.choice(LEVELS[LEVELS.index(above.level) + 1 :])
        communities = [p.id for p in places if p.level == "community"]
        near = draw.sample(communities, min(len(communities), 2)) if level == "community" else []
        places.append(
            Place(id=f"p{number}", level=level, parent=above.id, neighbours=tuple(near[:1]))
        )
    names = [p.id for p in places]
    stated = [
        TravelTime(a=draw.choice(names), b=draw.choice(names), minutes=draw.randint(0, 90))
        for _ in range(draw.choice([0, 1, 6]))
    ]
    return Geography(places=tuple(places), travel=tuple(stated))


@pytest.mark.parametrize("seed", range(30))
def test_many_ways_at_once_are_those_of_the_rules(seed: int) -> None:
    geography = town(seed)
    view = View(build.week(geography=geography, people=(), requests=()), Commitments())
    names = [p.id for p in geography.places]
    ways, every = Ways(geography, slot_minutes=30), np.arange(len(names))
    for k, there in enumerate(names):
        expected = [view.travel_minutes(here, there) for here in names]
        assert ways.minutes(every, np.array([k])).tolist() == expected
        assert ways.minutes(np.array([k]), every).tolist() == expected
        assert ways.minutes(every, np.full(len(names), k)).tolist() == expected
