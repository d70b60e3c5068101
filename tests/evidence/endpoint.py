"""A chat endpoint on this computer that answers as it is told, and keeps what it was asked."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Fake:
    url: str = ""
    answer: Answer = lambda handler: said(handler, {"claims": []})
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def tells(self, *claims: Any) -> None:
        self.answer = lambda handler: said(handler, {"claims": list(claims)})

    def passage(self, number: int = 0) -> str:
        return str(json.loads(self.asked[number]["messages"][1]["content"])["passage"])


def said(handler: BaseHTTPRequestHandler, content: Any) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    raw(handler, json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode())


def raw(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then: each comes in time, the whole never does."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(40):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


@contextmanager
def served() -> Iterator[Fake]:
    fake = Fake()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            fake.paths.append(self.path)
            fake.headers.append(dict(self.headers))
            fake.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            try:
                fake.answer(self)
            except OSError:
                self.close_connection = True

        def do_GET(self) -> None:
            fake.paths.append(f"GET {self.path}")
            raw(self, b"{}")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
