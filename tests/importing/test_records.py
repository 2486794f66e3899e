"""Tables of activities, organisations, initiatives and circles: row by row, found back, and only what differs."""

import csv
import io
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.guide.offers import current_activities
from socialmap.importing.flow import import_files
from socialmap.importing.lists import Stated
from socialmap.importing.starter import load_starter
from socialmap.model import (
    ACTIVITY_FACTS,
    Activity,
    Circle,
    Initiative,
    Organisation,
    RecordKind,
    Status,
    Visibility,
    place_id,
)
from socialmap.model.facts import FACTS
from socialmap.model.written import csv_text
from socialmap.offer.hours import moment, open_in, schedule
from socialmap.sources.files import open_file
from socialmap.sources.records import read_records
from socialmap.store import Store, reading, tables
from socialmap.world import Viewer, load_world
from tests.support.city import CITY, STARTER_DIR, city_row, city_rows, store_with_sources, take_in
from tests.support.importing import ROOT, fingerprint, run

DAM, OPVANG = place_id(CITY, "MV1-1"), place_id(CITY, "MV2-1")
NOW = datetime.now(UTC)
LUNCH = {
    "id": "lunch-de-dam",
    "naam": "Buurtlunch",
    "plek": "De Dam",
    "tijden": "elke woensdag 12.00-13.30 uur",
    "prijs": "€ 2,50",
    "voor wie": "iedereen uit de buurt",
    "toegang": "inloop",
}


@pytest.fixture
def store(database_url):
    rows = city_rows(
        city_row("MV1-1", "De Dam", "Huis van de wijk"),
        city_row("MV2-1", "Schuilplaats", "Opvanglocatie", "Nachtopvang"),
        published=f"{NOW:%Y-%m}",
    )
    with store_with_sources(database_url) as filled:
        take_in(filled, rows)
        yield filled


@pytest.fixture
def import_rows(store, tmp_path):
    """Write rows as a table and import it; the report."""

    def go(*rows, name="activiteiten.csv", text=None, **options):
        path = tmp_path / name
        columns = list(dict.fromkeys(column for row in rows for column in row))
        path.write_text(text if text is not None else csv_text(rows, columns), encoding="utf-8", newline="")
        settings = Settings(data_dir=tmp_path / "var")
        settings.data_dir.mkdir(exist_ok=True)
        (report,) = import_files(store, [path], settings=settings, **options)
        return report

    return go


def stored(store, record, id):
    with store.read() as session:
        return session.get(record, id)


def said(report, action):
    return [(one.row, one.column, one.reason) for one in report.remarks if one.action == action]


def world_of(store, viewer=Viewer.PUBLIC):
    return load_world(store, gemeente="GM0363", viewer=viewer, now=NOW)


# The starter's own files


