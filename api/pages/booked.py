"""The book in words: what an entry was, how much it moved, and what people type as amounts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from api.pages.look import Look
from api.pages.render import yuan
from api.services.ledger.book import MEASURE_OF, Move, Purse
from api.services.ledger.lines import RESIDENT, Line
from models.base import MAX_AMOUNT

FUND_WORDS: dict[str, tuple[str, str]] = {
    "foundation": ("基金会", "foundation"),
    "happiness": ("幸福资金", "happiness fund"),
    "special": ("专项资金", "special fund"),
    "collection": ("居民自筹", "residents' collection"),
    "firm": ("企业", "firm"),
}
MONEY_WORDS: dict[str, tuple[str, str]] = {
    "grant": ("直接资助", "grant"),
    "match": ("配捐", "match"),
    "award": ("以奖代补", "award instead of subsidy"),
    "crowdfunding": ("众筹", "crowdfunding"),
}
ENTRY_WORDS: dict[str, tuple[str, str]] = {
    "promise": ("答应给", "promised"),
    "collect": ("居民出", "given by residents"),
    "commit": ("留给项目", "held for a project"),
    "accept": ("成果通过验收", "result accepted"),
    "pay": ("付给项目", "paid to a project"),
    "spend": ("项目花掉", "spent by a project"),
    "return": ("项目退回", "returned by a project"),
    "withdraw": ("收回", "taken back"),
    "earn": ("出力得到", "earned by helping"),
    "give": ("送给别人", "given away"),
    "redeem": ("换东西", "spent on goods"),
    "offer": ("捐来换积分", "pledged for points"),
}


@dataclass(frozen=True)
class Told:
    """An entry, in words."""

    id: int
    at: datetime
    what: str
    amount: str
    between: str
    """From where to where."""
    undone: bool
    """It was reversed."""
    undoes: int | None
    said: str
    reversible: bool


def told(look: Look, line: Line, names: Mapping[str, str]) -> Told:
    """A line of the book in the reader's language; ``names``: of funds, projects and people."""
    zh, en = ENTRY_WORDS[line.of]
    if line.reverses is not None:
        zh, en = f"冲正：{zh}", f"reversed: {en}"
    amounts = [amount_of(look, move) for move in line.moves]
    between = "；".join(_between(look, move, names) for move in line.moves)
    if not line.moves:
        between = names.get(line.facts.get("request", ""), line.facts.get("request", ""))
    return Told(
        id=line.id,
        at=line.at,
        what=look.say(zh, en),
        amount=look.say("，", ", ").join(amounts),
        between=between,
        undone=line.reversed_by is not None,
        undoes=line.reverses,
        said=line.said,
        reversible=line.reverses is None and line.reversed_by is None and line.kind != "commit",
    )


def amount_of(look: Look, move: Move) -> str:
    """How much a move moves."""
    match MEASURE_OF[move.source.kind]:
        case "fen":
            return look.say(f"{yuan(move.amount)} 元", f"{yuan(move.amount)} yuan")
        case "minutes":
            return minutes(look, move.amount)
        case _:
            return look.say(f"{move.amount} 份", f"{move.amount} pcs")


def minutes(look: Look, number: int) -> str:
    """So many minutes, as one says it."""
    hours, rest = divmod(number, 60)
    if not hours:
        return look.say(f"{rest} 分钟", f"{rest} min")
    if not rest:
        return look.say(f"{hours} 小时", f"{hours} h")
    return look.say(f"{hours} 小时 {rest} 分", f"{hours} h {rest} min")


def _between(look: Look, move: Move, names: Mapping[str, str]) -> str:
    return f"{_purse(look, move.source, names)} → {_purse(look, move.target, names)}"


def _purse(look: Look, purse: Purse, names: Mapping[str, str]) -> str:
    owner = names.get(purse.owner, purse.owner)
    if purse.owner == RESIDENT:
        return look.say("居民", "residents")
    match purse.kind:
        case "held" | "paid" | "spent":
            zh, en = {
                "held": ("留着", "held"),
                "paid": ("已付", "paid"),
                "spent": ("花掉", "spent"),
            }[purse.kind]
            project = names.get(purse.request, purse.request)
            return look.say(f"{project}（{zh}）", f"{project} ({en})")
        case "bank":
            return look.say("储蓄银行", "the bank of hours")
        case _:
            return owner


def fen_of(text: str) -> int | None:
    """Yuan as people type them, to the fen; None: not an amount, or none that can be kept."""
    typed = text.replace(",", "").replace("，", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d{1,2})?", typed) is None:
        return None
    whole, _, part = typed.partition(".")
    fen = int(whole) * 100 + int(part.ljust(2, "0") or 0)
    return fen if 1 <= fen <= MAX_AMOUNT else None


def number_of(text: str, most: int) -> int | None:
    """A whole number from 1 to ``most``; None: not one."""
    typed = text.strip()
    if not typed.isdecimal() or not 1 <= int(typed) <= most:
        return None
    return int(typed)
