"""The command line: what it says, its exit codes, and that bad input leaves the store as it was."""

import csv
import json
import os
import subprocess
import sys
import zipfile
from copy import deepcopy

import pytest

from socialmap.config import Settings
from socialmap.fit.calibration import KINDS
from socialmap.fit.tried import FILE, read_tried
from socialmap.importing.editing import ROLES
from socialmap.model import place_id
from socialmap.queries.cirkels.margins import KIND_WORDS
from socialmap.store import reading, tables
from tests.support.importing import ROOT, fingerprint, opened, run

PLACE = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [4.9, 52.37]},
    "properties": {
        "MVZN_ID": "MV1-1",
        "Naam": "Huis op de Dam",
        "Domein": "Basisvoorzieningen",
        "Categorie": "Huis van de wijk",
        "Soort": "Huis van de wijk",
        "Adres": "Dam",
        "Postcode": "1012JS",
        "Huisnummer": "1",
        "Stadsdeel": "Centrum",
    },
}
RING = [[4.90, 52.37], [4.91, 52.37], [4.91, 52.38], [4.90, 52.38], [4.90, 52.37]]
CBS = "code,naam,gemeente,inwoners,stedelijkheid,koopwoningen\n"


def place(reference="MV1-1", point=(4.9, 52.37), **properties):
    feature = deepcopy(PLACE)
    feature["geometry"]["coordinates"] = list(point)
    feature["properties"] |= {"MVZN_ID": reference, **properties}
    return feature


def area(ring):
    properties = {"Stadsdeelcode": "A", "Stadsdeel": "Centrum", "Oppervlakte_m2": "1"}
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": properties}


def health(**margins):
    """An answer of RIVM with a value and its bounds."""
    asked = {"Leeftijd": "20300", "WijkenEnBuurten": "WK0363FB", "Perioden": "2022JJ00", "Gemeentenaam_1": "Amsterdam"}
    rows = [{**asked, "Marges": margin, "Eenzaam_27": value} for margin, value in margins.items()]
    return json.dumps({"odata.metadata": "x", "value": rows}).encode()


