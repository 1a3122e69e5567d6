# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The response class of our connections: it reads a whole response before it returns any of it.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Python's C(http.client) and urllib3 are lenient: they take an interim response for the final one,
and a body without its end for a whole one. Bytes that they leave unread become the start of the
next response on the same connection, which may belong to another request. This class therefore
reads the body itself, exactly as its framing says (https://www.rfc-editor.org/rfc/rfc9112), and
keeps a connection only if no byte is left on it.
"""

from __future__ import annotations

import http.client
import io
import re
import ssl
from typing import Any

from .cancellation import hold, let_go

# Of a body, also after decompression. A page of 1,000 trunks of the sandbox has 0.7 MB.
MAX_BYTES = 10 * 1024 * 1024
# http.client allows 100 headers for the final response. The other lines are for interim ones.
MAX_HEAD_LINES = 1000
# In bytes. The size of a chunk has at most 15 digits. The rest is for extensions and trailers.
_MAX_LINE = 4096
_MAX_TRAILERS = 100  # As many as http.client allows headers.
# Statuses of https://www.rfc-editor.org/rfc/rfc9110#section-15.
_SWITCHING_PROTOCOLS = 101
_BODILESS = (204, 304)
_LENGTH = re.compile(r"[0-9]{1,18}", re.ASCII)
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,15})[ \t]*(?:;[^\r\n]*)?\r\n")


class CutShort(http.client.HTTPException):
    """A response that ended too early. I(extent) says at which point."""

    def __init__(self, extent: str) -> None:
        super().__init__(extent)
        self.extent = extent


class TooLong(http.client.HTTPException):
    """A response whose body has more than MAX_BYTES."""


class BadFraming(http.client.HTTPException):
    """A response whose end is not clear from its headers or chunks."""


class _Head:
    """Lets C(http.client) read headers from the file of a response, and counts the lines."""

    def __init__(self, fp: Any) -> None:
        self._fp = fp
        self._lines = 0
        self._last = b""

    def readline(self, limit: int) -> bytes:
        """Return the next line, at most I(limit) bytes of it, or raise BadFraming."""
        self._lines += 1
        if self._lines > MAX_HEAD_LINES:
            raise BadFraming(f"more than {MAX_HEAD_LINES} lines before the end of its headers")
        self._last = self._fp.readline(limit)
        return self._last

    def close(self) -> None:
        """Close the file."""
        self._fp.close()

    @property
    def is_whole(self) -> bool:
        """Return whether the headers ended with an empty line."""
        return self._last in (b"\r\n", b"\n")


class WholeResponse(http.client.HTTPResponse):
    """A final response with its whole body. If a byte is left, its connection is closed."""

    fp: Any
    headers: Any
    msg: Any

    def __init__(self, sock: Any, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self._wire = sock
        # Also before a proxy's response to CONNECT, which may come slowly.
        hold(sock)

    def begin(self) -> None:
        """Read the response up to the end of its body. Runs once, after the request was sent."""
        wire = self.fp
        self._read_heads(wire)
        body = self._read_body(wire)
        keep = not self.will_close and _is_clean(self._wire, wire)
        let_go()
        # On this exception http.client closes the connection, and urllib3 opens another one.
        self.will_close = not keep
        self._hand_out(body)
        wire.close()

    def _read_heads(self, wire: Any) -> None:
        """Read the headers of the final response, and skip interim responses (1xx)."""
        head = _Head(wire)
        self.fp = head
        try:
            super().begin()
            while self.status < 200:
                if self.status == _SWITCHING_PROTOCOLS:
                    raise BadFraming("status 101, a switch to another protocol")
                _require_whole(head)
                self.headers = self.msg = None
                super().begin()
        finally:
            if self.fp is head:
                self.fp = wire
        _require_whole(head)
        if self.headers.defects or self.headers.get_payload():
            raise BadFraming("headers that cannot be read")

    def _read_body(self, wire: Any) -> bytes:
        """Read the body up to the end that RFC 9112, section 6.3, defines."""
        lengths = {
            length.strip()
            for line in self.headers.get_all("Content-Length", [])
            for length in line.split(",")
        }
        codings = ", ".join(self.headers.get_all("Transfer-Encoding", [])).strip().lower()
        if any(not _LENGTH.fullmatch(length) for length in lengths) or len(lengths) > 1:
            raise BadFraming("a Content-Length that is not one number")
        if "Transfer-Encoding" in self.headers:
            if codings != "chunked" or lengths or self.version < 11:
                raise BadFraming("a Transfer-Encoding that cannot be relied on")
            return b"" if self.status in _BODILESS else _read_chunks(wire)
        if self.status in _BODILESS:
            return b""
        if lengths:
            return _read_exactly(wire, int(lengths.pop()))
        self.will_close = True
        body: bytes = wire.read(MAX_BYTES + 1)
        _require_bound(len(body))
        if not body and self.status == 200:
            raise CutShort("before its body")
        return body

    def _hand_out(self, body: bytes) -> None:
        """Let C(read) of the base class return I(body), whose transfer coding is decoded."""
        del self.headers["Transfer-Encoding"]
        self.chunked = False
        self.length = len(body)
        self.fp = io.BufferedReader(io.BytesIO(body))


def _require_whole(head: _Head) -> None:
    if not head.is_whole:
        raise CutShort("in its headers")


def _require_bound(size: int) -> None:
    if size > MAX_BYTES:
        raise TooLong


def _read_exactly(wire: Any, size: int) -> bytes:
    _require_bound(size)
    body: bytes = wire.read(size)
    if len(body) < size:
        raise CutShort(f"after {len(body)} of {size} bytes")
    return body


def _read_chunks(wire: Any) -> bytes:
    """Read a chunked body to the empty line behind its last chunk."""
    body = bytearray()
    while True:
        line = _CHUNK_SIZE.fullmatch(_read_line(wire))
        if line is None:
            raise BadFraming("a chunk without a size")
        size = int(line[1], 16)
        if not size:
            break
        _require_bound(len(body) + size)
        chunk = wire.read(size + 2)
        if len(chunk) < size + 2:
            raise CutShort("in the middle of its body")
        if chunk[-2:] != b"\r\n":
            raise BadFraming("a chunk that does not end where it says")
        body += chunk[:-2]
    for _trailer in range(_MAX_TRAILERS):
        if _read_line(wire) == b"\r\n":
            return bytes(body)
    raise BadFraming("trailers without end")


def _read_line(wire: Any) -> bytes:
    line: bytes = wire.readline(_MAX_LINE)
    if len(line) < _MAX_LINE and not line.endswith(b"\n"):
        raise CutShort("in the middle of its body")
    return line


def _is_clean(sock: Any, wire: Any) -> bool:
    """Return whether the connection is open, with no byte after the response."""
    patience = sock.gettimeout()
    sock.settimeout(0)
    try:
        unread = wire.peek(1) or sock.recv(1)
    except (BlockingIOError, ssl.SSLWantReadError):
        unread = None
    except OSError:
        unread = b""
    finally:
        sock.settimeout(patience)
    return unread is None  # An empty result means that the connection has ended.