def test_the_starters_own_files_are_such_tables_and_change_nothing(database_url, tmp_path):
    settings = Settings(data_dir=tmp_path)
    with closing(Store(database_url)) as store:
        load_starter(store, STARTER_DIR)
        before = fingerprint(store)
        names = ["activiteiten", "initiatieven", "cirkels", "plekken"]
        reports = import_files(store, [ROOT / "data" / f"{name}.csv" for name in names], settings=settings)
        assert [report.kind for report in reports] == ["activities", "initiatives", "circles", "table"]
        assert not any(report.changed for report in reports)
        assert fingerprint(store) == before
        # Nor do the same rows in another order.
        lines = (ROOT / "data" / "activiteiten.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        (tmp_path / "andersom.csv").write_text("".join([lines[0], *reversed(lines[1:])]), encoding="utf-8")
        import_files(store, [tmp_path / "andersom.csv"], settings=settings)
        assert fingerprint(store) == before


def test_the_command_knows_them_by_their_headings(tmp_path):
    names = ("activiteiten", "initiatieven", "cirkels")
    files = [ROOT / "data" / f"{name}.csv" for name in names]
    result = run(Settings(data_dir=tmp_path / "var"), "import", *files)
    assert result.exit_code == 0, result.output
    for name in names:
        assert f"{name}.csv: herkend als tabel van {name}." in result.stdout


# On offer


def test_a_weekly_lunch_at_a_known_place_is_on_offer(store, import_rows):
    report = import_rows(LUNCH, stated=Stated(day=f"{NOW:%Y-%m}"))
    assert report.kind == "activities"
    assert report.counts["activiteiten"].added == 1
    lunch = stored(store, Activity, "lunch-de-dam")
    assert (lunch.place_id, lunch.cost_eur, lunch.access, lunch.status) == (DAM, 2.5, "inloop", Status.LISTED)
    assert lunch.listed_on == f"{NOW:%Y-%m}"
    world = world_of(store)
    (offered,) = current_activities(world)
    assert offered["place_id"] == DAM
    hours = schedule(offered["schedule"], offered["season_stop"], world.school_holidays)
    assert open_in(hours, moment("wo", "middag", world.now))[0] == "ja"
    assert open_in(hours, moment("do", "middag", world.now))[0] == "nee"
    before = fingerprint(store)
    assert not import_rows(LUNCH).changed
    assert fingerprint(store) == before


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "geschiedenis"},
        {"status": "gestopt"},
        {"status": "onbekend"},
        {"peildatum": "2019-01"},
        {"zichtbaarheid": "redactie"},
        {"zichtbaarheid": "alleen wij"},
        {"plek": "Schuilplaats"},
        {"plek": "MV2-1"},
        {"beschrijving": "Ook voor wie in de nachtopvang slaapt."},
    ],
)
def test_what_its_own_facts_do_not_say_is_not_on_offer(store, import_rows, changes):
    import_rows({**LUNCH, **changes})
    assert stored(store, Activity, "lunch-de-dam") is not None
    world = world_of(store)
    assert not [row for row in current_activities(world) if row["place_id"] in set(world.places.index)]
    assert "Schuilplaats" not in str(world.activities[["name", "place_id"]].to_numpy().tolist())


def test_a_place_is_found_by_number_reference_or_name_and_never_by_the_name_of_a_hidden_one(store, import_rows):
    ways = {"a": DAM.upper(), "b": "MV1-1", "c": "de  dam", "d": "Schuilplaats", "e": "Café Elders", "f": ""}
    report = import_rows(*({**LUNCH, "id": id, "plek": where} for id, where in ways.items()))
    assert {id: stored(store, Activity, id).place_id for id in ways} == {
        **dict.fromkeys("abc", DAM),
        **dict.fromkeys("def"),
    }
    assert [row for row, _, _ in said(report, "let op")] == [4, 5]
    assert stored(store, Activity, "e").place_name == "Café Elders"


def test_a_table_of_which_nobody_may_see_a_row_is_no_source_for_them(store, import_rows):
    import_rows({**LUNCH, "zichtbaarheid": "redactie"}, name="geheim huis.csv")
    assert "tabel-geheim-huis" not in set(world_of(store).sources.index)
    assert "tabel-geheim-huis" in set(world_of(store, Viewer.EDITOR).sources.index)
    import_rows({**LUNCH, "id": "open"}, name="geheim huis.csv")
    assert "tabel-geheim-huis" in set(world_of(store).sources.index)


# Row by row


def test_no_list_brings_the_origin_of_people(store, import_rows):
    report = import_rows({**LUNCH, "voor wie": "Turkse oudere vrouwen", "talen": "Turks"})
    (remark,) = [one for one in report.remarks if one.column == "voor wie"]
    assert (remark.action, remark.value) == ("weggelaten", "")
    assert remark.reason.startswith("Herkomst, afkomst en geloof staan niet op de kaart.")
    lunch = stored(store, Activity, "lunch-de-dam")
    assert (lunch.for_whom, lunch.languages) == ("", "Turks")


