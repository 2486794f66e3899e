"""Statements to resolve: only what a test names differs from the ordinary."""

import json
from datetime import date
from typing import Any

from socialmap.ledger.records import Key, Statement, rank_of
from socialmap.ledger.resolve import Resolved, resolve
from socialmap.model import State

TODAY = date(2026, 11, 28)
LIST, OSM, REPORT = "amsterdam-mvzn", "osm", "rapport-003"
TERMS = {"place": {"opening_hours": 6, "phone": 36, "toilet": 24}}
HOURS = Key("place", "p", "opening_hours")


def said(value: Any, said_on: str = "2026-11-01", source_id: str = "", **changes: Any) -> Statement:
    """A statement about the hours of place p, at first hand unless it has a source."""
    ordinary = {
        "record_kind": "place",
        "record_id": "p",
        "fact": "opening_hours",
        "reference": "",
        "rank": rank_of(source_id),
        "state": State.STANDING,
        "change_id": 1,
        "closed_by": None,
        "at": f"{said_on or '2026-11-01'}T10:00:00.000000+00:00",
        "role": "" if source_id else "redacteur",
        "account": "",
        "id": 0,
    }
    return Statement(value=json.dumps(value), said_on=said_on, source_id=source_id, **{**ordinary, **changes})


def hours_of(*statements: Statement, **asked: Any) -> Resolved:
    """What holds of the hours of place p."""
    return resolve(statements, **{"today": TODAY, "terms": TERMS, **asked})[HOURS]
