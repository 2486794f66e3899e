"""What was computed lately, bounded by bytes: for answers to questions of which there is no end."""

from __future__ import annotations

import dataclasses
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any, TypeVar

import numpy as np
import pandas as pd

Computed = TypeVar("Computed")
#: Roughly what a dictionary and Python keep beside a key and a value.
OVERHEAD = 300


class Lately:
    """Values by key, at most ``limit`` bytes together, keys included; what was used longest ago goes first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        #: Bytes that are held now.
        self.size = 0
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()

    def get(self, key: Hashable, compute: Callable[[], Computed]) -> Computed:
        """What ``compute`` gives, unless it is still known."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                known: Computed = self._kept[key][1]
                return known
        # Others go on meanwhile; two who ask the same at once compute it twice.
        value = compute()
        size = size_of(key) + size_of(value) + OVERHEAD
        with self._lock:
            self.size += size - self._kept.pop(key, (0, None))[0]
            self._kept[key] = (size, value)
            while self.size > self._limit:
                _, (dropped, _) = self._kept.popitem(last=False)
                self.size -= dropped
        return value


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
