"""One solve as a benchmark sees it: start-up to verified plan, and what was at hand on the way."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from matcher.child import Child
from matcher.progress import Progress
from matcher.verify import verify
from models.plan import Plan, PlanFile
from models.week import Week


@dataclass(frozen=True)
class Milestone:
    """A plan at hand, so many seconds after the start."""

    seconds: float
    plan: Plan


@dataclass(frozen=True)
class Solved:
    """The last plan, and every one before it."""

    file: PlanFile
    seconds: float
    memory_mb: float
    holds: bool
    """By the judge, whose time does not count."""
    milestones: tuple[Milestone, ...]

    @property
    def plan(self) -> Plan:
        """The last plan."""
        return self.file.plan

    def at(self, seconds: float) -> Plan | None:
        """The plan that was at hand after so many seconds."""
        found = [m.plan for m in self.milestones if m.seconds <= seconds]
        return found[-1] if found else None


def solved(week: Week, seconds: float | None) -> Solved:
    """Solve in a process of its own (so start-up counts), within a limit or until it ends."""
    milestones: list[Milestone] = []
    begun = monotonic()

    def note(at: Progress) -> None:
        if at.plan is not None:
            milestones.append(Milestone(monotonic() - begun, at.plan.plan))

    with Child() as child:
        file = child.solve(week, seconds=seconds, report=note)
    took = monotonic() - begun
    milestones.append(Milestone(took, file.plan))
    memory = 0.0 if file.run is None else file.run.peak_memory_mb
    return Solved(file, took, memory, verify(week, file.plan).holds, tuple(milestones))
