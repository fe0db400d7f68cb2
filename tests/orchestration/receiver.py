"""A small HTTP server on loopback that keeps what it is sent.

Belongs here: receiving. Does not belong here: assertions.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "s3cr3t-path"


@dataclass
class Receiver:
    """Documents that were posted; `answers` are the status codes of the first requests, 200 afterwards."""

    address: str
    answers: list[int]
    documents: list[dict[str, Any]] = field(default_factory=list)
    heard: threading.Event = field(default_factory=threading.Event)


@contextmanager
def receiving(answers: Sequence[int] = ()) -> Iterator[Receiver]:
    """A receiver whose address holds SECRET, as those of chat services do."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            code = receiver.answers.pop(0) if receiver.answers else 200
            if code == 200:
                receiver.documents.append(json.loads(body))
                receiver.heard.set()
            self.send_response(code)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver = Receiver(f"http://127.0.0.1:{server.server_port}/{SECRET}", list(answers))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield receiver
        server.shutdown()
        thread.join()
