"""Whoever asks a store that hangs walks away in time, and no more wait than may; it comes back by itself."""

import threading
import time
from collections.abc import Iterator

import pytest

from socialmap.errors import StoreError
from socialmap.store import watch as module
from socialmap.store.watch import NO_ANSWER, PATIENCE, Watch

LONG = 60.0


class Hanging:
    """A store that answers only when it may."""

    def __init__(self) -> None:
        self.free, self.asked, self.number = threading.Event(), 0, 7
        self.fault: Exception | None = None

    def versions(self) -> int:
        self.asked += 1
        self.free.wait(LONG)
        if self.fault:
            raise self.fault
        return self.number


@pytest.fixture
def store() -> Iterator[Hanging]:
    found = Hanging()
    yield found
    found.free.set()


def refused(watch: Watch) -> float:
    """Seconds until it says that there is no answer."""
    start = time.perf_counter()
    with pytest.raises(StoreError, match=NO_ANSWER):
        watch.versions()
    return time.perf_counter() - start


def test_a_page_that_waits_twice_is_in_time() -> None:
    assert 2 * PATIENCE + module.GLANCE < 1.8


def test_after_one_waited_nobody_waits_until_it_answers(store) -> None:
    watch = Watch(store, waiting=3)
    assert refused(watch) >= PATIENCE * 0.9
    for _ in range(20):
        refused(watch)
    # They asked nothing more of a store that is silent already, and no question of another kind either.
    assert store.asked == 1
    with pytest.raises(StoreError, match=NO_ANSWER):
        watch.ask(lambda: 1)
    store.free.set()
    deadline = time.monotonic() + 20
    while watch._hanging is not None and not watch._hanging.done():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert watch.versions() == 7


def test_a_store_that_opens_slowly_is_no_store_that_hangs(store) -> None:
    """The first answer may take as long as a page may wait in all; a later one half of it."""
    watch = Watch(store, waiting=3)
    threading.Timer(PATIENCE * 1.4, store.free.set).start()
    assert watch.versions() == 7
    store.free.clear()
    assert PATIENCE * 0.9 <= refused(watch) < PATIENCE * 1.8


@pytest.mark.parametrize("waiting", [1, 3, 7])
def test_no_more_wait_than_may(store, monkeypatch, waiting) -> None:
    """However long that is: who comes after them is told at once."""
    monkeypatch.setattr(module, "PATIENCE", LONG)
    watch = Watch(store, waiting)
    found: list[int] = []
    others = [threading.Thread(target=lambda: found.append(watch.versions()), daemon=True) for _ in range(waiting)]
    for other in others:
        other.start()
    deadline = time.monotonic() + 20
    while store.asked < waiting:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert refused(watch) < LONG / 4
    store.free.set()
    for other in others:
        other.join(20)
    assert found == [7] * waiting
    assert watch.versions() == watch.last == 7


def test_a_fault_is_told_to_who_asked_and_the_next_one_asks_anew(store) -> None:
    watch = Watch(store, waiting=3)
    store.free.set()
    assert watch.versions() == 7
    store.fault = StoreError("De opslag is beschadigd.")
    for _ in range(2):
        with pytest.raises(StoreError, match="beschadigd"):
            watch.versions()
    store.fault = None
    store.number = 8
    assert (watch.last, watch.versions(), watch.last) == (7, 8, 8)


def test_a_long_question_goes_on_while_the_store_answers_and_not_when_it_hangs(store, monkeypatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    watch, done = Watch(store, waiting=3), threading.Event()
    store.free.set()
    threading.Timer(0.6, done.set).start()
    assert watch.ask(lambda: done.wait(LONG)) is True
    store.free.clear()
    with pytest.raises(StoreError, match=NO_ANSWER):
        watch.ask(lambda: store.free.wait(LONG))


def test_a_question_fails_as_what_it_is(store) -> None:
    with pytest.raises(ZeroDivisionError, match="zero"):
        Watch(store, waiting=1).ask(lambda: 1 // 0)
