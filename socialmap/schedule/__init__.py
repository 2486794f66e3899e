"""Opening hours: OpenStreetMap's opening_hours or Dutch words, with Dutch holidays, school holidays and a season stop.

Whatever hours do not say is unknown, never closed and never open: hours under a condition ("op afspraak"), holidays
on which lists differ, and school holidays beyond the table that says when they are.
"""

from socialmap.schedule.holidays import Period, is_public_holiday, read_school_holidays, region_of
from socialmap.schedule.schedule import AMSTERDAM_TIME, OpenNow, OpenState, Schedule, parse_schedule

__all__ = [
    "AMSTERDAM_TIME",
    "OpenNow",
    "OpenState",
    "Period",
    "Schedule",
    "is_public_holiday",
    "parse_schedule",
    "read_school_holidays",
    "region_of",
]
