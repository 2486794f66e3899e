"""A calendar in the store: activities at the places they are at, which come back, change and go."""

import json
from contextlib import closing

import pytest

from socialmap.errors import BadInputError
from socialmap.importing.flow import import_files, import_tables
from socialmap.importing.records import GONE
from socialmap.ledger.records import statement
from socialmap.model import PlaceKind, RecordKind, Status, Visibility
from socialmap.sources.mapped import read_mapped_file
from socialmap.store import statements, tables
from tests.support.records import a_place, filled

WEEKLY = "DTSTART;TZID=Europe/Amsterdam:20250107T100000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY"
PLACES = (
    ("klinker", "De Klinker", "Borgerstraat", "45", Visibility.PUBLIC),
    ("school", "Openbare school", "Lange Straat", "2", Visibility.PUBLIC),
    ("gym", "Gymzaal", "Lange Straat", "2", Visibility.PUBLIC),
    ("opvang", "Het Anker", "Stille Laan", "9", Visibility.HIDDEN),
    ("dubbel", "Huis Dubbel", "Nieuwstraat", "12-14", Visibility.PUBLIC),
)


def event(uid: str, title: str, location: str = "", times: str = WEEKLY) -> str:
    where = location.replace(",", "\\,")
    return f"BEGIN:VEVENT\nUID:{uid}\nSUMMARY:{title}\nLOCATION:{where}\n{times}\nEND:VEVENT\n"


@pytest.fixture
def store(database_url):
    made = [
        a_place(id, name, street=street, house_number=number, visibility=seen, kind=PlaceKind.BUURTKAMER)
        for id, name, street, number, seen in PLACES
    ]
    with closing(filled(database_url, *made)) as found:
        yield found


@pytest.fixture
def bring(store, settings, tmp_path):
    def of(*events: str, name: str = "Agenda van de wijk", file: str = "rooster.ics"):
        path = tmp_path / file
        path.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:{name}\n{''.join(events)}END:VCALENDAR\n")
        (report,) = import_files(store, [path], settings=settings)
        return report

    return of


def stored(store) -> dict[str, dict]:
    with store.read() as session:
        found = statements.read_records(session, RecordKind.ACTIVITY)
    return {one["name"]: one for one in found.values()}


def test_an_activity_is_where_its_words_say_and_nowhere_when_they_do_not(store, bring):
    bring(
        event("1", "Bij naam", "De Klinker"),
        event("2", "Bij adres", "Borgerstraat 45, 1053 NZ Amsterdam"),
        event("3", "Beide", "De Klinker, Borgerstraat 45, Amsterdam"),
        event("4", "Een van twee", "Gymzaal, Lange Straat 2"),
        event("5", "Welk van twee", "Lange Straat 2"),
        event("6", "Anders", "De Klinker, Lange Straat 2"),
        event("7", "Verborgen", "Stille Laan 9"),
        event("8", "Binnen het bereik", "Nieuwstraat 14"),
        event("9", "Onbekend", "Het Plein"),
    )
    found = stored(store)
    at = {name: one["place_id"] for name, one in found.items()}
    assert at == {
        "Bij naam": "klinker",
        "Bij adres": "klinker",
        "Beide": "klinker",
        "Een van twee": "gym",
        "Welk van twee": None,
        "Anders": None,
        "Verborgen": None,
        "Binnen het bereik": "dubbel",
        "Onbekend": None,
    }
    assert found["Onbekend"]["place_name"] == "Het Plein"
    assert found["Bij naam"]["schedule"] == "Tu 10:00-12:00"
    assert found["Bij naam"]["status"] is Status.LISTED


def test_a_calendar_that_comes_again_changes_what_changed_and_asks_of_what_went(store, bring):
    bring(event("1", "Koffie", "De Klinker"), event("2", "Soep", "De Klinker"))
    again = bring(event("1", "Koffie", "De Klinker"), event("2", "Soep", "De Klinker"), file="anders.ics")
    assert "activiteiten: 0 nieuw, 0 gewijzigd, 2 hetzelfde" in "\n".join(again.lines())
    changed = bring(event("1", "Koffie en thee", "De Klinker"))
    assert [one.value for one in changed.remarks if one.reason == GONE] == ["Soep"]
    found = stored(store)
    assert set(found) == {"Koffie en thee", "Soep"}
    assert (found["Soep"]["status"], found["Soep"]["schedule"]) == (Status.UNKNOWN, "Tu 10:00-12:00")
    bring(event("1", "Koffie en thee", "De Klinker"), event("2", "Soep", "De Klinker"))
    assert stored(store)["Soep"]["status"] is Status.LISTED
    with store.read() as session:
        sources = session.execute(tables.source.select().where(tables.source.c.id.like("agenda-%"))).all()
    assert [one.name for one in sources] == ["Agenda Agenda van de wijk"]


