# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A Chromium, pages that watch what a report does, and the reports: the demo's and made-up ones."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.filter.byoc_trunk_report import byoc_trunk_report
from ansible_collections.voiceops.twilio.tests.sandbox.client import start
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    AT,
    COMMIT,
    FINDINGS,
    every_state,
    found,
    hostile,
    hostile_findings,
    many,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.setups import (
    hostile_setup,
    many_setups,
    sound_and_unsound,
)
from playwright.sync_api import Browser, Page, sync_playwright

COLLECTION = Path(__file__).resolve().parents[2]
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Milliseconds after which something hangs, on the slowest machine.
HANGS = 60_000


@dataclass
class Watched:
    """A page with a report, and what no report may do."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def watch(self, report: Path) -> None:
        page, faults = self.page, self.faults
        page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text))
        page.on("popup", lambda popup: faults.append(popup.url))
        page.on("request", lambda request: self._requested(request.url, report))

    def _requested(self, url: str, report: Path) -> None:
        if url != report.as_uri():
            self.faults.append(url)


OpenReport = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=ARGUMENTS
        )
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Browser) -> OpenReport:
    """Opens a report, and fails in the end if it did what no report may do."""

    @contextmanager
    def open_report(report: Path, **context: Any) -> Iterator[Page]:
        with browser.new_context(**context) as surroundings:
            surroundings.set_default_timeout(HANGS)
            watched = Watched(surroundings.new_page())
            watched.watch(report)
            watched.page.goto(report.as_uri())
            yield watched.page
            assert watched.faults == []

    return open_report


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Reports by name, made of results of audits."""
    folder = tmp_path_factory.mktemp("reports")
    audits = {
        "every_state": every_state(),
        "hostile": {**hostile(), "rules": hostile_setup()},
        "findings": {**every_state(), "rules": found(*FINDINGS, *hostile_findings(), account=3)},
        "setups": {"production": sound_and_unsound(1), "laboratory": sound_and_unsound(2)},
        "ten_thousand": many(20, 500),
        "ten_thousand_with_rules": many_setups(20, 500),
    }
    made = {name: folder / f"{name}.html" for name in audits}
    for name, path in made.items():
        path.write_text(byoc_trunk_report(audits[name], "html", AT, COMMIT), encoding="utf-8")
    return made


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report that `make demo` ends with, made by the same playbook on a sandbox."""
    folder = tmp_path_factory.mktemp("demo")
    somebody = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com"]
    commit = ["commit", "--quiet", "--allow-empty", "--message=What is expected"]
    for git in (["init", "--quiet"], [*somebody, *commit]):
        subprocess.run(["git", "-C", folder, *git], check=True)
    accounts = COLLECTION / "playbooks" / "demo_accounts" / "accounts.yml"
    with start() as sandbox:
        done = subprocess.run(
            [sys.executable, "-m", "ansible.cli.playbook", "voiceops.twilio.demo_audit",
             "-i", accounts, "-e", f"byoc_trunk_audit_report_dir={folder}"],
            env={**os.environ, "TWILIO_VOICE_URL": sandbox.url, "TWILIO_API_URL": sandbox.url,
                 "NO_PROXY": "127.0.0.1", "PWD": str(folder)},
            cwd=folder, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "audit.html"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", help="the folder to put the pictures of the guide into")


@pytest.fixture
def screenshots(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    wanted = request.config.getoption("--screenshots")
    folder = Path(wanted) if wanted else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder
