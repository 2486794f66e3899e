"""How alive the map is: the fixed asks, and what the guide itself says to each of them."""

import csv
import dataclasses
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.guide.alive import ASKS, Outcome, read_asks, told
from socialmap.guide.origin import from_point
from socialmap.guide.wishes import SAME
from socialmap.i18n import words
from socialmap.importing.recording import read_record, save_record
from socialmap.importing.starter import prepare_store
from socialmap.model import RecordKind, Visibility
from socialmap.queries.kaart.alive import alive_page, alive_table, share_words
from socialmap.queries.wegwijzer.guide import answer
from socialmap.queries.wegwijzer.guide_form import GuideForm
from socialmap.world import Viewer, load_world
from tests.support.worlds import NOW

NL, EN = words("nl"), words("en")
DATA = Path(__file__).parents[2] / "data"
#: What is known of a lunch that somebody can be sent to.
LUNCH = {"name": "Buurtlunch", "schedule": "We 12:00-13:30", "access": "inloop", "visibility": Visibility.PUBLIC}
NUMBER = "0b9f7c2e-5a3d-4b7e-9a53-3f3f5e1c2a10"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    settings = Settings(data_dir=tmp_path_factory.mktemp("alive"))
    with closing(prepare_store(settings)) as store:
        yield settings, store


@pytest.fixture(scope="module")
def load(kept):
    settings, store = kept
    return lambda: load_world(store, gemeente="GM0363", viewer=Viewer.PUBLIC, now=NOW, settings=settings)


@pytest.fixture(scope="module")
def world(load):
    """Before anything was added."""
    return load()


def sure(world) -> int:
    return sum(one.outcome is Outcome.SURE for one in told(world, DATA / ASKS))


def table(folder: Path, *changes: dict[str, str], drop: str = "") -> Path:
    """A folder with the first row of the table, changed in turn."""
    with (DATA / ASKS).open(encoding="utf-8", newline="") as stream:
        first = next(csv.DictReader(stream))
    rows = [{name: cell for name, cell in {**first, **one}.items() if name != drop} for one in changes]
    with (folder / ASKS).open("w", encoding="utf-8", newline="") as stream:
        written = csv.DictWriter(stream, rows[0])
        written.writeheader()
        written.writerows(rows)
    return folder


def test_the_asks_are_twenty_starts_with_three_profiles_and_four_wishes_each():
    asks = read_asks(DATA / ASKS)
    starts = {(one.lon, one.lat): one.start for one in asks}
    assert (len(asks), len(starts), len(set(starts.values()))) == (240, 20, 20)
    assert set(Counter((one.start, one.profile) for one in asks).values()) == {4}
    assert set(Counter((one.start, one.wish) for one in asks).values()) == {3}
    assert SAME not in {one.wish for one in asks}


def test_the_starts_lie_in_every_stadsdeel_where_people_live(world):
    stadsdelen = Counter(one.stadsdeel for one in told(world, DATA / ASKS))
    homes = {"Centrum", "Nieuw-West", "Noord", "Oost", "West", "Weesp", "Zuid", "Zuidoost"}
    assert set(stadsdelen) == homes
    assert min(stadsdelen.values()) == 12


def test_without_activities_no_ask_is_sure_and_the_page_says_what_helps(world):
    page = alive_page(world, DATA, NL)
    assert "Bij 0 van de 240 vragen zegt de wegwijzer nu: “Dit kan”. Dat is 0%." in page.about
    assert {(row.sure, row.share) for row in page.stadsdelen} == {(0, "0%")}
    assert sum(row.asked for row in page.stadsdelen) == 240
    assert len(page.helps) == 2
    assert "voeg de activiteit toe" in page.helps[0]
    assert page.left_out == ""
    assert all(sentence.isascii() or "“" in sentence for sentence in alive_page(world, DATA, EN).about)


def answers(world, ask) -> Outcome:
    """What the guide's own answer says."""
    form = GuideForm(minutes=int(ask.minutes), profile=ask.profile, wishes=(ask.wish,))
    given = answer(world, form, from_point(world, ask.lon, ask.lat), NL)
    if given.sure:
        return Outcome.SURE
    return Outcome.OFTEN if given.maybe else Outcome.NOTHING


