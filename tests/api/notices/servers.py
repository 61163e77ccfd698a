"""A mail server and a webhook on this machine, just good enough to be written to."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer


@dataclass
class Post:
    """What arrived, and how the next are answered: with these codes, then well."""

    port: int = 0
    mails: list[Message] = field(default_factory=list)
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    refuse: list[int] = field(default_factory=list)

    def verdict(self, well: int) -> int:
        """How this one is answered."""
        return self.refuse.pop(0) if self.refuse else well


@contextmanager
def mail_server() -> Iterator[Post]:
    """Speaks as much SMTP as smtplib needs, without TLS."""
    post = Post()

    class Talk(socketserver.StreamRequestHandler):
        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

        def handle(self) -> None:
            self.say("220 here")
            for line in self.rfile:
                word = line.strip().upper()
                if word.startswith(b"DATA"):
                    self.say("354 go on")
                    lines = []
                    while (one := self.rfile.readline()) not in (b".\r\n", b""):
                        lines.append(one)
                    post.mails.append(message_from_bytes(b"".join(lines), policy=default))
                    self.say("250 kept")
                elif word.startswith(b"RCPT"):
                    self.say(f"{post.verdict(250)} that")
                elif word.startswith(b"QUIT"):
                    self.say("221 bye")
                    return
                else:
                    self.say("250 yes")

    with _running(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)) as port:
        post.port = port
        yield post


@contextmanager
def webhook() -> Iterator[Post]:
    """Answers every POST."""
    post = Post()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            post.calls.append((dict(self.headers.items()), body))
            code = post.verdict(204)
            self.send_response(code)
            if code == 302:
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quietly."""

    with _running(HTTPServer(("127.0.0.1", 0), Answer)) as port:
        post.port = port
        yield post


@contextmanager
def _running(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
