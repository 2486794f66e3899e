"""Who may see a figure: closed by default, by the words of its theme and itself, unless a table says otherwise."""

from pathlib import Path

import pandas as pd
import pytest

from socialmap.errors import SettingError
from socialmap.model import Audience
from socialmap.sources.audience import INDICATORS, REPORT_FIGURES, audience, audiences, of_unstored, told
from socialmap.sources.bbga import read_catalogue
from socialmap.sources.figures import definition_tables, definitions
from socialmap.sources.files import SourceFile

STARTER = Path(__file__).parents[2] / "data"
#: Of each kind of need that the rule names, a figure of the health monitor, CBS or the BBGA.
NEED = [
    "ernstig_eenzaam", "eenzaam", "rivm.SociaalEenzaam", "moeite_rondkomen", "matig_veel_regie", "rivm.Roker",
    "rivm.ZwareDrinker", "rivm.VoldoetAanAlcoholRichtlijn", "rivm.ErnstigOvergewicht", "rivm.NormaalGewicht",
    "rivm.HoogRisicoOpAngstOfDepressie", "rivm.HeelVeelStressInAfgelopen4Weken", "rivm.MistEmotioneleSteun",
    "rivm.EenOfMeerLangdurigeAandoeningen", "rivm.ErnstigeGeluidhinderDoorBuren", "goed_ervaren_gezondheid",
    "cbs.inkomenPerInwoner", "ses.score", "ses.opleiding_laag", "cbs.misdrijven_per1000", "buurtanalyse.unempl",
    "buurtanalyse.edu_low",
]  # fmt: skip
OPEN = ["inwoners", "inwoners_65plus", "vrijwilligerswerk", "mantelzorger", "cbs.afstandHuisarts", "cbs.koopwoningen"]


@pytest.mark.parametrize("indicator", NEED)
def test_need_is_behind_the_door(indicator):
    assert of_unstored(indicator) is Audience.CIRKELS


@pytest.mark.parametrize("indicator", OPEN)
def test_what_is_there_is_for_everybody(indicator):
    assert of_unstored(indicator) is Audience.ALL


def test_every_figure_of_the_health_monitor_but_what_people_do_is_behind_the_door():
    monitor = definitions("gezondheidsmonitor").values()
    assert {one.id for one in monitor if of_unstored(one.id) is Audience.ALL} == {"mantelzorger", "vrijwilligerswerk"}
    assert "gezondheidsmonitor" in definition_tables()


@pytest.mark.parametrize(
    ("theme", "label"),
    [
        ("bbga", "PEENZAAM_P"),
        ("", "Inwoners"),
        ("welzijn en zorg", "Aanbod buurthuizen"),
        ("iets nieuws", "Parken"),
        ("participatie", "Sociale uitsluiting (%)"),
        ("bevolking", "Opleiding laag (%)"),
        ("wonen", "Huurquote van huishoudens met een laag inkomen"),
        ("openbare ruimte", "Overlast vervuiling (1-10)"),
    ],
)
def test_what_nobody_told_or_what_its_own_words_say_is_closed(theme, label):
    assert audience(theme, label) is Audience.CIRKELS


def test_the_starter_says_the_same_of_its_own(tmp_path):
    given = told(STARTER, INDICATORS)
    assert given == {name: of_unstored(name) for name in given}
    assert set(given.values()) == set(Audience)
    assert {Audience.ALL, Audience.CIRKELS} == set(told(STARTER, REPORT_FIGURES).values())


def test_the_table_goes_before_the_theme(tmp_path):
    (tmp_path / "indicatoren.csv").write_text("id,audience\nvrijwilligerswerk,cirkels\nbbga.X_P,iedereen\neenzaam,\n")
    stored = pd.DataFrame(
        {"theme": "bbga", "label": "x", "definition": ""},
        index=["vrijwilligerswerk", "bbga.X_P", "eenzaam", "bbga.Y_P"],
    )
    assert audiences(stored, tmp_path) == ["cirkels", "iedereen", "cirkels", "cirkels"]
    assert audiences(stored, None) == ["iedereen", "cirkels", "cirkels", "cirkels"]


def test_a_word_that_does_not_exist_is_a_sentence(tmp_path):
    (tmp_path / "indicatoren.csv").write_text("id,audience\neenzaam,niemand\n")
    with pytest.raises(SettingError, match=r"indicatoren.csv: bij 'eenzaam' staat audience 'niemand'; verwacht: "):
        told(tmp_path, INDICATORS)


@pytest.mark.real_data
def test_the_catalogue_of_the_city_has_no_need_in_public(real_data):
    found = read_catalogue(SourceFile(real_data / "bbga" / "bbga_metadata_utf8.csv", "csv")).indicators
    public = [one for one in found if audience(one.theme, one.label, one.definition) is Audience.ALL]
    words = "eenz|rondkom|bijstand|minima|werkloo|overgewicht|depress|psychisch|kwetsbaar|uitsluiting|gezond|onveilig"
    businesses = ("bedrijvigheid", "bedrijvigheid functie", "bedrijvigheid sectie", "bedrijvigheid winkels")
    about_people = pd.Series([one.label for one in public if one.theme not in businesses])
    assert list(about_people[about_people.str.contains(words, case=False)]) == []
    assert {"Vrijwilligers (%)", "Wekelijks contact buren (%)", "Bevolking totaal"} <= set(about_people)
    assert not any(
        one.theme in {"inkomen", "werk", "welzijn en zorg", "sociale kracht", "veiligheid"} for one in public
    )
