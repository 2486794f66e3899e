"""Answers to a worklist, written down as somebody who rings says them."""

from collections.abc import Iterable
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from socialmap.guide.wishes import WISHES
from socialmap.importing.editing import check_place
from socialmap.importing.recording import read_fact, read_record, save_record
from socialmap.keeping.worklist import Stop
from socialmap.model import Access, RecordKind, Visibility
from socialmap.store import Store

HOURS = "Mo-Fr 10:00-16:00"
#: What is answered to what is no question of yes or no.
WORDS = {
    "opening_hours": HOURS,
    "schedule": HOURS,
    "access": "inloop",
    "cost_eur": "gratis",
    "phone": "020 1234567",
    "website": "https://example.org",
}


def answer_yes(store: Store, stops: Iterable[Stop], *, today: date) -> int:
    """Answer every question: yes, and at ordinary hours; how many there were."""
    number = 0
    for stop in stops:
        for one in stop.questions:
            number += 1
            if one.is_wish:
                id = str(uuid5(NAMESPACE_URL, f"{stop.place_id} {one.fact}"))
                save(store, RecordKind.ACTIVITY, id, wished(stop.place_id, one.fact), today=today)
            elif one.fact == "status":
                check_place(store, one.record_id, role="redacteur", on=today)
            else:
                told = {one.fact: read_fact(one.kind, one.fact, WORDS.get(one.fact, "ja"))}
                save(store, one.kind, one.record_id, told, today=today)
    return number


def wished(place_id: str, wish: str) -> dict[str, object]:
    """What is told of what is held at a place for a wish."""
    return {
        "name": WISHES[wish].label,
        "place_id": place_id,
        "schedule": HOURS,
        "access": Access.WALK_IN,
        "visibility": Visibility.PUBLIC,
    }


def save(store: Store, kind: RecordKind, id: str, values: dict[str, object], *, today: date) -> None:
    """Write down what is told of a record, or of a new activity."""
    known = {} if "name" in values else read_record(store, kind, id)
    at = {"place_id": known["place_id"]} if known and kind is RecordKind.ACTIVITY else {}
    version = known["version"] if known else None
    save_record(store, kind, id, {**at, **values}, role="redacteur", expected_version=version, today=today)
