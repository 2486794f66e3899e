"""Dutch as people write it: read where it is certain, else refused; what we say of it reads back to the same."""

import csv
import json
import re
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given

from socialmap.errors import BadInputError
from socialmap.schedule import parse_schedule
from tests.support.hours import EXPRESSIONS, HOLIDAYS


def read(text):
    return parse_schedule(text, school_holidays=HOLIDAYS)


def same(one, other, years=(2026,)):
    def told(schedule, year):
        return list(schedule._runs(date(year, 1, 1), date(year + 1, 1, 1)))

    return all(told(one, year) == told(other, year) for year in years)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ma t/m vr 9-17 uur", "Mo-Fr 09:00-17:00"),
        ("Ma-Vr 9.00-17.00 uur", "Mo-Fr 09:00-17:00"),
        ("maandag tot en met vrijdag van 9 tot 17 uur", "Mo-Fr 09:00-17:00"),
        ("elke dinsdag 10:00 - 12:00", "Tu 10:00-12:00"),
        ("Elke dinsdag, 10.00 – 12.00 uur", "Tu 10:00-12:00"),
        ("dinsdags 10-12", "Tu 10:00-12:00"),
        ("1e ma v.d. maand 10.00-12.00", "Mo[1] 10:00-12:00"),
        ("Elke 1ste en 3de woensdag van de maand van 14.00 tot 16.00 uur", "We[1,3] 14:00-16:00"),
        ("laatste vrijdag v/d maand 19.30-21.30 uur", "Fr[-1] 19:30-21:30"),
        ("derde donderdag van de mnd 13u30-15u", "Th[3] 13:30-15:00"),
        ("maandag en woensdag van 10.00 tot 12.00 uur", "Mo,We 10:00-12:00"),
        ("Maandag, woensdag en vrijdag 10.00 - 12.00", "Mo,We,Fr 10:00-12:00"),
        ("ma/wo/vr 10-12", "Mo,We,Fr 10:00-12:00"),
        ("di 13.30-16.00u", "Tu 13:30-16:00"),
        ("di. en do. 10.00-12.00 en 13.00-15.00 uur", "Tu,Th 10:00-12:00,13:00-15:00"),
        ("ma 10-12, di 13-15, za gesloten", "Mo 10:00-12:00, Tu 13:00-15:00; Sa off"),
        ("ma-vr 9.00-17.00 za 10.00-12.00", "Mo-Fr 09:00-17:00; Sa 10:00-12:00"),
        ("ma-vr 9-17 uur. Zaterdag 10-12 uur.", "Mo-Fr 09:00-17:00; Sa 10:00-12:00"),
        ("dagelijks 9-17", "Mo-Su 09:00-17:00"),
        ("iedere dag van 9.00 tot 17.00 uur", "Mo-Su 09:00-17:00"),
        ("op werkdagen 9-17 uur", "Mo-Fr 09:00-17:00; PH off"),
        ("doordeweeks 9-17, weekend 10-12", "Mo-Fr 09:00-17:00; Sa,Su 10:00-12:00"),
        ("ma-vr 9-17 uur behalve feestdagen", "Mo-Fr 09:00-17:00; PH off"),
        ("ma-vr 9-17 uur (m.u.v. feestdagen en schoolvakanties)", "Mo-Fr 09:00-17:00; PH,SH off"),
        ("ma t/m vr, behalve wo, 9-17 uur", "Mo,Tu,Th,Fr 09:00-17:00"),
        ("ma-za 9-17, niet op feestdagen", "Mo-Sa 09:00-17:00; PH off"),
        ("gesloten op feestdagen. ma-vr 9-17", "Mo-Fr 09:00-17:00; PH off"),
        ("ma-vr 9-17 uur, gesloten op zondag", "Mo-Fr 09:00-17:00"),
        ("ma-vr 9-17, feestdagen 12-14", "Mo-Fr 09:00-17:00; PH 12:00-14:00"),
        ("zon- en feestdagen 12-17 uur", "Su,PH 12:00-17:00"),
        ("april t/m september: wo 10-12 uur", "Apr-Sep We 10:00-12:00"),
        ("van 1 april t/m 30 september op zondag 13-17 uur", "Apr 01-Sep 30 Su 13:00-17:00"),
        ("ma 10-12 uur, 6 juli t/m 16 augustus gesloten", "Mo 10:00-12:00; Jul 06-Aug 16 off"),
        ("25 en 26 december gesloten; ma t/m zo 10-12", "Mo-Su 10:00-12:00; Dec 25,Dec 26 off"),
        ("24 t/m 26 december gesloten, vr 10-12", "Fr 10:00-12:00; Dec 24-26 off"),
        ("in de even weken do 10-12", "week 02-53/2 Th 10:00-12:00"),
        ("vr 20.00-1.00 uur", "Fr 20:00-01:00"),
        ("dag en nacht", "24/7"),
        ("09:00-24:00", "Mo-Su 09:00-24:00"),
        ("Mo, We 10:00-12:00", "Mo,We 10:00-12:00"),
        ("openingstijden: ma 10-12", "Mo 10:00-12:00"),
        ("vrijdag 22-02 uur", "Fr 22:00-02:00"),
        ("za 20.00-01.00", "Sa 20:00-01:00"),
        ("vr 16.00-1.00 uur", "Fr 16:00-01:00"),
        ("ma 7-15 uur", "Mo 07:00-15:00"),
        ("ma 10-0.00 uur", "Mo 10:00-24:00"),
        ("ma 's ochtends 10-12", "Mo 10:00-12:00"),
        ("woensdag 's middags 13:30-16:00", "We 13:30-16:00"),
        ("maandagochtend 9-12", "Mo 09:00-12:00"),
        ("vrijdagavond van 19.30 tot 21.30 uur", "Fr 19:30-21:30"),
        ("ma 9.00-12.00 uur / 13.00-17.00 uur", "Mo 09:00-12:00,13:00-17:00"),
        ("za 's nachts 2.00-4.00 uur", "Sa 02:00-04:00"),
        ("za van 10.00 tot 's nachts 4.00 uur", "Sa 10:00-28:00"),
        ("iedere 1e woensdag 14-16 uur", "We[1] 14:00-16:00"),
        ("elke laatste vrijdag 14-16 uur", "Fr[-1] 14:00-16:00"),
        ("iedere 2e woensdag van de maand 14-16 uur", "We[2] 14:00-16:00"),
        ("elke 2e en 4e dinsdag 14-16 uur", "Tu[2,4] 14:00-16:00"),
    ],
)
def test_what_is_certain_is_read(written, meant):
    assert same(read(written), read(meant)), read(written).in_words()


