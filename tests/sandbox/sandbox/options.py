# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command line, and the settings that a running sandbox can be given anew."""

from __future__ import annotations

import argparse
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

TRUNKS_FILE = Path(__file__).resolve().parent.parent / "trunks.yml"


@dataclass
class Settings:
    """What ``PATCH /_sandbox/settings`` changes while the sandbox runs."""

    delay: float = 0.0
    max_concurrent: int | None = None
    token_lifetime: float = 3600.0

    def change(self, changes: dict[str, object]) -> None:
        """Sets what is given; ValueError for an unknown name or a wrong value."""
        checked = {name: _setting(name, value) for name, value in changes.items()}
        for name, value in checked.items():
            setattr(self, name, value)


def _setting(name: str, value: object) -> float | int | None:
    if name == "max_concurrent" and value is None:
        return None
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or value < 0:  # type: ignore[operator]
        raise ValueError(f"{name}: a number of 0 or more is needed, not {value!r}")
    if name == "max_concurrent":
        if not isinstance(value, int) or value < 1:
            raise ValueError(f"max_concurrent: a whole number of 1 or more, not {value!r}")
        return value
    if name in ("delay", "token_lifetime"):
        return float(value)  # type: ignore[arg-type]
    raise ValueError(f"no such setting: {name}")


@dataclass(frozen=True)
class Options:
    """What the sandbox was started with."""

    host: str = "127.0.0.1"
    port: int = 0
    trunks: Path = TRUNKS_FILE
    prefix: str = ""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    stop_with_parent: bool = False
    populate: tuple[tuple[str, int], ...] = ()
    settings: Settings = field(default_factory=Settings)


def is_loopback(host: str) -> bool:
    """Whether a host stands for this machine alone; any name but localhost counts as not."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _loopback(host: str) -> str:
    if not is_loopback(host):
        raise argparse.ArgumentTypeError(
            f"{host} is not a loopback address: the sandbox listens to this machine only"
        )
    return host


def _prefix(text: str) -> str:
    prefix = text.rstrip("/")
    if prefix and not prefix.startswith("/"):
        raise argparse.ArgumentTypeError("a prefix begins with a slash: /gateway")
    if prefix.startswith("/_sandbox"):
        raise argparse.ArgumentTypeError("/_sandbox is where the control API is")
    return prefix


def _populate(text: str) -> tuple[str, int]:
    account, equals, count = text.partition("=")
    if not equals or not count.isdigit():
        raise argparse.ArgumentTypeError(f"ACCOUNT=N is needed, not {text}")
    return account, int(count)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python tests/sandbox",
        description="A BYOC trunk API to run on loopback. Its first line of output is its address.",
    )
    add = parser.add_argument
    add("--host", type=_loopback, default="127.0.0.1", help="a loopback address")
    add("--port", type=int, default=0, help="default: a free port")
    add("--trunks", type=Path, default=TRUNKS_FILE, metavar="FILE", help="accounts and trunks")
    add("--prefix", type=_prefix, default="", help="serve the API under this path: /gateway")
    add("--delay", type=float, default=0.0, metavar="SECONDS", help="before each API response")
    add("--max-concurrent", type=int, metavar="N", help="concurrent requests for each account")
    add("--token-lifetime", type=float, default=3600.0, metavar="SECONDS")
    add("--tls-cert", type=Path, metavar="FILE", help="serve https:// with this certificate chain")
    add("--tls-key", type=Path, metavar="FILE", help="and this private key")
    add(
        "--populate",
        type=_populate,
        action="append",
        default=[],
        metavar="ACCOUNT=N",
        help="add N generated trunks to an account (its name in the file, or its SID)",
    )
    add(
        "--stop-with-parent",
        action="store_true",
        help="stop when standard input closes or the parent process ends",
    )
    return parser


def parse(arguments: Sequence[str] | None = None) -> Options:
    """Reads the command line; exits with a message where it is wrong."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if bool(given.tls_cert) != bool(given.tls_key):
        parser.error("--tls-cert and --tls-key go together")
    settings = Settings()
    try:
        settings.change(
            {
                "delay": given.delay,
                "max_concurrent": given.max_concurrent,
                "token_lifetime": given.token_lifetime,
            }
        )
    except ValueError as error:
        parser.error(str(error))
    return Options(
        host=given.host,
        port=given.port,
        trunks=given.trunks,
        prefix=given.prefix,
        tls_cert=given.tls_cert,
        tls_key=given.tls_key,
        stop_with_parent=given.stop_with_parent,
        populate=tuple(given.populate),
        settings=settings,
    )
