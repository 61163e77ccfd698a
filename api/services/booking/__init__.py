"""Booking now: what a published plan leaves free can be taken at once, within the week's rules."""
