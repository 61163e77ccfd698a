"""What could be otherwise in a plan: the choices a coordinator has with one request, and what each
choice says as a change of the week."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from api.problems import Problem
from api.services.ordering import ordered
from api.services.readings import Reading
from matcher.explain.as_change import operations_between
from matcher.explain.facts import Fix
from matcher.explain.fix import applied
from matcher.show.decisions import WORDS, in_words, target_in_words
from matcher.show.telling import Language, Telling
from matcher.show.why_fixes import fix_words
from models.demand import Role, Session
from models.items import Placement
from models.policy import Policy, is_oldest_first
from models.supply import Person
from models.validate.change import read_change
from models.week import Target

MOST = 60
"""Most times or people that are offered for one occurrence."""
Names = Callable[[str], str]
OLDEST = ("等得最久的优先", "the longest waiting first")
TOGETHER = ("久等的合起来比，不看谁等得更久", "the overdue as a whole, not who has waited longer")


@dataclass(frozen=True)
class Choice:
    """One thing to try."""

    value: str
    """A target of a pin or ban, as a query."""
    name: str


@dataclass(frozen=True)
class Happening:
    """An occurrence of the request that is placed, and what could be otherwise in it."""

    when: str
    where: str
    crew: tuple[tuple[str, Choice], ...]
    """(person, the ban of just them)."""
    keep: Choice
    times: tuple[Choice, ...]
    others: tuple[tuple[str, Choice], ...]
    """(person, the pin that asks them)."""


def target(**fields: object) -> str:
    """A target as a query; what is None matches anything."""
    return urlencode({name: value for name, value in fields.items() if value is not None})


def target_of(text: str) -> dict[str, Any]:
    """A target as JSON, of a query."""
    found: dict[str, Any] = dict(parse_qsl(text))
    if str(found.get("occurrence", "")).isdecimal():
        found["occurrence"] = int(found["occurrence"])
    return found


def happenings(read: Reading, language: Language, request: str) -> list[Happening]:
    """Everything placed of a request, in order of time."""
    telling = read.plainly(language)
    return [_happening(telling, p) for p in telling.by_time() if p.request == request]


def _happening(telling: Telling, placed: Placement) -> Happening:
    view = telling.view
    span = view.span(placed)
    where = placed.room if placed.room is not None else view.location(placed)
    this = {
        "request": placed.request,
        "session": placed.session,
        "occurrence": placed.occurrence,
    }
    when = f"{telling.day(span[0])} {telling.hours(span)}"
    return Happening(
        when=when,
        where=telling.name(where),
        crew=tuple((a.person, Choice(target(**this, person=a.person), "")) for a in placed.crew),
        keep=Choice(target(**this, start=placed.start, room=placed.room), when),
        times=tuple(
            Choice(target(**this, start=start), name)
            for start, name in _times(telling, view.session(placed), placed.start)
        ),
        others=tuple(
            (person.id, Choice(target(**this, role=role.id, person=person.id), role.id))
            for role in view.session(placed).crew
            for person in _able(telling, view.session(placed), role, placed)
        )[:MOST],
    )


def _times(telling: Telling, session: Session, now: str) -> Iterator[tuple[str, str]]:
    """Other starts within the session's windows, an evenly spread choice of them."""
    clock = telling.view.clock
    length = clock.length(session.minutes)
    starts = [
        slot for a, b in telling.view.spans(session.windows) for slot in range(a, b - length + 1)
    ]
    step = -(-len(starts) // MOST) or 1
    for slot in starts[::step]:
        time = clock.time(slot)
        if time != now:
            yield time, f"{telling.day(slot)} {telling.hours((slot, slot + length))}"


def _able(telling: Telling, session: Session, role: Role, placed: Placement) -> Iterator[Person]:
    """Whoever the role asks for and is not in the crew; whether they are free is tried."""
    crew = {a.person for a in placed.crew}
    gone = set(telling.week.decisions.withdrawn)
    for person in telling.week.people:
        if person.id in crew or person.id in gone or not person.windows:
            continue
        if role.people and person.id not in role.people:
            continue
        levels = {skill.skill: skill.level for skill in person.skills}
        if role.skill is not None and levels.get(role.skill, 0) < role.level:
            continue
        if (session.home_visit or session.children) and not person.vetted:
            continue
        yield person


# --- what is to be tried ----------------------------------------------------------------------


def operations(read: Reading, by: str, form: dict[str, str]) -> list[dict[str, Any]]:
    """What a form wants, as operations of a change.

    Raises
    ------
    Problem : ``bad-input`` for what no form says.
    """
    op = form.get("op", "")
    if op in ("pin", "ban"):
        said = {"op": op, "target": target_of(form.get("target", "")), "by": by}
        return [{**said, "reason": form.get("reason", "")[:2000]}]
    if op == "release":
        return [{"op": "release", "decision": form.get("decision", "")}]
    if op == "quantity":
        return [{"op": op, "pledge": form.get("pledge", ""), "quantity": _parts(read, form)}]
    if op == "cap" and form.get("permille", "").isdecimal():
        fairness = {"price_cap_permille": int(form["permille"])}
        return [{"op": "policy", "policy": {"fairness": fairness}}]
    if op == "order" and form.get("order") in ("sum", "oldest"):
        waited = (request.waited for request in read.week.requests)
        policy = ordered(read.week.policy, waited, oldest=form["order"] == "oldest")
        new = policy.model_dump(mode="json", include={"version", "tiers"})
        return [{"op": "policy", "policy": new}]
    if op == "fix":
        found = operations_between(read.week, applied(read.week, fixes_of(form.get("fixes", ""))))
        if found:
            return found
    raise Problem("bad-input", "op")


def fixes_of(text: str) -> list[Fix]:
    """Fixes of a JSON text. Raises Problem ``bad-input``."""
    try:
        return [Fix.model_validate_json(json.dumps(one)) for one in json.loads(text)]
    except ValueError:
        raise Problem("bad-input", "fixes") from None


def _parts(read: Reading, form: dict[str, str]) -> int:
    pledge = read.telling("zh").view.pledges.get(form.get("pledge", ""))
    units = form.get("units", "")
    if pledge is None or not units.replace(".", "", 1).isdecimal():
        raise Problem("bad-input", "units")
    item = None if pledge.item is None else read.telling("zh").view.items[pledge.item]
    return round(float(units) * (item.parts if item is not None else 1))


# --- in words ---------------------------------------------------------------------------------


def in_sentence(telling: Telling, parameters: dict[str, Any]) -> str:
    """What a what-if tries."""
    if parameters.get("fixes"):
        fixes = [Fix.model_validate_json(json.dumps(one)) for one in parameters["fixes"]]
        also = telling.say("，并且", ", and ")
        return also.join(fix_words(telling, fix) for fix in fixes)
    change = read_change(json.dumps(parameters["change"]))
    if change.name:
        return change.name
    return telling.say("；", "; ").join(_said(telling, one) for one in change.operations)


def _said(telling: Telling, operation: Any) -> str:
    if operation.op in ("pin", "ban"):
        zh, en = WORDS[operation.op]
        said = target_in_words(telling.view, operation.target, telling.lang, telling.name)
        return telling.say(f"{zh}：{said}", f"{en}: {said}")
    if operation.op == "release":
        decided = telling.week.decisions
        for one in (*decided.pins, *decided.bans, *decided.locks):
            if one.id == operation.decision:
                said = in_words(telling.week, one, telling.lang)
                return telling.say(f"放开：{said}", f"let go: {said}")
    if operation.op == "quantity":
        pledge = telling.view.pledges[operation.pledge]
        said = telling.quantity(pledge, operation.quantity)
        return telling.say(
            f"{telling.name(pledge.id)}改为 {said}", f"{telling.name(pledge.id)}: {said}"
        )
    if operation.op == "policy":
        return _policy_said(telling, operation.policy)
    return str(operation.op)


def _policy_said(telling: Telling, policy: Policy) -> str:
    """What the fields of a changed policy say: those that pages offer; of others, that there are
    some."""
    said = []
    fields = policy.model_fields_set - {"version"}
    if "fairness" in fields and policy.fairness.model_fields_set == {"price_cap_permille"}:
        cap = policy.fairness.price_cap_permille / 10
        said.append((f"公平最多让好处少 {cap:g}%", f"fairness may cost {cap:g} % of good"))
        fields -= {"fairness"}
    if "tiers" in fields:
        said.append(OLDEST if is_oldest_first(policy) else TOGETHER)
        fields -= {"tiers"}
    if fields:
        said.append(("别的规矩也改", "other rules changed"))
    return telling.say("，", ", ").join(telling.say(*one) for one in said)


def people_in(parameters: dict[str, Any]) -> set[str]:
    """Whoever :func:`in_sentence` names."""
    found = {fix["who"] for fix in parameters.get("fixes") or ()}
    for operation in parameters["change"]["operations"]:
        found |= {operation.get("target", {}).get("person")}
    return {id for id in found if isinstance(id, str)}


def standing_decisions(telling: Telling) -> list[tuple[str, str, Target]]:
    """(id, in words, target) of what people have decided and could be let go."""
    decided = telling.week.decisions
    return [
        (
            one.id,
            telling.say(*WORDS[kind])
            + telling.say("：", ": ")
            + target_in_words(telling.view, one.target, telling.lang, telling.name)
            + telling.say(f"（{telling.name(one.by)}）", f" ({telling.name(one.by)})"),
            one.target,
        )
        for kind, listed in (("pin", decided.pins), ("ban", decided.bans), ("lock", decided.locks))
        for one in listed
    ]
