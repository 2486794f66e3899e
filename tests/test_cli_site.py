"""``python -m socialmap site``: a table, JSON, and one sentence for what cannot be."""

import json

import pytest

from socialmap.config import Settings
from tests.support.importing import run


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    settings = Settings(data_dir=tmp_path_factory.mktemp("site") / "var")
    assert run(settings, "differences").exit_code == 0
    return settings


def test_the_table_puts_people_first_and_names_its_sources(prepared) -> None:
    result = run(prepared, "site", "-k", "2")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Eerst mensen, dan een plek.")
    assert "Wat weten we niet?" in result.stdout
    assert "Bronnen: " in result.stdout


@pytest.mark.parametrize("method", ["mclp", "p-median"])
def test_json_has_places_coverage_gap_and_how_often(prepared, method) -> None:
    result = run(prepared, "site", "-k", "2", "--method", method, "--format", "json")
    data = json.loads(result.stdout)
    assert len(data["places"]) == 2
    assert {"before", "after", "gap", "curve", "within"} <= set(data)
    assert data["draws"] == 100
    excluded = data["places"][0]["id"]
    again = json.loads(
        run(prepared, "site", "-k", "2", "--method", method, "--exclude", excluded, "--format", "json").stdout
    )
    assert excluded not in [place["id"] for place in again["places"]]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("-k", "0"), "Dit aantal plekken kan niet"),
        (("-k", "99999"), "Zoveel plekken zijn er niet"),
        (("--minutes", "nan"), "Dit aantal minuten lopen kan niet"),
        (("--exclude", "x"), "geen Huis van de Wijk of buurtkamer"),
        (("--method", "raden"), "deze waarde kan niet bij --method"),
    ],
)
def test_bad_input_is_one_sentence(prepared, words, says) -> None:
    result = run(prepared, "site", *words)
    assert result.exit_code == 2
    assert says in result.stderr
    assert "Traceback" not in result.output