def test_a_row_that_cannot_be_is_refused_and_the_others_stay(store, import_rows):
    report = import_rows(
        LUNCH,
        {**LUNCH, "id": "a", "naam": " "},
        {**LUNCH, "id": "lunch-de-dam", "naam": "Nog een lunch"},
        {**LUNCH, "id": "b", "prijs": "gratis?", "tijden": "vraag Jan de Vries", "rhythm": "x" * 300},
    )
    assert said(report, "geweigerd") == [
        (2, "naam", "de naam is leeg; verwacht: een naam"),
        (3, "id", "dit nummer staat er al; verwacht: elke rij een andere, of een kolom id"),
    ]
    assert said(report, "weggelaten") == [
        (4, "hoe vaak", "hier hoort hoogstens 200 tekens"),
        (4, "prijs", "hier hoort een bedrag in euro's, zoals 2,50, of gratis"),
    ]
    assert report.counts["activiteiten"].added == 2
    kept = stored(store, Activity, "b")
    assert (kept.cost_eur, kept.rhythm, kept.schedule) == (None, "", "vraag Jan de Vries")
    assert "Jan" not in "\n".join(report.lines())


def test_odd_cells_are_texts_and_nothing_else(store, import_rows):
    report = import_rows(
        {"naam": "=1+1", "plek": "De Dam", "tijden": "ma 10-12", "prijs": "=A1"},
        {"naam": "<script>x</script>Lunch<b>!</b>", "plek": "' OR 1=1 --", "tijden": "{{ 7*7 }}", "prijs": "1e9"},
        {"naam": "❤", "plek": "", "tijden": "", "prijs": ""},
        {"naam": "x" * 300, "plek": "", "tijden": "", "prijs": ""},
    )
    assert [(row, column) for row, column, _ in said(report, "geweigerd")] == [(3, "naam"), (4, "naam")]
    with store.read() as session:
        found = {one.name: one for one in session.query(Activity)}
    assert set(found) == {"=1+1", "Lunch!"}
    assert (found["Lunch!"].place_id, found["Lunch!"].place_name) == (None, "' OR 1=1 --")
    assert {one.cost_eur for one in found.values()} == {None}


def test_without_a_good_row_nothing_is_stored(store, import_rows):
    before = fingerprint(store)
    with pytest.raises(BadInputError, match=r"activiteiten\.csv, rij 1, kolom naam: de naam is leeg"):
        import_rows({**LUNCH, "naam": ""})
    with pytest.raises(BadInputError, match=r"een kolom met de naam ontbreekt; verwacht: een kolom naam"):
        import_rows({"tijden": "ma 10-12", "prijs": "1"}, kind="activities")
    assert fingerprint(store) == before


SHEET = """Wat is er te doen in de wijk;;;;
;;;;
naam;plek;tijden;prijs;contactpersoon
Buurtlunch;De Dam;wo 12-13.30 uur;2,50;Jan Jansen 06-12345678
;;;;
Koffie;De Dam;di 10-12 uur;gratis;Jan Jansen
Totaal;2;;;
Bron: wijkkrant;;;;
"""


def test_real_dates_and_numbers_of_a_workbook(store, import_rows, tmp_path):
    rows = [{**LUNCH, "prijs": 2.5, "peildatum": date(2026, 5, 1), "begeleiding": True}]
    pd.DataFrame(rows).to_excel(tmp_path / "lunch.xlsx", index=False)
    import_files(store, [tmp_path / "lunch.xlsx"], settings=Settings(data_dir=tmp_path))
    lunch = stored(store, Activity, "lunch-de-dam")
    assert (lunch.cost_eur, lunch.listed_on, lunch.supervision) == (2.5, "2026-05-01", "ja")


