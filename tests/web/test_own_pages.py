"""By a link an organisation keeps its own, and a group takes back its consent; nobody else's. Both databases."""

import html
import itertools
import re
import zipfile
from contextlib import closing
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from werkzeug.datastructures import MultiDict

from app import create_app
from socialmap import backup
from socialmap.config import Settings
from socialmap.keeping import accounts, own, queue
from socialmap.model import Activity, Known, Organisation, RecordKind, Visibility
from socialmap.store import keeping_tables, statements
from socialmap.web.logging import LOGGER
from tests.support.importing import fingerprint
from tests.support.letting_in import let_in
from tests.support.records import a_place, a_row, filled

HOUSE, OTHER, SHELTER = (f"b77e4841-41e3-5457-befa-360b7e3d961{digit}" for digit in "234")
LUNCH, CIRCLE, DINNER, LOOSE, NEW = (f"0b9f7c2e-5a3d-4b7e-9a53-3f3f5e1c2a1{digit}" for digit in "12345")
LINK = re.compile(r'value="http://localhost(/van/[\w-]{40,})"')
HELD = "In de winter ook nachtopvang."


def activity(id, name, place, organisation=None, **changes):
    return Activity(id, name, place, organisation_id=organisation, schedule="We 12:00-14:00", **changes)


@pytest.fixture
def site(database_url, tmp_path):
    """Two organisations with a place each, and who opened the link of the start."""
    filled(
        database_url,
        Organisation("buren", "De Buren"),
        Organisation("anderen", "De Anderen"),
        a_place(HOUSE, opening_hours="Mo 09:00-17:00"),
        a_row(HOUSE),
        a_place(OTHER, "Het Huis", lon=4.803),
        a_row(OTHER, "r2", name="Het Huis"),
        a_place(SHELTER, "Schuilplaats", lon=4.804, visibility=Visibility.HIDDEN),
        activity(LUNCH, "Buurtlunch", HOUSE, "buren"),
        activity(CIRCLE, "Lotgenotengroep", HOUSE, "buren"),
        activity(DINNER, "Eettafel", OTHER, "anderen"),
        activity(LOOSE, "Naaigroep", OTHER, "buren"),
    ).close()
    app = create_app(Settings(data_dir=tmp_path / "var", database_url=database_url))
    with closing(app.extensions["socialmap"].store) as store:
        visitor = app.test_client()
        yield SimpleNamespace(
            app=app, owner=let_in(app), client=visitor, store=store, settings=app.extensions["socialmap"].settings
        )


def link(site, organisation="buren", *places, kind=RecordKind.ORGANISATION):
    return f"/van/{own.make(site.store, kind, organisation, places, moment=accounts.now())}"


def record(site, kind, id):
    with site.store.read() as session:
        return dict(statements.read_records(session, kind, [id])[id])


def waits(site):
    with site.store.read() as session:
        return queue.details(session, queue.entries(session))


def begun(site, address):
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', site.client.get(address).text)
    return [(name, value) for name, value in hidden if name in ("nummer", "versie", "gezien")]


class Form(HTMLParser):
    """What a browser would send of the form of a record that nobody touched."""

    def __init__(self, page):
        super().__init__()
        self.fields, self.select, self.area = [], "", ""
        self.feed(page.split('<form method="post"')[1].split("</form>")[0])

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        name, value = told.get("name", ""), told.get("value") or ""
        if tag == "select":
            self.select = name
        elif tag == "option" and "selected" in told:
            self.fields.append((self.select, value))
        elif tag == "input" and (told["type"] in ("text", "hidden") or "checked" in told):
            self.fields.append((name, value))
        self.area = name if tag == "textarea" else ""

    def handle_data(self, data):
        if self.area:
            self.fields.append((self.area, data))


def changed(page, **values):
    return [(name, value) for name, value in Form(page).fields if name not in values] + list(values.items())


