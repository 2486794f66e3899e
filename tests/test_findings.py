"""What stands behind a reason can be looked up: each finding has its place in a report, and each use its finding."""

import csv
import re
from pathlib import Path

import pytest

from socialmap.errors import BadInputError
from socialmap.findings import COLUMNS, Strength, UseKind, behind, findings, place, read_findings, reasons, said
from socialmap.fit.meeting import CRITERIA
from socialmap.fit.table import NOT_TERMS, TERMS
from socialmap.i18n import words
from socialmap.queries.cirkels.evidence import uses

ROOT = Path(__file__).parents[1]
#: The chapters of the reports as we read them, with the line on which each begins; read off the texts by hand.
CHAPTERS = {
    "000": {
        "samenvatting": 1, "1": 153, "2": 359, "3": 568, "3.1": 631, "3.2": 955, "3.3": 1316, "3.4": 1505,
        "3.5": 1693, "3.6": 1764, "4": 1890, "5": 2261, "bijlage 1": 2428, "bijlage 2": 2450, "bijlage 3": 2475,
    },
    "001": {"1": 87, "2": 123, "3": 218, "4": 310, "5": 375, "6": 467, "7": 799},
    "002": {
        "1.1": 3, "1.2": 176, "2": 325, "2.1": 334, "2.2": 466, "2.3": 720, "3.1": 949, "3.2": 1185, "3.3": 1260,
        "4.1": 1330, "4.2": 1353, "4.3": 1383, "5": 1403, "5.1": 1430, "5.2": 1475, "5.3": 1522, "5.4": 1580,
    },
    "003": {
        "3.1": 373, "3.2": 431, "3.3": 599, "3.4": 697, "4": 833, "4.3": 948, "5.1": 1017, "5.2": 1125, "5.3": 1267,
        "5.4": 1540, "5.5": 1709, "5.6": 1824, "6": 2077, "6.1": 2094, "6.6": 2715, "6.7": 2789, "6.8": 2829,
        "7": 3361, "7.3": 3709, "7.4": 3827, "7.5": 3988,
    },
    "004": {
        "column De belofte van de sociale basis": 1288, "": 1327, "Zicht op veelvoorkomende problematiek": 2385,
        "-": 2471, "Ontmoetingscentrum De Sleutel": 3050,
    },
}  # fmt: skip
#: The report's boxes about areas stand before the heading of chapter 2 in the text as it was read.
AREA_BOXES = range(336, 359)
#: What nobody may claim of a handful of groups.
CLAIMS = re.compile(r"vastgesteld|stelde vast|bewezen|aangetoond|\baltijd\b|\bdus\b", re.IGNORECASE)


@pytest.mark.parametrize("finding", findings().values(), ids=lambda finding: finding.id)
def test_a_finding_stands_in_its_chapter(finding):
    starts = CHAPTERS[finding.report]
    assert finding.chapter in starts
    after = [line for line in starts.values() if line > starts[finding.chapter]]
    assert starts[finding.chapter] <= finding.first <= finding.last < min(after, default=6000)
    assert finding.last - finding.first < 30, "a place is a few lines, not a chapter"


@pytest.mark.real_data
@pytest.mark.parametrize("finding", findings().values(), ids=lambda finding: finding.id)
def test_the_lines_of_a_report_hold_the_words_and_figures_of_the_finding(finding, real_data):
    text = (real_data.parent / "reports" / f"{finding.report}.txt").read_text(encoding="utf-8").split("\n")
    assert finding.last <= len(text)
    there = " ".join(" ".join(text[finding.first - 1 : finding.last]).split())
    assert [word for word in finding.words if word.lower() not in there.lower()] == []
    # A number of more than one digit in our words stands in those lines too.
    numbers = re.findall(r"\d[\d,.]*\d", re.sub(r"\b20\d\d\b", "", finding.text))
    assert [number for number in numbers if number not in there] == []


@pytest.mark.real_data
def test_the_chapters_begin_where_the_reports_say(real_data):
    for report, starts in CHAPTERS.items():
        text = (real_data.parent / "reports" / f"{report}.txt").read_text(encoding="utf-8").split("\n")
        for chapter, line in starts.items():
            if re.fullmatch(r"[0-9.]+", chapter):
                assert text[line - 1].strip().startswith(chapter), (report, chapter)


@pytest.mark.real_data
def test_no_sentence_of_a_report_was_copied(real_data):
    """Eight words in a row that a report has too are its words, not ours."""
    plain = lambda text: re.findall(r"\w+", text.lower())  # noqa: E731
    ours = {finding.id: plain(finding.text) for finding in findings().values()}
    for path in sorted((real_data.parent / "reports").glob("*.txt")):
        text = " ".join(plain(path.read_text(encoding="utf-8")))
        copied = [
            (id, run)
            for id, said_here in ours.items()
            for start in range(len(said_here) - 7)
            if (run := " ".join(said_here[start : start + 8])) in text
        ]
        assert copied == [], path.name


