# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Starts a sandbox and talks to its control API: for tests, demos and benchmarks.

Nothing but Python's standard library is needed here; the interpreter that runs the sandbox itself
needs what requirements.txt lists.

    with start(populate={"main": 100}) as sandbox:
        sandbox.fault("server_error", times=2)
        ...  # ask sandbox.url
        assert len(sandbox.requests()) == 3
"""

from __future__ import annotations

import hashlib
import json
import os
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

HERE = Path(__file__).resolve().parent
STOP = 5.0


class SandboxError(Exception):
    """The sandbox did not start, or would not do what it was told."""


def start(
    *,
    python: str | None = None,
    host: str | None = None,
    port: int = 0,
    trunks: str | Path | None = None,
    prefix: str = "",
    delay: float = 0.0,
    max_concurrent: int | None = None,
    token_lifetime: float | None = None,
    tls_cert: str | Path | None = None,
    tls_key: str | Path | None = None,
    populate: Mapping[str, int] | None = None,
) -> Sandbox:
    """Starts a sandbox that ends with this process at the latest.

    ``python`` runs it: by default what the environment variable SANDBOX_PYTHON names, or else the
    interpreter of this process. SandboxError, with what it said, if it does not start.
    """
    options: dict[str, object] = {
        "--host": host,
        "--port": port,
        "--trunks": trunks,
        "--prefix": prefix or None,
        "--delay": delay,
        "--max-concurrent": max_concurrent,
        "--token-lifetime": token_lifetime,
        "--tls-cert": tls_cert,
        "--tls-key": tls_key,
    }
    interpreter = python or os.environ.get("SANDBOX_PYTHON") or sys.executable
    command = [interpreter, str(HERE), "--stop-with-parent"]
    for name, value in options.items():
        if value is not None:
            command += [name, str(value)]
    for account, count in (populate or {}).items():
        command += ["--populate", f"{account}={count}"]
    return Sandbox(command, prefix)


def populated_sid(account_sid: str, n: int) -> str:
    """The SID of the nth made-up trunk of an account, counted from 1."""
    return "BY" + hashlib.sha256(f"{account_sid}/{n}".encode()).hexdigest()[:32]


class Control:
    """The control API of the sandbox at ``address``, which is its scheme, host and port."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._open = _opener()

    def control(self, method: str, path: str, body: object = None) -> Any:
        """One request to the control API; SandboxError says what it did not like."""
        data = None if body is None else json.dumps(body).encode()
        return self._send(method, path, data)

    def _send(self, method: str, path: str, data: bytes | None) -> Any:
        request = urllib.request.Request(
            f"{self.address}/_sandbox/{path}", data=data, method=method
        )
        try:
            with self._open.open(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                raise SandboxError(json.load(error)["error"]) from None

    def fault(self, name: str, **parameters: Any) -> dict[str, Any]:
        """Asks for a fault; what ``times``, ``sid`` and all the rest do is in the README."""
        fault: dict[str, Any] = self.control("POST", "faults", {"name": name, **parameters})
        return fault

    def faults(self) -> list[dict[str, Any]]:
        """The faults that are still waiting."""
        waiting: list[dict[str, Any]] = self.control("GET", "faults")["faults"]
        return waiting

    def clear_faults(self) -> None:
        """Remove all waiting faults."""
        self.control("DELETE", "faults")

    def requests(self) -> list[dict[str, Any]]:
        """Every API request since the start, or since clear_requests or reset."""
        seen: list[dict[str, Any]] = self.control("GET", "requests")["requests"]
        return seen

    def totals(self) -> dict[str, int]:
        """requests, connections, in_flight and max_in_flight."""
        totals: dict[str, int] = self.control("GET", "totals")
        return totals

    def clear_requests(self) -> None:
        """Empty the list of requests, and reset its totals."""
        self.control("DELETE", "requests")

    def accounts(self) -> dict[str, dict[str, Any]]:
        """By name: SID, credentials by name (fit to be options of the collection), the SIDs of
        trunks, connection policies, SIP domains, IP access control lists and credential lists.
        """
        accounts: dict[str, dict[str, Any]] = self.control("GET", "accounts")
        return accounts

    def tokens(self) -> list[str]:
        """Every OAuth token given out, for tests that look for one where none may be."""
        tokens: list[str] = self.control("GET", "tokens")["tokens"]
        return tokens

    def settings(self, **changes: Any) -> dict[str, Any]:
        """Changes delay, max_concurrent or token_lifetime; gives all three as they are then."""
        settings: dict[str, Any] = self.control("PATCH", "settings", changes)
        return settings

    def resource(self, *path: str, account: str | None = None) -> Any:
        """A resource as it is, past authentication and faults.

        The path has the names and SIDs of the control API: ``"trunks", "BY…"``, or
        ``"connection_policies", "NY…", "targets", "NE…"``.
        """
        return self.control("GET", _resource_path(path, account))

    def put_resource(self, *path: str, value: object, account: str | None = None) -> None:
        """Makes a resource that is answered with this very JSON value, whatever it is."""
        self._send("PUT", _resource_path(path, account), json.dumps(value).encode())

    def delete_resource(self, *path: str, account: str | None = None) -> None:
        """Removes a resource, but nothing below it or that refers to it."""
        self.control("DELETE", _resource_path(path, account))

    def trunk(self, sid: str, account: str | None = None) -> Any:
        """A trunk as it is, past authentication and faults."""
        return self.resource("trunks", sid, account=account)

    def put_trunk(self, sid: str, value: object, account: str | None = None) -> None:
        """Makes a trunk that is answered with this very JSON value, whatever it is."""
        self.put_resource("trunks", sid, value=value, account=account)

    def put_raw_trunk(self, sid: str, body: bytes, account: str | None = None) -> None:
        """The same, byte for byte."""
        self._send("PUT", _resource_path(("trunks", sid), account), body)

    def delete_trunk(self, sid: str, account: str | None = None) -> None:
        """Delete the trunk I(sid)."""
        self.delete_resource("trunks", sid, account=account)

    def populate(
        self,
        count: int,
        account: str | None = None,
        template: Mapping[str, object] | None = None,
        connection_policies: int = 0,
        sip_domains: int = 0,
    ) -> list[str]:
        """Adds made-up trunks to an account (the first one by default) and gives their SIDs.

        With a number of connection policies or SIP domains, it adds these as well, and the trunks
        refer to them by turns. Without, a made-up trunk's references lead nowhere.
        """
        body = {
            "account_sid": account,
            "count": count,
            "template": dict(template or {}),
            "connection_policies": connection_policies,
            "sip_domains": sip_domains,
        }
        sids: list[str] = self.control("POST", "populate", body)["sids"]
        return sids

    def reset(self) -> None:
        """Back to the file and the options: trunks, settings, tokens, faults, requests."""
        self.control("POST", "reset")


class Sandbox(Control):
    """A running sandbox, and its control API.

    ``url`` is what a client takes for https://voice.twilio.com and https://api.twilio.com;
    ``oauth_url`` is the token endpoint.
    """

    def __init__(self, command: list[str], prefix: str = "") -> None:
        # A pipe as standard input, held by nobody else, is what tells it that we are gone.
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        super().__init__(self._process.stdout.readline().strip())
        if not self.address:
            raise SandboxError(f"exit code {self._process.wait()}: {' '.join(command)}")
        self.url = self.address + prefix.rstrip("/")
        self.oauth_url = self.url + "/v2/token"

    @property
    def pid(self) -> int:
        """Return the process ID of the sandbox."""
        return self._process.pid

    def __enter__(self) -> Sandbox:  # noqa: PYI034 - Self came with Python 3.11
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> int:
        """Stops it and gives its exit code; 0 is a clean end."""
        self._process.terminate()
        try:
            code = self._process.wait(STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()
        return code


def _resource_path(parts: Sequence[str], account: str | None) -> str:
    path = "/".join(quote(part, safe="") for part in parts)
    return f"{path}?account_sid={quote(account, safe='')}" if account else path


def _opener() -> urllib.request.OpenerDirector:
    """Asks loopback directly, whatever proxy the environment names."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
    )
