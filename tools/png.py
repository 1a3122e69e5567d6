# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The software that made a PNG, as the picture itself says it (PNG specification, tEXt)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"Software\0"


def with_software(png: bytes, software: str) -> bytes:
    """Return the picture `png` with `software` named in it, and no other software."""
    header, *rest = _chunks(png)
    kept = [(kind, data) for kind, data in rest if not _names_software(kind, data)]
    named = (b"tEXt", _KEYWORD + software.encode("latin-1"))
    return _SIGNATURE + b"".join(_chunk(*chunk) for chunk in (header, named, *kept))


def software_of(png: bytes) -> str | None:
    """Return the software that the picture `png` names, or None."""
    named = (data for kind, data in _chunks(png) if _names_software(kind, data))
    return next((data[len(_KEYWORD) :].decode("latin-1") for data in named), None)


def _names_software(kind: bytes, data: bytes) -> bool:
    return kind == b"tEXt" and data.startswith(_KEYWORD)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not png.startswith(_SIGNATURE):
        raise ValueError("It is not a PNG.")
    at = len(_SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checksum
