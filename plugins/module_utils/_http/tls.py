# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The TLS contexts of our connections. They tell a failed handshake from a broken connection.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Python has one class of errors for both. A failed handshake concerns every request of a task. A
damaged record behind it concerns one request, which may succeed on another connection.
"""

from __future__ import annotations

import errno
import functools
import os
import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from .cancellation import hold
from .endpoints import Verify

with suppress(ImportError):  # A door asks session.REQUESTS_IMPORT_ERROR before it calls anything.
    from requests import certs
    from urllib3.util.ssl_ import create_urllib3_context

_Done = TypeVar("_Done")
# What OpenSSL calls the alerts of a server that does not let this client in. In TLS 1.3, they
# arrive after the handshake of the client.
_REFUSED = re.compile(r".*_ALERT_(.*CERTIFICATE.*|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE)")
# The callers of these errors know what they mean.
_NO_FAULTS = (
    ssl.SSLWantReadError,
    ssl.SSLWantWriteError,
    ssl.SSLEOFError,
    ssl.SSLZeroReturnError,
)


class BadBundleError(OSError):
    """The CA certificates in C(filename) cannot be loaded."""


class BrokenTlsError(ConnectionError):
    """A connection on which TLS failed after the handshake."""


def _after_handshake(error: ssl.SSLError) -> OSError:
    """Return the error to raise for I(error), which came after the handshake."""
    is_known = isinstance(error, _NO_FAULTS) or _REFUSED.fullmatch(error.reason or "")
    return error if is_known else BrokenTlsError(*error.args)


def _told_apart(method: Callable[..., _Done]) -> Callable[..., _Done]:
    """Return I(method), which sends or receives, with its errors as BrokenTlsError."""

    @functools.wraps(method)
    def done(*args: Any) -> _Done:
        try:
            return method(*args)
        except ssl.SSLError as error:
            raise _after_handshake(error) from None

    return done


def _send(sock: ssl.SSLSocket, *args: Any) -> int:
    """Send as I(sock) does. If it has ended, raise the error after which urllib3 still receives.

    The server may have sent an alert before it closed the connection.
    """
    try:
        return ssl.SSLSocket.send(sock, *args)
    except (ssl.SSLEOFError, ConnectionError) as error:
        raise BrokenPipeError(*error.args) from None


class _Socket(ssl.SSLSocket):
    """A connection. All methods of the base class that receive or send call these two."""

    read = _told_apart(ssl.SSLSocket.read)
    send = _told_apart(_send)


class _Tunnel(ssl.SSLObject):
    """TLS inside of the TLS of a proxy."""

    read = _told_apart(ssl.SSLObject.read)
    write = _told_apart(ssl.SSLObject.write)


class _Context(ssl.SSLContext):
    """A TLS context whose handshakes can be cancelled."""

    sslsocket_class = _Socket
    sslobject_class = _Tunnel

    def wrap_socket(self, sock: Any, *args: Any, **options: Any) -> ssl.SSLSocket:
        """Shake hands on I(sock), which the cancel handle of this thread holds."""
        hold(sock)
        return super().wrap_socket(sock, *args, **options)

    def load_verify_locations(
        self, cafile: Any = None, capath: Any = None, cadata: Any = None
    ) -> None:
        """Load CA certificates, or raise BadBundleError."""
        try:
            super().load_verify_locations(cafile, capath, cadata)
        except OSError as error:
            raise BadBundleError(error.errno, error.strerror, cafile or capath) from error


def context(verify: Verify) -> ssl.SSLContext:
    """Return a context that is as strict as urllib3's own, without any CA yet.

    It accepts no version before TLS 1.2, whatever the versions of Python and urllib3 accept.
    """
    own = create_urllib3_context(ssl_version=ssl.PROTOCOL_TLS_CLIENT)
    made = _Context(ssl.PROTOCOL_TLS_CLIENT)
    made.options = own.options
    made.minimum_version = max(own.minimum_version, ssl.TLSVersion.TLSv1_2)
    made.verify_flags = own.verify_flags
    made.hostname_checks_common_name = False
    # Before 2.0, urllib3 compares the host name itself, and turns this off.
    made.check_hostname = own.check_hostname and verify is not False
    made.verify_mode = ssl.CERT_NONE if verify is False else ssl.CERT_REQUIRED
    return made


def trusting(verify: Verify) -> ssl.SSLContext:
    """Return a context with the CAs of I(verify); urllib3 loads them for servers, not for proxies.

    A CA bundle that cannot be read is the same error as for a server.
    """
    made = context(verify)
    if verify is not False:
        bundle = certs.where() if verify is True else verify  # type: ignore[attr-defined]
        if not os.path.exists(bundle):  # noqa: PTH110 - as requests does
            raise BadBundleError(errno.ENOENT, "no such file", bundle)
        kind = "capath" if os.path.isdir(bundle) else "cafile"  # noqa: PTH112 - as requests does
        made.load_verify_locations(**{kind: bundle})
        made.check_hostname = True
    return made
