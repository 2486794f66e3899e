"""The calendar file: read back and expanded by others' code, it says what the hours say."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar

from socialmap.errors import BadInputError, NotFoundError
from socialmap.i18n import words
from socialmap.model import Access, Activity, PlaceKind, Status, Visibility
from socialmap.queries.kaart.place import activity_row
from socialmap.queries.wegwijzer.agenda import AHEAD, agenda
from socialmap.schedule import AMSTERDAM_TIME, is_public_holiday, parse_schedule
from tests.support.records import SOURCE
from tests.support.worlds import NOW, X, Y, made_world

LAST = NOW.date() + AHEAD


def activity(id: str, schedule: str, place: str = "De Vlakte", **changes) -> Activity:
    told = {"status": Status.LISTED, "listed_on": "2026-05", "source_id": SOURCE}
    return Activity(id, **{"name": id.capitalize(), "place_id": place, "schedule": schedule, **told, **changes})


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    records = [
        activity("koor", "Fr 13:00-16:00", cost_eur=2.5, access=Access.REGISTRATION),
        activity("soep", "We 12:00-14:00", season_stop="2026-10-01/2026-11-01"),
        activity("repair", "Sa[1] 10:00-13:00"),
        activity("afspraak", 'Mo 10:00-12:00 "op afspraak"'),
        activity("geheim", "Mo 10:00-12:00", visibility=Visibility.HIDDEN),
        activity("vroeger", "Mo 10:00-12:00", status=Status.HISTORY),
    ]
    places = [(name, PlaceKind.BUURTKAMER, X + 100 * n, Y) for n, name in enumerate(["De Vlakte", "Open", "Stil"])]
    made = made_world(tmp_path_factory.mktemp("agenda"), places=places, records=records)
    made.places.loc["Open", "opening_hours"] = "Mo-Fr 10:00-17:00; PH off"
    return made


def events(found) -> dict:
    calendar = Calendar.from_ical(found.file)
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def days(event) -> list[date]:
    """Expanded by dateutil, as a calendar program would."""
    text = "\n".join(
        line
        for line in event.to_ical().decode().replace("\r\n ", "").splitlines()
        if line.startswith(("RRULE", "EXDATE"))
    )
    start = event["dtstart"].dt
    if not text:
        more = event.get("rdate")
        return [start.date(), *(one.dt.date() for one in (more.dts if more else []))]
    return [moment.astimezone(AMSTERDAM_TIME).date() for moment in rrulestr(text, dtstart=start)]


def by_hours(text: str, stop: str = "") -> list[date]:
    schedule = parse_schedule(text, season_stop=stop)
    every = (NOW.date() + timedelta(days=number) for number in range(AHEAD.days + 1))
    return [day for day in every if schedule.week(day)[0] and not is_public_holiday(day)]


def test_each_activity_is_one_series_that_says_what_its_hours_say(world):
    found = agenda(world, ("De Vlakte",), words("nl"))
    told = events(found)
    assert set(told) == {"Koor", "Soep", "Repair"}
    assert days(told["Koor"]) == by_hours("Fr 13:00-16:00")
    assert days(told["Soep"]) == by_hours("We 12:00-14:00", "2026-10-01/2026-11-01")
    assert days(told["Repair"]) == by_hours("Sa[1] 10:00-13:00")
    assert date(2026, 12, 25) not in days(told["Koor"])
    assert not any(date(2026, 10, 1) <= day <= date(2026, 11, 1) for day in days(told["Soep"]))
    assert max(days(told["Koor"])) <= LAST


def test_what_is_not_known_is_named_and_not_put_in(world):
    found = agenda(world, ("De Vlakte", "Stil"), words("nl"))
    assert [text.split(":")[0] for text in found.left_out] == ["Afspraak", "Stil"]
    assert 'maandag van 10.00 tot 12.00 uur ("op afspraak"). Schrijf het zelf in de agenda.' in found.left_out[0]
    assert "Geheim" not in found.file.decode()
    assert "Vroeger" not in found.file.decode()


def test_a_place_without_activities_gives_its_opening_hours(world):
    (event,) = events(agenda(world, ("Open",), words("nl"))).values()
    assert str(event["summary"]) == "Open: open"
    assert days(event) == by_hours("Mo-Fr 10:00-17:00; PH off")
    assert event["rrule"]["BYDAY"] == ["MO", "TU", "WE", "TH", "FR"]


def test_the_file_is_a_calendar_of_amsterdam_with_no_alarm_and_nobody_in_it(world):
    found = agenda(world, ("De Vlakte",), words("nl"))
    text = found.file.decode()
    calendar = Calendar.from_ical(found.file)
    assert calendar["version"] == "2.0"
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Amsterdam"]
    for word in ("VALARM", "ORGANIZER", "ATTENDEE", "CONTACT"):
        assert word not in text
    koor = events(found)["Koor"]
    assert koor["dtstamp"].dt == NOW.astimezone(AMSTERDAM_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
    assert koor["dtstart"].dt.astimezone(AMSTERDAM_TIME) == datetime(2026, 9, 18, 13, tzinfo=AMSTERDAM_TIME)
    assert "Meld u eerst aan." in str(koor["description"])
    assert "staat op de lijst van de gemeente (mei 2026), nog door niemand gecontroleerd" in str(koor["description"])
    assert str(koor["location"]).startswith("De Vlakte")


def test_the_same_question_gives_the_same_file_and_names_it_the_same_later(world):
    an_hour_later = replace(world, now=NOW + timedelta(hours=1))
    assert agenda(world, ("De Vlakte",), words("nl")).file == agenda(an_hour_later, ("De Vlakte",), words("nl")).file
    later = replace(world, now=NOW + timedelta(days=20))
    for name, event in events(agenda(later, ("De Vlakte",), words("nl"))).items():
        assert event["uid"] == events(agenda(world, ("De Vlakte",), words("nl")))[name]["uid"]


def test_a_place_that_is_gone_and_nothing_chosen(world):
    with pytest.raises(NotFoundError, match="staat niet meer op de kaart"):
        agenda(world, ("De Vlakte", "weg"), words("nl"))
    with pytest.raises(BadInputError, match="Kies eerst een plek"):
        agenda(world, (), words("nl"))


def test_a_checked_activity_says_who_stands_for_it(tmp_path):
    checked = activity("koor", "Fr 13:00-16:00", checked_on=NOW.date() - timedelta(days=3), listed_on="")
    world = made_world(tmp_path, places=[("De Vlakte", PlaceKind.BUURTKAMER, X, Y)], records=[checked])
    (event,) = events(agenda(world, ("De Vlakte",), words("nl"))).values()
    assert "gecontroleerd op" in str(event["description"])


def test_open_day_and_night_needs_no_calendar(tmp_path):
    always = activity("altijd", "24/7")
    world = made_world(tmp_path, places=[("De Vlakte", PlaceKind.BUURTKAMER, X, Y)], records=[always])
    found = agenda(world, ("De Vlakte",), words("nl"))
    assert (found.names, found.left_out) == ([], ["Altijd is dag en nacht open. Dat hoeft niet in de agenda."])


def test_names_with_markup_or_line_breaks_break_no_line(tmp_path):
    odd = activity("koor", "Fr 13:00-16:00", name="Koor, zang; <b>\nATTENDEE:x")
    world = made_world(tmp_path, places=[("De Vlakte", PlaceKind.BUURTKAMER, X, Y)], records=[odd])
    found = agenda(world, ("De Vlakte",), words("nl"))
    (event,) = Calendar.from_ical(found.file).walk("VEVENT")
    assert "attendee" not in event
    assert str(event["summary"]) == "Koor, zang; <b> ATTENDEE:x"


def test_a_long_text_is_folded_and_comes_back_whole(tmp_path):
    name = "Koffie; thee, koek \\ en één praatje met z’n allen aan de lange tafel " * 3
    long = activity("koor", "Fr 13:00-16:00", name=name.strip())
    world = made_world(tmp_path, places=[("De Vlakte", PlaceKind.BUURTKAMER, X, Y)], records=[long])
    file = agenda(world, ("De Vlakte",), words("nl")).file
    assert max(map(len, file.split(b"\r\n"))) <= 75
    (event,) = Calendar.from_ical(file).walk("VEVENT")
    assert str(event["summary"]) == name.strip()


def test_the_place_says_when_what_no_ordinary_week_tells(world):
    there = [activity_row(world, one, words("nl")) for _, one in world.activities.iterrows()]
    told = {row.name: row.when for row in there}
    assert told["Repair"] == (
        "1e zaterdag van de maand van 10.00 tot 13.00 uur. zaterdag 3 oktober: 10.00 tot 13.00 uur"
    )
    assert told["Koor"] == ""  # its Friday stands in the week