def test_what_counts_has_a_finding_and_every_finding_counts_somewhere():
    used = {use for finding in findings().values() for use in finding.counts_in}
    assert used == set(uses())


def test_nothing_is_claimed_that_a_handful_of_groups_cannot_show():
    assert not [word for word in Strength if CLAIMS.search(word)]
    assert [finding.text for finding in findings().values() if CLAIMS.search(finding.text)] == []
    assert [no.reason for no in NOT_TERMS if CLAIMS.search(no.reason)] == []


def test_what_no_report_says_is_said_to_be_ours():
    """The reports say of none of these what we use it for (and report 000: the effect of the buurt is hardly known)."""
    ours = {term.id for term in TERMS if term.findings[0].strength is Strength.OURS}
    assert {"need", "neighbours", "effort"} <= ours
    assert behind(UseKind.NOT_TERM, "volunteering")[0].strength is Strength.OURS
    assert "beperkt" in behind(UseKind.TERM, "need")[0].text


def test_who_tells_both_sides():
    """Statements that were one-sided: what another report, or another line, says stands beside it."""
    told = {no.id: {finding.id for finding in no.findings} for no in NOT_TERMS}
    assert {"002-verschil-in-de-groep", "000-leeftijd", "003-vooral-ouderen"} <= told["age"]
    assert {"002-op-elkaar-lijken", "000-de-mix"} <= told["diversity"]
    assert {"002-verschil-in-de-groep", "000-gesprek-over-geloof"} <= told["religion"]
    assert not any("geen probleem" in no.reason for no in NOT_TERMS)


def test_an_idea_from_a_session_counts_once_and_the_library_is_ours():
    points = {one.id: one.points for one in CRITERIA}
    assert (points["unusual"], points["quiet_room"], points["stop"]) == (1, 2, 1)
    unusual = behind(UseKind.CRITERION, "unusual")[0]
    assert unusual.strength is Strength.IDEA
    assert "onze eigen keuze" in unusual.text


def test_a_reason_names_report_and_chapter_as_people_look_it_up():
    speak = words("nl")
    money = findings()["000-geld"]
    assert place(money, speak) == "verslag 000, hoofdstuk 3.4"
    assert place(money, words("en")) == "report 000, chapter 3.4"
    assert place(findings()["000-ongewone-plek"], speak) == "verslag 000, bijlage 3"
    assert said(reasons((money,), speak)[0], speak).startswith(
        "zo zeggen betrokkenen (verslag 000, hoofdstuk 3.4): Geld is de drempel"
    )


GOOD = ["000-geld", "000", "3.4", "1581-1584", "geld", "Geld is een drempel.", str(Strength.SAID), "iedereen", "term:a"]


@pytest.mark.parametrize(
    ("column", "value", "said_of_it"),
    [
        ("id", "geld", "het nummer van het verslag en een naam, als 000-geld"),
        ("id", "001-geld", "een naam die begint met 000"),
        ("report", "0", "het nummer van een verslag, als 000"),
        ("chapter", "", "een hoofdstuk"),
        ("lines", "88 tot 94", "regels, als 88-94"),
        ("lines", "94-88", "eerst de eerste regel, dan de laatste"),
        ("lines", "0-3", "regels, als 88-94"),
        ("words", "", "woorden uit die regels"),
        ("finding", "geen punt", "een zin met een punt"),
        ("strength", "vastgesteld", "een van: in een paar groepen gezien"),
        ("holds_for", "", "voor wie dit geldt"),
        ("counts_in", "need", "waar het meetelt, als term:need"),
        ("counts_in", "thema:need", "waar het meetelt, als term:need"),
    ],
)
def test_a_table_that_is_wrong_says_where(tmp_path, column, value, said_of_it):
    row = dict(zip(COLUMNS, GOOD, strict=True)) | {column: value}
    with pytest.raises(BadInputError, match=rf"bevindingen\.csv.*rij 1.*kolom '?{column}'?.*{said_of_it}"):
        read_findings(written(tmp_path, [list(row.values())]))


def test_a_name_that_is_used_twice_is_refused(tmp_path):
    with pytest.raises(BadInputError, match=r"rij 2.*elke rij een andere naam"):
        read_findings(written(tmp_path, [GOOD, GOOD]))


def written(folder, rows):
    path = folder / "bevindingen.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path
