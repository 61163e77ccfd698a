"""One way to write a thing as JSON, so that the same thing always has the same hash."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical(tree: Any) -> bytes:
    """JSON in UTF-8: keys sorted, a line for each entry, a newline at the end."""
    text = json.dumps(tree, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return (text + "\n").encode()


def sha256(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def hash_of(tree: Any) -> str:
    """The SHA-256 of the canonical form of a tree."""
    return sha256(canonical(tree))
