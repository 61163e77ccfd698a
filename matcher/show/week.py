"""The whole week: what ``show`` prints."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.show import giving, results, timetable
from matcher.show.document import Document
from matcher.show.telling import Language, Telling
from models.plan import PlanFile
from models.week import Week


def week_document(week: Week, file: PlanFile, values: Sequence[int], lang: Language) -> Document:
    """The week as a person reads it. ``values`` are the tiers' values, recomputed."""
    telling = Telling(week, file.plan, lang)
    return Document(
        title=f"{week.name or week.id}",
        tables=(
            results.head(telling, file.run),
            results.tiers(telling, values),
            *timetable.rooms(telling),
            timetable.elsewhere(telling),
            timetable.people(telling),
            giving.pledges(telling),
            giving.recipients(telling),
            results.unmet(telling),
            results.fairness(telling),
        ),
    )
