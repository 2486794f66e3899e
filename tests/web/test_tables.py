"""Tables of records: taken, filled in, shown before they are saved, and at once where people look for it."""

import csv
import errno
import io
import json
import shutil
from datetime import datetime

import openpyxl
import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from socialmap.importing.bringing.declared import TABLES
from socialmap.schedule import AMSTERDAM_TIME
from tests.support import hostile_answers as answers
from tests.support.hostile_world import EVERYTHING
from tests.support.importing import fingerprint, opened, run
from tests.support.letting_in import let_in
from tests.web.test_activity_form import begun, hidden, looked_up, send, words

TABLE = "/tabel/activiteiten"
LUNCH = {"naam": "Buurtlunch", "tijden": "elke woensdag 12.00-13.30", "prijs": "3", "hoe u erin komt": "inloop"}


@pytest.fixture
def client(make_app, app, starter_settings, tmp_path):
    """A map of its own, and who opened the link of its start."""
    shutil.copytree(starter_settings.data_dir, tmp_path / "var")
    return let_in(make_app(data_dir=tmp_path / "var"))


@pytest.fixture
def house(client) -> dict:
    return client.get("/api/v1/places?q=Pluspunt").json["features"][0]


def as_csv(*rows: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def as_xlsx(*rows: dict[str, str]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    columns = list(dict.fromkeys(name for row in rows for name in row))
    book.active.append(columns)
    for row in rows:
        book.active.append([row.get(name) for name in columns])
    book.save(out)
    return out.getvalue()


def bring(client, content: bytes, name="tabel.csv", table=TABLE):
    file = FileStorage(io.BytesIO(content), name)
    return client.post(table, data={"bestand": file, "stap": "controle"}, content_type="multipart/form-data")


def keep(client, shown, table=TABLE):
    return client.post(table, data=MultiDict([*hidden(shown.text), ("stap", "bewaar")]))


def taken(client, table=TABLE) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"{table}.csv").data.decode("utf-8-sig"))))


@pytest.mark.parametrize("made", [as_csv, as_xlsx])
def test_a_lunch_in_a_table_is_shown_first_and_then_found_everywhere(client, house, made):
    content = made({**LUNCH, "plek": house["properties"]["name"]})
    shown = bring(client, content, "x.xlsx" if made is as_xlsx else "x.csv")
    assert shown.status_code == 200
    assert "Nieuw: 1" in words(shown.text)
    assert "prijs: € 3,00" in shown.text
    assert not any(looked_up(client, house).values())
    saved = keep(client, shown)
    assert "Dit is er bewaard" in saved.text
    assert all(looked_up(client, house).values()), looked_up(client, house)
    # A second click finds it done; the same table again changes nothing.
    assert keep(client, shown).status_code == 400
    assert "Blijft gelijk: 1" in words(bring(client, content).text)


def test_what_is_taken_comes_back_as_it_was_and_a_change_is_told_field_by_field(client, house):
    keep(client, bring(client, as_csv({**LUNCH, "plek": house["properties"]["name"]})))
    rows = taken(client)
    assert rows[0]["nummer"] == "voorbeeld"
    again = bring(client, as_csv(*rows))
    assert "Er is niets te bewaren." in again.text
    assert f"Blijft gelijk: {len(rows) - 1}" in words(again.text)
    (lunch,) = [row for row in rows[1:] if row["naam"] == "Buurtlunch"]
    shown = bring(client, as_csv({**lunch, "prijs": "2,50"}))
    assert "Anders: 1" in words(shown.text)
    assert "prijs: was € 3,00, wordt € 2,50" in shown.text
    # Somebody else was first: that row is refused when it is saved, and when an old table comes back.
    address = f"/plek/{house['id']}/activiteit/{lunch['nummer']}"
    fields = [*begun(client, address), ("name", "Buurtlunch"), ("cost_eur", "1")]
    assert send(client, address, fields).status_code == 303
    late = keep(client, shown)
    assert "Niet bewaard: 1" in words(late.text)
    assert "Iemand anders heeft dit intussen veranderd." in late.text
    assert "Niet bewaard: 1" in words(bring(client, as_csv({**lunch, "prijs": "2"})).text)
    assert "€ 1,00" in client.get(f"/plek/{house['id']}").text


def test_rows_are_refused_one_by_one_and_values_left_out_with_their_reason(client, house):
    here = {"plek": house["properties"]["name"]}
    shown = bring(
        client,
        as_csv(
            {**LUNCH, **here, "prijs": "gratis?", "voor wie": "Turkse vrouwen"},
            {"naam": "Soep", "plek": "Nergens"},
            {"naam": "Buurtlunch", **here},
            {"naam": "Nachtopvang in de winter", **here},
            {"naam": "", **here, "prijs": "2"},
            {"naam": "Thee", **here, "nummer": "bestaat-niet"},
        ),
    )
    text = words(shown.text)
    assert "Nieuw: 2" in text
    assert "Niet bewaard: 4" in text
    for said in ("Deze plek kennen wij niet", "staat al in een andere rij", "een bedrag in euro", "Herkomst, afkomst"):
        assert said in text
    keep(client, shown)
    page = client.get(f"/plek/{house['id']}").text
    assert "Buurtlunch" in page
    assert "Nachtopvang" not in page


