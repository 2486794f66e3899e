"""The printed report: every number in it stands in the store, and it is two A4 whatever there is to tell."""

import re
from dataclasses import fields, is_dataclass, replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from socialmap import paper
from socialmap.errors import BadInputError, NotFoundError
from socialmap.fit.amounts import number_words
from socialmap.fit.people import Interested, People
from socialmap.fit.terms import TermGroup
from socialmap.i18n import words
from socialmap.model import Known, Level, Orientation
from socialmap.queries.cirkels.ask import FitAsk, scored
from socialmap.queries.cirkels.meeting import MeetingAsk, visit
from socialmap.queries.cirkels.report import report
from tests.support.worlds import amsterdam_world, starter_world

SAY = words("nl")
#: In the template itself: headings, "1 past het best", and the numbers of the sources in their list.
FIXED = {str(number) for number in range(12)}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return starter_world(tmp_path_factory.mktemp("report"))


def html(found, say=SAY):
    return paper.page("paper/report.html", say, report=found, back="", pdf_address="", no_pdf="")


def printed(found, say=SAY):
    return PdfReader(BytesIO(paper.pdf(html(found, say))))


def text_of(pdf):
    return "\n".join(page.extract_text() for page in pdf.pages)


def numbers(text):
    """Numbers as they are written: 16.750, 18,3, 2020."""
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