def layer(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)}, ensure_ascii=False).encode()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """Settings with the starter set in their store."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("cli") / "var")
    assert run(settings, "differences").exit_code == 0
    return settings


def refused(result):
    """The one sentence on stderr of a command that was refused, without the bars."""
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    said = [line for line in result.stderr.splitlines() if line.startswith("Fout: ")]
    assert len(said) == 1
    assert result.stderr.rstrip().endswith(said[0]), "nothing after the sentence"
    return said[0]


def _zip_bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)


def _two_gigabytes(path):
    with path.open("wb") as stream:
        stream.truncate(2_000_000_000)


BAD = {
    "absent": (lambda _path: None, "dit bestand bestaat niet"),
    "empty": (b"", "het bestand is leeg"),
    "not_the_right_file": (b"kleur,maat\nrood,3\n", "dit bestand wordt niet herkend; gevonden: 'kleur, maat'"),
    "broken_geojson": (layer(place())[:-20], "de JSON is stuk op regel 1, teken"),
    "unclosed_ring": (layer(area(RING[:-1])), "rij 1, kolom geometry: een ring sluit niet"),
    "wrong_encoding": (
        layer(place(Naam="Caf~")).replace(b"~", b"\x81\x8d\x9d\xc6"),
        "de tekst heeft een verkeerde codering",
    ),
    "zero_zero": (layer(place(point=(0, 0))), "rij 1, kolom geometry: de coördinaten zijn 0, 0"),
    "rd_in_degrees": (layer(place(point=(121_000, 487_000))), "rij 1, kolom geometry: dit zijn RD-coördinaten"),
    "swapped": (layer(place(point=(52.37, 4.9))), "rij 1, kolom geometry: lengte en breedte zijn verwisseld"),
    "outside_the_city": (layer(place(point=(5.12, 52.09))), "rij 1, kolom geometry: het punt ligt buiten Amsterdam"),
    "above_100_percent": (
        f"{CBS}BU03440101,Buurt,GM0344,100,1,101\n".encode(),
        "rij 1, kolom koopwoningen: dit percentage kan niet; gevonden: '101.0'; verwacht: 0",
    ),
    "infinite": (f"{CBS}BU03440101,Buurt,GM0344,inf,1,50\n".encode(), "rij 1, kolom inwoners"),
    "not_a_number": (f"{CBS}BU03440101,Buurt,GM0344,1e999,1,50\n".encode(), "rij 1, kolom inwoners"),
    "interval_upside_down": (
        health(MW00000=50.0, MOG0095=60.0, MBG0095=40.0),
        "rij 1, kolom eenzaam 2022: dit cijfer ligt buiten zijn marge",
    ),
    "value_outside_its_interval": (
        health(MW00000=50.0, MOG0095=51.0, MBG0095=60.0),
        "rij 1, kolom eenzaam 2022: dit cijfer ligt buiten zijn marge",
    ),
    "two_gigabytes": (_two_gigabytes, "het bestand is te groot; gevonden: '2000 MB'"),
    "zip_bomb": (_zip_bomb, "het werkboek is uitgepakt te groot (een zipbom?)"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence_and_leaves_the_store_as_it_was(prepared, tmp_path, name):
    content, sentence = BAD[name]
    path = tmp_path / "slecht.bestand"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        content(path)
    with opened(prepared) as store:
        before = fingerprint(store)
        said = refused(run(prepared, "import", path))
        assert said.startswith("Fout: slecht.bestand")
        assert sentence in said
        assert said.endswith(".")
        assert fingerprint(store) == before


@pytest.mark.real_data
def test_a_truncated_workbook_leaves_the_store_as_it_was(prepared, real_data, tmp_path):
    path = tmp_path / "half.xlsx"
    path.write_bytes((real_data / "rivm/gezondheid_2020_18plus.xlsx").read_bytes()[:100_000])
    with opened(prepared) as store:
        before = fingerprint(store)
        assert "half.xlsx: het werkboek is niet compleet of beschadigd" in refused(run(prepared, "import", path))
        assert fingerprint(store) == before


def test_a_file_is_imported_reported_and_shown_with_a_bar(settings, tmp_path):
    path, report = tmp_path / "plekken.json", tmp_path / "verslag.csv"
    path.write_bytes(layer(place(), place("MV2-1", Naam="Arkin: Huis op de Dam", Huisnummer="45659")))
    result = run(settings, "import", path, "--report", report)
    assert result.exit_code == 0, result.output
    assert "plekken.json: herkend als maatschappelijke voorzieningen van Amsterdam." in result.stdout
    assert "━" in result.stderr
    assert "plekken.json" in result.stderr
    rows = list(csv.DictReader(report.read_text(encoding="utf-8").splitlines()))
    told = next(row for row in rows if row["waarde"] == "45659")
    assert (told["bestand"], told["soort"], told["wat"], told["rij"]) == ("plekken.json", "places", "weggelaten", "2")
    assert "datum" in told["reden"]
    assert told["kolom"] == "Huisnummer"


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (place("MV2-1", (0, 0)), "de coördinaten zijn 0, 0"),
        (place(), "dit nummer staat er twee keer"),
    ],
)
def test_one_bad_row_of_a_list_is_refused_and_the_others_go_in(settings, tmp_path, second, reason):
    path, report = tmp_path / "lijst.json", tmp_path / "verslag.csv"
    path.write_bytes(layer(place(), second, place("MV3-1", Naam="Derde huis", Huisnummer="9")))
    result = run(settings, "import", path, "--report", report)
    assert result.exit_code == 0, result.output
    assert "2 nieuw" in result.stdout
    assert f"1 x geweigerd: {reason}" in result.stdout
    rows = csv.DictReader(report.read_text(encoding="utf-8").splitlines())
    [told] = [row for row in rows if row["wat"] == "geweigerd"]
    assert told["rij"] == "2"


def test_the_report_is_written_for_what_came_before_an_error(settings, tmp_path):
    good, bad, report = tmp_path / "goed.json", tmp_path / "fout.json", tmp_path / "verslag.csv"
    good.write_bytes(layer(place(Huisnummer="45659")))
    bad.write_bytes(layer(place("MV2-1", (0, 0))))
    result = run(settings, "import", good, bad, "--report", report)
    assert refused(result).startswith("Fout: fout.json, rij 1")
    assert "goed.json: herkend als maatschappelijke voorzieningen van Amsterdam." in result.stdout
    assert "45659" in report.read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_is_said_before_anything_is_stored(prepared, tmp_path):
    path = tmp_path / "plekken.json"
    path.write_bytes(layer(place()))
    with opened(prepared) as store:
        before = fingerprint(store)
        said = refused(run(prepared, "import", path, "--report", tmp_path / "nergens" / "verslag.csv"))
        assert "verslag.csv: het rapport kan hier niet worden geschreven" in said
        assert fingerprint(store) == before


def test_a_first_word_overrides_the_content(prepared, tmp_path):
    path = tmp_path / "plekken.json"
    path.write_bytes(layer(place()))
    said = refused(run(prepared, "import", "areas", path))
    assert "dit is niet het goede bestand" in said
    assert "verwacht: gebieden van Amsterdam" in said


def test_a_list_of_the_city_may_be_read_as_a_table_of_ones_own(settings, tmp_path):
    path = tmp_path / "plekken.json"
    path.write_bytes(layer(place()))
    assert "herkend als maatschappelijke voorzieningen" in run(settings, "import", path).stdout
    assert "herkend als tabel van plekken" in run(settings, "import", "table", path).stdout
    with opened(settings) as store, store.read() as session:
        rows = reading.read_table(session, tables.source_row)
    sources = rows.loc[rows["name"] == "Huis op de Dam", "source_id"]
    assert len(sources) == sources.nunique() == 2
    assert "amsterdam-mvzn" in set(sources)


def test_columns_can_be_named(settings, tmp_path):
    path = tmp_path / "lijst.csv"
    path.write_text("waar;oost;noord;wie\nDe Huiskamer;4,9;52,37;Xantippe\n", encoding="utf-8")
    assert "wordt niet herkend" in refused(run(settings, "import", path))
    named = ["--column", "name=waar", "--column", "lon=oost", "--column", "lat=noord"]
    result = run(settings, "import", path, *named)
    assert result.exit_code == 0, result.output
    with opened(settings) as store, store.read() as session:
        places = reading.read_table(session, tables.place)
    assert "De Huiskamer" in set(places["name"])
    assert not places.astype(str).apply(lambda column: column.str.contains("Xantippe")).any().any()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["importeer", "x"], "de opdracht importeer bestaat niet; met --help ziet u wat kan."),
        (["import"], "er ontbreekt iets: [SOORT] BESTAND...; met --help"),
        (["import", "--kleur", "x.csv"], "de optie --kleur bestaat niet;"),
        (["import", "--report"], "deze opdracht is niet compleet;"),
        (["import", "--column", "name", "x.csv"], "dit is geen veld met een waarde; gevonden: 'name'; verwacht: VELD="),
        (["fetch", "rotterdam"], "deze waarde kan niet bij amsterdam|gemeente|streets|bbga|calendar;"),
        (["fetch", "calendar"], "dit is geen adres van een agenda; verwacht: een adres dat begint met https://"),
        (
            ["import", "--mapping", "k.json", "--preview", "l.json"],
            "k.json: dit koppelbestand kunnen wij niet lezen",
        ),
        (["fetch", "gemeente"], "de code van de gemeente ontbreekt; verwacht: GM en vier cijfers, zoals GM0344."),
        (["edit", "x", "name=y"], "er ontbreekt iets: --role;"),
        (
            ["edit", "x", "name=y", "--role", "Piet"],
            "Alleen deze rollen mogen een plek veranderen: redacteur, hoofdredacteur.",
        ),
        (["edit", "x", "name=y", "--role", "redacteur"], "Deze plek bestaat niet (meer)."),
        (
            ["check", "x", "--role", "buurman"],
            "Alleen deze rollen mogen een plek controleren: redacteur, hoofdredacteur, opbouwwerker",
        ),
        (
            ["score", "--orientation", "geluk"],
            "deze keuze kan niet bij --orientation; gevonden: 'geluk'; verwacht: een",
        ),
        (["score", "--policy", "geluk"], "deze keuze kan niet bij --policy; gevonden: 'geluk'; verwacht: een van"),
        (["score", "--weight", "geluk=5"], "dit onderdeel telt niet mee in een score; gevonden: 'geluk'"),
        (["score", "--weight", "need=101"], "het gewicht van need kan niet; gevonden: '101'"),
        (
            ["score", "--policy", "weinig", "--weight", "need=5"],
            "gewichten kiest u bij eigen gewichten; gevonden: 'weinig'; verwacht: --policy eigen",
        ),
        (
            ["score", "--level", "stadsdeel"],
            "deze keuze kan niet bij --level; gevonden: 'stadsdeel'; verwacht: een van",
        ),
        (["map", "uit.html", "--layer", "zeebodem"], "De laag 'zeebodem' bestaat niet; kies uit: "),
    ],
)
def test_a_wrong_command_is_one_dutch_sentence(prepared, words, sentence):
    assert f"Fout: {sentence}" in refused(run(prepared, *words))


def test_scores_come_as_table_csv_and_json_with_what_is_not_known(prepared):
    given = ("score", "--orientation", "ontmoeting", "--level", "wijk", "--draws", "60", "--format")
    table, rows, told = (run(prepared, *given, form) for form in ("table", "csv", "json"))
    assert "plaats " in table.stdout
    assert "Wat weten we niet?" in table.stderr
    read = list(csv.DictReader(rows.stdout.splitlines()))
    areas = json.loads(told.stdout)["areas"]
    assert [row["code"] for row in read] == [area["code"] for area in areas]
    assert [float(row["plaats"]) for row in read if row["plaats"]] == sorted(
        area["plaats"] for area in areas if area["plaats"] is not None
    )
    assert len(read) == 110


def test_a_score_follows_a_policy_and_an_orientation_of_old_gives_the_balance_with_a_sentence(prepared):
    def told(*given):
        return run(prepared, "score", "--draws", "60", "--format", "json", *given)

    balance, little, own, old = (
        told(*given)
        for given in ((), ("--policy", "weinig"), ("--weight", "need=90"), ("--orientation", "voorzieningen"))
    )
    found = [json.loads(one.stdout) for one in (balance, little, own, old)]
    assert [one["policy"] for one in found] == ["evenwicht", "weinig", "eigen", "evenwicht"]
    scores = [{area["code"]: area["score"] for area in one["areas"]} for one in found]
    assert scores[0] == scores[3] != scores[1] != scores[2] != scores[0]
    assert "een richting heeft geen eigen score meer" in old.stderr
    assert "richting" not in balance.stderr
    for area in found[1]["areas"]:
        assert (area["score"] is None) == (area["nodig"] is None or area["wat_er_al_is"] is None)
        if area["score"] is not None:
            expected = (area["nodig"] * (100 - area["wat_er_al_is"])) ** 0.5
            assert area["score"] == pytest.approx(expected, abs=1e-3)


def test_the_claims_are_tried_and_written_as_the_page_reads_them(prepared, tmp_path):
    out = tmp_path / FILE
    told = run(prepared, "calibrate", "--worlds", "1", "--draws", "20", "--out", str(out))
    assert told.exit_code == 0, told.output
    tried = read_tried(out)
    assert {row.kind for row in tried.rows} == {kind.name for kind in KINDS}
    assert f"{tried.areas} wijken" in told.output
    assert all(KIND_WORDS[kind.name] in told.output for kind in KINDS)


def test_an_area_without_residents_has_no_score_and_the_others_do(tmp_path):
    settings = Settings(data_dir=tmp_path / "var")
    path = tmp_path / "niemand.csv"
    path.write_text(f"{CBS}WK0363FB,Geuzenveld,GM0363,0,1,50\n", encoding="utf-8")
    assert run(settings, "import", path).exit_code == 0
    told = run(settings, "score", "--draws", "60", "--format", "json")
    assert told.exit_code == 0
    areas = {area["code"]: area for area in json.loads(told.stdout)["areas"]}
    empty = areas.pop("WK0363FB")
    assert (empty["score"], empty["plaats"], empty["oordeel"]) == (
        None,
        None,
        "te weinig inwoners voor een plaats",
    )
    assert sum(area["plaats"] is not None for area in areas.values()) > 100


def test_a_setting_that_cannot_be_is_one_sentence():
    environment = {**os.environ, "SOCIALMAP_KLEUR": "rood"}
    command = [sys.executable, "-m", "socialmap", "differences"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "Fout: SOCIALMAP_KLEUR is geen instelling; de instellingen staan in de README.\n"


def test_help_needs_no_store(tmp_path):
    settings = Settings(data_dir=tmp_path / "var")
    for words in ([], ["import"], ["fetch"], ["map"], ["guide"], ["edit"], ["check"], ["differences"], ["waiting"]):
        result = run(settings, *words, "--help")
        assert result.exit_code == 0
        assert "Usage" in result.stdout
    assert not (tmp_path / "var").exists()


PLUSPUNT = place_id("amsterdam-mvzn", "starter-hvdw-t-pluspunt")


def _place(settings, identifier):
    with opened(settings) as store, store.read() as session:
        return reading.read_table(session, tables.place).set_index("id").loc[identifier]


def test_a_person_edits_and_checks_a_place_by_role(settings):
    before = run(settings, "differences")
    assert before.stdout == "Er zijn geen verschillen.\n"
    edited = run(settings, "edit", PLUSPUNT, "note=Bel eerst aan.", "toilet=ja", "--role", ROLES[0])
    assert (edited.exit_code, edited.stdout) == (0, "Opgeslagen.\n")
    assert _place(settings, PLUSPUNT)["checked_on"] is None, "an edit is no check"
    checked = run(settings, "check", PLUSPUNT, "--role", ROLES[0])
    assert (checked.exit_code, checked.stdout) == (0, "Opgeslagen: vandaag gecontroleerd.\n")
    place = _place(settings, PLUSPUNT)
    assert (place["note"], place["toilet"], place["edited_fields"]) == ("Bel eerst aan.", "ja", ["note", "toilet"])
    assert place["checked_by_role"] == ROLES[0]
    assert place["checked_on"] is not None


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ("Mo, We 10:00-12:00", ["Dat leest als: maandag en woensdag van 10.00 tot 12.00 uur."]),
        (
            "Fr 20:00-01:00; Sa 10:00-12:00",
            ["Dat leest als: vrijdag van 20.00 tot 1.00 uur; zaterdag", "Let op: een nacht"],
        ),
        ("", []),
    ],
)
def test_hours_are_read_back_in_words(settings, hours, told):
    edited = run(settings, "edit", PLUSPUNT, f"opening_hours={hours}", "--role", ROLES[0])
    first, *lines = edited.stdout.splitlines()
    assert first == "Opgeslagen."
    assert len(lines) == len(told)
    assert all(line.startswith(begin) for line, begin in zip(lines, told, strict=True))


def test_days_without_hours_are_asked_for(prepared):
    said = refused(run(prepared, "edit", PLUSPUNT, "opening_hours=Mo-Fr", "--role", ROLES[0]))
    assert "bij 'maandag t/m vrijdag' staan geen tijden" in said


def test_a_value_that_cannot_be_is_refused(prepared):
    said = refused(run(prepared, "edit", PLUSPUNT, "toilet=misschien", "--role", ROLES[0]))
    assert "gevonden: 'misschien'" in said
    assert "ja, nee, onbekend" in said


def test_what_the_source_says_otherwise_is_listed(settings, tmp_path):
    path = tmp_path / "plekken.json"
    path.write_bytes(layer(place()))
    run(settings, "import", path)
    dam = place_id("amsterdam-mvzn", "MV1-1")
    run(settings, "edit", dam, "name=Het Damhuis", "--role", ROLES[0])
    path.write_bytes(layer(place(Naam="Huis aan de Dam")))
    assert run(settings, "import", path).exit_code == 0
    assert _place(settings, dam)["name"] == "Het Damhuis"
    listed = run(settings, "differences").stdout
    assert "Het Damhuis" in listed
    assert "Huis aan de Dam" in listed


def test_a_map_to_take_along_is_one_file(prepared, tmp_path):
    out = tmp_path / "kaart.html"
    result = run(prepared, "map", out, "--layer", "huizen_van_de_wijk")
    assert result.exit_code == 0, result.output
    assert f"Kaart geschreven: {out}" in result.stdout
    assert "Pluspunt" in out.read_text(encoding="utf-8")
