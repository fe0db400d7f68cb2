"""A publisher on this machine that does what it is told, and remembers what it was asked.

Belongs here: the server and its habits, good and bad. Does not belong here: what real publishers serve
(`publishers`), assertions.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Exchange"], None]


class Exchange(BaseHTTPRequestHandler):
    """One request. Answers are functions of it: `send`, or writing to `wfile` as they like."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        loopback = self.server.loopback
        asked = Asked(self.command, self.path, dict(self.headers.items()))
        loopback.asked.append(asked)
        # Every answer ends its connection: what one of them spoils does not reach the next.
        self.close_connection = True
        loopback.answer_for(self.path)(self)

    do_HEAD = do_GET  # noqa: N815

    def send(self, status: int, body: bytes = b"", *, length: int | None = None, **headers: str) -> None:
        """A whole answer. length: what to state instead of the body's. Underscores in names are hyphens."""
        self.server.loopback.asked[-1].status = status
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@dataclass
class Asked:
    """A request as it came, and the status it got."""

    method: str
    path: str
    headers: dict[str, str]
    status: int = 0

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), None)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    loopback: Loopback

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is what many of these tests are about."""


@dataclass
class Loopback:
    """The server's paths and memory. ended: set when the test is over, for answers that wait."""

    base: str = ""
    paths: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def at(self, path: str, *answers: Answer) -> str:
        """Serves the path with these answers in turn, the last one for ever; gives its address."""
        turns = list(answers)
        lock = threading.Lock()

        def in_turn(exchange: Exchange) -> None:
            with lock:
                answer = turns.pop(0) if len(turns) > 1 else turns[0]
            answer(exchange)

        self.paths[path] = in_turn
        return self.base + path

    def answer_for(self, path: str) -> Answer:
        return self.paths.get(path, status(404))

    @property
    def statuses(self) -> list[int]:
        return [each.status for each in self.asked]


@contextmanager
def serving() -> Iterator[Loopback]:
    """A server on a free port of 127.0.0.1."""
    server = _Server(("127.0.0.1", 0), Exchange)
    loopback = server.loopback = Loopback(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield loopback
    finally:
        loopback.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def status(code: int, body: bytes = b"", **headers: str) -> Answer:
    return lambda exchange: exchange.send(code, body, **headers)


def content(body: bytes, kind: str = "application/octet-stream") -> Answer:
    """The body with an ETag; 304 to who has it."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'

    def answer(exchange: Exchange) -> None:
        if exchange.headers.get("If-None-Match") == etag:
            exchange.send(304, ETag=etag)
        else:
            exchange.send(200, body, ETag=etag, Content_Type=kind)

    return answer


def dated(body: bytes, moment: str) -> Answer:
    """The body with a Last-Modified and no ETag; 304 to who has it."""

    def answer(exchange: Exchange) -> None:
        if exchange.headers.get("If-Modified-Since") == moment:
            exchange.send(304)
        else:
            exchange.send(200, body, Last_Modified=moment)

    return answer


def redirect(to: str, code: int = 302) -> Answer:
    return lambda exchange: exchange.send(code, Location=to)


def stalling(loopback: Loopback, body: bytes = b"") -> Answer:
    """States a length, sends the body if any, and then nothing until the test ends."""

    def answer(exchange: Exchange) -> None:
        exchange.send(200, body, length=len(body) + 1_000)
        exchange.wfile.flush()
        loopback.ended.wait()

    return answer


def cut_off(body: bytes, stated: int) -> Answer:
    """Fewer bytes than stated, and the connection is closed."""
    return lambda exchange: exchange.send(200, body, length=stated)


@dataclass
class Dribbling:
    """An answer that sends a part every `seconds`, `count` times. hung_up: the client closed before the end."""

    loopback: Loopback
    part: bytes
    start: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.02
    count: int = 250
    sent: int = 0
    hung_up: threading.Event = field(default_factory=threading.Event)

    def __call__(self, exchange: Exchange) -> None:
        exchange.send_response(200)
        for name, value in self.headers.items():
            exchange.send_header(name, value)
        exchange.end_headers()
        try:
            exchange.wfile.write(self.start)
            for _ in range(self.count):
                exchange.wfile.write(self.part)
                self.sent += 1
                self.loopback.ended.wait(self.seconds)
        except OSError:
            self.hung_up.set()


def chunked(body: bytes, stated: int) -> Answer:
    """A whole body in one chunk, and beside it a Content-Length that it does not have."""

    def answer(exchange: Exchange) -> None:
        exchange.server.loopback.asked[-1].status = 200
        exchange.send_response(200)
        exchange.send_header("Transfer-Encoding", "chunked")
        exchange.send_header("Content-Length", str(stated))
        exchange.end_headers()
        exchange.wfile.write(b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body))

    return answer


def until_closed(body: bytes) -> Answer:
    """A body without a length, whose end is the connection's."""

    def answer(exchange: Exchange) -> None:
        exchange.server.loopback.asked[-1].status = 200
        exchange.send_response(200)
        exchange.end_headers()
        exchange.wfile.write(body)

    return answer


def endless(part: bytes = b"1,2,3\n" * 1_000) -> Answer:
    """A body without a length and without an end."""

    def answer(exchange: Exchange) -> None:
        exchange.server.loopback.asked[-1].status = 200
        exchange.send_response(200)
        exchange.end_headers()
        while True:
            exchange.wfile.write(part)

    return answer
