"""Calendars that others keep: what is certain comes in, and everything else is told with why."""

import threading
import time
from contextlib import suppress
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError, SourceUnavailableError
from socialmap.schedule.recurring import NOT_EXACT, PAST, TOO_LONG
from socialmap.sources.calendars.events import LATER_TOO, NO_BEGIN, NO_TIMES
from socialmap.sources.calendars.feeds import checked_address, fetch_calendar
from socialmap.sources.calendars.reading import (
    CANCELLED,
    CLOSED,
    HOME_GONE,
    NAME_GONE,
    NOT_KEPT,
    ONLINE,
    ONLY_A_NAME,
    as_table,
    read_calendar,
)
from socialmap.sources.files import open_file
from socialmap.sources.reading import read_any, recognise

#: A Tuesday of next year, so that these tests do not grow old.
YEAR = date.today().year + 1  # noqa: DTZ011 (a day)
TUESDAY = next(date(YEAR, 1, day) for day in range(1, 8) if date(YEAR, 1, day).weekday() == 1)
ZONE = """BEGIN:VTIMEZONE
TZID:Wandklok
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def event(title: str = "Koffie", begin: str = "", end: str = "DURATION:PT2H", **parts) -> str:
    """One event; ``begin`` is by default each Tuesday of this year from ten o'clock."""
    lines = ["BEGIN:VEVENT", f"SUMMARY:{title}"]
    lines.append(begin or "DTSTART;TZID=Europe/Amsterdam:20250107T100000")
    lines += [end] if end else []
    lines += [f"{name.rstrip('_').replace('_', '-')}:{value}" for name, value in parts.items() if value]
    return "\n".join([*lines, "END:VEVENT"])


def calendar(*events: str, name: str = "De Klinker", zone: str = "") -> str:
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:{name}\n{zone}" + "\n".join(events) + "\nEND:VCALENDAR\n"


@pytest.fixture
def read(tmp_path):
    def of(*events: str, **parts):
        path = tmp_path / "rooster.ics"
        path.write_text(calendar(*events, **parts).replace("\n", "\r\n"), encoding="utf-8")
        return read_calendar(open_file(path, Settings()))

    return of


def only(table):
    (row,) = table.frame.to_dict("records")
    return row


def reasons(table) -> list[str]:
    return [one.reason for one in table.remarks]


WEEKLY = "FREQ=WEEKLY"


@pytest.mark.parametrize(
    ("begin", "end", "rule", "hours"),
    [
        ("", "DURATION:PT2H", WEEKLY, "Tu 10:00-12:00"),
        ("", "DTEND;TZID=Europe/Amsterdam:20250107T113000", WEEKLY, "Tu 10:00-11:30"),
        ("DTSTART:20250107T100000", "DURATION:PT1H", WEEKLY, "Tu 10:00-11:00"),
        ("DTSTART;TZID=Europe/Berlin:20250107T100000", "DURATION:PT1H", WEEKLY, "Tu 10:00-11:00"),
        ("DTSTART;TZID=Europe/London:20250107T100000", "DURATION:PT1H", WEEKLY, "Tu 11:00-12:00"),
        ("DTSTART;TZID=W. Europe Standard Time:20250107T100000", "DURATION:PT1H", WEEKLY, "Tu 10:00-11:00"),
        ("DTSTART;TZID=Wandklok:20250107T100000", "DURATION:PT1H", WEEKLY, "Tu 10:00-11:00"),
        (
            "DTSTART;TZID=Europe/Amsterdam:20250104T110000",
            "DURATION:PT4H",
            "FREQ=MONTHLY;BYDAY=1SA",
            "Sa[1] 11:00-15:00",
        ),
        (
            "DTSTART;TZID=Europe/Amsterdam:20250131T110000",
            "DURATION:PT4H",
            "FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1;WKST=SU",
            "Fr[-1] 11:00-15:00",
        ),
    ],
)
def test_a_series_in_any_zone_is_an_activity_with_our_hours(read, begin, end, rule, hours):
    row = only(read(event(begin=begin, end=end, RRULE=rule), zone=ZONE))
    assert (row["schedule"], row["season_stop"]) == (hours, "")


def test_an_end_of_the_rule_is_told(read):
    first = f"DTSTART;TZID=Europe/Amsterdam:{TUESDAY:%Y%m%d}T190000"
    last = TUESDAY + timedelta(weeks=9)
    for rule in (
        f"FREQ=WEEKLY;UNTIL={last:%Y%m%d}T220000Z",
        f"FREQ=WEEKLY;UNTIL={last:%Y%m%d}",
        "FREQ=WEEKLY;COUNT=10",
    ):
        row = only(read(event(begin=first, RRULE=rule)))
        assert row["schedule"] == f"{TUESDAY:%Y %b %d}-{last:%Y %b %d} Tu 19:00-21:00"


