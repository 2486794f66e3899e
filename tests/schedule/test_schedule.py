"""Opening hours: what a person is told stands at the door, at every moment."""

from datetime import date, datetime
from pathlib import Path

import pytest

from socialmap.errors import BadInputError
from socialmap.schedule import (
    AMSTERDAM_TIME,
    OpenNow,
    Period,
    Schedule,
    is_public_holiday,
    parse_schedule,
    read_school_holidays,
)

HOLIDAYS = [
    Period(date(2026, 4, 25), date(2026, 5, 3)),
    Period(date(2026, 7, 4), date(2026, 8, 16)),
    Period(date(2026, 10, 10), date(2026, 10, 18)),
]
OFFICE = "Mo-Fr 09:00-17:00; PH off"


def at(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM_TIME, fold=fold)


def hours(schedule: Schedule, monday: date) -> list[str]:
    return [" ".join(f"{b:%H:%M}-{e:%H:%M}" for b, e in day) for day in schedule.week(monday)]


def said(schedule: Schedule, now: str) -> tuple[OpenNow, datetime | None, datetime | None]:
    found = schedule.state_at(at(now))
    return found.state, found.until, found.next_open


@pytest.mark.parametrize(
    ("text", "now", "state", "until", "opens"),
    [
        (OFFICE, "2026-09-14 09:00", OpenNow.OPEN, "2026-09-14 17:00", None),
        (OFFICE, "2026-09-14 08:59", OpenNow.CLOSED, "2026-09-14 09:00", "2026-09-14 09:00"),
        (OFFICE, "2026-09-14 17:00", OpenNow.CLOSED, "2026-09-15 09:00", "2026-09-15 09:00"),
        (OFFICE, "2026-04-27 12:00", OpenNow.CLOSED, "2026-04-28 09:00", "2026-04-28 09:00"),  # King's Day, a Monday
        ("24/7", "2026-09-14 03:00", OpenNow.OPEN, None, None),
        ("Mo 10:00-24:00", "2026-09-14 23:59", OpenNow.OPEN, "2026-09-15 00:00", None),
        ("Sa 22:00-03:00", "2026-09-12 23:00", OpenNow.OPEN, "2026-09-13 03:00", None),
        ("2020 Mo 10:00-12:00", "2026-09-14 11:00", OpenNow.CLOSED, None, None),
        # Monday and Wednesday, with a blank after the comma.
        ("Mo, We 10:00-12:00", "2026-11-30 03:00", OpenNow.CLOSED, "2026-11-30 10:00", "2026-11-30 10:00"),
        ("Tu 10:00-12:00; PH, Su off", "2026-11-30 03:00", OpenNow.CLOSED, "2026-12-01 10:00", "2026-12-01 10:00"),
        ("Mo-Fr 09:00-17:00; Dec 25, Dec 26 off", "2026-12-25 11:00", OpenNow.CLOSED, "2026-12-28 09:00",
         "2026-12-28 09:00"),
        # Holidays that fall on Monday to Friday, and nothing else.
        ("Sa-Su 10:00-18:00; PH Mo-Fr 10:00-18:00", "2026-12-02 11:00", OpenNow.CLOSED, "2026-12-05 10:00",
         "2026-12-05 10:00"),
        ("Mo-Fr 09:00-17:00; PH Mo-Fr off", "2026-12-02 11:00", OpenNow.OPEN, "2026-12-02 17:00", None),
        # The night of Saturday belongs to the later rule.
        ("Mo-We,Su 08:00-20:00; Th-Sa 08:00-03:00", "2026-12-06 01:00", OpenNow.OPEN, "2026-12-06 03:00", None),
        # An evening that a later rule takes away has no night.
        ("Sa 20:00-02:00; Dec 26 off", "2026-12-27 01:00", OpenNow.CLOSED, "2027-01-02 20:00", "2027-01-02 20:00"),
        # Where the weekdays are closed it may be open by appointment, always.
        ('Mo-Fr 09:00-17:00 || "op afspraak"', "2026-12-02 18:00", OpenNow.UNKNOWN, "2026-12-03 09:00",
         "2026-12-03 09:00"),
        ('Mo-Fr 09:00-17:00 || "op afspraak"', "2026-12-05 12:00", OpenNow.UNKNOWN, "2026-12-07 09:00",
         "2026-12-07 09:00"),
        ("Fr[5] 19:00-21:00", "2026-12-01 12:00", OpenNow.CLOSED, "2027-01-29 19:00", "2027-01-29 19:00"),
        ("Tu,We,Fr 08:00-18:30; Th 08:00-19:30; Sa 08:00-13:00; Mo,Su,PH closed", "2026-11-30 11:00", OpenNow.CLOSED,
         "2026-12-01 08:00", "2026-12-01 08:00"),
        ("Mo-Fr 09:00-17:00 Sa 10:00-12:00", "2026-12-05 11:00", OpenNow.OPEN, "2026-12-05 12:00", None),
    ],
)  # fmt: skip
def test_what_holds_when_it_changes_and_when_it_opens(text, now, state, until, opens) -> None:
    found = said(parse_schedule(text), now)
    assert found == (state, until and at(until), opens and at(opens))


