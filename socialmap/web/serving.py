"""The server itself: how many connections it keeps and how long it waits for a slow one."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING, Any

from waitress import create_server
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

if TYPE_CHECKING:
    from flask import Flask

    from socialmap.config import Settings

#: Connections at a time, each a few kB; needs ``poll``, as ``select`` knows 1,024 files.
CONNECTIONS = 4_000
#: Files beside connections: store, streets, log.
OTHER_FILES = 200
#: Seconds in which a whole request must be here, and after which a silent connection goes.
SECONDS = 20
#: Bytes of a request's head: twice the longest address that we answer, and room for cookies.
HEAD_BYTES = 32_000


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection that must send its request in time: a byte now and then does not keep it open."""

    def handle_read(self) -> None:
        """Read what came; only a whole request counts as activity."""
        before: float = self.last_activity  # type: ignore[has-type]
        super().handle_read()
        if not self.requests:
            self.last_activity = before


def server_of(app: Flask, settings: Settings) -> Any:
    """A server that listens; ``run`` answers until somebody stops it."""
    BaseWSGIServer.channel_class = Channel
    return create_server(
        app,
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        connection_limit=_connections(),
        channel_timeout=SECONDS,
        cleanup_interval=SECONDS // 4,
        asyncore_use_poll=True,
        max_request_header_size=HEAD_BYTES,
        ident=None,
        # The guard of /cirkels wants to see the traces of a proxy, and app counts on those of our own.
        clear_untrusted_proxy_headers=False,
    )


def _connections() -> int:
    """As many connections as this machine lets us have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return max(100, soft - OTHER_FILES)
    return CONNECTIONS
