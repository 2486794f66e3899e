"""What is old is shown with its year and unknown to filters; who says otherwise is told beside it."""

from contextlib import closing
from datetime import UTC, date, datetime, time

import pytest

from socialmap.i18n import words
from socialmap.importing.recording import save_record
from socialmap.ledger.records import Change, Said
from socialmap.ledger.write import now, say, settle
from socialmap.model import Act, RecordKind, Source
from socialmap.queries.kaart.place import place_page
from socialmap.world import Viewer, load_world
from tests.support.records import SOURCE, a_place, a_row, filled

PLACE = "15444f04-f05c-5927-87fc-9ea3e63184bd"
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    osm = Source("osm", "OpenStreetMap", "OpenStreetMap-bijdragers", "ODbL", "https://osm.org", "", "", "plekken")
    place = a_place(PLACE, listed_source_id=SOURCE, listed_on="2026-05")
    with closing(filled(f"sqlite:///{tmp_path / 's.sqlite'}", osm, place, a_row(PLACE))) as found:
        yield found


def tell(store, fact, value, said_on, source_id="", role=""):
    with store.write() as session:
        act = Change(now(), Act.IMPORT if source_id else Act.FORM, source_id=source_id, role=role)
        say(session, act, [Said("place", PLACE, fact, value, source_id, said_on=said_on)])
        # What is not told of this place here stays as it was made.
        stored = {"name": "De Brug", "kind": "buurtkamer", "status": "op_lijst", "visibility": "openbaar"}
        say(
            session,
            Change(now(), Act.IMPORT, source_id=SOURCE),
            [Said("place", PLACE, name, one, SOURCE, "r1", "2026-05") for name, one in stored.items()],
        )
        settle(session, "place", [PLACE])


def page(store, language="nl"):
    world = load_world(store, gemeente="GM0363", viewer=Viewer.PUBLIC, now=NOW)
    return world.places.loc[PLACE], place_page(world, PLACE, words(language))


def told(lines):
    return [(line.label, line.value, line.who, line.ask) for line in lines]


def test_past_its_term_a_fact_is_told_with_its_day_and_unknown_to_filters(store):
    tell(store, "toilet", "ja", "2024-11-01", role="vrijwilliger")
    tell(store, "opening_hours", "Mo 10:00-12:00", "2026-05-01", role="vrijwilliger")
    place, shown = page(store)
    assert (place["toilet"], place["opening_hours"]) == ("onbekend", "")
    assert shown.opening == "Openingstijden weten we niet"
    ask = "Dit is lang geleden: vraag het na."
    assert told(shown.said) == [
        ("Toilet voor bezoekers", "ja", "volgens een mens (1 november 2024)", ask),
        ("Openingstijden", "maandag van 10.00 tot 12.00 uur", "volgens een mens (1 mei 2026)", ask),
    ]
    _, english = page(store, "en")
    assert english.said[0].who == "according to a person (1 November 2024)"


def test_within_its_term_it_is_known_and_needs_no_words(store):
    tell(store, "toilet", "ja", "2024-12-01", role="vrijwilliger")
    place, shown = page(store)
    assert (place["toilet"], shown.said) == ("ja", [])


def test_an_old_telephone_and_website_are_said_once_with_who_said_them(store):
    tell(store, "phone", "020 1234567", "2022-03", "osm")
    tell(store, "website", "https://brug.nl", "2022-03-01", role="redacteur")
    _, shown = page(store)
    assert (shown.phone, shown.website, told(shown.said)) == ("020 1234567", "https://brug.nl", [])
    ask = "Dit is lang geleden: vraag het na."
    assert shown.phone_old == f"volgens OpenStreetMap-bijdragers (maart 2022). {ask}"
    assert shown.website_old == f"volgens een mens (1 maart 2022). {ask}"


def test_what_another_source_says_is_told_and_believed_less(store):
    tell(store, "phone", "020 1234567", "2026-11-01", role="redacteur")
    tell(store, "phone", "020 7654321", "2026-03", "osm")
    place, shown = page(store)
    assert place["phone"] == "020 1234567"
    assert told(shown.said) == [("Telefoon", "020 7654321", "volgens OpenStreetMap-bijdragers (maart 2026)", "")]


