"""What a job leaves behind, ready to be written in one short transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from api.services.records import Sealed, keep_record, sealed
from api.services.votes.counting import counted
from api.worker.tasks import Outcome
from models.load import Packed, keep_snapshot, packed, save_plan
from models.tables import Job, JobResult


@dataclass(frozen=True)
class Storing:
    """An outcome with everything done to it that takes long."""

    outcome: Outcome
    week: Packed | None
    record: Mapping[str, Sealed]

    def store(self, session: Session, job: Job) -> None:
        """Write it; the job is held, and each row can be there once."""
        if self.week is not None:
            keep_snapshot(session, self.week)
        for number, file in enumerate(self.outcome.plans, 1):
            plan = save_plan(session, file, job=job.id, number=number, made_by=job.asked_by)
            job.plan = job.plan or plan.id
        if self.outcome.result is not None:
            session.add(JobResult(job=job.id, content=self.outcome.result))
            if job.kind == "tally":
                counted(session, job, self.outcome.result)
        if self.record:
            keep_record(session, str(job.parameters["publication"]), self.record)


def prepared(outcome: Outcome) -> Storing:
    """An outcome made ready."""
    return Storing(
        outcome,
        packed(outcome.week) if outcome.week is not None else None,
        {form: sealed(files) for form, files in outcome.record.items()},
    )
