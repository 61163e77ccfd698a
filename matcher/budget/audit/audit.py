"""The audit of an outcome."""

from __future__ import annotations

from matcher.budget.audit.judge import faults
from matcher.budget.audit.prices import prices
from matcher.budget.audit.report import Audit
from matcher.budget.audit.representation import (
    groups,
    satisfaction,
    unchecked,
    underserved,
    with_nothing,
)
from matcher.budget.outcome import Outcome
from matcher.budget.profile import Profile
from models.validate.problem import InvalidInput


def audit(profile: Profile, outcome: Outcome) -> Audit:
    """What is to be said of an outcome.

    Raises
    ------
    InvalidInput : the outcome breaks what the election demands, or does not add up.
    """
    wrong = faults(profile.election, outcome)
    if wrong:
        raise InvalidInput(wrong)
    funded = outcome.funded
    skip = unchecked(profile, funded)
    skip += tuple(r.proposal for r in outcome.refused if r.proposal not in skip)
    return Audit(
        households=profile.households,
        with_nothing=with_nothing(profile, funded),
        welfare=sum(v.households * satisfaction(v, funded) for v in profile.voters),
        groups=groups(profile, funded),
        underserved=underserved(profile, funded, skip),
        unchecked=skip,
        prices=tuple(prices(profile, pot, funded, skip) for pot in profile.pots),
    )
