# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A program: opens the HTML report on a fleet in a headless Chromium, filters, and prints how long.

It prints JSON: the C(version) of the browser, the seconds from navigation to the first frame in
which the report is there and answers (C(opened), a median), and the seconds from an input to the
frame that shows what it leaves (C(filtered), the slowest). C(PYTHONPATH) must lead to the
collection, and to the benchmark.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import (
    compare,
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    normal_form,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.html import html
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import report_on
from playwright.sync_api import Browser, Page, sync_playwright

from benchmark.account import FLEET_TRUNKS, fleet, trunk
from benchmark.fleet import TRUNKS, expected

OPENINGS = 5
_ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_SHOWN = "new Promise(d => requestAnimationFrame(() => requestAnimationFrame(() => d(%s))))"
_OPENED = f"() => {_SHOWN % 'performance.now()'}"
_TYPED = f"""text => {{
  const find = document.querySelector(".find"), began = performance.now();
  find.value = text;
  find.dispatchEvent(new Event("input"));
  return {_SHOWN % "performance.now() - began"}; }}"""
_CLICKED = f"""state => {{
  const began = performance.now();
  document.querySelector(`.tile.${{state}} input`).click();
  return {_SHOWN % "performance.now() - began"}; }}"""


def main(chromium: str) -> int:
    page = Path("report.html").absolute()
    page.write_text(_report(), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        told = {"version": browser.version, **_measured(browser, page.as_uri())}
        browser.close()
    print(json.dumps(told))
    return 0


def _measured(browser: Browser, address: str) -> dict[str, float]:
    opened: list[float] = []
    filtered: list[float] = []
    for _opening in range(OPENINGS):
        page = browser.new_page()
        page.goto(address)
        opened.append(page.evaluate(_OPENED))
        filtered += _filtered(page)
        page.close()
    return {"opened": statistics.median(opened) / 1000, "filtered": max(filtered) / 1000}


def _filtered(page: Page) -> Iterator[float]:
    for text in ("f", "fr", "fra", "00042", "account-07 voice_method", ""):
        yield page.evaluate(_TYPED, text)
    for state in ("compliant", "drifted", "compliant", "drifted"):
        yield page.evaluate(_CLICKED, state)
    shown = page.locator(".shown").inner_text()
    if not shown.startswith(f"{TRUNKS + FLEET_TRUNKS // 250 * len(fleet())} of "):
        raise RuntimeError(f"the report shows {shown} in the end, and not everything")


def _report() -> str:
    audits = {}
    for n, account in enumerate(fleet()):
        trunks = [normal_form(trunk(n, account.sid))[0] for n in range(FLEET_TRUNKS)]
        found = compare(read_expectations(expected(account.sid)), trunks)
        audits[f"account-{n:02}"] = {
            "account_sid": account.sid,
            "compliant": False,
            "counts": found.counts,
            "trunks": found.trunks,
        }
    return html(report_on(audits))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
