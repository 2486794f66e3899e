"""Opening hours: what a person is told stands at the door, at every moment."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap.errors import BadInputError
from socialmap.schedule import (
    AMSTERDAM_TIME,
    UNKNOWN_IN_WORDS,
    OpenNow,
    Period,
    Schedule,
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


@pytest.mark.parametrize(
    ("text", "now", "words"),
    [
        (OFFICE, "2026-09-14 09:00", "nu open tot 17.00 uur"),
        (OFFICE, "2026-09-14 08:59", "nu dicht, vandaag vanaf 9.00 uur"),
        (OFFICE, "2026-09-14 17:00", "nu dicht, morgen vanaf 9.00 uur"),
        (OFFICE, "2026-09-13 12:00", "vandaag dicht, morgen vanaf 9.00 uur"),
        (OFFICE, "2026-09-11 17:30", "maandag 14 september vanaf 9.00 uur"),
        (OFFICE, "2026-04-27 12:00", "vandaag dicht, morgen vanaf 9.00 uur"),  # King's Day, a Monday
        ("24/7", "2026-09-14 03:00", "dag en nacht open"),
        ("Mo 10:00-24:00", "2026-09-14 23:59", "nu open tot middernacht"),
        ("Sa 22:00-03:00", "2026-09-12 23:00", "nu open tot 3.00 uur"),
        ("2026 Sep 14-2026 Sep 20", "2026-09-14 03:00", "nu open tot maandag 21 september 0.00 uur"),
        ("2020 Mo 10:00-12:00", "2026-09-14 11:00", "nu dicht; wanneer het weer open is, weten we niet"),
        ('Mo-Fr 09:00-17:00 "op afspraak"', "2026-09-14 11:00", "misschien open: op afspraak"),
        ("Mo-Fr 09:00-17:00 unknown", "2026-09-14 11:00", UNKNOWN_IN_WORDS),
        ("", "2026-09-14 11:00", UNKNOWN_IN_WORDS),
    ],
)
def test_in_words(text: str, now: str, words: str) -> None:
    assert parse_schedule(text).in_words(at(now)) == words


def test_kings_day_is_a_dutch_holiday_and_the_next_day_is_not() -> None:
    schedule = parse_schedule(OFFICE)
    kings_day = schedule.state_at(at("2026-04-27 12:00"))
    assert (kings_day.state, kings_day.next_open) == (OpenNow.CLOSED, at("2026-04-28 09:00"))
    assert hours(schedule, date(2026, 4, 27)) == ["", *["09:00-17:00"] * 4, "", ""]


def test_now_in_another_time_zone_is_the_same_moment() -> None:
    schedule = parse_schedule(OFFICE)
    assert schedule.in_words(datetime.fromisoformat("2026-09-14T14:59+00:00")) == "nu open tot 17.00 uur"
    assert schedule.in_words(datetime.fromisoformat("2026-09-14T15:00+00:00")) == "nu dicht, morgen vanaf 9.00 uur"


def test_now_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        parse_schedule(OFFICE).state_at(datetime(2026, 9, 14, 12))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Ma-Vr 10:00-12:00", "kunnen we niet lezen"),
        ("Mo-Fr 10.00-12.00", "kunnen we niet lezen"),
        ("elke dag", "kunnen we niet lezen"),
        ("Mo 25:00-26:00", "kunnen we niet lezen"),
        ("Mo 10:00+", "geen eindtijd"),
        ("Jul SH 10:00-12:00", "schoolvakanties"),
        ("SH,PH Mo-Fr 10:00-12:00", "schoolvakanties"),
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
    assert schedule.in_words(at("2026-07-06 11:00")) == "maandag 17 augustus vanaf 10.00 uur"
    assert hours(schedule, date(2026, 6, 29))[0] == "10:00-12:00"
    assert hours(schedule, date(2026, 12, 21)) == [""] * 7
    assert hours(schedule, date(2026, 12, 28))[0] == "10:00-12:00"


def test_a_season_stop_of_unknown_hours_is_still_closed() -> None:
    schedule = parse_schedule("", season_stop="2026-07-06/2026-08-16")
    assert schedule.state_at(at("2026-07-10 11:00")).state is OpenNow.CLOSED
    assert schedule.in_words(at("2026-08-17 11:00")) == UNKNOWN_IN_WORDS
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
        assert schedule.in_words(at(day)) == UNKNOWN_IN_WORDS
    assert schedule.is_known(date(2026, 4, 25))
    assert not schedule.is_known(date(2026, 10, 19))
    assert hours(schedule, date(2026, 10, 19)) == [""] * 7
    last = schedule.state_at(at("2026-10-18 12:00"))
    assert (last.state, last.until, last.next_open) == (OpenNow.CLOSED, at("2026-10-19 00:00"), None)


def test_without_a_table_hours_that_name_school_holidays_are_unknown() -> None:
    assert parse_schedule("Mo-Fr 09:00-17:00; SH off").in_words(at("2026-09-14 12:00")) == UNKNOWN_IN_WORDS


def test_sh_in_a_comment_is_no_rule() -> None:
    schedule = parse_schedule('Mo 10:00-12:00; Tu off "SH dicht"')
    assert schedule.known is None
    assert schedule.state_at(at("2026-09-15 11:00")).comment == "SH dicht"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ('Mo 09:00-17:00 "op afspraak"', OpenNow.UNKNOWN),
        ('Mo 09:00-17:00 unknown "bel even"', OpenNow.UNKNOWN),
        ('"op afspraak"', OpenNow.UNKNOWN),
        ('Mo off "verbouwing"', OpenNow.CLOSED),
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
    assert [schedule.in_words(moment) for moment in (first, second)] == ["nu open tot 3.00 uur"] * 2
    assert schedule.state_at(at("2026-10-25 03:00")).state is OpenNow.CLOSED
    assert parse_schedule("Su 12:00-13:00").in_words(first) == "nu dicht, vandaag vanaf 12.00 uur"


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


DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]


@st.composite
def rules(draw: st.DrawFn) -> str:
    weekdays = draw(st.lists(st.sampled_from([*DAYS, "Mo-Fr"]), min_size=1, max_size=3))
    days = ",".join(weekdays + draw(st.lists(st.sampled_from(["PH", "SH"]), max_size=2, unique=True)))
    if draw(st.booleans()) and draw(st.booleans()):
        return f"{days} off"
    begin, length = draw(st.integers(0, 1439)), draw(st.integers(1, 1440))
    end = begin + length if begin + length <= 1440 else (begin + length) % 1440
    comment = draw(st.sampled_from(["", "", " unknown", ' "op afspraak"']))
    return f"{days} {begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}{comment}"


SCHEDULES = st.builds(
    lambda parts, separator, stop: parse_schedule(separator.join(parts), season_stop=stop, school_holidays=HOLIDAYS),
    st.lists(rules(), min_size=1, max_size=3),
    st.sampled_from(["; ", ", "]),
    st.sampled_from(["", "2026-07-06/2026-08-16"]),
)
INSTANTS = st.datetimes(datetime(2026, 3, 20), datetime(2026, 11, 5), timezones=st.just(AMSTERDAM_TIME))  # noqa: DTZ001


@given(SCHEDULES, INSTANTS)
def test_what_holds_now_changes_later_and_what_opens_opens_later(schedule: Schedule, now: datetime) -> None:
    found = schedule.state_at(now)
    if found.until is not None:
        assert found.until.timestamp() > now.timestamp()
        assert schedule.state_at(found.until).state is not found.state
    if found.next_open is not None:
        assert found.state is not OpenNow.OPEN
        assert found.next_open.timestamp() > now.timestamp()
        assert schedule.state_at(found.next_open).state is OpenNow.OPEN
    assert schedule.in_words(now)


@given(SCHEDULES, INSTANTS)
def test_the_week_agrees_with_the_state(schedule: Schedule, now: datetime) -> None:
    monday = now.date() - timedelta(days=now.weekday())
    spans = [span for day in schedule.week(monday) for span in day]
    inside = any(begin.timestamp() <= now.timestamp() < end.timestamp() for begin, end in spans)
    state = schedule.state_at(now).state
    assert inside == (state is OpenNow.OPEN)
    assert state is not OpenNow.UNKNOWN or not schedule.is_known(now.date())
