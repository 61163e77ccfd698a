"""single-source: where asked, one pledge serves the whole line."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from matcher.rules.words import line_named, named


def _check(view: View) -> Iterator[Breach]:
    for (request_id, line_id), flows in view.flows_of_line.items():
        sources = sorted({f.pledge for f in flows})
        if view.lines[request_id, line_id].single_source and len(sources) > 1:
            name, what = named(view, request_id), line_named(view, request_id, line_id)
            given = ", ".join(named(view, source) for source in sources)
            yield Breach(
                (request_id, line_id),
                f"{name} 的 {what} 只能由一份认捐来满足，方案用了 {given}。",
                f"{what} of {name} takes one source only, the plan has {given}.",
            )


RULE = Rule(
    name="single-source",
    zh="要求单一来源的物项，只由一份认捐来满足。",
    en="A line that asks for a single source is served by one pledge.",
    check=_check,
)
