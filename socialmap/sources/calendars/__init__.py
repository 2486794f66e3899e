"""Calendars that others keep: iCal files and feeds, as tables of activities."""
