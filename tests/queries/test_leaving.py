"""What leaves, in every view and form: all that everybody may see, with how sure it is, and nothing else."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from socialmap.exchange.forms import FORMS
from socialmap.exchange.leaving import ID
from socialmap.i18n import words
from socialmap.model import ACTIVITY_FACTS, PLACE_FACTS, Level, Visibility
from socialmap.queries.cirkels.ask import FitAsk
from socialmap.queries.kaart.places import ALL, PlaceFilter, find
from socialmap.queries.leaving.views import VIEWS
from socialmap.store import Store
from socialmap.world import Viewer, load_world
from tests.support.leaving import OPEN_HOUSE, READ, SECRET, visible_settings, whole_text

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
NL = words("nl")
#: Everything that can be asked for.
ASKED = {
    "plekken": PlaceFilter(show=ALL),
    "activiteiten": PlaceFilter(show=ALL),
    "gebieden": Level.WIJK,
    "scores": FitAsk(draws=20),
}


@pytest.fixture(scope="module")
def worlds():
    """What everybody sees, and what the redactie sees, of one store."""
    settings = visible_settings()
    with closing(Store(settings.store_url)) as store:
        return {
            viewer: load_world(store, gemeente="GM0363", viewer=viewer, now=NOW, settings=settings)
            for viewer in (Viewer.PUBLIC, Viewer.EDITOR)
        }


@pytest.fixture(scope="module")
def world(worlds):
    return worlds[Viewer.PUBLIC]


def left(world, view, asked=None, language="nl"):
    """A view of this world; one of everything is made once, for scores take a second."""
    return world.remember(
        ("left", view, asked, language),
        lambda: VIEWS[view].make(
            world, ASKED[view] if asked is None else asked, words(language), "https://kaart.voorbeeld.nl"
        ),
    )


def test_every_view_is_asked_here():
    assert set(ASKED) == set(VIEWS)


def test_what_is_hidden_proposed_or_without_consent_leaves_in_no_form(worlds):
    """Of each view and form there is, so that a new one is in it by itself; and the walk would notice."""
    wrong, noticed = [], set()
    for name in VIEWS:
        views = {viewer: left(one, name) for viewer, one in worlds.items()}
        for form, writer in FORMS.items():
            told = {viewer: whole_text(form, writer.write(view, NL)) for viewer, view in views.items()}
            wrong += [(name, form)] if SECRET in told[Viewer.PUBLIC] else []
            noticed |= {(name, form)} if SECRET in told[Viewer.EDITOR] else set()
    assert wrong == [], [row for row in left(worlds[Viewer.PUBLIC], "activiteiten").rows if SECRET in str(row)]
    assert noticed == {(name, form) for name in ("plekken", "activiteiten") for form in FORMS}


def test_each_row_leaves_in_every_form(world):
    for name in VIEWS:
        view = left(world, name)
        assert view.rows, name
        label = next(column.label for column in view.columns if column.id == ID)
        for form, writer in FORMS.items():
            found = READ[form](writer.write(view, NL))
            assert [row[ID if ID in row else label] for row in found] == [row[ID] for row in view.rows], (name, form)


def test_a_public_fact_is_a_column_by_itself_and_no_other(world):
    for name, facts in (("plekken", PLACE_FACTS), ("activiteiten", ACTIVITY_FACTS)):
        columns = {column.id for column in left(world, name).columns}
        public = {id for id, fact in facts.items() if fact.audience is Visibility.PUBLIC}
        told_in_words = {"visibility", "status", "street", "house_number", "place_name", "organisation_id"}
        assert public - columns <= told_in_words, name
        assert not columns & (set(facts) - public), name


def the_house(world):
    [row] = [row for row in left(world, "plekken").rows if row[ID] == OPEN_HOUSE]
    return row


def test_a_value_past_its_term_leaves_with_its_day_and_never_as_sure(world):
    house = the_house(world)
    assert (house["step_free"], house["toilet"], house["kitchen"]) == ("ja", None, None)
    assert (
        house["said"] == "Toilet voor bezoekers: ja, volgens een mens (1 mei 2023). Dit is lang geleden: vraag het na."
    )
    assert house["page"] == f"https://kaart.voorbeeld.nl/plek/{OPEN_HOUSE}"
    assert house["operators"] == "Combiwel"
    assert (house["source"], house["licence"]) != ("", "")


def test_a_filter_of_the_page_is_that_of_the_file(world):
    for asked in (
        PlaceFilter(),
        PlaceFilter(kind="buurtkamer", area="FB"),
        PlaceFilter(q="open huis"),
        PlaceFilter(q="niets van dit alles"),
        PlaceFilter(open_now=True, page=3),
    ):
        view = left(world, "plekken", asked)
        assert [row[ID] for row in view.rows] == find(world, asked, NL).index.tolist(), asked
    assert left(world, "plekken", PlaceFilter(q="=koffie", kind="buurtkamer", area="FB")).about[0] == (
        "Zoekwoord: =koffie; soort: buurtkamers; waar: Geuzenveld; alleen waar mensen nu terecht kunnen."
    )


def test_activities_go_along_with_their_place(world):
    current = {row[ID]: row for row in left(world, "activiteiten", PlaceFilter()).rows}
    soup = current["soup"]
    assert (soup["place"], soup["address"], soup["cost_eur"]) == ("Open Huis", "Albardakade 5", 2.5)
    assert (soup["hours"], soup["goes_on"]) == ("dinsdag van 12.00 tot 14.00 uur", "ja")
    assert soup["access"] == "u kunt zo binnenlopen"
    every = left(world, "activiteiten").rows
    assert {row[ID] for row in every} > set(current)
    assert {row["goes_on"] for row in every if row[ID] not in current} == {"nee, of dat weten we niet"}
    assert [row for row in left(world, "activiteiten", PlaceFilter(area="AA")).rows if row[ID] == "soup"] == []
    nothing = replace(ASKED["activiteiten"], kind="zwembad")
    assert left(world, "activiteiten", nothing).rows == []


def test_areas_have_figures_for_everybody_with_year_and_source_and_none_of_need(world):
    view = left(world, "gebieden")
    labels = {column.id: column.label for column in view.columns}
    assert labels["inwoners"].startswith("Inwoners (personen, 20")
    assert not [id for id in labels if "eenzaam" in id or "rondkomen" in id or "regie" in id]
    assert any(line.startswith(labels["inwoners"]) for line in view.about)
    [wijk] = [row for row in view.rows if row[ID] == "WK0363FB"]
    assert (wijk["name"], wijk["local_code"], wijk["level"]) == ("Geuzenveld", "FB", "wijk")
    assert wijk["inwoners"] == world.indicator("inwoners", Level.WIJK).at["WK0363FB", "value"]
    assert wijk["places_on_offer"] > 0


def test_scores_say_that_they_open_a_conversation(world):
    view = left(world, "scores")
    assert "gesprek" in view.about[0]
    assert any("herkomst" in line for line in view.about)
    assert {"score", "score_laag", "score_hoog", "score_zonder_schattingen_rivm"} <= {one.id for one in view.columns}
    assert view.style.steps[0][:2] == (0, 20)


def test_english_says_it_in_english_under_the_same_names_for_programs(world):
    dutch, english = left(world, "plekken"), left(world, "plekken", language="en")
    assert [column.id for column in dutch.columns] == [column.id for column in english.columns]
    assert "Entrance without steps" in {column.label for column in english.columns}
    assert len({column.label for column in english.columns}) == len(english.columns)


def test_days_are_days(world):
    checked = world.places.assign(checked_on=date(2026, 9, 1))
    with_days = VIEWS["plekken"].make(replace(world, places=checked), ASKED["plekken"], NL, "")
    assert with_days.rows[0]["checked_on"] == date(2026, 9, 1)