def test_times_that_are_left_out_moved_or_added(read):
    gone, moved, cancelled = (TUESDAY + timedelta(weeks=n) for n in (2, 4, 6))
    extra = TUESDAY + timedelta(days=2)
    table = read(
        event(UID="a", RRULE=WEEKLY, EXDATE=f"{gone:%Y%m%d}T090000Z", RDATE=f"{extra:%Y%m%d}T100000"),
        event(
            "Koffie, later",
            f"DTSTART;TZID=Europe/Amsterdam:{moved:%Y%m%d}T140000",
            UID="a",
            RECURRENCE_ID=f"{moved:%Y%m%d}T090000Z",
        ),
        event(
            "Koffie",
            f"DTSTART:{cancelled:%Y%m%d}T090000Z",
            UID="a",
            STATUS="CANCELLED",
            RECURRENCE_ID=f"{cancelled:%Y%m%d}T090000Z",
        ),
    )
    row = only(table)
    assert row["season_stop"] == f"{gone}/{gone};{cancelled}/{cancelled}"
    assert row["schedule"] == (f"Tu 10:00-12:00; {extra:%Y %b %d} 10:00-12:00; {moved:%Y %b %d} 14:00-16:00")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"CLASS": "PRIVATE"}, CLOSED),
        ({"CLASS": "CONFIDENTIAL"}, CLOSED),
        ({"STATUS": "CANCELLED"}, CANCELLED),
        ({"title": "Anja de Vries"}, ONLY_A_NAME),
        ({"begin": f"DTSTART;VALUE=DATE:{TUESDAY:%Y%m%d}", "end": ""}, NO_TIMES),
        ({"end": ""}, NO_BEGIN),
        ({"end": "DURATION:P2D"}, TOO_LONG),
        ({"RRULE": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"}, NOT_EXACT),
        ({"RRULE": "FREQ=HOURLY"}, NOT_EXACT),
        ({"RRULE": "FREQ=DAILY;BYHOUR=9,14"}, NOT_EXACT),
        # In UTC it is an hour later in summer: no clock that we can say.
        ({"begin": "DTSTART:20250107T090000Z", "RRULE": WEEKLY}, NOT_EXACT),
    ],
)
def test_what_is_not_taken_is_told_with_its_number(read, changes, reason):
    table = read(event("Zingen", RRULE=WEEKLY), event(**{"title": "Koffie", **changes}))
    assert table.frame["name"].tolist() == ["Zingen"]
    told = next(one for one in table.remarks if one.reason.startswith(reason))
    assert (told.row, told.action) == (2, "geweigerd")
    assert (told.value == "") == (reason in (CLOSED, ONLY_A_NAME))


def test_a_change_for_all_later_times_is_not_guessed(read):
    stands_for = f"RECURRENCE-ID;RANGE=THISANDFUTURE:{TUESDAY:%Y%m%d}T090000Z\nUID:a"
    later = event(end=f"DURATION:PT1H\n{stands_for}")
    table = read(event("Zingen", RRULE=WEEKLY), event(UID="a", RRULE=WEEKLY), later)
    assert LATER_TOO in reasons(table)
    assert table.frame["name"].tolist() == ["Zingen"]


def test_nobody_comes_in(read):
    table = read(
        event(
            "Yoga o.l.v. Anja",
            RRULE=WEEKLY,
            ORGANIZER="mailto:anja@voorbeeld.nl",
            ATTENDEE="mailto:kees@voorbeeld.nl",
            DESCRIPTION="Bel Kees op 06-12345678",
            LOCATION="Bij Anja thuis\\, Voorbeeldstraat 1",
        )
    )
    everything = " ".join(map(str, [*only(table).values(), *table.remarks, table.source]))
    for name in ("Anja", "anja", "Kees", "kees", "12345678", "Voorbeeldstraat"):
        assert name not in everything
    assert {NAME_GONE, NOT_KEPT, HOME_GONE} <= set(reasons(table))


def test_a_description_of_opvang_is_told_to_the_judge_and_not_kept(read):
    assert only(read(event(RRULE=WEEKLY, DESCRIPTION="In de vrouwenopvang")))["mentions"]


def test_a_house_is_the_place_of_its_own_calendar_where_nothing_else_is_told(read):
    table = read(
        event("Koffie", RRULE=WEEKLY),
        event("Soep", RRULE=WEEKLY, LOCATION="Zaal 2"),
        event("Les", RRULE=WEEKLY, LOCATION="https://zoom.us/1"),
    )
    assert table.frame["place_reference"].tolist() == ["De Klinker", "", "De Klinker"]
    assert table.frame["place_name"].tolist() == ["", "Zaal 2", ""]
    assert ONLINE in reasons(table)


def test_times_under_one_title_are_one_activity_and_what_was_is_counted(read):
    days = [TUESDAY, TUESDAY + timedelta(days=9), date(2020, 1, 7)]
    table = read(*(event("Film", f"DTSTART:{day:%Y%m%d}T190000", UID=f"{day}") for day in days))
    assert only(table)["schedule"] == f"{days[0]:%Y %b %d},{days[1]:%Y %b %d} 19:00-21:00"
    assert f"1 keer: {PAST}" in reasons(table)


