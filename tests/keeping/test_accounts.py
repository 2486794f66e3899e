"""Accounts on both databases: a link that works once, a passphrase, sessions that end, and what an end leaves."""

import itertools
from types import SimpleNamespace

import pyotp
import pytest

from socialmap.errors import BadInputError, ConflictError, NotFoundError
from socialmap.keeping import accounts, passphrases, second
from socialmap.keeping.passphrases import hash_of, is_right
from socialmap.ledger.records import Change, Said
from socialmap.ledger.write import now, say
from socialmap.model import Act, Role
from socialmap.store import Store, tables
from tests.support.accounts import PASSPHRASE, make_account

T = 1_800_000_000


@pytest.fixture
def store(database_url):
    with_store = Store(database_url)
    yield with_store
    with_store.close()


def test_from_a_link_to_a_session_and_out(store):
    before = store.versions()
    anna, link = accounts.add(store, " Anna ", Role.PROJECTLEIDER, (), moment=T)
    assert (anna.name, accounts.of_link(store, link, moment=T)) == ("anna", anna)
    assert accounts.log_in(store, "anna", "", moment=T) == ""
    with pytest.raises(BadInputError, match="te kort"):
        accounts.use_link(store, link, "kort", moment=T)
    accounts.use_link(store, link, PASSPHRASE, moment=T)
    for used in (link, "", "x" * 10_000, "\0"):
        with pytest.raises(NotFoundError, match="gebruikt of te oud"):
            accounts.use_link(store, used, PASSPHRASE, moment=T)
    key = accounts.log_in(store, "ANNA", PASSPHRASE, moment=T)
    assert accounts.of_session(store, key, moment=T) == anna
    assert accounts.of_session(store, key[:-1] + "_", moment=T) is None
    accounts.log_out(store, key)
    assert accounts.of_session(store, key, moment=T) is None
    assert store.versions() == before, "no page that is kept tells of accounts"
    with store.read() as session:
        kept = session.execute(tables.account.select()).mappings().one()
    assert PASSPHRASE not in str(kept)
    assert kept["passphrase"].startswith("$argon2id$")


def test_what_lets_in_is_kept_as_a_hash_only(store):
    _, link = accounts.add(store, "anna", Role.PROJECTLEIDER, (), moment=T)
    make_account(store, "bea", Role.PROJECTLEIDER)
    key = accounts.log_in(store, "bea", PASSPHRASE, moment=T)
    with store.read() as session:
        rows = str([session.execute(keys.select()).all() for keys in tables.KEYS])
    assert link not in rows
    assert key not in rows


def test_a_link_and_a_session_end_by_themselves(store):
    make_account(store, "anna", Role.PROJECTLEIDER)
    link = accounts.new_link(store, accounts.find(store, "anna").id, moment=T)
    assert accounts.of_link(store, link, moment=T + accounts.LINK_LASTS - 1)
    with pytest.raises(NotFoundError, match="te oud"):
        accounts.of_link(store, link, moment=T + accounts.LINK_LASTS)
    key = accounts.log_in(store, "anna", PASSPHRASE, moment=T)
    assert accounts.of_session(store, key, moment=T + accounts.IDLE_LASTS) is None
    used = range(T, T + accounts.SESSION_LASTS, accounts.IDLE_LASTS - 1)
    assert all(accounts.of_session(store, key, moment=at) for at in used)
    assert accounts.of_session(store, key, moment=T + accounts.SESSION_LASTS) is None
    accounts.tidy(store, moment=T + accounts.LINK_LASTS + 1)
    with store.read() as session:
        assert [session.execute(keys.select()).all() for keys in tables.KEYS] == [[], []]


def test_a_new_passphrase_ends_every_session_and_a_new_link_the_old_one(store):
    anna = make_account(store, "anna", Role.PROJECTLEIDER)
    keys = [accounts.log_in(store, "anna", PASSPHRASE, moment=T) for _ in range(2)]
    old, new = (accounts.new_link(store, anna.id, moment=T) for _ in range(2))
    with pytest.raises(NotFoundError, match="gebruikt"):
        accounts.of_link(store, old, moment=T)
    accounts.use_link(store, new, "een heel andere zin", moment=T)
    assert not any(accounts.of_session(store, key, moment=T) for key in keys)
    assert accounts.log_in(store, "anna", PASSPHRASE, moment=T) == ""
    again = accounts.log_in(store, "anna", "een heel andere zin", moment=T)
    assert accounts.end_sessions(store, anna.id) == 1
    assert accounts.of_session(store, again, moment=T) is None


def test_a_name_that_nobody_has_takes_as_much_work(store, monkeypatch):
    make_account(store, "anna", Role.PROJECTLEIDER)
    accounts.add(store, "bea", Role.PROJECTLEIDER, (), moment=T)
    checked = []
    verify = passphrases._HASHER.verify
    hasher = SimpleNamespace(verify=lambda kept, typed: checked.append(kept) or verify(kept, typed))
    monkeypatch.setattr(passphrases, "_HASHER", hasher)
    for name in ("anna", "bea", "niemand"):
        assert accounts.log_in(store, name, "een heel andere zin", moment=T) == ""
    assert len(checked) == 3
    assert len({kept.rsplit("$", 2)[0] for kept in checked}) == 1, "the same costs"