@pytest.mark.parametrize(
    "written",
    [
        *("'s ochtends", "maandagochtend", "di 10-12 om de week", "om de week di 10-12"),
        *("di 10-12 tweewekelijks", "op afspraak", "ma-vr 9-17 op afspraak", "ma 10-12 inloop", "vanaf 10 uur"),
        *("ma tot vr 9-17", "april tot september ma 10-12", "zomer ma 10-12", "ma 10-12 of 13-15", "ma", "9 uur"),
        # Instead of the first, or as well?
        *("ma-vr 9-17, wo 9-12", "ma t/m vr 9-12; wo 13-17 uur", "di 10-12, 1e di v.d. maand 13-15"),
        *("zondag gesloten, 1e zo v.d. maand 10-12", "ma 10-12 gesloten di 13-15"),
        *("ma 10-12, di 13-15 behalve feestdagen", "24/7 uur per week"),
        *("1e ma en di 10-12", "eerste week ma 10-12", "Kaarten (om de week)", "ma 10-12 ook", "24/7 behalve"),
        *("gesloten op zondag, maandag 10-12", "00:00-00:00", "ma 10", "{'ma': '9-17'}", "ma 10-12 bel Jan"),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_refused(written):
    with pytest.raises(BadInputError, match="kunnen we niet lezen"):
        read(written)


@pytest.mark.parametrize(
    "written",
    [
        *("elke dag van 10 tot 4", "ma-do 9-5", "wo 1-4 uur", "1.30 - 4.00 uur", "ma 13-5", "ma 12-4"),
        *("di 13.30-4.00 uur", "di 1.30-16.00 uur", "ma 10-12 en 1-3 uur", "Mo-Fr 9-5", "We 1-4", "Mo-Fr 09:00-05:00"),
        *("di 01.30-04.00", "za 6-8 uur", "za 's middags 1.30-4.00 uur", "ma 10.00-04.00 uur", "Sa 10:00-04:00"),
    ],
)  # fmt: skip
def test_hours_of_the_afternoon_are_never_taken_for_the_night(written):
    with pytest.raises(BadInputError, match=r"in de nacht of|is niet 's middags"):
        read(written)


@pytest.mark.parametrize(
    "written",
    [
        *("iedere 2e woensdag 14:00-16:00", "elke tweede woensdag 14-16 uur", "elke 4e ma 10-12; di 10-12"),
        *("elke 3e do 10-12", "iedere 2e wo. 14-16 uur, 1e vrijdag van de maand 10-12"),
    ],
)
def test_every_other_week_is_not_taken_for_once_a_month(written):
    with pytest.raises(BadInputError, match="van de maand"):
        read(written)


def test_a_clock_of_24_hours_is_read_as_it_is_written_and_told_without_doubt():
    assert read("Sa 02:00-04:00").in_words() == "zaterdag van 's nachts 2.00 tot 4.00 uur"
    assert read("Mo 07:00-09:00").in_words() == "maandag van 's ochtends 7.00 tot 9.00 uur"
    assert read("Fr 14:00-03:00").in_words() == "vrijdag van 14.00 tot 's nachts 3.00 uur"
    assert read("Su 11:00-01:00").in_words() == "zondag van 11.00 tot 's nachts 1.00 uur"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mo,We 10:00-12:00", "maandag en woensdag van 10.00 tot 12.00 uur"),
        ("Mo-Fr 09:00-12:30,13:30-17:00; PH off",
         "maandag t/m vrijdag van 9.00 tot 12.30 uur en van 13.30 tot 17.00 uur; gesloten op feestdagen"),
        ("Mo[1,3] 10:00-12:00", "1e en 3e maandag van de maand van 10.00 tot 12.00 uur"),
        ('Mo-Fr 9-17 || "op afspraak"', 'maandag t/m vrijdag van 9.00 tot 17.00 uur; anders ("op afspraak")'),
        ("PH Mo-Fr off; 24/7", "gesloten op feestdagen die op maandag t/m vrijdag vallen; maar dag en nacht"),
        ("Sa 20:00-02:00, Su 01:00-03:00",
         "zaterdag van 20.00 tot 2.00 uur, ook zondag van 's nachts 1.00 tot 3.00 uur"),
        ("Mo-Fr 8-12, We 14-18", "maandag t/m vrijdag van 8.00 tot 12.00 uur, ook woensdag van 14.00 tot 18.00 uur"),
    ],
)  # fmt: skip
def test_what_was_understood_is_told(text, words):
    assert read(text).in_words() == words