@pytest.mark.parametrize(("role", "who"), [("redacteur", "een mens"), ("organisatie", "de organisatie")])
def test_two_people_who_differ_both_show(store, role, who):
    tell(store, "phone", "020 1234567", "2026-11-01", role=role)
    tell(store, "phone", "020 7654321", "2026-11-20", role="opbouwwerker")
    place, shown = page(store)
    assert place["phone"] == "020 7654321"
    assert told(shown.said) == [
        (
            "Telefoon",
            "020 1234567",
            f"volgens {who} (1 november 2026)",
            "Twee mensen zeggen iets anders: vraag het na.",
        )
    ]


def test_an_old_number_bears_its_day_where_it_is_rung_and_a_new_one_none(store):
    tell(store, "phone", "020 1234567", "2016-04-01", role="redacteur")
    _, shown = page(store)
    assert (shown.phone, shown.phone_old) == (
        "020 1234567",
        "volgens een mens (1 april 2016). Dit is lang geleden: vraag het na.",
    )
    tell(store, "phone", "020 1234567", "2026-11-01", role="redacteur")
    assert page(store)[1].phone_old == ""


def test_an_old_number_is_still_tried(store):
    tell(store, "phone", "020 1234567", "2020-01-01", role="redacteur")
    place, shown = page(store)
    assert (place["phone"], shown.phone) == ("020 1234567", "020 1234567")
    assert shown.phone_old.endswith("Dit is lang geleden: vraag het na.")


def activity(store, today) -> tuple:
    """The lunch of the place as its page shows it on a day, and whether it is offered."""
    moment = datetime.combine(today, time(12), UTC)
    world = load_world(store, gemeente="GM0363", viewer=Viewer.PUBLIC, now=moment)
    shown = place_page(world, PLACE, words("nl"))
    [row] = [*shown.activities, *shown.history]
    return row, bool(world.activities.iloc[0]["current"])


def test_an_activity_is_sure_for_six_months_and_then_asked_after(store):
    lunch = {"name": "Soep", "place_id": PLACE, "visibility": "openbaar", "schedule": "We 12:00-13:30", "cost_eur": 3.0}
    day = date(2026, 5, 10)
    save_record(store, RecordKind.ACTIVITY, "a", lunch, role="redacteur", expected_version=None, today=day)
    row, current = activity(store, date(2026, 11, 10))
    assert (current, row.said) == (True, [])
    row, current = activity(store, date(2026, 11, 12))
    assert not current
    ask = "Dit is lang geleden: vraag het na."
    assert told(row.said) == [
        ("Tijden", "elke woensdag van 12.00 tot 13.30 uur", "volgens een mens (10 mei 2026)", ask),
        ("Status", "het is er", "volgens een mens (10 mei 2026)", ask),
    ]


def test_a_list_that_says_otherwise_of_an_activity_is_told_with_it(store):
    lunch = {"name": "Soep", "place_id": PLACE, "visibility": "openbaar", "schedule": "We 12:00-13:30", "cost_eur": 3.0}
    day = date(2026, 11, 10)
    save_record(store, RecordKind.ACTIVITY, "a", lunch, role="redacteur", expected_version=None, today=day)
    with store.write() as session:
        said = [
            Said("activity", "a", "cost_eur", 2.5, "osm", "r", "2026-10"),
            Said("activity", "a", "schedule", "Tu 12:00-13:30", "osm", "r", "2026-10"),
        ]
        say(session, Change(now(), Act.IMPORT, source_id="osm"), said)
        settle(session, "activity", ["a"])
    row, current = activity(store, date(2026, 11, 28))
    assert current
    assert told(row.said) == [
        ("Tijden", "elke dinsdag van 12.00 tot 13.30 uur", "volgens OpenStreetMap-bijdragers (oktober 2026)", ""),
        ("Prijs", "€ 2,50", "volgens OpenStreetMap-bijdragers (oktober 2026)", ""),
    ]
