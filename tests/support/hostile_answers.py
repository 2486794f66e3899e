"""Is anything of what an enemy wrote run, followed or taken for ours? One answer for each form of output."""

import csv
import io
import json
import re
from collections.abc import Callable
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import openpyxl
import tinyhtml5
from icalendar import Calendar
from pypdf import PdfReader

from tests.support.hostile_world import NAME, OUTCOME
from tests.support.leaving import read_geopackage

#: Attributes that lead somewhere; of these a page may have its own addresses, and links to follow by hand.
LEADING = ("href", "src", "action", "formaction", "data", "poster", "srcdoc", "xlink:href", "background", "ping")
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?")
FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
SEEN_BY_NOBODY = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def check_html(text: str) -> None:
    """Marks of the enemy stand in texts and values only; what leads somewhere leads where we say."""
    tree = tinyhtml5.parse(text, namespace_html_elements=False)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            assert NAME not in (element.text or ""), "a comment that is not ours"
            continue
        tag = element.tag.rsplit("}")[-1]
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on"), f"<{tag} {name}>"
            assert name.lower() not in ("class", "id", "style") or NAME not in value, f"<{tag} {name}={value[:60]!r}>"
            if name.lower() in LEADING:
                check_link(value)
        if tag == "script":
            _check_script(element.text or "", element.get("type", ""))
        if tag == "style":
            assert NAME not in (element.text or "")
    # Neither in the text nor in a value: a template would have reckoned.
    assert OUTCOME not in text


def _check_script(text: str, kind: str) -> None:
    if kind == "application/json":
        json.loads(text)
    else:
        assert NAME not in text, "what an enemy wrote stands in a script"


def check_link(address: str) -> None:
    """Only http(s), a telephone number, a place on our site or the page, or a picture within."""
    plain = re.sub(r"[\x00-\x20]", "", address)
    assert not plain.startswith(("//", "\\", "/\\")), address
    parts = urlsplit(plain)
    assert parts.scheme in ("", "http", "https", "tel") or plain == "data:,", address
    if parts.scheme in ("http", "https"):
        assert "evil" not in parts.netloc, address
        assert not set(" \"'<>\\") & set(address), address


def check_json(text: str) -> None:
    """It is JSON, without control signs of its own."""
    json.loads(text)
    assert OUTCOME not in text


def check_csv(text: str) -> None:
    """Every row as long as the first, no cell that a spreadsheet would reckon, no sign that nobody sees."""
    text = text.removeprefix("\ufeff")
    read = [list(csv.reader(io.StringIO(text, newline=""), delimiter=sign)) for sign in ",;"]
    alike = [rows for rows in read if {len(row) for row in rows} == {len(rows[0])} and len(rows[0]) > 1]
    assert alike, read[0][0]
    rows = alike[0]
    for row in rows:
        for cell in row:
            assert not cell.startswith(FORMULA) or NUMBER.fullmatch(cell), cell[:60]
            assert not SEEN_BY_NOBODY.search(cell), cell[:60]
    assert OUTCOME not in text


def check_calendar(data: bytes) -> None:
    """Events of ours only, with the properties that we write."""
    calendar = Calendar.from_ical(data)
    ours = {"SUMMARY", "DTSTART", "DTEND", "UID", "DTSTAMP", "LOCATION", "DESCRIPTION", "RRULE", "RDATE", "EXDATE"}
    ours |= {"GEO", "URL", "CLASS", "TRANSP", "LAST-MODIFIED", "SEQUENCE", "CATEGORIES", "STATUS", "CREATED"}
    for event in calendar.walk("VEVENT"):
        assert set(event) <= ours, set(event) - ours
        if "URL" in event:
            check_link(str(event["URL"]))
    assert {part.name for part in calendar.walk()} <= {"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"}
    assert OUTCOME.encode() not in data
    for line in data.decode().split("\r\n"):
        assert not SEEN_BY_NOBODY.search(line)
        assert "\n" not in line


def check_pdf(data: bytes) -> None:
    """Nothing in it acts, its links lead where ours do, and its text was not reckoned."""
    reader = PdfReader(io.BytesIO(data))
    for page in reader.pages:
        assert OUTCOME not in page.extract_text()
        for annotation in page.get("/Annots") or []:
            action = annotation.get_object().get("/A", {})
            assert action.get("/S") in (None, "/URI", "/GoTo"), action
            if "/URI" in action:
                check_link(str(action["/URI"]))
    for word in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/OpenAction"):
        assert word not in data


def check_terminal(text: str) -> None:
    """No sign that moves the cursor or turns the reading."""
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text.replace("\r\n", "\n"))
    assert OUTCOME not in text


def check_plain(_text: str) -> None:
    """Our own style or script, which nobody else writes in."""


def check_workbook(content: bytes) -> None:
    """Cells are texts, numbers and days: no formula, and no link."""
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type in ("s", "n", "d"), cell.coordinate
            assert cell.hyperlink is None, cell.coordinate


def check_geopackage(content: bytes) -> None:
    """Tables, and a style that only we wrote in."""
    [style] = read_geopackage(content, "layer_styles")
    root = ET.fromstring(style["styleQML"])
    assert not [one.tag for one in root.iter() if NAME in one.tag or (one.tag != "alias" and NAME in str(one.attrib))]
    assert OUTCOME.encode() not in content


def check_feed(data: bytes) -> None:
    """Elements of Atom with plain text, and links to ourselves."""
    ours = {"feed", "entry", "id", "title", "updated", "author", "name", "link", "rights", "category", "content"}
    for element in ET.fromstring(data).iter():
        assert element.tag.removeprefix("{http://www.w3.org/2005/Atom}") in ours, element.tag
        assert element.get("type", "text") in ("text", "text/html", "application/atom+xml")
        assert element.get("href", "https://kaart.voorbeeld.nl/").startswith("https://kaart.voorbeeld.nl/")
        assert OUTCOME not in (element.text or "")


CHECKS: dict[str, Callable[..., None]] = {
    "text/html": check_html,
    "application/json": check_json,
    "application/geo+json": check_json,
    "text/csv": check_csv,
    "text/plain": check_plain,
    "text/css": check_plain,
    "text/javascript": check_plain,
}
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_BYTES: dict[str, Callable[..., None]] = {
    "text/calendar": check_calendar,
    "application/pdf": check_pdf,
    WORKBOOK: check_workbook,
    "application/geopackage+sqlite3": check_geopackage,
    "application/atom+xml": check_feed,
}


def check_answer(response) -> None:
    """An answer of the server: its headers are ours, and its body is what it says."""
    assert response.status_code < 400, response.text[:300]
    for name, value in response.headers:
        assert NAME not in f"{name}{value}".lower(), name
        assert not SEEN_BY_NOBODY.search(value)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    if response.mimetype in IN_BYTES:
        IN_BYTES[response.mimetype](response.data)
    elif response.status_code < 300:
        CHECKS[response.mimetype](response.text)


def ran_in(page) -> list[str]:
    """What a page in a browser was made to do."""
    marked = page.evaluate(f"[...document.querySelectorAll('.{NAME}')].map((found) => found.outerHTML)")
    return [*(["it ran"] if page.evaluate(f"'{NAME}' in window") else []), *marked]
