"""The files of a record, both forms, from a week and a plan that holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from matcher.record import manifest as m
from matcher.record import scope, texts
from matcher.record.canonical import canonical
from matcher.record.overrides import Cost, Overrides, listed
from matcher.record.overrides import public as public_overrides
from matcher.record.readme import README
from matcher.record.reduce import public_content, public_week
from matcher.record.weights import weights_of
from matcher.rules.view import View
from models.base import Frozen
from models.plan import Plan, PlanFile
from models.week import Week


@dataclass(frozen=True)
class Given:
    """What a record is made of beside week and plan."""

    before: str | None = None
    """Hash of the record of the plan before."""
    when: Mapping[str, str] = field(default_factory=dict)
    """Decision → when it was made."""
    costs: Mapping[str, Cost] = field(default_factory=dict)
    key: bytes = b""
    """What only the keeper of the identities knows; see :func:`matcher.record.texts.salted`."""


def record(week: Week, plan: Plan, form: m.Form, given: Given | None = None) -> m.Files:
    """All files of one form of the record, manifest included.

    The plan must hold (:func:`matcher.verify.verify`): what breaks a rule is never recorded.
    """
    given = given or Given()
    bare, said = texts.split(week)
    salted = texts.salted(said, given.key, plan.input_hash)
    overrides = listed(bare, given.when, given.costs)
    forms = {
        "auditor": auditor_files(bare, plan, overrides, salted),
        "public": public_files(bare, plan, overrides),
    }
    link = m.Link(
        week=plan.week,
        plan=plan.content_hash(),
        input=plan.input_hash,
        policy=plan.policy_version,
        public=m.files_hash(forms["public"], "public"),
        auditor=m.files_hash(forms["auditor"], "auditor"),
        before=given.before,
        versions=plan.versions,
    )
    files = forms[form]
    return files | {m.MANIFEST: m.manifest_of(form, files, link).text()}


def auditor_files(
    bare: Week, plan: Plan, overrides: Overrides, salted: Mapping[str, texts.Said]
) -> m.Files:
    """The auditor's form, without its manifest; ``bare`` is the week without texts."""
    return {
        m.README: README["auditor"].encode(),
        m.WEEK: as_json(bare),
        m.PLAN: as_json(PlanFile(plan=plan, hash=plan.content_hash())),
        m.POLICY: canonical(bare.policy.model_dump(mode="json")),
        m.OVERRIDES: as_json(overrides),
        m.SCOPE: canonical(scope.as_tree("auditor", bare.policy)),
        m.COMMITMENTS: canonical({path: texts.commitment(said) for path, said in salted.items()}),
        m.TEXTS: canonical({path: said.model_dump() for path, said in salted.items()}),
    }


def public_files(bare: Week, plan: Plan, overrides: Overrides) -> m.Files:
    """The public form, without its manifest; it follows from the auditor's."""
    seeded = bare.policy.model_copy(update={"seed": plan.seed})
    view = View(bare.model_copy(update={"policy": seeded}), plan.content)
    shown = public_plan(bare, plan)
    return {
        m.README: README["public"].encode(),
        m.WEEK: as_json(public_week(bare)),
        m.PLAN: as_json(PlanFile(plan=shown, hash=shown.content_hash())),
        m.POLICY: canonical(bare.policy.model_dump(mode="json")),
        m.OVERRIDES: as_json(public_overrides(overrides)),
        m.SCOPE: canonical(scope.as_tree("public", bare.policy)),
        m.WEIGHTS: as_json(weights_of(view)),
    }


def public_plan(bare: Week, plan: Plan) -> Plan:
    """The plan as the public gets it: hand-overs no nearer than the community, and no count of the
    candidates that each rule removed, which would tell of homes, skills and refusals."""
    unmet = tuple(
        u.model_copy(update={"reason": u.reason.model_copy(update={"removed": {}})})
        for u in sorted(plan.unmet, key=lambda u: u.request)
    )
    content = public_content(bare, plan.content)
    return plan.model_copy(update={"content": content, "unmet": unmet})


def as_json(thing: Frozen) -> bytes:
    """A typed thing as a file of the record holds it: what is as usual is left out.

    Keys stay in their order: the hashes of weeks and plans depend on it.
    """
    return (thing.model_dump_json(exclude_defaults=True, indent=1) + "\n").encode()
