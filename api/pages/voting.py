"""A vote in a reader's words: what is voted on, and a result told round by round."""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.look import Look
from api.services.votes.reading import Tally
from matcher.show.election import PRICE_WORDS, Words, told
from models.election import Election, Proposal
from models.tables import Vote
from models.tallying import BallotKind

KIND_WORDS: dict[BallotKind, tuple[str, str]] = {
    "approval": ("赞成：想要哪些就勾哪些", "approval: tick those you want"),
    "cumulative": ("分点：把分数分给几个项目", "points: share them out"),
    "ranked": ("排序：最想要的排第一", "order: best first"),
    "scored": ("打分：每个项目打几分", "scores: so many for each"),
}
FEWEST = 5
"""Households of an area that a page tells of: of fewer it would tell who got what."""
STATE_WORDS: dict[str, tuple[str, str]] = {
    "draft": ("还没开始", "not yet open"),
    "open": ("正在投票", "open"),
    "closed": ("有结果了", "decided"),
    "withdrawn": ("已撤回", "withdrawn"),
}
RULES_TOLD: dict[str, tuple[str, str]] = {
    "equal-shares": (
        "每户分到同样多的钱；一个项目的支持者凑得够，它就做。每一轮选花每户的钱最值的一个。",
        """Every household has the same share of the money. A project is done if its supporters'
        shares can pay for it; each round takes the one that costs them least for what it gives.""",
    ),
    "phragmen": (
        "每户按同样的快慢攒钱；一个项目的支持者一凑够，它就做，花掉他们攒下的。",
        """Every household earns money at the same pace. As soon as a project's supporters have
        earned its cost, it is done and what they earned is spent.""",
    ),
    "greedy": (
        "每一轮选余款付得起的项目里，每一元带来满意最多的一个。",
        """Each round takes, of what the money left can pay, the project with the most satisfaction
        for each yuan.""",
    ),
    "most-welfare": (
        "在钱够的所有选法里，取大家的满意合计最多的一种。",
        "Of all choices that the money can pay, the one with the most satisfaction in sum.",
    ),
}
COMPLETED = (
    "这样花不完的钱，再按每一元带来的满意从多到少用。",
    "What is then left goes by the most satisfaction for each yuan.",
)


@dataclass(frozen=True)
class Told:
    """A round, or what was not funded."""

    id: str
    name: str
    fen: int
    text: str
    left: int = 0


@dataclass(frozen=True)
class Seen:
    """A result as a page shows it."""

    rounds: tuple[Told, ...]
    others: tuple[Told, ...]
    spent: int
    left: int
    households: int
    nothing: int
    on_paper: int
    prices: tuple[tuple[str, str], ...]
    """Pot and what was found."""
    underserved: tuple[Told, ...]
    areas: tuple[tuple[str, int, int, int, int], ...]
    """Name, households, with nothing, fair share and received in fen."""


def name_of(one: Proposal) -> str:
    """What to call a project."""
    return one.name or one.id


def rule_told(vote: Vote, look: Look) -> str:
    """How the vote is decided."""
    method, *completions = vote.rule.split("+")
    gap = "" if look.language == "zh" else " "
    parts = [RULES_TOLD[method], *([COMPLETED] if "greedy" in completions else [])]
    return gap.join(" ".join(look.say(*part).split()) for part in parts)


def may_choose(election: Election, area: str) -> tuple[Proposal, ...]:
    """The projects that a household of an area may choose."""
    area_of = {pot.id: pot.area for pot in election.pots}
    return tuple(p for p in election.proposals if area_of[p.pot] in (None, area or None))


def seen(tally: Tally, look: Look, places: dict[str, str]) -> Seen:
    """A result in words. ``places``: names of areas."""
    profile, outcome, audit = tally.profile, tally.outcome, tally.audit
    words = Words(profile, look.language)
    by_id = profile.proposals
    support = {p: sum(s.households for s in each) for p, each in profile.supporters.items()}
    return Seen(
        rounds=tuple(
            Told(r.proposal, name_of(by_id[r.proposal]), r.cost, told(words, r), r.left)
            for r in outcome.rounds
        ),
        others=tuple(
            Told(
                p,
                name_of(one),
                one.cost,
                look.say(f"{support[p]} 户支持", f"supporters: {support[p]}"),
            )
            for p, one in by_id.items()
            if p not in outcome.funded
        ),
        spent=sum(r.cost for r in outcome.rounds),
        left=sum(outcome.left.values()),
        households=audit.households,
        nothing=audit.with_nothing,
        on_paper=tally.on_paper,
        prices=tuple((p.pot, look.say(*PRICE_WORDS[p.priceable])) for p in audit.prices),
        underserved=tuple(
            Told(
                u.proposal,
                name_of(by_id[u.proposal]),
                by_id[u.proposal].cost,
                look.say(f"{u.households} 户应得而未得", f"deserved by {u.households}"),
            )
            for u in audit.underserved
        ),
        areas=tuple(
            (places.get(g.area, g.area), g.households, g.with_nothing, round(g.fair),
             round(g.received))
            for g in audit.groups
            if g.households >= FEWEST
        ),
    )  # fmt: skip
