"""Turns for what is heavy, so that what is light goes on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from socialmap.errors import BusyError

#: So much that is heavy (a PDF, the choice of places, what moves the order) runs at a time, and so many seconds
#: somebody waits for their turn. Always one thread less than there are: that one goes on with what is light.
HEAVY, TURN_SECONDS = 2, 2.0
NO_ROOM = "Anderen vragen nu al zoveel dat veel werk is."
#: Seconds for which one thread may compute before another that has something to do. With Python's own 5 ms a page from
#: memory, which asks for its turn some ten times, waits for most of them while something heavy runs.
SWITCH_SECONDS = 0.0005


class Turns:
    """Who may do something heavy now.

    Parameters
    ----------
    threads
        How many requests a server answers at a time.
    """

    def __init__(self, threads: int) -> None:
        sys.setswitchinterval(SWITCH_SECONDS)
        self._running = BoundedSemaphore(max(1, min(HEAVY, threads - 1)))
        self._here = BoundedSemaphore(max(1, threads - 1))

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait a moment for a turn, and hold it.

        Raises
        ------
        BusyError
            When others are busy for longer, or already wait.
        """
        if not self._here.acquire(blocking=False):
            raise BusyError(NO_ROOM)
        try:
            if not self._running.acquire(timeout=TURN_SECONDS):
                raise BusyError(NO_ROOM)
            try:
                yield
            finally:
                self._running.release()
        finally:
            self._here.release()
