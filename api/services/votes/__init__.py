"""Votes on projects: made and opened by a coordinator, one ballot a household, tallied once."""
