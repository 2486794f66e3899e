"""``python -m socialmap guide``: one file, one sentence for what cannot be, and nothing half-written."""

import pytest

from socialmap.config import Settings
from tests.support.importing import run


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    settings = Settings(data_dir=tmp_path_factory.mktemp("guide") / "var")
    assert run(settings, "differences").exit_code == 0
    return settings


@pytest.fixture(autouse=True)
def nobody_is_asked(monkeypatch):
    monkeypatch.setenv("SOCIALMAP_PDOK_ADDRESS_URL", "")


def test_a_neighbourhood_is_one_file_with_a_bar(prepared, tmp_path):
    out = tmp_path / "buurt.html"
    result = run(prepared, "guide", "--around", "Albardakade 5", "--minutes", "15", out)
    assert result.exit_code == 0, result.output
    assert f"Wegwijzer geschreven: {out}" in result.stdout
    assert "━" in result.stderr
    html = out.read_text(encoding="utf-8")
    assert "Pluspunt" in html
    assert "hemelsbreed" in html, "the starter set has no streets"


@pytest.mark.parametrize("around", ["52.37803,4.80264", "4.80264 52.37803", "OBA Geuzenveld", "Geuzenveld"])
def test_it_may_be_a_point_or_a_name(prepared, tmp_path, around):
    out = tmp_path / "buurt.html"
    assert run(prepared, "guide", "--around", around, "--language", "en", "--profile", "wandelen", out).exit_code == 0
    assert '<html lang="en"' in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--around", "Albardakde 5"), "Dit begin vinden wij niet; bedoelt u: Albardakade"),
        (("--around", "Xyzzystraat 1"), "Dit begin vinden wij niet; kies een postcode, een straat, een plek of een"),
        (("--around", " "), "--around is leeg"),
        (("--around", "51.92,4.48"), "Dit punt ligt buiten de gemeente van deze kaart; kies"),
        (("--around", "Geuzenveld", "--minutes", "60"), "dit aantal minuten kan niet; gevonden: '60'; verwacht: 5 tot"),
        (("--around", "Geuzenveld", "--minutes", "veel"), "deze waarde kan niet bij --minutes"),
        (("--around", "Geuzenveld", "--profile", "vliegen"), "deze keuze kan niet bij --profile; gevonden: 'vliegen'"),
        (("--around", "Geuzenveld", "--language", "xx"), "deze keuze kan niet bij --language; gevonden: 'xx'"),
        ((), "er ontbreekt iets: --around"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_nothing_is_written(prepared, tmp_path, words, says):
    out = tmp_path / "buurt.html"
    out.write_text("van gisteren", encoding="utf-8")
    result = run(prepared, "guide", *words, out)
    assert result.exit_code == 2
    assert says in result.stderr
    assert "Traceback" not in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["buurt.html"]
    assert out.read_text(encoding="utf-8") == "van gisteren"


@pytest.mark.parametrize("command", [("guide", "--around", "Geuzenveld"), ("map",)])
def test_where_nothing_can_be_written_is_said_first(prepared, tmp_path, command):
    result = run(prepared, *command, tmp_path / "nergens" / "buurt.html")
    assert result.exit_code == 2
    assert "hier kan geen bestand worden geschreven" in result.stderr
