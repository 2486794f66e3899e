"""Closed by default: what nobody knows waits, is listed and opened by a person, and stays as that person left it."""

import pytest

from socialmap.cli._shared import said_kinds
from socialmap.errors import BadInputError, NotAllowedError
from socialmap.importing.editing import edit_place
from socialmap.importing.flow import import_files
from socialmap.importing.waiting import waiting
from socialmap.model import PlaceKind, Visibility
from socialmap.store import reading, tables
from socialmap.world import Viewer
from tests.support.city import store_with_sources, world_of
from tests.support.importing import run

HEAD = "nummer;naam;soort;straat;huisnummer;postcode;lat;lon;omschrijving;gezelschap"
ROWS = {
    "1": "De Brug;Vrouwenopvang;Dorpsweg;1;1067GK;52.3802;4.8052;;",
    "2": "De Hoeve;Buurthoeve;Dorpsweg;5;1067GK;52.3812;4.8062;;",
    "3": "De Schuur;Buurthoeve;Dorpsweg;9;1067GK;52.3822;4.8072;;",
    "4": "De Zon;Buurthuis;Dorpsweg;15;1067GK;52.3832;4.8082;;",
    "5": "De Boom;Buitenschoolse opvang;Dorpsweg;19;1067GK;52.3842;4.8092;;",
}
PUBLIC = ["De Boom", "De Zon"]


@pytest.fixture
def store(database_url):
    with store_with_sources(database_url) as empty:
        yield empty


@pytest.fixture
def take_in(store, settings, tmp_path):
    """Import the rows as a table of somebody's own, some of them changed or not there."""

    def read(kinds=None, **changes):
        rows = {number: changes.get(f"row{number}", row) for number, row in ROWS.items()}
        path = tmp_path / "dorp.csv"
        lines = [HEAD, *(f"{number};{row}" for number, row in rows.items() if row)]
        path.write_text("\n".join(lines), encoding="utf-8")
        return import_files(store, [path], settings=settings, kinds=kinds)[0]

    return read


def shown(store):
    return sorted(world_of(store).places["name"])


def stored(store, name):
    with store.read() as session:
        rows = reading.read_table(session, tables.source_row).set_index("name")
    return rows.loc[name]


def test_what_nobody_knows_is_for_the_redactie_counted_and_listed(store, take_in):
    report = take_in()
    assert shown(store) == PUBLIC
    assert set(world_of(store, Viewer.EDITOR).places["name"]) == {"De Brug", "De Hoeve", "De Schuur", *PUBLIC}
    told = "\n".join(report.lines())
    assert "2 x let op: dit soort kennen wij niet, alleen voor de redactie: Buurthoeve" in told
    assert "1 x let op: opvang of zorgwonen: blijft verborgen" in told
    assert "De Hoeve" not in told
    found = waiting(store)
    assert found[["name", "called", "why", "visibility"]].to_numpy().tolist() == [
        ["De Hoeve", "Buurthoeve", "soort onbekend", "redactie"],
        ["De Schuur", "Buurthoeve", "soort onbekend", "redactie"],
    ]
    assert found["place_id"].tolist() == [stored(store, name)["place_id"] for name in ("De Hoeve", "De Schuur")]
    assert not take_in().changed


def test_a_person_says_with_the_import_what_a_word_means_and_it_stays(store, take_in):
    take_in()
    before = {name: stored(store, name)["place_id"] for name in ("De Hoeve", "De Schuur")}
    kinds = said_kinds(("Buurthoeve=buurtkamer", "Vrouwenopvang=buurtkamer", "Kroeg=overig"))
    report = take_in(kinds)
    assert shown(store) == sorted(["De Hoeve", "De Schuur", *PUBLIC])
    assert {name: stored(store, name)["place_id"] for name in before} == before
    assert world_of(store).places.loc[before["De Hoeve"], ["kind", "offer"]].tolist() == ["buurtkamer", "open"]
    told = {remark.value: remark.reason for remark in report.remarks if "--kind" in remark.reason}
    assert told == {
        "vrouwenopvang": "--kind maakt opvang of zorgwonen niet openbaar",
        "kroeg": "geen rij heeft het soort dat u met --kind noemt",
    }
    assert waiting(store).empty
    assert not take_in().changed
    assert shown(store) == sorted(["De Hoeve", "De Schuur", *PUBLIC])
    # It was said of that word: of another one nobody said anything.
    take_in(row2="De Hoeve;Kroeg;Dorpsweg;5;1067GK;52.3812;4.8062;;")
    assert shown(store) == sorted(["De Schuur", *PUBLIC])


