"""The identity behind a pseudonym: name, telephone, birthday, guardian, address."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, col, select

from api.problems import Fault, Problem
from api.services.audit import note
from api.services.booking.near import places_and_above
from api.services.people.whose import homes_of, household_of, require_person
from api.services.rights import held_by
from api.services.signing import Caller
from api.services.things.guardians import is_minor, today_in
from models.tables import Household, Identity, PersonRow, WeekRow
from models.tables.base import now

PROTECTED = ("born", "guardian", "household")
"""What those who run the neighbourhood write: it decides who answers for whom."""


class Known(BaseModel):
    """What is known of a person."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=200)] | None = None
    phone: Annotated[str, Field(max_length=40)] | None = None
    born: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    guardian: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    """The person who answers for a child."""
    household: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    address: Annotated[str, Field(max_length=500)] | None = None
    """Of the household."""


def known_of(session: Session, neighbourhood: str, person: str) -> Known:
    """What is known; nothing, of whom nothing is."""
    row = session.get(Identity, (neighbourhood, person))
    if row is None:
        return Known()
    household = row.household and household_of(session, neighbourhood, person)
    home = session.get(Household, (neighbourhood, household)) if household else None
    return Known(
        name=row.name,
        phone=row.phone,
        born=row.born,
        guardian=row.guardian,
        household=household,
        address=home.address if home is not None else None,
    )


def write_identity(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    person: str,
    known: Known,
    *,
    version: int,
) -> Identity:
    """Write down who stands behind a pseudonym; ``version`` 0: nobody is known yet.

    Raises
    ------
    Problem : ``not-allowed``, naming fields that others write; ``changed-meanwhile``;
        ``bad-input`` with everything that is wrong.
    """
    require_person(session, caller, "person.write", neighbourhood, person)
    row = session.get(Identity, (neighbourhood, person))  # its version is held against others
    if version != (row.version if row is not None else 0):
        raise Problem("changed-meanwhile", f"version {row.version if row else 0}")
    before = known_of(session, neighbourhood, person)
    _protect(caller, neighbourhood, before, known)
    _check(session, neighbourhood, person, known)
    if known.household is not None:
        home = session.get(Household, (neighbourhood, known.household))
        if home is None:
            home = Household(neighbourhood=neighbourhood, id=known.household)
            session.add(home)
        home.address = known.address
        session.flush()
    if row is None:
        row = Identity(neighbourhood=neighbourhood, id=person)
        session.add(row)
    row.name, row.phone, row.born = known.name, known.phone, known.born
    row.guardian, row.household, row.erased_at = known.guardian, known.household, None
    row.changed_at = now()  # also where only the address is new
    own = held_by(caller, "person.write", neighbourhood).own
    note(
        session,
        caller,
        "person.write",
        neighbourhood=neighbourhood,
        entity="person",
        entity_id=person,
        behalf_of=None if person in own else person,
        fields=", ".join(
            name for name in Known.model_fields if getattr(before, name) != getattr(known, name)
        ),
    )
    session.flush()
    return row


def _protect(caller: Caller, neighbourhood: str, before: Known, known: Known) -> None:
    runs = held_by(caller, "protected.write", neighbourhood)
    if runs.whole or runs.places:
        return
    zh, en = "只有协调员可以填写", "what it was: only coordinators write it"
    faults = [
        Fault(field=field, value=str(getattr(known, field))[:80], zh=zh, en=en)
        for field in PROTECTED
        if getattr(known, field) != getattr(before, field)
    ]
    if faults:
        raise Problem("not-allowed", "protected.write", errors=faults)


def _check(session: Session, neighbourhood: str, person: str, known: Known) -> None:
    faults = []

    def say(field: str, zh: str, en: str) -> None:
        value = str(getattr(known, field))[:80]
        faults.append(Fault(entity=person, field=field, value=value, zh=zh, en=en))

    if any("\x00" in text for text in known.model_dump(exclude_none=True).values()):
        say("name", "不含空字符（NUL）的文本", "text without the sign NUL")
    if not _is_known(session, neighbourhood, person):
        faults.append(
            Fault(entity=person, zh="某一周里的人", en="a person of some week of the neighbourhood")
        )
    today = today_in(session, neighbourhood)
    young = False
    if known.born is not None:
        try:
            young = is_minor(known.born, today)
            if date.fromisoformat(known.born) > today:
                raise ValueError(known.born)
        except ValueError:
            say("born", "过去的某一天", "a day in the past")
    if known.guardian is not None:
        theirs = known_of(session, neighbourhood, known.guardian)
        itself = known.guardian == person
        if itself or not _is_known(session, neighbourhood, known.guardian):
            say("guardian", "另一个已知的人", "another person who is known")
        elif is_minor(theirs.born, today):
            say("guardian", "年满十四周岁的人", "somebody of at least 14 years")
    elif young:
        say("guardian", "未满十四周岁者的监护人", "the guardian of a child under 14 years")
    if known.household is not None:
        if wanted := _elsewhere(session, neighbourhood, person, known.household):
            say("household", *wanted)
    elif known.address is not None:
        say("household", "地址所属的住户", "the household whose address it is")
    if faults:
        raise Problem("bad-input", errors=faults)


def _elsewhere(
    session: Session, neighbourhood: str, person: str, household: str
) -> tuple[str, str] | None:
    """What was expected in place of a household in which the weeks do not have somebody live: the
    one where they are at home or, where that is no household but a house group, one in it."""
    home = homes_of(session, neighbourhood, (person,)).get(person)
    if home is None:  # of whom no week knows: that is told already
        return None
    if home.household:
        zh, en = (
            f"{home.place}：{home.week} 周里的住处",
            f"{home.place}: at home there in {home.week}",
        )
        return None if household == home.place else (zh, en)
    above = places_and_above(session, home.week, (household,))
    level = session.get_one(WeekRow, home.week).household
    inside = home.place in {one.id for one in above}
    if inside and any(one.id == household and one.level == level for one in above):
        return None
    return f"{home.week} 周里 {home.place} 的住户", f"a household of {home.week}, in {home.place}"


def _is_known(session: Session, neighbourhood: str, person: str) -> bool:
    query = (
        select(PersonRow.id)
        .join(WeekRow, col(WeekRow.id) == col(PersonRow.week))
        .where(WeekRow.neighbourhood == neighbourhood, PersonRow.id == person)
        .limit(1)
    )
    return session.exec(query).first() is not None
