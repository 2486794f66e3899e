"""Opening hours that hypothesis makes, and what each reads back as."""

import re
from datetime import date

from hypothesis import strategies as st

from socialmap.schedule import Period

DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
HOLIDAYS = (
    Period(date(2026, 4, 25), date(2026, 5, 3)),
    Period(date(2026, 7, 4), date(2026, 8, 16)),
    Period(date(2026, 10, 10), date(2026, 10, 18)),
)
#: Months, weeks and days of the year, as often as none.
SEASONS = [
    "",
    "",
    "",
    "Apr-Oct ",
    "Nov-Mar ",
    "week 01-53/2 ",
    "week 10-20 ",
    "Dec 20-Jan 05 ",
    "Jul 06-Aug 16 ",
    "2026 ",
]
SEASONS += ["Dec 25,Dec 26 ", "Mar Su[-1]-Oct Su[-1] ", "2026 Mar 20-2026 Apr 10 ", "easter -2 days "]


@st.composite
def times(draw: st.DrawFn, *, nights: bool = True) -> str:
    begin = draw(st.integers(0, 1430))
    end = begin + draw(st.integers(1, 1439 if nights else 1440 - begin))
    if begin < 12 * 60:
        # From a morning until deep in the night is not read.
        end = min(end, 27 * 60)
    end = end if end <= 1440 else end % 1440
    return f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"


@st.composite
def weekdays(draw: st.DrawFn) -> str:
    spans = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).filter(lambda two: two[0] != two[1]).map("-".join)
    nth = st.tuples(st.sampled_from(DAYS), st.sampled_from(["[1]", "[2]", "[-1]", "[1,3]", "[5]"])).map("".join)
    one = st.one_of(st.sampled_from(DAYS), st.sampled_from(DAYS), spans, nth)
    return ",".join(draw(st.lists(one, min_size=1, max_size=3, unique=True)))


@st.composite
def rules(draw: st.DrawFn, *, nights: bool = True, holidays: bool = True, states: bool = True) -> str:
    names = draw(st.lists(st.sampled_from(["PH", "SH"]), max_size=2, unique=True)) if holidays else []
    days = draw(st.sampled_from(SEASONS)) + ",".join([draw(weekdays()), *names])
    rest = draw(st.sampled_from([*["times"] * 4, "off", *(["off times", "unknown", "comment"] if states else [])]))
    if rest == "off":
        return f"{days} off"
    hours = ",".join(draw(st.lists(times(nights=nights), min_size=1, max_size=2)))
    more = {"off times": " off", "unknown": " unknown", "comment": ' "op afspraak"'}
    return f"{days} {hours}{more.get(rest, '')}"


EXPRESSIONS = st.builds(
    lambda first, others: first + "".join(separator + rule for separator, rule in others),
    rules(),
    st.lists(st.tuples(st.sampled_from(["; ", "; ", ", ", " || "]), rules()), max_size=2),
).filter(lambda text: not all(part.endswith(" off") for part in re.split("; |, | \\|\\| ", text)))
