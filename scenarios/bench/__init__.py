"""Measurements against what others published."""
