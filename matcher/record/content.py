"""What is in a record's files, read as strictly as any other input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import RootModel

from matcher.record import manifest as m
from matcher.record.canonical import canonical
from matcher.record.manifest import Files, Form
from matcher.record.overrides import Overrides
from matcher.record.problem import Finding
from matcher.record.scope import as_tree
from matcher.record.seal import typed, unreadable
from matcher.record.texts import Said, commitment
from matcher.record.weights import Weights
from models.plan import Plan
from models.policy import Policy
from models.validate import InvalidInput, problems_of_plan, read_plan, read_week
from models.week import Week


@dataclass(frozen=True)
class Content:
    """A record, read."""

    form: Form
    week: Week
    plan: Plan
    policy: Policy
    overrides: Overrides
    weights: Weights | None = None
    """Public form only."""
    texts: dict[str, Said] = field(default_factory=dict)
    """Auditor's form only."""
    erased: tuple[str, ...] = ()
    commitments: dict[str, str] = field(default_factory=dict)


class _Texts(RootModel[dict[str, Said | None]]):
    """``texts.json``: a null is an erased text."""


class _Commitments(RootModel[dict[str, m.Digest]]):
    """``commitments.json``."""


def read_content(files: Files, form: Form, findings: list[Finding]) -> Content | None:
    """All of it; None if something without which nothing can be judged is not there or not sound.

    What is wrong is added to ``findings``; files that are missing are named elsewhere.
    """
    week = _week(files, findings)
    plan = _plan(files, week, findings)
    policy = typed(m.POLICY, files, Policy, findings)
    overrides = typed(m.OVERRIDES, files, Overrides, findings)
    weights: Weights | None = None
    texts: dict[str, Said] = {}
    erased: list[str] = []
    commitments: dict[str, str] = {}
    if form == "public":
        weights = typed(m.WEIGHTS, files, Weights, findings)
    else:
        commitments = _commitments(files, findings)
        texts, erased = _texts(files, commitments, findings)
    if week is None or plan is None or policy is None or overrides is None:
        return None
    if form == "public" and weights is None:
        return None
    if m.SCOPE in files and files[m.SCOPE] != canonical(as_tree(form, policy)):
        findings.append(
            Finding(
                m.SCOPE,
                (),
                "写的可核对范围与这个版本的不同。",
                "states another scope than this version checks.",
            )
        )
    return Content(form, week, plan, policy, overrides, weights, texts, tuple(erased), commitments)


def _week(files: Files, findings: list[Finding]) -> Week | None:
    if m.WEEK not in files:
        return None
    try:
        return read_week(files[m.WEEK])
    except InvalidInput as error:
        findings += unreadable(m.WEEK, error)
    return None


def _plan(files: Files, week: Week | None, findings: list[Finding]) -> Plan | None:
    if m.PLAN not in files:
        return None
    try:
        plan = read_plan(files[m.PLAN]).plan
        if week is not None and (problems := problems_of_plan(week, plan)):
            raise InvalidInput(problems)
    except InvalidInput as error:
        findings += unreadable(m.PLAN, error)
        return None
    return plan


def _commitments(files: Files, findings: list[Finding]) -> dict[str, str]:
    found = typed(m.COMMITMENTS, files, _Commitments, findings)
    return {} if found is None else found.root


def _texts(
    files: Files, commitments: dict[str, str], findings: list[Finding]
) -> tuple[dict[str, Said], list[str]]:
    """The texts that are there and fit their commitments, and the paths of the erased."""
    found = typed(m.TEXTS, files, _Texts, findings)
    if found is None:
        return {}, []
    if canonical(found.model_dump(mode="json")) != files[m.TEXTS]:
        findings.append(
            Finding(m.TEXTS, (), "写法有变动：字节不是当初的。", "is not as it was written.")
        )
    findings += _strange(found.root, commitments)
    texts = {path: said for path, said in found.root.items() if said is not None}
    return texts, sorted(path for path, said in found.root.items() if said is None)


def _strange(texts: dict[str, Said | None], commitments: dict[str, str]) -> Iterator[Finding]:
    for path in sorted(texts.keys() ^ commitments.keys()):
        where = "没有承诺值" if path in texts else "缺失"
        lacks = "has no commitment" if path in texts else "is missing"
        yield Finding(m.TEXTS, (path,), f"这条文字{where}。", f"this text {lacks}.")
    for path, said in sorted(texts.items()):
        if said is not None and path in commitments and commitment(said) != commitments[path]:
            yield Finding(
                m.TEXTS,
                (path,),
                "文字或盐变了，与承诺值不符。",
                "the text or its salt has changed: it does not fit its commitment.",
            )