def send(site, address, fields, step="bewaar"):
    return site.client.post(address, data=MultiDict([*fields, ("stap", step)]))


def ask(site, form, path="/bijhouden/link/organisatie/buren"):
    token = re.search(r'name="csrf_token" value="([^"]+)"', site.owner.get(path).text)[1]
    return site.owner.post(path, data=MultiDict([*form, ("csrf_token", token)]))


def test_who_approves_makes_it_after_a_call_and_sends_it_themselves(site):
    form = [("doe", "maak"), ("plek", HOUSE), ("adres", "info@debuurt.nl"), ("gebeld", "ja")]
    page = site.owner.get("/organisatie/buren").text
    assert 'href="/bijhouden/link/organisatie/buren"' in page
    for lacking, said in (("gebeld", "Bel eerst"), ("plek", "minstens één plek"), ("adres", "Vul het algemene")):
        refused = ask(site, [(name, value) for name, value in form if name != lacking])
        assert (refused.status_code, said in refused.text) == (400, True), lacking
    for private in ("jan.jansen@debuurt.nl", "j.devries@gmail.com", "06 12345678"):
        refused = ask(site, [(name, private if name == "adres" else value) for name, value in form])
        assert (refused.status_code, "van één mens" in refused.text) == (400, True), private
    made = ask(site, form)
    path = LINK.search(made.text)[1]
    assert "no-store" in made.headers["Cache-Control"]
    mail = re.search(r'href="(mailto:[^"]+)"', made.text)[1]
    assert mail.startswith("mailto:info@debuurt.nl?subject=")
    assert path in unquote(mail)
    with site.store.read() as session:
        kept = str(session.execute(keeping_tables.own_link.select()).all())
    assert path.removeprefix("/van/") not in kept
    assert "debuurt" not in kept
    # It is shown once; a new one ends the old one, and each can be withdrawn.
    again = site.owner.get("/bijhouden/link/organisatie/buren").text
    assert (path in again, "Er is nu een link" in again) == (False, True)
    assert site.client.get(path).status_code == 200
    second = LINK.search(ask(site, form).text)[1]
    assert (site.client.get(path).status_code, site.client.get(second).status_code) == (404, 200)
    assert ask(site, [("doe", "stop")]).status_code == 303
    ended = site.client.get(second)
    assert (ended.status_code, "Deze link werkt niet meer" in ended.text) == (404, True)
    # Not of what is no organisation or group, nor by who has no account.
    assert site.owner.get(f"/bijhouden/link/plek/{HOUSE}").status_code == 404
    assert site.owner.get(f"/bijhouden/link/activiteit/{LUNCH}").status_code == 404
    assert site.client.get("/bijhouden/link/organisatie/buren").status_code == 403


def test_one_press_confirms_all_and_only_what_was_seen(site):
    path = link(site, "buren", HOUSE)
    page = site.client.get(path)
    assert [name for name in ("De Brug", "Buurtlunch", "Naaigroep", "Lotgenotengroep") if name not in page.text] == []
    assert "Eettafel" not in page.text
    assert (page.headers["X-Robots-Tag"], page.headers["Cache-Control"]) == ("noindex, nofollow", "private, no-store")
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in page.headers
    seen = [("doe", "klopt"), *begun(site, path)]
    thanks = site.client.post(path, data=MultiDict(seen), follow_redirects=True)
    assert "volgens de organisatie" in thanks.text
    roles = {id: record(site, RecordKind.ACTIVITY, id)["checked_by_role"] for id in (LUNCH, LOOSE, DINNER)}
    assert roles == {LUNCH: "organisatie", LOOSE: "organisatie", DINNER: ""}
    assert record(site, RecordKind.PLACE, HOUSE)["checked_by_role"] == "organisatie"
    # Who had it open before is told that it is otherwise now.
    late = site.client.post(path, data=MultiDict(seen[:-1]))
    assert (late.status_code, "intussen iets veranderd" in late.text) == (409, True)