def test_the_workbook_has_days_numbers_lists_and_an_example(client, house):
    keep(client, bring(client, as_csv({**LUNCH, "plek": house["properties"]["name"]})))
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{TABLE}.xlsx").data)).active
    head, example, *rows = list(sheet.iter_rows(values_only=True))
    assert dict(zip(head, example, strict=True))["nummer"] == "voorbeeld"
    (lunch,) = [row for row in (dict(zip(head, row, strict=True)) for row in rows) if row["naam"] == "Buurtlunch"]
    assert (lunch["prijs"], lunch["gecontroleerd op"].date()) == (3, datetime.now(AMSTERDAM_TIME).date())
    lists = {str(one.sqref).split(":")[0]: one.formula1 for one in sheet.data_validations.dataValidation}
    column = openpyxl.utils.get_column_letter(head.index("hoe u erin komt") + 1)
    assert "inloop" in lists[f"{column}2"]
    again = bring(client, client.get(f"{TABLE}.xlsx").data, "x.xlsx")
    assert "Er is niets te bewaren." in again.text


def test_columns_that_are_not_read_are_told_and_origin_never_comes_in(client, house):
    row = {**LUNCH, "plek": house["properties"]["name"], "herkomst": "overal", "contactpersoon": "Jan"}
    shown = bring(client, as_csv(row))
    assert "herkomst, afkomst en geloof staan op geen kaart" in shown.text
    assert "contactpersoon: deze kolom wordt niet gelezen" in shown.text
    assert "overal" not in shown.text
    saved = keep(client, shown)
    assert "overal" not in saved.text
    assert "Jan" not in client.get(f"{TABLE}.csv").text


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04kapot", b"\x00\x01", b"a,b\n1,2\n", b"naam\n"])
def test_what_is_no_table_is_one_sentence(client, content):
    answer = bring(client, content)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert "Traceback" not in answer.text


def test_a_stranger_takes_and_brings_nothing(client, make_app):
    settings = client.application.extensions["socialmap"].settings
    stranger = make_app(data_dir=settings.data_dir).test_client()
    for path in ("/tabellen", *(f"/tabel/{word}{form}" for word in TABLES for form in ("", ".csv", ".xlsx"))):
        assert stranger.get(path).status_code == 403
    assert bring(stranger, as_csv(LUNCH)).status_code == 403
    assert not (settings.data_dir / "tabellen").exists()


def test_what_an_enemy_writes_is_shown_and_never_run(client, house):
    evil = EVERYTHING[:1500].replace("\x00", "")
    row = {"naam": f"=1+{evil[:150]}", "plek": house["properties"]["name"], "beschrijving": evil, "tijden": evil}
    shown = bring(client, as_csv(row))
    answers.check_answer(shown)
    answers.check_answer(keep(client, shown))
    answers.check_csv(client.get(f"{TABLE}.csv").data.decode("utf-8-sig"))


def test_the_command_writes_the_same_table(client, tmp_path):
    settings = client.application.extensions["socialmap"].settings
    assert run(settings, "export", "activiteiten", tmp_path / "uit.xlsx").exit_code == 0
    for word in TABLES:
        assert run(settings, "export", word, tmp_path / "uit.csv").exit_code == 0
        assert (tmp_path / "uit.csv").read_bytes() == client.get(f"/tabel/{word}.csv").data
    refused = run(settings, "export", "activiteiten", tmp_path / "uit.doc")
    assert refused.exit_code == 2
    assert "eindigt op .xlsx, .csv, .gpkg of .geojson" in refused.stderr


def test_an_import_is_shown_row_by_row_in_words_without_storing_anything(client, tmp_path):
    settings = client.application.extensions["socialmap"].settings
    path = tmp_path / "tabel.csv"
    path.write_bytes(as_csv({**LUNCH, "plek": "Nergens"}, {**LUNCH, "naam": ""}))
    with opened(settings) as store:
        before = fingerprint(store)
        shown = run(settings, "import", "activities", path, "--preview")
        assert shown.exit_code == 0, shown.output
        for said in ("activiteiten: 1 nieuw", "Niet bewaard: 1", "rij 2", "de naam is leeg", "prijs: € 3,00"):
            assert said in shown.output
        assert "Er is niets bewaard" in shown.output
        assert fingerprint(store) == before