def test_the_condition_is_told_where_it_holds() -> None:
    schedule = parse_schedule('Mo-Fr 09:00-17:00 || "op afspraak"')
    assert schedule.state_at(at("2026-12-02 18:00")).comment == "op afspraak"
    assert parse_schedule('"Mo-Fr by appointment"').state_at(at("2026-12-02 11:00")).state is OpenNow.UNKNOWN


def test_kings_day_is_a_dutch_holiday_and_the_next_day_is_not() -> None:
    schedule = parse_schedule(OFFICE)
    kings_day = schedule.state_at(at("2026-04-27 12:00"))
    assert (kings_day.state, kings_day.next_open) == (OpenNow.CLOSED, at("2026-04-28 09:00"))
    assert hours(schedule, date(2026, 4, 27)) == ["", *["09:00-17:00"] * 4, "", ""]


def test_now_in_another_time_zone_is_the_same_moment() -> None:
    schedule = parse_schedule(OFFICE)
    assert schedule.state_at(datetime.fromisoformat("2026-09-14T14:59+00:00")).state is OpenNow.OPEN
    assert schedule.state_at(datetime.fromisoformat("2026-09-14T15:00+00:00")).state is OpenNow.CLOSED


def test_now_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        parse_schedule(OFFICE).state_at(datetime(2026, 9, 14, 12))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Mo-Fr", "bij 'maandag t/m vrijdag' staan geen tijden"),
        ("Mo-Fr open", "bij 'maandag t/m vrijdag' staan geen tijden"),
        ("PH, Su", "bij 'zondag en feestdagen' staan geen tijden"),
        ("open", "bij 'open' staan geen tijden"),
        ("PH, Su off", "alleen wanneer het dicht is"),
        ("gesloten op zondag", "alleen wanneer het dicht is"),
        ("elke dag", "bij 'maandag t/m zondag' staan geen tijden"),
        ("Mo 10:00-12:00; elke tweede week", "wat bedoelt u met 'tweede'|tot daar leest het als: maandag van 10.00"),
        ("ma 's ochtends", "achter ''s ochtends' hoort een tijd"),
        ("Mo 49:00-50:00", "49:00 is geen tijd"),
        ("Mo 10:70-12:00", "is geen tijd"),
        ("Mo 10:00+", "geen eindtijd"),
        ("ma 10 uur", "ontbreekt de eindtijd"),
        ("Mo 12:00-12:00", "dezelfde tijd"),
        ("PH +1 day 10:00-12:00", "voor of na een feestdag"),
        ("Mo[6] 10:00-12:00", "hoort 1 tot 5"),
        ("week 54 10:00-12:00", "54 is geen getal van 1 tot 53"),
        ("10:00-12:00 Mo 13:00-15:00", "bij de dagen ervoor of erna"),
        ("Mo-Fr 24/7", "24/7 is elke dag"),
        (";", "staat hier los"),
    ],
)
def test_bad_syntax_is_one_dutch_sentence(text: str, fault: str) -> None:
    with pytest.raises(BadInputError, match=fault) as caught:
        parse_schedule(text, school_holidays=HOLIDAYS)
    assert repr(text) in str(caught.value)
    assert "verwacht: " in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("stop", ["juli", "2026-07-06", "2026-08-16/2026-07-06", "2026-07-06/2026-08-16/2026-09-01"])
def test_a_bad_season_stop_is_refused(stop: str) -> None:
    with pytest.raises(BadInputError, match="deze stop kunnen we niet lezen"):
        parse_schedule(OFFICE, season_stop=stop)