def test_its_day_is_that_of_its_newest_word_and_its_ids_stay(read):
    old = event("Oud", RRULE=WEEKLY, LAST_MODIFIED="20250301T120000Z")
    first = read(event(UID="a@x", RRULE=WEEKLY, DTSTAMP="20260301T120000Z"), old)
    assert first.published == "2026-03-01"
    assert (first.source.id, first.source.name) == ("agenda-de-klinker", "Agenda De Klinker")
    assert first.whole
    again = read(event("Thee", UID="a@x", RRULE=WEEKLY))
    assert again.frame["id"].iloc[0] == first.frame["id"].iloc[0]
    assert again.published == ""


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCALENDAR\nVERSION:2.0\n",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n",
        "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n",
        calendar(event(begin="DTSTART:morgen", RRULE=WEEKLY)),
        calendar(event(RRULE="FREQ=SOMS")),
        calendar(event(RRULE="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")),
        calendar(event(EXDATE="gisteren", RRULE=WEEKLY, CLASS="PRIVATE")),
    ],
)
def test_a_broken_calendar_is_one_sentence(tmp_path, text):
    path = tmp_path / "stuk.ics"
    path.write_text(text, encoding="utf-8")
    assert recognise(path) == "calendar"
    with pytest.raises(BadInputError, match=r"agenda|lijst") as error:
        read_any(path, settings=Settings())
    assert str(error.value).count("\n") == 0


def test_a_page_follows_no_more_series_than_somebody_waits_for(tmp_path):
    path = tmp_path / "groot.ics"
    path.write_text(calendar(*(event(RRULE=WEEKLY) for _ in range(301))), encoding="utf-8")
    with pytest.raises(BadInputError, match="te groot voor deze pagina; gevonden: '301 reeksen'"):
        as_table(open_file(path, Settings()))


def test_an_address_of_a_feed():
    assert checked_address(" webcal://agenda.example.nl/a.ics ") == "https://agenda.example.nl/a.ics"
    for wrong in (
        "",
        "agenda.example.nl",
        "file:///etc/passwd",
        "https://",
        "https://u:w@example.nl/a",
        "https://e.nl/a b",
    ):
        with pytest.raises(BadInputError, match="dit is geen adres van een agenda"):
            checked_address(wrong)


class Feeds(BaseHTTPRequestHandler):
    """A site with one good calendar, and all that can be wrong with others."""

    asked: ClassVar[list[str]] = []

    def do_GET(self):
        self.asked.append(self.path)
        body = calendar(event(UID="a", RRULE=WEEKLY)).encode()
        if self.path == "/traag.ics":
            time.sleep(0.5)
        if self.path == "/weg.ics":
            self.send_response(404)
        elif self.path == "/verhuisd.ics":
            self.send_response(301)
            self.send_header("Location", "/goed.ics")
            body = b""
        else:
            self.send_response(200)
        if self.path == "/pagina":
            body = b"<html><title>Log in</title></html>"
        if self.path == "/groot.ics":
            body *= 500
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):  # who asked has gone
            self.wfile.write(body)

    def log_message(self, format, *args):
        """Say nothing."""


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feeds)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_feed_is_one_source_whose_address_is_kept_nowhere(site, tmp_path):
    settings = Settings(data_dir=tmp_path)
    secret = f"{site}/goed.ics?sleutel=geheim123"
    first, again = fetch_calendar(secret, settings), fetch_calendar(secret, settings, name="De Klinker, beneden")
    assert first.source.id == again.source.id != fetch_calendar(f"{site}/verhuisd.ics", settings).source.id
    assert (first.source.name, again.source.name) == ("Agenda De Klinker", "Agenda De Klinker, beneden")
    assert first.published == date.today().isoformat()  # noqa: DTZ011 (the same clock)
    assert first.frame["schedule"].tolist() == ["Tu 10:00-12:00"]
    assert "geheim" not in f"{first.source} {first.remarks}"
    assert Feeds.asked.count("/goed.ics?sleutel=geheim123") == 2


@pytest.mark.parametrize(
    ("path", "changes", "error", "sentence"),
    [
        (
            "traag.ics",
            {"http_timeout": 0.1},
            SourceUnavailableError,
            r"gaf binnen 0\.1 seconden geen antwoord;",
        ),
        ("weg.ics", {}, SourceUnavailableError, r"weigert de vraag \(status 404\); controleer het adres\."),
        ("groot.ics", {"http_max_bytes": 1000}, SourceUnavailableError, "het antwoord is groter dan"),
        ("pagina", {}, BadInputError, "op dit adres staat geen agenda"),
    ],
)
def test_a_feed_that_does_not_answer_as_it_should_is_one_sentence_and_asked_once(
    site, tmp_path, path, changes, error, sentence
):
    before = len(Feeds.asked)
    with pytest.raises(error, match=sentence) as raised:
        fetch_calendar(f"{site}/{path}", Settings(data_dir=tmp_path, **changes))
    assert "\n" not in str(raised.value)
    assert len(Feeds.asked) == before + 1