def test_a_sheet_as_people_keep_it(store, import_rows, tmp_path):
    report = import_rows(text=SHEET)
    assert report.counts["activiteiten"].added == 2
    assert said(report, "weggelaten") == [
        (4, "", "een regel over de lijst zelf (bron, totaal, uitleg)"),
        (5, "", "een regel over de lijst zelf (bron, totaal, uitleg)"),
        (None, "contactpersoon", "deze kolom wordt niet gelezen"),
    ]
    with store.read() as session:
        everything = str([session.execute(one.select()).all() for one in tables.metadata.sorted_tables])
    assert "Jansen" not in everything
    # The same as a workbook is the same.
    cells = list(csv.reader(io.StringIO(SHEET), delimiter=";"))
    pd.DataFrame(cells).to_excel(tmp_path / "zelfde.xlsx", index=False, header=False)
    (again,) = import_files(store, [tmp_path / "zelfde.xlsx"], settings=Settings(data_dir=tmp_path / "var"))
    assert (again.counts["activiteiten"].added, again.counts["activiteiten"].changed) == (0, 0)  # the same list


@pytest.mark.parametrize("heading", ["herkomst", "Geloof", "nationaliteit deelnemers"])
def test_origin_has_no_way_in(store, import_rows, heading):
    report = import_rows({**LUNCH, heading: "geheim"})
    assert (None, heading) in {(row, column) for row, column, reason in said(report, "weggelaten") if "nooit" in reason}
    assert "geheim" not in str(stored(store, Activity, "lunch-de-dam").__dict__)


@pytest.mark.nightly
def test_ten_thousand_rows(store, import_rows):
    report = import_rows(*({**LUNCH, "id": f"a{at}", "prijs": at % 7} for at in range(10_000)))
    assert report.counts["activiteiten"].added == 10_000


# Found back


def test_a_row_with_an_id_updates_and_a_blank_is_not_forgotten(store, import_rows):
    import_rows(LUNCH)
    report = import_rows({**LUNCH, "prijs": "", "voor wie": "buren", "toegang": "onbekend"})
    assert report.counts["activiteiten"].changed == 1
    lunch = stored(store, Activity, "lunch-de-dam")
    assert (lunch.cost_eur, lunch.for_whom, lunch.access, lunch.version) == (2.5, "buren", "inloop", 2)


def test_a_row_without_an_id_is_found_back_by_name_and_place(store, import_rows):
    row = {name: value for name, value in LUNCH.items() if name != "id"}
    import_rows(row, {**row, "plek": "Café Elders"})
    report = import_rows({**row, "prijs": "3"}, {**row, "plek": "Café Elders"})
    assert (report.counts["activiteiten"].changed, report.counts["activiteiten"].same) == (1, 1)


def test_a_table_shows_a_record_to_fewer_and_never_to_more(store, import_rows):
    import_rows({**LUNCH, "zichtbaarheid": "verborgen"})
    report = import_rows({**LUNCH, "zichtbaarheid": "openbaar"})
    assert stored(store, Activity, "lunch-de-dam").visibility is Visibility.HIDDEN
    assert said(report, "let op") == [(1, "zichtbaarheid", "dit was voor minder mensen te zien en blijft dat")]


def test_what_a_person_changed_stays(store, import_rows):
    import_rows(LUNCH)
    with store.write() as session:
        lunch = session.get(Activity, "lunch-de-dam")
        lunch.cost_eur, lunch.edited_fields = 4.0, ["cost_eur"]
    import_rows(LUNCH)
    assert stored(store, Activity, "lunch-de-dam").cost_eur == 4.0


def test_whose_it_is_and_since_when(store, import_rows):
    later = f"{NOW + timedelta(days=62):%Y-%m}"
    rows = [{"source_id": "rapport-003", "listed_on": "2026-05"}, {"source_id": "weg", "listed_on": later}]
    report = import_rows(*({**LUNCH, "id": f"{at}", **row} for at, row in enumerate(rows)))
    first, second = (stored(store, Activity, id) for id in "01")
    assert (first.source_id, first.listed_on) == ("rapport-003", "2026-05")
    assert (second.source_id, second.listed_on) == ("tabel-activiteiten", "")
    assert [(row, column) for row, column, _ in said(report, "weggelaten")] == [(2, "source_id"), (2, "listed_on")]
    with store.read() as session:
        assert "tabel-activiteiten" in set(reading.read_table(session, tables.source)["id"])