def test_an_added_activity_turns_asks_sure_as_the_guide_says_and_one_for_accounts_turns_none(kept, load, world):
    _, store = kept
    house = world.places.index[world.places["name"].str.contains("Pluspunt")][0]

    def save(version=None, **changes):
        values = {**LUNCH, "place_id": house, **changes}
        save_record(
            store, RecordKind.ACTIVITY, NUMBER, values, role="redacteur", expected_version=version, today=NOW.date()
        )
        return read_record(store, RecordKind.ACTIVITY, NUMBER)["version"]

    version = save(visibility=Visibility.ACCOUNTS)
    assert sure(load()) == 0
    version = save(version)
    now = load()
    found = {one.ask: one.outcome for one in told(now, DATA / ASKS) if one.ask.start == "Geuzenveld"}
    eating = {ask.profile: outcome for ask, outcome in found.items() if ask.wish == "eten"}
    # By hand: who walks has a sure lunch; with a rollator the way and the door are not known.
    assert eating == {"wandelen": Outcome.SURE, "rustig": Outcome.SURE, "rollator": Outcome.DETAILS}
    assert sure(now) == 2
    for ask, outcome in found.items():
        assert answers(now, ask) == (Outcome.OFTEN if outcome is Outcome.DETAILS else outcome)
    west = next(row for row in alive_page(now, DATA, NL).stadsdelen if row.name == "Nieuw-West")
    assert (west.asked, west.sure, west.share) == (36, 2, "6%")
    assert "Dat is 1%." in alive_page(now, DATA, NL).about[1]
    # One that needs an appointment is not sure: how one gets in is asked first.
    save(version, access="verwijzing")
    assert sure(load()) == 0


@pytest.mark.parametrize(
    ("part", "said"), [(0, "0%"), (1, "minder dan 1%"), (120, "50%"), (239, "meer dan 99%"), (240, "100%")]
)
def test_a_share_says_none_or_all_only_when_it_is(part, said):
    assert share_words(part, 240, NL) == said


def test_it_is_counted_once_for_what_it_reads(world):
    first = told(world, DATA / ASKS)
    assert told(world, DATA / ASKS) is first
    # Figures of wijken are not read; activities are.
    assert told(dataclasses.replace(world, values=world.values.copy()), DATA / ASKS) is first
    assert told(dataclasses.replace(world, activities=world.activities.copy()), DATA / ASKS) is not first


def test_a_start_elsewhere_is_left_out_and_said(world, tmp_path):
    utrecht = {"id": "2", "start": "Utrecht", "lon": "5.12", "lat": "52.09"}
    page = alive_page(world, table(tmp_path, {"id": "1"}, utrecht), NL)
    assert "Bij 0 van de 1 vragen" in page.about[1]
    assert page.left_out.startswith("1 vraag telt niet mee")
    assert "(Utrecht)" in page.left_out
    assert alive_table(world, tmp_path)["outcome"].tolist()[1] == ""


def test_a_map_of_elsewhere_has_no_share(world, tmp_path):
    table(tmp_path, {"id": "2", "start": "Utrecht", "lon": "5.12", "lat": "52.09"})
    page = alive_page(world, tmp_path, NL)
    assert page.about == ["Geen van onze vaste vragen begint op deze kaart. Hoe levend zij is, weten we dus niet."]
    assert (page.stadsdelen, page.helps) == ([], [])


@pytest.mark.parametrize(
    ("changes", "told_so"),
    [
        ([{"wish": "vliegen"}], "rij 1, kolom wish: dit kan niet in een vraag; gevonden: 'vliegen'; verwacht: een van"),
        ([{"lon": "x"}], "kolom lon"),
        ([{"lat": "nan"}], "kolom lat"),
        ([{"minutes": "0"}], "kolom minutes"),
        ([{"minutes": "1e9"}], "verwacht: een getal van 1 tot en met 60"),
        ([{"start": " "}], "kolom start"),
        ([{"profile": "vliegend"}], "dit profiel bestaat niet; gevonden: 'vliegend'"),
        ([{}, {}], "twee vragen hebben hetzelfde nummer"),
    ],
)
def test_a_table_that_cannot_be_used_is_one_sentence(world, tmp_path, changes, told_so):
    table(tmp_path, *changes)
    with pytest.raises(BadInputError, match=r"vragen\.csv") as refused:
        told(world, tmp_path / ASKS)
    assert told_so in str(refused.value)
    page = alive_page(world, tmp_path, NL)
    assert page.about[0].startswith("De vaste vragen kunnen we niet lezen. vragen.csv")


def test_a_table_without_a_column_or_that_is_not_there_says_so(world, tmp_path):
    assert "dit bestand is er niet" in alive_page(world, tmp_path, NL).about[0]
    table(tmp_path, {}, drop="wish")
    assert "kolom wish" in alive_page(world, tmp_path, NL).about[0]
