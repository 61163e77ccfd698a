"""Rotas: the courtyard, the patrol, the social worker's weekly round."""

from __future__ import annotations

from models.demand import Request, Role, Session, Spacing
from scenarios.south_gate.times import FRI, SAT, WED, on

ROTAS = (
    # Monday to Friday. Uncle Song takes two turns at most, so Monday and Tuesday; Mother Qian the
    # other three.
    Request(
        id="courtyard",
        kind="rota",
        name="庭院清洁",
        place="nm2",
        topic="environment",
        value=2,
        sessions=(
            Session(
                id="turn",
                minutes=60,
                occurrences=5,
                spacing=Spacing(min_days=1, max_days=1),
                windows=tuple(on(day, "07:00", "09:00") for day in range(5)),
                crew=(Role(id="sweeper", people=("song-bo", "qian-ma")),),
            ),
        ),
    ),
    # Two at a time. Uncle Gu and Brother Li will not walk together: Da Wei and one of them on
    # Friday, Da Wei and Uncle Gu on Saturday.
    Request(
        id="patrol",
        kind="rota",
        name="夜间巡逻",
        place="nm1",
        topic="safety",
        value=2,
        sessions=tuple(
            Session(
                id=name,
                minutes=60,
                windows=(on(day, "20:00", "22:00"),),
                crew=(Role(id="pair", count=2, people=("da-wei", "li-ge", "gu-bo")),),
            )
            for name, day in (("friday", FRI), ("saturday", SAT))
        ),
    ),
    Request(
        id="weekly-round",
        kind="rota",
        name="社工每周走访",
        organisation="station",
        place="nm2",
        topic="elder-care",
        value=3,
        sessions=(
            Session(
                id="round",
                minutes=180,
                windows=(on(WED, "14:00", "18:00"),),
                crew=(Role(id="worker", people=("fang-shegong",)),),
            ),
        ),
    ),
)
