"""Who was left out: households with nothing, areas, and groups that deserve more.

A group of households that all support a project deserves to see it funded when they could pay it
out of equal shares, unless one of them already has as much from other projects. Precisely: with u
the worth of project p to each of them and *share* the equal share of its pot, a group N is
*underserved* if p is not funded and for every i in N

    u_i(funded) + u_i(p)  ≤  share · Σ_{j in N} u_j(p) / cost(p)

(satisfaction from projects of the same pot). With approval ballots this is EJR+ of Brill and Peters
(2023), with the project added on the left, which is what makes it reachable: Equal Shares never
leaves such a group. All groups are checked: of those that a given least-served member allows, the
largest is a beginning of the supporters in the order of the left side.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from matcher.budget.audit.report import Group, Underserved
from matcher.budget.profile import Profile, Voters


def satisfaction(voters: Voters, funded: Collection[str]) -> int:
    """What the funded projects are worth to each of these households."""
    return sum(worth for p, worth in voters.worth.items() if p in funded)


def with_nothing(profile: Profile, funded: Collection[str]) -> int:
    """How many households got no project that is worth anything to them."""
    return sum(v.households for v in profile.voters if not satisfaction(v, funded))


def groups(profile: Profile, funded: Collection[str]) -> tuple[Group, ...]:
    """The areas that ballots name, in the order of their names."""
    found = []
    # Profiles tell areas apart only where a pot does; ballots name them all.
    ballots = profile.election.ballots
    for area in sorted({b.area for b in ballots if b.area is not None}):
        inside = Profile(
            profile.election.model_copy(
                update={"ballots": tuple(b for b in ballots if b.area == area)}
            ),
            profile.measure,
        )
        fair = sum(
            (
                Fraction(profile.pots[pot].money * n, profile.sharers[pot])
                for pot, n in inside.sharers.items()
                if n
            ),
            Fraction(0),
        )
        received = sum(
            (
                Fraction(profile.proposals[p].cost * _supporters(inside, p), everywhere)
                for p in funded
                if (everywhere := _supporters(profile, p))
            ),
            Fraction(0),
        )
        found.append(
            Group(
                area=area,
                households=inside.households,
                with_nothing=with_nothing(inside, funded),
                fair=fair,
                received=received,
            )
        )
    return tuple(found)


def unchecked(profile: Profile, funded: Collection[str]) -> tuple[str, ...]:
    """Projects that could not have been funded beside these, whatever money there was."""
    taken = {profile.proposals[p].group for p in funded} - {None}
    return tuple(
        p
        for p, one in profile.proposals.items()
        if p not in funded
        and (p in profile.barred or one.group in taken or not set(one.needs) <= set(funded))
    )


def underserved(
    profile: Profile, funded: Collection[str], skip: Collection[str]
) -> tuple[Underserved, ...]:
    """Of each project that was not funded the largest underserved group."""
    found = []
    for p, one in profile.proposals.items():
        if p in funded or p in skip or not profile.sharers[one.pot]:
            continue
        here = {q for q in funded if profile.proposals[q].pot == one.pot}
        share = Fraction(profile.pots[one.pot].money, profile.sharers[one.pot])
        rows = sorted(
            (satisfaction(profile.voters[s.voters], here) + s.worth, s.worth * s.households,
             s.households)
            for s in profile.supporters[p]
        )  # fmt: skip
        worth = households = 0
        worst: Underserved | None = None
        for at, (has, adds, n) in enumerate(rows):
            worth += adds
            households += n
            if at + 1 < len(rows) and rows[at + 1][0] == has:
                continue  # all that have as little belong to the group
            deserved = share * worth / one.cost
            if has <= deserved:
                worst = Underserved(proposal=p, households=households, most=has, deserved=deserved)
        if worst is not None:
            found.append(worst)
    return tuple(found)


def _supporters(profile: Profile, proposal: str) -> int:
    return sum(s.households for s in profile.supporters[proposal])
