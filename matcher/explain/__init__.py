"""Explaining a plan and trying what else could be: why, asks, what-if."""