# The other kinds


def test_organisations_initiatives_and_circles(store, import_rows):
    report = import_rows(
        {"id": "buren", "naam": "De Buren", "formality": "informeel", "website": "buren.nl"},
        {"id": "opvang", "naam": "Stichting Nachtopvang", "formality": "formeel"},
        {"id": "stil", "naam": "De Stille", "zichtbaarheid": "accounts"},
        name="organisaties.csv",
    )
    assert report.kind == "organisations"
    assert stored(store, Organisation, "buren").website == "https://buren.nl"
    assert [stored(store, Organisation, id).visibility for id in ("buren", "opvang", "stil")] == [
        Visibility.PUBLIC,
        Visibility.HIDDEN,
        Visibility.ACCOUNTS,
    ]
    # An activity names who does it; one that few may see is not found by its name.
    for name, id in (("de buren", "buren"), ("stichting nachtopvang", None), ("de stille", None)):
        import_rows({**LUNCH, "naam": f"Lunch met {name}", "id": f"lunch-{id}-{name}", "organisatie": name})
        assert stored(store, Activity, f"lunch-{id}-{name}").organisation_id == id

    report = import_rows(
        {"naam": "De Tuin", "aanpak": "samen | zelf", "partners": "school", "plek": "De Dam", "status": "op_lijst"},
        name="initiatieven.csv",
    )
    assert report.kind == "initiatives"
    tuin = stored(store, Initiative, "de-tuin-de-dam")
    assert (tuin.approach, tuin.place_id, tuin.direct_effects) == (["samen", "zelf"], DAM, [])

    circle = {
        "id": "c",
        "name": "Cirkel",
        "kind": "Buurtcirkel",
        "area_level": "wijk",
        "size_band": "5-8",
        "begun": "2026",
    }
    report = import_rows(circle, {**circle, "id": "d", "kind": "club"}, {**circle, "id": "e", "size_band": "6"})
    assert report.kind == "circles"
    assert stored(store, Circle, "c").kind == "buurtcirkel"
    assert [row for row, *_ in said(report, "geweigerd")] == [2]
    assert stored(store, Circle, "e").size_band == "", "rule 7: a size is a band"


def test_a_list_of_places_without_points_is_no_list_of_activities(import_rows):
    with pytest.raises(BadInputError, match="dit bestand wordt niet herkend"):
        import_rows(
            {"naam": "Huis", "straat": "Dam", "openingstijden": "ma 10-12", "omschrijving": "x", "website": "x.nl"}
        )


# Reading what was written gives the same

_TEXT = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "Zs"), exclude_characters="Ãâ\ufffd"), max_size=20
)
_WRITTEN = {
    "name": _TEXT.filter(lambda text: text.strip()),
    "cost_eur": st.one_of(st.none(), st.integers(0, 10_000).map(lambda cents: cents / 100)),
    "own_mixed": st.one_of(st.none(), st.integers(0, 100)),
    "for_whom": _TEXT,
    **{
        name: st.sampled_from(list(ACTIVITY_FACTS[name].choices)) for name in ("access", "quiet", "status", "hours_for")
    },
}


@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.fixed_dictionaries(_WRITTEN), min_size=1, max_size=5))
def test_what_was_written_is_read_back(tmp_path, rows):
    path = tmp_path / "weg.csv"
    facts = FACTS[RecordKind.ACTIVITY]
    wanted = [{name: facts[name].checked(value) for name, value in row.items()} for row in rows]
    lines = [{"id": f"{at}", **row} for at, row in enumerate(wanted)]
    path.write_text(csv_text(lines, ["id", *_WRITTEN]), encoding="utf-8", newline="")
    frame = read_records(RecordKind.ACTIVITY, open_file(path, Settings())).frame
    good = [row for row in wanted if row["name"]]
    read = [{name: facts[name].checked(row[name]) for name in _WRITTEN} for row in frame.to_dict("records")]
    assert read == good
