"""The starter set: regular, sourced, and silent about people and hidden things."""

from __future__ import annotations

import csv
import itertools
import re
from datetime import date
from enum import StrEnum
from pathlib import Path

import pytest

from socialmap import model
from socialmap.config import SCHOOL_REGIONS

DATA = Path(__file__).parents[2] / "data"
FILES = sorted(path.name for path in DATA.glob("*.csv"))
AMSTERDAM = (4.72, 52.27, 5.11, 52.44)
KEYS = {
    "bevindingen.csv": ("id",),
    "bronnen.csv": ("id",),
    "indelingen.csv": ("gemeente_code", "edition"),
    "indicatoren.csv": ("id",),
    "wijken.csv": ("code",),
    "wijkcijfers.csv": ("local_code",),
    "reeksen.csv": ("indicator_id",),
    "plekken.csv": ("reference",),
    "cirkels.csv": ("id",),
    "activiteiten.csv": ("id",),
    "initiatieven.csv": ("id",),
    "cijfers.csv": ("reference",),
    **{f"schoolvakanties_{region}.csv": ("name", "school_year") for region in SCHOOL_REGIONS},
    "vakantieregios.csv": ("gemeente_code",),
    "profielen.csv": ("id",),
    "vragen.csv": ("id",),
}
RECORDS = {
    "bronnen.csv": (model.Source, set()),
    "indicatoren.csv": (model.Indicator, {"audience"}),
    "reeksen.csv": (model.Series, {"city_value", "city_code"}),
    "cirkels.csv": (model.Circle, set()),
    "activiteiten.csv": (model.Activity, {"place_reference", "stadsdeel"}),
    "initiatieven.csv": (model.Initiative, set()),
    "cijfers.csv": (model.Figure, {"audience"}),
}
ENUMS: dict[str, dict[str, type[StrEnum]]] = {
    "indicatoren.csv": {"audience": model.Audience},
    "cijfers.csv": {"audience": model.Audience},
    "plekken.csv": {"kind": model.PlaceKind},
    "cirkels.csv": {"kind": model.CircleKind, "orientation": model.Orientation, "status": model.Status},
    "activiteiten.csv": {
        "access": model.Access,
        "quiet": model.Quiet,
        "supervision": model.Known,
        "first_time_company": model.Known,
        "hours_for": model.HoursFor,
        "status": model.Status,
        "visibility": model.Visibility,
    },
    "initiatieven.csv": {"status": model.Status},
}
# Words of care, origin, religion and hidden places: none of them belongs in what a visitor reads.
FORBIDDEN = re.compile(
    r"kwetsba|cliënt|client|doelgroep|marokka|turk|surina|antill|indisch|eritre|syri|arabi|allocht|autocht|migrant"
    r"|statushouder|vluchteling|asiel|\bazc\b|gouddag|koran|moskee|verslaa|verslav|cocaïne|alcohol|dakloos|daklozen"
    r"|\bggz\b|\blvb\b|psychi|verstandelijk|beschikking|zorgkosten|besparing",
    re.IGNORECASE,
)
WHEN = re.compile(r"\b(maan|dins|woens|donder|vrij|zater|zon)dag|\d{1,2}[:.]\d\d|\buur\b", re.IGNORECASE)
TIME = re.compile(r"\d{4}(-\d{2}(-\d{2})?|-\d{4})?")


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def header(name: str) -> list[str]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def readme_sections() -> dict[str, str]:
    parts = re.split(r"^## (\S+\.csv)$", (DATA / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_readme_names_every_file_and_nothing_else():
    assert sorted(readme_sections()) == FILES == sorted(KEYS)


@pytest.mark.parametrize("name", FILES)
def test_readme_lists_the_columns_as_they_are(name):
    line = re.search(r"^Columns: (.+)\.$", readme_sections()[name], flags=re.MULTILINE)
    assert line is not None
    assert re.findall(r"`(\w+)`", line[1]) == header(name)


@pytest.mark.parametrize("name", FILES)
def test_rows_are_regular_and_trimmed(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    assert len(lines) > 1
    assert {len(line) for line in lines} == {len(lines[0])}
    assert [field for line in lines for field in line if field != field.strip() or "\n" in field] == []


@pytest.mark.parametrize("name", FILES)
def test_keys_are_unique(name):
    keys = [tuple(row[column] for column in KEYS[name]) for row in rows(name)]
    assert len(set(keys)) == len(keys)
    assert all(key[0] for key in keys)


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_columns_are_fields_of_the_record(name):
    record, extra = RECORDS[name]
    assert set(header(name)) - extra <= set(record.__dataclass_fields__)


@pytest.mark.parametrize(
    ("name", "column"), [(name, column) for name in sorted(ENUMS) for column in sorted(ENUMS[name])]
)
def test_enum_values_are_those_of_the_model(name, column):
    allowed = {member.value for member in ENUMS[name][column]}
    assert {row[column] for row in rows(name)} <= allowed


def test_every_source_is_known_and_complete():
    sources = {row["id"]: row for row in rows("bronnen.csv")}
    users = [name for name in FILES if "source_id" in header(name)]
    assert len(users) >= 7
    used = {row["source_id"] for name in users for row in rows(name)}
    assert used <= set(sources)
    assert all(row["name"] and row["publisher"] and row["licence"] and row["used_for"] for row in sources.values())


def test_model_estimates_say_so_at_their_source():
    estimates = {row["id"] for row in rows("indicatoren.csv") if row["is_estimate"] == "ja"}
    sources = {row["source_id"] for row in rows("reeksen.csv") if row["indicator_id"] in estimates}
    notes = {row["id"]: row["note"] for row in rows("bronnen.csv")}
    assert sources == {"rivm-gezondheid"}
    assert "mede op basis van leeftijd, inkomen en herkomst" in notes["rivm-gezondheid"]


def test_there_are_110_wijken_with_one_letter_a_stadsdeel():
    wijken = rows("wijken.csv")
    assert len(wijken) == 110
    assert all(row["code"] == f"WK0363{row['local_code']}" for row in wijken)
    assert all(row["stadsdeel_code"] == row["local_code"][0] for row in wijken)
    pairs = {(row["stadsdeel_code"], row["stadsdeel"]) for row in wijken}
    assert len(pairs) == len({code for code, _ in pairs}) == len({name for _, name in pairs}) == 9
    assert {row["stadsdeel"] for row in wijken if not row["gebied_code"]} == {"Westpoort"}


def test_there_are_48_places_on_the_list_of_may_2026():
    places = rows("plekken.csv")
    assert len(places) == 48
    assert {(row["source_id"], row["listed_on"], row["reference"][:8]) for row in places} == {
        ("amsterdam-mvzn", "2026-05", "starter-")
    }
    assert all(re.fullmatch(r"\d{4}[A-Z]{2}", row["postcode"]) for row in places)
    assert {row["town"] for row in places} <= {"Amsterdam", "Weesp"}


@pytest.mark.parametrize("name", ["wijken.csv", "plekken.csv"])
def test_points_lie_in_amsterdam(name):
    west, south, east, north = AMSTERDAM
    outside = [
        row for row in rows(name) if not (west <= float(row["lon"]) <= east and south <= float(row["lat"]) <= north)
    ]
    assert outside == []


def test_figures_of_wijken_fit_their_indicator():
    units = {row["id"]: row["unit"] for row in rows("indicatoren.csv")}
    figures = rows("wijkcijfers.csv")
    assert set(figures[0]) == {"local_code", *units}
    assert {row["indicator_id"] for row in rows("reeksen.csv")} == set(units)
    assert {row["local_code"] for row in figures} == {row["local_code"] for row in rows("wijken.csv")}
    for row, (indicator, unit) in itertools.product(figures, units.items()):
        if row[indicator]:
            value = float(row[indicator])
            assert 0 <= value <= 100 if unit == "%" else value % 10 == 0, (row["local_code"], indicator)
    unknown = {row["local_code"] for row in figures if not row["ernstig_eenzaam"]}
    assert unknown == {"SB", "SC", "SD", "SE"}


def test_geuzenveld_against_the_city():
    figures = {row["local_code"]: row for row in rows("wijkcijfers.csv")}
    series = {row["indicator_id"]: row for row in rows("reeksen.csv")}
    assert figures["FB"]["ernstig_eenzaam"] == "18.3"
    assert (series["ernstig_eenzaam"]["city_value"], series["ernstig_eenzaam"]["measured"]) == ("14.8", "2020")


def test_activities_are_history_and_say_so():
    activities = rows("activiteiten.csv")
    assert {row["status"] for row in activities} == {"geschiedenis"}
    assert all(re.match(r"In 201[79] ", row["description"]) for row in activities)
    assert all(row["description"].endswith(".") and row["period"] and row["source_reference"] for row in activities)


def test_activities_stand_at_a_place_of_the_set_or_name_one():
    references = {row["reference"] for row in rows("plekken.csv")}
    wijken = {row["code"]: row["stadsdeel"] for row in rows("wijken.csv")}
    for row in rows("activiteiten.csv"):
        assert bool(row["place_reference"]) != bool(row["place_name"]), row["id"]
        assert row["place_reference"] in references | {""}
        assert row["stadsdeel"] in wijken.values()
        assert not row["wijk_code"] or wijken[row["wijk_code"]] == row["stadsdeel"], row["id"]


def test_where_a_circle_met_is_not_public():
    hidden = {row["id"] for row in rows("activiteiten.csv") if row["visibility"] != "openbaar"}
    assert hidden == {"koperen-knoop-koken", "twee-klaveren-spelmiddag"}


def test_circles_tell_no_place_day_or_hour():
    places = {row["name"].casefold() for row in rows("plekken.csv")} - {"de banne"}
    assert not {"place_id", "place_name", "place_reference", "schedule", "rhythm"} & set(header("cirkels.csv"))
    for row in rows("cirkels.csv"):
        text = " ".join(row.values()).casefold()
        assert WHEN.search(text) is None, row["id"]
        assert [place for place in places if place in text] == []


def test_circles_have_bands_areas_and_an_honest_state():
    wijken = rows("wijken.csv")
    codes = {
        "wijk": {row["local_code"] for row in wijken},
        "gebied": {row["gebied_code"] for row in wijken} - {""},
        "stadsdeel": {row["stadsdeel_code"] for row in wijken},
    }
    circles = rows("cirkels.csv")
    for row in circles:
        assert row["size_band"] in {"", "minder dan 5", "5-8", "9-12", "13 of meer"}
        assert row["area_codes"]
        assert set(row["area_codes"].split()) <= codes[row["area_level"]], row["id"]
        assert row["state"] == ("gestopt" if row["ended"] else "nu onbekend")
    assert sum(row["kind"] == "buurtcirkel" for row in circles) == 5
    assert sum(row["kind"] == "buren_groep" for row in circles) == 3


@pytest.mark.parametrize(("name", "columns"), [("cirkels.csv", ("begun", "ended")), ("cijfers.csv", ("measured",))])
def test_periods_are_years_or_months(name, columns):
    values = {row[column] for row in rows(name) for column in columns} - {""}
    assert [value for value in values if TIME.fullmatch(value) is None] == []


@pytest.mark.parametrize(
    "name",
    [
        "activiteiten.csv",
        "bevindingen.csv",
        "bronnen.csv",
        "cijfers.csv",
        "cirkels.csv",
        "indicatoren.csv",
        "initiatieven.csv",
    ],
)
def test_what_people_read_holds_no_forbidden_words(name):
    found = [(row, hit[0]) for row in rows(name) if (hit := FORBIDDEN.search(" ".join(row.values())))]
    assert found == []


def test_figures_have_a_value_or_a_range_and_a_known_subject():
    initiatives = {row["id"] for row in rows("initiatieven.csv")}
    wijken = {row["code"] for row in rows("wijken.csv")}
    for row in rows("cijfers.csv"):
        assert bool(row["value"]) != bool(row["low"] or row["high"]), row
        assert row["label"]
        assert row["unit"]
        if row["subject_kind"] == "initiative":
            assert row["subject"] in initiatives
        else:
            assert row["subject_kind"] == "area"
            assert not row["subject"].startswith("WK") or row["subject"] in wijken


def test_no_figure_counts_fewer_than_five_people():
    people = [row for row in rows("cijfers.csv") if row["unit"] in {"personen", "gevers", "huurders"}]
    assert people
    assert [row for row in people if float(row["value"] or row["low"]) < 5] == []


def test_conflicting_figures_are_both_kept():
    visitors = [row for row in rows("cijfers.csv") if (row["subject"], row["label"]) == ("de-sleutel", "bezoekers")]
    assert [(row["low"], row["high"], row["per"]) for row in visitors] == [("25", "50", "dag"), ("20", "25", "dag")]


def test_initiatives_keep_their_lists():
    initiatives = {row["id"]: row for row in rows("initiatieven.csv")}
    assert set(initiatives) == {"de-sleutel", "het-badhuis", "buurttuin-kempenaar"}
    for row in initiatives.values():
        for column in ("approach", "direct_effects", "indirect_effects"):
            items = row[column].split(" | ")
            assert len(items) >= 3
            assert all(items)


@pytest.mark.parametrize("region", SCHOOL_REGIONS)
def test_school_holidays_are_whole_weeks_in_order(region):
    table = rows(f"schoolvakanties_{region}.csv")
    holidays = [(date.fromisoformat(row["begin"]), date.fromisoformat(row["end"])) for row in table]
    assert len(holidays) == 15
    assert all(begin.weekday() == 5 and end.weekday() == 6 and begin < end for begin, end in holidays)
    assert all(earlier[1] < later[0] for earlier, later in itertools.pairwise(holidays))
    weeks = {"Kerstvakantie": 2, "Zomervakantie": 6}
    for row, (begin, end) in zip(table, holidays, strict=True):
        assert (end - begin).days == 7 * weeks.get(row["name"], 1) + 1


def test_the_regions_go_on_summer_holiday_by_turns_and_share_christmas_and_may():
    tables = [rows(f"schoolvakanties_{region}.csv") for region in SCHOOL_REGIONS]
    for same in zip(*tables, strict=True):
        assert len({(row["name"], row["school_year"]) for row in same}) == 1
        begins = {row["begin"] for row in same}
        assert len(begins) == (3 if same[0]["name"] == "Zomervakantie" else len(begins))
        assert len(begins) == 1 or same[0]["name"] not in ("Kerstvakantie", "Meivakantie")


@pytest.mark.real_data
@pytest.mark.parametrize("region", SCHOOL_REGIONS)
def test_others_have_the_same_school_holidays(region, real_data):
    """But for the spring of 2027 in Zuid, which the large table makes a month too long."""
    with (real_data / "holidays" / "schoolvakanties_2019_2030.csv").open(encoding="utf-8", newline="") as file:
        theirs = {(row["name"], row["begin"], row["end"]) for row in csv.DictReader(file) if row["regio"] == region}
    ours = {(row["name"], row["begin"], row["end"]) for row in rows(f"schoolvakanties_{region}.csv")}
    assert ours - theirs == ({("Voorjaarsvakantie", "2027-02-13", "2027-02-21")} if region == "zuid" else set())


def test_a_municipality_has_one_region_and_ours_are_sure():
    table = rows("vakantieregios.csv")
    assert {row["region"] for row in table} == set(SCHOOL_REGIONS)
    assert [row["gemeente_code"] for row in table] == sorted(row["gemeente_code"] for row in table)
    known = {row["gemeente_code"]: row["region"] for row in table}
    assert (known["GM0363"], known["GM0150"], known["GM0233"], known["GM0772"]) == ("noord", "noord", "midden", "zuid")
