# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keeps a sandbox running for as long as a process, the ansible-playbook that asked for it, lives.

    keep_sandbox.py FOLDER PID OPTIONS

FOLDER holds the sandbox, OPTIONS is a JSON object with what its client's start() takes, or "tls"
for a certificate of an authority of its own. Prints one JSON object: where the sandbox is.
"""

from __future__ import annotations

import datetime
import ipaddress
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

POLL_SECONDS = 0.2
# What the sandbox says of a credential beside the options that sign in with it.
NO_OPTIONS = ("kind", "permissions")


def main(folder: str, pid: str, text: str) -> None:
    sys.path.insert(0, folder)
    import client

    options = json.loads(text)
    with tempfile.TemporaryDirectory(prefix="sandbox-") as place:
        ca_path = None
        if options.pop("tls", False):
            files = make_certificates(Path(place))
            ca_path = str(files["ca"])
            options |= {"tls_cert": files["cert"], "tls_key": files["key"]}
        with client.start(**options) as sandbox:
            print(json.dumps({**described(sandbox), "ca_path": ca_path}))
            # Whoever reads this must not wait for us to end.
            sys.stdout.flush()
            with Path(os.devnull).open("w") as nowhere:
                os.dup2(nowhere.fileno(), 1)
            while is_alive(int(pid)):
                time.sleep(POLL_SECONDS)


def described(sandbox: Any) -> dict[str, Any]:
    """Where it is, and by account what signs in to it, fit to be options of a task."""
    credentials = {
        account: {
            name: {key: value for key, value in one.items() if key not in NO_OPTIONS}
            for name, one in known["credentials"].items()
        }
        for account, known in sandbox.accounts().items()
    }
    return {"url": sandbox.url, "oauth_url": sandbox.oauth_url, "credentials": credentials}


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def make_certificates(place: Path) -> dict[str, Path]:
    """An authority of our own, and the certificate it gives to 127.0.0.1."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    now = datetime.datetime.now(datetime.timezone.utc)

    def certificate(name: str, issuer: str, key: Any, extension: Any, critical: bool) -> Any:
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(extension, critical)
        )

    from cryptography.hazmat.primitives.hashes import SHA256

    authority, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    is_authority = x509.BasicConstraints(ca=True, path_length=0)
    ca = certificate("sandbox CA", "sandbox CA", authority, is_authority, True)
    loopback = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    cert = certificate("sandbox", "sandbox CA", key, loopback, False)
    pem = serialization.Encoding.PEM
    written = {
        "ca": ca.sign(authority, SHA256()).public_bytes(pem),
        "cert": cert.sign(authority, SHA256()).public_bytes(pem),
        "key": key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    }
    for name, content in written.items():
        (place / f"{name}.pem").write_bytes(content)
    return {name: place / f"{name}.pem" for name in written}


if __name__ == "__main__":
    main(*sys.argv[1:])