@pytest.mark.parametrize(
    ("changes", "kind", "offer"),
    [
        ({"kind": "buurtkamer"}, "buurtkamer", "open"),
        ({"kind": "inlooplocatie", "visibility": "openbaar"}, "inlooplocatie", "onbekend"),
        ({"visibility": "openbaar"}, "overig", "context"),
    ],
)
def test_a_person_opens_it_by_hand_and_no_import_closes_it(store, take_in, changes, kind, offer):
    take_in()
    place = stored(store, "De Hoeve")["place_id"]
    assert edit_place(store, place, changes, role="redacteur") is Visibility.PUBLIC
    assert shown(store) == sorted(["De Hoeve", *PUBLIC])
    for _ in range(2):
        assert world_of(store).places.loc[place, ["kind", "offer"]].tolist() == [kind, offer]
        assert world_of(store).services.set_index("name").loc["De Hoeve", "kind"] == kind
        assert waiting(store)["name"].tolist() == ["De Schuur"]
        take_in()
    assert not take_in().changed
    # What the list says later of another word is sealed all the same.
    take_in(row2="De Hoeve;Nachtopvang;Dorpsweg;5;1067GK;52.3812;4.8062;;")
    assert shown(store) == PUBLIC


def test_a_person_keeps_it_closed_and_it_waits_no_more(store, take_in):
    take_in()
    place = stored(store, "De Hoeve")["place_id"]
    assert edit_place(store, place, {"visibility": "redactie"}, role="redacteur") is Visibility.ACCOUNTS
    assert waiting(store)["name"].tolist() == ["De Schuur"]
    assert not take_in().changed
    assert shown(store) == PUBLIC


def test_nobody_opens_what_is_sealed(store, take_in):
    take_in()
    place = stored(store, "De Brug")["place_id"]
    for changes in (
        {"visibility": "openbaar"},
        {"visibility": "redactie"},
        {"kind": "buurtkamer", "visibility": "openbaar"},
    ):
        with pytest.raises(NotAllowedError, match="Opvang en zorgwonen blijven verborgen"):
            edit_place(store, place, changes, role="hoofdredacteur")
    edit_place(store, place, {"kind": "buurtkamer", "name": "De Brug"}, role="redacteur")
    take_in(said_kinds(("vrouwenopvang=huis_van_de_wijk",)))
    assert shown(store) == PUBLIC


@pytest.mark.parametrize("changes", [{"name": "Crisisopvang De Zon"}, {"kind": "opvang"}, {"kind": "zorgwonen"}])
def test_a_person_who_writes_that_it_is_opvang_hides_it(store, take_in, changes):
    take_in()
    place = stored(store, "De Zon")["place_id"]
    assert edit_place(store, place, changes, role="redacteur") is Visibility.HIDDEN
    assert shown(store) == ["De Boom"]
    take_in()
    assert shown(store) == ["De Boom"]
    with pytest.raises(NotAllowedError, match="Opvang en zorgwonen blijven verborgen"):
        edit_place(store, place, {"visibility": "openbaar"}, role="redacteur")
    # A slip can be undone, for the list does not call it so.
    edit_place(store, place, {"name": "De Zon", "kind": "buurtkamer", "visibility": "openbaar"}, role="redacteur")
    assert shown(store) == PUBLIC


def test_a_note_that_mentions_opvang_is_for_the_redactie_until_somebody_opens_it(store, take_in):
    take_in()
    place = stored(store, "De Zon")["place_id"]
    assert edit_place(store, place, {"note": "In de winter ook nachtopvang."}, role="redacteur") is Visibility.ACCOUNTS
    assert shown(store) == ["De Boom"]
    assert edit_place(store, place, {"visibility": "openbaar"}, role="redacteur") is Visibility.PUBLIC
    assert edit_place(store, place, {"note": "Naast de buitenschoolse opvang."}, role="redacteur") is Visibility.PUBLIC
    assert not take_in().changed


@pytest.mark.parametrize(
    "row",
    [
        "De Zon;Buurthuis;Dorpsweg;15;1067GK;52.3832;4.8082;Ook crisisopvang;",
        # A column that is not read at all.
        "De Zon;Buurthuis;Dorpsweg;15;1067GK;52.3832;4.8082;;bewoners van het azc",
    ],
)
def test_a_sealed_word_elsewhere_in_a_row_makes_it_wait(store, take_in, row):
    take_in(row4=row)
    assert shown(store) == ["De Boom"]
    assert waiting(store).set_index("name").loc["De Zon", "why"] == "noemt opvang of zorgwonen"
    assert not take_in(row4=row).changed
    place = stored(store, "De Zon")["place_id"]
    edit_place(store, place, {"visibility": "openbaar"}, role="redacteur")
    assert shown(store) == PUBLIC
    assert not take_in(row4=row).changed