def test_a_season_stop_closes_its_days_and_no_other() -> None:
    schedule = parse_schedule("Mo 10:00-12:00", season_stop="2026-07-06/2026-08-16; 2026-12-21/2026-12-27")
    assert schedule.state_at(at("2026-07-06 11:00")).next_open == at("2026-08-17 10:00")
    assert hours(schedule, date(2026, 6, 29))[0] == "10:00-12:00"
    assert hours(schedule, date(2026, 12, 21)) == [""] * 7
    assert hours(schedule, date(2026, 12, 28))[0] == "10:00-12:00"


def test_a_season_stop_of_unknown_hours_is_still_closed() -> None:
    schedule = parse_schedule("", season_stop="2026-07-06/2026-08-16")
    assert schedule.state_at(at("2026-07-10 11:00")).state is OpenNow.CLOSED
    assert schedule.state_at(at("2026-08-17 11:00")).state is OpenNow.UNKNOWN
    assert not schedule.is_known(date(2026, 8, 17))


@pytest.mark.parametrize(
    ("text", "holiday_week", "ordinary_week"),
    [
        ("Mo-Fr 09:00-17:00; SH off", [""] * 7, [*["09:00-17:00"] * 5, "", ""]),
        ("Mo-Fr 09:00-17:00; PH,SH off", [""] * 7, [*["09:00-17:00"] * 5, "", ""]),
        ("SH Mo-Tu 10:00-11:00", ["10:00-11:00", "10:00-11:00", *[""] * 5], [""] * 7),
        ("Mo-Tu SH 10:00-11:00", ["10:00-11:00", "10:00-11:00", *[""] * 5], [""] * 7),
        ("Mo,SH 10:00-11:00", ["10:00-11:00"] * 7, ["10:00-11:00", *[""] * 6]),
        (
            "Mo 09:00-10:00, SH Mo-Tu 12:00-13:00",
            ["09:00-10:00 12:00-13:00", "12:00-13:00", *[""] * 5],
            ["09:00-10:00", *[""] * 6],
        ),
        ("wo 13-14 uur, behalve schoolvakanties", [""] * 7, ["", "", "13:00-14:00", *[""] * 4]),
        ('We 13:00-14:00; SH off "zomer; SH, PH dicht"', [""] * 7, ["", "", "13:00-14:00", *[""] * 4]),
    ],
)
def test_school_holidays_in_the_table(text: str, holiday_week: list[str], ordinary_week: list[str]) -> None:
    schedule = parse_schedule(text, school_holidays=HOLIDAYS)
    assert hours(schedule, date(2026, 7, 20)) == holiday_week
    assert hours(schedule, date(2026, 9, 14)) == ordinary_week


def test_school_holidays_outside_the_table_are_unknown() -> None:
    schedule = parse_schedule("Mo-Fr 09:00-17:00; SH off", school_holidays=HOLIDAYS)
    for day in ("2026-04-24 12:00", "2026-10-19 12:00"):
        assert schedule.state_at(at(day)).state is OpenNow.UNKNOWN
    assert schedule.is_known(date(2026, 4, 25))
    assert not schedule.is_known(date(2026, 10, 19))
    assert hours(schedule, date(2026, 10, 19)) == [""] * 7
    # Outside office hours it is closed, school holiday or not.
    last = schedule.state_at(at("2026-10-18 12:00"))
    assert (last.state, last.until, last.next_open) == (OpenNow.CLOSED, at("2026-10-19 09:00"), None)


def test_without_a_table_hours_that_name_school_holidays_are_unknown() -> None:
    assert said(parse_schedule("Mo-Fr 09:00-17:00; SH off"), "2026-09-14 12:00")[0] is OpenNow.UNKNOWN


def test_sh_in_a_comment_is_no_rule() -> None:
    schedule = parse_schedule('Mo 10:00-12:00; Tu off "SH dicht"')
    assert schedule.is_known(date(2026, 9, 14))
    assert schedule.state_at(at("2026-09-15 11:00")).comment == "SH dicht"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ('Mo 09:00-17:00 "op afspraak"', OpenNow.UNKNOWN),
        ('Mo 09:00-17:00 unknown "bel even"', OpenNow.UNKNOWN),
        ('"op afspraak"', OpenNow.UNKNOWN),
        ("closed", OpenNow.CLOSED),
        ('Tu 10:00-12:00; Mo off "verbouwing"', OpenNow.CLOSED),
        ("Mo 09:00-17:00 open", OpenNow.OPEN),
    ],
)
def test_a_condition_is_not_yes(text: str, state: OpenNow) -> None:
    assert parse_schedule(text).state_at(at("2026-09-14 12:00")).state is state


