"""``elect``: tally a vote on projects, round by round, with its audit."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.commands.ending import BAD_INPUT, NO_PLAN, Ending, say
from matcher.commands.files import load_week
from matcher.commands.options import Lang, LangOption
from models.tallying import Measure, Rule

if TYPE_CHECKING:
    from matcher.budget.profile import Profile
    from matcher.budget.purse import Gate


def elect(
    file: Annotated[Path, typer.Argument(help="表决文件 a Pabulib file, FILE.pb")],
    rule: Annotated[
        Rule, typer.Option(help="规则 rule, with + its completions")
    ] = "equal-shares+greedy",
    sat: Annotated[
        Measure | None, typer.Option(help="满意度 satisfaction; default: by kind of ballot")
    ] = None,
    week: Annotated[
        Path | None,
        typer.Option(
            help="周 week.json：只资助这一周也办得成的 fund only what this week can also carry out"
        ),
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(min=0.1, help="每次询问的时限 limit for each question to the week"),
    ] = None,
    refused: Annotated[
        list[str] | None,
        typer.Option(
            help="已公布为办不成的项目 a project published as one that cannot be carried out"
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="写成一个 JSON 对象 one JSON object")
    ] = False,
    lang: LangOption = Lang.ZH,
) -> None:
    """表决 Who is funded under a rule, round by round, and the audit of it.

    Exit 2 if the file is not sound: every problem is listed. Exit 4 if a rule is not proven.
    """
    from matcher.budget.audit.audit import audit
    from matcher.budget.elect import NotGated, profile_of
    from matcher.budget.elect import elect as held
    from matcher.budget.pabulib.read import read_pb
    from matcher.budget.profile import UnfitMeasure
    from matcher.show.election import election_document
    from matcher.show.render import render
    from models.validate.problem import InvalidInput

    try:
        read = read_pb(file.read_bytes())
        profile = profile_of(read.election, sat)
    except OSError as error:
        said = f"{file}: 无法读取 cannot be read: {error.strerror}"
        raise Ending(BAD_INPUT, [said]) from error
    except InvalidInput as error:
        raise Ending(BAD_INPUT, [f"{file}: {p.text()}" for p in error.problems]) from error
    except UnfitMeasure as error:
        raise Ending(BAD_INPUT, [f"--sat: 选票不适用此满意度 {error}"]) from error
    say(f"{file}: {note.text()}" for note in read.notes)
    if week is not None and refused:
        raise Ending(BAD_INPUT, ["--week 与 --refused 只用一个 one of these, not both"])
    gate = _gate(profile, week, seconds) if week is not None else _known(profile, refused or [])
    try:
        outcome = held(profile, rule, gate)
    except NotGated as error:
        option = "--week" if week is not None else "--refused"
        raise Ending(BAD_INPUT, [f"{option}: 此规则不适用 {error}"]) from error
    found = audit(profile, outcome)
    if as_json:
        tree = {
            "outcome": outcome.model_dump(mode="json"),
            "audit": found.model_dump(mode="json"),
            "funded": outcome.funded,
        }
        sys.stdout.write(json.dumps(tree, ensure_ascii=False) + "\n")
    else:
        render(election_document(profile, outcome, found, lang.value))
    if not outcome.proven:
        raise Ending(NO_PLAN, ["未能证明这是最优选择 not proven to be the best choice"])


def _gate(profile: Profile, week: Path, seconds: float | None) -> Gate:
    """Asks the core before each project. Ends the command if projects are not in the week."""
    from matcher.budget.carried import Core
    from models.validate.problem import InvalidInput

    try:
        return Core(profile.election, load_week(week), seconds).refusal
    except InvalidInput as error:
        raise Ending(BAD_INPUT, [f"{week}: {p.text()}" for p in error.problems]) from error


def _known(profile: Profile, refused: list[str]) -> Gate | None:
    """Passes over what was published as refused, so that a tally can be repeated by those who do
    not have the week. Ends the command if a project is not of this vote."""
    from matcher.budget.outcome import Refusal

    unknown = [id for id in refused if id not in profile.proposals]
    if unknown:
        expected = "应为本次表决的项目 expected a project of this vote"
        raise Ending(BAD_INPUT, [f"--refused {id}: {expected}" for id in unknown])
    if not refused:
        return None
    known = frozenset(refused)
    return lambda _, proposal: Refusal(proposal=proposal) if proposal in known else None
