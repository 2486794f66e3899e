"""Questions to a store that nobody waits long for: a server answers, or says so, also when its database does not."""

from __future__ import annotations

from concurrent.futures import Future
from threading import BoundedSemaphore, Thread
from typing import TYPE_CHECKING, TypeVar

from socialmap.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialmap.store.store import Store
    from socialmap.store.versions import Versions

Answer = TypeVar("Answer")

#: Seconds that somebody waits before the store counts as away. A page may wait twice (for the version and for what
#: it shows) and must say so within two seconds.
PATIENCE = 0.8
#: Seconds that one more waits for a place to wait in.
GLANCE = 0.05
NO_ANSWER = "De opslag antwoordt niet."


class Watch:
    """Asks the store in threads of their own, which a database that hangs may keep.

    No time-out of a driver sees every way of hanging (a process that is stopped keeps its connections, a name server
    can be silent), so whoever asked walks away instead. A question that hangs stands for the store: while it has no
    answer nobody else asks, and everybody is told at once; when it ends the next one asks anew.

    Parameters
    ----------
    waiting
        How many may wait for an answer at the same time; a server leaves one of its threads out.
    """

    def __init__(self, store: Store, waiting: int) -> None:
        self._store = store
        self._places = BoundedSemaphore(max(1, waiting))
        self._hanging: Future[Versions] | None = None
        #: The newest versions that were seen; None: none yet.
        self.last: Versions | None = None

    def versions(self) -> Versions:
        """The versions of what is stored now.

        Raises
        ------
        StoreError
            When the store cannot be read, or does not answer in time.
        """
        self._check()
        if not self._places.acquire(timeout=GLANCE):
            raise StoreError(NO_ANSWER)
        try:
            self.last = self._first_answer()
        finally:
            self._places.release()
        return self.last

    def _check(self) -> None:
        if self._hanging is not None and not self._hanging.done():
            raise StoreError(NO_ANSWER)

    def _first_answer(self) -> Versions:
        asked = _begin(self._store.versions)
        try:
            # The first answer opens the store too, which a busy disk was seen to take a second for.
            return asked.result(2 * PATIENCE if self.last is None else PATIENCE)
        except TimeoutError:
            self._hanging = asked
            raise StoreError(NO_ANSWER) from None

    def ask(self, question: Callable[[], Answer]) -> Answer:
        """What a question to the store gives; it may take long as long as the store itself answers.

        Raises
        ------
        StoreError
            When the store cannot be read, or does not answer in time.
        """
        self._check()
        asked = _begin(question)
        while True:
            try:
                return asked.result(PATIENCE)
            except TimeoutError:
                if not asked.done():
                    self.versions()


def _begin(question: Callable[[], Answer]) -> Future[Answer]:
    """Ask in a thread that ends with the program, answered or not."""
    asked: Future[Answer] = Future()

    def run() -> None:
        try:
            asked.set_result(question())
        except BaseException as error:  # noqa: BLE001 (whatever it is, it is raised where it was asked)
            asked.set_exception(error)

    Thread(target=run, daemon=True, name="store").start()
    return asked
