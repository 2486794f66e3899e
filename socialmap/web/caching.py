"""Computed once per store version: the world of each viewer, and the bytes of each answer."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from flask import Response, request

from socialmap.world import AMSTERDAM_TIME, Viewer, World, load_world

if TYPE_CHECKING:
    from socialmap.config import Settings
    from socialmap.store import Store

MAX_BYTES = 48_000_000


class Worlds:
    """The world of each viewer at the newest store version, loaded when first asked for."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings
        self._lock = Lock()
        self._worlds: dict[Viewer, tuple[Hashable, World]] = {}

    def get(self, version: int, viewer: Viewer, now: datetime) -> World:
        """The world at ``version`` or newer, judged at ``now``."""
        key = (version, now.astimezone(AMSTERDAM_TIME).date())
        with self._lock:
            kept, world = self._worlds.get(viewer, (None, None))
            if world is None or kept != key:
                settings = self._settings
                world = load_world(self._store, gemeente=settings.gemeente, viewer=viewer, now=now, settings=settings)
                self._worlds[viewer] = ((world.version, key[1]), world)
        return replace(world, now=now)


@dataclass(frozen=True)
class Answer:
    """A rendered answer, compressed."""

    body: bytes
    etag: str
    content_type: str

    @classmethod
    def of(cls, body: bytes, content_type: str) -> Answer:
        """Compress a body; the same body gives the same bytes and ETag."""
        packed = gzip.compress(body, compresslevel=6, mtime=0)
        return cls(packed, hashlib.sha256(packed).hexdigest()[:20], content_type)

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
    """Answers by key, at most ``limit`` bytes together; what was asked longest ago goes first."""

    def __init__(self, limit: int = MAX_BYTES) -> None:
        self._limit, self._size = limit, 0
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
            replaced = self._answers.pop(key, None)
            self._size += len(answer.body) - (len(replaced.body) if replaced else 0)
            self._answers[key] = answer
            while self._size > self._limit:
                _, dropped = self._answers.popitem(last=False)
                self._size -= len(dropped.body)