def test_hours_and_activities_stand_and_all_else_waits(site):
    path = link(site, "buren", HOUSE)
    address = f"{path}/plek/{HOUSE}"
    form = site.client.get(address).text
    assert f'href="{path}"' in form
    assert [
        gone for gone in ("/geschiedenis/", "/einde/", f'href="/plek/{HOUSE}"', "/bijhouden/link") if gone in form
    ] == []
    fields = changed(form, phone="020 123 4567", **{"tijd1-van": "10.00"})
    told = send(site, address, fields)
    assert "staan nu op de kaart" in told.text, told.text
    place = record(site, RecordKind.PLACE, HOUSE)
    assert (place["opening_hours"], place["phone"]) == ("Mo 10:00-17:00", "")
    [one] = waits(site)
    assert (one.entry.origin, one.values["phone"]) == ("organisaties", "020 123 4567")
    # The same once more waits once; without hours it is a proposal only.
    assert (
        "Uw voorstel is bewaard"
        in send(site, address, changed(site.client.get(address).text, phone="020 123 4567")).text
    )
    assert len(waits(site)) == 1
    # Of an activity all stands; whose it is, who sees it, and what the group says is not asked.
    activity = f"{path}/plek/{HOUSE}/activiteit/{LUNCH}"
    form = site.client.get(activity).text
    assert [name for name in ("organisation_id", "visibility", "consent_group") if f'name="{name}"' in form] == []
    more = {"organisation_id": "anderen", "consent_group": "ja", "visibility": "redactie"}
    saved = send(site, activity, changed(form, cost_eur="2,50", **more))
    assert (saved.status_code, saved.headers["Location"]) == (303, f"{path}#plek-{HOUSE}")
    lunch = record(site, RecordKind.ACTIVITY, LUNCH)
    assert (lunch["cost_eur"], lunch["organisation_id"], lunch["visibility"]) == (2.5, "buren", "openbaar")
    new = f"{path}/plek/{HOUSE}/activiteit"
    fields = [
        *begun(site, new),
        ("name", "Soepgroep"),
        ("tijd1-dag", "2"),
        ("tijd1-van", "17.00"),
        ("tijd1-tot", "18.00"),
    ]
    assert send(site, new, fields).status_code == 303
    assert "Soepgroep" in site.client.get(path).text
    ended = send(site, activity, [*changed(site.client.get(activity).text), ("status", "gestopt")])
    assert "gestopt" in ended.text
    assert "Buurtlunch" not in site.client.get(path).text
    with site.store.read() as session:
        said = {one["role"] for one in statements.read_changes(session, range(1, 100)).values() if one["act"] == "form"}
    assert said <= {"organisatie"}


def test_two_at_once_and_a_sealed_word(site):
    path = link(site, "buren", HOUSE)
    address = f"{path}/plek/{HOUSE}/activiteit/{LUNCH}"
    first, second = (site.client.get(address).text for _ in "ab")
    assert send(site, address, changed(first, cost_eur="2")).status_code == 303
    late = send(site, address, changed(second, cost_eur="3"))
    assert (late.status_code, "intussen veranderd" in late.text) == (409, True)
    held = send(site, address, changed(site.client.get(address).text, description=HELD))
    assert "alleen de redactie" in held.text
    assert record(site, RecordKind.ACTIVITY, LUNCH)["visibility"] == "redactie"
    assert site.client.get(address).status_code == 404


