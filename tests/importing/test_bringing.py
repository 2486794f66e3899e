"""Tables of every kind of record that people bring: what comes back as it was taken changes nothing. Both databases."""

import csv
import io
from contextlib import closing
from datetime import date

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select

from socialmap.config import Settings
from socialmap.exchange.tables import as_csv, as_xlsx
from socialmap.importing.adopting import adopt_all
from socialmap.importing.bringing.declared import EXAMPLE, TABLES
from socialmap.importing.bringing.planned import NEW, OTHER, REFUSED, SAME, Where
from socialmap.importing.bringing.tables import plan, store_table
from socialmap.importing.merging import merge_places
from socialmap.importing.recording import read_fact
from socialmap.importing.starter import load_starter
from socialmap.ledger.write import read
from socialmap.model import (
    CALLED,
    FACTS,
    Activity,
    Circle,
    CircleKind,
    Initiative,
    Organisation,
    PlaceKind,
    RecordKind,
    Status,
    Visibility,
)
from socialmap.offer.names import whole_name
from socialmap.sources.files import open_file
from socialmap.sources.records import read_records
from socialmap.store import Store, tables
from tests.support.city import STARTER_DIR
from tests.support.importing import ROOT, fingerprint
from tests.support.records import a_place, a_row, filled

TODAY = date(2026, 11, 28)
KINDS = list(TABLES)
#: One of each kind that anybody may see, and one that nobody may.
OF_EACH = (
    a_place("p", "BK De Brug", street="Kade", house_number="3", postcode="1011AB", phone="020 1234567"),
    a_place("h", "Schuilplaats", visibility=Visibility.HIDDEN, street="Geheim", house_number="1"),
    a_row(),
    Organisation("o", "De Boei", source_id="gemeente"),
    Activity(
        "a", "Buurtlunch", "p", organisation_id="o", schedule="We 12:00-13:30", cost_eur=2.5, source_id="gemeente"
    ),
    Activity("ah", "Binnen", "h", source_id="gemeente"),
    Initiative("i", "De Tuin", town="Amsterdam", approach=["wieden", "koffie"], source_id="gemeente"),
    Initiative("ih", "Verborgen tuin", visibility=Visibility.HIDDEN, source_id="gemeente"),
    Circle("c", "Buurtcirkel", CircleKind.BUURTCIRKEL, size_band="5-8", source_id="gemeente"),
    Circle("ch", "Stille cirkel", CircleKind.BUURTCIRKEL, visibility=Visibility.HIDDEN, source_id="gemeente"),
)
HIDDEN = {"plekken": "h", "activiteiten": "ah", "initiatieven": "ih", "cirkels": "ch"}
#: A text of each kind that is another one.
CHANGE = {
    "plekken": ("telefoon", "020 7654321"),
    "activiteiten": ("prijs", "4"),
    "organisaties": ("website", "voorbeeld.nl"),
    "initiatieven": ("aanpak", "wieden | thee"),
    "cirkels": ("hoeveel mensen", "9-12"),
}


def copies():
    return [type(one)(**{name: value for name, value in vars(one).items() if name[0] != "_"}) for one in OF_EACH]


@pytest.fixture
def store(database_url):
    with closing(filled(database_url, *copies())) as found:
        adopt_all(found)
        yield found


@pytest.fixture
def bring(store, tmp_path):
    """Write a table, and say what would become of its rows, or save it."""

    def go(word, content, *, save=False, **options):
        path = tmp_path / ("x.xlsx" if content.startswith(b"PK") else "x.csv")
        path.write_bytes(content)
        rows = read_records(TABLES[word].kind, open_file(path, Settings(data_dir=tmp_path)))
        ask = store_table if save else plan
        return ask(store, rows, today=TODAY, shown=whole_name, **({"role": "redacteur"} if save else {}), **options)

    return go


def taken(store, word) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(store, TABLES[word]).decode("utf-8-sig"))))


def written(*rows) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(column for row in rows for column in row)))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def stored(store, word, id):
    with store.read() as session:
        table = tables.metadata.tables[TABLES[word].kind]
        row = session.execute(select(table).where(table.c.id == id)).mappings().first()
        return dict(row) if row else None


def statements_of(store, word) -> int:
    with store.read() as session:
        return len(read(session, TABLES[word].kind))


@pytest.mark.parametrize("word", KINDS)
@pytest.mark.parametrize("made", [as_csv, as_xlsx])
def test_what_is_taken_comes_back_and_changes_nothing(store, bring, word, made):
    planned = bring(word, made(store, TABLES[word]))
    assert {(one.what, one.left_out) for one in planned} == {(SAME, ())}
    before = fingerprint(store)
    bring(word, made(store, TABLES[word]), save=True)
    assert fingerprint(store) == before


