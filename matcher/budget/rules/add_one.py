"""Completion *add one*: shares are raised step by step until raising them more would overspend.

Equal Shares often leaves money unspent. So it is held again with one unit of the currency more for
each household, and again, as long as what it then funds still fits every pot; the last outcome that
fits stands. A pot that would be overspent keeps the shares it had, the others go on.
"""

from __future__ import annotations

from matcher.budget.profile import Profile
from matcher.budget.purse import Purse
from matcher.budget.rules.equal_shares import equal_shares


def add_one(profile: Profile) -> tuple[Purse, dict[str, int]]:
    """The last outcome that fits, and by how many parts the shares of each pot were raised."""
    step = profile.election.parts
    extra = dict.fromkeys(profile.pots, 0)
    held = _held(profile, extra)
    rising = [pot for pot in profile.pots if _wanting(held, pot)]
    while rising:
        trial = extra | {pot: extra[pot] + step for pot in rising}
        tried = _held(profile, trial)
        over = [pot for pot in rising if tried.left[pot] < 0]
        if over:
            # Raised together, they overspend: each of these stays where it was.
            rising = [pot for pot in rising if pot not in over]
        elif any(left < 0 for left in tried.left.values()):
            # A pot that no longer rises pays more because of what is funded elsewhere.
            break
        else:
            extra, held = trial, tried
            rising = [pot for pot in rising if _wanting(held, pot)]
    held.overdraw = False
    return held, extra


def _held(profile: Profile, extra: dict[str, int]) -> Purse:
    purse = Purse(profile, overdraw=True)
    equal_shares(purse, extra)
    return purse


def _wanting(purse: Purse, pot: str) -> bool:
    """Whether larger shares in this pot could fund more from it."""
    profile = purse.profile
    return any(
        one.pot == pot and profile.welfare[p] > 0 and purse.open(p)
        for p, one in profile.proposals.items()
    )