def test_no_request_by_one_link_changes_or_tells_what_is_anothers(site):
    """Every address, with every id that there is and some that are not."""
    path = link(site, "buren", HOUSE, SHELTER)
    theirs = link(site, "anderen", OTHER)
    before = {
        one: record(site, kind, one)
        for kind, one in ((RecordKind.PLACE, OTHER), (RecordKind.PLACE, SHELTER), (RecordKind.ACTIVITY, DINNER))
    }
    kept = fingerprint(site.store)
    places, numbers = (HOUSE, OTHER, SHELTER, "x"), (LUNCH, DINNER, CIRCLE, "x")
    foreign = [f"{path}/plek/{id}" for id in places[1:]]
    foreign += [f"{path}/plek/{id}/activiteit" for id in places[1:]]
    own_pairs = {(HOUSE, LUNCH), (HOUSE, CIRCLE), (OTHER, LOOSE)}
    pairs = [pair for pair in itertools.product(places, numbers) if pair not in own_pairs]
    foreign += [f"{path}/plek/{id}/activiteit/{number}" for id, number in pairs]
    fields = [
        ("name", "Anders"),
        ("versie", "1"),
        ("nummer", DINNER),
        ("tijd1-dag", "2"),
        ("tijd1-van", "17.00"),
        ("tijd1-tot", "18.00"),
        ("kind", "buurtkamer"),
    ]
    for address in foreign:
        for answer in (site.client.get(address), send(site, address, fields)):
            assert answer.status_code == 404, address
            assert [name for name in ("Eettafel", "Schuilplaats") if name in answer.text] == [], address
    for act in (
        {"doe": "toestemming-weg", "nummer": DINNER},
        {"doe": "klopt", "gezien": f"place/{OTHER}/1"},
        {"doe": "x"},
    ):
        assert site.client.post(path, data=act).status_code in (400, 404, 409), act
    # The number of a form that another's activity has.
    assert send(site, f"{path}/plek/{HOUSE}/activiteit", fields).status_code in (404, 409)
    assert fingerprint(site.store) == kept
    assert {
        one: record(site, RecordKind.ACTIVITY if one == DINNER else RecordKind.PLACE, one) for one in before
    } == before
    # Another site sends nothing, and an end of one link ends no other.
    assert (
        site.client.post(path, data={"doe": "stop-zeker"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    )
    assert "intrekken?" in site.client.post(path, data={"doe": "stop"}).text
    assert "De link is ingetrokken" in site.client.post(path, data={"doe": "stop-zeker"}).text
    assert (site.client.get(path).status_code, site.client.get(theirs).status_code) == (404, 200)


def test_what_both_agree_to_is_shown_to_everybody_in_one_step(site):
    public, new = f"/plek/{HOUSE}", f"/plek/{HOUSE}/activiteit"
    told = {"name": "Zelfhulpgroep rouw", "access": "inloop", "visibility": "redactie", "consent_organisation": "ja"}
    fields = changed(site.owner.get(new).text, **told)
    half = site.owner.post(new, data=MultiDict([*fields, ("stap", "bewaar")]))
    assert "Toon dit aan iedereen" not in half.text, "the group did not agree"
    edit = f"{new}/{dict(fields)['nummer']}"
    both = changed(site.owner.get(edit).text, consent_group="ja")
    saved = site.owner.post(edit, data=MultiDict([*both, ("stap", "bewaar")]))
    assert "Zelfhulpgroep" not in site.client.get(public).text, "somebody chose that only accounts see it"
    before = record(site, RecordKind.ACTIVITY, edit.rpartition("/")[2])
    assert "Toon dit aan iedereen" in site.owner.get(edit).text
    form = re.search(r'<form class="notice calm".*?</form>', saved.text, re.DOTALL)[0]
    sent = [(name, html.unescape(value)) for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', form)]
    assert site.owner.post(edit, data=MultiDict(sent)).status_code == 303
    assert "Zelfhulpgroep" in site.client.get(public).text
    after = record(site, RecordKind.ACTIVITY, before["id"])
    assert {name for name in after if after[name] != before[name]} <= {"visibility", "version", "checked_on"}
    assert "Toon dit aan iedereen" not in site.owner.get(edit).text


def test_consent_is_given_by_both_and_taken_back_by_either(site):
    path = link(site, "buren", HOUSE)
    group = link(site, CIRCLE, kind=RecordKind.ACTIVITY)
    public = f"/plek/{HOUSE}"
    assert "Lotgenotengroep" not in site.client.get(public).text
    edit = f"/plek/{HOUSE}/activiteit/{CIRCLE}"
    assert f'href="/bijhouden/link/activiteit/{CIRCLE}"' in site.owner.get(edit).text

    def agree():
        form = site.owner.get(edit).text
        both = {"consent_organisation": "ja", "consent_group": "ja", "visibility": "openbaar"}
        assert site.owner.post(edit, data=MultiDict([*changed(form, **both), ("stap", "bewaar")])).status_code == 303
        assert "Lotgenotengroep" in site.client.get(public).text

    agree()
    assert "Iedereen ziet het nu" in site.client.get(group).text
    assert "Trek uw toestemming in" in site.client.get(path).text
    assert site.client.post(path, data={"doe": "toestemming-weg", "nummer": CIRCLE}).status_code == 303
    assert "Lotgenotengroep" not in site.client.get(public).text
    assert "Nu ziet alleen wie een account heeft het" in site.client.get(group).text
    for forbidden in (
        f"{group}/plek/{HOUSE}",
        f"{group}/plek/{HOUSE}/activiteit/{CIRCLE}",
        f"{group}/plek/{HOUSE}/activiteit",
    ):
        assert site.client.get(forbidden).status_code == 404
    assert site.client.post(group, data={"doe": "klopt"}).status_code == 409
    back = site.client.post(group, data={"doe": "toestemming-weg", "nummer": LUNCH}, follow_redirects=True)
    assert "niet op de openbare kaart" in back.text
    assert "Lotgenotengroep" not in site.client.get(public).text
    assert record(site, RecordKind.ACTIVITY, CIRCLE)["consent_group"] is Known.NO
    assert record(site, RecordKind.ACTIVITY, LUNCH)["consent_group"] is Known.UNKNOWN


def test_a_key_stands_in_no_log_and_no_backup_and_ends_in_time(site, caplog, tmp_path, monkeypatch):
    path = link(site, "buren", HOUSE)
    key = path.removeprefix("/van/")
    monkeypatch.setattr(LOGGER, "propagate", True)
    with caplog.at_level("INFO"):
        for address in (
            path,
            f"{path}/plek/{HOUSE}",
            f"/en{path}",
            f"{path}/bestaat/niet",
            f"/VAN/{key}",
            f"//van//{key}",
        ):
            site.client.get(address)
    assert (len(caplog.messages) >= 5, key in caplog.text, "/van/..." in caplog.text) == (True, False, True)
    if "sqlite" in site.settings.store_url:
        made = backup.back_up(site.settings, tmp_path / "kopie.zip")
        with zipfile.ZipFile(made.path) as file:
            assert own._hash(key).encode() not in b"".join(file.read(name) for name in file.namelist())
    assert site.client.get(path).status_code == 200
    later = accounts.now() + own.LASTS + 1
    monkeypatch.setattr(accounts, "now", lambda: later)
    ended = site.client.get(path)
    assert (ended.status_code, "Vraag een nieuwe link" in ended.text) == (404, True)


def test_what_an_organisation_fills_in_is_text_and_other_words_are_refused(site):
    path = link(site, "buren", HOUSE)
    new = f"{path}/plek/{HOUSE}/activiteit"
    fields = [*begun(site, new), ("tijd1-dag", "2"), ("tijd1-van", "17.00"), ("tijd1-tot", "18.00")]
    assert send(site, new, [*fields, ("name", "<script>alert(1)</script>{{ 7*7 }}")]).status_code == 303
    page = site.client.get(path).text
    assert ("<script>alert" in page, "{{ 7*7 }}" in page) == (False, True)
    refused = send(site, new, [*begun(site, new), ("name", "Koffie voor Turkse vrouwen")])
    assert (refused.status_code, "Herkomst" in refused.text) == (400, True)