def test_the_night_that_the_clock_goes_forward() -> None:
    schedule = parse_schedule("Sa 22:00-02:30")
    found = schedule.state_at(at("2026-03-29 01:59"))
    assert found.state is OpenNow.OPEN
    assert found.until is not None
    assert found.until.timestamp() > at("2026-03-29 01:59").timestamp()
    assert parse_schedule("Su 01:00-04:00").week(date(2026, 3, 23))[6][0][1] == at("2026-03-29 04:00")


def test_the_night_that_the_clock_goes_back_an_hour_comes_twice() -> None:
    schedule = parse_schedule("Sa 22:00-03:00")
    first, second = at("2026-10-25 02:30"), at("2026-10-25 02:30", fold=1)
    assert second.timestamp() - first.timestamp() == 3600
    assert [schedule.state_at(moment).until for moment in (first, second)] == [at("2026-10-25 03:00")] * 2
    assert schedule.state_at(at("2026-10-25 03:00")).state is OpenNow.CLOSED
    assert parse_schedule("Su 12:00-13:00").state_at(first).next_open == at("2026-10-25 12:00")


def test_a_night_is_cut_at_midnight_in_the_week() -> None:
    week = parse_schedule("Sa 22:00-03:00").week(date(2026, 9, 7))
    assert week[5] == [(at("2026-09-12 22:00"), at("2026-09-13 00:00"))]
    assert week[6] == [(at("2026-09-13 00:00"), at("2026-09-13 03:00"))]


def test_sunset_is_that_of_the_netherlands() -> None:
    schedule = parse_schedule("sunrise-sunset")
    assert schedule.state_at(at("2026-12-14 16:45")).state is OpenNow.CLOSED
    assert schedule.state_at(at("2026-06-21 21:45")).state is OpenNow.OPEN


def test_two_schedules_with_the_same_words_are_equal() -> None:
    assert parse_schedule(OFFICE) == parse_schedule(OFFICE)
    assert parse_schedule(OFFICE) != parse_schedule("24/7")


def test_the_table_of_school_holidays_is_read_and_checked(tmp_path: Path) -> None:
    path = tmp_path / "vakanties.csv"
    path.write_text("name,begin,end\nMeivakantie,2026-04-25,2026-05-03\n", encoding="utf-8")
    assert read_school_holidays(path) == HOLIDAYS[:1]
    path.write_text("name,begin,end\nMeivakantie,2026-04-25,2026-05-03\nZomer,4 juli,\n", encoding="utf-8")
    with pytest.raises(BadInputError, match=r"vakanties\.csv, rij 2: dit zijn geen begin en eind"):
        read_school_holidays(path)


@pytest.mark.parametrize(
    ("text", "day", "known"),
    [
        ("Mo-Fr 09:00-17:00; PH off", date(2026, 4, 3), False),  # Good Friday: of some collective agreements
        ("Mo-Fr 09:00-17:00; PH off", date(2026, 5, 5), False),  # Liberation Day, not in a lustrum
        ("Mo-Fr 09:00-17:00; PH off", date(2028, 5, 5), False),
        ("Mo-Fr 09:00-17:00; PH off", date(2030, 5, 5), True),  # in a lustrum, a Sunday
        ("Su 10:00-12:00; PH off", date(2026, 4, 5), False),  # Easter Sunday: some lists name the Monday only
        ("Mo-Fr 09:00-17:00; PH off", date(2026, 4, 5), True),  # closed either way
        ("Mo-Fr 09:00-17:00", date(2026, 4, 3), True),
        ("Th 20:00-02:00; PH 10:00-12:00", date(2026, 4, 3), False),
    ],
)
def test_a_day_on_which_lists_of_holidays_differ_is_unknown(text: str, day: date, known: bool) -> None:
    assert parse_schedule(text).is_known(day) is known


def test_only_what_hangs_on_the_holiday_is_unknown() -> None:
    schedule = parse_schedule("Mo-Fr 09:00-17:00; PH off")
    assert schedule.state_at(at("2026-04-03 08:00")).state is OpenNow.CLOSED
    assert schedule.state_at(at("2026-04-03 10:00")).state is OpenNow.UNKNOWN


@pytest.mark.parametrize("year", range(2024, 2031))
def test_kings_day_is_never_a_sunday(year: int) -> None:
    days = [date(year, 4, number) for number in range(24, 30)]
    (kings_day,) = [day for day in days if is_public_holiday(day)]
    assert kings_day == (date(year, 4, 26) if date(year, 4, 27).weekday() == 6 else date(year, 4, 27))
