"""What households and house groups asked and got in the last weeks."""

from __future__ import annotations

from models.demand import Kind, Request
from models.week import PastAsk
from scenarios.generator.draw import Draw
from scenarios.generator.places import Town
from scenarios.generator.shape import Shape

WEIGHTS: dict[Kind, int] = {"need": 4, "booking": 2, "enrolment": 1}


def draw_history(
    draw: Draw, shape: Shape, town: Town, requests: list[Request]
) -> tuple[PastAsk, ...]:
    """Some house groups fared worse than others for weeks: fairness has something to mend."""
    fortune = {g: float(draw.rng.uniform(0.4, 1.0)) for g in town.group_names}
    asking = {r.household: r for r in requests if r.household is not None}
    homes = [h for _, h in sorted(town.households.items()) if h.id in asking]
    found = []
    for ago in range(1, shape.history_weeks + 1):
        for home in homes:
            if not draw.chance(0.3):
                continue
            request = asking[home.id]
            asked = WEIGHTS.get(request.kind, 1) * draw.integer(1, 3)
            share = min(1.0, max(0.0, fortune[home.group] + draw.rng.uniform(-0.3, 0.3)))
            found.append(
                PastAsk(
                    weeks_ago=ago,
                    household=home.id,
                    care=request.care,
                    asked=asked,
                    served_milli=int(1000 * asked * share),
                )
            )
        for group in town.group_names:
            # Households that ask nothing this week, together.
            asked = draw.integer(10, 40)
            served = int(1000 * asked * fortune[group])
            found.append(PastAsk(weeks_ago=ago, group=group, asked=asked, served_milli=served))
    return tuple(found)