def test_a_table_that_comes_back_by_command_is_the_same_as_by_page(client, tmp_path):
    settings = client.application.extensions["socialmap"].settings
    path = tmp_path / "plekken.csv"
    example, row, *_ = taken(client, "/tabel/plekken")
    path.write_bytes(as_csv(example, {**row, "telefoon": "020 7654321"}, {**row, "naam": "Nieuw", "nummer": ""}))
    shown = run(settings, "import", path, "--preview")
    assert f"rij 2: {row['naam']}" in shown.output
    assert "telefoon: was weten we niet, wordt 020 7654321" in shown.output
    assert "herkend als tabel van plekken" in shown.output
    for word in ("--kind", "plekken"), ("plekken",):
        assert run(settings, "import", *word, path, "--preview").output == shown.output
    assert run(settings, "import", path).exit_code == 0
    assert "020 7654321" in client.get(f"/plek/{row['nummer']}").text
    late = run(settings, "import", path, "--preview")
    assert "Iemand anders heeft dit intussen veranderd." in late.output
    # Somebody's word, also of a table without numbers; never a role that may not write.
    path.write_bytes(as_csv({"naam": "Clubje", "website": "clubje.nl", "formaliteit": "informeel"}))
    assert "organisaties: 1 nieuw" in run(settings, "import", "organisaties", path, "--role", "redacteur").output
    assert run(settings, "import", "organisaties", path, "--role", "niemand").exit_code != 0


#: Something new of each kind, and a word of it that its table tells afterwards.
NEW = {
    "plekken": {"naam": "De Nieuwe Plek", "soort": "buurtkamer", "lengtegraad": "4,81", "breedtegraad": "52,38"},
    "organisaties": {"naam": "Bewoners Geuzenveld", "formeel of informeel": "informeel"},
    "initiatieven": {"naam": "Samen tuinieren", "plaats": "Amsterdam", "aanpak": "wieden | koffie"},
    "cirkels": {"naam": "Buurtcirkel Nieuw", "soort": "buurtcirkel", "hoeveel mensen": "5-8"},
}


@pytest.mark.parametrize("word", NEW)
def test_something_new_of_each_kind_by_its_table(client, word):
    table = f"/tabel/{word}"
    assert table in client.get("/tabellen").text
    shown = bring(client, as_csv(NEW[word]), table=table)
    assert "Nieuw: 1" in words(shown.text), shown.text
    assert "Dit is er bewaard" in keep(client, shown, table).text
    (row,) = [row for row in taken(client, table) if row["naam"] == NEW[word]["naam"]]
    if word == "plekken":
        page = client.get(f"/plek/{row['nummer']}")
        assert "De Nieuwe Plek" in page.text
        found = client.get("/api/v1/places?q=De+Nieuwe+Plek&offered=true").json["features"]
        assert [one["id"] for one in found] == [row["nummer"]]
    again = bring(client, as_csv(row), table=table)
    assert "Blijft gelijk: 1" in words(again.text)
    # What was shown in one table is saved by no other.
    assert keep(client, bring(client, as_csv({**row, "naam": "Anders"}), table=table), TABLE).status_code == 400


def test_a_table_that_is_not_there_is_told(client):
    for path in ("/tabel/gebieden", "/tabel/gebieden.csv", "/tabel/..%2f.xlsx"):
        assert client.get(path).status_code == 404


def test_a_full_disk_is_a_sentence(client, house, monkeypatch):
    def full(path):
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    content = as_csv({**LUNCH, "plek": house["properties"]["name"]})
    shown = bring(client, content)
    folder = client.application.extensions["socialmap"].settings.data_dir / "tabellen"
    waits = set(folder.iterdir())
    with monkeypatch.context() as patched:
        patched.setattr("socialmap.web.bijhouden.tables.whole_file", full)
        answer = bring(client, content)
    assert (answer.status_code, set(folder.iterdir())) == (507, waits)
    assert "de schijf doet het niet" in answer.text
    assert "Dit is er bewaard" in keep(client, shown).text


PLACES = "/tabel/plekken"
STATED = {"lijst": "Gebouwen", "maker": "Cliëntenraad", "licentie": "CC0", "datum": "2016", "wiens": "onderzoek"}


def bring_list(client, content: bytes, **changes):
    file = FileStorage(io.BytesIO(content), "download (3).csv")
    form = {**STATED, **changes, "bestand": file, "stap": "controle"}
    return client.post(PLACES, data=form, content_type="multipart/form-data")