@pytest.mark.parametrize("word", KINDS)
def test_an_example_shows_what_goes_where_and_fits(store, word):
    table = TABLES[word]
    first, *others = taken(store, word)
    assert first["nummer"] == EXAMPLE
    assert list(first) == list(table.columns)
    assert len(set(table.columns)) == len(table.columns)
    assert not {one["nummer"] for one in others} & set(HIDDEN.values())
    for id, fact in table.facts.items():
        if first[fact.column] and id not in ("place_id", "organisation_id"):
            read_fact(table.kind, id, first[fact.column])
    assert {fact.id for fact in table.facts.values() if fact.required} <= set(table.example)
    assert set(FACTS[table.kind]) - set(table.facts) <= {"place_name", "wijk_code"}


@pytest.mark.parametrize("word", KINDS)
def test_one_changed_cell_is_one_statement(store, bring, word):
    heading, text = CHANGE[word]
    _, row = taken(store, word)
    before = statements_of(store, word)
    content = written({**row, heading: text})
    (one,) = bring(word, content)
    assert (one.what, len(one.changes)) == (OTHER, 1)
    bring(word, content, save=True)
    assert statements_of(store, word) == before + 1
    assert bring(word, content)[0].reason.startswith("Iemand anders")  # its version is an older one
    assert {one.what for one in bring(word, as_csv(store, TABLES[word]))} == {SAME}
    # A blank cell forgets nothing, and neither does a table without the column.
    blank = dict.fromkeys(row, "") | {"nummer": row["nummer"]}
    assert [one.what for one in bring(word, written(blank))] == [SAME]


@pytest.mark.parametrize("word", HIDDEN)
def test_nothing_hidden_is_found_by_its_number_or_its_name(store, bring, word):
    number = HIDDEN[word]
    record = stored(store, word, number)
    guess = {"nummer": number, "naam": "Geraden", "plek": "h", "soort": "", "omschrijving": "x"}
    (one,) = bring(word, written(guess), save=True)
    assert (one.what, one.changes) == (REFUSED, ())
    unknown = bring(word, written({**guess, "nummer": "bestaat-niet"}))[0]
    assert unknown.reason == one.reason
    assert stored(store, word, number) == record
    # Who brings one of the same name makes another.
    named = {"naam": record["name"], "plek": "Buurtkamer De Brug", "soort": "buurtcirkel", "lengtegraad": "4.9"}
    named |= {"breedtegraad": "52.37"} if word != "plekken" else {"breedtegraad": "52.37", "soort": "buurtkamer"}
    for one in bring(word, written(named), save=True):
        assert one.id != number
    assert stored(store, word, number) == record


def test_the_starters_own_files_are_such_tables(database_url, tmp_path):
    with closing(Store(database_url)) as store:
        load_starter(store, STARTER_DIR)
        for word in ("plekken", "activiteiten", "initiatieven", "cirkels"):
            file = open_file(ROOT / "data" / f"{word}.csv", Settings(data_dir=tmp_path))
            planned = plan(store, read_records(TABLES[word].kind, file), today=TODAY, shown=whole_name)
            assert len(planned) >= 3
            assert {(one.what, one.reason) for one in planned} == {(SAME, "")}, word


def test_a_place_is_added_by_its_point_or_by_an_address_on_the_map(store, bring):
    rows = [
        {"naam": "Punt", "soort": "buurtkamer", "lengtegraad": "4,9", "breedtegraad": "52,37"},
        {"naam": "Adres", "soort": "Buurthuis", "postcode": "1011 ab", "huisnummer": "3"},
        {"naam": "Straat", "soort": "buurtkamer", "straat": "kade", "huisnummer": "3"},
        {"naam": "Nergens", "soort": "buurtkamer", "straat": "Andere kade", "huisnummer": "3"},
        {"naam": "Verborgen adres", "soort": "buurtkamer", "straat": "Geheim", "huisnummer": "1"},
        {"naam": "Wat is dit", "straat": "Kade", "huisnummer": "3", "postcode": "1097 sc"},
        {"naam": "Zeven", "soort": "buurtkamer", "lengtegraad": "7.9", "breedtegraad": "52.37"},
    ]
    planned = bring("plekken", written(*rows), save=True)
    what = {one.name: (one.what, one.reason) for one in planned}
    assert [what[name][0] for name in ("Punt", "Adres", "Straat", "Wat is dit")] == [NEW] * 4
    for name in ("Nergens", "Verborgen adres", "Zeven"):
        assert what[name][0] == REFUSED
        assert what[name][1].startswith("Wij weten niet waar dit is.")
    ids = {one.name: one.id for one in planned}
    place = stored(store, "plekken", ids["Adres"])
    assert (place["lon"], place["lat"], place["postcode"]) == (4.801, 52.381, "1011AB")
    assert (place["kind"], place["status"], place["checked_on"]) == (PlaceKind.HUIS_VAN_DE_WIJK, Status.LISTED, TODAY)
    waits = stored(store, "plekken", ids["Wat is dit"])
    assert (waits["visibility"], waits["postcode"]) == (Visibility.ACCOUNTS, "1097SC")
    # The same table again adds nothing.
    before = fingerprint(store)
    assert NEW not in {one.what for one in bring("plekken", written(*rows), save=True)}
    assert fingerprint(store) == before


