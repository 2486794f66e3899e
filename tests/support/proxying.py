"""The program as waitress serves it, and a proxy before it that leaves no trace of itself."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from flask import Flask

from app import listen

HOP_BY_HOP = {"connection", "transfer-encoding", "keep-alive"}


@contextmanager
def running(app: Flask) -> Iterator[int]:
    """The port of a server of this app, made as the program makes it."""
    server = listen(app, app.extensions["socialmap"].settings)

    def serve() -> None:
        with suppress(OSError):  # closing takes the socket from under the loop
            server.run()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield server.effective_port
    finally:
        server.close()


@contextmanager
def behind_a_proxy(port: int, more: dict[str, str] | None = None) -> Iterator[int]:
    """The port of a proxy that calls the server by its own name, as nginx does unless told otherwise.

    Parameters
    ----------
    more
        Headers that it adds or replaces; by default only Host, and nothing that tells of who asks.
    """

    class Handler(BaseHTTPRequestHandler):
        def pass_on(self) -> None:
            sent = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            with closing(http.client.HTTPConnection("127.0.0.1", port)) as server:
                headers = {**sent, "Host": f"127.0.0.1:{port}", **(more or {})}
                server.request(self.command, self.path, body or None, headers)
                answer = server.getresponse()
                found = answer.read()
                self.send_response_only(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in HOP_BY_HOP | {"content-length"}:
                        self.send_header(name, value)
                self.send_header("Content-Length", answer.getheader("Content-Length") or str(len(found)))
                self.end_headers()
                self.wfile.write(found)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"):
        setattr(Handler, f"do_{method}", Handler.pass_on)
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=proxy.serve_forever)
    thread.start()
    try:
        yield proxy.server_port
    finally:
        proxy.shutdown()
        thread.join()
        proxy.server_close()
