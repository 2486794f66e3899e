"""What was computed lately stays within its bytes, and is what was computed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap.memory import Lately, size_of

LIMIT = 20_000
KEYS = st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 3), st.binary(max_size=2_000))


def asked_of(lately: Lately, key, compute):
    found = lately.find(key)
    if found is None:
        found = compute()
        lately.keep(key, found, size_of(found))
    return found


@given(st.lists(st.tuples(KEYS, st.integers(0, 1_500)), max_size=80))
def test_it_never_holds_more_than_its_bytes_and_gives_what_was_computed(asked) -> None:
    lately = Lately(LIMIT)
    for (name, number, raw), length in asked:
        found = asked_of(lately, (name, number, raw, length), lambda n=number, size=length: np.full(size, n))
        assert (len(found), set(found) <= {number}) == (length, True)
        assert lately.size <= LIMIT


def test_what_is_used_stays_and_what_was_used_longest_ago_goes() -> None:
    lately, computed = Lately(3 * 9_000), []

    def ask(name: str) -> None:
        asked_of(lately, (name,), lambda: (computed.append(name), np.zeros(1_000))[1])

    for name in "abacad":
        ask(name)
    assert computed == list("abcd")
    ask("a")
    ask("b")
    assert computed == list("abcdb")


@dataclass(frozen=True)
class Held:
    name: str
    rows: np.ndarray


@pytest.mark.parametrize(
    "value",
    [
        np.zeros(10_000),
        (np.zeros(9_000), np.zeros(1_000)),
        Held("x", np.zeros(10_000)),
        {"a": [Held("x", np.zeros(10_000))]},
        pd.Series(np.zeros(10_000)),
        pd.DataFrame({"a": np.zeros(10_000)}),
        "x" * 80_000,
        ("x" * 40_000, b"y" * 40_000),
    ],
)
def test_every_byte_counts(value) -> None:
    assert 80_000 <= size_of(value) < 82_000


def test_a_value_that_never_fits_is_given_all_the_same() -> None:
    lately = Lately(100)
    assert asked_of(lately, ("a",), lambda: "x" * 1_000) == "x" * 1_000
    assert lately.size == 0
