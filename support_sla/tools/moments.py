# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""``datetime`` as Odoo's domain editor writes it."""

from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from types import SimpleNamespace
from zoneinfo import ZoneInfo


@lru_cache(maxsize=128)
def moments(tz):
    """The names of ``datetime``, whose moments of the zone ``tz`` know ``to_utc``.

    >>> kyiv = moments("Europe/Kyiv")
    >>> noon = kyiv.datetime.combine(kyiv.date(2026, 3, 2), kyiv.time(12, 0, 0))
    >>> noon.to_utc().strftime("%Y-%m-%d %H:%M:%S")
    '2026-03-02 10:00:00'
    """
    zone = ZoneInfo(tz)

    class Moment(datetime):
        def to_utc(self):
            """The same instant as naive UTC."""
            moment = self.replace(tzinfo=zone).astimezone(timezone.utc)
            return moment.replace(tzinfo=None)

    return SimpleNamespace(
        date=date, datetime=Moment, time=time, timedelta=timedelta, timezone=timezone
    )