def test_a_list_of_somebody_else_joins_the_places_that_are_there(client, house):
    lon, lat = house["geometry"]["coordinates"]
    row = {"naam": "Buurthuis 't Pluspunt", "straat": "Albardakade", "huisnummer": "5", "lon": lon, "lat": lat}
    content = as_csv({**row, "soort": "buurthuis", "zonder trap": "ja", "telefoon": "020-1234567"})
    shown = bring_list(client, content)
    assert "Anders: 1" in words(shown.text)
    assert "1 rij hoort bij een plek die er al was" in shown.text
    address = f"/plek/{house['id']}"
    assert "020-1234567" not in client.get(address).text
    assert "Dit is er bewaard" in keep(client, shown, PLACES).text
    page = words(client.get(address).text)
    assert "020-1234567" in page
    assert "volgens een onderzoek uit 2016 (Cliëntenraad). Dit is lang geleden: vraag het na." in page
    # By its name it is known again, whatever the file is called.
    assert "Anders: 1" not in words(bring_list(client, content).text)


def test_a_list_says_what_it_is_called_and_of_a_day_that_was(client):
    content = as_csv({"naam": "De Vijver", "soort": "buurthuis", "lon": "4.9", "lat": "52.37"})
    for change, reason in (({"lijst": ""}, "Geef de lijst een naam"), ({"datum": "2099"}, "deze datum van de lijst")):
        answer = bring_list(client, content, **change)
        assert answer.status_code == 400
        assert reason in answer.text


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
SUMMARY:Buurtlunch o.l.v. Anja
LOCATION:{place}
DTSTART;TZID=Europe/Amsterdam:20250108T120000
DURATION:PT90M
RRULE:FREQ=WEEKLY
END:VEVENT
BEGIN:VEVENT
SUMMARY:Bestuur
CLASS:PRIVATE
DTSTART:20250108T120000
RRULE:FREQ=WEEKLY
END:VEVENT
BEGIN:VEVENT
SUMMARY:Gesloten
DTSTART;VALUE=DATE:20250108
RRULE:FREQ=YEARLY
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_is_shown_first_too_with_what_is_not_taken(client, house):
    content = CALENDAR.format(place=house["properties"]["name"].replace(",", "\\,")).encode()
    shown = bring(client, content, "rooster.ics")
    assert shown.status_code == 200
    told = words(shown.text)
    for sentence in ("Nieuw: 1", "Buurtlunch", "woensdag van 12.00 tot 13.30 uur", "Niet bewaard: 2"):
        assert sentence in told
    assert "privé of vertrouwelijk: niet gelezen" in told
    assert "hier staat een hele dag, zonder tijden" in told
    assert "Anja" not in shown.text
    assert "Bestuur" not in shown.text
    assert "Dit is er bewaard" in keep(client, shown).text
    assert "Buurtlunch" in client.get(f"/plek/{house['id']}").text
    assert "Blijft gelijk: 1" in words(bring(client, content, "rooster.ics").text)
    assert bring(client, b"BEGIN:VCALENDAR\nVERSION:2.0\n", "stuk.ics").status_code == 400


OVERPASS = {
    "version": 0.6,
    "generator": "Overpass API",
    "osm3s": {"timestamp_osm_base": "2026-10-01T00:00:00Z", "copyright": "OpenStreetMap"},
    "elements": [
        {"type": "node", "id": 1, "lat": 52.3801, "lon": 4.801, "tags": {"amenity": "bench"}},
        {
            "type": "node",
            "id": 2,
            "lat": 52.3802,
            "lon": 4.802,
            "tags": {"amenity": "community_centre", "name": "Buurthuis De Overkant", "phone": "020 765 4321"},
        },
    ],
}


def test_an_export_of_openstreetmap_is_brought_by_page_and_shown_first(client):
    """It says itself whose it is; what it says of places is asked of a person, what stands along the way is not."""
    table = "/tabel/plekken"
    shown = bring(client, json.dumps(OVERPASS).encode(), "export.json", table)
    assert shown.status_code == 200, words(shown.text)
    text = words(shown.text)
    assert "Wordt gevraagd aan een mens: 1" in text
    assert "Buurthuis De Overkant" in text
    assert "1 nieuw" in text
    assert "Buurthuis De Overkant" not in client.get("/bijhouden/voorstellen").text
    saved = keep(client, shown, table)
    assert "Dit is er bewaard" in saved.text
    assert "Buurthuis De Overkant" in client.get("/bijhouden/voorstellen").text
    # HSDS is never one's own word: whose it is, is asked.
    service = {"id": "s1", "name": "Koffie", "status": "active", "organization_id": "o1", "description": "Koffie"}
    asked = bring(client, json.dumps([service]).encode(), "service.json", TABLE)
    assert (asked.status_code, "Geef de lijst een naam" in asked.text) == (400, True)
    content = {
        "bestand": FileStorage(io.BytesIO(json.dumps([service]).encode()), "s.json"),
        "stap": "controle",
        **STATED,
    }
    told = client.post(TABLE, data=content, content_type="multipart/form-data")
    assert "activiteiten: 1 nieuw" in words(told.text)
    assert "Dit is er bewaard" in keep(client, told, TABLE).text
