"""An election as a Pabulib file: any tool that reads the format can tally it again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from matcher.budget.pabulib.document import Document, Section, write_document
from matcher.budget.pabulib.read import VOTE_TYPES, rows_of
from models.election import OPEN_POT, Election
from models.validate.problem import InvalidInput, Problem, shown


def write_pb(
    election: Election,
    facts: Mapping[str, str] | None = None,
    funded: Collection[str] | None = None,
) -> str:
    """The text of a file. ``facts``: further lines of ``META`` (description, unit, rule …);
    ``funded``: adds the column ``selected``.

    Raises
    ------
    InvalidInput : ids with a comma or a line break, which the format uses itself.
    """
    return write_document(document_of(election, facts, funded))


def document_of(
    election: Election,
    facts: Mapping[str, str] | None = None,
    funded: Collection[str] | None = None,
) -> Document:
    """The same as cells."""
    _check_ids(election)
    kind = {ours: theirs for theirs, ours in reversed(VOTE_TYPES.items())}[election.kind]
    meta = {
        "description": "",
        **(facts or {}),
        "num_projects": str(len(election.proposals)),
        "num_votes": str(len(election.ballots)),
        "budget": _money(election, election.budget),
        "vote_type": kind,
    }
    if [(pot.id, pot.area) for pot in election.pots] != [(OPEN_POT, None)]:
        for pot in election.pots:
            meta[f"pot:{pot.id}"] = _money(election, pot.money)
            if pot.area is not None:
                meta[f"pot-area:{pot.id}"] = pot.area
    if election.ties:
        meta["ties"] = ",".join(election.ties)
    if election.least_support:
        meta["least_support"] = str(election.least_support)
    rows = rows_of(meta.items())
    return Document(Section(("key", "value"), rows), _projects(election, funded), _votes(election))


def _projects(election: Election, funded: Collection[str] | None) -> Section:
    points: dict[str, list[int]] = {p.id: [] for p in election.proposals}
    for ballot in election.ballots:
        given = ballot.points or (1,) * len(ballot.choices)
        for choice, n in zip(ballot.choices, given, strict=True):
            points[choice] += [n] * ballot.weight
    table: dict[str, list[str]] = {
        "project_id": [p.id for p in election.proposals],
        "cost": [_money(election, p.cost) for p in election.proposals],
        "votes": [str(sum(n > 0 for n in points[p.id])) for p in election.proposals],
        "score": [str(sum(points[p.id])) for p in election.proposals],
        "name": [p.name for p in election.proposals],
    }
    if election.kind not in ("cumulative", "scored"):
        del table["score"]
    if funded is not None:
        table["selected"] = [str(int(p.id in funded)) for p in election.proposals]
    if any(p.pot != OPEN_POT for p in election.proposals):
        table["pot"] = [p.pot for p in election.proposals]
    if any(p.needs for p in election.proposals):
        table["needs"] = [",".join(p.needs) for p in election.proposals]
    if any(p.group for p in election.proposals):
        table["group"] = [p.group or "" for p in election.proposals]
    return Section(tuple(table), rows_of(zip(*table.values(), strict=True)))


def _votes(election: Election) -> Section:
    table: dict[str, list[str]] = {
        "voter_id": [b.household for b in election.ballots],
        "vote": [",".join(b.choices) for b in election.ballots],
    }
    if election.kind in ("cumulative", "scored"):
        table["points"] = [",".join(map(str, b.points)) for b in election.ballots]
    if any(b.area for b in election.ballots):
        table["area"] = [b.area or "" for b in election.ballots]
    if any(b.weight != 1 for b in election.ballots):
        table["weight"] = [str(b.weight) for b in election.ballots]
    return Section(tuple(table), rows_of(zip(*table.values(), strict=True)))


def _money(election: Election, parts: int) -> str:
    places = len(str(election.parts)) - 1
    return f"{Decimal(parts).scaleb(-places):f}"


def _check_ids(election: Election) -> None:
    ids = [p.id for p in election.proposals] + [b.household for b in election.ballots]
    bad = [id for id in ids if "," in id or "\n" in id]
    if bad:
        raise InvalidInput(
            Problem(id, "id", shown(id), "an id without commas", "不含逗号的编号") for id in bad
        )
