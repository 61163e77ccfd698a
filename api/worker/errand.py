"""A process for what is found out about a plan: ``python -m api.worker.errand PARENT_PID``.

It can be killed at any moment, and dies with its parent. Reads one :class:`Errand` from standard
input, answers in lines of :class:`Said`, each a better answer than the one before.
"""

from __future__ import annotations

import base64
import json
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from api.problems import Code
from matcher.child.worker import claim_output, die_with, heard
from models.plan import Plan, PlanFile
from models.week import Week


class Message(BaseModel):
    """Base of both."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Errand(Message):
    """What is wanted: a kind of job other than a solve, mostly about a plan of the week."""

    kind: str
    week: Week
    further: tuple[Week, ...] = ()
    """Of a *tally*: the weeks after the first."""
    stated: Plan | None = None
    """The plan it speaks of, which holds for the week."""
    parameters: dict[str, Any]
    deadline: float | None = None
    """Seconds since the epoch at which the answer should be there; None: whenever it is."""

    @property
    def plan(self) -> Plan:
        """The plan it speaks of."""
        assert self.stated is not None, f"an errand of kind {self.kind} speaks of a plan"
        return self.stated

    def seconds(self) -> float | None:
        """What is left."""
        return None if self.deadline is None else max(0.0, self.deadline - time.time())


class Said(Message):
    """The answer so far."""

    step: str = ""
    """What is being worked on, and how many are settled; for who follows it."""
    value: int | None = None
    result: str | None = None
    """JSON, by the kind."""
    week: Week | None = None
    """The week that ``plans`` are for."""
    plans: tuple[PlanFile, ...] = ()
    """Judged, and found to hold."""
    files: dict[str, dict[str, str]] = {}
    """Of a record: form → file → its bytes in base64."""
    wrong: tuple[tuple[str, str, str], ...] = ()
    """(rule or field, zh, en) of what stands in the way: there is no answer."""
    code: Code = "unsound-plan"
    """The kind of problem that this is."""
    defect: str = ""
    """What was raised, for whoever mends it."""
    last: bool = False


Say = Callable[[Said], None]


def why(errand: Errand, say: Say) -> Said:
    """See :func:`matcher.explain.why.why`."""
    from matcher.explain.facts import Answer
    from matcher.explain.why import why as explained

    def report(answer: Answer) -> None:
        say(Said(step="why", result=answer.model_dump_json()))

    id = str(errand.parameters["id"])
    answer = explained(errand.week, errand.plan, id, errand.seconds(), report)
    return Said(step="why", result=answer.model_dump_json())


def asks(errand: Errand, say: Say) -> Said:
    """See :func:`matcher.explain.asks.asks`."""
    from matcher.commands.asks import as_object
    from matcher.explain.asks import asks as called_for
    from matcher.explain.asks_facts import Asks

    def so_far(found: Asks) -> Said:
        text = json.dumps(as_object(found), ensure_ascii=False)
        return Said(step="asks", value=len(found.asks), result=text)

    found = called_for(
        errand.week,
        errand.plan,
        most=int(errand.parameters["most"]),
        seconds=errand.seconds(),
        report=lambda found: say(so_far(found)),
    )
    return so_far(found)


def repair(errand: Errand, say: Say) -> Said:
    """See :func:`matcher.repair.repair`."""
    from matcher.repair import Desk, Irreparable, week_of, whole
    from matcher.repair import repair as find
    from matcher.repair.summary import facts_of
    from matcher.show.repair_words import words_of
    from models.validate.event import read_event

    given = errand.parameters
    favourites = given["favourites"]
    desk = Desk(errand.week, errand.plan)
    try:
        found = find(
            desk,
            read_event(json.dumps(given["event"])),
            now=given["now"],
            favourites=None if favourites is None else frozenset(favourites),
            seconds=float(given["seconds"]),
        )
    except Irreparable as error:
        return Said(wrong=tuple((v.rule, v.zh, v.en) for v in error.violations))
    say(Said(step="ways", value=len(found.ways)))
    after = week_of(desk, found)
    plans = [whole(desk, after, way) for way in found.ways]
    broken = [v for plan in plans for v in plan.verdict.violations]
    if broken:
        return Said(wrong=tuple((v.rule, v.zh, v.en) for v in broken))
    facts = facts_of(found, plans).model_dump(mode="json")
    before = (errand.week, errand.plan)
    words = words_of(before, after, [p.plan for p in plans], found)
    facts["words"] = {language: said.model_dump(mode="json") for language, said in words.items()}
    return Said(
        step="ways",
        value=len(plans),
        result=json.dumps(facts, ensure_ascii=False),
        week=after,
        plans=tuple(PlanFile(plan=p.plan, hash=p.plan.content_hash()) for p in plans),
    )


def record(errand: Errand, say: Say) -> Said:
    """Both forms of a record, not yet in the chain; see :mod:`matcher.record`."""
    from matcher.record.build import Given
    from matcher.record.build import record as made
    from matcher.record.check import check
    from matcher.record.costs import costs
    from matcher.record.manifest import FORMS

    given = Given(
        when=errand.parameters["when"],
        costs=costs(errand.week, errand.plan, float(errand.parameters["seconds"])),
        key=base64.b64decode(errand.parameters["key"]),
    )
    forms = {form: made(errand.week, errand.plan, form, given) for form in FORMS}
    findings = [found for files in forms.values() for found in check(files).findings]
    if findings:
        return Said(wrong=tuple((found.file, found.zh, found.en) for found in findings))
    return Said(
        step="record",
        files={
            form: {name: base64.b64encode(data).decode() for name, data in files.items()}
            for form, files in forms.items()
        },
    )


def simulate(errand: Errand, say: Say) -> Said:
    """Weeks in a row, none of which is the job's; see :func:`scenarios.simulate.run.simulate`."""
    from matcher.report.tree import tree
    from scenarios.simulate.arrivals import Unloadable, shape_of
    from scenarios.simulate.command import results
    from scenarios.simulate.figures import WeekFigures
    from scenarios.simulate.methods import Method, NoPlanInTime
    from scenarios.simulate.run import Settings
    from scenarios.simulate.run import simulate as run

    given = errand.parameters
    weeks: dict[str, list[Any]] = {}

    def told(method: Method, week: WeekFigures) -> None:
        weeks.setdefault(method.value, []).append(tree(week))
        methods = [{"method": name, "weeks": lived} for name, lived in weeks.items()]
        text = json.dumps({"complete": False, "methods": methods}, ensure_ascii=False)
        say(Said(step=method.value, value=week.week, result=text))

    settings = Settings(
        size=given["size"],
        shape=shape_of(given["size"]),
        seed=int(given["seed"]),
        load=float(given["load"]),
        weeks=int(given["weeks"]),
        methods=tuple(map(Method, given["methods"])),
        seconds=given["seconds"],
        oldest_first=bool(given.get("oldest_first")),
    )
    try:
        found = run(settings, told=told)
    except Unloadable as error:
        zh, en = f"供给太充足，达不到 {error}", f"so much cannot be asked for: {error}"
        return Said(wrong=(("load", zh, en),), code="bad-input")
    except NoPlanInTime as error:
        return Said(wrong=(("seconds", str(error), str(error)),), code="no-plan")
    whole = {"complete": True, **results(found)}
    return Said(step="simulate", result=json.dumps(whole, ensure_ascii=False))


