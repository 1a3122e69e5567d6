# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Certificates of servers that are not accepted, and files of CA certificates that are no use."""

from __future__ import annotations

import ssl
import sys
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._http import tls
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    CHECK_ADDRESS,
    Failed,
    assert_failed,
    perform,
    succeeded,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.certificates import (
    NO_CA,
    TOMORROW,
    YESTERDAY,
    Certificate,
    authority,
    chain,
    server_context,
    write_bundle,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    Server,
    answer,
)
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from urllib3.util import ssl_

# urllib3 sets VERIFY_X509_STRICT as Python's own default context does.
IS_STRICT = sys.version_info >= (3, 13) and hasattr(ssl_, "VERIFY_X509_STRICT")
CHECK_CLOCK = "Check the clock of the machine where the task runs"
TRUST = (
    "If the CA is your own, set ca_path to its certificate file. If not, do not trust the server."
)
STRICTER = (
    "Newer versions of Python (from 3.13) and OpenSSL are stricter about these rules. Have the "
    "certificate issued anew."
)


def certificate(fault: str, advice: str) -> Failed:
    msg = f"The certificate of the server at {{url}}{fault} ({{…}}). {advice}"
    return Failed("tls", msg, transient=False)


def of_a_chain(bundle: object, fault: str, advice: str) -> Failed:
    return certificate(f", or of its CA (perhaps in {bundle}), {fault}", advice)


def unloaded(path: object, words: str = "{…}") -> Failed:
    msg = (
        f"The CA certificates in {path} cannot be loaded ({words}). Set ca_path or "
        "REQUESTS_CA_BUNDLE to a PEM file of CA certificates, or to a folder of them prepared by "
        "c_rehash, on the machine where the task runs."
    )
    return Failed("tls", msg, transient=False)


def assert_refused(context: ssl.SSLContext, verify: bool | str, expected: Failed) -> None:
    headers = {"Authorization": "Basic c2VjcmV0"}
    with Server(answer(), tls=context) as server:
        outcome = perform(server.url, headers, verify=verify)
        assert server.received == []
    error = assert_failed(outcome, expected, server.url)
    assert error.for_all


def test_an_unknown_authority_is_not_trusted(tmp_path: Path) -> None:
    fault = " is not signed by a CA that this machine trusts"
    assert_refused(server_context(), True, certificate(fault, TRUST))
    other, _context = chain(tmp_path)
    fault = f" is not signed by a CA in {other}"
    assert_refused(server_context(), str(other), certificate(fault, TRUST))


def test_a_folder_that_is_not_prepared_is_told(tmp_path: Path) -> None:
    write_bundle(tmp_path)
    fault = f" is not signed by a CA in {tmp_path}"
    advice = "OpenSSL finds certificates in a folder only after c_rehash or openssl rehash. "
    assert_refused(server_context(), str(tmp_path), certificate(fault, advice + TRUST))


@pytest.mark.parametrize("name", ["voice.twilio.com", "127.0.0.2"])
def test_a_certificate_of_another_host_is_not_accepted(name: str, tmp_path: Path) -> None:
    expected = certificate(" is for another host", CHECK_ADDRESS)
    assert_refused(server_context(name), str(write_bundle(tmp_path)), expected)


def test_a_host_is_not_accepted_by_the_certificate_of_its_address(tmp_path: Path) -> None:
    with Server(answer(), tls=server_context()) as server:
        url = f"https://localhost:{server.port}/x"
        outcome = perform(url, verify=str(write_bundle(tmp_path)))
    assert_failed(outcome, certificate(" is for another host", CHECK_ADDRESS), url)


def test_a_certificate_that_is_not_valid_yet_is_not_accepted(tmp_path: Path) -> None:
    bundle = str(write_bundle(tmp_path))
    expected = of_a_chain(bundle, "is not valid yet", f"{CHECK_CLOCK}.")
    assert_refused(server_context(not_before=TOMORROW), bundle, expected)


OLD = Certificate(not_after=YESTERDAY)


@pytest.mark.parametrize(
    "parts", [{"server": OLD}, {"authority": OLD}], ids=lambda it: next(iter(it))
)
def test_an_expired_certificate_may_be_that_of_the_authority(parts: Any, tmp_path: Path) -> None:
    bundle, context = chain(tmp_path, **parts)
    advice = f"{CHECK_CLOCK}, then have the certificate renewed."
    assert_refused(context, str(bundle), of_a_chain(bundle, "has expired", advice))


FOR_CLIENTS = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
UNHEARD_OF = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\x0c\x01x")


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"authority": Certificate(more=[NO_CA])}, id="CA that is none"),
        pytest.param({"server": Certificate(more=[FOR_CLIENTS])}, id="purpose"),
        pytest.param({"server": Certificate(bits=1024)}, id="weak key"),
        pytest.param({"server": Certificate(more=[UNHEARD_OF])}, id="critical extension"),
    ],
)
def test_a_certificate_against_the_rules_is_not_accepted(parts: Any, tmp_path: Path) -> None:
    bundle, context = chain(tmp_path, **parts)
    expected = of_a_chain(bundle, "does not meet the rules for certificates", STRICTER)
    assert_refused(context, str(bundle), expected)


def test_the_chain_of_these_tests_is_accepted_without_a_fault(tmp_path: Path) -> None:
    bundle, context = chain(tmp_path)
    with Server(answer(), tls=context) as server:
        assert succeeded(perform(server.url, verify=str(bundle))).status == 200


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    "parts",
    [
        pytest.param(
            {"server": Certificate(lacks=[x509.AuthorityKeyIdentifier])}, id="key identifier"
        ),
        pytest.param({"authority": Certificate(lacks=[x509.KeyUsage])}, id="key usage of the CA"),
    ],
)
def test_some_rules_count_only_since_python_3_13(
    parts: Any, strict: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bool(tls.context(True).verify_flags & ssl.VERIFY_X509_STRICT) is IS_STRICT
    like = tls.create_urllib3_context(ssl_version=ssl.PROTOCOL_TLS_CLIENT)
    like.verify_flags &= ~ssl.VERIFY_X509_STRICT
    like.verify_flags |= ssl.VERIFY_X509_STRICT if strict else 0
    monkeypatch.setattr(tls, "create_urllib3_context", lambda **_options: like)
    bundle, context = chain(tmp_path, **parts)
    if strict:
        expected = of_a_chain(bundle, "does not meet the rules for certificates", STRICTER)
        assert_refused(context, str(bundle), expected)
        return
    with Server(answer(), tls=context) as server:
        assert succeeded(perform(server.url, verify=str(bundle))).status == 200


# Files of CA certificates

PEM = authority().cert_pem.bytes()
EMPTY = pytest.param(b"", id="empty")
TEXT = pytest.param(b"no certificate", id="without certificates")
DER = pytest.param(ssl.PEM_cert_to_DER_cert(PEM.decode()), id="DER")
CUT = pytest.param(PEM + PEM[: len(PEM) // 2], id="cut")


@pytest.mark.parametrize("content", [EMPTY, TEXT, DER, CUT])
def test_a_bundle_that_cannot_be_loaded_is_to_blame(content: bytes, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle {x}.pem"
    bundle.write_bytes(content)
    assert_refused(server_context(), str(bundle), unloaded(bundle))


def test_a_bundle_that_is_not_there_is_to_blame(tmp_path: Path) -> None:
    bundle = tmp_path / "nothing.pem"
    assert_refused(server_context(), str(bundle), unloaded(bundle, "no such file"))
