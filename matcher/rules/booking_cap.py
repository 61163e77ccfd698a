"""booking-cap: no household takes more bookings than the policy allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.view import View


def check(view: View) -> Iterator[Breach]:
    """Households with more placed occurrences of bookings than the cap."""
    cap = view.week.policy.caps.bookings_per_household
    if cap is None:
        return
    booked: Counter[str] = Counter()
    for request_id, _, _ in view.placed:
        request = view.requests[request_id]
        if request.kind == "booking" and request.household is not None:
            booked[request.household] += 1
    for household, times in booked.items():
        if times > cap:
            yield Breach(
                (household,),
                f"住户 {household} 本周订了 {times} 次房间，每户最多 {cap} 次。",
                f"Household {household} has {say.count(times, 'booking')} this week, "
                f"{cap} at most.",
            )


RULE = Rule(
    name="booking-cap",
    zh="每户一周订房的次数不超过政策上限。",
    en="No household has more bookings in the week than the policy allows.",
    check=check,
)
