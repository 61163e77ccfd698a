"""Every hard rule of the week, in the order in which people read them.

A rule is a name, one sentence in Chinese and in English, and a check in plain Python over a
:class:`~matcher.rules.view.View`. The optimiser shares none of this code.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from matcher.rules.base import Rule

_NAMES = """
reference
pledge-limit asked-limit pledge-conditions pledge-window whole-units lot-size delivery-limit
substitution single-source lent-capacity matched-money budget-cap
window once spacing order crew-complete skill available no-double-booking-person travel
week-limit day-limit rest excluded same-carer vetted organisation-hours paid-hours
function capacity equipment open no-double-booking-room booking-cap
seat-limit least-attendance group-together audience no-clash seat-cap one-seat
bundle deadline gate exclusive needs-other
pin ban lock
""".split()


def _load() -> tuple[Rule, ...]:
    paths = [f"matcher.rules.{name.replace('-', '_')}" for name in _NAMES]
    found = [import_module(path).RULE for path in paths if find_spec(path) is not None]
    return tuple(rule for rule in found if isinstance(rule, Rule))


RULES: tuple[Rule, ...] = _load()