def test_a_new_place_that_looks_like_another_says_so(bring):
    row = {"naam": "De Brug", "soort": "buurtkamer", "lengtegraad": "4.801", "breedtegraad": "52.381"}
    (one,) = bring("plekken", written(row))
    assert (one.what, one.lacks) == (NEW, "Buurtkamer De Brug")
    assert one.reason.startswith("Dit lijkt op een plek die er al is")
    (far,) = bring("plekken", written({**row, "lengtegraad": "4.9"}))
    (hidden,) = bring("plekken", written({**row, "naam": "Schuilplaats 2"}))
    assert (far.reason, hidden.reason) == ("", "")


def test_a_place_that_was_merged_is_in_no_table_and_found_as_what_it_went_to(store, bring):
    with store.write() as session:
        session.add(a_place("q", "Het Anker", street="Kade", house_number="5"))
    merge_places(store, "q", "p", role="redacteur")
    assert "q" not in {row["nummer"] for row in taken(store, "plekken")}
    assert {one.what for one in bring("plekken", as_csv(store, TABLES["plekken"]))} == {SAME}
    (old,) = bring("plekken", written({"nummer": "q", "naam": "Het Anker", "telefoon": "020 7654321"}))
    assert (old.what, old.id) == (OTHER, "p")
    (new,) = bring("activiteiten", written({"naam": "Thee", "plek": "Het Anker"}))
    assert (new.what, new.wanted["place_id"]) == (NEW, "p")


def test_words_of_opvang_hold_a_row_and_never_open_what_is_sealed(store, bring):
    rows = [
        {"naam": "Nachtopvang Kade", "soort": "buurtkamer", "straat": "Kade", "huisnummer": "3"},
        {
            "naam": "Koffie",
            "soort": "buurtkamer",
            "straat": "Kade",
            "huisnummer": "3",
            "opmerking": "naast de nachtopvang",
        },
    ]
    for _ in range(2):  # the second time it is not told that it was there
        planned = bring("plekken", written(*rows), save=True)
        sealed, held = planned
        assert (sealed.what, sealed.reason) == (NEW, "opvang of zorgwonen: blijft verborgen")
    assert stored(store, "plekken", sealed.id)["visibility"] is Visibility.HIDDEN
    assert stored(store, "plekken", held.id)["visibility"] is Visibility.ACCOUNTS
    with store.read() as session:
        names = [row.name for row in session.execute(select(tables.place))]
    assert names.count("Nachtopvang Kade") == 1
    # A public place that is called so goes out of sight, and its visibility cell does not open it.
    (row,) = [one for one in taken(store, "plekken") if one["nummer"] == "p"]
    (one,) = bring("plekken", written({**row, "naam": "Vrouwenopvang"}), save=True)
    assert one.reason == "opvang of zorgwonen: blijft verborgen"
    assert stored(store, "plekken", "p")["visibility"] is Visibility.HIDDEN


def test_values_that_do_not_fit_are_left_out_and_rows_refused_one_by_one(store, bring):
    place = {"soort": "buurtkamer", "straat": "Kade", "huisnummer": "3"}
    content = written(
        {"naam": "Een", **place, "telefoon": "bel Jan de Vries thuis", "postcode": "1097 sc", "gratis": "gratis?"},
        {"naam": "Een", **place},
        {"naam": "", **place},
        {"naam": "Drie", **place, "opmerking": "voor Turkse vrouwen", "zichtbaarheid": "verborgen"},
    )
    one, twice, blank, three = bring("plekken", content)
    assert [fact for fact, _ in one.left_out] == ["free_of_charge", "phone"]
    assert (one.what, one.wanted["postcode"], three.what) == (NEW, "1097SC", NEW)
    assert {fact for fact, _ in three.left_out} == {"note", "visibility"}
    assert (twice.what, twice.reason) == (REFUSED, "Dit staat al in een andere rij.")
    assert (blank.what, blank.row) == (REFUSED, 3)


