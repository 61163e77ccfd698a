"""The few pictures, drawn in place, and always beside a word."""

from __future__ import annotations

from markupsafe import Markup

_PATHS = {
    "mark": '<circle cx="12" cy="12" r="10"/><circle cx="12" cy="12" r="6.2"/>'
    '<circle class="core" cx="12" cy="12" r="2.4"/>',
    "text": '<path d="M4 19 9.5 5h1L16 19M6 14h8M16 19l2.7-7h.6L22 19M17 16.5h4"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c5 5 5 13 0 18"/>'
    '<path d="M12 3c-5 5-5 13 0 18"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "done": '<path d="m5 13 4.5 4.5L19 7"/>',
    "wait": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "alert": '<path d="M12 4 3 20h18ZM12 10v4M12 17v.5"/>',
    "news": '<path d="M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15ZM10 20.5h4"/>',
    "next": '<path d="M5 12h14M13 6l6 6-6 6"/>',
}


def icon(name: str) -> Markup:
    """A picture that says nothing by itself."""
    return Markup(
        '<svg class="icon icon-{name}" viewBox="0 0 24 24" width="24" height="24" '
        'aria-hidden="true" focusable="false">{path}</svg>'
    ).format(name=name, path=Markup(_PATHS[name]))  # noqa: S704
