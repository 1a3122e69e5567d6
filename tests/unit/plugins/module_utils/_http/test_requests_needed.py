# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""C(requests) itself is asked whether it is there, how old it is and which CAs it trusts."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import requests
from ansible_collections.voiceops.twilio.plugins.module_utils._http import exchange as _exchange
from ansible_collections.voiceops.twilio.plugins.module_utils._http import network_errors as _faults
from ansible_collections.voiceops.twilio.plugins.module_utils._http import proxies as _proxies
from ansible_collections.voiceops.twilio.plugins.module_utils._http import session as _session
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    SOON,
    perform,
    succeeded,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.certificates import (
    server_context,
    write_bundle,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    Server,
    answer,
)


def load_again(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A second copy of I(module), as it becomes in these circumstances."""
    spec = importlib.util.spec_from_file_location(f"{module.__name__}_again", module.__file__)
    assert spec is not None
    assert spec.loader is not None
    copy = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, copy)
    spec.loader.exec_module(copy)
    return copy


def test_requests_is_there() -> None:
    assert _session.REQUESTS_IMPORT_ERROR is None
    assert _session.REQUESTS_TOO_OLD is None


def test_without_requests_the_import_succeeds_and_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("requests", "requests.adapters", "requests.exceptions", "requests.utils"):
        monkeypatch.setitem(sys.modules, name, None)
    for module in (_proxies, _faults, _exchange):
        load_again(module, monkeypatch)
    copy = load_again(_session, monkeypatch)
    assert copy.REQUESTS_IMPORT_ERROR.startswith("Traceback")
    assert "requests" in copy.REQUESTS_IMPORT_ERROR
    assert copy.REQUESTS_TOO_OLD is None


@pytest.mark.parametrize(
    ("version", "is_enough"),
    [
        ("2.28.0", True),
        ("2.28", True),
        ("2.34.2", True),
        ("2.100.0", True),
        ("2.28.0rc1", True),
        ("3.0.0", True),
        ("3.0.0b1", True),
        ("2.27.99", False),
        ("2.27.1", False),
        ("2.9.2", False),
        ("1.99.0", False),
    ],
)
def test_a_requests_that_is_too_old_is_said_to_be_too_old(
    monkeypatch: pytest.MonkeyPatch, version: str, is_enough: bool
) -> None:
    monkeypatch.setattr("requests.__version__", version)
    copy = load_again(_session, monkeypatch)
    expected = None
    if not is_enough:
        expected = (
            f"The Python library requests {version}, found at {requests.__file__}, is too old. "
            f"Install requests >= 2.28.0 for {sys.executable}."
        )
    assert (expected, expected) == (copy.REQUESTS_TOO_OLD, copy.REQUESTS_IMPORT_ERROR)


def test_no_library_but_requests_is_asked_for_the_authorities() -> None:
    """Where a distribution packages requests without certifi, requests knows others."""
    ask = (
        "import sys\n"
        "real = __import__('requests')\n"
        "for name in [n for n in sys.modules if n.partition('.')[0] == 'certifi']:\n"
        "    sys.modules[name] = None\n"
        "sys.modules['certifi'] = None\n"
        f"from {_exchange.__name__} import Exchange, Request\n"
        f"print(Exchange(Request(sys.argv[1]), True, {SOON}).perform().status)\n"
    )
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    environment = {**kept, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with Server(answer()) as server:
        command = [sys.executable, "-c", ask, server.url]
        asked = subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment
        )
    assert (asked.stdout, asked.stderr) == ("200\n", "")


def test_the_authorities_that_requests_trusts_are_trusted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(write_bundle(tmp_path)))
    with Server(answer(), tls=server_context()) as server:
        succeeded(perform(server.url, verify=True))