def test_a_check_is_written_down_by_its_own_column(store, bring):
    (row,) = [one for one in taken(store, "activiteiten") if one["nummer"] == "a"]
    for text, what in [("2026-11-20", OTHER), ("28-11-2026", OTHER), ("2026-11-29", SAME), ("gisteren", SAME)]:
        assert bring("activiteiten", written({**row, "gecontroleerd op": text}))[0].what == what
    bring("activiteiten", written({**row, "gecontroleerd op": "20-11-2026"}), save=True)
    assert stored(store, "activiteiten", "a")["checked_on"] == date(2026, 11, 20)


def test_a_row_that_changed_since_it_was_shown_is_refused(store, bring):
    heading, text = CHANGE["organisaties"]
    content = written({"nummer": "o", "naam": "De Boei", heading: text})
    versions = {one.id: one.version for one in bring("organisaties", content)}
    bring("organisaties", written({"nummer": "o", "naam": "De Grote Boei"}), save=True)
    (one,) = bring("organisaties", content, save=True, versions=versions)
    assert one.reason == "Iemand anders heeft dit intussen veranderd. Haal de tabel opnieuw op."
    assert stored(store, "organisaties", "o")["website"] == ""


def test_blank_rows_merged_headings_and_a_source_below_are_no_rows(bring):
    content = b"Onze clubs,,\nnaam,,website\nDe Tuin,x,tuin.nl\n,,\nDe Kas,,kas.nl\nBron: de wijk,,\n"
    assert [(one.row, one.what, one.name) for one in bring("organisaties", content)] == [
        (1, NEW, "De Tuin"),
        (3, NEW, "De Kas"),
    ]


#: Texts that a spreadsheet would reckon with, and others that are hard to keep.
TEXTS = st.one_of(
    st.sampled_from(["=1+1", "'=1+1", "+31 20", "@som", "-12,5", "'t Huis", "a;b", 'zeg "ja"', "3.0", "007", "WAAR"]),
    st.text("abc =+-@'\",;|\t\u00e9\u200f", min_size=1, max_size=30).filter(str.strip),
)


@pytest.mark.parametrize("word", KINDS)
@hypothesis_settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=4, max_size=4))
def test_any_text_goes_out_and_comes_back(store, bring, word, texts):
    table, columns = TABLES[word], tables.metadata.tables[TABLES[word].kind]
    free = [id for id, fact in table.facts.items() if fact.read.__name__ in ("text", "short", "name")]
    id = {"plekken": "p", "activiteiten": "a", "organisaties": "o", "initiatieven": "i", "cirkels": "c"}[word]
    with store.write() as session:
        values = dict(zip(free, texts, strict=False))
        session.execute(columns.update().where(columns.c.id == id).values(values))
    for made in (as_csv, as_xlsx):
        planned = [one for one in bring(word, made(store, table)) if one.id in (id, "")]
        assert [(one.what, one.left_out) for one in planned] == [(SAME, ())], (texts, planned)


def test_every_kind_has_a_table():
    assert [TABLES[word].kind for word in TABLES] == list(RecordKind)
    assert set(TABLES) == set(CALLED.values())


@pytest.mark.parametrize(
    ("word", "row", "asked"),
    [
        ("plekken", {"nummer": "p", "naam": "Anders"}, Where(("p",))),
        ("plekken", {"nummer": "p", "naam": "", "versie": "", "lengtegraad": "4.9"}, Where(("p",), ((4.9, 52.381),))),
        (
            "plekken",
            {"naam": "Nieuw", "soort": "buurtkamer", "lengtegraad": "4.9", "breedtegraad": "52.37"},
            Where((), ((4.9, 52.37),)),
        ),
        ("activiteiten", {"naam": "Thee", "plek": "Buurtkamer De Brug"}, Where(("p",))),
        ("initiatieven", {"nummer": "i", "naam": "De Tuin", "plek": "Buurtkamer De Brug"}, Where(("p",))),
        ("initiatieven", {"naam": "Nieuw", "code van de wijk": "WK0363FB"}, Where(("WK0363FB",))),
        (
            "cirkels",
            {"naam": "Nieuw", "soort": "buurtcirkel", "codes van het gebied": "NE NF"},
            Where(("NE", "NF")),
        ),
    ],
)
def test_it_is_asked_where_each_row_changes_something(store, bring, word, row, asked):
    if word == "plekken" and row.get("nummer") and row["naam"]:
        row = {**row, "telefoon": "020 7654321"}
    for answer in (True, False):
        heard = []
        (one,) = bring(
            word, written(row), allowed=lambda where, heard=heard, answer=answer: heard.append(where) or answer
        )
        assert heard == [asked]
        assert (one.what == REFUSED, one.reason == "Dit ligt buiten uw gebied.") == (not answer, not answer)
