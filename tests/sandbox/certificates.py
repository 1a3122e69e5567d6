# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes what a sandbox with TLS needs: an authority of its own and a certificate signed by it.

``python tests/sandbox/certificates.py FOLDER`` writes ca.pem, cert.pem and key.pem there. It needs
the package cryptography, which is installed wherever ansible-core is.
"""

from __future__ import annotations

import argparse
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LOOPBACK = ("localhost", "127.0.0.1", "::1")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Certificates:
    """Files in PEM: the authority to trust, and what the server shows and keeps."""

    ca: Path
    cert: Path
    key: Path


def make(folder: Path, names: Sequence[str] = LOOPBACK, *, expired: bool = False) -> Certificates:
    """Writes the three files; ``names`` are those that the certificate is for."""
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca_name = _name("Sandbox authority")
    now = datetime.now(timezone.utc)
    ends = now - DAY if expired else now + 30 * DAY
    ca = (
        _builder(ca_name, ca_name, ca_key.public_key(), now + 30 * DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key()), False)
        .sign(ca_key, hashes.SHA256())
    )
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    cert = (
        _builder(_name(names[0]), ca_name, key.public_key(), ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.SubjectAlternativeName([_alternative(name) for name in names]), False)
        .add_extension(issuer, critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    return _write(folder, ca, cert, key)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, ends: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(ends - 40 * DAY)
        .not_valid_after(ends)
    )


def _write(
    folder: Path, ca: x509.Certificate, cert: x509.Certificate, key: ec.EllipticCurvePrivateKey
) -> Certificates:
    files = Certificates(folder / "ca.pem", folder / "cert.pem", folder / "key.pem")
    folder.mkdir(parents=True, exist_ok=True)
    files.ca.write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    files.cert.write_bytes(cert.public_bytes(serialization.Encoding.PEM))
    files.key.touch(mode=0o600)
    files.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


def main(arguments: Sequence[str] | None = None) -> int:
    """Make certificates as the command line asks, and return the exit status."""
    parser = argparse.ArgumentParser(description="Makes certificates for a sandbox with TLS.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--name", action="append", help="instead of localhost and its addresses")
    parser.add_argument("--expired", action="store_true", help="one that was valid until yesterday")
    given = parser.parse_args(arguments)
    make(given.folder, given.name or LOOPBACK, expired=given.expired)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
