# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The addresses of the API and of the token endpoint, and the CA bundle to trust there.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from typing import NamedTuple, Union
from urllib.parse import SplitResult, unquote, urlsplit

from .._errors import OptionsError, printable
from .._options import Options
from .._resources.resource import VOICE, Api

OAUTH_URL = "https://oauth.twilio.com/v2/token"
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_VERSION = re.compile(r"[vV]\d{1,4}(?:\.\d{1,4}){0,3}|\d{4}-\d\d-\d\d", re.ASCII)
_NO_SERVER = "is not the address of a server"
_NAMES_USER = "contains a user name or password, which belong in the options for credentials"
_HAS_QUERY = "contains a query or a fragment"
# Addresses that are refused for the same reason, but contain nothing secret.
_STAND_INS = {
    _NO_SERVER: "***",
    _NAMES_USER: "https://***:***@***",
    _HAS_QUERY: "https://***?***",
}
_CA_BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")

Verify = Union[bool, str]


class Endpoints(NamedTuple):
    """The address of an API, that of the token endpoint, and the trusted CAs.

    I(api_url) has no slash at its end. I(verify) is a value for C(verify) of C(requests).
    """

    api_url: str
    oauth_url: str
    verify: Verify


def endpoints(options: Options, api: Api = VOICE) -> Endpoints:
    """Return the addresses of I(api) that I(options) name, or raise OptionsError.

    The first place that names an address decides, with the option of the API or with C(edge) and
    C(region). Within one place that option outranks edge and region.
    """
    address = options[api.option]
    return Endpoints(
        api_url=_base(api, address) if address else _of_region(options, api),
        oauth_url=_address("oauth_url", options["oauth_url"] or OAUTH_URL, OAUTH_URL),
        verify=_verify(options),
    )


def without_password(url: str) -> str:
    """Return I(url), or if it is refused and may contain a password, another refused address.

    Ansible shows the arguments of a module before the module can refuse them.
    """
    return _STAND_INS.get(_fault(url) or "", url)


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of I(url). Two URLs with the same origin have one server."""
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    return (
        scheme,
        (parts.hostname or "").lower(),
        _port(parts) or (443 if scheme == "https" else 80),
    )


def _port(parts: SplitResult) -> int | None:
    """Return the port, or raise ValueError if programs could differ in how they read it."""
    server = parts.netloc.rpartition("@")[2]
    if server.rpartition("]")[2].partition(":")[2].startswith("0"):
        raise ValueError("The port has a leading zero.")
    return parts.port


def _of_region(options: Options, api: Api) -> str:
    edge, region = options["edge"], options["region"]
    if edge is None and region is None:
        return api.url
    if edge is None or region is None:
        given, missing = ("region", "edge") if edge is None else ("edge", "region")
        raise OptionsError(
            f"The option {given} is given without {missing}.",
            f"Give {options.spelled(missing)} as well, or neither: Twilio is retiring the hosts "
            "that name only one of them.",
        )
    for name, value in (("edge", edge), ("region", region)):
        if not _LABEL.fullmatch(value):
            text = printable(repr(value), 80)
            raise OptionsError(
                f"The option {name} is {text}, which cannot be part of a host name.",
                "Use names such as edge dublin with region ie1, or edge ashburn with region us1.",
            )
    return f"https://{api.host}.{edge}.{region}.twilio.com"


def _address(name: str, url: str, example: str) -> str:
    fault = _fault(url)
    if fault:
        # The address itself is not shown: it may contain a password.
        raise OptionsError(f"The option {name} {fault}.", f"Use an address such as {example}.")
    return url


def _base(api: Api, url: str) -> str:
    """Return I(url) without a slash at its end, if the paths of I(api) can follow it."""
    _address(api.option, url, api.url)
    segments = [s for s in unquote(urlsplit(url).path).split("/") if s not in ("", ".")]
    last = segments[-1] if segments else ""
    lower = {segment.lower() for segment in segments}
    root = next((root for root in api.roots if root.lower() in lower), None)
    fault = None
    if _VERSION.fullmatch(last):
        fault = f"ends in the version {last}"
    elif root:
        fault = f"has {root} in its path"
    elif ".." in segments:
        fault = "has .. in its path"
    if fault:
        raise OptionsError(
            f"The option {api.option} {fault}.",
            f"Give only the part before {api.version}/{root or api.roots[0]}, such as {api.url}.",
        )
    return url.rstrip("/")


def _fault(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _port(parts)
    except ValueError:
        return _NO_SERVER
    if not host or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        return _NO_SERVER
    if "%" in host:  # Programs differ in how they decode it.
        return _NO_SERVER
    if parts.username is not None or parts.password is not None:
        return _NAMES_USER
    if "?" in url or "#" in url:  # Even with nothing after it: a path could not follow.
        return _HAS_QUERY
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)):
        return None
    return "does not begin with https:// (http:// is only for a loopback address)"


def is_loopback(host: str) -> bool:
    """Return whether I(host) is a loopback address or C(localhost), as it is written."""
    try:
        given = ipaddress.ip_address(host)
        # Before Python 3.13, an IPv4 address in IPv6 is never one of loopback.
        return (getattr(given, "ipv4_mapped", None) or given).is_loopback
    except ValueError:
        return host == "localhost"


def _verify(options: Options) -> Verify:
    if not options["validate_certs"]:
        return False
    if options["ca_path"] is None:
        return _bundle_of_requests(options.environ)
    path: str = os.path.expanduser(options["ca_path"])  # noqa: PTH111 - as Ansible does
    if not _may_be_read(path):
        raise OptionsError(
            f"The option ca_path names {printable(path)}, which does not exist or cannot be read.",
            "Set it to a PEM file of CA certificates, or to a folder of them prepared by "
            "c_rehash, on the machine where the task runs.",
        )
    return path


def _may_be_read(path: str) -> bool:
    try:
        return os.access(path, os.R_OK)
    except ValueError:  # It holds a null character.
        return False


def _bundle_of_requests(environ: Mapping[str, str]) -> Verify:
    for name in _CA_BUNDLES:
        if environ.get(name):
            return environ[name]
    return True
