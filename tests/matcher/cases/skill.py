"""Cases of ``skill``."""

from typing import Any

from models.supply import PersonSkill
from models.week import Week
from tests.build import content, person, placed, request, role, session, t, week
from tests.matcher.cases.base import Case

AT_NINE = content(placed("r", t(0, "09:00"), {"p": "r"}))


def _week(asked: dict[str, Any], *skills: PersonSkill, **fields: Any) -> Week:
    return week(
        people=(person("p", skills=skills, **fields),),
        requests=(request("r", sessions=(session(crew=(role(**asked),)),)),),
    )


def _case(name: str, given: Week, lacks: str = "") -> Case:
    broken = (("skill", ("r", "s", "0", "r", "p", lacks)),) if lacks else ()
    return Case(name, given, AT_NINE, broken)


HAIRCUT: dict[str, Any] = {"skill": "haircut", "level": 2}
NURSING: dict[str, Any] = {"skill": "nursing", "level": 2}
ENGLISH: dict[str, Any] = {"language": "en"}

CASES: tuple[Case, ...] = (
    _case("no skill asked", _week({})),
    _case("a level without a skill", _week({"level": 3})),
    _case("no skill at all", _week(HAIRCUT), "haircut"),
    _case("another skill", _week(HAIRCUT, PersonSkill(skill="english", level=3)), "haircut"),
    _case("at the level", _week(HAIRCUT, PersonSkill(skill="haircut", level=2))),
    _case("above the level", _week(HAIRCUT, PersonSkill(skill="haircut", level=3))),
    _case("below the level", _week(HAIRCUT, PersonSkill(skill="haircut", level=1)), "haircut"),
    _case(
        "the second skill stated",
        _week(HAIRCUT, PersonSkill(skill="english"), PersonSkill(skill="haircut", level=2)),
    ),
    # Nursing needs a certificate, a haircut does not.
    _case(
        "with the certificate",
        _week(NURSING, PersonSkill(skill="nursing", level=2, certified=True)),
    ),
    _case("without it", _week(NURSING, PersonSkill(skill="nursing", level=3)), "nursing"),
    _case(
        "the certificate for a lower level only",
        _week(
            NURSING,
            PersonSkill(skill="nursing", level=1, certified=True),
            PersonSkill(skill="nursing", level=3),
        ),
        "nursing",
    ),
    _case("speaks it", _week(ENGLISH, languages=("zh", "en"))),
    _case("does not speak it", _week(ENGLISH, languages=("zh",)), "en"),
    _case(
        "speaks it without the skill",
        _week({**HAIRCUT, **ENGLISH}, languages=("en",)),
        "haircut",
    ),
)
