"""What goes wrong, as RFC 9457 problem documents: everything that is wrong, at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field

from models.validate import InvalidInput

MEDIA_TYPE = "application/problem+json"

Code = Literal[
    "bad-input",
    "not-signed-in",
    "not-allowed",
    "not-found",
    "not-offered",
    "not-now",
    "changed-meanwhile",
    "precondition-missing",
    "already-there",
    "taken",
    "against-rules",
    "key-reused",
    "told-once",
    "too-large",
    "too-many",
    "busy",
    "contradiction",
    "no-plan",
    "unsound-plan",
    "stale-plan",
    "internal",
]

WORDS: dict[Code, tuple[int, str, str]] = {
    "bad-input": (422, "资料有误", "The input cannot be used"),
    "not-signed-in": (401, "请先登录", "Sign in first"),
    "not-allowed": (403, "没有权限", "Not allowed"),
    "not-found": (404, "没有找到", "Not found"),
    "not-offered": (405, "此地址不支持这种操作", "This address does nothing of that kind"),
    "not-now": (409, "现在不能这样做", "Not possible now"),
    "changed-meanwhile": (412, "资料已被他人更改", "Somebody has changed it meanwhile"),
    "precondition-missing": (428, "缺少 If-Match", "If-Match is missing"),
    "already-there": (409, "已经存在", "It is there already"),
    "taken": (409, "该时段已被占用", "The slot is taken"),
    "against-rules": (409, "不合本周规则", "Against the rules of the week"),
    "key-reused": (422, "重复使用了请求号", "The idempotency key was used for something else"),
    "told-once": (
        409,
        "已经办好；链接或令牌只显示一次",
        "It was done; its secret is told once",
    ),
    "too-large": (413, "内容过大", "Too large"),
    "too-many": (429, "次数过多，请稍后再试", "Too many, try again later"),
    "busy": (503, "正忙，请稍后再试", "Busy, try again later"),
    "contradiction": (409, "决定互相矛盾", "Decisions contradict each other"),
    "no-plan": (504, "限时内没有找到方案", "No plan was found in the time given"),
    "unsound-plan": (500, "方案未通过核验", "The plan failed the judge"),
    "stale-plan": (409, "方案已过时", "The plan is stale"),
    "internal": (500, "内部错误", "Internal error"),
}
"""Code → status, Chinese and English title."""


class Fault(BaseModel):
    """One thing that is wrong."""

    entity: str = ""
    field: str = ""
    value: str = ""
    zh: str
    en: str


class Document(BaseModel):
    """The body of every error."""

    type: str = Field(examples=["tag:tongxin,2026:problem/bad-input"])
    title: str
    title_zh: str
    status: int
    detail: str = ""
    errors: list[Fault] = []


class Problem(Exception):
    """Ends a request with a problem document; its transaction is undone."""

    def __init__(
        self,
        code: Code,
        detail: str = "",
        *,
        errors: Iterable[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.code = code
        self.status, zh, en = WORDS[code]
        self.headers = dict(headers or {})
        self.document = Document(
            type=f"tag:tongxin,2026:problem/{code}",
            title=en,
            title_zh=zh,
            status=self.status,
            detail=detail,
            errors=list(errors),
        )
        super().__init__(f"{code}: {detail}")

    def as_dict(self) -> dict[str, Any]:
        """The document as plain values, as a job keeps it."""
        return self.document.model_dump()


def of_invalid_input(found: InvalidInput) -> Problem:
    """Every problem of a week, plan or event."""
    return Problem(
        "bad-input",
        errors=[
            Fault(
                entity=problem.entity,
                field=problem.field,
                value=problem.value,
                zh=f"应为{problem.expected_zh}",
                en=f"expected {problem.expected}",
            )
            for problem in found.problems
        ],
    )
