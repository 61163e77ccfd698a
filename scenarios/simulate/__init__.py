"""Weeks in a row: the same neighbourhood, new requests every week, the unmet ones waiting on."""
