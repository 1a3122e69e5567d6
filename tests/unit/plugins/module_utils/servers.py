# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Servers on loopback that do, byte for byte, what a test tells them to.

    with Server([b"HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\n", reset]) as server:
        ...  # ask server.url, and look at server.received

An answer is bytes to send, something to call with the Peer, or a list of such steps. The first
request gets the first answer, the second the second, and all that follow the last.
"""

from __future__ import annotations

import json
import select
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, NamedTuple, Union

START_OF_A_LONG_RECORD = b"\x16\x03\x03\x40\x00"  # of a TLS handshake
PATIENCE = 30.0  # A server never waits longer for its client, so that no test hangs.


class Received(NamedTuple):
    """A request as it came, header by header."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class Peer:
    """The server's side of one connection; C(request) is the one to be answered now."""

    def __init__(self, sock: socket.socket, server: Server) -> None:
        self.sock = sock
        self.server = server
        self.request = Received("", "", [], b"")
        self._came = b""

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def next_request(self) -> bool:
        """Read the next request; False where there is none."""
        while b"\r\n\r\n" not in self._came:
            if not self._receive():
                return False
        head, _blank, self._came = self._came.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _version = first.split(" ")
        headers = [
            (name, value.strip()) for name, _rest, value in (s.partition(":") for s in lines)
        ]
        request = Received(method, target, headers, b"")
        length = int(request.header("Content-Length") or 0)
        while len(self._came) < length:
            if not self._receive():
                return False
        self.request = request._replace(body=self._came[:length])
        self._came = self._came[length:]
        return True

    def wait_until_gone(self) -> None:
        """Wait until the client has closed or broken the connection, or the server stops."""
        while self._receive():
            pass

    def _receive(self) -> bool:
        try:
            came = self.sock.recv(65536)
        except OSError:
            return False
        self._came += came
        return bool(came)


Step = Union[bytes, Callable[[Peer], object]]
Answer = Union[Step, Iterable[Step]]


class Server:
    """Answers each request with the next of I(answers); with I(tls), over TLS.

    I(raw) gets the whole connection instead, before any TLS and without reading a request.
    """

    def __init__(
        self,
        *answers: Answer,
        tls: ssl.SSLContext | None = None,
        raw: Answer | None = None,
    ) -> None:
        self.received: list[Received] = []
        self.connections = 0
        self._answers = answers
        self._tls = tls
        self._raw = raw
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self.stopping = threading.Event()

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def targets(self) -> list[str]:
        return [request.target for request in self.received]

    def __enter__(self) -> Server:  # noqa: PYI034 - Self came with Python 3.11
        self._start(self._accept)
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop listening and break every connection."""
        self.stopping.set()
        _shut(self._listener)
        with self._lock:
            for sock in self._open:
                _shut(sock)
        for thread in self._threads:
            thread.join(PATIENCE)
        self._listener.close()

    def _start(self, work: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=work, args=args, name="test server", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while not self.stopping.is_set():
                sock, _address = self._listener.accept()
                sock.settimeout(PATIENCE)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with self._lock:
                    self.connections += 1
                    self._open.add(sock)
                self._start(self._serve, sock)

    def _serve(self, sock: socket.socket) -> None:
        served = sock
        try:
            if self._raw is not None:
                do(self._raw, Peer(sock, self))
                return
            if self._tls is not None:
                # The wrapped socket takes over; the handshake is done below, where it may fail.
                served = self._tls.wrap_socket(
                    sock, server_side=True, do_handshake_on_connect=False
                )
                with self._lock:
                    self._open.discard(sock)
                    self._open.add(served)
                served.do_handshake()
            self._answer_all(Peer(served, self))
        except OSError:
            pass  # The client has gone, or did not like the certificate.
        finally:
            with self._lock:
                self._open.discard(served)
                self._open.discard(sock)
            served.close()

    def _answer_all(self, peer: Peer) -> None:
        while peer.next_request():
            with self._lock:
                number = len(self.received)
                self.received.append(peer.request)
            do(self._answers[min(number, len(self._answers) - 1)], peer)
            if peer.sock.fileno() < 0:
                return


def do(answer: Answer, peer: Peer) -> None:
    for step in [answer] if isinstance(answer, bytes) or callable(answer) else answer:
        if isinstance(step, bytes):
            peer.send(step)
        else:
            step(peer)


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


# Answers


def answer(
    body: bytes = b"{}",
    status: str = "200 OK",
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """A whole answer: JSON and of known length, if I(headers) do not say otherwise."""
    whole = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    whole.update(headers or {})
    lines = "".join(f"{name}: {value}\r\n" for name, value in whole.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1") + body


def json_answer(value: Any, status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer of I(value); a header's name is written with C(_first) for C(-)."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return answer(json.dumps(value).encode(), status, named)


def chunk(data: bytes) -> bytes:
    """One chunk of an answer with C(Transfer-Encoding: chunked)."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def by_path(answers: Mapping[str, Answer]) -> Callable[[Peer], None]:
    """The answer for the path that was asked for."""

    def choose(peer: Peer) -> None:
        do(answers[peer.request.target], peer)

    return choose