@pytest.mark.parametrize("soort", ["Beschermd wonen", "Kroeg", "Inloophuis"])
def test_a_row_that_is_no_longer_public_leaves_its_place_to_the_others(store, take_in, soort):
    beside = "De Zolder;{};Dorpsweg;15;1067GK;52.3832;4.8082;;"
    take_in(row1=beside.format("Buurtkamer"))
    shared = stored(store, "De Zon")["place_id"]
    assert stored(store, "De Zolder")["place_id"] == shared
    take_in(row1=beside.format(soort))
    assert stored(store, "De Zon")["place_id"] == shared
    assert stored(store, "De Zolder")["place_id"] != shared
    assert world_of(store).places.loc[shared, "name"] == "De Zon"
    assert world_of(store).services["name"].tolist().count("De Zolder") == 0
    assert not take_in(row1=beside.format(soort)).changed
    # And back: the printed address of the public place is the one that stays.
    take_in(row1=beside.format("Buurtkamer"))
    assert stored(store, "De Zolder")["place_id"] == stored(store, "De Zon")["place_id"] == shared


def test_a_source_and_organisation_of_hidden_rows_only_is_not_there(store, settings, tmp_path):
    path = tmp_path / "Het Warme Huis.csv"
    path.write_text("naam,soort,organisatie,lat,lon\nHuis A,Gezinshuis,Stichting Warm,52.38,4.80\n", encoding="utf-8")
    import_files(store, [path], settings=settings)
    world = world_of(store)
    assert "tabel-het-warme-huis" not in world.sources.index
    assert world.places.empty
    assert world.services.empty
    editor = world_of(store, Viewer.EDITOR)
    assert "tabel-het-warme-huis" in editor.sources.index
    assert editor.places["operators"].tolist() == [["Stichting Warm"]]


def test_rows_that_say_no_kind_are_told_by_their_name_or_wait(store, settings, tmp_path):
    path = tmp_path / "lijst.csv"
    path.write_text("naam,lat,lon\nBuurthuis De Zon,52.38,4.80\nDe Linde,52.39,4.81\n", encoding="utf-8")
    report = import_files(store, [path], settings=settings)[0]
    assert shown(store) == ["Buurthuis De Zon"]
    assert "1 x let op: wat voor plek dit is, staat er niet: alleen voor de redactie" in "\n".join(report.lines())
    import_files(store, [path], settings=settings, kinds=said_kinds(("=buurtkamer",)))
    assert shown(store) == ["Buurthuis De Zon", "De Linde"]


@pytest.mark.parametrize("pair", ["Buurthoeve", "Buurthoeve=", "Buurthoeve=kroeg"])
def test_a_kind_that_is_none_is_refused(pair):
    with pytest.raises(BadInputError, match=r"^--kind: .*verwacht: WOORD=SOORT, met als soort een van: huis_van"):
        said_kinds((pair,))


def test_a_kind_may_be_said_in_any_word_that_we_know():
    found = said_kinds(("Buurthoeve=Dorpshuis", "amenity=pub=overig", "X=opvang"))
    assert found == {
        "buurthoeve": PlaceKind.HUIS_VAN_DE_WIJK,
        "amenity pub": PlaceKind.OVERIG,
        "x": PlaceKind.OPVANG,
    }


def test_on_the_command_line(settings, tmp_path):
    path = tmp_path / "dorp.csv"
    path.write_text("\n".join([HEAD, *(f"{number};{row}" for number, row in ROWS.items())]), encoding="utf-8")
    assert run(settings, "import", path).exit_code == 0
    told = run(settings, "waiting").stdout
    assert "De Hoeve" in told
    place = next(line.split()[0] for line in told.splitlines() if "De Hoeve" in line)
    assert run(settings, "edit", place, "visibility=openbaar", "--role", "redacteur").stdout == "Opgeslagen.\n"
    assert "De Hoeve" not in run(settings, "waiting").stdout
    assert run(settings, "import", path, "--kind", "Buurthoeve=buurtkamer").exit_code == 0
    assert run(settings, "waiting").stdout == "Er wacht niets op een mens.\n"
    refused = run(settings, "import", path, "--kind", "Buurthoeve=kroeg")
    assert refused.exit_code == 2
    hidden = run(settings, "edit", place, "note=nachtopvang", "--role", "redacteur")
    assert hidden.stdout.startswith("Opgeslagen. Deze plek ziet alleen de redactie")
