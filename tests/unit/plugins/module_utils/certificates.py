# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A certificate authority of the tests' own, and what it signs."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import NamedTuple

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

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


# A chain of which each part can be wrong: an authority and what it signs for 127.0.0.1

_USES = dict.fromkeys(
    ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement"), False
)
NO_CA = x509.BasicConstraints(ca=False, path_length=None)
KEY_USAGE = x509.KeyUsage(
    digital_signature=True,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
    **_USES,
)


class Certificate(NamedTuple):
    """What a certificate has more than usual, or instead, and the extensions that it lacks."""

    more: Iterable[x509.ExtensionType] = ()
    lacks: Iterable[type[x509.ExtensionType]] = ()
    bits: int = 2048
    not_after: datetime = _NOW + timedelta(days=10)

    def sign(self, name: str, key: rsa.RSAPrivateKey, *usual: x509.ExtensionType) -> bytes:
        """Return the certificate of I(key) with the I(usual) extensions, in PEM."""
        builder = x509.CertificateBuilder(
            _name("authority"), _name(name), key.public_key(), x509.random_serial_number()
        ).not_valid_before(LONG_AGO)
        builder = builder.not_valid_after(self.not_after)
        extensions = {type(it): it for it in (*usual, *self.more)}
        for kind, extension in extensions.items():
            critical = kind in (x509.BasicConstraints, x509.KeyUsage, x509.UnrecognizedExtension)
            if kind not in self.lacks:
                builder = builder.add_extension(extension, critical=critical)
        signed = builder.sign(_key(2048), hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.PEM)


@cache
def _key(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


USUAL = Certificate()


def chain(
    folder: Path, authority: Certificate = USUAL, server: Certificate = USUAL
) -> tuple[Path, ssl.SSLContext]:
    """Return the file of the I(authority) in I(folder), and what the I(server) needs."""
    key, own = _key(server.bits), _key(2048)
    bundle, file = folder / "chain.pem", folder / "server.pem"
    identifier = x509.SubjectKeyIdentifier.from_public_key(own.public_key())
    is_ca = x509.BasicConstraints(ca=True, path_length=None)
    bundle.write_bytes(authority.sign("authority", own, identifier, is_ca, KEY_USAGE))
    signed = server.sign(
        "server",
        key,
        x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier),
        x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + signed)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.load_cert_chain(file)
    return bundle, context
