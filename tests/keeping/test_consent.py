"""Where a group meets is public only with the consent of organisation and group (rule 7). Both databases."""

import uuid
from contextlib import closing
from datetime import date
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap.importing.consenting import ask_consent
from socialmap.importing.flow import import_files
from socialmap.importing.recording import read_record, save_record
from socialmap.importing.undoing import undo_change
from socialmap.keeping import accounts, own
from socialmap.model import FACTS, Known, RecordKind, Visibility
from socialmap.model.sensitive import most_seen, needs_consent
from socialmap.store import tables
from tests.support.history import changes
from tests.support.records import a_place, a_row, filled

ROOT = Path(__file__).parents[2]
ACTIVITY = RecordKind.ACTIVITY
TODAY = date(2026, 11, 28)
GROUP = {"name": "Lotgenotengroep", "place_id": "p", "schedule": "We 19:00-21:00", "visibility": Visibility.PUBLIC}
BOTH = {"consent_organisation": Known.YES, "consent_group": Known.YES}

MEETS = (
    "Lotgenotengroep rouw", "Zelfhulpgroep", "AA-groep Oost", "Anonieme Alcoholisten", "Al-Anon", "Praatgroep mannen",
    "Steungroep", "Rouwcafé", "Avond voor mensen in rouw", "Depressiegroep", "12-stappengroep", "Buurtcirkel Zuid",
    "Buren!-groep Noord", "Vriendenkring", "Self-help group", "Gamblers Anonymous",
)  # fmt: skip
#: The twins that are for everybody, or practise a language.
PUBLIC = (
    "Buurtlunch", "Koffieochtend voor vrouwen", "Stamtafel Noord", "Taalcafé", "Taalpraatgroep",
    "Praatgroep Nederlands",
    "Leeskring", "Eetclub", "Alzheimer Café", "Spreekuur schulden", "Filmavond over autisme",
    "Vriendengroep van de tuin", "Zwangerschapsgroep", "Naaigroep", "Groepsles",
)  # fmt: skip


@pytest.fixture
def store(database_url):
    with closing(filled(database_url, a_place(), a_row())) as found:
        yield found


def save(store, id, version=None, role="redacteur", **said):
    return save_record(store, ACTIVITY, id, {**GROUP, **said}, role=role, expected_version=version, today=TODAY)


def seen(store, id):
    return read_record(store, ACTIVITY, id)["visibility"]


def test_words_tell_which_groups_need_it():
    assert [name for name in MEETS if not needs_consent("activity", {"name": name})] == []
    assert [name for name in PUBLIC if needs_consent("activity", {"name": name})] == []
    assert needs_consent("activity", {"name": "Dinsdagavond", "for_whom": "lotgenoten"})
    assert needs_consent("initiative", {"name": "Samen", "approach": ["een praatgroep", "koken"]})
    # A house that is meant for some is told by its door (rule 9).
    assert not needs_consent("place", {"name": "Lotgenotencentrum"})


def test_only_two_times_yes_opens_it():
    for first, second in product(Known, Known):
        record = {"name": "Zelfhulpgroep", "consent_organisation": first, "consent_group": second}
        both = first is second is Known.YES
        assert most_seen("activity", record) is (Visibility.PUBLIC if both else Visibility.ACCOUNTS)


def test_it_is_closed_until_both_agree_and_closes_at_once_when_one_does_no_more(store):
    id = str(uuid.uuid4())
    saved = save(store, id)
    assert saved.visibility is seen(store, id) is Visibility.ACCOUNTS
    assert (saved.held, saved.lacks_consent) == ("", True)
    assert save(store, id) == saved  # sent twice
    save(store, id, read_record(store, ACTIVITY, id)["version"], consent_organisation=Known.YES)
    assert seen(store, id) is Visibility.ACCOUNTS
    version = read_record(store, ACTIVITY, id)["version"]
    assert save(store, id, version, **BOTH).visibility is seen(store, id) is Visibility.PUBLIC
    version = read_record(store, ACTIVITY, id)["version"]
    save(store, id, version, consent_organisation=Known.YES, consent_group=Known.NO)
    assert seen(store, id) is Visibility.ACCOUNTS
    with store.read() as session:
        last = max(changes(session, "activity", id))
    undo_change(store, last, role="redacteur")
    # Who takes something back did not ask the group.
    assert seen(store, id) is Visibility.ACCOUNTS
    assert read_record(store, ACTIVITY, id)["consent_group"] is Known.NO


