"""Another program reads the same hours: opening-hours-py, where it follows the specification.

It does not of nights that a later rule ends, of "PH Mo-Fr", of "||" and of holidays on which lists differ; those
are in ``test_schedule`` by hand and in ``test_hours_suites``.
"""

from datetime import date, datetime
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours, State

from socialmap.schedule import AMSTERDAM_TIME, OpenNow, parse_schedule
from tests.support.hours import rules

BEGIN = datetime(2026, 1, 1, tzinfo=AMSTERDAM_TIME)
END = datetime(2027, 1, 1, tzinfo=AMSTERDAM_TIME)
#: The nights in which the clock is set: judged in ``test_hours_agree``.
CLOCKS = {date(2026, 3, 29), date(2026, 10, 25)}
STATES = {State.OPEN: OpenNow.OPEN, State.CLOSED: OpenNow.CLOSED, State.UNKNOWN: OpenNow.UNKNOWN}
TEXTS = st.builds(
    lambda first, others: first + "".join(separator + rule for separator, rule in others),
    rules(nights=False, holidays=False, states=False).filter(lambda text: not text.endswith(" off")),
    st.lists(st.tuples(st.sampled_from(["; ", ", "]), rules(nights=False, holidays=False, states=False)), max_size=2),
)


def joined(runs):
    """Instants at which another state begins; a time that comes twice is the first here, and the second there."""
    begins = [(state, next(iter(same))[1]) for state, same in groupby(runs, key=lambda run: run[0])]
    return [
        (state, begin.timestamp()) for state, begin in begins if begin.astimezone(AMSTERDAM_TIME).date() not in CLOCKS
    ]


@settings(max_examples=60)
@given(TEXTS)
def test_both_say_the_same_of_a_year(text):
    theirs = OpeningHours(text, timezone=AMSTERDAM_TIME).intervals(BEGIN, END)
    other = [(STATES[state], begin) for begin, end, state, _ in theirs if begin.timestamp() < end.timestamp()]
    ours = parse_schedule(text)._runs(BEGIN.date(), END.date())
    assert joined([(run.state, run.begin) for run in ours]) == joined(other)
