"""In what order overdue requests of a week are served: by the sum of all, or the oldest first.

The choice stands in the week's policy (:func:`models.policy.oldest_first`), so whoever reads a plan
reads it there too; the ages that are told apart are those of the requests that the week has.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session

from api.problems import Problem
from api.services.audit import note
from api.services.signing import Caller
from models.policy import Policy, by_sum, is_oldest_first, oldest_first
from models.tables import PolicyRow, WeekRow
from models.week import Week

MARK = "+oldest-first"
"""At the end of the version of a policy for which it was chosen."""


def ordered(policy: Policy, waited: Iterable[int], *, oldest: bool | None = None) -> Policy:
    """The policy with overdue requests as chosen, told apart by the weeks that they have waited.

    ``oldest``: None for as it was chosen last; ages that came with a policy from elsewhere stay as
    they are. The first week that counts as overdue is always among them, so that the choice stands
    where nobody is overdue yet.
    """
    if oldest is None and not policy.version.endswith(MARK):
        return policy
    ages = (*waited, policy.overdue_weeks + 1)
    new = by_sum(policy) if oldest is False else oldest_first(policy, ages)
    version = policy.version.removesuffix(MARK) + MARK * is_oldest_first(new)
    return new.model_copy(update={"version": version})


def put_in_order(
    session: Session, caller: Caller, row: WeekRow, week: Week, *, oldest: bool | None
) -> Week:
    """The week, held, with its policy ordered as chosen, and written down so.

    Raises
    ------
    Problem : ``bad-input`` if the policy has no tier of its own for those who wait.
    """
    gone = set(week.decisions.withdrawn)
    waited = [r.waited for r in week.requests if r.id not in gone]
    policy = ordered(week.policy, waited, oldest=oldest)
    if oldest and not is_oldest_first(policy):
        raise Problem("bad-input", "oldest_first: no tier of must or overdue alone")
    if policy == week.policy:
        return week
    held = session.get_one(PolicyRow, row.id)
    held.content, held.policy_version = policy, policy.version
    note(
        session,
        caller,
        "policy.order",
        neighbourhood=row.neighbourhood,
        week=row.id,
        entity="policy",
        entity_id=row.id,
        before=_order(week.policy),
        after=_order(policy),
    )
    session.flush()
    return week.model_copy(update={"policy": policy})


def _order(policy: Policy) -> str:
    return ", ".join(tier.name for tier in policy.tiers)
