"""The commands that need nothing above the matcher: solve, verify, show, compare, schema.

Both ``tongxin`` and ``python -m matcher`` are made of them. Each module imports what it works
with only when it runs, so that ``--help`` is quick and the parent of a solver loads no engine.
"""
