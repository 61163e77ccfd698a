"""What each kind of job does: from a claim to plans that hold, and what was found out."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from api.problems import Fault, Problem
from api.services.begun import begun_locked
from api.services.solving import require_sound, solved
from api.worker.claim import Claim, log
from api.worker.errand import Errand, Said
from matcher.child.process import Died, Process, on_the_wall
from matcher.explain.what_if import published, side_by_side
from matcher.progress import Progress
from matcher.record.manifest import Files
from models.items import Commitments
from models.plan import Plan, PlanFile, Run
from models.validate.change import apply, read_change
from models.week import Week

ERRAND = "api.worker.errand"
RESERVE = 0.5
"""Seconds before the limit at which an errand should end by itself."""
GRACE = 5.0
"""Seconds after the limit at which its process is killed and the answer so far is taken."""
HEEDING = ("why", "asks")
"""Errands whose seconds are for the whole; the others set out what they find when they are over."""


@dataclass(frozen=True)
class Outcome:
    """What came out of a job."""

    week: Week | None = None
    """The week that the plans are for; None: the claim's."""
    plans: tuple[PlanFile, ...] = ()
    result: str | None = None
    """JSON, by the kind of job."""
    record: Mapping[str, Files] = field(default_factory=dict)
    """Of a record: form → files, not yet in the chain."""


class Watched(Protocol):
    """Whoever sees to it that a job can be followed and stopped (see :mod:`api.worker.perform`)."""

    claim: Claim
    record_key: bytes

    @property
    def wanted(self) -> bool:
        """Whether the job is still wanted: nobody said stop or cancel, and it was not lost."""
        ...

    def report(self, at: Progress) -> None:
        """Write down how far it is."""
        ...

    def watched(self, pid: int) -> AbstractContextManager[object]:
        """Kill a process when the job is to end."""
        ...


def solve(work: Watched) -> Outcome:
    """The best plan of the week."""
    file = _best(work, work.claim.week, work.claim.seed)
    return Outcome(plans=(file,))


def what_if(work: Watched) -> Outcome:
    """The best plan of the changed week, beside the plan that there is."""
    claim, plan = work.claim, _plan_of(work.claim)
    changed = changed_week(claim.week, claim.parameters)
    seed = plan.seed if changed.policy.seed == claim.week.policy.seed else claim.seed
    file = _best(work, changed, seed)
    before = plan.model_copy(update={"content": _standing(claim, plan)})
    found = side_by_side(claim.week, before, changed, file.plan)
    return Outcome(week=changed, plans=(file,), result=found.model_dump_json())


def changed_week(week: Week, parameters: Mapping[str, Any]) -> Week:
    """A week under a change. If its plan has been published, that is promised, and what has begun
    stays.

    Raises
    ------
    InvalidInput : every problem of the change.
    """
    changed = apply(week, read_change(json.dumps(parameters["change"])))
    if not parameters["published"]:
        return changed
    promises = week.history.promises
    plan = Plan(week=week.id, input_hash="", policy_version="", seed=0, content=promises)
    return begun_locked(published(changed, plan), promises, parameters["now"])


def errand(work: Watched) -> Outcome:
    """What a process of its own finds out about the plan."""
    claim, plan = work.claim, _plan_of(work.claim)
    given = dict(claim.parameters)
    if claim.kind == "record":
        given["key"] = base64.b64encode(work.record_key).decode()
    if claim.kind == "repair":
        plan = plan.model_copy(
            update={
                "content": _standing(claim, plan),
                "input_hash": claim.week.content_hash(),
                "tiers": (),
            }
        )
        require_sound(claim.week, PlanFile(plan=plan, hash=plan.content_hash()))
    said = _sent(work, plan, given)
    record = {
        form: {name: base64.b64decode(data) for name, data in files.items()}
        for form, files in said.files.items()
    }
    return Outcome(week=said.week, plans=said.plans, result=said.result, record=record)


def simulate(work: Watched) -> Outcome:
    """Weeks in a row; stopped, those lived through so far."""
    said = _sent(work, None, dict(work.claim.parameters))
    return Outcome(result=said.result)


def tally(work: Watched) -> Outcome:
    """A vote that funds only what its weeks can carry out; stopped, it has no result."""
    claim = work.claim
    assert claim.listed is not None, "a vote that is being counted has its list"
    listed = claim.listed.model_dump(mode="json", exclude_defaults=True)
    said = _sent(work, None, {**claim.parameters, "election": listed})
    return Outcome(result=said.result)


def _plan_of(claim: Claim) -> Plan:
    assert claim.plan is not None, f"a job of kind {claim.kind} speaks of a plan"
    return claim.plan


def _standing(claim: Claim, plan: Plan) -> Commitments:
    """What people count on: of a published plan, with what has been booked since."""
    return claim.week.history.promises if claim.parameters.get("published") else plan.content


def _best(work: Watched, week: Week, seed: int | None) -> PlanFile:
    """A plan that holds: proven, or the best until the clock or somebody's word."""
    began = time.monotonic()
    file = solved(
        week, seconds=work.claim.seconds, seed=seed, report=work.report, watch=work.watched
    )
    if not work.wanted:
        # Its process was killed: the run says that it was stopped by hand.
        run = Run(
            status="FEASIBLE",
            seconds=round(time.monotonic() - began, 3),
            peak_memory_mb=file.run.peak_memory_mb if file.run else 0.0,
            steps=file.run.steps if file.run else 0,
            ended_by="stopped",
        )
        file = file.model_copy(update={"run": run})
    require_sound(week, file)
    return file


def _sent(work: Watched, plan: Plan | None, parameters: dict[str, Any]) -> Said:
    """The last answer of an errand, or the best when it was stopped by the clock or a hand.

    Raises
    ------
    Problem : ``no-plan`` if there is none; as the errand says, with what stands in the way.
    """
    claim = work.claim
    best: Said | None = None
    with Process(ERRAND) as process, work.watched(process.pid):
        end = None
        if claim.kind in HEEDING:
            end = process.begun + float(parameters["seconds"])
        task = Errand(
            kind=claim.kind,
            week=claim.week,
            further=claim.further,
            stated=plan,
            parameters=parameters,
            deadline=on_the_wall(end, RESERVE),
        )
        try:
            process.send(task)
            for line in process.lines(None if end is None else end + GRACE):
                said = Said.model_validate_json(line)
                best = said if said.result is not None or said.last else best
                work.report(Progress(said.step, said.value, None, None, 0.0))
                if said.last:
                    break
        except Died as died:
            log.warning("the process of an errand %s", died)
    if best is None:
        raise Problem("no-plan", "nothing was known in the time given")
    if best.defect:
        raise RuntimeError(best.defect)
    if best.wrong:
        faults = [Fault(entity=rule, zh=zh, en=en) for rule, zh, en in best.wrong]
        raise Problem(best.code, errors=faults)
    return best


TASKS: dict[str, Callable[[Watched], Outcome]] = {
    "solve": solve,
    "what-if": what_if,
    "repair": errand,
    "asks": errand,
    "why": errand,
    "record": errand,
    "simulate": simulate,
    "tally": tally,
}
"""By the kind of job."""