def test_names_are_one_however_they_are_typed_and_odd_ones_are_refused(store):
    make_account(store, "Anna", Role.PROJECTLEIDER)
    for same in ("anna", "ANNA ", "Ａnna"):  # noqa: RUF001 (another keyboard)
        with pytest.raises(ConflictError, match="al een account"):
            accounts.add(store, same, Role.PROJECTLEIDER, (), moment=T)
        assert accounts.log_in(store, same, PASSPHRASE, moment=T)
    for odd in ("", "a", "\0anna", "an\nna;", "<b>", "x" * 41, "é" * 100_000):
        with pytest.raises(BadInputError, match="Deze naam kan niet"):
            accounts.add(store, odd, Role.PROJECTLEIDER, (), moment=T)
        assert accounts.log_in(store, odd, PASSPHRASE, moment=T) == ""


def test_who_keeps_up_an_area_has_one_that_there_is(store):
    for areas, wrong in (((), "Kies in welke"), (("ZZ",), "bestaat niet")):
        with pytest.raises(BadInputError, match=wrong):
            accounts.add(store, "anna", Role.REDACTEUR, areas, moment=T)
    assert accounts.listed(store, moment=T) == []


def test_who_leaves_is_cut_apart_from_what_they_said(store, tmp_path):
    anna, bea = (make_account(store, name, Role.PROJECTLEIDER) for name in ("anna", "bea"))
    said = [Said("place", "p", "note", "Bel eerst.", said_on="2026-11-29")]
    with store.write() as session:
        for one in (anna, bea):
            say(session, Change(now(), Act.FORM, role=one.signs, account=one.id), said)
    accounts.end(store, tmp_path, anna.id)
    assert changed_by(store) == {"", bea.id}
    assert [one.account.name for one in accounts.listed(store, moment=T)] == ["bea"]
    accounts.tidy(store, moment=accounts.now() + 730 * 86_400)
    assert bea.id in changed_by(store)
    accounts.tidy(store, moment=accounts.now() + 732 * 86_400)
    assert changed_by(store) == {""}


def changed_by(store):
    with store.read() as session:
        return {row["account"] for row in session.execute(tables.change.select()).mappings()}


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("", "te kort"),
        ("veertien teken", "te kort"),
        ("x" * 10_000, "te lang"),
        ("vier woorden\0op een rij", "niet te typen"),
        ("aaaaaaaaaaaaaaaaaaaa", "te raden"),
        ("ik ben anna en ik werk", "te raden"),
        (" " * 40, "te kort"),
    ],
)
def test_what_is_no_passphrase_is_told(typed, wrong):
    with pytest.raises(BadInputError, match=wrong):
        hash_of(typed, "anna")


def test_a_passphrase_is_the_same_on_every_keyboard_and_of_nobody_else():
    kept = hash_of("vier woörden op een rij", "anna")
    assert is_right("vier woo\u0308rden op een rij", kept)
    wrong = ("vier woorden op een rij", "VIER WOÖRDEN OP EEN RIJ", "", "x" * 100_000, "\0", "\ud800")
    assert not any(is_right(*pair) for pair in [*itertools.product(wrong, [kept]), (PASSPHRASE, ""), (PASSPHRASE, "?")])


def test_a_hoofdredacteur_has_a_second_factor_and_each_code_counts_once(store):
    _, link = accounts.add(store, "anna", Role.HOOFDREDACTEUR, (), moment=T)
    phone = pyotp.TOTP(second.secret_of(link))
    for wrong in ("", "123", "abcdef", "\u0661\u0662\u0663\u0664\u0665\u0666", phone.at(T - 90), phone.at(T + 90)):
        with pytest.raises(BadInputError, match="Deze code klopt niet"):
            accounts.use_link(store, link, PASSPHRASE, code=wrong, moment=T)
    accounts.use_link(store, link, PASSPHRASE, code=f" {phone.at(T)[:3]} {phone.at(T)[3:]}", moment=T)
    assert accounts.log_in(store, "anna", PASSPHRASE, moment=T) == ""
    assert accounts.log_in(store, "anna", PASSPHRASE, code=phone.at(T), moment=T) == "", "it was used for the link"
    later = phone.at(T + 30)
    assert accounts.log_in(store, "anna", "een heel andere zin", code=later, moment=T + 30) == ""
    assert accounts.log_in(store, "anna", PASSPHRASE, code=later, moment=T + 30)
    assert accounts.log_in(store, "anna", PASSPHRASE, code=later, moment=T + 31) == "", "who looked along is late"


def test_who_becomes_hoofdredacteur_begins_with_a_link(store):
    bea = make_account(store, "bea", Role.PROJECTLEIDER)
    key = accounts.log_in(store, "bea", PASSPHRASE, moment=T)
    assert accounts.change(store, bea.id, Role.PROJECTLEIDER, (), moment=T) == ""
    link = accounts.change(store, bea.id, Role.HOOFDREDACTEUR, (), moment=T)
    assert accounts.of_session(store, key, moment=T) is None
    assert accounts.log_in(store, "bea", PASSPHRASE, moment=T) == ""
    code = pyotp.TOTP(second.secret_of(link)).at(T)
    accounts.use_link(store, link, PASSPHRASE, code=code, moment=T)
