"""From one week to the next: what lasts, what is left, what is remembered."""
