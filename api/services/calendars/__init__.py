"""Calendars: what people subscribe to by a secret link, and which days are special."""
