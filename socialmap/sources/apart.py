"""Reading files in a process of its own, with bounds: whatever a file does there, here it is one sentence.

A workbook that asks for all memory takes its reader down, and a library that goes round in circles cannot be called
back. So the commands read in a child; what comes back is tables, made by our own code. Tests of a reader call it
``here``.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

from socialmap import errors
from socialmap.errors import BadInputError, SocialMapError
from socialmap.model.written import file_name

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerContext, SpawnContext

    from socialmap.config import Settings

Result = TypeVar("Result")
#: Seconds that an idle child gets to end by itself.
PATIENCE = 5
#: How a child is started: with nothing of what the parent holds.
CONTEXT: SpawnContext | ForkServerContext = multiprocessing.get_context("spawn")
#: What the child loads while the parent opens the store.
LOADED = ("socialmap.sources.reading", "socialmap.sources.streets")
_SAME = "een heel bestand dat kleiner is"


class Reader(Protocol):
    """Calls a function that reads files: the first argument is a path, or several."""

    def __call__(self, function: Callable[..., Result], *args: Any, **named: Any) -> Result:
        """What the function answers, or raises."""


def here(function: Callable[..., Result], *args: Any, **named: Any) -> Result:
    """Read in this process."""
    return function(*args, **named)


class Apart:
    """A child process that reads, from ``with`` to its end.

    Each call gets ``import_seconds`` and, where the system can hold it to that, ``import_memory`` bytes. After a call
    that took the child down there is no other: an import ends there.
    """

    def __init__(self, settings: Settings) -> None:
        self._seconds, self._memory = settings.import_seconds, settings.import_memory

    def __enter__(self) -> Self:
        self._pipe, theirs = CONTEXT.Pipe()
        self._child = CONTEXT.Process(target=_serve, args=(theirs, self._memory, self._seconds), daemon=True)
        self._child.start()
        theirs.close()
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        self._child.join(PATIENCE if self._child.is_alive() else None)
        self._child.kill()
        self._child.join()

    def __call__(self, function: Callable[..., Result], *args: Any, **named: Any) -> Result:
        """Let the child call a function of a module, with arguments that can be sent.

        Raises
        ------
        SocialMapError
            As the function did; ``BadInputError`` too for whatever else went wrong in there.
        """
        try:
            self._pipe.send((function, args, named))
            went_well, result, told = self._pipe.recv()
        except (EOFError, OSError):
            self._child.join(PATIENCE)
            raise self._broken(_names(args[0])) from None
        if not went_well:
            raise _as_error(result, _names(args[0])) from _InChild(told)
        found: Result = result
        return found

    def _broken(self, file: str) -> BadInputError:
        if self._child.exitcode == -signal.SIGALRM:
            msg = "het lezen van dit bestand duurt te lang"
            expected = f"hoogstens {self._seconds} seconden (SOCIALMAP_IMPORT_SECONDS)"
            return BadInputError(msg, file=file, expected=expected)
        msg = "het lezen van dit bestand brak af: het is beschadigd of te groot"
        return BadInputError(msg, file=file, expected=_SAME)


class _InChild(Exception):  # noqa: N818 (only shown as the cause of another)
    """Where it went wrong in the child."""

    def __str__(self) -> str:
        return f"\n{self.args[0]}"


def _names(paths: Path | Iterable[Path]) -> str:
    return file_name(paths) if isinstance(paths, Path) else " en ".join(file_name(path) for path in paths)


def _as_error(fields: dict[str, Any], file: str) -> SocialMapError:
    """The error that the child raised, from its fields."""
    kind = fields.pop("kind")
    if kind == "MemoryError":
        return BadInputError("het lezen van dit bestand vraagt te veel geheugen", file=file, expected=_SAME)
    if kind == "BadInputError":
        return BadInputError(**fields)
    known = getattr(errors, kind, None)
    if known is not None:
        raised: SocialMapError = known(fields["message"])
        return raised
    msg = "dit bestand kan niet worden gelezen: er staat iets in dat wij niet verwachten"
    return BadInputError(msg, file=file, expected="een heel bestand van een soort die wij kennen")


# ---- in the child ---------------------------------------------------------------------------------------------------


def _serve(pipe: Connection, memory: int, seconds: int) -> None:
    """Answer until nobody asks any more. The kernel ends what takes too long, also when nobody waits for it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what libraries say on their way down is not for a user
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # each thread reserves memory
    _bound(memory)
    for name in LOADED:
        import_module(name)
    with suppress(EOFError, KeyboardInterrupt, OSError):
        while True:
            function, args, named = pipe.recv()
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(seconds)
            answer = _answered(function, args, named)
            signal.alarm(0)
            pipe.send_bytes(answer)
            del answer


def _bound(memory: int) -> None:
    with suppress(ImportError, OSError, ValueError):  # where the system cannot, or holds us tighter already
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answered(function: Callable[..., Any], args: Any, named: Any) -> Any:
    try:
        return ForkingPickler.dumps((True, function(*args, **named), ""))
    except BadInputError as error:
        names = ("message", "file", "row", "column", "expected")
        value = None if error.value is None else str(error.value)
        fields = {name: getattr(error, name) for name in names} | {"value": value, "kind": "BadInputError"}
    except Exception as error:  # noqa: BLE001 (nothing that a file does may be more than a sentence)
        fields = {"kind": type(error).__name__, "message": str(error)}
    return ForkingPickler.dumps((False, fields, traceback.format_exc()))
