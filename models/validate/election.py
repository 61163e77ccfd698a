"""What can be wrong with a vote: every problem, by project, pot or household."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from models.election import Ballot, Election, Proposal
from models.validate.graphs import cycles
from models.validate.problem import Problem, shown


def election_problems(election: Election) -> list[Problem]:
    """Everything that is wrong with an election of sound shape; empty: it can be tallied."""
    found = [
        *_doubled("pots", (p.id for p in election.pots)),
        *_doubled("proposals", (p.id for p in election.proposals)),
        *_doubled("ballots", (b.household for b in election.ballots)),
        *_proposals(election),
        *_ties(election),
    ]
    by_id = {p.id: p for p in election.proposals}
    area_of = {pot.id: pot.area for pot in election.pots}
    for ballot in election.ballots:
        found += ballot_problems(election, ballot, by_id, area_of)
    return list(dict.fromkeys(found))


def ballot_problems(
    election: Election,
    ballot: Ballot,
    by_id: dict[str, Proposal],
    area_of: dict[str, str | None],
) -> Iterator[Problem]:
    """What is wrong with one ballot."""
    who = ballot.household
    for choice, times in Counter(ballot.choices).items():
        if times > 1:
            yield Problem(who, "choices", shown(choice), "a project once", "每个项目只出现一次")
        if choice not in by_id:
            yield Problem(who, "choices", shown(choice), "a project of this vote", "本次表决的项目")
            continue
        area = area_of.get(by_id[choice].pot)
        if area is not None and area != ballot.area:
            yield Problem(
                who,
                "choices",
                shown(choice),
                f"a project of the household's own area; this one's money is for {area}",
                f"本户所在片区的项目；此项目的资金属于 {area}",
            )
    pointed = election.kind in ("cumulative", "scored")
    if pointed and len(ballot.points) != len(ballot.choices):
        n = len(ballot.choices)
        yield Problem(
            who, "points", shown(list(ballot.points)), f"{n} numbers, one a project",
            f"{n} 个数，每个项目一个",
        )  # fmt: skip
    if not pointed and ballot.points:
        yield Problem(
            who, "points", shown(list(ballot.points)), f"none on a ballot of kind {election.kind}",
            "此类选票不打分",
        )  # fmt: skip


def _doubled(entity: str, ids: Iterable[str]) -> Iterator[Problem]:
    for id, times in Counter(ids).items():
        if times > 1:
            yield Problem(entity, "id", shown(id), "an id used once", "只用一次的编号")


def _proposals(election: Election) -> Iterator[Problem]:
    pots = {pot.id for pot in election.pots}
    ids = {p.id for p in election.proposals}
    needs: dict[str, list[str]] = {p.id: [] for p in election.proposals}
    for proposal in election.proposals:
        if proposal.pot not in pots:
            yield Problem(
                proposal.id, "pot", shown(proposal.pot), "a pot of this vote", "本次表决的资金池"
            )
        for other in proposal.needs:
            if other in ids:
                needs[proposal.id].append(other)
            else:
                yield Problem(
                    proposal.id, "needs", shown(other), "a project of this vote", "本次表决的项目"
                )
    for ring in cycles(needs):
        yield Problem(
            ring[0],
            "needs",
            shown(ring),
            "projects that do not need each other in a ring",
            "互不循环依赖的项目",
        )


def _ties(election: Election) -> Iterator[Problem]:
    ids = {p.id for p in election.proposals}
    for id, times in Counter(election.ties).items():
        if id not in ids or times > 1:
            yield Problem("ties", "", shown(id), "projects of this vote, each once",
                          "本次表决的项目，每个一次")  # fmt: skip
