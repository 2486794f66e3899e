"""Records: what is not known is unknown, and identifiers last."""

from dataclasses import MISSING, fields
from enum import StrEnum

import pytest

from socialmap import model
from socialmap.model import Activity, Known, Place, PlaceKind, place_id

RECORDS = [Place, Activity, model.Circle, model.Initiative, model.Organisation]
#: What a record is rather than what is known of it.
IDENTITY = {"id", "name", "kind", "lon", "lat", "visibility", "status", "version"}


def test_printed_codes_keep_working() -> None:
    assert place_id("amsterdam-mvzn", "MV3439-1") == "b77e4841-41e3-5457-befa-360b7e3d9612"
    assert str(model.PLACE_NAMESPACE) == "5c7a4e0c-6d0f-5f3e-9a51-0d3b7f6f1a10"


def test_another_row_or_source_is_another_place() -> None:
    assert len({place_id("a", "1"), place_id("a", "2"), place_id("b", "1")}) == 3


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_what_nobody_filled_in_is_unknown(record: type) -> None:
    for field in fields(record):
        if field.name in IDENTITY:
            continue
        value = field.default if field.default is not MISSING else field.default_factory()
        assert value in ("", None, [], "onbekend"), field.name


def test_unknown_is_not_yes() -> None:
    place = Place("p", "De Brug", PlaceKind.BUURTKAMER, 4.8, 52.4)
    assert place.step_free is Known.UNKNOWN
    assert place.step_free != Known.YES


def test_lists_of_kinds_do_not_overlap_with_what_is_hidden() -> None:
    hidden = {PlaceKind.OPVANG, PlaceKind.ZORGWONEN, PlaceKind.INLOOPHUIS}
    assert hidden.isdisjoint(model.OPEN_KINDS)
    assert set(model.MEETING_KINDS) <= set(model.OPEN_KINDS)
    assert set(model.FORMAL_HELP_KINDS) <= set(model.OPEN_KINDS)
    assert PlaceKind.DAGBESTEDING not in model.OPEN_KINDS


def test_words_that_are_stored_are_lower_case_and_fit() -> None:
    enums = [kind for kind in vars(model).values() if isinstance(kind, type) and issubclass(kind, StrEnum)]
    assert len(enums) > 10
    for kind in enums:
        for word in kind:
            assert word.value == word.value.lower()
            assert len(word.value) <= 40