def tally(errand: Errand, say: Say) -> Said:
    """A vote that asks the weeks before each project; see :mod:`matcher.budget.carried`."""
    from matcher.budget.audit.audit import audit
    from matcher.budget.carried import Coming, Core, Weeks
    from matcher.budget.elect import elect, profile_of
    from matcher.budget.outcome import Refusal
    from models.election import Election

    given = errand.parameters
    election = Election.model_validate_json(json.dumps(given["election"]))
    coming = []
    for week, absent in zip((errand.week, *errand.further), given["absent"], strict=True):
        refusals = [Refusal.model_validate_json(json.dumps(one)) for one in absent]
        there = {request.id for request in week.requests}
        asked = tuple(p for p in election.proposals if p.id in there)
        part = election.model_copy(update={"proposals": asked})
        core = Core(part, week, float(given["question"]), public=True)
        coming.append(Coming(core, {one.proposal: one for one in refusals}))
    weeks = Weeks(coming, given["free"])
    profile = profile_of(election, given["measure"])
    number = 0

    def gate(funded: Sequence[str], proposal: str) -> Refusal | None:
        nonlocal number
        number += 1
        say(Said(step="tally", value=number))
        return weeks.refusal(funded, proposal)

    outcome = elect(profile, given["rule"], gate)
    tree = {
        "outcome": outcome.model_dump(mode="json"),
        "audit": audit(profile, outcome).model_dump(mode="json"),
    }
    return Said(step="tally", value=number, result=json.dumps(tree, ensure_ascii=False))


ERRANDS: dict[str, Callable[[Errand, Say], Said]] = {
    "why": why,
    "asks": asks,
    "repair": repair,
    "record": record,
    "simulate": simulate,
    "tally": tally,
}


def main(parent: int) -> None:
    """Do one errand."""
    die_with(parent)
    out = claim_output()

    def say(said: Said) -> None:
        out.write(said.model_dump_json(exclude_defaults=True) + "\n")
        out.flush()

    errand = heard(Errand)
    if errand is None:
        return
    try:
        said = ERRANDS[errand.kind](errand, say)
    except Exception:  # a defect must reach the parent in words, whatever it is
        said = Said(defect=traceback.format_exc())
    say(said.model_copy(update={"last": True}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
