# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A certificate authority of the tests' own, and what it signs."""

from __future__ import annotations

import ssl
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import trustme

# What OpenSSL calls the file of an authority with the subject "O=voiceops, OU=tests" in a folder
# of certificates: the hash of that subject, as `openssl x509 -subject_hash` prints it.
HASHED_NAME = "3c63da46.0"

_NOW = datetime.now(timezone.utc)
LONG_AGO = _NOW - timedelta(days=400)
YESTERDAY = _NOW - timedelta(days=1)
TOMORROW = _NOW + timedelta(days=1)


@cache
def authority() -> trustme.CA:
    """The one authority of this process."""
    return trustme.CA(organization_name="voiceops", organization_unit_name="tests")


def server_context(
    *identities: str, not_before: datetime | None = None, not_after: datetime | None = None
) -> ssl.SSLContext:
    """What a server needs that calls itself I(identities), or 127.0.0.1."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate = authority().issue_cert(
        *(identities or ("127.0.0.1",)), not_before=not_before, not_after=not_after
    )
    certificate.configure_cert(context)
    return context


def write_bundle(folder: Path) -> Path:
    """Write the authority's certificate to a file in I(folder); return that."""
    bundle = folder / "authority.pem"
    authority().cert_pem.write_to_path(str(bundle))
    return bundle


def write_folder(folder: Path) -> Path:
    """Write it into I(folder) under the name by which OpenSSL looks for it; return the folder."""
    folder.mkdir()
    authority().cert_pem.write_to_path(str(folder / HASHED_NAME))
    return folder
