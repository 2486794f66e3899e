"""The shortlist: four A4 of three to ten areas, with its table; behind the door, and never half."""

import csv
from io import BytesIO, StringIO

import numpy as np
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from socialmap import paper
from socialmap.fit.policies import Policy
from socialmap.i18n import words
from socialmap.queries.cirkels.ask import FitAsk, scored
from socialmap.queries.cirkels.shortlist import shortlist
from tests.support.worlds import starter_world

PATH = "/cirkels/kortelijst"
TEN = ("FB", "FC", "FD", "FE", "NE", "AD", "EK", "ED", "TG", "MF")
ELSEWHERE = {"REMOTE_ADDR": "192.0.2.1"}


def asked(codes=TEN[:4], more=""):
    return "?" + "&".join(f"gebied={code}" for code in codes) + more


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return starter_world(tmp_path_factory.mktemp("shortlist"))


def test_it_is_four_a4_whatever_there_is_to_tell(client):
    wrong = []
    for codes in (TEN[:3], TEN[:5], TEN):
        answer = client.get(f"{PATH}.pdf{asked(codes, '&beleid=weinig')}")
        assert answer.content_type == "application/pdf"
        pages = PdfReader(BytesIO(answer.data)).pages
        sizes = {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages}
        if len(pages) != 4 or sizes != {(595, 842)}:
            wrong.append((len(codes), len(pages), sizes))
    assert wrong == []
    told = [" ".join(page.extract_text().split()) for page in pages]
    for page, said in (
        (0, "Steun nodig, weinig in de buurt"), (0, "Eerst mensen, dan een plek"), (0, "†: ons uitgangspunt"),
        (1, "Waarom deze?"), (2, "Waarom niet …?"), (2, "echte invloed"), (2, "Becker"),
        (3, "Vier groepen bewijzen niets."), (3, "Buurtcirkel De Baarsjes"), (3, "Herkennen wij dit in de praktijk?"),
    ):  # fmt: skip
        assert said in told[page], said
    for name in ("Geuzenveld", "Slotermeer-West"):
        assert all(name in told[page] for page in (0, 1, 3)), name


def test_the_page_says_the_same_and_leads_to_its_files_asked_the_same(client):
    page = client.get(PATH + asked(more="&beleid=veel&mensen-FB=ja,nee,onbekend,5-8")).text
    for form in ("pdf", "xlsx", "csv"):
        assert f"{PATH}.{form}?gebied=FB&amp;gebied=FC&amp;gebied=FD&amp;gebied=FE&amp;beleid=veel" in page
    assert page.count("<svg") >= 3
    assert "<td>ja</td><td>nee</td><td></td><td>5-8</td>" in page
    assert 'href="/cirkels?beleid=veel&amp;vergelijk=' in page
    english = client.get(f"/en{PATH}{asked()}").text
    assert "Why not …?" in english
    assert "Waarom" not in english


def test_the_figures_are_those_that_were_scored(client, world):
    found = scored(world, FitAsk())
    answer = client.get(f"{PATH}.xlsx{asked()}")
    sheet = load_workbook(BytesIO(answer.data)).worksheets[0]
    heads, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    rows = [dict(zip(heads, row, strict=True)) for row in rows]
    listed = [row for row in rows if row["op_de_kortelijst"] == "ja"]
    assert [row["nummer"] for row in listed] == [1, 2, 3, 4]
    # In the order of the policy; those without a score come last.
    by_score = [row["score"] for row in listed if row["score"] is not None]
    assert by_score == sorted(by_score, reverse=True)
    for row in rows:
        score = found.result.frame["score"][row["code"]]
        assert (row["score"] is None) is bool(np.isnan(score)), row["code"]
        if row["score"] is not None:
            assert row["score"] == pytest.approx(score)
            assert row["nodig_laag"] <= row["nodig"] + 1e-4 <= row["nodig_hoog"] + 2e-4
            assert row["wat_er_al_is_laag"] <= row["wat_er_al_is"] + 1e-4
    text = client.get(f"{PATH}.csv{asked()}").data.decode("utf-8-sig")
    table = list(csv.DictReader(StringIO(text), delimiter=";"))
    assert [row["code"] for row in table] == [row["code"] for row in rows]


