"""A vote in a reader's words: what is voted on, and a result told round by round."""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.look import Look
from api.services.votes.reading import Tally
from matcher.budget.outcome import Outcome, Refusal
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
    "counting": ("正在核算", "being counted"),
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

CARRIED = (
    "轮到的项目，先问接下来的几周有没有人手、场地和物资；办不成的不给钱，换下一个。",
    """Before a project is taken, it is asked whether the coming weeks have people, rooms and goods
    for it; one that cannot be carried out gets no money, and the next is taken.""",
)
WOULD_BREAK = ("要办它，就得破例：", "To carry it out, rules would have to be broken: ")
UNPROVEN = (
    "限定的时间里没能算出办得成，这次先不给钱。",
    "It was not found in the time given that it can be carried out, so it gets no money this time.",
)
UNKNOWN = (
    "这几周办不成；要添什么才办得成，限定的时间里没有查出来。",
    "These weeks cannot carry it out; what it would take was not found in the time given.",
)
MOST_REASONS = 4


@dataclass(frozen=True)
class Told:
    """A round, or what was not funded."""

    id: str
    name: str
    fen: int
    text: str
    left: int = 0
    refused: bool = False
    """Chosen, and passed over because it cannot be carried out."""
    round: int = 0
    """Its number; what was passed over has none."""


@dataclass(frozen=True)
class Seen:
    """A result as a page shows it."""

    rounds: tuple[Told, ...]
    """With what was passed over between them."""
    funded: int
    refused: tuple[str, ...]
    """Ids of what was passed over."""
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
    parts += [CARRIED] if vote.carried else []
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
    refused = {one.proposal for one in outcome.refused}
    support = {p: sum(s.households for s in each) for p, each in profile.supporters.items()}
    return Seen(
        rounds=_in_order(words, outcome, look),
        funded=len(outcome.rounds),
        refused=tuple(one.proposal for one in outcome.refused),
        others=tuple(
            Told(
                p,
                name_of(one),
                one.cost,
                look.say(f"{support[p]} 户支持", f"supporters: {support[p]}"),
            )
            for p, one in by_id.items()
            if p not in outcome.funded and p not in refused
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


def _in_order(words: Words, outcome: Outcome, look: Look) -> tuple[Told, ...]:
    """The rounds, and between them what was chosen and passed over."""
    by_id = words.profile.proposals
    found = []
    for number in range(len(outcome.rounds) + 1):
        for one in outcome.refused:
            if one.after == number:
                proposal = by_id[one.proposal]
                text = why_refused(one, look)
                found.append(
                    Told(proposal.id, name_of(proposal), proposal.cost, text, refused=True)
                )
        for r in outcome.rounds[number : number + 1]:
            name = name_of(by_id[r.proposal])
            text = told(words, r) + look.say("。", ".")
            found.append(Told(r.proposal, name, r.cost, text, r.left, round=number + 1))
    return tuple(found)


def why_refused(one: Refusal, look: Look) -> str:
    """Why the weeks cannot carry a project out, in words."""
    said = [look.say(*both) for both in zip(one.zh, one.en, strict=True)][:MOST_REASONS]
    if not one.proven:
        return " ".join([look.say(*UNPROVEN), *said])
    if one.short_zh:
        return look.say("".join(one.short_zh), " ".join(one.short_en))
    if not said:
        return look.say(*UNKNOWN)
    return look.say(*WOULD_BREAK) + look.say("", " ").join(said)
