# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What of C(requests) must be there, and when it is imported."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from types import ModuleType

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils import _sockets, _transport
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import SOON
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
    assert _sockets.REQUESTS_IMPORT_ERROR is None


def test_without_requests_the_import_succeeds_and_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "requests", None)
    load_again(_transport, monkeypatch)
    error = load_again(_sockets, monkeypatch).REQUESTS_IMPORT_ERROR
    assert error.startswith("Traceback")
    assert "requests" in error


@pytest.mark.parametrize(
    ("version", "is_enough"),
    [
        ("2.28.0", True),
        ("2.28", True),
        ("2.34.2", True),
        ("2.28.0rc1", True),
        ("3.0.0", True),
        ("2.27.99", False),
        ("2.9.2", False),
        ("1.99.0", False),
    ],
)
def test_a_requests_that_is_too_old_is_named(
    monkeypatch: pytest.MonkeyPatch, version: str, is_enough: bool
) -> None:
    monkeypatch.delitem(sys.modules, "requests", raising=False)
    monkeypatch.setattr(_sockets, "version", {"requests": version}.__getitem__)
    if is_enough:
        _sockets._require_requests()
        return
    with pytest.raises(ImportError, match=rf"^requests {version} is older than 2\.28\.0$"):
        _sockets._require_requests()


def test_no_requests_is_said_as_python_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_sockets, "find_spec", {"requests": None}.__getitem__)
    with pytest.raises(ImportError, match=r"^No module named 'requests'$"):
        _sockets._require_requests()


def test_the_version_is_that_of_the_requests_that_is_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded = ModuleType("requests")
    loaded.__version__ = "2.99.0"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "requests", loaded)
    assert _sockets._version_of_requests() == "2.99.0"


def test_a_requests_without_metadata_is_asked_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_unknown(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.delitem(sys.modules, "requests", raising=False)
    monkeypatch.setattr(_sockets, "version", is_unknown)
    assert _sockets._version_of_requests() == installed("requests")


@pytest.mark.parametrize(
    ("environment", "imported"),
    [
        pytest.param({}, False, id="no proxy"),
        pytest.param({"no_proxy": "", "HTTPS_PROXY": ""}, False, id="empty"),
        pytest.param({"no_proxy": "127.0.0.1"}, True, id="a proxy may be meant"),
    ],
)
def test_requests_is_imported_for_proxies_alone(
    environment: dict[str, str], imported: bool
) -> None:
    ask = (
        "import sys\n"
        f"from {_transport.__name__} import Exchange, Request\n"
        f"print(Exchange(Request(sys.argv[1]), True, {SOON}).perform().status)\n"
        "print('requests' in sys.modules)\n"
    )
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    environment = {**kept, **environment, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with Server(answer()) as server:
        command = [sys.executable, "-c", ask, server.url]
        asked = subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment
        )
    assert (asked.stdout, asked.stderr) == (f"200\n{imported}\n", "")


@pytest.mark.parametrize(
    ("version", "enough"),
    [("2.27.1", False), ("1.99.9", False), ("2.28.0", True), ("2.100.0", True), ("3.0.0b1", True)],
)
def test_an_old_requests_is_as_good_as_none(
    monkeypatch: pytest.MonkeyPatch, version: str, enough: bool
) -> None:
    monkeypatch.setattr("requests.__version__", version)
    error = load_again(_sockets, monkeypatch).REQUESTS_IMPORT_ERROR
    expected = f"ImportError: requests {version} is older than 2.28.0"
    assert (error is None) if enough else error.strip().endswith(expected)