def test_what_nearly_came_is_told_with_what_held_it_back(world):
    """Worked out again from the axes: who is not listed is behind the last one that is, on the axis told."""
    frame = scored(world, FitAsk()).result.frame
    best = list(frame["score"].dropna().sort_values(ascending=False).index)
    told = shortlist(world, FitAsk(), best[:3], words("nl"))
    assert [area.line.code for area in told.areas] == best[:3]
    assert {one.line.code for one in told.not_listed} >= set(best[3:7])
    last = frame.loc[best[2]]
    for one in told.not_listed:
        own = frame.loc[one.line.code]
        axis, said = ("needed", "Minder nodig: ") if own["needed"] < last["needed"] else ("there", "Er is minder: ")
        assert own[axis] < last[axis]
        assert one.held_back.startswith(("Minder nodig: ", "Er is minder: "))
        if own["there"] >= last["there"]:
            assert one.held_back.startswith(said)
    # A choice that the figures do not make is told as such.
    other = shortlist(world, FitAsk(), [*best[1:3], best[-1]], words("nl"))
    first = next(one for one in other.not_listed if one.line.code == best[0])
    assert "beter dan 3 van de 3 hier" in first.held_back


def test_who_looks_for_little_reads_no_minus_in_it(world):
    for policy, judged in ((Policy.WEINIG, False), (Policy.VEEL, True)):
        ask = FitAsk(policy=policy)
        best = list(scored(world, ask).result.frame["score"].dropna().sort_values(ascending=False).index[:5])
        told = " ".join(line for area in shortlist(world, ask, best, words("nl")).areas for line in area.said)
        assert ("Hier is weinig: " in told) is not judged
        assert ("Een plus: " in told) is judged


def test_an_interval_that_is_ours_is_marked(world):
    """No source of the starter set gives an interval of what is there."""
    told = shortlist(world, FitAsk(), TEN[:3], words("nl"))
    assert all(area.there.assumed for area in told.areas if area.there.between)
    page = paper.page("paper/shortlist.html", words("nl"), short=told, back="", pdf_address="", no_pdf="", files=[])
    for area in told.areas:
        if area.there.between:
            assert f"{area.there.between}†" in page


@pytest.mark.parametrize("form", ["", ".pdf", ".xlsx", ".csv"])
def test_another_number_or_an_unknown_area_is_one_sentence(client, form):
    for codes, status, said in (
        ((), 400, "Een kortelijst heeft 3 tot 10 wijken. U koos er 0."),
        (("FB", "FC", "FB"), 400, "U koos er 2: Geuzenveld, Slotermeer-West."),
        ((*TEN, "TE"), 400, "U koos er 11: "),
        ((*TEN[:3], "XX"), 404, "bestaat niet"),
        ((*TEN[:3], "GM0363"), 404, "bestaat niet"),
    ):
        answer = client.get(f"{PATH}{form}{asked(codes)}")
        assert (answer.status_code, answer.mimetype) == (status, "text/html"), codes
        assert said in answer.text
    assert client.get(f"{PATH}{form}{asked(more='&beleid=x')}").status_code == 400
    # What was ticked stays ticked.
    assert 'href="/cirkels?vergelijk=FB&amp;vergelijk=FC"' in client.get(f"{PATH}{form}{asked(('FB', 'FC'))}").text


def test_only_behind_the_door_and_reached_from_list_and_compare(client):
    for form in ("", ".pdf", ".xlsx", ".csv"):
        assert client.get(f"{PATH}{form}{asked()}").status_code == 200
        answer = client.get(f"{PATH}{form}{asked()}", environ_base=ELSEWHERE)
        assert answer.status_code == 403
        assert b"Geuzenveld" not in answer.data
    assert f'formaction="{PATH}"' in client.get("/cirkels").text
    ticked = "?vergelijk=FB&vergelijk=FC&vergelijk=FE"
    assert f"{PATH}?gebied=FB&amp;gebied=FC&amp;gebied=FE" in client.get(f"/cirkels/vergelijk{ticked}").text
    assert client.get(PATH + ticked).status_code == 200