def test_who_asked_for_accounts_only_is_not_overruled_by_consent(store):
    id = str(uuid.uuid4())
    save(store, id, visibility=Visibility.ACCOUNTS, **BOTH)
    assert seen(store, id) is Visibility.ACCOUNTS


def test_a_table_shows_no_group_either(store, tmp_path, settings):
    table = tmp_path / "activiteiten.csv"
    consents = "toestemming van de organisatie,toestemming van de groep"
    told = "p,We 19:00-21:00,gratis,iedereen,openbaar"
    table.write_text(
        f"id,activiteit,plek_id,tijden,kosten,voor wie,zichtbaarheid,{consents}\n"
        f"a,Zelfhulpgroep,{told},,\nb,Zelfhulpgroep twee,{told},ja,ja\nc,Buurtlunch,{told},,\n"
    )
    import_files(store, [table], settings=settings)
    assert {id: seen(store, id) for id in "abc"} == {
        "a": Visibility.ACCOUNTS, "b": Visibility.PUBLIC, "c": Visibility.PUBLIC,
    }  # fmt: skip
    # The same table once more: what is closed stays so.
    table.write_text(table.read_text() + f"d,Eetclub,{told},,\n")
    import_files(store, [table], settings=settings)
    assert seen(store, "a") is Visibility.ACCOUNTS


def test_a_table_gives_no_consent_back_that_a_group_took_back(store, tmp_path, settings):
    table = tmp_path / "activiteiten.csv"
    told = "p,We 19:00-21:00,gratis,iedereen,openbaar"
    table.write_text(
        "id,activiteit,plek_id,tijden,kosten,voor wie,zichtbaarheid,toestemming van de organisatie,"
        f"toestemming van de groep\nb,Zelfhulpgroep,{told},ja,ja\n"
    )
    import_files(store, [table], settings=settings)
    assert seen(store, "b") is Visibility.PUBLIC
    key = own.make(store, ACTIVITY, "b", [], moment=accounts.now())
    own.take_back(store, own.held(store, key, moment=accounts.now()), ACTIVITY, "b", today=TODAY)
    table.write_text(table.read_text() + f"d,Eetclub,{told},,\n")
    import_files(store, [table], settings=settings)
    assert (seen(store, "b"), seen(store, "d")) == (Visibility.ACCOUNTS, Visibility.PUBLIC)


def test_what_was_public_before_is_for_accounts_from_then_on_and_nothing_else_is(store):
    for id, name in (("a", "Buurtlunch"), ("b", "Buurtdiner")):
        save(store, id, name=name)
    with store.write() as session:  # as a store of before holds it
        session.execute(tables.activity.update().where(tables.activity.c.id == "b").values(name="Praatgroep"))
        session.execute(
            tables.statement.update()
            .where(tables.statement.c.record_id == "b", tables.statement.c.fact == "name")
            .values(value='"Praatgroep"')
        )
    assert ask_consent(store) == 1
    assert (seen(store, "a"), seen(store, "b")) == (Visibility.PUBLIC, Visibility.ACCOUNTS)
    assert ask_consent(store) == 0


@pytest.mark.parametrize(("kind", "name"), [("activity", "activiteiten"), ("initiative", "initiatieven")])
def test_the_starter_set_loses_nothing(kind, name):
    rows = pd.read_csv(ROOT / "data" / f"{name}.csv", dtype=str, keep_default_na=False).to_dict("records")
    assert [row["name"] for row in rows if needs_consent(kind, row)] == []


@given(st.text(max_size=60), st.sampled_from(MEETS), st.text(max_size=60))
def test_whatever_stands_around_it_does_not_open_it(before, name, after):
    record = {"name": f"{before} - {name} - {after}"}
    if not any(word in record["name"].casefold() for word in ("taal", "nederlands")):
        assert most_seen("activity", record) is Visibility.ACCOUNTS


def test_consent_is_for_accounts_and_never_goes_out_of_date():
    for kind in (RecordKind.ACTIVITY, RecordKind.INITIATIVE):
        for name in BOTH:
            fact = FACTS[kind][name]
            assert (fact.audience, fact.months, fact.unknown) == (Visibility.ACCOUNTS, None, Known.UNKNOWN)
