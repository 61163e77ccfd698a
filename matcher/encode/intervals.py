"""Intervals that meet: which may not both be, as rows of mutually overlapping ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def meeting_rows(owner: Ints, begin: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Cover every overlap of half-open intervals of one owner by rows at the moments they begin.

    Returns (row, member): the members of a row all hold one moment, so at most one of them may be.
    Overlapping intervals share the later one's beginning, so no overlap is missed. Rows with one
    member, and rows whose members all lie in the next row of the same owner, are left out.
    """
    if not len(owner):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    base = int(begin.min())
    width = int(end.max()) - base + 1
    begin, end = begin - base, end - base
    length = np.maximum(end - begin, 0)
    member = np.repeat(np.arange(len(owner)), length)
    key = owner[member] * width + begin[member] + _ramp(length)
    held = np.isin(key, np.unique(owner * width + begin))
    keys, row = np.unique(key[held], return_inverse=True)
    member = member[held]
    size = np.bincount(row, minlength=len(keys))
    # A row is contained in the owner's next one unless some member has ended by then.
    ends = np.full(len(keys), np.iinfo(np.int64).max)
    np.minimum.at(ends, row, end[member] + owner[member] * width)
    same_owner = np.append(keys[1:] // width == keys[:-1] // width, False)
    contained = same_owner & (ends > np.append(keys[1:], 0))
    keep = (size > 1) & ~contained
    chosen = keep[row]
    return (np.cumsum(keep) - 1)[row[chosen]], member[chosen]


def _ramp(length: Ints) -> Ints:
    """0, 1, …, length − 1 for each, one after the other."""
    ends = np.cumsum(length)
    return np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - length, length)


def moments(owner: Ints, begin: Ints, end: Ints) -> tuple[Ints, Ints, Ints]:
    """The moments of each owner at which most intervals hold, in order.

    Returns (first, last, of): each interval holds the moments ``first`` to ``last``; ``of`` is the
    owner of every moment. Two intervals of one owner overlap exactly if they share a moment. A
    moment whose intervals all hold the next one too is left out. Intervals must not be empty.
    """
    base = int(begin.min())
    width = int(end.max()) - base + 2
    begins, ends = owner * width + begin - base, owner * width + end - base
    keys = np.unique(begins)
    # Whether any interval has ended by the next beginning; the owner's last moment stays.
    ended = np.searchsorted(np.sort(ends), np.append(keys, np.iinfo(np.int64).max), side="right")
    keep = ended[1:] > ended[:-1]
    kept = keys[keep]
    first = np.searchsorted(kept, begins)
    last = np.searchsorted(kept, ends) - 1
    return first.astype(np.int64), last.astype(np.int64), kept // width
