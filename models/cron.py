"""When a clock strikes, in cron's words and a community's own time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from croniter import CroniterBadDateError, CroniterError, croniter

SHAPE = re.compile(r"\d{1,2} \d{1,2} \S+ \S+ \S+")
"""Minute and hour are plain numbers: it strikes once on a day, or not at all."""


class CronError(ValueError):
    """A clock that cannot be; the message says what is expected, ``zh`` the same in Chinese."""

    def __init__(self, message: str, zh: str) -> None:
        super().__init__(message)
        self.zh = zh


class Cron:
    """``minute hour day-of-month month day-of-week`` in a time zone.

    Read on the wall clock: a time that is skipped when clocks go forward strikes as long after the
    jump as it lies after its beginning; one that comes twice strikes the first time.

    Raises
    ------
    CronError : it is none, never comes, or the time zone is unknown.
    """

    def __init__(self, words: str, time_zone: str) -> None:
        try:
            self.zone = ZoneInfo(time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise CronError("a time zone of the IANA list", "IANA 时区") from None
        example = "0 18 * * 4"
        shape = CronError(
            f'minute, hour, day of month, month, day of week, as in "{example}"',
            f"“分 时 日 月 星期”，如“{example}”",
        )
        if SHAPE.fullmatch(words) is None:
            raise shape
        try:
            croniter(words, datetime(2024, 1, 1)).get_next(datetime)  # noqa: DTZ001 -- a wall clock
        except CroniterBadDateError:
            raise CronError("a date that comes", "会到来的日期") from None
        except CroniterError:
            raise shape from None
        self.words = words

    def after(self, moment: datetime) -> Iterator[datetime]:
        """Every moment after this one at which it strikes, in order, in UTC; without end."""
        wall = moment.astimezone(self.zone).replace(tzinfo=None) - timedelta(days=1)
        times = croniter(self.words, wall)
        while True:
            struck = times.get_next(datetime).replace(tzinfo=self.zone).astimezone(UTC)
            if struck > moment:
                yield struck

    def between(self, after: datetime, until: datetime) -> list[datetime]:
        """The moments after ``after``, up to and with ``until``."""
        found = []
        for struck in self.after(after):
            if struck > until:
                break
            found.append(struck)
        return found

    def next(self, moment: datetime, many: int) -> list[datetime]:
        """The first so many moments after this one."""
        return list(islice(self.after(moment), many))