def strings(told):
    """Every text in a record, and every plain number as it is written."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, bool) or told is None:
        return
    elif isinstance(told, int):
        yield SAY.number(told)
    elif is_dataclass(told) and not isinstance(told, type):
        for one in fields(told):
            yield from strings(getattr(told, one.name))
    elif isinstance(told, list | tuple):
        for one in told:
            yield from strings(one)


def test_each_figure_is_the_one_that_was_scored(world):
    found = report(world, FitAsk(), ("FB",), SAY)
    result = scored(world, FitAsk()).result
    terms = [line for line in found.lines if not line.part]
    assert terms
    for line in terms:
        values, city = result.raw[line.id], result.measured[line.id].city
        term = next(term for term in (*result.terms, *result.notes) if term.id == line.id)
        assert line.cells[0].value == number_words(term, values, float(values["WK0363FB"]), SAY)
        assert line.city == ("onbekend" if city is None else number_words(term, values, city, SAY))
    for line in [line for line in found.lines if line.part]:
        published = world.indicator(line.id, Level.WIJK)["value"]["WK0363FB"]
        assert line.cells[0].value == SAY.number(float(published), 1)


@pytest.mark.parametrize("codes", [("FB",), ("FB", "FE")])
def test_every_number_on_paper_comes_from_the_figures(world, codes):
    found = report(world, FitAsk(), codes, SAY)
    pdf = printed(found)
    assert len(pdf.pages) == 2
    told = numbers(" ".join(strings(found)))
    assert numbers(text_of(pdf)) - FIXED <= told
    # The table holds them all.
    second = pdf.pages[1].extract_text()
    for line in found.lines:
        for cell in line.cells:
            assert numbers(cell.value) <= numbers(second)


def test_an_interval_that_is_ours_says_so_on_paper(world):
    """No source of the starter set gives an interval: none may stand there as its own (rule 5 of the domain)."""
    for codes in (("FB",), ("FB", "FE")):
        found = report(world, FitAsk(), codes, SAY)
        cells = [cell for line in found.lines for cell in line.cells if cell.between]
        assert len(cells) >= 8
        assert all(cell.assumed for cell in cells)
        text = " ".join(text_of(printed(found)).split())
        assert text.count("†") == len(cells) + 1
        assert "†: ons uitgangspunt, niet van de bron." in text


def test_an_interval_of_the_source_is_not_called_ours(world):
    values = world.values.assign(low=world.values["value"] - 1, high=world.values["value"] + 1)
    found = report(replace(world, values=values, _cache={}), FitAsk(), ("FB",), SAY)
    need = next(line for line in found.lines if line.id == "need")
    parts = [line for line in found.lines if line.part]
    assert len(parts) == 3
    assert not any(cell.assumed for line in (need, *parts) for cell in line.cells)
    assert all(line.cells[0].assumed for line in found.lines if line.id in ("places", "meeting"))


def test_what_is_said_on_paper(world):
    text = " ".join(text_of(printed(report(world, FitAsk(), ("FB",), SAY))).split())
    for said in (
        "Eerst mensen, dan een plek",
        "Dit is het begin van een gesprek, geen besluit",
        "Zonder de schattingen van het RIVM",
        "mede op basis van leeftijd, inkomen en herkomst",
        "Herkennen wij dit in de praktijk?",
        "Welke ontwikkelingen verklaren dit? Wat valt op?",
        "Wat weten we niet?",
        "Plekken om te bezoeken",
    ):
        assert said in text


def test_a_report_is_tagged_and_in_its_language(world):
    made = printed(report(world, FitAsk(), ("FB",), words("en")), words("en"))
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert made.trailer["/Root"]["/Lang"] == "en"
    assert len(made.pages) == 2


def test_the_question_of_the_page_is_the_question_of_the_report(world):
    known = People(coach=Known.YES, volunteer=Known.YES, interested=Interested.SOME)
    asked = FitAsk(orientation=Orientation.BUURT, groups={TermGroup.NEED: 0.0}, people={"FB": known})
    found = report(world, asked, ("FB",), SAY)
    assert found.areas[0].people.ready
    assert "Er zijn een coach en een vrijwilliger" in found.people[0][0]
    assert "need" not in [line.id for line in found.lines]
    assert found.areas[0].orientation == "Eigen gewichten"


def test_two_areas_are_told_apart(world):
    found = report(world, FitAsk(), ("FB", "FE"), SAY)
    assert "van de 100 keer" in found.difference
    assert [len(line.cells) for line in found.lines] == [2] * len(found.lines)
    assert len(found.map.names) == 2
    shown = [number for visit in found.visits for number in visit.numbers]
    assert sorted(set(shown)) == list(range(1, len(set(shown)) + 1))


def test_what_cannot_be_compared(world):
    with pytest.raises(BadInputError, match="twee verschillende"):
        report(world, FitAsk(), ("FB", "WK0363FB"), SAY)
    with pytest.raises(NotFoundError, match="bestaat niet"):
        report(world, FitAsk(), ("FB", "XX"), SAY)


@pytest.mark.parametrize("codes", [("FB",), ("FB", "FE")])
def test_two_a4_when_every_term_is_known(world, codes):
    found = report(world, FitAsk(), codes, SAY)
    longest = max(found.lines, key=lambda line: len(line.label) + len(line.unit))
    full = replace(found, lines=(found.lines + [longest] * 19)[:19], writing=2, unknown=found.unknown[-2:])
    assert len(printed(full).pages) == 2


@pytest.mark.real_data
def test_two_a4_of_the_real_city(tmp_path, real_data):
    world = amsterdam_world(tmp_path, real_data)
    for codes in (("FB",), ("SE",), ("BA",), ("FB", "FE"), ("AK", "SE")):
        found = report(world, FitAsk(), codes, SAY)
        pdf = printed(found)
        assert len(pdf.pages) == 2
        assert numbers(text_of(pdf)) - FIXED <= numbers(" ".join(strings(found)))


def test_a_checklist_is_one_a4_for_each_place(world):
    for orientation in (Orientation.ONTMOETING, Orientation.BUURT):
        told = visit(world, "FB", MeetingAsk(orientation), (), SAY)
        made = paper.page("paper/checklist.html", SAY, visit=told, back="", pdf_address="", no_pdf="")
        pdf = PdfReader(BytesIO(paper.pdf(made)))
        assert len(pdf.pages) == len(told.places) >= 1
        for page, place in zip(pdf.pages, told.places, strict=True):
            text = " ".join(page.extract_text().split())
            assert place.place.name in text
            assert "Maak hier een Buurtsafari van: de deelnemers kiezen." in text