# The beginning of an answer with JSON, and the whole head of one in chunks.
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"

# Steps


def close(peer: Peer) -> None:
    """End the connection in order."""
    _shut(peer.sock)
    peer.sock.close()


def reset(peer: Peer) -> None:
    """Break the connection."""
    break_off(peer.sock)


def break_off(sock: socket.socket) -> None:
    """Close I(sock) so that the other side gets an RST."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def read_some(peer: Peer) -> None:
    """Read what the client sends first, whatever it is."""
    peer.sock.recv(65536)


def stall(peer: Peer) -> None:
    """Say nothing more, until the client has had enough."""
    peer.wait_until_gone()


def drip(data: bytes, pause: float = 0.05) -> Callable[[Peer], None]:
    """Send I(data) over and over, a byte at a time, until the client has had enough."""

    def send_slowly(peer: Peer) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for place in range(len(data)):
                peer.send(data[place : place + 1])
                if peer.server.stopping.wait(pause):
                    return

    return send_slowly


def tunnel(port: int) -> Callable[[Peer], None]:
    """Do as a proxy that was asked to CONNECT, always to I(port) of loopback."""

    def carry(peer: Peer) -> None:
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as upstream:
            peer.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
            _carry_both_ways(peer.sock, upstream)

    return carry


def socks5(port: int) -> Callable[[Peer], None]:
    """Do as a SOCKS 5 proxy without a password, always to I(port) of loopback. Takes it raw."""

    def carry(peer: Peer) -> None:
        peer.sock.recv(262)
        peer.send(b"\x05\x00")
        peer.sock.recv(262)
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as upstream:
            peer.send(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
            _carry_both_ways(peer.sock, upstream)

    return carry


def _carry_both_ways(one: socket.socket, other: socket.socket) -> None:
    """Hand on what either sends until one of them ends.

    In one thread: two that read and write one TLS connection at a time break it before Python 3.13.
    """
    sinks = {one: other, other: one}
    with suppress(OSError):
        while (ready := _ready(*sinks)) and all(_hand_on(it, sinks[it]) for it in ready):
            pass
    _shut(one)
    _shut(other)


def _ready(*sources: socket.socket) -> list[socket.socket]:
    decrypted = [it for it in sources if isinstance(it, ssl.SSLSocket) and it.pending()]
    return decrypted or select.select(sources, [], [], PATIENCE)[0]


def _hand_on(source: socket.socket, sink: socket.socket) -> bool:
    data = source.recv(65536)
    sink.sendall(data)
    return bool(data)


@contextmanager
def deaf() -> Iterator[str]:
    """The address of a server that accepts no connection."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, ExitStack() as stack:
        address = full.getsockname()
        for _turn in range(3):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(address)
        yield f"http://127.0.0.1:{address[1]}"


def refused_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port: int = sock.getsockname()[1]
    return port


def lead_to(port: int) -> Any:
    """What resolves every name to I(port) of loopback, in place of C(getaddrinfo)."""
    address = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
    return lambda *_args, **_options: [address]