@given(EXPRESSIONS)
def test_what_is_told_reads_back_to_the_same_hours(text):
    schedule = read(text)
    assert same(schedule, read(schedule.in_words())), schedule.in_words()


@pytest.mark.real_data
def test_of_a_week_as_people_write_it_only_the_hours_are_read(real_data):
    path = real_data / "activities" / "weekrooster_as_people_write.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {}
    for row in rows:
        for text in (row["activiteit_zoals_geschreven"], f"{row['dag']} {row['dagdeel']}"):
            with suppress(BadInputError):
                found[text] = read(text).in_words()
    # Of the others no cell has hours: "maandag ochtend", "Quilting Bee (1ste ma v.d. mnd)", "Kaarten (om de week)".
    assert found == {
        "donderdag 13.30-15.00": "donderdag van 13.30 tot 15.00 uur",
        "donderdag 16.00-17.00": "donderdag van 16.00 tot 17.00 uur",
    }


@pytest.mark.real_data
def test_hours_of_the_cool_places_of_the_city_are_read(real_data):
    places = json.loads((real_data / "activities" / "cool_places_2026.json").read_text(encoding="utf-8"))
    written = {str(text) for text in re.findall(r'"(\d\d:\d\d-\d\d:\d\d)"', json.dumps(places))}
    assert "09:00-24:00" in written
    for text in written - {"00:00-00:00"}:
        assert read(text).week(date(2026, 12, 7))[0]


def test_the_day_of_the_month_of_such_a_week_is_read_with_its_hours():
    assert same(read("(1ste ma v.d. mnd) 10-12"), read("Mo[1] 10:00-12:00"))
    assert same(read("3e ma v.d. maand 13.00-16.00"), read("Mo[3] 13:00-16:00"))
