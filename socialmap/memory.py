"""What was computed is kept as long as what it was computed from is the same, and as long as there is room.

Nobody declares what a computation reads: fields that are ``Tracked`` note who reads them, so that none is forgotten.
"""

from __future__ import annotations

import dataclasses
import sys
from collections import OrderedDict
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar, overload
from weakref import ref

import numpy as np
import pandas as pd

Value = TypeVar("Value")
#: Roughly what a dictionary and Python keep beside a key and a value, and beside what it was computed from.
OVERHEAD = 900
_NOTHING = object()


class Owner(Protocol):
    """What has tracked fields: it tells what is read of it."""

    def noted(self, name: str) -> None:
        """One of its fields was read."""


class Tracked(Generic[Value]):
    """A field of a frozen dataclass that tells when it is read.

    Parameters
    ----------
    default
        What it is when nothing is given; without one it must be given.
    """

    def __init__(self, default: Any = _NOTHING) -> None:
        self._default = default

    def __set_name__(self, _owner: type, name: str) -> None:
        """Learn what it is called."""
        self._name = name

    @overload
    def __get__(self, owner: None, kind: type) -> Value: ...

    @overload
    def __get__(self, owner: Owner, kind: type) -> Value: ...

    def __get__(self, owner: Owner | None, kind: type) -> Value:
        """The value, noted as read; of the class the default."""
        if owner is None:
            if self._default is _NOTHING:
                raise AttributeError(self._name)
            default: Value = self._default
            return default
        if _READING.get() is not None:
            owner.noted(self._name)
        found: Value = owner.__dict__[self._name]
        return found

    def __set__(self, owner: Owner, value: Value) -> None:
        """Keep the value; a frozen dataclass does so once."""
        owner.__dict__[self._name] = value


#: What a computation read: by name of a field what it was then (see ``mark``).
Reads = dict[Any, Any]
_READING: ContextVar[Reads | None] = ContextVar("reading", default=None)


@contextmanager
def reading() -> Iterator[Reads]:
    """Note what is read of tracked fields within this block, by this thread."""
    found: Reads = {}
    token = _READING.set(found)
    try:
        yield found
    finally:
        _READING.reset(token)


@contextmanager
def unnoticed() -> Iterator[None]:
    """Read without a note: for who passes on what it reads and computes nothing of it."""
    token = _READING.set(None)
    try:
        yield
    finally:
        _READING.reset(token)


def read_now() -> Reads | None:
    """Where what is read now is noted; None when nobody asked for it."""
    return _READING.get()


def mark(value: object) -> Any:
    """What a field is known by later: frames by which one it is, without keeping them alive; all else by what it is."""
    return ref(value) if isinstance(value, pd.DataFrame) else value


def is_marked(noted: Any, value: object) -> bool:
    """Whether a field is what it was when it was noted."""
    return noted() is value if isinstance(noted, ref) else bool(noted == value)


def is_equal(one: object, other: object) -> bool:
    """Whether two values say the same; frames with their columns and rows in the same order."""
    if isinstance(one, pd.DataFrame) and isinstance(other, pd.DataFrame):
        return list(one.columns) == list(other.columns) and one.equals(other)
    return type(one) is type(other) and bool(one == other)


class Lately:
    """Values by key, at most ``limit`` bytes together, keys included; what was used longest ago goes first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        #: Bytes that are held now.
        self.size = 0
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()

    def find(self, key: Hashable) -> Any:
        """What is kept under this key; None when nothing is."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][1]

    def keep(self, key: Hashable, value: object, size: int) -> None:
        """Keep a value of so many bytes, at the cost of older ones; what was kept under this key goes."""
        size += size_of(key) + OVERHEAD
        with self._lock:
            self.size += size - self._kept.pop(key, (0, None))[0]
            self._kept[key] = (size, value)
            while self.size > self._limit:
                _, (dropped, _) = self._kept.popitem(last=False)
                self.size -= dropped


def size_of(value: object) -> int:
    """Bytes of arrays, frames, words and numbers, and of what is made of these.

    Examples
    --------
    >>> size_of(np.zeros(1000)) >= 8000, size_of(("a", np.zeros(1000))) > 8000
    (True, True)
    """
    if isinstance(value, np.ndarray):
        return int(value.nbytes)
    if isinstance(value, pd.DataFrame | pd.Series):
        return int(np.sum(value.memory_usage(deep=True)))
    parts: list[object] = []
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = [getattr(value, field.name) for field in dataclasses.fields(value)]
    elif isinstance(value, Mapping):
        parts = [part for pair in value.items() for part in pair]
    elif isinstance(value, tuple | list | set | frozenset):
        parts = list(value)
    return sys.getsizeof(value) + sum(size_of(part) for part in parts)
