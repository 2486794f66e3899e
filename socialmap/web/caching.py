"""Computed once for what it is computed from: the world of each viewer, and the bytes of each answer."""

from __future__ import annotations

import gzip
import hashlib
import sys
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from flask import Response, request

from socialmap.errors import StoreError
from socialmap.world import Parts, Viewer, World, load_world

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.config import Settings
    from socialmap.store import Part, Store, Versions
    from socialmap.store.watch import Watch

MAX_BYTES = 48_000_000


class Worlds:
    """The world of each viewer as the store is now, loaded when first asked for; of the one before what holds."""

    def __init__(self, watch: Watch, store: Store, settings: Settings) -> None:
        self._watch, self._store, self._settings = watch, store, settings
        self._lock = Lock()
        self._worlds: dict[Viewer, World] = {}
        self._parts = Parts()

    def get(self, versions: Versions, viewer: Viewer, now: datetime) -> World:
        """The world at these versions or newer, judged at ``now``."""
        with self._lock:
            world = self._worlds.get(viewer)
            if world is None or world.versions != versions or world.today != world.at(now).today:
                world = self._load(viewer, now, world if world and world.versions == versions else None)
                self._worlds[viewer] = world
        return world.at(now)

    def _load(self, viewer: Viewer, now: datetime, older: World | None) -> World:
        """A new world; where the store is away what was judged on an earlier day goes on."""
        store, settings = self._store, self._settings
        try:
            return self._watch.ask(
                lambda: load_world(
                    store,
                    gemeente=settings.gemeente,
                    viewer=viewer,
                    now=now,
                    settings=settings,
                    parts=self._parts,
                )
            )
        except StoreError:
            if older is None:
                raise
            return older


@dataclass(frozen=True)
class Answer:
    """A rendered answer, compressed.

    Attributes
    ----------
    moment
        When it holds; None always.
    reads
        The parts of the store that it was made of, each with the version that it had.
    """

    body: bytes
    etag: str
    content_type: str
    moment: datetime | None = None
    reads: Mapping[Part, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls, body: bytes, content_type: str, moment: datetime | None = None, reads: Mapping[Part, int] | None = None
    ) -> Answer:
        """Compress a body; the same body gives the same bytes and ETag."""
        packed = gzip.compress(body, compresslevel=6, mtime=0)
        return cls(packed, hashlib.sha256(packed).hexdigest()[:20], content_type, moment, reads or {})

    def holds(self, versions: Versions) -> bool:
        """Whether what it was made of is as it was."""
        return all(versions.of(part) == version for part, version in self.reads.items())

    def response(self, cache_control: str = "no-cache") -> Response:
        """Send it as the client can read it, or say that nothing changed."""
        packed = request.accept_encodings.quality("gzip") > 0
        response = Response(self.body if packed else gzip.decompress(self.body), content_type=self.content_type)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = cache_control
        response.headers["ETag"] = f'"{self.etag}-{"gz" if packed else "id"}"'
        if "If-None-Match" in request.headers:
            response.make_conditional(request)
        return response


class ByteCache:
    """Answers by key, at most ``limit`` bytes together, keys included; what was asked longest ago goes first."""

    #: What Python and the order keep beside a key and an answer, measured roughly.
    OVERHEAD = 1_000

    def __init__(self, limit: int = MAX_BYTES) -> None:
        self._limit = limit
        #: Bytes that are held now.
        self.size = 0
        self._lock = Lock()
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()

    def get(self, key: Hashable) -> Answer | None:
        """The answer under this key, if it is still kept."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer, at the cost of older ones."""
        with self._lock:
            self._drop(key)
            self._answers[key] = answer
            self.size += self._bytes(key, answer)
            while self.size > self._limit:
                self._drop(next(iter(self._answers)))

    def _drop(self, key: Hashable) -> None:
        dropped = self._answers.pop(key, None)
        if dropped is not None:
            self.size -= self._bytes(key, dropped)

    def _bytes(self, key: Hashable, answer: Answer) -> int:
        return len(answer.body) + _size(key) + self.OVERHEAD


def _size(key: Hashable) -> int:
    """Bytes of a key made of tuples, words and numbers."""
    return sys.getsizeof(key) + (sum(_size(part) for part in key) if isinstance(key, tuple) else 0)
