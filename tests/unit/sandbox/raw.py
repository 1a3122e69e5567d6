# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A client that hides nothing: what came over a connection, how it ended, how long it took."""

from __future__ import annotations

import base64
import json
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

SID = "BY00000000000000000000000000000001"
TRUNK = f"/v1/ByocTrunks/{SID}"
LIST = "/v1/ByocTrunks?PageSize=4"
PATIENCE = 10.0


@dataclass
class Seen:
    """Everything up to the end of the connection, which is closed, reset or timeout."""

    data: bytes
    end: str
    # Seconds from before the request to the first byte. A busy machine can only make them more.
    first: float | None

    @property
    def head(self) -> bytes:
        return self.data.partition(b"\r\n\r\n")[0]

    @property
    def body(self) -> bytes:
        return self.data.partition(b"\r\n\r\n")[2]

    @property
    def status(self) -> int:
        return int(self.head.split(b" ")[1])

    @property
    def headers(self) -> dict[str, str]:
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def complete(self) -> bool:
        """Whether the body is as long as Content-Length says."""
        return len(self.body) == int(self.headers["content-length"])


def basic(credential: Mapping[str, str]) -> str:
    """The Authorization header for a credential of the trunks file."""
    user = credential.get("api_key") or credential["account_sid"]
    secret = credential.get("api_secret") or credential["auth_token"]
    return "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()


class Raw:
    def __init__(self, address: str, credential: Mapping[str, str]) -> None:
        parts = urlsplit(address)
        assert parts.hostname
        assert parts.port
        self.origin = (parts.hostname, parts.port)
        self.authorization: str | None = basic(credential)

    def get(self, path: str, patience: float = PATIENCE) -> Seen:
        return self.send("GET", path, patience=patience)

    def post(self, path: str, form: str) -> Seen:
        return self.send("POST", path, form)

    def send(self, method: str, path: str, form: str = "", patience: float = PATIENCE) -> Seen:
        """One request on a connection of its own, read to its end."""
        with socket.create_connection(self.origin, timeout=patience) as connection:
            started = time.monotonic()
            connection.sendall(self.request(method, path, form))
            return _read(connection, started, patience)

    def request(self, method: str, path: str, form: str = "", *, close: bool = True) -> bytes:
        host, port = self.origin
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}:{port}", "User-Agent: raw"]
        if self.authorization is not None:
            lines.append(f"Authorization: {self.authorization}")
        if form:
            lines.append("Content-Type: application/x-www-form-urlencoded")
            lines.append(f"Content-Length: {len(form)}")
        if close:
            lines.append("Connection: close")
        return "\r\n".join([*lines, "", form]).encode()


def _read(connection: socket.socket, started: float, patience: float) -> Seen:
    until = started + patience
    parts: list[bytes] = []
    first: float | None = None
    end = "timeout"
    while (now := time.monotonic()) < until:
        connection.settimeout(until - now)
        try:
            part = connection.recv(1024 * 1024)
        except ConnectionResetError:
            end = "reset"
            break
        except TimeoutError:
            break
        if not part:
            end = "closed"
            break
        parts.append(part)
        first = time.monotonic() - started if first is None else first
    return Seen(b"".join(parts), end, first)