def test_a_list_by_a_mapping(store, settings, tmp_path):
    mapping = {
        "source": {"id": "soep", "name": "Soeplijst", "published": "2026-10"},
        "fields": {"id": "nr", "name": "wat", "address": "waar", "description": "meer.nl"},
        "rules": {"rule": "regel", "begin": "van", "end": "tot"},
        "closed": {"ranges": ["dicht"], "words": "dicht_woorden"},
        "point": {"field": "punt", "first": "lat"},
    }
    row = {
        "nr": "a",
        "wat": "Soep",
        "waar": "Borgerstraat 45",
        "regel": "FREQ=WEEKLY;BYDAY=FR",
        "van": "12:00",
        "tot": "13",
    }
    rows = [
        row
        | {
            "dicht": ["08"],
            "dicht_woorden": "Schoolvakanties en ramadan",
            "meer": {"nl": "Vers"},
            "punt": [52.381, 4.801],
        },
        row | {"nr": "b", "wat": "Om de week", "regel": "FREQ=WEEKLY;INTERVAL=2"},
        row | {"nr": "c", "wat": "Zonder tijd", "van": "straks"},
        row | {"nr": "d", "wat": "Verkeerd om", "punt": [4.801, 52.381]},
        row | {"nr": "e", "wat": "Stuk", "dicht": ["zomer"]},
        row
        | {
            "nr": "f",
            "wat": "Twee tijden",
            "regel": ["FREQ=WEEKLY;BYDAY=MO", "FREQ=MONTHLY;BYDAY=1SA"],
            "van": ["9", "10"],
            "tot": ["10", "11"],
        },
        "geen rij",
    ]
    files = {"koppel.json": mapping, "soep.json": rows}
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content))
    school = settings.starter_dir / "schoolvakanties_noord.csv"
    table = read_mapped_file(tmp_path / "soep.json", tmp_path / "koppel.json", school, settings=settings)
    (report,) = import_tables(store, [table], settings=settings)
    found = stored(store)
    assert set(found) == {"Soep", "Twee tijden"}
    soup = found["Soep"]
    assert (soup["schedule"], soup["place_id"], soup["in_school_holidays"]) == (
        "Fr 12:00-13:00; Aug off",
        "klinker",
        "nee",
    )
    assert soup["description"] == "Vers. Gesloten, zo schrijft de lijst het: Schoolvakanties en ramadan."
    assert found["Twee tijden"]["schedule"] == "Mo 09:00-10:00; Sa[1] 10:00-11:00"
    assert {one.row for one in report.remarks if one.action == "geweigerd"} == {2, 3, 4, 5, 7}


@pytest.mark.parametrize(
    "broken",
    [
        *("[]", "{}", "geen json", '{"source": 1}', '{"iets": 1, "source": {}}'),
        '{"source": {"id": "x"}, "fields": {}, "rules": {}}',
    ],
)
def test_a_mapping_that_cannot_be_is_one_sentence(settings, tmp_path, broken):
    (tmp_path / "koppel.json").write_text(broken)
    (tmp_path / "lijst.json").write_text("[{}]")

    with pytest.raises(BadInputError, match="koppelbestand"):
        read_mapped_file(tmp_path / "lijst.json", tmp_path / "koppel.json", tmp_path, settings=settings)


def test_where_it_may_be_is_asked_of_a_person_once(store, bring):
    """A near miss is nowhere until somebody says so; what is hidden is nobody's guess."""
    events = (
        event("5", "Welk van twee", "Lange Straat 2"),
        event("6", "Anders", "De Klinker, Lange Straat 2"),
        event("7", "Verborgen", "Stille Laan 9"),
        event("8", "Bijna", "Klinker"),
        event("9", "Onbekend", "Het Plein"),
    )
    report = bring(*events)
    found = stored(store)
    assert {one["place_id"] for one in found.values()} == {None}

    def asked():
        with store.read() as session:
            rows = [
                statement(row) for row in statements.read_rows(session, RecordKind.ACTIVITY, states=["voorgesteld"])
            ]
        names = {one["id"]: name for name, one in found.items()}
        return {names[row.record_id]: row.told for row in rows if row.fact == "place_id"}

    told = asked()
    assert set(told) == {"Welk van twee", "Anders", "Bijna"}
    ids = {id for id, *_ in PLACES}
    assert (told["Anders"], told["Bijna"]) == ("klinker", "klinker")
    assert told["Welk van twee"] in ids - {"opvang", "klinker"}
    assert "van 3 is gevraagd aan een mens op welke plek het is" in " ".join(report.notes)
    again = bring(*events, file="anders.ics")
    assert not any("gevraagd aan een mens" in note for note in again.notes)
    assert asked() == told
